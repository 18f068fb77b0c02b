"""Two people correct one record at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest

from casemgmt.audit.verification import verify
from cases.models import Correction, ResidenceDocument
from tests.factories.client import Api
from tests.factories.stated import state
from tests.factories.threads import at_once
from tests.factories.town import make_person, make_town

pytestmark = pytest.mark.postgresql


def test_of_two_corrections_at_once_one_is_made_and_one_is_stale(kept_trail: None) -> None:
    town = make_town()
    person = make_person(town)
    record = state(town, "residence-document", person)
    path = f"/persons/{person.pk}/residence-documents/{record.pk}/"
    etag = Api(town, "caseworker").get(path)["ETag"]

    def correct(number: str) -> Callable[[], Any]:
        change = {"number": number, "stated_by": "paper"}
        return lambda: Api(town, "caseworker").patch(path, change, etag=etag).status_code

    answers = at_once([correct("A1"), correct("B2")])
    assert sorted(answers) == [200, 412]
    kept = ResidenceDocument.objects.select_related("key").get(pk=record.pk)
    assert kept.number == ("A1" if answers[0] == 200 else "B2")
    assert Correction.objects.filter(record_id=record.pk).count() == 1
    assert verify().findings == ()


def test_of_two_voids_at_once_one_is_refused(kept_trail: None) -> None:
    town = make_town()
    person = make_person(town)
    record = state(town, "residence-document", person)
    path = f"/persons/{person.pk}/residence-documents/{record.pk}/void/"

    def void() -> Any:
        return Api(town, "caseworker").post(path, {"reason": "A mistake"}).status_code

    assert sorted(at_once([void, void])) == [200, 409]
    assert Correction.objects.filter(record_id=record.pk).count() == 1


def test_of_two_values_for_one_day_one_is_refused(kept_trail: None) -> None:
    town = make_town()
    body = {"municipality": str(town.municipality.pk), "name": "egk_264_1", "value": True}

    def set_from(day: str) -> Callable[[], Any]:
        return lambda: Api(town, "administrator").post("/law/switches/", body | {"from_on": day}).status_code

    assert sorted(at_once([set_from("2025-01-01"), set_from("2025-02-01")])) == [201, 409]
