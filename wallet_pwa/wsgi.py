"""The application that a server loads: settings come from the environment."""

import os

from wallet_pwa import create_app
from wallet_pwa.config import Settings

app = create_app(Settings.from_environment(os.environ))
