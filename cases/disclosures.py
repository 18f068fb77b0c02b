"""What referrals and tasks let others know of a person, for `casemgmt.privacy.sharing`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from casemgmt.access.models import FOR_EVER, Membership
from casemgmt.access.roles import AGENCY_ROLES
from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Consent
from casemgmt.privacy.sharing import DISCLOSURES, RECIPIENTS, Disclosure, Recipient
from cases.excerpts import PURPOSE_OF, SHAREABLE, STAFF_ROLES, asked_categories
from cases.lifecycle import HELPER_TASKS, ReferralState
from cases.models import Referral, Task

GIVEN = ("task.created", "task.assigned")
TAKEN = ("task.finished", "task.withdrawn", "task.declined", "task.reopened")
LOOKS = ("viewed", "listed", "accepted", "started", "waitlisted", "refused", "finished", "declined")


def agencies_given_facts(subjects: Sequence[UUID]) -> Iterator[Recipient]:
    """The agencies to which something of the subjects was sent, but those that refused: these saw a preview only."""
    sent = Referral.objects.filter(key_id__in=subjects, erased=False, sent_at__isnull=False)
    for referral in sent.exclude(state=ReferralState.REFUSED).select_related("key", "case"):
        facts = {name for category in SHAREABLE if category in referral.categories for name in SHAREABLE[category]}
        yield Recipient(referral.agency_id, referral.case.reference, frozenset(facts), referral.consent_id)


def disclosed(subjects: Sequence[UUID]) -> Iterator[Disclosure]:
    """Every referral that was sent and every task that was given to somebody: at most 8 statements."""
    referrals = list(
        Referral.objects.filter(key_id__in=subjects, erased=False, sent_at__isnull=False).select_related(
            "key", "case", "agency", "consent"
        )
    )
    tasks = list(
        Task.objects.filter(
            key_id__in=subjects, erased=False, case__isnull=False, assignee__isnull=False
        ).select_related("key", "case", "assignee__key")
    )
    agencies = {one.agency_id for one in referrals}
    members = _accounts_of(agencies)
    looks = _first_looks(
        {one.pk: members.get(one.agency_id, set()) for one in referrals}
        | {one.pk: {one.assignee_id} for one in tasks if one.assignee_id}
    )
    yield from (_of_referral(one, looks.get(one.pk)) for one in referrals)
    if tasks:
        yield from _of_tasks(tasks, subjects, looks)


def _of_referral(referral: Referral, seen_at: datetime | None) -> Disclosure:
    return Disclosure(
        kind="referral",
        record=referral.pk,
        reference=referral.case.reference,
        agency=referral.agency_id,
        account=None,
        recipient=referral.agency.name,
        categories=tuple(referral.categories),
        ground="consent" if referral.consent_id else "law",
        legal_basis=referral.legal_basis,
        consent=referral.consent_id,
        visible_from=referral.sent_at or referral.created_at,
        visible_until=_earliest(referral.ended_at, *_ends_of(referral.consent)),
        seen_at=seen_at,
    )


def _of_tasks(tasks: Iterable[Task], subjects: Sequence[UUID], looks: Mapping[UUID, datetime]) -> Iterator[Disclosure]:
    given, taken = _moments(subjects)
    roles = _roles_of({one.assignee_id for one in tasks if one.assignee_id})
    consents = list(
        Consent.objects.filter(key_id__in=subjects, erased=False, recipient_agency=None).select_related("key")
    )
    for task in tasks:
        held = roles.get(task.assignee_id, set()) if task.assignee_id else set()
        consent = None if held & STAFF_ROLES else _consent_of(task, held, consents)
        over = task.state not in HELPER_TASKS
        yield Disclosure(
            kind="task",
            record=task.pk,
            reference=task.case.reference if task.case else "",
            agency=None,
            account=task.assignee_id,
            recipient=task.assignee.username if task.assignee else "",
            categories=tuple(sorted({"tasks"} | asked_categories(task))),
            ground="consent" if consent else "own_task",
            legal_basis="",
            consent=consent.pk if consent else None,
            visible_from=given.get(task.pk, task.created_at),
            visible_until=_earliest(task.access_until, taken.get(task.pk, task.updated_at) if over else None),
            seen_at=looks.get(task.pk),
        )


def _ends_of(consent: Consent | None) -> tuple[datetime | None, datetime | None]:
    return (consent.withdrawn_at, consent.valid_until) if consent else (None, None)


def _earliest(*moments: datetime | None) -> datetime | None:
    named = [one for one in moments if one is not None and one < FOR_EVER]
    return min(named) if named else None


def _consent_of(task: Task, roles: Collection[str], consents: Iterable[Consent]) -> Consent | None:
    """The consent by which a helper of these roles knew of the person when the task was set."""
    purposes = {PURPOSE_OF[role] for role in roles if role in PURPOSE_OF}
    fitting = (one for one in consents if one.purpose in purposes and one.valid_from <= task.created_at)
    return next((one for one in fitting if asked_categories(task) <= set(one.categories)), None)


def _accounts_of(agencies: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """The accounts that ever answered for each agency: one statement, or none."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if agencies:
        seats = Membership.objects.filter(agency_id__in=agencies, role__in=AGENCY_ROLES)
        for agency, user in seats.values_list("agency_id", "user_id"):
            found[agency].add(user)
    return found


def _roles_of(accounts: Collection[UUID]) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for user, role in Membership.objects.filter(user_id__in=accounts).values_list("user_id", "role"):
        found[user].add(role)
    return found


def _moments(subjects: Sequence[UUID]) -> tuple[Mapping[UUID, datetime], Mapping[UUID, datetime]]:
    """When each task was last given to somebody, and last over, by the trail: one statement."""
    lines = Entry.objects.filter(stream__in=[f"subject:{one}" for one in subjects], event__in=[*GIVEN, *TAKEN])
    given: dict[UUID, datetime] = {}
    taken: dict[UUID, datetime] = {}
    for event, ids, fields, at in lines.order_by("position").values_list("event", "object_ids", "fields", "at"):
        if event in TAKEN:
            taken[UUID(ids[0])] = at
        elif event == "task.assigned" or "assignee" in fields:
            given[UUID(ids[0])] = at
    return given, taken


def _first_looks(wanted: Mapping[UUID, Collection[UUID]]) -> Mapping[UUID, datetime]:
    """When one of its accounts first saw each record, by the trail: one statement over these accounts' lines."""
    accounts = {account for accounts in wanted.values() for account in accounts}
    if not accounts:
        return {}
    named = Q()
    for record in wanted:
        named |= Q(object_ids__icontains=str(record))
    events = [f"{kind}.{word}" for kind in ("referral", "task") for word in LOOKS]
    lines: Any = Entry.objects.filter(named, actor_id__in=accounts, event__in=events).order_by("at")
    found: dict[UUID, datetime] = {}
    for actor, ids, at in lines.values_list("actor_id", "object_ids", "at"):
        for record in map(UUID, ids):
            if actor in wanted.get(record, ()):
                found.setdefault(record, at)
    return found


RECIPIENTS.append(agencies_given_facts)
DISCLOSURES.append(disclosed)
