"""Make the keys of a development machine."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casemgmt.crypto.providers import root_key_line, write_key_file


class Command(BaseCommand):
    """Creates root key and secret under `var/`, which git does not track; keeps those that are there."""

    help = "Create the development keys under var/ where they are missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is missing."""
        made = write_key_file(Path(settings.KEY_FILE), root_key_line(purpose="development", number=1))
        made |= write_key_file(settings.SECRET_FILE, secrets.token_urlsafe(48))
        if made:
            self.stdout.write("Development keys created under var/.")
