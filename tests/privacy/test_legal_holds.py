"""Legal holds over the API: who places and lifts them, and which are in force."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from casemgmt.privacy.models import LegalHold
from tests.factories.case_records import ids, keys, problems
from tests.factories.client import Api
from tests.factories.rights import hold
from tests.factories.sharing import in_days
from tests.factories.town import Town, make_person

Speaker = Callable[[str], Api]


def test_hold_is_placed_by_the_office_and_lifted_by_a_lead(town: Town, api: Speaker) -> None:
    body = {"person": str(make_person(town).pk), "ground": "court_order", "reason": "Order of the court"}
    placed = api("caseworker").post("/legal-holds/", body | {"ends_on": in_days(30).isoformat()})
    assert (placed.status_code, placed.json()["ground"], placed.json()["lifted_at"]) == (201, "court_order", None)
    path = f"/legal-holds/{placed.json()['id']}/lift/"
    assert api("caseworker").post(path, {"reason": "Settled"}).status_code == 403
    assert api("team_lead").post(path, {"reason": "Settled"}).status_code == 200
    assert problems(api("team_lead").post(path, {"reason": "Settled"})) == (409, "hold_lifted", [])
    past = body | {"ends_on": in_days(-1).isoformat()}
    assert problems(api("caseworker").post("/legal-holds/", past)) == (
        400, "invalid", [("ends_in_the_past", "/ends_on")],
    )  # fmt: skip


def test_holds_in_force_are_found(town: Town, api: Speaker) -> None:
    today = timezone.localdate()
    endless, last_day, over, lifted = (hold(town, make_person(town)) for _ in range(4))
    LegalHold.objects.filter(pk=last_day.pk).update(ends_on=today)
    LegalHold.objects.filter(pk=over.pk).update(ends_on=today - timedelta(days=1))
    LegalHold.objects.filter(pk=lifted.pk).update(lifted_at=timezone.now())
    me = api("caseworker")
    assert ids(me.get("/legal-holds/", in_force="true")) == keys(endless, last_day)
    assert ids(me.get("/legal-holds/", in_force="false")) == keys(over, lifted)
    assert ids(me.get("/legal-holds/", person=str(over.key_id))) == keys(over)
    shown = api("data_protection_officer").get(f"/legal-holds/{over.pk}/").json()
    assert sorted(shown) == ["created_at", "ends_on", "ground", "id", "lifted_at", "municipality"]
