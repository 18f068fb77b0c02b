"""Writes of what somebody stated about a person: entered, corrected with a reason, voided, taken up again.

The records differ in what they hold and are written alike. Nothing is deleted: what a record said before stands in its
history.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, put, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.actions.open_cases import lock_unrestricted, require_office, require_workable
from cases.actions.persons import lock_person
from cases.actions.stated_checks import problems_of
from cases.models import Correction, Document, Person, StatedRecord

S = TypeVar("S", bound=StatedRecord)

SAYS_WHO = ("stated_by", "source", "reason")
"""The members of a correction that say who stated the new, by which document, and why."""


class VoidedAlready(Conflict):
    """The record is void."""

    code = "voided_already"
    detail = "The record was found to be a mistake. Take it up again before you correct it."


class NotVoided(Conflict):
    """The record holds."""

    code = "not_voided"
    detail = "The record is not void."


@action
def enter_stated(*, by: Actor, model: type[S], person: Person, **values: Any) -> S:
    """Enter what somebody stated. Raises Invalid for days that cannot be."""
    require_workable(by, person)
    lock_person(person)
    record: Any = model(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        **_storable(values),
    )
    _check(by, record)
    return store(record, by=by, event=f"{_kind(record)}.created", fields=values)


@action
def correct_stated(*, by: Actor, record: S, changes: Mapping[str, Any]) -> S:
    """Correct or complete a record. What it said before goes into its history.

    Raises VoidedAlready, and Invalid where nobody is named who stated it, or where something is replaced without a
    reason.
    """
    _lock(by, record)
    if record.voided_at is not None:
        raise VoidedAlready
    given: dict[str, Any] = {"source": None, "reason": ""} | _storable(changes)
    earlier = {name: _held(record, name) for name in given if _held(record, name) != _told(given[name])}
    _require_account(record, given, earlier)
    _append(by, record, "corrected", earlier, given)
    for name, value in given.items():
        setattr(record, name, value)
    _check(by, record)
    return store(record, by=by, event=f"{_kind(record)}.changed", fields=earlier)


@action
def void_stated(*, by: Actor, record: S, reason: str) -> S:
    """Say that a record is a mistake: it stays to be read, and nothing is computed from it. Raises VoidedAlready."""
    _lock(by, record)
    if record.voided_at is not None:
        raise VoidedAlready
    record.voided_at = by.now
    record.void_reason = reason  # type: ignore[attr-defined]
    _append(by, record, "voided", {}, {"reason": reason, "stated_by": "own_office"})
    return store(record, by=by, event=f"{_kind(record)}.voided", fields=["voided_at"])


@action
def reinstate_stated(*, by: Actor, record: S, reason: str) -> S:
    """Take a record up again that was voided by mistake. Raises NotVoided."""
    _lock(by, record)
    if record.voided_at is None:
        raise NotVoided
    earlier = {"void_reason": _held(record, "void_reason")}
    record.voided_at = None
    record.void_reason = ""  # type: ignore[attr-defined]
    _append(by, record, "reinstated", earlier, {"reason": reason, "stated_by": "own_office"})
    return store(record, by=by, event=f"{_kind(record)}.reinstated", fields=["voided_at"])


def _lock(by: Actor, record: StatedRecord) -> None:
    require_office(by, record)
    lock_unrestricted(record.person_id)


def _require_account(record: StatedRecord, given: Mapping[str, Any], earlier: Mapping[str, Any]) -> None:
    problems = []
    if not given.get("stated_by"):
        problems.append(FieldProblem("stated_by_missing", "Say who stated this.", "/stated_by"))
    replaced = [name for name in earlier if name not in SAYS_WHO and _replaces(earlier[name], _told(given[name]))]
    if replaced and not given["reason"]:
        problems.append(FieldProblem("reason_missing", "Say why what was on record is replaced.", "/reason"))
    if problems:
        raise Invalid(problems=problems)


def _replaces(before: Any, after: Any) -> bool:
    """Whether something that was known is known otherwise now, rather than something being added to it."""
    if before in (None, "", [], {}, False) or before == after:
        return False
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=False)
        return len(after) < len(before) or any(_replaces(one, other) for one, other in pairs)
    if isinstance(before, dict) and isinstance(after, dict):
        return any(_replaces(value, after.get(name)) for name, value in before.items())
    return True


def _append(by: Actor, record: Any, what: str, earlier: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """One step of the record's history; the caller's line in the trail tells of it."""
    step = Correction(
        municipality_id=record.municipality_id,
        team_id=record.team_id,
        key=record.key,
        person_id=record.person_id,
        kind=_kind(record),
        record_id=record.pk,
        what=what,
        source=given.get("source"),
        by_id=by.user_id,
        earlier=dict(earlier),
        stated_by=given.get("stated_by", ""),
        reason=given.get("reason", ""),
    )
    put(step, by=by)


def _check(by: Actor, record: Any) -> None:
    source = record.source
    problems = list(problems_of(record, by))
    if source is not None and source.person_id != record.person_id:
        problems.append(FieldProblem("not_their_document", "The document is about somebody else.", "/source"))
    if problems:
        raise Invalid(problems=problems)


def _kind(record: StatedRecord) -> str:
    return str(record._meta.model_name)


def _held(record: Any, name: str) -> Any:
    """What the record says, as the history holds it."""
    return _told(getattr(record, name))


def _told(value: Any) -> Any:
    if isinstance(value, Document):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the days inside lists as they are sealed."""
    return {
        name: [_inner(one) for one in value] if isinstance(value, list) else value for name, value in values.items()
    }


def _inner(item: Any) -> Any:
    return {name: _told(value) for name, value in item.items()} if isinstance(item, Mapping) else _told(item)
