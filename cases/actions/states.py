"""One step in the states of a task or a referral: only from where its table of moves lets it begin."""

from collections.abc import Mapping
from typing import Any

from casemgmt.errors import Conflict, FieldProblem

Moves = Mapping[str, tuple[frozenset[Any], Any]]


class WrongState(Conflict):
    """The record is in a state in which this does not begin."""

    code = "wrong_state"
    detail = "This does not begin in the state in which the record is."


def advance(record: Any, moves: Moves, move: str) -> None:
    """Set the state that the move leads to. Raises WrongState naming the state that the record is in."""
    sources, target = moves[move]
    require_state(record, sources)
    record.state = target


def require_state(record: Any, states: frozenset[Any]) -> None:
    """Raise WrongState unless the record is in one of the states."""
    if record.state not in states:
        allowed = ", ".join(sorted(states))
        sentence = f"It is {record.state}; this begins in {allowed}."
        raise WrongState(problems=[FieldProblem("wrong_state", sentence, "/state")])
