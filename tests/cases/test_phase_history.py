"""The history of a case is appended and never changed, also not past the application."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import PhaseChange
from tests.factories.case_moves import history
from tests.factories.client import Api
from tests.factories.town import Town, make_case


@pytest.mark.parametrize("column", ["move = 'close'", "to_phase = 'closed'", "account = NULL", "by_id = NULL"])
def test_history_is_not_changed_by_sql(town: Town, api: Any, column: str) -> None:
    case = make_case(town)
    before = history(api("caseworker"), case)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_phasechange SET {column}")
    assert (history(api("caseworker"), case), len(before)) == (before, 1)


def test_history_is_not_changed_by_the_application(town: Town) -> None:
    step = PhaseChange.objects.select_related("key").get(case=make_case(town))
    step.reason = "Another one"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        step.save()


def test_history_is_only_read_over_the_api(town: Town, api: Any) -> None:
    client: Api = api("team_lead")
    step = make_case(town).phase_changes.get()
    path = f"/phase-changes/{step.pk}/"
    assert client.get(path).json()["move"] == "open"
    assert client.post("/phase-changes/", {"move": "close"}).status_code == 405
    assert client.patch(path, {"move": "close"}, etag="*").status_code == 405
    assert client.delete(path, etag="*").status_code == 405
