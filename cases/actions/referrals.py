"""Writes of referrals: the office drafts, sends and revokes; the agency answers."""

from collections.abc import Collection
from datetime import date
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Agency
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions import PARTNER_REFERRAL
from casemgmt.privacy.models import Consent
from cases.actions.open_cases import lock_open_case, lock_unrestricted, require_office
from cases.actions.states import advance, require_state
from cases.actions.tasks import ConsentMissing
from cases.lifecycle import REFERRAL_MOVES, ReferralState
from cases.models import Case, Referral

DRAFT = frozenset({ReferralState.DRAFT})


class AgencyInactive(Conflict):
    """The agency takes no referrals any more."""

    code = "agency_inactive"
    detail = "The agency takes no referrals any more."


@action
def create_referral(
    *,
    by: Actor,
    case: Case,
    agency: Agency,
    topic: str,
    categories: Collection[str],
    message: str = "",
    consent: Consent | None = None,
    legal_basis: str = "",
) -> Referral:
    """Draft a referral of an open case. Nobody but the office sees it before it is sent.

    Raises CaseNotOpen, and Invalid for an agency that takes none or a ground that does not fit.
    """
    case = lock_open_case(case.pk)
    require_office(by, case)
    referral = Referral(
        municipality_id=case.municipality_id,
        team_id=case.team_id,
        key=case.key,
        case=case,
        agency=agency,
        topic=topic,
        message=message,
        categories=sorted(set(categories)),
        consent=consent,
        legal_basis=legal_basis,
    )
    _check(referral)
    named = ["agency", "topic", "message", "categories", "consent", "legal_basis"]
    return store(referral, by=by, event="referral.created", fields=named)


@action
def update_referral(*, by: Actor, referral: Referral, changes: dict[str, Any]) -> Referral:
    """Change a draft. Raises WrongState once it was sent, and Invalid as `create_referral`."""
    require_state(referral, DRAFT)
    lock_unrestricted(referral.case.person_id)
    if "categories" in changes:
        changes = changes | {"categories": sorted(set(changes["categories"]))}
    changed = assign(referral, changes)
    _check(referral)
    return store(referral, by=by, event="referral.changed", fields=changed)


@action
def send_referral(*, by: Actor, referral: Referral) -> Referral:
    """Hand the person on: on the legal basis that was named, or on a consent that covers it at this moment.

    Without a named consent the one that holds longest is taken. The consent stays locked until the referral is sent,
    so that a withdrawal comes before it, and refuses it, or behind it, and closes it. Raises WrongState, CaseNotOpen,
    AgencyInactive, ConsentMissing, ProcessingRestricted.
    """
    advance(referral, REFERRAL_MOVES, "send")
    lock_unrestricted(lock_open_case(referral.case_id).person_id)
    if not referral.agency.is_active:
        raise AgencyInactive
    if not referral.legal_basis:
        referral.consent = _covering_consent(by, referral)
    referral.sent_at = by.now
    referral.sent_by_id = by.user_id
    return store(referral, by=by, event="referral.sent", fields=["consent", "sent_at", "sent_by", "state"])


@action
def revoke_referral(*, by: Actor, referral: Referral, reason: str) -> Referral:
    """Take the referral back: the very next request of the agency finds nothing."""
    advance(referral, REFERRAL_MOVES, "revoke")
    referral.revoke_reason = reason
    referral.ended_at = by.now
    return store(referral, by=by, event="referral.revoked", fields=["ended_at", "revoke_reason", "state"])


@action
def accept_referral(
    *, by: Actor, referral: Referral, first_contact_on: date | None = None, answer: str = ""
) -> Referral:
    """Take the person on (agency). From now on the agency reads what goes along."""
    facts = {"first_contact_on": first_contact_on, "answered_at": by.now} | _said(answer)
    return _answer(by, referral, "accept", "referral.accepted", facts)


