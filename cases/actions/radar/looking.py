"""One person brought up to date: the deadlines that the law finds, moved, settled, withdrawn or taken up again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.roles import Role
from casemgmt.access.writing import action, store
from cases.actions.radar.alerts import bring_up, next_alert, take_back_tasks
from cases.actions.radar.computing import Standing, Wanted, wakes, wanted
from cases.actions.radar.steps import Look, Round, leave_step
from cases.law import findings_of
from cases.legal_facts import for_person
from cases.lifecycle import DeadlineOrigin, DeadlineState, Phase
from cases.lifecycle import Standing as CaseStanding
from cases.models import Case, Deadline, HouseholdMember, Person, RadarEntry

Key = tuple[str, str]


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
    one = Round(by=by, person=person, on=on, at_once=at_once)
    if not person.restricted:
        one = _brought_up_to_date(one, entry.looked_on)
    entry.look_on, entry.looked_on = one.look.next_on, max(on, entry.looked_on or on)
    entry.save(update_fields=["look_on", "looked_on"])
    return one.look


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


def _brought_up_to_date(one: Round, looked_on: date | None) -> Round:
    person, on, horizon = one.person, one.on, settings.DEADLINE_HORIZON_DAYS
    case, worked_on = case_for(person)
    one = replace(one, case=case)
    gathered = for_person(reader_of(one.by, person), person)
    findings = findings_of(gathered.facts[person.pk], gathered.switches) if person.pk in gathered.facts else []
    found = wanted(findings, on, horizon) if worked_on else []
    rows = list(Deadline.objects.filter(person=person, erased=False).select_related("key").order_by("due_on", "pk"))
    known = {(row.kind, row.cause): row for row in rows if row.origin == DeadlineOrigin.COMPUTED}
    for told in found:
        row = known.get((told.kind, told.cause))
        if row is not None:
            _follow(one, row, told)
        elif _is_new(told, on, looked_on, by_event=told.kind in one.at_once):
            rows.append(_created(one, told))
    _withdraw(one, known, found)
    still_open = [row for row in rows if row.state == DeadlineState.OPEN]
    for row in still_open:
        _hand_to_caseworker(one, row)
        bring_up(one, row)
    days = [*wakes(findings, on, horizon)] if worked_on else []
    one.look.next_on = min([*days, *(day for row in still_open for day in next_alert(row, on))], default=None)
    return one


def _is_new(one: Wanted, on: date, looked_on: date | None, *, by_event: bool) -> bool:
    """Whether a deadline is put on the radar that was not there.

    One whose day went by counts where that was since the last look, or shortly before: days without a run are caught
    up, and years on which somebody's history is entered at once are not.
    """
    since = on - timedelta(days=settings.DEADLINE_BACKLOG_DAYS)
    recent = one.due_on >= min(since, looked_on or since)
    if one.standing == Standing.LIVE:
        return recent or by_event
    missed = one.standing == Standing.PASSED and one.ended_on is not None and looked_on is not None
    return missed and recent and one.ended_on > looked_on  # type: ignore[operator]


def _created(one: Round, told: Wanted) -> Deadline:
    person, case = one.person, one.case
    row = Deadline(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        case=case,
        origin=DeadlineOrigin.COMPUTED,
        kind=told.kind,
        category=told.category,
        cause=told.cause,
        due_on=told.due_on,
        computed_on=told.due_on,
        lead_days=list(told.lead_days),
        responsible_id=case.caseworker_id if case else None,
    )
    _tell_basis(row, told)
    store(row, by=one.by, event="deadline.created", fields=["due_on", "kind", "source"])
    leave_step(by=one.by, deadline=row, what="created", later_on=told.due_on)
    one.look.add("created")
    return row


def _tell_basis(row: Deadline, told: Wanted) -> list[str]:
    """What the law says of it now; the names of what is said otherwise than before."""
    said: Mapping[str, Any] = {
        "code": told.finding.code,
        "authority": told.finding.authority,
        "source": told.finding.source,
        "because": list(told.finding.because),
        "hints": list(told.finding.hints),
        "verify": told.verify,
    }
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, said[name])
    return changed


def _follow(one: Round, row: Deadline, told: Wanted) -> None:
    """Let a deadline that is known follow the facts. What people said of it stands, unless it is another round."""
    before, day_changed = row.computed_on, row.computed_on != told.due_on
    changed = _tell_basis(row, told)
    if day_changed:
        row.computed_on, row.lead_days = told.due_on, list(told.lead_days)
        changed += ["computed_on", "lead_days"]
    if row.state == DeadlineState.OPEN:
        if day_changed:
            _move(one, row, told.due_on)
            return
        if told.standing == Standing.SETTLED:
            _settle(one, row, DeadlineState.DONE, "settled")
            return
    elif told.standing == Standing.LIVE and (row.settled_by_facts or _is_another_round(before, told)):
        _take_up(one, row, told.due_on)
        return
    if changed:
        store(row, by=one.by, event="deadline.recomputed", fields=changed)


def _is_another_round(before: date | None, told: Wanted) -> bool:
    """Whether a paper that was seen to was extended so far that its end is brought up anew."""
    longest = timedelta(days=max(told.lead_days, default=0))
    return before is not None and told.kind.startswith("document.") and told.due_on - before > longest


def _move(one: Round, row: Deadline, due_on: date) -> None:
    earlier = row.due_on
    if earlier != due_on:
        row.due_on, row.moved_from_on = due_on, earlier
        start_anew(row)
        leave_step(by=one.by, deadline=row, what="moved", earlier_on=earlier, later_on=due_on)
        one.look.add("moved")
    store(row, by=one.by, event="deadline.moved", fields=["computed_on", "due_on"])


def _settle(one: Round, row: Deadline, state: DeadlineState, what: str) -> None:
    row.state, row.settled_at, row.settled_by_facts = state, one.by.now, True
    store(row, by=one.by, event=f"deadline.{what}", fields=["state"])
    leave_step(by=one.by, deadline=row, what=what, earlier_on=row.due_on)
    take_back_tasks(by=one.by, deadline=row)
    one.look.add(what)


def _take_up(one: Round, row: Deadline, due_on: date) -> None:
    row.state, row.settled_at, row.settled_by_facts, row.reason = DeadlineState.OPEN, None, False, ""
    row.due_on = due_on
    start_anew(row)
    store(row, by=one.by, event="deadline.returned", fields=["due_on", "state"])
    leave_step(by=one.by, deadline=row, what="returned", later_on=due_on)
    one.look.add("returned")


def start_anew(row: Deadline) -> None:
    """Forget what was brought up for another day."""
    row.alerted_on = row.alerted_lead = row.answered_at = row.escalated_at = None


def _withdraw(one: Round, known: Mapping[Key, Deadline], found: Sequence[Wanted]) -> None:
    still = {(told.kind, told.cause) for told in found}
    for key, row in known.items():
        if key not in still and row.state == DeadlineState.OPEN:
            _settle(one, row, DeadlineState.WITHDRAWN, "withdrawn")


def _hand_to_caseworker(one: Round, row: Deadline) -> None:
    """Whoever has the case has its deadlines, but for those that were given to somebody."""
    case_id, worker_id = (one.case.pk, one.case.caseworker_id) if one.case else (None, None)
    changed = []
    if row.case_id != case_id:
        row.case = one.case
        changed.append("case")
    if not row.responsible_chosen and row.responsible_id != worker_id:
        row.responsible_id = worker_id
        changed.append("responsible")
    if changed:
        store(row, by=one.by, event="deadline.assigned", fields=changed)
