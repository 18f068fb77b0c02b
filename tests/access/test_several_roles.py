"""Somebody who works in several fields reads a case granted to them, and the trail says as much as it has room for."""

import pytest

from casemgmt.access import actions
from casemgmt.access.actors import operator
from casemgmt.access.roles import Role
from casemgmt.audit.models import Entry
from tests.factories.case_records import case_in, grant
from tests.factories.client import Api
from tests.factories.town import NOW, Town


@pytest.mark.parametrize(
    ("more", "route"),
    [
        ([], "health_companion"),
        ([Role.JOB_COACH], "health_companion+job_coach"),
        ([Role.JOB_COACH, Role.COURSE_COORDINATOR, Role.HOUSING_MANAGER], "several"),
    ],
)
def test_case_is_shown_to_every_number_of_roles(town: Town, more: list[Role], route: str) -> None:
    for role in more:
        user = town.users["health_companion"]
        actions.create_membership(by=operator(now=NOW), user=user, role=role, valid_from=NOW)
    case = case_in(town)
    grant(town, case, "health_companion")
    client = Api(town, "health_companion")
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    assert [one["id"] for one in client.get("/cases/").json()["results"]] == [str(case.pk)]
    looks = Entry.objects.filter(event__in=["case.viewed", "case.listed"]).values_list("event", "route")
    assert sorted(looks) == [("case.listed", route), ("case.viewed", route)]
