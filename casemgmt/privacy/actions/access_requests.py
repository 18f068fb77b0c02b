"""Writes of requests for access (Art. 12, 15 GDPR, § 83 SGB X)."""

from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions.people import held, require_office
from casemgmt.privacy.models import AccessRequest
from casemgmt.privacy.periods import add_months
from casemgmt.privacy.rights import MONTHS_OF_EXTENSION, MONTHS_TO_ANSWER, AccessState


class AccessDecided(Conflict):
    """The request was answered or refused."""

    code = "access_decided"
    detail = "The request is answered or refused already."


class ExtendedAlready(Conflict):
    """The time to answer was extended before, and the law lets it be extended once."""

    code = "extended_already"
    detail = "The time to answer was extended already."


@action
def record_access_request(
    *, by: Actor, person: Any, received_on: date, channel: str, remark: str = ""
) -> AccessRequest:
    """Put on record that a person asks what is held about them; due one month later (§ 188 Abs. 2, 3 BGB).

    Raises Invalid for a day to come, NotAllowed outside the person's office, ContentErased once they were erased.
    """
    person = held(person)
    require_office(by, person)
    if received_on > timezone.localdate(by.now):
        raise Invalid(problems=[FieldProblem("in_the_future", "This day is still to come.", "/received_on")])
    request = AccessRequest(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        received_on=received_on,
        channel=channel,
        due_on=add_months(received_on, MONTHS_TO_ANSWER),
        remark=remark,
    )
    return store(request, by=by, event="accessrequest.created", fields=["received_on", "channel", "due_on", "remark"])


@action
def extend_access_request(*, by: Actor, accessrequest: AccessRequest, reason: str) -> AccessRequest:
    """Extend the time to answer by two further months, once, and within the first month (Art. 12(3) GDPR).

    Raises AccessDecided, ExtendedAlready, and Invalid once the first month is over: the person had to be told in it.
    """
    _require_open(accessrequest)
    if accessrequest.extended:
        raise ExtendedAlready
    if timezone.localdate(by.now) > accessrequest.due_on:
        raise Invalid(problems=[FieldProblem("too_late", "The month in which it could be extended is over.", "")])
    accessrequest.extended = True
    accessrequest.extension_reason = reason
    accessrequest.due_on = add_months(accessrequest.received_on, MONTHS_TO_ANSWER + MONTHS_OF_EXTENSION)
    fields = ["due_on", "extended", "extension_reason"]
    return store(accessrequest, by=by, event="accessrequest.extended", fields=fields)


@action
def answer_access_request(*, by: Actor, accessrequest: AccessRequest) -> AccessRequest:
    """Say that the person was given the answer. Raises AccessDecided."""
    _require_open(accessrequest)
    _decide(by, accessrequest, AccessState.ANSWERED)
    return store(accessrequest, by=by, event="accessrequest.answered", fields=["decided_at", "decided_by", "state"])


@action
def refuse_access_request(*, by: Actor, accessrequest: AccessRequest, refusal: str, reason: str) -> AccessRequest:
    """Refuse the request on a ground of the law, with the reason as the person is told it. Raises AccessDecided."""
    _require_open(accessrequest)
    accessrequest.refusal = refusal
    accessrequest.refusal_reason = reason
    _decide(by, accessrequest, AccessState.REFUSED)
    fields = ["decided_at", "decided_by", "refusal", "refusal_reason", "state"]
    return store(accessrequest, by=by, event="accessrequest.refused", fields=fields)


def _require_open(request: AccessRequest) -> None:
    if request.state != AccessState.OPEN:
        raise AccessDecided


def _decide(by: Actor, request: AccessRequest, state: AccessState) -> None:
    request.state = state
    request.decided_at = by.now
    request.decided_by_id = by.user_id
