"""Role × endpoint × method: who gets what, through every door, while foreign records exist that could leak."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from casemgmt.access.roles import Role
from casemgmt.api.serializers import VisibleRelatedField
from cases.actions.cases import grant_case
from cases.models import Case
from tests.architecture.routes import calls
from tests.factories.client import Api
from tests.factories.town import Town, make_town
from tests.factories.world import make_world

OWN, FOREIGN, ELSEWHERE = "nordmark", "suedmark", "andernorts"

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


class World:
    """Two teams of a town and one of another, with a record of every kind each."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.other_town = make_town(ags="05170048", prefix="WE")
        self.own = make_world(self.town, "north", OWN)
        self.foreign = make_world(self.town, "south", FOREIGN)
        self.elsewhere = make_world(self.other_town, "north", ELSEWHERE)
        self.person_of = {pk: records["person"] for records in self.places() for pk in records.values()}
        case = Case.objects.select_related("key", "person__key").get(pk=self.own["case"])
        for name in ("health_companion", "job_coach"):
            grant_case(by=self.town.actor("caseworker"), case=case, user=self.town.users[name], reason="support")

    def places(self) -> tuple[dict[str, UUID], ...]:
        """The records of each team, by the name of their route."""
        return (self.own, self.foreign, self.elsewhere)

    def address(self, pattern: str, pk: Any) -> str:
        """The address of a record; one that is kept under a person stands under the record's own."""
        return address(pattern, pk, self.person_of.get(pk, pk))

    def hidden(self, role: str) -> dict[str, list[UUID]]:
        """By route, the records that exist and must not exist for the role."""
        places = (
            (self.own, SEES_OF_OWN_TEAM.get(role, set())),
            (self.foreign, SEES_OF_OTHER_TEAM.get(role, set())),
            (self.elsewhere, set()),
        )
        found: dict[str, list[UUID]] = {}
        for records, seen in places:
            for name, pk in records.items():
                if name not in seen:
                    found.setdefault(name, []).append(pk)
        return found

    def hidden_marks(self, role: str) -> list[str]:
        """Words of which no byte may be answered to the role."""
        marks = [ELSEWHERE]
        if not SEES_OF_OTHER_TEAM.get(role, set()) & OFFICE:
            marks.append(FOREIGN)
        if not SEES_OF_OWN_TEAM.get(role, set()) & (OFFICE | {"my-task", "partner-referral"}):
            marks.append(OWN)
        return marks


@pytest.fixture
def world(db: None) -> World:
    return World()


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


def allowed(view: Any, action: str, role: str) -> bool:
    return role in view.policy.actions[view.policy_name(action)]


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


@pytest.mark.parametrize("role", ROLES)
def test_sweep_of_details(world: World, role: str) -> None:
    """Each call on a single record: 403 without the role, 404 for what is hidden, byte for byte as for nothing."""
    api, hidden, marks = Api(world.town, role), world.hidden(role), world.hidden_marks(role)
    for method, pattern, view, action in DETAILS:
        name = basename(pattern)
        nothing = send(api, method, address(pattern, uuid4()))
        expected = 404 if allowed(view, action, role) else 403
        assert nothing.status_code == expected, (role, method, pattern)
        for pk in hidden.get(name, []):
            answer = send(api, method, world.address(pattern, pk))
            assert answer.status_code == expected, (role, method, pattern, name)
            assert without_identity(answer) == without_identity(nothing), (role, method, pattern)
            assert not [mark for mark in marks if mark in answer.content.decode()]


@pytest.mark.parametrize("role", ROLES)
def test_sweep_of_what_is_seen(world: World, role: str) -> None:
    """Each record that the role sees answers 200, where the policy lets it be read."""
    api = Api(world.town, role)
    for records, seen in ((world.own, SEES_OF_OWN_TEAM[role]), (world.foreign, SEES_OF_OTHER_TEAM.get(role, set()))):
        for _, pattern, view, action in [one for one in DETAILS if one[3] in READS]:
            name = basename(pattern)
            if name in seen:
                answer = api.get(world.address(pattern, records[name]))
                assert answer.status_code == 200, (role, pattern, answer.content)
                assert allowed(view, action, role)
    readable = {basename(pattern) for _, pattern, view, action in DETAILS if action in READS}
    assert SEES_OF_OWN_TEAM[role] - readable == set()


