"""Settings for `make run` on a desk: SQLite, keys and files under `var/`, which git does not track."""

from casemgmt.settings.base import *
from casemgmt.settings.base import (
    DATABASE_URL,
    FILES_DIR,
    KEY_FILE,
    ORIGINS,
    SECOND_FACTOR,
    SECRET_KEY,
    VAR_DIR,
    database,
)

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_FILE = VAR_DIR / "development-secret.txt"
NO_SECRET_YET = "development-keys-are-not-made-yet"
SECRET_KEY = SECRET_KEY or (SECRET_FILE.read_text() if SECRET_FILE.exists() else NO_SECRET_YET)
KEY_FILE = KEY_FILE or str(VAR_DIR / "development-root.key")
FILES_DIR = FILES_DIR or str(VAR_DIR / "files")
DATABASES = {"default": database(DATABASE_URL or f"sqlite:///{VAR_DIR / 'casemgmt.sqlite3'}")}
SECOND_FACTOR = SECOND_FACTOR or "optional"
ORIGINS = ORIGINS or ["http://localhost:8000"]
WHITENOISE_USE_FINDERS = True
INSTALLED_APPS = [*INSTALLED_APPS, "casemgmt.demo"]
