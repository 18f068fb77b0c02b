"""Cases that have all that a move asks for, and the body that goes along with the move."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cases.actions import plans
from cases.actions.cases import log_contact, update_case
from cases.actions.moves import sign_evaluation
from cases.lifecycle import MOVES
from cases.models import Case
from tests.factories.case_records import case_in, make_assessment, make_goal, make_measure
from tests.factories.client import Api
from tests.factories.town import Town

INTAKE = {
    "lives_alone": True,
    "status_document": "AUFG",
    "legal_regime": "ASYLBLG_3",
    "immediate_needs": "none",
    "informed_on": date(2026, 3, 1),
    "informed_language": "ara",
    "consent_not_needed_because": "Statutory duty",
}
EVALUATION = {"satisfaction": 8, "evaluation_summary": "Went well.", "open_needs": "none"}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "decline": {"reason": "Not in charge"},
    "refer_out": {"reason": "Somebody else is in charge", "handover": "To the youth office"},
    "inform_only": {"reason": "Told all there is"},
    "agree_plan": {
        "agreed_on": "2026-03-02",
        "participants": "The person and the caseworker",
        "language": "ara",
        "interpreted": True,
        "agreement": "Yes, like that.",
    },
    "reassess": {"reason": "The course fell through"},
    "start_evaluation": {"cause": "goal_reached"},
    "close": {"on": "2026-03-02", "closing_reason": "goal_reached"},
    "reopen": {"reason": "Came back"},
    "hold": {"reason": "In hospital", "until": "2099-01-01"},
    "transfer": {"reason": "Moved", "to": "Kempen", "handover": "All letters", "consented_on": "2026-03-01"},
    "raise_crisis": {"reason": "Threatened"},
    "end_crisis": {"reason": "Safe now"},
}


def body_of(move: str) -> dict[str, Any]:
    """What is sent along with a move."""
    return dict(BODIES.get(move, {}))


def path_of(case: Case, verb: str = "") -> str:
    """The address of a case, or of a verb on it."""
    return f"/cases/{case.pk}/" + (f"{verb.replace('_', '-')}/" if verb else "")


def move(client: Api, case: Case, verb: str, **more: Any) -> Any:
    """The answer to a move."""
    return client.post(path_of(case, verb), body_of(verb) | more)


def refusal(*entries: tuple[str, str]) -> tuple[int, str, list[tuple[str, str]]]:
    """A refused move that names exactly these codes and pointers."""
    return 409, "move_refused", list(entries)


def history(client: Api, case: Case) -> list[tuple[str, str, str, str]]:
    """The steps of a case, oldest first."""
    rows = client.get("/phase-changes/", case=str(case.pk), ordering="created_at").json()["results"]
    return [(row["move"], row["from_phase"], row["to_phase"], row["reason"]) for row in rows]


def ready_for(town: Town, move: str, source: str = "") -> Case:
    """A case in a phase where the move begins, with all that its guards ask for."""
    case = case_in(town, source or sorted(MOVES[move].sources)[0])
    _PREPARE.get(move, _nothing)(town, case)
    return fresh(case)


def fresh(case: Case) -> Case:
    """The case as it is stored."""
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def _nothing(town: Town, case: Case) -> None:
    pass


def _for_intake(town: Town, case: Case) -> None:
    log_contact(by=town.actor("caseworker"), case=case, on=date(2026, 3, 1), way="phone", reached=True)


def _for_assessment(town: Town, case: Case) -> None:
    update_case(by=town.actor("caseworker"), case=case, changes=dict(INTAKE))


def _for_planning(town: Town, case: Case) -> None:
    make_assessment(town, case, complete=True)


def _for_linking(town: Town, case: Case) -> None:
    make_measure(town, make_goal(town, case))


def _for_monitoring(town: Town, case: Case) -> None:
    make_measure(town, make_goal(town, case), typed_state="under_way")


def evaluate(town: Town, case: Case) -> None:
    """All that a signature asks for."""
    by = town.actor("caseworker")
    plans.evaluate_goal(by=by, goal=make_goal(town, case), state="reached")
    make_assessment(town, case, complete=True)
    update_case(by=by, case=case, changes=dict(EVALUATION))


def _for_closing(town: Town, case: Case) -> None:
    evaluate(town, case)
    sign_evaluation(by=town.actor("team_lead"), case=case)


_PREPARE: Mapping[str, Callable[[Town, Case], None]] = {
    "accept": _for_intake,
    "start_assessment": _for_assessment,
    "start_planning": _for_planning,
    "agree_plan": _for_linking,
    "start_monitoring": _for_monitoring,
    "close": _for_closing,
}
"""By move, what has to be there."""

assert set(_PREPARE) == {name for name, move in MOVES.items() if move.guards}
