"""What the apps above add to erasing somebody: further subjects, what stands in the way, what they hold besides."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.dispatch import Signal

from casemgmt.errors import FieldProblem
from casemgmt.privacy.models import LegalHold

FurtherSubjects = Callable[[UUID], Iterable[UUID]]
Hindrance = Callable[[Sequence[UUID], str, date], Iterable[FieldProblem]]

FURTHER_SUBJECTS: list[FurtherSubjects] = []
"""Each finds the ids of those who are the same person under another key, such as people merged into this one."""

HINDRANCES: list[Hindrance] = []
"""Each is asked with the subjects, the ground and the day, and names what forbids erasing them. It locks what it asks,
in the order in which its own writers do, so that the answer stays true until the transaction ends."""

subject_erased = Signal()
"""Sent inside the transaction once the sealed rows are emptied, with `subjects` (their ids) and `at`.

A receiver removes what it holds besides, and may return how many rows went, by the label of their table. What cannot be
taken back, such as deleting a file, waits for `transaction.on_commit`: a preview does everything and takes it back.
"""


def subjects_of(person: UUID) -> list[UUID]:
    """Every subject under whose key something about the person is sealed: themselves first."""
    others = {one for find in FURTHER_SUBJECTS for one in find(person)}
    return [person, *sorted(others - {person})]


def hindrances(subjects: Sequence[UUID], ground: str, today: date) -> Iterator[FieldProblem]:
    """What forbids erasing the subjects on this ground today."""
    for find in HINDRANCES:
        yield from find(subjects, ground, today)
    if LegalHold.objects.in_force(today).filter(key_id__in=subjects).exists():  # asked behind the locks of the others
        yield FieldProblem("legal_hold", "A legal hold is in force. Lift it first.")
