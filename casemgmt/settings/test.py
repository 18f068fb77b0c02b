"""Settings of the test suite: SQLite, or the PostgreSQL that TEST_DATABASE_URL names; keys that open nothing else."""

from casemgmt.settings.base import *
from casemgmt.settings.base import VAR_DIR, database, env

DEBUG = False
DEMO = True
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
KEY_PROVIDER = "environment"
ROOT_KEY = "casemgmt-root-key development 1 dGVzdHMgb25seTogMzIgYnl0ZXMgb2YgYSBrZXkuLi4="
VAR_DIR.mkdir(exist_ok=True)
FILES_DIR = str(VAR_DIR / "test-files")  # a folder of its own for each test: tests/conftest.py
DATABASES = {"default": database(env.str("TEST_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'test.sqlite3'}"))}
if "pool" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 40, "timeout": 10}
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # no test outlives a loss of power
else:
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_SQLITE_NAME", default=str(VAR_DIR / "test-run.sqlite3"))}
SECOND_FACTOR = "optional"  # tests that are about it ask for it
ORIGINS = ["https://testserver"]
ROW_SECURITY = env.bool("TEST_ROW_SECURITY", default=False) and "pool" in DATABASES["default"]["OPTIONS"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
INSTALLED_APPS = [*INSTALLED_APPS, "casemgmt.demo"]
