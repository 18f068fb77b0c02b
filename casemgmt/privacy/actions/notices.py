"""Writes of notices: recipients are told what became of the data that they were given (Art. 19 GDPR)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.models import TeamRecord
from casemgmt.access.writing import action, put, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.models import Notice
from casemgmt.privacy.rights import NoticeCause, NoticeState
from casemgmt.privacy.sharing import Recipient


class NoticeDone(Conflict):
    """The notice is further already."""

    code = "notice_done"
    detail = "The notice was sent or acknowledged already."


def tell_recipients(
    *,
    by: Actor,
    record: TeamRecord,
    subject: UUID,
    cause: NoticeCause,
    occasion: UUID,
    recipients: Iterable[Recipient],
) -> list[UUID]:
    """Open one notice for each agency among the recipients, and none a second time for the occasion; their ids.

    `record` says whose office keeps the notices. The caller's line in the trail tells of them.
    """
    facts: dict[UUID, set[str]] = defaultdict(set)
    references: dict[UUID, set[str]] = defaultdict(set)
    for one in recipients:
        facts[one.agency] |= one.facts
        references[one.agency].add(one.reference)
    if not facts:
        return []
    told = set(Notice.objects.filter(cause=cause, occasion=occasion).values_list("agency_id", flat=True))
    return [
        put(
            Notice(
                municipality_id=record.municipality_id,
                team_id=record.team_id,
                subject=subject,
                agency_id=agency,
                cause=cause,
                occasion=occasion,
                facts=sorted(facts[agency]),
                references=sorted(references[agency]),
            ),
            by=by,
        ).pk
        for agency in sorted(facts.keys() - told)
    ]


@action
def send_notice(*, by: Actor, notice: Notice, sent_on: date | None = None) -> Notice:
    """Say that the recipient was told, today or on a day before. Raises NoticeDone."""
    if notice.state != NoticeState.OPEN:
        raise NoticeDone
    notice.state = NoticeState.SENT
    notice.sent_on = _past(by, sent_on, "/sent_on")
    notice.sent_by_id = by.user_id
    return store(notice, by=by, event="notice.sent", fields=["sent_by", "sent_on", "state"])


@action
def acknowledge_notice(*, by: Actor, notice: Notice, acknowledged_on: date | None = None) -> Notice:
    """Say that the recipient confirmed it. Raises NoticeDone for one that was not sent, or is confirmed."""
    if notice.state != NoticeState.SENT:
        raise NoticeDone("Only a notice that was sent, and is not confirmed yet, is acknowledged.")
    notice.state = NoticeState.ACKNOWLEDGED
    notice.acknowledged_on = _past(by, acknowledged_on, "/acknowledged_on")
    return store(notice, by=by, event="notice.acknowledged", fields=["acknowledged_on", "state"])


def _past(by: Actor, day: date | None, pointer: str) -> date:
    today = timezone.localdate(by.now)
    if day is not None and day > today:
        raise Invalid(problems=[FieldProblem("in_the_future", "This day is still to come.", pointer)])
    return day or today
