"""Settings of a town hall: no default for a secret, PostgreSQL, TLS in front."""

from casemgmt.settings.base import *
from casemgmt.settings.base import ORIGINS, SECOND_FACTOR, database, env

DEBUG = False
DEMO = False
SECRET_KEY = env.str("CASEMGMT_SECRET_KEY")
ALLOWED_HOSTS = env.list("CASEMGMT_ALLOWED_HOSTS")
FILES_DIR = env.str("CASEMGMT_FILES_DIR")
DATABASES = {"default": database(env.str("DATABASE_URL"))}
SECOND_FACTOR = SECOND_FACTOR or "required"
ROW_SECURITY = env.bool("CASEMGMT_ROW_SECURITY", default=True)
PROXY_HOPS = env.int("CASEMGMT_PROXY_HOPS", default=1)
ORIGINS = ORIGINS or [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
