"""The world that the sweep walks through: records in every relation to a reader, and what each reader sees of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction

from casemgmt.access.roles import Role
from cases.actions.cases import grant_case, revoke_grant
from cases.actions.endings import close_paths
from cases.actions.notes import create_note
from cases.actions.tasks import withdraw_task
from cases.models import Case, Task
from tests.architecture.routes import calls
from tests.factories import sharing
from tests.factories.case_records import NOTE, case_in
from tests.factories.client import Api
from tests.factories.town import NOW, Town, add_account, make_town
from tests.factories.world import make_world

OWN, FOREIGN, ELSEWHERE, CLOSED, ENDED = "nordmark", "suedmark", "andernorts", "schlussmark", "endemark"

OFFICE = {
    "person", "duplicate", "identifier", "household", "household-member", "case", "phase-change", "assessment", "goal",
    "measure", "note", "document", "consent", "task", "referral", "import", "erasure", "access-log",
    "access-request", "restriction", "dispute", "legal-hold", "notice", "residence-document", "asylum-procedure",
    "regime-period", "benefit-decision", "sponsorship-declaration", "deadline", "regime-change",
}  # fmt: skip
STATUS = {
    "residence-document", "asylum-procedure", "regime-period", "benefit-decision", "deadline", "regime-change",
}  # fmt: skip
GRANTED = {"person", "household", "household-member", "case", "consent"}
TOWN = {"municipality", "team", "agency", "switch"}
ACCOUNTS = {"account", "membership"}
LOGINS = {"session", "provider-link", "agency-client"}
OWN_LOGINS = {"session", "factor", "provider-link"}

SEES_OF_OWN_TEAM: dict[str, set[str]] = {
    Role.CASEWORKER: OFFICE | TOWN | {"colleague", "stand-in"} | OWN_LOGINS,
    Role.TEAM_LEAD: OFFICE | TOWN | ACCOUNTS | {"colleague", "stand-in", "break-glass"},
    Role.HOUSING_MANAGER: TOWN,
    Role.HEALTH_COMPANION: TOWN | GRANTED | STATUS | {"assessment", "goal", "measure"},
    Role.COURSE_COORDINATOR: TOWN,
    Role.JOB_COACH: TOWN | GRANTED | STATUS | {"assessment", "goal", "measure"},
    Role.VOLUNTEER: {"my-task"},
    Role.INTERPRETER: set(),
    Role.PARTNER_AGENCY: {"partner-referral"},
    Role.INTEGRATION_OFFICER: TOWN,
    Role.DATA_PROTECTION_OFFICER: TOWN
    | ACCOUNTS
    | {"consent", "audit-entry", "erasure", "stand-in", "break-glass", "glass-notice", "access-log"}
    | {"access-request", "restriction", "dispute", "legal-hold", "notice"},
    Role.ADMINISTRATOR: TOWN | ACCOUNTS | LOGINS | {"stand-in"},
}
"""What each role sees of the team north: the caseworker works there; health companion and job coach were granted its
case; the volunteer was given its task, the school its referral. The session and what else is of a login are the
caseworker's."""

SEES_OF_OTHER_TEAM: dict[str, set[str]] = {
    Role.TEAM_LEAD: SEES_OF_OWN_TEAM[Role.TEAM_LEAD],
    Role.DATA_PROTECTION_OFFICER: SEES_OF_OWN_TEAM[Role.DATA_PROTECTION_OFFICER],
    Role.ADMINISTRATOR: SEES_OF_OWN_TEAM[Role.ADMINISTRATOR],
    Role.CASEWORKER: TOWN | {"colleague"},
} | dict.fromkeys(
    (Role.HOUSING_MANAGER, Role.HEALTH_COMPANION, Role.COURSE_COORDINATOR, Role.JOB_COACH, Role.INTEGRATION_OFFICER),
    TOWN,
)
"""What each role sees of the team south, in the same municipality. Of another municipality nobody sees anything."""


COLLEAGUE = "colleague"
"""Another caseworker of the team north, who wrote and leads none of its records."""
SEES_OF_OWN_TEAM[COLLEAGUE] = OFFICE | TOWN | {"colleague"}
SEES_OF_OTHER_TEAM[COLLEAGUE] = SEES_OF_OTHER_TEAM[Role.CASEWORKER]
OF_OFFICE = frozenset({Role.CASEWORKER, Role.TEAM_LEAD, COLLEAGUE})
VIEWERS = [*(role.value for role in Role), COLLEAGUE]


def role_of(viewer: str) -> str:
    """The role of the account with this name."""
    return Role.CASEWORKER if viewer == COLLEAGUE else viewer


