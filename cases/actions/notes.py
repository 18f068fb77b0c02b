"""Writes of contact notes. A note is its author's; a confidential one is seen by nobody else (§ 203 StGB)."""

from datetime import datetime
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import FieldProblem, NotAllowed
from cases.actions.open_cases import lock_open_case
from cases.models import Case, Note


class NotTheAuthor(NotAllowed):
    """Somebody else wrote the note."""

    detail = "Only the author may change a note."


@action
def create_note(
    *, by: Actor, case: Case, topic: str, text: str, happened_at: datetime, confidential: bool = False
) -> Note:
    """Write down a contact. Raises CaseNotOpen."""
    case = lock_open_case(case.pk)
    note = Note(
        municipality_id=case.municipality_id,
        team_id=case.team_id,
        key=case.key,
        case=case,
        author_id=by.user_id,
        topic=topic,
        text=text,
        happened_at=happened_at,
        confidential=confidential,
    )
    return store(note, by=by, event="note.created", fields=["topic", "text", "happened_at", "confidential"])


@action
def update_note(*, by: Actor, note: Note, changes: dict[str, Any]) -> Note:
    """Correct a note, or make it confidential. Raises NotTheAuthor."""
    _require_author(by, note)
    lock_open_case(note.case_id)
    return store(note, by=by, event="note.changed", fields=assign(note, changes))


@action
def remove_note(*, by: Actor, note: Note) -> None:
    """Take a note away. Raises NotTheAuthor."""
    _require_author(by, note)
    lock_open_case(note.case_id)
    store(note, by=by, event="note.removed", fields=["text"])
    note.delete()


def _require_author(by: Actor, note: Note) -> None:
    if note.author_id != by.user_id:
        raise NotTheAuthor(problems=[FieldProblem("not_the_author", "Somebody else wrote this note.")])
