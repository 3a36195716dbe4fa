"""The organiser's pages; each module of them adds its own to the one blueprint."""

from wallet_pwa.routes import (
    organise_badges,
    organise_domain,
    organise_names,
    organise_workshops,
)
from wallet_pwa.routes.organise_home import blueprint

__all__ = [
    "blueprint",
    "organise_badges",
    "organise_domain",
    "organise_names",
    "organise_workshops",
]
