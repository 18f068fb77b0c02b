"""One person brought up to date: the deadlines that the law finds, moved, settled, withdrawn or taken up again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.roles import Role
from casemgmt.access.writing import action, store
from cases.actions.radar.alerts import bring_up, next_alert, take_back_tasks
from cases.actions.radar.computing import Standing, Wanted, wakes, wanted
from cases.actions.radar.steps import leave_step
from cases.law import findings_of
from cases.legal_facts import for_person
from cases.lifecycle import DeadlineOrigin, DeadlineState, Phase
from cases.lifecycle import Standing as CaseStanding
from cases.models import Case, Deadline, HouseholdMember, Person, RadarEntry

Key = tuple[str, str]


@dataclass
class Look:
    """What a look at a person did, as numbers, and when the next one is."""

    counts: dict[str, int] = field(default_factory=dict)
    next_on: date | None = None

    def add(self, what: str) -> None:
        """Count one more of something."""
        self.counts[what] = self.counts.get(what, 0) + 1


def lock_for_look(people: Iterable[UUID]) -> None:
    """Lock the cases in which tasks may be set, then the people: the order of everybody who writes about them."""
    ids = sorted(people)
    homes = HouseholdMember.objects.filter(person_id__in=ids, left_on=None).values("household_id")
    fellows = HouseholdMember.objects.filter(household_id__in=homes, left_on=None).values("person_id")
    for rows in (
        Case.objects.filter(person_id__in=ids).union(Case.objects.filter(person_id__in=fellows)).values("pk"),
        Person.objects.filter(pk__in=ids).values("pk"),
    ):
        model: Any = rows.model
        found = sorted(row["pk"] for row in rows)
        list(model.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk").values_list("pk"))


@action
def look_at(*, by: Actor, person: Person, on: date, at_once: frozenset[str] = frozenset()) -> Look:
    """Bring the deadlines of a person up to date for a day; whoever calls holds the locks of `lock_for_look`.

    Tasks for the kinds in `at_once` are set now, not when their time comes. Nothing happens a second time: the same
    facts on the same day change nothing.
    """
    entry, _ = RadarEntry.objects.select_for_update().get_or_create(
        pk=person.pk, defaults={"municipality_id": person.municipality_id}
    )
    look = Look()
    if not person.restricted:
        _bring_up_to_date(by, person, on, entry.looked_on, look, at_once)
    entry.look_on, entry.looked_on = look.next_on, max(on, entry.looked_on or on)
    entry.save(update_fields=["look_on", "looked_on"])
    return look


def reader_of(by: Actor, person: Person) -> Actor:
    """Who reads the facts for the radar: somebody who works in the person's team, so that nothing else is used."""
    seat = Seat(role=Role.CASEWORKER, municipality_id=person.municipality_id, team_id=person.team_id)
    return Actor(user_id=None, municipality_id=person.municipality_id, now=by.now, seats=(seat,))


def case_for(person: Person) -> tuple[Case | None, bool]:
    """The case in which the work for a person is done, and whether any work is: it ends with the person's last case.

    Somebody without a case of their own, such as a child, belongs to the open case of their household.
    """
    own = list(Case.objects.filter(person=person).select_related("key", "person__key").order_by("-created_at", "-pk"))
    still = [one for one in own if one.phase != Phase.CLOSED and one.standing != CaseStanding.TRANSFERRED]
    if own:
        return (still[0], True) if still else (None, False)
    homes = HouseholdMember.objects.filter(person=person, left_on=None).values("household_id")
    fellows = HouseholdMember.objects.filter(household_id__in=homes, left_on=None).values("person_id")
    found = Case.objects.open().filter(person_id__in=fellows, team_id=person.team_id, person__restricted=False)
    return found.select_related("key", "person__key").order_by("created_at", "pk").first(), True


def _bring_up_to_date(
    by: Actor, person: Person, on: date, looked_on: date | None, look: Look, at_once: frozenset[str]
) -> None:
    case, worked_on = case_for(person)
    horizon = settings.DEADLINE_HORIZON_DAYS
    gathered = for_person(reader_of(by, person), person)
    findings = findings_of(gathered.facts[person.pk], gathered.switches) if person.pk in gathered.facts else []
    found = wanted(findings, on, horizon) if worked_on else []
    rows = list(Deadline.objects.filter(person=person, erased=False).select_related("key").order_by("due_on", "pk"))
    known = {(one.kind, one.cause): one for one in rows if one.origin == DeadlineOrigin.COMPUTED}
    for one in found:
        row = known.get((one.kind, one.cause))
        if row is not None:
            _follow(by, row, one, look)
        elif _is_new(one, looked_on):
            rows.append(_created(by, person, case, one, look))
    _withdraw(by, known, found, look)
    still_open = [one for one in rows if one.state == DeadlineState.OPEN]
    for row in still_open:
        _hand_to_caseworker(by, row, case)
        bring_up(by=by, deadline=row, case=case, on=on, look=look, at_once=row.kind in at_once)
    days = [*wakes(findings, on, horizon)] if worked_on else []
    look.next_on = min([*days, *(day for row in still_open for day in next_alert(row, on))], default=None)


