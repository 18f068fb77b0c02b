"""What can still be done with a case that is closed, and with what is kept of it: read all, write next to nothing."""

from typing import Any

import pytest

from cases.models import Case
from tests.architecture.sweep_world import DETAILS, World, allowed, basename, send
from tests.architecture.test_sweep import made_once, world
from tests.factories.case_moves import BODIES
from tests.factories.case_records import all_ratings
from tests.factories.client import Api

__all__ = ["made_once", "world"]

OF_THE_CASE = {"case", "assessment", "goal", "measure", "note", "task", "referral"}
"""Records that are written as long as their case is open."""

STILL_DONE = {("case", "reopen"), ("case", "grant"), ("case", "revoke_grant")}
"""A closed case is taken up again; and opened to, and shut again for, somebody who has to read what is still kept."""
CHANGES = {
    "case": {"concern": "x"}, "assessment": {"persons_view": "x"}, "goal": {"what": "x"}, "measure": {"title": "x"},
    "note": {"text": "x"}, "task": {"title": "x"}, "referral": {"topic": "x"},
}  # fmt: skip


def body_of(world: World, name: str, action: str) -> dict[str, Any]:
    """What the call takes, so that it is not refused for its form."""
    users = {who: str(user.pk) for who, user in world.town.users.items()}
    special: dict[tuple[str, str], dict[str, Any]] = {
        ("case", "assign"): {"team": str(world.town.teams["south"].pk)},
        ("case", "grant"): {"user": users["job_coach"], "reason": "support"},
        ("case", "revoke_grant"): {"user": users["job_coach"]},
        ("case", "log_contact"): {"on": "2026-03-02", "way": "phone", "reached": True},
        ("assessment", "rate"): {"ratings": all_ratings()},
        ("goal", "evaluate"): {"state": "reached"},
        ("task", "assign"): {"assignee": users["volunteer"]},
        ("task", "decline"): {"reason": "x"},
        ("referral", "revoke"): {"reason": "x"},
    }
    if action == "partial_update":
        return CHANGES[name]
    return special.get((name, action), dict(BODIES.get(action, {})) if name == "case" else {})


@pytest.mark.parametrize(("role", "at_least"), [("caseworker", 30), ("team_lead", 10)])
def test_every_write_of_a_closed_case_is_refused_but_those_named(world: World, role: str, at_least: int) -> None:
    api, done, tried = Api(world.town, role), set(), 0
    for method, pattern, view, action in DETAILS:
        name = basename(pattern)
        if method == "get" or name not in OF_THE_CASE or not allowed(view, action, role):
            continue
        body = body_of(world, name, view.policy_name(action))
        answer = send(api, method, world.address(pattern, world.closed[name]), body)
        tried += 1
        if answer.status_code < 300:
            done.add((name, view.policy_name(action)))
            Case.objects.filter(pk=world.closed["case"]).update(phase="closed", closed_on="2026-03-02")
        else:
            assert answer.status_code in {403, 409}, (name, action, answer.content)
    assert done == STILL_DONE
    assert tried > at_least


@pytest.mark.parametrize("name", sorted(OF_THE_CASE | {"person", "document", "consent", "phase-change"}))
def test_closed_case_is_read_by_its_office_and_by_nobody_who_helped(world: World, name: str) -> None:
    path = next(one for _, one, _, action in DETAILS if basename(one) == name and action == "retrieve")
    codes = {
        who: Api(world.town, who).get(world.address(path, world.closed[name])).status_code
        for who in ("caseworker", "colleague", "team_lead", "caseworker-south", "job_coach", "volunteer")
    }
    assert {who: codes[who] for who in ("caseworker", "colleague", "team_lead")} == dict.fromkeys(
        ("caseworker", "colleague", "team_lead"), 200
    )
    assert {codes[who] for who in ("caseworker-south", "job_coach", "volunteer")} <= {403, 404}
