"""The moves of a case over the API: who may, from where, to where, and the history that they leave."""

from typing import Any

import pytest

from casemgmt.access.roles import Role
from casemgmt.audit.models import Entry
from cases.actions import moves
from cases.actions.cases import update_case
from cases.lifecycle import MOVES, Phase
from cases.models import Case, PhaseChange
from cases.policies import CASE
from tests.factories.case_moves import body_of, fresh, history, move, path_of, ready_for, refusal
from tests.factories.case_records import case_in, grant, problems
from tests.factories.town import NOW, Town, make_case

BY_LEAD = {"decline", "sign_evaluation"}
PATHS = [(name, source.value) for name, move in MOVES.items() for source in sorted(move.sources)]
SIDE_STEPS = ["sign_evaluation", "reopen", "hold", "resume", "transfer", "raise_crisis", "end_crisis"]


def mover(verb: str) -> str:
    return "team_lead" if verb in BY_LEAD else "caseworker"


@pytest.mark.parametrize(("verb", "source"), PATHS)
def test_move_leads_on_and_leaves_a_step_in_the_history(town: Town, api: Any, verb: str, source: str) -> None:
    case, client = ready_for(town, verb, source), api(mover(verb))
    answer = move(client, case, verb)
    assert answer.status_code == 200, answer.content
    target = MOVES[verb].target.value
    assert (answer.json()["phase"], fresh(case).phase) == (target, target)
    [*_, last] = history(client, case)
    assert last == (verb, source, target, body_of(verb).get("reason", ""))
    step = PhaseChange.objects.get(case=case, move=verb)
    assert (step.by_id, step.created_at) == (town.users[mover(verb)].pk, fresh(case).phase_since)
    [entry] = Entry.objects.filter(event=moves.EVENTS[verb])
    assert (entry.object_ids, entry.actor_id) == ([str(case.pk)], step.by_id)


@pytest.mark.parametrize("verb", sorted(MOVES))
def test_move_from_another_phase_is_refused(town: Town, api: Any, verb: str) -> None:
    case, client = ready_for(town, verb), api(mover(verb))
    for phase in set(Phase) - MOVES[verb].sources:
        Case.objects.filter(pk=case.pk).update(phase=phase, closed_on=NOW.date())
        assert problems(move(client, case, verb)) == refusal(("wrong_phase", "/phase"))
    Case.objects.filter(pk=case.pk).update(phase=sorted(MOVES[verb].sources)[0], closed_on=None)
    assert move(client, case, verb).status_code == 200


@pytest.mark.parametrize("standing", ["on_hold", "transferred"])
@pytest.mark.parametrize("verb", sorted(MOVES))
def test_move_of_a_case_that_rests_is_refused(town: Town, api: Any, verb: str, standing: str) -> None:
    case, client = ready_for(town, verb), api(mover(verb))
    Case.objects.filter(pk=case.pk).update(standing=standing)
    assert problems(move(client, case, verb)) == refusal(("not_active", "/standing"))
    [shown] = [one for one in client.get(path_of(case, "moves")).json() if one["move"] == verb]
    assert [one["code"] for one in shown["missing"]] == ["not_active"]
    Case.objects.filter(pk=case.pk).update(standing="active")
    assert move(client, case, verb).status_code == 200


@pytest.mark.parametrize("verb", sorted(MOVES))
def test_move_with_an_old_etag_is_refused(town: Town, api: Any, verb: str) -> None:
    case, client = ready_for(town, verb), api(mover(verb))
    etag = client.get(path_of(case))["ETag"]
    update_case(by=town.actor("caseworker"), case=case, changes={"language": "kmr"})
    assert client.post(path_of(case, verb), body_of(verb), etag=etag).status_code == 412
    etag = client.get(path_of(case))["ETag"]
    answer = client.post(path_of(case, verb), body_of(verb), etag=etag)
    assert (answer.status_code, answer["ETag"] == etag) == (200, False)


@pytest.mark.parametrize("verb", sorted(set(MOVES) | set(SIDE_STEPS)))
def test_move_with_an_unknown_member_is_refused(town: Town, api: Any, verb: str) -> None:
    case = make_case(town)
    answer = api(mover(verb)).post(path_of(case, verb), body_of(verb) | {"phase": "closed"})
    assert problems(answer) == (400, "invalid", [("unknown_member", "/phase")])


@pytest.mark.parametrize("verb", sorted(MOVES))
def test_move_is_for_the_office(town: Town, api: Any, verb: str) -> None:
    case = ready_for(town, verb)
    for name in ("volunteer", "partner_agency", "integration_officer", "administrator", "health_companion"):
        assert problems(move(api(name), case, verb)) == (403, "not_allowed", [])
    assert move(api("caseworker-south"), case, verb).status_code == (403 if verb in BY_LEAD else 404)
    assert move(api("caseworker"), case, verb).status_code == (403 if verb in BY_LEAD else 200)
    assert fresh(case).phase == (case.phase if verb in BY_LEAD else MOVES[verb].target)


@pytest.mark.parametrize("verb", sorted(set(MOVES) | set(SIDE_STEPS)))
def test_case_granted_to_a_caseworker_elsewhere_is_not_moved_by_them(town: Town, api: Any, verb: str) -> None:
    case = ready_for(town, verb) if verb in MOVES else case_in(town, Phase.EVALUATION)
    grant(town, case, "caseworker-south")
    stranger = api("caseworker-south")
    assert stranger.get(path_of(case)).status_code == 200
    entries = [] if verb in BY_LEAD else [("not_your_office", "")]
    assert problems(move(stranger, case, verb)) == (403, "not_allowed", entries)
    assert (fresh(case).phase, fresh(case).version) == (case.phase, case.version)


@pytest.mark.parametrize("role", [Role.HEALTH_COMPANION, Role.HOUSING_MANAGER, Role.JOB_COACH, Role.COURSE_COORDINATOR])
def test_specialist_moves_no_case(town: Town, api: Any, role: Role) -> None:
    case = case_in(town, Phase.EVALUATION)
    grant(town, case, role.value)
    assert api(role.value).get(path_of(case)).status_code == 200
    for verb in [*MOVES, *SIDE_STEPS]:
        assert problems(move(api(role.value), case, verb)) == (403, "not_allowed", [])
    assert api(role.value).get(path_of(case, "moves")).status_code == 403


def test_policy_names_every_move() -> None:
    assert set(MOVES) <= set(CASE.actions)
    assert {name for name in [*MOVES, *SIDE_STEPS] if CASE.actions[name] == {Role.TEAM_LEAD}} == BY_LEAD


def test_moves_tell_where_the_case_can_go(town: Town, api: Any) -> None:
    case = make_case(town)
    missing = [
        {"code": "contact_missing", "detail": "Log a contact, or three attempts.", "pointer": "/contact_made_on"}
    ]
    for name, may_decline in (("caseworker", False), ("team_lead", True)):
        assert api(name).get(path_of(case, "moves")).json() == [
            {"move": "accept", "to": "intake", "allowed_to_me": True, "missing": missing},
            {"move": "decline", "to": "closed", "allowed_to_me": may_decline, "missing": []},
        ]
    assert api("caseworker").get(path_of(case_in(town, Phase.CLOSED), "moves")).json() == []
