"""The record of processing and the notices of § 80 SGB X: from the registry and the settings, and naming nobody."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casemgmt.privacy.registry import HOLDINGS, Subject
from tests.factories.client import Api
from tests.factories.town import Town

Speaker = Callable[[str], Api]
PROCESSOR = {
    "name": "Rechenzentrum Musterland",
    "address": "Musterplatz 2, 47877 Musterwillich",
    "task": "Hosting and backups",
    "place": "Germany",
    "contract_on": "2026-01-02",
    "safeguards": "ISO/IEC 27001",
    "subprocessors": ["Muster Backup GmbH"],
}


def made(**options: Any) -> str:
    out = StringIO()
    call_command("processing_record", stdout=out, **options)
    return out.getvalue()


def test_record_has_every_purpose_and_every_holding_about_people(town: Town) -> None:
    told = json.loads(made(format="json", language="en"))
    about = [one for one in HOLDINGS.values() if one.about != Subject.NOBODY]
    assert {one["purpose"] for one in told["activities"]} == {one.purpose for one in about}
    assert {name for one in told["activities"] for name in one["data"]} == {one.called[1] or one.model for one in about}
    assert all(one["legal_basis"] and one["retention"] and one["people"] for one in told["activities"])
    assert (told["controller"], told["processors"]) == (town.municipality.name, [])


def test_record_is_german_and_names_the_controller_of_the_settings(town: Town, settings: Any) -> None:
    settings.CONTROLLER, settings.DPO_CONTACT = "Stadt Musterwillich", "datenschutz@musterwillich.example"
    text = made()
    assert text.startswith("# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)")
    assert "- **Verantwortlich:** Stadt Musterwillich\n" in text
    assert "datenschutz@musterwillich.example" in text
    assert "Kooperationspartner, an die vermittelt wird" in text


def test_record_over_the_api_in_three_forms(town: Town, api: Speaker) -> None:
    shown = api("team_lead").get("/processing-record/", language="en")
    assert (shown.status_code, shown.json()["title"]) == (200, "Record of processing (Art. 30 GDPR)")
    printed = api("data_protection_officer").get("/processing-record/", format="pdf")
    assert b"".join(printed.streaming_content)[:5] == b"%PDF-"
    text = api("administrator").get("/processing-record/", format="md")
    assert b"".join(text.streaming_content).decode().startswith("# Verzeichnis")
    assert api("integration_officer").get("/processing-record/").status_code == 200
    assert [
        api(who).get("/processing-record/").status_code for who in ("caseworker", "volunteer", "partner_agency")
    ] == [403] * 3
    assert api("team_lead").get("/processing-record/", format="docx").status_code == 400


def test_notice_tells_the_authority_what_the_law_asks(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.PROCESSORS = [PROCESSOR]
    text = made(notices=True)
    assert text.startswith("# Anzeige der Verarbeitung im Auftrag (§ 80 Abs. 1 SGB X)")
    for told in (PROCESSOR["name"], PROCESSOR["task"], "Muster Backup GmbH", "Personalien", "Ratsuchende"):
        assert str(told) in text
    call_command("processing_record", notices=True, format="pdf", file=tmp_path / "notice.pdf")
    assert (tmp_path / "notice.pdf").read_bytes()[:5] == b"%PDF-"


def test_processor_that_is_not_told_whole_is_refused(db: None, settings: Any) -> None:
    settings.PROCESSORS = [PROCESSOR, {"name": "Somebody"}]
    with pytest.raises(CommandError, match=r"entry 2 lacks address, task, place, contract_on, safeguards\."):
        made(notices=True)
    settings.PROCESSORS = []
    with pytest.raises(CommandError, match="names nobody"):
        made(notices=True)
