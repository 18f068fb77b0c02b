"""Keys of files: every model that keeps files has a place for one, and no key is found outside of its row."""

import base64
import io
import logging
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from casemgmt.access.roles import Role
from casemgmt.api.serializers import RecordSerializer
from casemgmt.audit.models import Entry
from casemgmt.crypto.filed import FILE_KEY, FILED, keeps_files
from casemgmt.crypto.sealed import NEVER_SHOWN, SealedModel
from casemgmt.logs import SafeFormatter
from cases.models import Document, Note
from tests.architecture.routes import calls
from tests.architecture.sweep_world import address, basename, send
from tests.architecture.test_no_plaintext import database_as_bytes, files_as_bytes
from tests.audit.triggers import empty_trail
from tests.factories.client import Api
from tests.factories.documents import send_document, stored_files
from tests.factories.town import Town, make_person, make_town
from tests.factories.world import make_world

SEALED = [one for one in apps.get_models() if issubclass(one, SealedModel)]


class House:
    """A town with records of every kind, and everything that is logged and answered meanwhile."""

    def __init__(self) -> None:
        self.logged = io.StringIO()
        self.answered: dict[str, bytes] = {}
        self.town: Town = make_town()
        self.records = make_world(self.town, "north", "Mark")
        self.document = Document.objects.select_related("key").get()

    def ask_everything(self) -> None:
        """Every call of the API as every role, on this town's records; what takes away comes last, then logins."""
        order = {"get": 0, "post": 1, "patch": 2, "delete": 3}
        for method, pattern, _, _ in sorted(
            calls(), key=lambda one: (ends_logins(one[1]), order.get(one[0], 4), one[1])
        ):
            pk = self.records.get(basename(pattern))
            for role in Role if "pk>" not in pattern or pk else ():
                answer = send(Api(self.town, role.value), method, address(pattern, pk, self.records["person"]))
                told = b"".join(answer.streaming_content) if answer.streaming else answer.content
                self.answered[f"{role.value} {method} {pattern}"] = told + repr(dict(answer.headers)).encode()


def ends_logins(pattern: str) -> bool:
    """Whether calls under the address can take somebody's token away: they come last, so that all others are made."""
    return pattern.startswith(("/api/v1/accounts/", "/api/v1/sessions/", "/api/v1/memberships/"))


@pytest.fixture
def house(transactional_db: None) -> Iterator[House]:
    house = House()
    handler = logging.StreamHandler(house.logged)
    handler.setFormatter(SafeFormatter())
    logging.getLogger().addHandler(handler)
    try:
        yield house
    finally:
        logging.getLogger().removeHandler(handler)
        empty_trail()


def forms(document: Document) -> list[bytes]:
    """The key of a document's file in every form in which it could stand somewhere, and the attribute's own name."""
    raw = base64.b64decode(document.file_key)
    assert len(raw) == 32
    shifted = (base64.b64encode(b"x" * by + raw)[4 if by else 0 : -4] for by in range(3))
    plain = [raw, document.file_key.encode(), raw.hex().encode(), raw.hex().upper().encode(), repr(raw).encode()]
    return [*plain, *shifted, base64.urlsafe_b64encode(raw)[:-2]]


def leaks(document: Document, places: dict[str, bytes]) -> list[str]:
    return [place for place, content in places.items() if any(one in content for one in forms(document))]


def test_key_occurs_in_no_answer_log_trail_dump_or_file(house: House, tmp_path: Path) -> None:
    document = house.document
    broken = send_document(Api(house.town, "caseworker"), make_person(house.town)).json()["id"]
    for path in stored_files():
        if path.name == UUID(broken).hex:
            path.write_bytes(b"something else")
    assert Api(house.town, "caseworker").get(f"/documents/{broken}/content/").status_code == 500
    house.ask_everything()
    assert Document.objects.filter(pk=document.pk).exists() is False  # taken away by the last of the calls
    trail = {str(entry.pk): repr(entry.__dict__).encode() for entry in Entry.objects.all()}
    places = house.answered | trail | {"logs": house.logged.getvalue().encode()}
    sealed = database_as_bytes(tmp_path) | files_as_bytes()
    assert leaks(document, places | sealed) == []
    named = [place for place, content in places.items() if FILE_KEY.encode() in content]
    assert named == []
    shown = [place for place, content in house.answered.items() if document.sha256.encode() in content]
    assert "caseworker get /api/v1/documents/<uuid:pk>/" in shown  # so that finding nothing says something
    assert len(places["logs"]) > 0


def test_key_occurs_in_no_text_and_no_pickle_of_a_record(house: House) -> None:
    document = house.document
    texts = {"str": str(document).encode(), "repr": repr(document).encode(), "pickle": pickle.dumps(document)}
    assert leaks(document, texts) == []
    assert leaks(document, {"attributes": repr(document.__dict__).encode()}) == ["attributes"]


def test_key_occurs_in_no_report_of_a_command(house: House) -> None:
    document, out = house.document, io.StringIO()
    call_command("sweep_files", "--dry-run", stdout=out)
    call_command("rotate_keys", "--subjects", "--dry-run", "--no-wait", stdout=out)
    call_command("verify_audit", stdout=out)
    assert (leaks(document, {"report": out.getvalue().encode()}), len(out.getvalue()) > 0) == ([], True)


def test_models_that_keep_files_are_exactly_those_with_a_place_for_the_key() -> None:
    secret = {
        model._meta.label: name
        for model in SEALED
        for name, attribute in model.sealed_attributes().items()
        if attribute.kind == NEVER_SHOWN
    }
    assert secret.pop("access.Factor") == "secret"  # what proves a login; tests/access/test_second_factor.py
    assert secret == dict.fromkeys(FILED, FILE_KEY)
    assert set(FILED) == {"cases.Document"}


def test_model_without_a_place_for_the_key_keeps_no_files() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"cases\.Note has no sealed `file_key = group\.secret\(\)`\."):
        keeps_files(Note)
    assert "cases.Note" not in FILED


def test_shape_that_names_a_secret_cannot_be_made() -> None:
    class Honest(RecordSerializer):
        class Meta:
            model = Document
            fields: Any = ("id", "title")

    class Leaking(Honest):
        class Meta(Honest.Meta):
            fields = ("id", "title", "file_key")

    assert set(Honest().fields) == {"id", "title"}
    with pytest.raises(ImproperlyConfigured, match=r"file_key of cases\.Document is a secret"):
        _ = Leaking().fields
