"""S11: an engineer from Syria finds work elsewhere; her case goes to Aachen with her consent (domain.md 6)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from cases.models import Case
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.factories.world import put_in_phase
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def case(town: Town) -> Case:
    """Her case, in monitoring, in the team north."""
    facts = {"given_names": "Nour", "family_name": "Probe", "born_on": date(1990, 6, 18), "mother_tongue": "ara"}
    opened = make_case(town, person=make_person(town, nationalities=["SYR"], **facts))
    put_in_phase(opened, "monitoring")
    return Case.objects.select_related("key", "person__key").get(pk=opened.pk)


def test_case_is_transferred_with_her_consent_only(town: Town, api: Speaker, case: Case) -> None:
    me, path, today = api("caseworker"), f"/cases/{case.pk}/", timezone.localdate()
    handing = {"to": "Aachen", "handover": "Recognition of her diploma is open.", "reason": "Job from January"}
    assert refused(me.post(f"{path}transfer/", handing), 409) == {"consent_missing"}
    moved = ok(me.post(f"{path}transfer/", handing | {"consented_on": today.isoformat()}))
    assert (moved["standing"], moved["phase"], moved["closing_reason"]) == ("transferred", "monitoring", "moved")
    assert (moved["closed_on"], moved["retention_until"]) == (today.isoformat(), f"{today.year + 11}-01-01")
    assert refused(me.post(f"{path}resume/"), 409) == {"wrong_standing"}
    assert ok(me.get("/cases/", open="true", count="true"))["count"] == 0
    assert [one["move"] for one in ok(me.get("/phase-changes/", case=str(case.pk)))["results"]] == ["open", "transfer"]


def test_office_can_take_her_in_again(api: Speaker, case: Case) -> None:
    me, today = api("caseworker"), timezone.localdate().isoformat()
    inquiry = {"person": str(case.person_id), "channel": "self", "inquired_on": today, "concern": "Came back"}
    assert refused(me.post("/cases/", inquiry), 409) == {"case_open_already"}
    handing = {"to": "Aachen", "handover": "All of it", "reason": "Moved", "consented_on": today}
    ok(me.post(f"/cases/{case.pk}/transfer/", handing))
    again = ok(me.post("/cases/", inquiry), 201)
    assert (again["phase"], again["reference"] != case.reference) == ("inquiry", True)
