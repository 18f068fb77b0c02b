"""The retention clocks of the case records: notes of a case, and the whole of a person whose cases are all over."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from casemgmt.access.actors import Actor
from casemgmt.access.writing import tell
from casemgmt.errors import FieldProblem
from casemgmt.privacy.actions import erase_when_over
from casemgmt.privacy.actions.erasures import ErasureHindered
from casemgmt.privacy.clocks import CLOCKS, Clock, Counts, Due
from casemgmt.privacy.erasing import hindrances, subjects_of
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import Erasure, LegalHold
from casemgmt.privacy.retention import CASE_FILE, CONTACT_NOTES, UNCONFIRMED_INQUIRY
from casemgmt.privacy.shredding import drop_rows
from cases.actions.erasures import RETENTION_OVER, lock_records_of
from cases.models import Case, Note, Person

CASE, PERSON = Case._meta.label, Person._meta.label


def cases_with_notes_over(as_of: date, after: UUID | None, batch: int) -> Iterator[Due]:
    """Closed or transferred cases with notes whose time is over."""
    with_notes = Note.objects.filter(erased=False).values("case_id")
    rows = Case.objects.filter(pk__in=with_notes, erased=False, closed_on__lt=_first_day_that_runs(as_of))
    for pk, closed_on in _page(rows, after, batch).values_list("pk", "closed_on"):
        yield Due(CASE, pk, CONTACT_NOTES.over_on(closed_on))


def why_notes_stay(due: Due, as_of: date) -> list[str]:
    """The codes of what keeps a case's notes."""
    person_id = Case.objects.filter(pk=due.record).values_list("person_id", flat=True).get()
    return _common_reasons(person_id, as_of)


def drop_notes(by: Actor, due: Due, as_of: date) -> Counts | None:
    """Empty the notes of a case, unless it was reopened meanwhile."""
    case = Case.objects.select_for_update(of=("self",)).select_related("key").get(pk=due.record)
    if case.erased or case.closed_on is None or CONTACT_NOTES.over_on(case.closed_on) > as_of:
        return None
    list(Person.objects.select_for_update(of=("self",)).filter(pk=case.person_id).values_list("pk"))
    _require_none(why_notes_stay(due, as_of))
    notes = list(Note.objects.filter(case=case, erased=False).order_by("pk").values_list("pk", flat=True))
    if not notes:
        return None
    dropped = drop_rows(Note, notes)
    tell(case, by=by, event="case.notes_expired", fields=["text"], also=notes)
    return {Note._meta.label: dropped}


def people_over(as_of: date, after: UUID | None, batch: int) -> Iterator[Due]:
    """People with a case whose retention is over; whether all of them are is a hindrance that is named."""
    over = Q(cases__retention_until__lte=as_of)
    rows = Person.objects.filter(over, merged_into=None, erased=False)
    rows = rows.annotate(until=Max("cases__retention_until", filter=over))
    for pk, until in _page(rows, after, batch).values_list("pk", "until"):
        yield Due(PERSON, pk, until)


def people_without_case() -> int:
    """How many people there are for whom no case was ever opened, so that none closes."""
    return Person.objects.filter(cases=None, merged_into=None, erased=False).count()


def why_person_stays(due: Due, as_of: date) -> list[str]:
    """The codes of what keeps a person."""
    found = [one.code for one in hindrances(subjects_of(due.record), RETENTION_OVER, as_of)]
    return sorted({*found, *_common_reasons(due.record, as_of)})


def drop_person(by: Actor, due: Due, as_of: date) -> Counts | None:
    """Erase the person, with all that is held about them."""
    lock_records_of([due.record])
    person = Person.objects.filter(pk=due.record, erased=False).first()
    if person is None:
        return None
    _require_none(why_person_stays(due, as_of))
    return _sum(erase_when_over(by=by, person=person).counts)


def _common_reasons(person_id: UUID, as_of: date) -> list[str]:
    """A hold, an erasure on which people decide, a restriction: what keeps anything of a person."""
    subjects = subjects_of(person_id)
    found = {
        "legal_hold": LegalHold.objects.in_force(as_of).filter(key_id__in=subjects),
        "erasure_requested": Erasure.objects.filter(subject__in=subjects, state=ErasureState.REQUESTED),
        "restricted": Person.objects.filter(pk__in=subjects, restricted=True),
    }
    return [code for code, rows in found.items() if rows.exists()]


def _first_day_that_runs(as_of: date) -> date:
    """The first closing day whose notes are not over; it is a 1 January, since they run from the end of the year."""
    year = as_of.year
    while CONTACT_NOTES.over_on(date(year, 1, 1)) > as_of:
        year -= 1
    return date(year + 1, 1, 1)


def _require_none(reasons: Iterable[str]) -> None:
    problems = [FieldProblem(code, "This keeps what is over.") for code in reasons]
    if problems:
        raise ErasureHindered(problems=problems)


def _page(rows: Any, after: UUID | None, batch: int) -> Any:
    found = rows.filter(pk__gt=after) if after else rows
    return found.order_by("pk")[:batch]


def _sum(counts: Any) -> Counts:
    total: dict[str, int] = {}
    for part in counts.values():
        for label, number in part.items():
            total[label] = total.get(label, 0) + number
    return total


def clocks() -> Iterable[Clock]:
    """Notes first: they are over before the rest."""
    yield Clock(CONTACT_NOTES, cases_with_notes_over, why_notes_stay, drop_notes)
    yield Clock(
        CASE_FILE,
        people_over,
        why_person_stays,
        drop_person,
        also=(UNCONFIRMED_INQUIRY,),
        not_started=people_without_case,
    )


CLOCKS.extend(clocks())
