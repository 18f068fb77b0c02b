"""Writes of restrictions (Art. 18 GDPR) and of disputes about fields (§ 84(2) SGB X)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, put, tell
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions.notices import tell_recipients
from casemgmt.privacy.actions.people import require_office
from casemgmt.privacy.models import Dispute, Restriction
from casemgmt.privacy.rights import NoticeCause
from casemgmt.privacy.sharing import recipients_of


class RestrictedAlready(Conflict):
    """Processing is restricted already."""

    code = "restricted_already"
    detail = "Processing of this person's data is restricted already."


class NotRestricted(Conflict):
    """There is no restriction to lift."""

    code = "not_restricted"
    detail = "Processing of this person's data is not restricted."


class DisputedAlready(Conflict):
    """A field is disputed already; `problems` name which."""

    code = "disputed_already"
    detail = "A field is disputed already."


class NotDisputed(Conflict):
    """A field is not disputed; `problems` name which."""

    code = "not_disputed"
    detail = "A field is not disputed."


@action
def restrict_processing(*, by: Actor, person: Any, ground: str, reason: str) -> Any:
    """Let the person's data only be kept from now on, and tell those who were given some.

    Raises RestrictedAlready, and NotAllowed outside the person's office.
    """
    require_office(by, person)
    if person.restricted:
        raise RestrictedAlready
    restriction = put(
        Restriction(**_belonging(person), ground=ground, reason=reason, placed_by_id=by.user_id),
        by=by,
    )
    person.restricted = True
    notices = tell_recipients(
        by=by,
        record=person,
        subject=person.pk,
        cause=NoticeCause.RESTRICTED,
        occasion=restriction.pk,
        recipients=recipients_of([person.pk]),
    )
    also = [restriction.pk, *notices]
    return tell(put(person, by=by), by=by, event="person.restricted", fields=["ground", "reason"], also=also)


@action
def lift_restriction(*, by: Actor, person: Any, informed_on: date, reason: str) -> Any:
    """Let the person's data be processed again, once the person was told of it (Art. 18(3) GDPR).

    Raises NotRestricted, and Invalid for a day to come.
    """
    require_office(by, person)
    if not person.restricted:
        raise NotRestricted
    if informed_on > timezone.localdate(by.now):
        raise Invalid(problems=[FieldProblem("in_the_future", "This day is still to come.", "/informed_on")])
    restriction = Restriction.objects.select_related("key").get(key=person.key_id, lifted_at=None)
    restriction.lifted_at = by.now
    restriction.informed_on = informed_on
    restriction.lift_reason = reason
    person.restricted = False
    also = [put(restriction, by=by).pk]
    fields = ["informed_on", "lift_reason"]
    return tell(put(person, by=by), by=by, event="person.restriction_lifted", fields=fields, also=also)


@action
def dispute_fields(*, by: Actor, person: Any, fields: Collection[str], reason: str) -> Any:
    """Mark fields whose truth the person contests. Raises DisputedAlready naming those that are marked."""
    require_office(by, person)
    _refuse(DisputedAlready, "disputed_already", set(fields) & set(person.disputed_fields))
    rows = [put(Dispute(**_belonging(person), field=name, reason=reason), by=by) for name in sorted(set(fields))]
    person.disputed_fields = sorted({*person.disputed_fields, *fields})
    return _told_of_fields(by, person, "person.disputed", fields, rows)


@action
def settle_dispute(*, by: Actor, person: Any, fields: Collection[str], outcome: str, settlement: str) -> Any:
    """Take the marks away, with how it ended. Raises NotDisputed naming fields that are not marked."""
    require_office(by, person)
    _refuse(NotDisputed, "not_disputed", set(fields) - set(person.disputed_fields))
    rows = list(
        Dispute.objects.select_related("key")
        .filter(key=person.key_id, field__in=sorted(set(fields)), settled_at=None)
        .order_by("field")
    )
    for row in rows:
        row.settled_at, row.outcome, row.settlement = by.now, outcome, settlement
        put(row, by=by)
    person.disputed_fields = sorted(set(person.disputed_fields) - set(fields))
    return _told_of_fields(by, person, "person.dispute_settled", fields, rows)


def _belonging(person: Any) -> dict[str, Any]:
    return {"municipality_id": person.municipality_id, "team_id": person.team_id, "key": person.key}


def _told_of_fields(by: Actor, person: Any, event: str, fields: Iterable[str], rows: Iterable[Dispute]) -> Any:
    return tell(put(person, by=by), by=by, event=event, fields=set(fields), also=[row.pk for row in rows])


def _refuse(error: type[Conflict], code: str, names: Collection[str]) -> None:
    if names:
        raise error(problems=[FieldProblem(code, f"{name}: {error.detail}", "/fields") for name in sorted(names)])
