"""What the routes find in front of the wall, they find behind it: a condition on a hidden row does not become true."""

import pytest

from casemgmt.access.actors import Actor
from casemgmt.access.row_security.compiling import managers
from casemgmt.access.row_security.wall import behind_wall
from cases.models import Task
from tests.factories import rights, sharing
from tests.factories.client import Api
from tests.factories.town import Town, make_case

pytestmark = pytest.mark.postgresql


def found(actor: Actor) -> list[tuple[str, list[object]]]:
    """What each manager of each record finds."""
    return [(type(rows).__name__, sorted(rows.visible_to(actor).values_list("pk", flat=True))) for rows in managers()]


@pytest.fixture
def restricted(walled: None, town: Town) -> Task:
    """A task, given to the volunteer, about somebody whose data may only be kept since; and a referral of theirs."""
    case = make_case(town)
    task = sharing.make_task(town, case, assignee="volunteer")
    sharing.send_lawfully(town, case)
    rights.restrict(town, case.person)
    sharing.make_task(town, make_case(town), assignee="volunteer")
    return task


@pytest.mark.parametrize(
    "name", ["caseworker", "team_lead", "job_coach", "volunteer", "partner_agency", "data_protection_officer"]
)
def test_routes_find_the_same_on_both_sides(restricted: Task, town: Town, name: str) -> None:
    actor = town.actor(name, sharing.now())
    with behind_wall(actor):
        behind = found(actor)
    assert behind == found(actor)


def test_task_about_somebody_restricted_does_not_exist_for_the_one_who_was_asked(restricted: Task, town: Town) -> None:
    api = Api(town, "volunteer")
    assert api.get(f"/my/tasks/{restricted.pk}/").status_code == 404
    listed = api.get("/my/tasks/", count="true").json()
    assert (len(listed["results"]), listed["count"]) == (1, 1)
