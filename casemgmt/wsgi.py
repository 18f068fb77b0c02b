"""The WSGI entry point; the settings module is named by the environment."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings.production")
application = get_wsgi_application()

from casemgmt.checks import refuse_to_start  # noqa: E402 - needs the applications that the line above loads

refuse_to_start()