class World:
    """Two teams of a town and one of another, with a record of every kind each; and of the team north also what is
    closed, what somebody once was given, and a confidential note."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.other_town = make_town(ags="05170048", prefix="WE")
        add_account(self.town, COLLEAGUE, Role.CASEWORKER, NOW, team=self.town.teams["north"])
        self.own = make_world(self.town, "north", OWN)
        self.foreign = make_world(self.town, "south", FOREIGN)
        self.elsewhere = make_world(self.other_town, "north", ELSEWHERE)
        self.closed = self._close(make_world(self.town, "north", CLOSED))
        self.ended = self._end()
        by, case = self.town.actor("caseworker"), self.case(self.own)
        note = create_note(by=by, case=case, **(NOTE | {"confidential": True, "text": f"{OWN} secret"}))
        self.secret = {"note": note.pk}
        for name in ("health_companion", "job_coach"):
            grant_case(by=by, case=case, user=self.town.users[name], reason="support")
        places = (self.own, self.foreign, self.elsewhere, self.closed, self.ended)
        self.person_of = {pk: records["person"] for records in places for pk in records.values()}

    def address(self, pattern: str, pk: Any) -> str:
        """The address of a record; one that is kept under a person stands under the record's own."""
        return address(pattern, pk, self.person_of.get(pk, pk))

    @staticmethod
    def case(records: dict[str, UUID]) -> Case:
        """The case among the records."""
        return Case.objects.select_related("key", "person__key").get(pk=records["case"])

    def _close(self, records: dict[str, UUID]) -> dict[str, UUID]:
        """The records of a case that is over: volunteer and partner had been given a task and a referral of it."""
        case = self.case(records)
        close_paths(by=self.town.actor("caseworker"), case=case)
        dates = {"closed_on": NOW.date(), "retention_until": "2099-01-01"}
        Case.objects.filter(pk=case.pk).update(phase="closed", **dates)
        return records

    def _end(self) -> dict[str, UUID]:
        """A case that goes on, of which everybody had something that was taken back: by a consent that was withdrawn,
        a task that was withdrawn, grants that were revoked."""
        case, by = case_in(self.town, concern=f"{ENDED} concern"), self.town.actor("caseworker", sharing.now())
        referral, consent = sharing.send_consented(self.town, case)
        sharing.withdraw(self.town, consent)
        task = sharing.make_task(self.town, case, assignee="volunteer", title=f"{ENDED} title")
        withdraw_task(by=by, task=Task.objects.select_related("key", "case").get(pk=task.pk))
        for name in ("health_companion", "job_coach"):
            grant_case(by=by, case=case, user=self.town.users[name], reason="support")
            revoke_grant(by=by, case=case, user=self.town.users[name])
        shared = {"referral": referral.pk, "partner-referral": referral.pk, "task": task.pk, "my-task": task.pk}
        return shared | {"case": case.pk, "person": case.person_id, "consent": consent.pk}

    def places(self, viewer: str) -> list[tuple[dict[str, UUID], set[str]]]:
        """The records in each relation, and of which routes the viewer sees those."""
        of_office = OFFICE if viewer in OF_OFFICE else SEES_OF_OWN_TEAM[viewer] & {"consent"}
        closed = SEES_OF_OWN_TEAM if viewer in OVER_CLOSED else SEES_OF_OTHER_TEAM
        return [
            (self.own, SEES_OF_OWN_TEAM[viewer]),
            (self.foreign, SEES_OF_OTHER_TEAM.get(viewer, set())),
            (self.elsewhere, set()),
            (self.closed, closed.get(viewer, set())),
            (self.ended, of_office if viewer in OVER_CLOSED else set()),
            (self.secret, {"note"} if viewer == Role.CASEWORKER else set()),
        ]

    def hidden(self, viewer: str) -> dict[str, list[UUID]]:
        """By route, the records that exist and must not exist for the viewer."""
        found: dict[str, list[UUID]] = {}
        for records, seen in self.places(viewer):
            for name, pk in records.items():
                if name not in seen:
                    found.setdefault(name, []).append(pk)
        return found

    def hidden_marks(self, viewer: str) -> list[str]:
        """Words of which no byte may be answered to the viewer."""
        marks = [ELSEWHERE]
        if not SEES_OF_OTHER_TEAM.get(viewer, set()) & OFFICE:
            marks.append(FOREIGN)
        if viewer not in OVER_CLOSED:
            marks += [CLOSED, ENDED]
        if viewer != Role.CASEWORKER:
            marks.append(f"{OWN} secret")
        if not SEES_OF_OWN_TEAM[viewer] & (OFFICE | {"my-task", "partner-referral"}):
            marks.append(OWN)
        return marks


OVER_CLOSED = OF_OFFICE | {Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR}
"""Whose sight of a case does not end with it; to everybody else it is as if there were none."""


@contextmanager
def standing_world() -> Iterator[World]:
    """A world that is undone behind the block; made once, for all tests of a file."""
    with transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def basename(pattern: str) -> str:
    """`/api/v1/my/tasks/<uuid:pk>/` → `my-task`: the name of the route's record in the world."""
    if pattern.endswith("/access-log/"):
        return "access-log"
    if "<uuid:person_pk>" in pattern:
        pattern = "/api/v1/" + pattern.split("<uuid:person_pk>/")[1]
    collection = pattern.removeprefix("/api/v1/").split("<")[0].strip("/").replace("/", "-")
    special = {
        "identities": "identity",
        "audit-entries": "audit-entry",
        "agencies": "agency",
        "inquiries": "inquiry",
        "break-glass": "break-glass",
        "law-switches": "switch",
        "law-evaluate": "law",
    }
    if collection in special:
        return special[collection]
    return collection.replace("municipalities", "municipality").removesuffix("s") if collection != "me" else "me"


def address(pattern: str, pk: Any, person: Any = None) -> str:
    return re.sub(r"<[a-z]+:pk>", str(pk), pattern.replace("<uuid:person_pk>", str(person or pk)))


def allowed(view: Any, action: str, viewer: str) -> bool:
    return role_of(viewer) in view.policy.actions[view.policy_name(action)]


def send(api: Api, method: str, path: str, body: Any = None) -> Any:
    if method == "get":
        return api.get(path)
    if method == "delete":
        return api.delete(path, etag="*")
    if method == "patch":
        return api.patch(path, body or {}, etag="*")
    return api.post(path, body or {})


def without_identity(answer: Any) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    return {name: value for name, value in body.items() if name not in {"instance", "request_id"}}


DETAILS = [one for one in calls() if "pk>" in one[1] and "code-lists" not in one[1]]
LISTS = [one for one in calls() if "pk>" not in one[1] and one[3] == "list"]
READS = ("retrieve", "list")
ROLES = [role.value for role in Role]
