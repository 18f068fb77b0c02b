"""Explain and preview: why a record exists for somebody, why not, and what a further role would open."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from casemgmt.access.models import Membership, User
from casemgmt.access.roles import Role
from casemgmt.api.resources.access_questions import record_views
from casemgmt.audit.models import Entry
from cases.projections import CASE
from tests.factories.case_records import case_in, grant, problems
from tests.factories.client import Api
from tests.factories.stated import KINDS
from tests.factories.town import Town, make_case, make_person, make_town
from tests.factories.world import make_world

Speaker = Callable[[str], Api]
UNDER_PERSON = {*KINDS, "regime-change"}
"""Records whose address is under the person whom they are about."""


def explain(api: Api, town: Town, record: str, who: str) -> dict[str, object]:
    answer = api.get("/access/explain/", object=record, user=str(town.users[who].pk))
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_grant_is_the_reason_and_tells_the_fields(town: Town, api: Speaker) -> None:
    case, lead = case_in(town), api("team_lead")
    before = explain(lead, town, f"case:{case.pk}", "job_coach")
    assert (before["exists"], before["because"], before["fields_shown"]) == (False, ["no_route_reaches"], [])
    grant(town, case, "job_coach")
    after = explain(lead, town, f"case:{case.pk}", "job_coach")
    [way] = after["routes"]
    assert way == {"name": "grant", "label": "the case is granted", "reaches": True, "shows": "job_coach"}
    assert after["fields_shown"] == sorted(CASE.shown("job_coach"))
    assert "retrieve" in after["may"]
    [entry] = Entry.objects.filter(event="access.explained", object_ids__0=str(town.users["job_coach"].pk))[:1]
    assert entry.object_ids == [str(town.users["job_coach"].pk), str(case.pk)]


@pytest.mark.parametrize("why", ["account_disabled", "no_role_now", "role_has_no_route"])
def test_says_why_not(town: Town, api: Speaker, why: str) -> None:
    case, who = case_in(town), "administrator" if why == "role_has_no_route" else "caseworker"
    if why == "account_disabled":
        User.objects.filter(pk=town.users[who].pk).update(is_active=False)
    if why == "no_role_now":
        Membership.objects.filter(user=town.users[who]).delete()
    told = explain(api("data_protection_officer"), town, f"case:{case.pk}", who)
    assert (told["exists"], told["because"]) == (False, [why])


def test_explains_what_every_role_is_shown_of_every_record(town: Town, api: Speaker) -> None:
    """What is explained is what the route answers, record by record and role by role."""
    world = {name.replace("-", "_"): pk for name, pk in make_world(town, "north", "mark").items()}
    officer = api("data_protection_officer")
    asked = 0
    for kind in sorted(set(record_views()) & set(world)):
        for role in Role:
            answer = officer.get("/access/explain/", object=f"{kind}:{world[kind]}", user=str(town.users[role].pk))
            if answer.status_code == 404:
                continue
            told, asked = answer.json(), asked + 1
            under = f"/persons/{world['person']}" if kind.replace("_", "-") in UNDER_PERSON else ""
            detail = api(role.value).get(f"{under}/{path_of(kind)}/{world[kind]}/")
            may = "retrieve" in told["may"]
            assert (detail.status_code == 200) == (told["exists"] and may), (kind, role)
            if detail.status_code == 200:
                assert set(detail.json()) <= set(told["fields_shown"]) | {"address", "person", "progress", "state"}
    assert asked > 150


def path_of(kind: str) -> str:
    plural = {
        "identity": "identities",
        "audit_entry": "audit-entries",
        "agency": "agencies",
        "break_glass": "break-glass",
    }
    plural |= {"municipality": "municipalities", "my_task": "my/tasks", "partner_referral": "partner/referrals"}
    plural |= {"switch": "law/switches"}
    return plural.get(kind, f"{kind.replace('_', '-')}s")


def test_lead_asks_about_what_they_see_only(town: Town, api: Speaker) -> None:
    elsewhere = make_case(make_town(ags="05166032", prefix="OT"))
    for name in ("team_lead", "data_protection_officer"):
        ask = api(name).get
        hidden, nothing = (
            ask("/access/explain/", object=f"case:{pk}", user=str(town.users["caseworker"].pk))
            for pk in (elsewhere.pk, uuid4())
        )
        assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert api("caseworker").get("/access/explain/", object="case:x", user="y").status_code == 403


def test_question_is_read_with_care(town: Town, api: Speaker) -> None:
    answer = api("team_lead").get("/access/explain/", object="secret:1", user="2")
    assert problems(answer) == (
        400,
        "invalid",
        [("unknown_record", "object"), ("incorrect_type", "object"), ("does_not_exist", "user")],
    )


def test_preview_tells_what_a_role_would_open_and_changes_nothing(town: Town, api: Speaker) -> None:
    make_case(town, "south")
    make_person(town, "south")
    body = {
        "user": str(town.users["caseworker"].pk),
        "role": "caseworker",
        "team": str(town.teams["south"].pk),
    }
    told = api("administrator").post("/access/preview/", body).json()
    counts = {row["record"]: (row["now"], row["then"]) for row in told["records"]}
    assert (counts["case"], counts["person"], counts["account"]) == ((0, 1), (0, 2), (0, 0))
    assert told["actions"] == {}
    led = api("administrator").post("/access/preview/", body | {"role": "team_lead"}).json()
    assert "sign_evaluation" in led["actions"]["case"]
    assert Membership.objects.filter(user=town.users["caseworker"]).count() == 1


def test_preview_refuses_what_giving_the_role_would(town: Town, api: Speaker) -> None:
    user = str(town.users["caseworker"].pk)
    alone = api("administrator").post("/access/preview/", {"user": user, "role": "administrator"})
    assert problems(alone) == (409, "roles_incompatible", [])
    misplaced = api("administrator").post("/access/preview/", {"user": user, "role": "partner_agency"})
    assert problems(misplaced) == (400, "membership_misplaced", [("agency_missing", "/agency")])
