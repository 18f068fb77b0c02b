"""No plaintext: known words go in through every personal attribute; then database, trail and logs are read as bytes."""

import base64
import io
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from casemgmt.crypto.sealed import SealedModel
from casemgmt.logs import SafeFormatter
from cases.actions.cases import append_phase
from cases.actions.imports import import_list
from cases.models import Case, Document, PhaseChange
from tests.audit.triggers import empty_trail
from tests.factories.client import Api
from tests.factories.town import Town, make_town
from tests.factories.world import make_world

MARK = "Kanarienvogel" + "".join(SystemRandom().choices("abcdefgh", k=6))
"""Different in every process, since the write-ahead log of PostgreSQL is that of all databases."""

OTHER_MARK = "Канарейка"
CLEAR = "Klartextvogel"
"""The word that stands in clear where the scan itself is tried."""

BIRTH = date(1987, 6, 5)
FREE_TEXT_FROM = 60
"""Texts that may be longer than this take any words; shorter ones take codes and numbers."""


@pytest.fixture
def written(transactional_db: None) -> Iterator[tuple[Town, io.StringIO]]:
    """A town in which every personal attribute holds the mark, and everything that was logged meanwhile."""
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    handler.setFormatter(SafeFormatter())
    logging.getLogger().addHandler(handler)
    try:
        town = make_town()
        world = make_world(town, "north", MARK)
        take_over_a_list(town)
        fill_every_attribute(town, world["case"])
        speak_over_http(town)
        yield town, logged
    finally:
        logging.getLogger().removeHandler(handler)
        empty_trail()


def take_over_a_list(town: Town) -> None:
    """A list that is not a dry run, so that a row is remembered."""
    import_list(
        by=town.actor("caseworker"),
        team=town.teams["north"],
        content=f"Nachname;Vorname\n{MARK}list;{MARK}row\n".encode(),
        filename="list.csv",
        dry_run=False,
        all_or_nothing=True,
    )


def fill_every_attribute(town: Town, case: UUID) -> None:
    """Put the mark into every attribute of every sealed record; a step of the history is only ever appended."""
    step = {"case": Case.objects.select_related("key").get(pk=case), "move": "hold", "from_phase": "linking"}
    append_phase(by=town.actor("caseworker"), reason=f"{MARK} reason", **step)
    for model in sealed_models():
        for record in model._default_manager.select_related("key") if model is not PhaseChange else ():
            for name, attribute in record.sealed_attributes().items():
                setattr(record, name, marked(attribute, getattr(record, name)))
            record.save()


def marked(attribute: Any, present: Any) -> Any:
    """A value of the attribute's kind that can be searched for; what takes codes only keeps its own."""
    if attribute.kind == "date":
        return BIRTH
    if attribute.kind == "items":
        return [*present, {"value": MARK, "note": OTHER_MARK}]
    if attribute.kind == "document":
        return {**present, "value": MARK, "note": OTHER_MARK}
    is_free = attribute.kind == "text" and (attribute.max_length or 0) >= FREE_TEXT_FROM
    return f"{MARK} {OTHER_MARK} {present}"[: attribute.max_length] if is_free else present


def speak_over_http(town: Town) -> None:
    """Requests that name the mark in bodies, queries and addresses, and fail in every way."""
    api = Api(town, "caseworker")
    assert api.get("/persons/", q=f"{MARK}given {MARK}family").status_code == 200
    assert api.get("/cases/", nonsense=MARK).status_code == 400
    assert api.get(f"/cases/{MARK}/").status_code == 404
    body = {"team": str(town.teams["north"].pk), "family_name": MARK, "sex": MARK, MARK: MARK}
    assert api.post("/persons/", body).status_code == 400
    body = {"team": str(town.teams["north"].pk), "family_name": MARK, "given_names": "x" * 40000}
    assert api.post("/persons/", body).status_code == 400
    assert Api(town, "volunteer").post("/persons/", body).status_code == 403
    assert Api(token=MARK).get("/persons/").status_code == 401
    document = Document.objects.get()
    assert MARK in api.get(f"/documents/{document.pk}/content/")["Content-Disposition"]
    form = {"kind": "letter", "person": str(document.person_id)}
    file = SimpleUploadedFile(f"{MARK}.svg", f"<svg>{MARK}</svg>".encode())
    assert api.send_form("/documents/", file=file, **form).status_code == 400


def sealed_models() -> list[type[SealedModel]]:
    """Every model with sealed groups."""
    return [model for model in apps.get_models() if issubclass(model, SealedModel)]


