"""Settings of the benchmark: those of the tests, with the bare endpoint beside the API, and static files as served."""

from casemgmt.settings.test import *  # noqa: F403 - it differs from them only in what follows
from casemgmt.settings.test import INSTALLED_APPS

ROOT_URLCONF = "tests.performance.urls"
LOG_LEVEL = "WARNING"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
STATIC_ROOT = None
INSTALLED_APPS = [*INSTALLED_APPS, "tests.performance.guarding"]
