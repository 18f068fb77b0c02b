"""What was stated about somebody when two people become one, when they ask for access, and when they are erased."""

from io import BytesIO
from typing import Any

import pytest

from casemgmt.privacy import actions as privacy
from cases.actions import duplicates, merges
from cases.actions.documents import add_document, remove_document
from cases.actions.stated import correct_stated
from cases.models import Correction, DuplicatePair, ResidenceDocument, SponsorshipDeclaration
from tests.factories.client import Api
from tests.factories.stated import KINDS, state, state_everything
from tests.factories.town import Town, make_person
from tests.journeys.steps import ok


@pytest.fixture
def person(town: Town) -> Any:
    return make_person(town)


def corrected(town: Town, person: Any) -> ResidenceDocument:
    """A document that was corrected once."""
    record: ResidenceDocument = state(town, "residence-document", person)
    changes = {"valid_until": None, "stated_by": "authority", "reason": "Misread"}
    return correct_stated(by=town.actor("caseworker"), record=record, changes=changes)


def pair_of(town: Town, one: Any, other: Any) -> DuplicatePair:
    by = town.actor("caseworker")
    pair = duplicates.suggest_pair(by=by, one=one, other=other)
    return DuplicatePair.objects.select_related("key", "person_a__key", "person_b__key").get(pk=pair.pk)


def test_merge_hands_over_what_was_stated_and_its_history_and_gives_it_back(town: Town, person: Any) -> None:
    gone, worker = make_person(town, given_names="Aminah"), Api(town, "caseworker")
    record = corrected(town, gone)
    pair = pair_of(town, person, gone)
    merges.merge_people(by=town.actor("caseworker"), duplicatepair=pair, keep=person)
    path = f"/persons/{person.pk}/residence-documents/{record.pk}/"
    assert ok(worker.get(path))["code"] == "AUFG"
    [step] = ok(worker.get(f"{path}history/"))["results"]
    assert step["earlier"]["valid_until"] == "2024-12-13"
    assert worker.get(f"/persons/{gone.pk}/residence-documents/").status_code == 404
    merges.undo_merge(by=town.actor("caseworker"), duplicatepair=pair_of_again(pair))
    assert worker.get(path).status_code == 404
    assert ok(worker.get(f"/persons/{gone.pk}/residence-documents/{record.pk}/"))["code"] == "AUFG"


def pair_of_again(pair: DuplicatePair) -> DuplicatePair:
    return DuplicatePair.objects.select_related("key", "person_a__key", "person_b__key").get(pk=pair.pk)


def test_erasure_takes_everything_along(town: Town, person: Any) -> None:
    by = town.actor("caseworker")
    letter = add_document(by=by, person=person, kind="letter", content=BytesIO(b"letter"), file_name="l.txt")
    state_everything(town, person, "caseworker", "mark")
    corrected(town, person)
    state(town, "regime-period", person, source=letter)
    erasure = privacy.request_erasure(by=by, person=person, ground="objection")
    privacy.approve_erasure(by=town.actor("team_lead"), erasure=erasure)
    assert [kind for kind, (model, _, _) in KINDS.items() if model.objects.exists()] == []
    assert not Correction.objects.exists()


def test_answer_to_the_person_tells_what_was_stated_without_who_pays(town: Town, person: Any) -> None:
    by, worker = town.actor("caseworker"), Api(town, "caseworker")
    corrected(town, person)
    declaration: SponsorshipDeclaration = state(town, "sponsorship-declaration", person, sponsor_name="Ottilie Onkel")
    changes = {"sponsor_name": "Otto Onkel", "stated_by": "relative", "reason": "Wrong uncle"}
    correct_stated(by=by, record=declaration, changes=changes)
    request = privacy.record_access_request(by=by, person=person, received_on=by.now.date(), channel="letter")
    text = worker.get(f"/access-requests/{request.pk}/pack/").content.decode()
    assert "AUFG" in text
    assert "Misread" in text
    assert "Onkel" not in text


def test_paper_that_proved_something_can_be_taken_away(town: Town, person: Any) -> None:
    by = town.actor("caseworker")
    letter = add_document(by=by, person=person, kind="letter", content=BytesIO(b"letter"), file_name="l.txt")
    record = state(town, "residence-document", person, source=letter)
    remove_document(by=by, document=letter)
    assert ResidenceDocument.objects.get(pk=record.pk).source_id is None
