"""What of a person goes along with a task or a referral, and how it is read for a whole page at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.roles import HELPERS, OFFICE, SPECIALISTS, Role
from casemgmt.privacy.models import Consent
from cases.lifecycle import HELPER_TASKS, GoalState
from cases.models import Case, Goal, HouseholdMember, Person, Referral, Task

ADDRESS_MARGIN = timedelta(hours=2)
"""How long before its start, and after its end, a task shows the address: the way there and back."""

STAFF_ROLES = OFFICE | SPECIALISTS
TASK_ROLES = HELPERS | STAFF_ROLES
"""Who can be given a task."""

PURPOSE_OF: Mapping[str, str] = {Role.VOLUNTEER: "volunteer_support", Role.INTERPRETER: "interpreting"}
"""The consent by which a helper may know something about a person; staff needs none for its own work."""

SHAREABLE: Mapping[str, tuple[str, ...]] = {
    "identity": ("given_names", "family_name", "born_on", "sex", "nationalities", "mother_tongue", "languages"),
    "contact": ("contact_ways", "address"),
    "household": ("household",),
    "residence": ("status_document", "status_document_until"),
    "benefits": ("legal_regime",),
    "assessment_plan": ("goals",),
}
"""The data categories that a referral can take along, with what each shows of the person. Categories of which the
office keeps nothing that could be delivered are not offered; identifiers and notes never go along (domain.md 4.1)."""


SHARED_FACTS = frozenset({*SHAREABLE["identity"], *SHAREABLE["contact"]})
"""The facts of the person themselves that a referral can take along."""


def end_of_day(day: date) -> datetime:
    """The moment at which a day ends in the municipality (Europe/Berlin), in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())
    return midnight.astimezone(UTC)


def asked_categories(task: Task) -> frozenset[str]:
    """The data categories that the task's flags would show."""
    if task.case_id is None:
        return frozenset()
    identity = {"identity"} if task.shows_first_name or task.shows_language else set()
    contact = {"contact"} if task.shows_address else set()
    return frozenset(identity | contact)


def allowed_categories(roles: Collection[str], consented: Mapping[str, Collection[str]]) -> frozenset[str] | None:
    """The categories that holders of the roles may know by consents (purpose to categories); None for staff: all."""
    if not STAFF_ROLES.isdisjoint(roles):
        return None
    return frozenset(name for role in roles for name in consented.get(PURPOSE_OF.get(role, ""), ()))