def _is_new(one: Wanted, looked_on: date | None) -> bool:
    """Live, or gone by since the last look: the days without a run are caught up, the years before are not."""
    if one.standing == Standing.LIVE:
        return True
    missed = one.standing == Standing.PASSED and one.ended_on is not None
    return missed and looked_on is not None and one.ended_on > looked_on  # type: ignore[operator]


def _created(by: Actor, person: Person, case: Case | None, one: Wanted, look: Look) -> Deadline:
    row = Deadline(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        case=case,
        origin=DeadlineOrigin.COMPUTED,
        kind=one.kind,
        category=one.category,
        cause=one.cause,
        due_on=one.due_on,
        computed_on=one.due_on,
        lead_days=list(one.lead_days),
        responsible_id=case.caseworker_id if case else None,
    )
    _tell_basis(row, one)
    store(row, by=by, event="deadline.created", fields=["due_on", "kind", "source"])
    leave_step(by=by, deadline=row, what="created", later_on=one.due_on)
    look.add("created")
    return row


def _tell_basis(row: Deadline, one: Wanted) -> list[str]:
    """What the law says of it now; the names of what is said otherwise than before."""
    said: Mapping[str, Any] = {
        "code": one.finding.code,
        "authority": one.finding.authority,
        "source": one.finding.source,
        "because": list(one.finding.because),
        "hints": list(one.finding.hints),
        "verify": one.verify,
    }
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, said[name])
    return changed


def _follow(by: Actor, row: Deadline, one: Wanted, look: Look) -> None:
    """Let a deadline that is known follow the facts. What people said of it stands, unless it is another round."""
    before, days_changed = row.computed_on, row.computed_on != one.due_on
    changed = _tell_basis(row, one)
    if days_changed:
        row.computed_on, row.lead_days = one.due_on, list(one.lead_days)
        changed += ["computed_on", "lead_days"]
    live = one.standing == Standing.LIVE
    if row.state == DeadlineState.OPEN:
        if days_changed:
            _move(by, row, one.due_on, look)
            return
        if one.standing == Standing.SETTLED:
            _settle(by, row, DeadlineState.DONE, "settled", look)
            return
    elif live and (row.settled_by_facts or _is_another_round(row, before, one)):
        _take_up(by, row, one.due_on, look)
        return
    if changed:
        store(row, by=by, event="deadline.recomputed", fields=changed)


def _is_another_round(row: Deadline, before: date | None, one: Wanted) -> bool:
    """Whether a paper that was seen to was extended so far that its end is brought up anew."""
    longest = timedelta(days=max(one.lead_days, default=0))
    return before is not None and one.kind.startswith("document.") and one.due_on - before > longest


def _move(by: Actor, row: Deadline, due_on: date, look: Look) -> None:
    earlier = row.due_on
    if earlier != due_on:
        row.due_on, row.moved_from_on = due_on, earlier
        start_anew(row)
        leave_step(by=by, deadline=row, what="moved", earlier_on=earlier, later_on=due_on)
        look.add("moved")
    store(row, by=by, event="deadline.moved", fields=["computed_on", "due_on"])


def _settle(by: Actor, row: Deadline, state: DeadlineState, what: str, look: Look) -> None:
    row.state, row.settled_at, row.settled_by_facts = state, by.now, True
    store(row, by=by, event=f"deadline.{what}", fields=["state"])
    leave_step(by=by, deadline=row, what=what, earlier_on=row.due_on)
    take_back_tasks(by=by, deadline=row)
    look.add(what)


def _take_up(by: Actor, row: Deadline, due_on: date, look: Look) -> None:
    row.state, row.settled_at, row.settled_by_facts, row.reason = DeadlineState.OPEN, None, False, ""
    row.due_on = due_on
    start_anew(row)
    store(row, by=by, event="deadline.returned", fields=["due_on", "state"])
    leave_step(by=by, deadline=row, what="returned", later_on=due_on)
    look.add("returned")


def start_anew(row: Deadline) -> None:
    """Forget what was brought up for another day."""
    row.alerted_on = row.alerted_lead = row.answered_at = row.escalated_at = None


def _withdraw(by: Actor, known: Mapping[Key, Deadline], found: Sequence[Wanted], look: Look) -> None:
    still = {(one.kind, one.cause) for one in found}
    for key, row in known.items():
        if key not in still and row.state == DeadlineState.OPEN:
            _settle(by, row, DeadlineState.WITHDRAWN, "withdrawn", look)


def _hand_to_caseworker(by: Actor, row: Deadline, case: Case | None) -> None:
    """Whoever has the case has its deadlines, but for those that were given to somebody."""
    changed = []
    if row.case_id != (case.pk if case else None):
        row.case = case
        changed.append("case")
    if not row.responsible_chosen and row.responsible_id != (case.caseworker_id if case else None):
        row.responsible_id = case.caseworker_id if case else None
        changed.append("responsible")
    if changed:
        store(row, by=by, event="deadline.assigned", fields=changed)
