"""The page of phases: what moves a case, a task or a referral, from where to where, who may, what must be there."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices

from casemgmt.access.policies import Policy
from casemgmt.access.roles import Role
from casemgmt.reference.markdown import code, first_paragraph, page, section, table
from casemgmt.reference.permissions import SHORT
from casemgmt.reference.routes import Routes, routes
from cases import policies
from cases.guards import GUARDS
from cases.lifecycle import MOVES, REFERRAL_MOVES, TASK_MOVES, Phase, ReferralState, Standing, TaskState
from cases.views.cases import CaseViewSet

BESIDE = ("sign_evaluation", "reopen", "hold", "resume", "transfer", "raise_crisis", "end_crisis")
"""What changes where a case stands without being a move from phase to phase."""

INTRODUCTION = (
    "The phases follow the case management phases of the DGCC (Deutsche Gesellschaft für Care und Case Management). "
    "A move that may not be is refused with 409 `move_refused`; its `errors` name everything that is missing. "
    "`GET /cases/{id}/moves/` tells the same for one case before anybody tries. Roles are shortened as on the page of "
    "[permissions](permissions.md)."
)
HISTORY = "Each move appends one line to the case's history (`GET /phase-changes/?case={id}`), which is never changed."


def case_phases() -> str:
    """The page."""
    addresses = routes()
    return page(
        "Phases and moves",
        INTRODUCTION,
        section("Phases", _choices(Phase), _diagram(), HISTORY),
        section("Moves", _moves(addresses)),
        section("What a move needs", _guards()),
        section("Beside the phases", "`standing` says whether work goes on:", _choices(Standing), _beside(addresses)),
        _lifecycle("Tasks", TaskState, TASK_MOVES, (policies.TASK, policies.MY_TASK), addresses),
        _lifecycle(
            "Referrals", ReferralState, REFERRAL_MOVES, (policies.REFERRAL, policies.PARTNER_REFERRAL), addresses
        ),
    )


def _choices(states: type[TextChoices]) -> str:
    return table(("Code", "Meaning"), [(code(state.value), state.label) for state in states])


def _diagram() -> str:
    lines = [
        f"    {source.value} --> {move.target.value}: {name}"
        for name, move in MOVES.items()
        for source in _in_order(Phase, move.sources)
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> inquiry", *lines, "```"])


def _moves(addresses: Routes) -> str:
    rows = [
        (
            code(name),
            _asked_by(policies.CASE, name, addresses),
            ", ".join(code(one.value) for one in _in_order(Phase, move.sources)),
            code(move.target.value),
            _who(policies.CASE, name),
            ", ".join(f"[{guard}](#{guard})" for guard in move.guards),
        )
        for name, move in MOVES.items()
    ]
    return table(("Move", "Asked by", "From", "To", "Who", "Needs"), rows)


def _guards() -> str:
    return "\n\n".join(f"### {name}\n\n{first_paragraph(guard.__doc__)}" for name, guard in GUARDS.items())


def _beside(addresses: Routes) -> str:
    rows = [
        (
            code(name),
            _asked_by(policies.CASE, name, addresses),
            _who(policies.CASE, name),
            first_paragraph(getattr(CaseViewSet, name).__doc__),
        )
        for name in BESIDE
    ]
    return table(("Action", "Asked by", "Who", "What it does"), rows)


def _lifecycle(
    title: str,
    states: type[TextChoices],
    moves: Mapping[str, tuple[frozenset[Any], Any]],
    tables: tuple[Policy, ...],
    addresses: Routes,
) -> str:
    rows = [
        (
            code(name),
            ", ".join(filter(None, (_asked_by(one, name, addresses) for one in tables))) or "–",
            ", ".join(code(one.value) for one in _in_order(states, sources)),
            code(target.value),
            "; ".join(f"{one.record}: {_who(one, name)}" for one in tables if name in one.actions),
        )
        for name, (sources, target) in moves.items()
    ]
    return section(title, _choices(states), table(("Move", "Asked by", "From", "To", "Who"), rows))


def _asked_by(policy: Policy, name: str, addresses: Routes) -> str:
    return ", ".join(map(code, addresses.get((policy.record, name), ())))


def _who(policy: Policy, name: str) -> str:
    roles = policy.actions.get(name, frozenset())
    return " ".join(short for role, short in SHORT.items() if role in roles) if roles != frozenset(Role) else "all"


def _in_order(states: type[TextChoices], some: Iterable[Any]) -> list[Any]:
    held = frozenset(some)
    return [state for state in states if state in held]