def helper_consents(subjects: Iterable[UUID], now: datetime) -> Mapping[UUID, Mapping[str, set[str]]]:
    """Per person, purpose by purpose, the categories that helpers may know at the moment: one statement.

    A consent that names an agency speaks of that agency's helpers, and not of ours.
    """
    consents = Consent.objects.valid_at(now).filter(
        key_id__in=set(subjects), purpose__in=sorted(PURPOSE_OF.values()), recipient_agency=None
    )
    found: dict[UUID, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for consent in consents.select_related("key"):
        found[consent.key_id][consent.purpose].update(consent.categories)
    return found


def task_excerpts(tasks: Sequence[Task], actor: Actor) -> dict[UUID, dict[str, Any]]:
    """What each task shows its assignee of the person now: `person` and `address`, absent where nothing is shown.

    At most one statement for all tasks, and none for staff.
    """
    asked = {task.pk: asked_categories(task) for task in tasks if task.state in HELPER_TASKS}
    bound = [task for task in tasks if asked.get(task.pk) and _is_bound(task, actor)]
    consents = helper_consents((task.key_id for task in bound), actor.now) if bound else {}
    excerpts = {}
    for task in tasks:
        categories = asked.get(task.pk, frozenset())
        allowed = allowed_categories(actor.roles_in(task.municipality_id), consents.get(task.key_id, {}))
        excerpts[task.pk] = _task_excerpt(task, categories if allowed is None else categories & allowed, actor.now)
    return excerpts


def partner_excerpts(referrals: Sequence[Referral], now: datetime) -> dict[UUID, dict[str, Any]]:
    """What goes along with each referral of the `person`, by its data categories; anything else is absent.

    Households and goals cost one statement each, and only if a referral takes them along.
    """
    households = _households([one.case for one in referrals if "household" in one.categories], timezone.localdate(now))
    goals = _open_goals([one.case_id for one in referrals if "assessment_plan" in one.categories])
    excerpts = {}
    for referral in referrals:
        case = with_key(referral.case, referral)
        names = [name for category in SHAREABLE if category in referral.categories for name in SHAREABLE[category]]
        person = {name: _fact(case, name, households, goals) for name in names}
        excerpts[referral.pk] = {"person": person}
    return excerpts


def _is_bound(task: Task, actor: Actor) -> bool:
    return STAFF_ROLES.isdisjoint(actor.roles_in(task.municipality_id))


def _task_excerpt(task: Task, allowed: frozenset[str], now: datetime) -> dict[str, Any]:
    if task.case is None or not allowed:
        return {}
    person = task.case.person
    excerpt: dict[str, Any] = {}
    shown: dict[str, str] = {}
    if "identity" in allowed and task.shows_first_name:
        shown["first_name"] = first_name(person)
    if "identity" in allowed and task.shows_language:
        shown["language"] = spoken_language(with_key(task.case, task))
    if shown:
        excerpt["person"] = shown
    if "contact" in allowed and person.address and in_address_window(task, now):
        excerpt["address"] = person.address
    return excerpt


def first_name(person: Person) -> str:
    """The first of the given names, by which somebody is called; empty where there is none."""
    return next(iter((person.given_names or person.original_given_names).split()), "")


def spoken_language(case: Case) -> str:
    """The language in which to speak with the person: the one they wish, else their mother tongue or the inquiry's."""
    return (case.person.interpreter_wish or {}).get("language") or case.person.mother_tongue or case.language


def in_address_window(task: Task, now: datetime) -> bool:
    """Whether the address is shown now: around the task's times, else on its day (`due_on`)."""
    if task.starts_at is None:
        return timezone.localdate(now) == task.due_on
    ends = task.ends_at or end_of_day(timezone.localdate(task.starts_at))
    return task.starts_at - ADDRESS_MARGIN <= now <= ends + ADDRESS_MARGIN


def _households(cases: Sequence[Case], on: date) -> Mapping[UUID, list[str]]:
    """The relations in the household of each case's person on the day, by person: one statement."""
    if not cases:
        return {}
    living = Q(joined_on__lte=on) & (Q(left_on=None) | Q(left_on__gt=on))
    theirs = HouseholdMember.objects.filter(living, person_id__in={case.person_id for case in cases})
    rows = HouseholdMember.objects.filter(living, household_id__in=theirs.values("household_id"))
    members = list(rows.select_related("key").order_by("joined_on", "pk"))
    relations: dict[UUID, list[str]] = defaultdict(list)
    for member in members:
        relations[member.household_id].append(member.relation)
    return {member.person_id: relations[member.household_id] for member in members}


def _household(case: Case, households: Mapping[UUID, list[str]]) -> dict[str, Any] | None:
    relations = households.get(case.person_id)
    if relations is not None:
        return {"members": len(relations), "relations": relations}
    return {"members": 1, "relations": []} if case.lives_alone else None


def _open_goals(cases: Sequence[UUID]) -> Mapping[UUID, list[dict[str, Any]]]:
    """What is still to be reached in each case, and by when: one statement."""
    if not cases:
        return {}
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    goals = Goal.objects.filter(case_id__in=set(cases), state=GoalState.OPEN).select_related("key")
    for goal in goals.order_by("due_on", "pk"):
        found[goal.case_id].append({"what": goal.what, "due_on": goal.due_on})
    return found


def _fact(
    case: Case, name: str, households: Mapping[UUID, list[str]], goals: Mapping[UUID, list[dict[str, Any]]]
) -> Any:
    if name == "household":
        return _household(case, households)
    if name == "goals":
        return goals.get(case.pk, [])
    value = getattr(case.person if name in Person.sealed_attributes() else case, name)
    return value or None if name == "address" else value


def with_key(case: Case, record: Task | Referral) -> Case:
    """The case with the key of its record, which is its own too, so that unsealing it asks no statement."""
    case.key = record.key
    return case
