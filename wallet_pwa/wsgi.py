"""The application that a server loads: settings come from the environment."""

import gc
import os

from wallet_pwa import create_app
from wallet_pwa.config import Settings

app = create_app(Settings.from_environment(os.environ))

# What was made by now stays to the end.  Looking through it for what can go takes
# a tenth of a second, which would be in the middle of somebody's request.
gc.collect()
gc.freeze()
