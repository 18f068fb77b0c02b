"""Two runs at once, and two changes of regime at once, on PostgreSQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casemgmt.errors import DomainError
from cases.actions.households import add_member, create_household
from cases.actions.radar.running import Report
from cases.actions.regime_changes import change_regime
from cases.actions.stated import correct_stated
from cases.models import Deadline, DeadlineStep, Person, RadarEntry, RegimeChange, RegimePeriod, ResidenceDocument, Task
from tests.cases.radar.looks import TITLE, run, titled_case
from tests.factories.stated import state
from tests.factories.threads import at_once
from tests.factories.town import Town, make_person

pytestmark = pytest.mark.postgresql
FIRST_ALERT = date(2027, 8, 7)
PEOPLE = 6


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_bring_everything_up_once(kept_trail: None, town: Town) -> None:
    cases = [titled_case(town) for _ in range(PEOPLE)]
    works: list[Callable[[], Report]] = [lambda: run(FIRST_ALERT)] * 3
    reports = at_once(works)
    assert [one.broken for one in reports] == [[], [], []]
    assert sum(one.looked_at for one in reports) == PEOPLE
    for case in cases:
        deadline = Deadline.objects.get(person=case.person, kind="document.renewal")
        assert DeadlineStep.objects.filter(deadline=deadline, what="alerted").count() == 1
        assert Task.objects.filter(deadline_steps__deadline=deadline).count() == 1
    assert run(FIRST_ALERT).looked_at == 0


@pytest.mark.django_db(transaction=True)
def test_change_during_a_run_is_looked_at_by_the_next(kept_trail: None, town: Town) -> None:
    case = titled_case(town)
    paper = ResidenceDocument.objects.select_related("key").get(person=case.person)

    def correct() -> Any:
        changes = {"valid_until": date(2027, 12, 5), "stated_by": "paper", "reason": "misread"}
        return correct_stated(by=town.actor("caseworker"), record=paper, changes=changes)

    at_once([lambda: run(FIRST_ALERT), correct])
    run(FIRST_ALERT)
    assert Deadline.objects.get(kind="document.renewal").due_on == date(2027, 12, 5)
    assert RadarEntry.objects.get(pk=case.person_id).look_on > FIRST_ALERT  # type: ignore[operator]


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_regime_at_once_one_wins(kept_trail: None, town: Town) -> None:
    case = titled_case(town)
    state(town, "regime-period", case.person)

    def change() -> str:
        person = Person.objects.select_related("key").get(pk=case.person_id)
        try:
            change_regime(
                by=town.actor("caseworker"),
                person=person,
                begins_on=date(2026, 4, 1),
                regime="SGB2",
                trigger="decision",
                gap_accepted=True,
                gap_reason="a test",
            )
        except DomainError as error:
            return error.code
        return "changed"

    assert sorted(at_once([change, change, change])) == ["changed", "regime_held_already", "regime_held_already"]
    assert RegimeChange.objects.filter(person=case.person).count() == 1
    assert RegimePeriod.objects.filter(person=case.person, voided_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_runs_and_writers_meet_in_one_household_without_a_deadlock(kept_trail: None, town: Town) -> None:
    case, by = titled_case(town), town.actor("caseworker")
    home = create_household(by=by, team=town.teams["north"], head=case.person, joined_on=date(2026, 1, 1))
    children = [make_person(town, born_on=date(2015, 1, number)) for number in (1, 2, 3)]
    for child in children:
        add_member(by=by, household=home, person=child, relation="child", joined_on=date(2026, 1, 1))
        state(town, "residence-document", child, **TITLE)
    papers = list(ResidenceDocument.objects.select_related("key").order_by("pk"))

    def correct() -> str:
        for paper in papers:
            changes = {"valid_until": date(2027, 12, 5), "stated_by": "paper", "reason": "misread"}
            correct_stated(by=town.actor("caseworker"), record=paper, changes=changes)
        return "corrected"

    *reports, done = at_once([*[lambda: run(FIRST_ALERT)] * 3, correct])
    assert ([one.broken for one in reports], done) == ([[], [], []], "corrected")
    run(FIRST_ALERT)
    found = Deadline.objects.filter(kind="document.renewal")
    assert {(one.due_on, one.case_id) for one in found} == {(date(2027, 12, 5), case.pk)}
    assert found.count() == 1 + len(children)
