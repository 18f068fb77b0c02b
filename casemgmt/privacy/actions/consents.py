"""Writes of consents. A consent is never corrected: it is withdrawn, and a new one is given."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.models import FOR_EVER, Agency
from casemgmt.access.writing import action, put, store, tell
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions.notices import tell_recipients
from casemgmt.privacy.actions.people import held, require_office
from casemgmt.privacy.ages import full_years
from casemgmt.privacy.models import Consent
from casemgmt.privacy.rights import NoticeCause
from casemgmt.privacy.sharing import recipients_of

PARTNER_REFERRAL = "partner_referral"
NEEDS_RECIPIENT = frozenset({PARTNER_REFERRAL})
"""Purposes for which a consent names who receives the data."""

AGE_OF_CAPACITY = 15
"""From the 15th birthday on people act for themselves in social law (§ 36 SGB I); before, somebody stands for them."""


class WithdrawnAlready(Conflict):
    """The consent was withdrawn before."""

    code = "withdrawn_already"
    detail = "The consent was withdrawn before."


@action
def give_consent(
    *,
    by: Actor,
    person: Any,
    purpose: str,
    categories: Sequence[str],
    recipient_agency: Agency | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    represented_by: str = "",
    **terms: Any,
) -> Consent:
    """Put on record what a person consents to, sealed under their key and in their team.

    Raises Invalid without the recipient that the purpose needs, without a representative below 15 years, for health
    data on an oral consent, or where the right to withdraw was not explained; NotAllowed outside the person's office,
    and ContentErased once the person was erased.
    """
    person = held(person)
    require_office(by, person)
    consent = Consent(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        recorded_by_id=by.user_id,
        purpose=purpose,
        recipient_agency=recipient_agency,
        valid_from=valid_from or by.now,
        valid_until=valid_until or FOR_EVER,
        categories=sorted(set(categories)),
        represented_by=represented_by,
        **terms,
    )
    problems = _problems(consent, person.born_on, timezone.localdate(by.now))
    if problems:
        raise Invalid(problems=problems)
    named = {"purpose", "recipient_agency", "categories", "valid_from", "valid_until", "represented_by", *terms}
    return store(consent, by=by, event="consent.given", fields=named)


@action
def withdraw_consent(*, by: Actor, consent: Consent, note: str = "") -> Consent:
    """Withdraw a consent: every path that rests on it is closed for the very next request. Raises WithdrawnAlready.

    Agencies that were given data by it are to be told (Art. 19 GDPR): there is a notice for each.
    """
    if consent.withdrawn_at is not None:
        raise WithdrawnAlready
    consent.withdrawn_at = by.now
    consent.withdrawal_note = note
    notices = tell_recipients(
        by=by,
        record=consent,
        subject=consent.key_id,
        cause=NoticeCause.CONSENT_WITHDRAWN,
        occasion=consent.pk,
        recipients=[one for one in recipients_of([consent.key_id]) if one.consent == consent.pk],
    )
    fields = ["withdrawn_at", "withdrawal_note"]
    return tell(put(consent, by=by), by=by, event="consent.withdrawn", fields=fields, also=notices)


def _problems(consent: Consent, born_on: date | None, today: date) -> list[FieldProblem]:
    agency = consent.recipient_agency
    found = []
    if agency is None and consent.purpose in NEEDS_RECIPIENT:
        found.append(FieldProblem("recipient_missing", "This purpose names a recipient.", "/recipient_agency"))
    if agency is not None and agency.municipality_id != consent.municipality_id:
        found.append(FieldProblem("other_municipality", "This is in another municipality.", "/recipient_agency"))
    if consent.valid_until <= consent.valid_from:
        found.append(FieldProblem("ends_before_it_begins", "The end lies before the begin.", "/valid_until"))
    if not consent.withdrawal_explained:
        sentence = "Explain the right to withdraw first."
        found.append(FieldProblem("withdrawal_not_explained", sentence, "/withdrawal_explained"))
    if "health" in consent.categories and consent.form == "oral_recorded":
        sentence = "Health data need the written or electronic form (§ 67b Abs. 2 SGB X)."
        found.append(FieldProblem("written_form_needed", sentence, "/form"))
    if born_on is not None and full_years(born_on, today) < AGE_OF_CAPACITY and not consent.represented_by:
        sentence = f"Below {AGE_OF_CAPACITY} years somebody has to stand for the person."
        found.append(FieldProblem("representative_missing", sentence, "/represented_by"))
    return found
