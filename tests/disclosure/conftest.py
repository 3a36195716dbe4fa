"""How the properties of the engine are tried."""

from hypothesis import settings

# A busy machine is not a bug: properties have no deadline, only many examples.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
