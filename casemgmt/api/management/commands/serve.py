"""Serve the API with granian."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection


class Command(BaseCommand):
    """Becomes a granian server: one thread on SQLite, which has one writer; four with the pool of PostgreSQL."""

    help = "Serve the API (granian, WSGI)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Address and number of workers."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process by the server."""
        threads = 4 if connection.vendor == "postgresql" else 1
        connection.close()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
            "--port", str(options["port"]), "--workers", str(options["workers"]), "--blocking-threads", str(threads),
            "--no-ws", "--log-level", "warning", "casemgmt.wsgi:application",
        ]  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings.development")
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, arguments parsed above
