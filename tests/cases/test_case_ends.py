"""How a case ends, who signs, and how it is opened again."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from cases.actions import moves
from cases.actions.cases import update_case
from cases.codes import CLOSING_REASONS
from cases.lifecycle import Phase
from cases.models import Assessment, Case
from tests.factories.case_moves import body_of, evaluate, fresh, history, move, path_of, ready_for, refusal
from tests.factories.case_records import case_in, make_goal, problems, put_referral, put_task
from tests.factories.town import NOW, Town, make_case


@pytest.mark.parametrize(
    ("verb", "reason", "kept_until"),
    [
        ("decline", "declined", date(2026, 9, 3)),  # an inquiry that became no case: six months
        ("refer_out", "referred_out", date(2037, 1, 1)),
        ("inform_only", "info_only", date(2037, 1, 1)),
    ],
)
def test_case_that_ends_early_says_when_and_why(town: Town, verb: str, reason: str, kept_until: date) -> None:
    case = ready_for(town, verb)
    getattr(moves, f"{verb}_case")(by=town.actor("team_lead"), case=case, **body_of(verb))
    ended = fresh(case)
    assert (ended.phase, ended.closing_reason, ended.closed_on) == ("closed", reason, date(2026, 3, 2))
    assert (ended.retention_until, ended.handover) == (kept_until, body_of(verb).get("handover", ""))


@pytest.mark.parametrize("reason", CLOSING_REASONS.codes)
def test_case_is_closed_for_every_reason_of_the_list(town: Town, api: Any, reason: str) -> None:
    case = ready_for(town, "close")
    shown = move(api("caseworker"), case, "close", on="2026-10-30", closing_reason=reason).json()
    kept = [shown[name] for name in ("phase", "closing_reason", "closed_on", "retention_until")]
    assert kept == ["closed", reason, "2026-10-30", "2037-01-01"]


def test_case_is_closed_with_a_handover_of_what_is_open(town: Town, api: Any) -> None:
    case, client = ready_for(town, "close"), api("caseworker")
    put_task(town, case, "declined")
    put_referral(town, case, "waitlisted")
    assert problems(move(client, case, "close")) == refusal(
        ("tasks_open", "/handover"), ("referrals_open", "/handover")
    )
    answer = move(client, case, "close", handover="The school goes on.")
    assert (answer.status_code, answer.json()["handover"]) == (200, "The school goes on.")


def test_case_is_not_closed_on_a_day_to_come(town: Town, api: Any) -> None:
    case = ready_for(town, "close")
    refused = move(api("caseworker"), case, "close", on="2099-01-01")
    assert problems(refused) == (400, "invalid", [("in_the_future", "/on")])


def test_new_year_at_midnight_is_the_towns_and_not_greenwichs(town: Town) -> None:
    case = ready_for(town, "decline")
    moves.decline_case(by=town.actor("team_lead", now=NOW.replace(month=12, day=31, hour=23)), case=case, reason="Late")
    assert (case.closed_on, case.retention_until) == (date(2027, 1, 1), date(2027, 1, 2))


@pytest.fixture
def evaluated(town: Town) -> Case:
    case = case_in(town, Phase.EVALUATION)
    evaluate(town, case)
    return fresh(case)


def test_evaluation_is_signed_by_a_lead_and_then_closed(town: Town, api: Any, evaluated: Case) -> None:
    assert problems(move(api("caseworker"), evaluated, "close")) == refusal(
        ("signature_missing", "/evaluation_signed_at")
    )
    assert move(api("caseworker"), evaluated, "sign_evaluation").status_code == 403
    signed = move(api("team_lead"), evaluated, "sign_evaluation")
    assert (signed.status_code, signed.json()["evaluation_signed_by"]) == (200, str(town.users["team_lead"].pk))
    assert problems(move(api("team_lead"), evaluated, "sign_evaluation")) == refusal(
        ("already_so", "/evaluation_signed_at")
    )
    assert move(api("caseworker"), evaluated, "close").status_code == 200


def test_changed_evaluation_is_signed_anew(town: Town, api: Any, evaluated: Case) -> None:
    assert move(api("team_lead"), evaluated, "sign_evaluation").status_code == 200
    path, worker = path_of(evaluated), api("caseworker")
    assert worker.patch(path, {"handover": "To the school"}, etag="*").json()["evaluation_signed_at"] is not None
    changed = worker.patch(path, {"satisfaction": 2}, etag="*").json()
    assert (changed["evaluation_signed_by"], changed["evaluation_signed_at"]) == (None, None)
    assert move(api("team_lead"), evaluated, "sign_evaluation").status_code == 200


def test_incomplete_evaluation_is_not_signed(town: Town, api: Any, evaluated: Case) -> None:
    make_goal(town, evaluated)
    Assessment.objects.filter(case=evaluated).delete()
    update_case(by=town.actor("caseworker"), case=evaluated, changes={"open_needs": ""})
    assert problems(move(api("team_lead"), evaluated, "sign_evaluation")) == refusal(
        ("goals_not_evaluated", "/goals"),
        ("final_assessment_missing", "/assessments"),
        ("open_needs_missing", "/open_needs"),
    )


@pytest.mark.parametrize(
    ("state", "entry"),
    [
        ({"phase": "monitoring"}, ("wrong_phase", "/phase")),
        ({"phase": "closed", "closed_on": "2026-03-02"}, ("wrong_phase", "/phase")),
        ({"standing": "on_hold"}, ("not_active", "/standing")),
        ({"standing": "transferred"}, ("not_active", "/standing")),
    ],
)
def test_evaluation_is_signed_while_it_is_made(
    town: Town, api: Any, evaluated: Case, state: dict[str, str], entry: tuple[str, str]
) -> None:
    Case.objects.filter(pk=evaluated.pk).update(**state)
    assert problems(move(api("team_lead"), evaluated, "sign_evaluation")) == refusal(entry)


def closed(town: Town, api: Any) -> Case:
    case = ready_for(town, "close")
    assert move(api("caseworker"), case, "close", handover="None").status_code == 200
    return fresh(case)


def test_reopened_case_is_in_assessment_again_without_what_ended_it(town: Town, api: Any) -> None:
    case = closed(town, api)
    answer = move(api("caseworker"), case, "reopen")
    assert answer.status_code == 200, answer.content
    kept = ("phase", "closed_on", "retention_until", "closing_reason", "evaluation_signed_by", "evaluation_signed_at")
    assert [answer.json()[name] for name in kept] == ["assessment", None, None, "", None, None]
    assert history(api("caseworker"), case)[-1] == ("reopen", "closed", "assessment", "Came back")


def test_reopened_case_is_evaluated_and_signed_anew(town: Town, api: Any) -> None:
    case, client = closed(town, api), api("caseworker")
    for verb in ("reopen", "start_evaluation"):
        assert move(client, case, verb).status_code == 200
    assert problems(move(client, case, "close")) == refusal(
        ("final_assessment_missing", "/assessments"), ("signature_missing", "/evaluation_signed_at")
    )


def test_case_without_an_assessment_is_reopened_at_intake(town: Town, api: Any) -> None:
    case = ready_for(town, "inform_only")
    assert move(api("caseworker"), case, "inform_only").status_code == 200
    assert move(api("caseworker"), case, "reopen").json()["phase"] == "intake"


def test_case_is_reopened_until_the_retention_ends(town: Town, api: Any) -> None:
    case = ready_for(town, "inform_only")
    moves.inform_only_case(by=town.actor("caseworker"), case=case, reason="Told all")
    assert case.retention_until == date(2037, 1, 1)
    town.users["caseworker"].memberships.update(valid_from=NOW)
    too_late = town.actor("caseworker", now=NOW.replace(year=2037, month=1, day=1))
    with pytest.raises(moves.MoveRefused) as refused, transaction.atomic():
        moves.reopen_case(by=too_late, case=case, reason="Came back")
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("retention_over", "/retention_until")]
    in_time = town.actor("caseworker", now=NOW.replace(year=2036, month=12, day=31))
    assert moves.reopen_case(by=in_time, case=case, reason="Came back").phase == "intake"


def test_case_is_not_reopened_beside_another_open_one(town: Town, api: Any) -> None:
    case = closed(town, api)
    other = make_case(town, person=case.person)
    assert problems(move(api("caseworker"), case, "reopen")) == (409, "case_open_already", [])
    moves.decline_case(by=town.actor("team_lead"), case=other, reason="Doubled")
    assert move(api("caseworker"), case, "reopen").status_code == 200


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.CLOSED}))
def test_open_case_is_not_reopened(town: Town, api: Any, phase: str) -> None:
    assert problems(move(api("caseworker"), case_in(town, phase), "reopen")) == refusal(("wrong_phase", "/phase"))