@pytest.mark.parametrize("role", ROLES)
def test_sweep_of_lists(world: World, role: str) -> None:
    """Each list: 403 without the role; else exactly what is visible, by page, count, filter, search and fields."""
    api, hidden, marks = Api(world.town, role), world.hidden(role), world.hidden_marks(role)
    for _, pattern, view, action in LISTS:
        name = basename(pattern)
        for path, query in list(doors(view, pattern, world, hidden)):
            answer = api.get(path, **query)
            expected = {200} if allowed(view, action, role) else {403}
            assert answer.status_code in expected | ({400} if query else set()), (role, path, query, answer.content)
            body = answer.content.decode()
            assert not [mark for mark in marks if mark in body], (role, path, query)
            if answer.status_code == 200 and isinstance(answer.json(), dict):
                shown = answer.json()
                found = {row["id"] for row in shown["results"]}
                assert not found & {str(pk) for pk in hidden.get(name, [])}, (role, path, query)
                assert shown.get("count", len(found)) == len(found), (role, path, query)


def doors(view: Any, pattern: str, world: World, hidden: dict[str, list[UUID]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every way to ask a list: plain, counted, narrowed by each id of something hidden, searched by hidden words."""
    yield pattern, {}
    yield pattern, {"count": "true", "page_size": "200"}
    filterset = getattr(view, "filterset_class", None)
    names = set(filterset.base_filters) if filterset else set()
    by_record = {"case", "person", "household", "goal", "agency", "team", "consent", "recipient_agency"}
    for name in sorted(names & by_record):
        for pk in hidden.get({"recipient_agency": "agency"}.get(name, name), []):
            yield pattern, {name: str(pk), "count": "true", "page_size": "200"}
    if "q" in names:
        for mark in (FOREIGN, ELSEWHERE, OWN):
            yield pattern, {"q": f"{mark}given {mark}family", "count": "true"}
        for reference in Case.objects.values_list("reference", flat=True):
            yield pattern, {"q": reference, "count": "true"}
    for ordering in view.orderings:
        yield pattern, {"ordering": ordering, "count": "true", "page_size": "200"}


@pytest.mark.parametrize("role", ROLES)
def test_sweep_of_references(world: World, role: str) -> None:
    """A hidden record named in a body reads like one that does not exist."""
    api, hidden = Api(world.town, role), world.hidden(role)
    for method, pattern, view, action in calls():
        shape = view.shapes.get(action)
        if shape is None or method != "post" or "pk>" in pattern or not allowed(view, action, role):
            continue
        for name, field in shape().fields.items():
            kind = type(field) is VisibleRelatedField and field.queryset.model._meta.model_name
            for pk in hidden.get(str(kind), []):
                codes = [reference_problem(api, view, pattern, {name: str(one)}) for one in (pk, uuid4())]
                assert codes == [["does_not_exist"], ["does_not_exist"]], (role, pattern, name)


def reference_problem(api: Api, view: Any, path: str, body: dict[str, str]) -> list[str]:
    takes_forms = "multipart/form-data" in {parser.media_type for parser in view(detail=False).get_parsers()}
    answer = api.send_form(path, **body) if takes_forms else api.post(path, body)
    [name] = body
    return [one["code"] for one in answer.json()["errors"] if one["pointer"] == f"/{name}"]


@pytest.mark.parametrize("who", ["anonymous", "disabled", "expired"])
def test_nobody_without_an_account_that_holds_gets_anything(
    world: World, who: str, revoke: Callable[[World, str], Api]
) -> None:
    api = revoke(world, who)
    for method, pattern, view, action in calls():
        if view.policy_name(action) in view.policy.open:
            continue
        answer = send(api, method, address(pattern, world.own.get(basename(pattern), uuid4())))
        assert answer.status_code == 401, (who, method, pattern)


@pytest.fixture
def revoke() -> Callable[[World, str], Api]:
    """A client whose account is none, was disabled, or whose token ran out."""
    from casemgmt.access.models import AccessToken, User  # noqa: PLC0415 - only this fixture writes by hand

    def make(world: World, who: str) -> Api:
        user = world.town.users["caseworker"]
        if who == "disabled":
            User.objects.filter(pk=user.pk).update(is_active=False)
        if who == "expired":
            AccessToken.objects.filter(user=user).update(expires_at="2026-01-01T00:00:00Z")
        return Api() if who == "anonymous" else Api(world.town, "caseworker")

    return make


def test_world_holds_a_record_for_every_route(world: World) -> None:
    """A route without a record in the world would pass the sweep for the wrong reason."""
    assert {basename(pattern) for _, pattern, _, _ in DETAILS} - set(world.own) == set()
