"""Make the keys of a development machine."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casemgmt.crypto.providers import root_key_line

OWNER_ONLY = 0o400


def write_once(path: Path, text: str) -> bool:
    """Write a file that only its owner may read, unless it is there; whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    return True


class Command(BaseCommand):
    """Creates root key and secret under `var/`, which git does not track; keeps those that are there."""

    help = "Create the development keys under var/ where they are missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is missing."""
        made = write_once(Path(settings.KEY_FILE), root_key_line(purpose="development", number=1))
        made |= write_once(settings.SECRET_FILE, secrets.token_urlsafe(48))
        if made:
            self.stdout.write("Development keys created under var/.")