def forms(word: str = MARK) -> dict[str, bytes]:
    """A word in every form in which it could stand somewhere."""
    raw = word.encode()
    escaped = json.dumps(word)[1:-1].encode()
    return {
        "utf-8": raw,
        "lower case": word.lower().encode(),
        "upper case": word.upper().encode(),
        "utf-16, little end first": word.encode("utf-16-le"),
        "utf-16, big end first": word.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "hex, upper case": raw.hex().upper().encode(),
        "base64": base64.b64encode(raw)[:-4],
        "base64, one off": base64.b64encode(b"x" + raw)[4:-4],
        "base64, two off": base64.b64encode(b"xx" + raw)[4:-4],
        "JSON, escaped": escaped,
        "JSON, escaped twice": escaped.replace(b"\\", b"\\\\"),
        "in an address": quote(word).encode(),
    }


def all_forms() -> dict[str, bytes]:
    """Both words and the birth date in all forms."""
    day = BIRTH.isoformat()
    words = {"first": MARK, "second": OTHER_MARK}
    return {f"{name} word, {form}": raw for name, word in words.items() for form, raw in forms(word).items()} | {
        "birth date": day.encode(),
        "birth date, hex": day.encode().hex().encode(),
        "birth date, base64": base64.b64encode(day.encode())[:-4],
        "birth date, utf-16": day.encode("utf-16-le"),
    }


def database_as_bytes(folder: Path) -> dict[str, bytes]:
    """The database as an attacker would carry it away."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        files = [path, path.with_name(path.name + "-wal")]
        return {file.name: file.read_bytes() for file in files if file.exists()}
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                found[table] = b"".join(bytes(part) for part in copy)
    if shutil.which("pg_dump"):
        found["pg_dump"] = pg_dump(folder)
    return found


def files_as_bytes() -> dict[str, bytes]:
    """The folder of files as an attacker would carry it away, names included."""
    folder = Path(settings.FILES_DIR)
    return {str(path): str(path).encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_ahead_log() -> bytes:
    """The parts of PostgreSQL's write-ahead log that are there, where its superuser asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("Only a superuser reads the write-ahead log.")
        cursor.execute("SELECT pg_switch_wal()")  # the log is on the disk then
        cursor.execute("SELECT name FROM pg_ls_waldir() WHERE name >= pg_walfile_name(pg_current_wal_lsn() - 50000000)")
        names = [name for (name,) in cursor.fetchall() if name <= current_segment(cursor)]
        parts = []
        for name in names:
            cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [name])
            parts.append(bytes(cursor.fetchone()[0]))
    return b"".join(parts)


def current_segment(cursor: Any) -> str:
    cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
    return str(cursor.fetchone()[0])


def pg_dump(folder: Path) -> bytes:
    """What pg_dump writes."""
    database = connection.settings_dict
    target = folder / "dump.sql"
    command = ["pg_dump", "--host", database["HOST"] or "127.0.0.1", "--username", database["USER"] or "postgres"]
    environment = os.environ | {"PGPASSWORD": database["PASSWORD"] or ""}
    subprocess.run(
        [*command, "--port", str(database["PORT"] or 5432), "--file", str(target), database["NAME"]],
        check=True,
        env=environment,
    )
    return target.read_bytes()


def test_no_known_word_occurs_in_database_or_logs(written: tuple[Town, io.StringIO], tmp_path: Path) -> None:
    stored = files_as_bytes()
    places = database_as_bytes(tmp_path) | stored | {"logs": written[1].getvalue().encode()}
    leaks = [
        (place, form) for place, content in places.items() for form, word in all_forms().items() if word in content
    ]
    assert leaks == []
    assert len(places["logs"]) > 0
    assert [len(content) > FREE_TEXT_FROM for content in stored.values()] == [True]


@pytest.mark.postgresql
def test_known_word_does_not_occur_in_the_write_ahead_log(written: tuple[Town, io.StringIO]) -> None:
    """The mark alone, which only this process knows: the log is that of all databases of the server."""
    content = write_ahead_log()
    assert [form for form, word in forms(MARK).items() if word in content] == []
    assert written[0].municipality.pk.bytes in content


def test_scan_would_find_a_word_that_stands_in_clear(written: tuple[Town, io.StringIO], tmp_path: Path) -> None:
    """The same scan, with one word put in clear: it is found, so that finding none says something."""
    town, _ = written
    type(town.municipality).objects.filter(pk=town.municipality.pk).update(name=CLEAR)
    found = [place for place, content in database_as_bytes(tmp_path).items() if CLEAR.encode() in content]
    assert found != []


def test_every_sealed_record_was_there(written: tuple[Town, io.StringIO]) -> None:
    """Each sealed model has a row, and each of its free attributes holds the mark, so that none passes for want."""
    for model in sealed_models():
        record: Any = model._default_manager.select_related("key").order_by("-pk").first()
        assert record is not None, model
        for name, attribute in record.sealed_attributes().items():
            value = getattr(record, name)
            assert marked(attribute, value) == value or MARK in str(value), (model, name)
