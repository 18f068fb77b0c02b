"""Role × endpoint × method: who gets what, through every door, while foreign records exist that could leak."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from casemgmt.api.serializers import VisibleRelatedField
from cases.models import Case
from tests.architecture.routes import calls
from tests.architecture.sweep_world import (
    DETAILS,
    ELSEWHERE,
    FOREIGN,
    LISTS,
    OWN,
    READS,
    SEES_OF_OWN_TEAM,
    VIEWERS,
    World,
    address,
    allowed,
    basename,
    send,
    standing_world,
    without_identity,
)
from tests.factories.client import Api


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One world for all tests of this file: a test undoes what it did, and most of them only look."""
    folder = str(tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder), standing_world() as world:
        yield world


@pytest.fixture
def world(made_once: World, db: None, caplog: pytest.LogCaptureFixture) -> World:
    """The world; refusals are what is expected, and fill no log."""
    caplog.set_level("CRITICAL", "django.request")
    return made_once


@pytest.mark.parametrize("role", VIEWERS)
def test_sweep_of_details(world: World, role: str) -> None:
    """Each call on a single record: 403 without the role, 404 for what is hidden, byte for byte as for nothing.

    A refusal by role comes before any record is looked for (the next test counts that), so that there one hidden
    record stands for all; which one, changes from call to call.
    """
    api, hidden, marks = Api(world.town, role), world.hidden(role), world.hidden_marks(role)
    for number, (method, pattern, view, action) in enumerate(DETAILS):
        nothing = send(api, method, address(pattern, uuid4()))
        refused = not allowed(view, action, role)
        expected = 403 if refused else 404
        assert nothing.status_code == expected, (role, method, pattern)
        records = hidden.get(basename(pattern), [])
        for pk in records[number % len(records) :][:1] if refused and records else records:
            answer = send(api, method, world.address(pattern, pk))
            assert answer.status_code == expected, (role, method, pattern, pk)
            assert without_identity(answer) == without_identity(nothing), (role, method, pattern)
            assert not [mark for mark in marks if mark in answer.content.decode()]


def test_refusal_by_role_looks_for_no_record(world: World, django_assert_max_num_queries: Any) -> None:
    """Of whoever asks without the role, account and seats are read, and nothing else."""
    api = Api(world.town, "interpreter")
    refused = [one for one in DETAILS if not allowed(one[2], one[3], "interpreter")]
    assert len(refused) > 100
    with django_assert_max_num_queries(2 * len(refused)):
        codes = {send(api, one[0], world.address(one[1], world.own[basename(one[1])])).status_code for one in refused}
    assert codes == {403}


@pytest.mark.parametrize("role", VIEWERS)
def test_sweep_of_what_is_seen(world: World, role: str) -> None:
    """Each record that the role sees answers 200, where the policy lets it be read."""
    api = Api(world.town, role)
    for records, seen in world.places(role):
        for _, pattern, view, action in [one for one in DETAILS if one[3] in READS]:
            name = basename(pattern)
            if name in seen and name in records:
                answer = api.get(world.address(pattern, records[name]))
                assert answer.status_code == 200, (role, pattern, answer.content)
                assert allowed(view, action, role)
    readable = {basename(pattern) for _, pattern, view, action in DETAILS if action in READS}
    assert SEES_OF_OWN_TEAM[role] - readable == set()


@pytest.mark.parametrize("role", VIEWERS)
def test_sweep_of_lists(world: World, role: str) -> None:
    """Each list: 403 without the role; else exactly what is visible, by page, count, filter, search and ordering."""
    api, hidden, marks = Api(world.town, role), world.hidden(role), world.hidden_marks(role)
    for _, pattern, view, action in LISTS:
        name, found = basename(pattern), list(doors(view, pattern, world, hidden))
        for path, query in found if allowed(view, action, role) else found[:1] + found[-1:]:
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


@pytest.mark.parametrize("role", VIEWERS)
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
        answer = send(api, method, world.address(pattern, world.own.get(basename(pattern), uuid4())))
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
