"""Consents, tasks and referrals as of the real clock, which the requests of the tests go by."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from casemgmt.access.models import User
from casemgmt.privacy import actions as privacy
from casemgmt.privacy.models import Consent
from cases.actions import referrals, tasks
from cases.models import Case, Person, Referral, Task
from tests.factories.town import Town

ADDRESS = {
    "care_of": "",
    "street": "Lindenweg",
    "house_number": "7",
    "postcode": "47877",
    "place": "Musterwillich",
    "district": "",
}
TERMS = {
    "form": "paper",
    "language": "ara",
    "interpreted": True,
    "information_version": "2026-01",
    "withdrawal_explained": True,
}
TASK = {"kind": "accompany", "title": "Go along to the school", "what_to_do": "Meet at the gate.", "place": "School"}


def now() -> datetime:
    """The moment by the real clock."""
    return timezone.now()


def in_days(days: int) -> date:
    """A day from today on, in the town's time."""
    return timezone.localdate() + timedelta(days=days)


def worker(team: str = "north") -> str:
    """The caseworker of a team."""
    return "caseworker" if team == "north" else "caseworker-south"


def team_of(town: Town, record: Any) -> str:
    """The name of the team a record belongs to."""
    return next(name for name, team in town.teams.items() if team.pk == record.team_id)


def give_consent(
    town: Town,
    person: Person,
    purpose: str = "partner_referral",
    categories: tuple[str, ...] = ("identity", "contact"),
    agency: str | None = "school",
    **terms: Any,
) -> Consent:
    """A consent of the person; to an agency for referrals, to nobody in particular for helpers."""
    recipient = town.agencies[agency] if agency and purpose == "partner_referral" else None
    return privacy.give_consent(
        by=town.actor(worker(team_of(town, person)), now=now()),
        person=person,
        purpose=purpose,
        categories=categories,
        recipient_agency=recipient,
        **(TERMS | {"valid_from": now() - timedelta(days=1)} | terms),
    )


def withdraw(town: Town, consent: Consent) -> None:
    """Withdraw a consent now."""
    held = Consent.objects.select_related("key").get(pk=consent.pk)
    privacy.withdraw_consent(by=town.actor(worker(team_of(town, held)), now=now()), consent=held)


def make_task(town: Town, case: Case | None = None, assignee: str | None = None, **values: Any) -> Task:
    """A task that the case's caseworker set, due tomorrow, given to the named account."""
    by = town.actor(worker(team_of(town, case)) if case else "caseworker", now=now())
    user: User | None = town.users[assignee] if assignee else None
    return tasks.create_task(by=by, case=case, assignee=user, **(TASK | {"due_on": in_days(1)} | values))


def make_referral(
    town: Town, case: Case, agency: str = "school", categories: tuple[str, ...] = ("identity",), **values: Any
) -> Referral:
    """A draft of a referral."""
    return referrals.create_referral(
        by=town.actor(worker(team_of(town, case)), now=now()),
        case=case,
        agency=town.agencies[agency],
        topic="Course place",
        message="She is called Amina and can begin in May.",
        categories=categories,
        **values,
    )


def send(town: Town, referral: Referral) -> Referral:
    """Send a draft."""
    held = Referral.objects.select_related("key", "agency").get(pk=referral.pk)
    return referrals.send_referral(by=town.actor(worker(team_of(town, held)), now=now()), referral=held)


def send_lawfully(town: Town, case: Case, **values: Any) -> Referral:
    """A referral that was sent on a legal basis."""
    return send(town, make_referral(town, case, legal_basis="asylblg_5b_3", **values))


def send_consented(
    town: Town, case: Case, categories: tuple[str, ...] = ("identity",), agency: str = "school", **terms: Any
) -> tuple[Referral, Consent]:
    """A referral that was sent on a consent, and the consent."""
    consent = give_consent(town, case.person, categories=categories, agency=agency, **terms)
    return send(town, make_referral(town, case, agency=agency, categories=categories)), consent
