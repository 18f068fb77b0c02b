"""Lists as offices have them: the sample of the documentation, small ones made in a test, and a form to send them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.actions.imports import import_list
from cases.models import ImportRun
from tests.factories.town import Town

SAMPLE = Path(__file__).parents[2] / "docs" / "how-to" / "sample-list.csv"
DAY_OF_SAMPLE = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEADINGS = ("Familie", "Rolle", "Nachname", "Vorname", "geb. am", "AZR-Nummer", "Anliegen", "Bemerkung")
AMINA = {"Nachname": "Haddad", "Vorname": "Amina", "geb. am": "02.09.1990"}
BASSAM = {"Nachname": "Haddad", "Vorname": "Bassam", "geb. am": "05.04.1988"}
NOBODY = {"geb. am": "05.04.1988"}
"""A row that is refused: it names nobody."""


def csv_list(*rows: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    """A CSV file with these rows below the headings."""
    lines = [HEADINGS, *([row.get(heading, "") for heading in HEADINGS] for row in rows)]
    return "\r\n".join(";".join(line) for line in lines).encode(encoding)


def take_over(
    town: Town, content: bytes, *, by: str = "caseworker", team: str = "north", name: str = "list.csv", **modes: bool
) -> ImportRun:
    """A run on the day of the sample; really, and row by row, unless told otherwise."""
    return import_list(
        by=town.actor(by, DAY_OF_SAMPLE),
        team=town.teams[team],
        content=content,
        filename=name,
        **({"dry_run": False, "all_or_nothing": False} | modes),
    )


def counts(run: ImportRun) -> tuple[str, int, int, int, int]:
    """State, rows, created, known, refused."""
    return run.state, run.rows, run.created, run.known, run.refused


def send_list(town: Town, name: str, content: bytes | None, *, filename: str = "list.csv", **form: Any) -> Any:
    """POST /imports/ as an account; for the team north unless the form names another."""
    fields: dict[str, Any] = {"team": str(town.teams["north"].pk)} | form
    if content is not None:
        fields["file"] = SimpleUploadedFile(filename, content, "text/csv")
    form = {key: value for key, value in fields.items() if value is not None}
    headers = {"Authorization": f"Bearer {town.tokens[name]}"}
    return Client(raise_request_exception=False).post("/api/v1/imports/", data=form, headers=headers)
