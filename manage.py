#!/usr/bin/env python3
"""Run a management command of casemgmt, with the project's own environment where one was set up."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

OWN_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    """Hand the command line to Django; `make` sets up `.venv`, and nobody has to activate it by hand."""
    if find_spec("django") is None and OWN_PYTHON.exists() and Path(sys.prefix) != OWN_PYTHON.parent.parent:
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606 - our own interpreter, our own arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings.development")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - only known once Django is found

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