@action
def refuse_referral(*, by: Actor, referral: Referral, answer: str) -> Referral:
    """Refuse the person with a reason (agency). The referral is over and out of the agency's sight."""
    facts = {"answer": answer, "answered_at": by.now, "ended_at": by.now}
    return _answer(by, referral, "refuse", "referral.refused", facts)


@action
def waitlist_referral(*, by: Actor, referral: Referral, answer: str = "") -> Referral:
    """Put the person on the waiting list (agency)."""
    return _answer(by, referral, "waitlist", "referral.waitlisted", {"answered_at": by.now} | _said(answer))


@action
def start_referral(*, by: Actor, referral: Referral, first_contact_on: date) -> Referral:
    """Begin to work with the person (agency)."""
    return _answer(by, referral, "start", "referral.started", {"first_contact_on": first_contact_on})


@action
def finish_referral(*, by: Actor, referral: Referral, answer: str = "") -> Referral:
    """Say that the work with the person is done (agency). The referral is out of the agency's sight."""
    return _answer(by, referral, "finish", "referral.finished", {"ended_at": by.now} | _said(answer))


def _answer(by: Actor, referral: Referral, move: str, event: str, facts: dict[str, Any]) -> Referral:
    advance(referral, REFERRAL_MOVES, move)
    _hold_consent(by, referral)
    return store(referral, by=by, event=event, fields=[*assign(referral, facts), "state"])


def _said(answer: str) -> dict[str, Any]:
    """What the agency writes; saying nothing leaves what it wrote before."""
    return {"answer": answer} if answer else {}


def _hold_consent(by: Actor, referral: Referral) -> None:
    """Lock the consent on which the agency knows of the person; one that was withdrawn meanwhile refuses the answer."""
    if referral.consent_id is None:
        return
    held = Consent.objects.select_for_update().valid_at(by.now).filter(pk=referral.consent_id)
    if held.only("pk").first() is None:
        raise ConsentMissing


def _check(referral: Referral) -> None:
    problems = []
    if referral.agency.municipality_id != referral.municipality_id:
        problems.append(FieldProblem("other_municipality", "This is in another municipality.", "/agency"))
    elif not referral.agency.is_active:
        problems.append(FieldProblem("agency_inactive", AgencyInactive.detail, "/agency"))
    if referral.consent is not None and referral.legal_basis:
        sentence = "A referral rests on a consent or on a law, and not on both."
        problems.append(FieldProblem("one_ground", sentence, "/legal_basis"))
    if referral.consent is not None and not _fits(referral.consent, referral):
        sentence = "This consent is not for this person and agency."
        problems.append(FieldProblem("consent_not_fitting", sentence, "/consent"))
    if problems:
        raise Invalid(problems=problems)


def _fits(consent: Consent, referral: Referral) -> bool:
    return (consent.key_id, consent.purpose, consent.recipient_agency_id) == (
        referral.key_id,
        PARTNER_REFERRAL,
        referral.agency_id,
    )


def _covering_consent(by: Actor, referral: Referral) -> Consent:
    """The consent, locked, that holds now and covers all categories. Raises ConsentMissing naming what it lacks."""
    consents = Consent.objects.select_for_update(of=("self",)).select_related("key").valid_at(by.now)
    consents = consents.of(referral.key_id).filter(purpose=PARTNER_REFERRAL, recipient_agency=referral.agency_id)
    if referral.consent_id is not None:
        consents = consents.filter(pk=referral.consent_id)
    lacking = []
    for consent in consents.order_by("-valid_until", "-pk"):
        lacking.append([name for name in referral.categories if name not in consent.categories])
        if not lacking[-1]:
            return consent
    raise ConsentMissing(problems=_lacks(min(lacking, key=len) if lacking else None))


def _lacks(categories: list[str] | None) -> list[FieldProblem]:
    if categories is None:
        sentence = "The person has given no consent for this agency that holds now."
        return [FieldProblem("consent_missing", sentence, "/consent")]
    sentence = "The consent does not cover this data category."
    return [FieldProblem("category_not_covered", f"{name}: {sentence}", "/categories") for name in categories]
