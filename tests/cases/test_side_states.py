"""The side states of a case: it rests, goes to another office, or is in crisis."""

from typing import Any

import pytest

from cases.lifecycle import Phase
from cases.models import Case
from tests.factories.case_moves import body_of, fresh, history, move, path_of, refusal
from tests.factories.case_records import case_in, problems
from tests.factories.town import Town, make_case


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.CLOSED}))
def test_case_rests_and_goes_on_in_every_phase(town: Town, api: Any, phase: str) -> None:
    case, client = case_in(town, phase), api("caseworker")
    assert problems(move(client, case, "resume")) == refusal(("wrong_standing", "/standing"))
    held = move(client, case, "hold").json()
    assert [held[one] for one in ("standing", "on_hold_until", "phase")] == ["on_hold", "2099-01-01", phase]
    assert held["standing_reason"] == "In hospital"
    assert problems(move(client, case, "hold")) == refusal(("wrong_standing", "/standing"))
    gone_on = move(client, case, "resume").json()
    assert [gone_on[one] for one in ("standing", "on_hold_until", "standing_reason")] == ["active", None, ""]
    assert history(client, case)[-2:] == [("held", phase, phase, "In hospital"), ("resumed", phase, phase, "")]


def test_case_does_not_rest_until_a_day_that_is_over(town: Town, api: Any) -> None:
    refused = move(api("caseworker"), make_case(town), "hold", until="2026-03-02")
    assert problems(refused) == refusal(("until_in_the_past", "/until"))


def test_closed_case_does_not_rest(town: Town, api: Any) -> None:
    case = case_in(town, Phase.CLOSED)
    for verb, entry in (
        ("hold", ("wrong_standing", "/standing")),
        ("resume", ("wrong_standing", "/standing")),
        ("transfer", ("wrong_phase", "/phase")),
        ("raise_crisis", ("wrong_phase", "/phase")),
        ("end_crisis", ("wrong_phase", "/phase")),
    ):
        assert problems(move(api("caseworker"), case, verb)) == refusal(entry)


@pytest.mark.parametrize("standing", ["active", "on_hold"])
def test_transfer_ends_the_case_here(town: Town, api: Any, standing: str) -> None:
    case, client = case_in(town, Phase.LINKING), api("caseworker")
    Case.objects.filter(pk=case.pk).update(standing=standing)
    shown = move(client, case, "transfer").json()
    assert [shown[one] for one in ("standing", "phase", "closing_reason")] == ["transferred", "linking", "moved"]
    assert (shown["handover"], shown["standing_reason"]) == ("Kempen\nAll letters", "Moved")
    assert shown["retention_until"] == f"{int(shown['closed_on'][:4]) + 11}-01-01"
    assert history(client, case)[-1] == ("transfer", "linking", "linking", "Moved")
    assert problems(move(client, case, "transfer")) == refusal(("wrong_phase", "/phase"))
    assert problems(move(client, case, "raise_crisis")) == refusal(("wrong_phase", "/phase"))
    assert make_case(town, person=case.person).phase == "inquiry"


@pytest.mark.parametrize("consented_on", [None, ""])
def test_transfer_needs_consent(town: Town, api: Any, consented_on: Any) -> None:
    case, client = case_in(town, Phase.LINKING), api("caseworker")
    answer = move(client, case, "transfer", consented_on=consented_on)
    assert (answer.status_code, fresh(case).standing) == (409 if consented_on is None else 400, "active")
    body = {name: value for name, value in body_of("transfer").items() if name != "consented_on"}
    assert problems(client.post(path_of(case, "transfer"), body)) == refusal(("consent_missing", "/consented_on"))


def test_crisis_is_raised_and_ended_once(town: Town, api: Any) -> None:
    case, client = case_in(town, Phase.PLANNING), api("caseworker")
    assert problems(move(client, case, "end_crisis")) == refusal(("already_so", "/crisis"))
    assert move(client, case, "raise_crisis").json()["crisis"] is True
    assert problems(move(client, case, "raise_crisis")) == refusal(("already_so", "/crisis"))
    assert move(client, case, "end_crisis").json()["crisis"] is False
    assert history(client, case)[-2:] == [
        ("crisis_raised", "planning", "planning", "Threatened"),
        ("crisis_ended", "planning", "planning", "Safe now"),
    ]
