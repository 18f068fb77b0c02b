"""The table of roles and data categories says what the document says, and the fields of records follow it."""

from pathlib import Path

import pytest

from casemgmt.access.data_categories import CATEGORIES, COLUMNS, Level
from casemgmt.access.projections import FULL, Projection, field_set_of
from casemgmt.access.roles import Role
from cases import policies, projections
from cases.serializers.assessments import AssessmentSerializer
from cases.serializers.cases import CaseSerializer, PhaseChangeSerializer
from cases.serializers.consents import ConsentSerializer
from cases.serializers.notes import NoteSerializer
from cases.serializers.persons import HouseholdSerializer, IdentifierSerializer, MemberSerializer, PersonSerializer
from cases.serializers.plans import GoalSerializer, MeasureSerializer

DOCUMENT = Path(__file__).parents[1] / "data" / "roles_and_data_categories.md"
SHAPES = [
    PersonSerializer, IdentifierSerializer, HouseholdSerializer, MemberSerializer, CaseSerializer,
    PhaseChangeSerializer, AssessmentSerializer, GoalSerializer, MeasureSerializer, NoteSerializer, ConsentSerializer,
]  # fmt: skip


def test_table_is_that_of_the_document() -> None:
    """domain.md 4.5, copied; its columns ST and IT are our integration officer and administrator."""
    lines = [line.strip().strip("|").split("|") for line in DOCUMENT.read_text(encoding="utf-8").splitlines()[2:]]
    told = {
        int(cells[0].split()[0]): [cell.strip().replace("–", "-").replace("*", "") for cell in cells[1:]]
        for cells in lines
    }
    ours = {one.number: [one.levels[role].value for role in COLUMNS] for one in CATEGORIES.values()}
    assert ours == told
    assert len(ours) == 32


@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.__name__)
def test_every_field_has_a_category_and_every_category_a_field(shape: type) -> None:
    projection: Projection = shape.Meta.projection
    assert projection.all_fields() == set(shape.Meta.fields)
    names = [*projection.always, *(name for one in projection.categories.values() for name in one.whole)]
    assert len(names) == len(set(names))
    assert all(set(one.reduced) <= set(one.whole) for one in projection.categories.values())


def test_lead_is_shown_what_the_table_says() -> None:
    """All of what exists so far; a field of health or belief that comes would be hidden from leads by the table."""
    hidden = {
        shape.__name__: shape.Meta.projection.all_fields() - shape.Meta.projection.shown(Role.TEAM_LEAD)
        for shape in SHAPES
    }
    assert {name for name, fields in hidden.items() if fields} == set()
    health = Projection(always=("id",), categories={"health": projections.Fields(("diagnosis",))})
    assert health.shown(Role.TEAM_LEAD) == frozenset()
    assert health.shown(FULL) == {"id", "diagnosis"}
    assert health.shown(Role.HEALTH_COMPANION) == {"id", "diagnosis"}


@pytest.mark.parametrize("role", [Role.INTEGRATION_OFFICER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
def test_roles_without_content_are_shown_none(role: Role) -> None:
    shown = {shape.__name__: shape.Meta.projection.shown(role) for shape in SHAPES}
    readable = {"ConsentSerializer", "CaseSerializer"} if role == Role.DATA_PROTECTION_OFFICER else set()
    assert {name for name, fields in shown.items() if fields} == readable


def test_two_roles_show_what_either_shows() -> None:
    both = field_set_of([Role.JOB_COACH, Role.HEALTH_COMPANION])
    assert both == "health_companion+job_coach"
    either = projections.ASSESSMENT.shown("job_coach") | projections.ASSESSMENT.shown("health_companion")
    assert projections.ASSESSMENT.shown(both) == either
    assert projections.domains_shown(both) == {"health", "work"}


def test_writing_needs_the_letter_w() -> None:
    assert projections.PERSON.writable("housing_manager") == {"contact_ways", "address"}
    assert projections.PERSON.writable("team_lead") >= {"given_names", "born_on"}
    assert "address" not in projections.PERSON.writable("team_lead")
    assert CATEGORIES["contact"].levels[Role.TEAM_LEAD] == Level.READ


@pytest.mark.parametrize("record", ["assessment", "goal", "measure", "note", "person", "identifier", "household"])
def test_whoever_may_change_a_record_writes_one_of_its_fields(record: str) -> None:
    """The reverse of the letter R: a lead reads plans and notes (domain.md 4.5, rows 18 and 20), and changes none."""
    policy, projection = getattr(policies, record.upper()), getattr(projections, record.upper())
    changing = policy.actions["create"] | policy.actions.get("partial_update", frozenset())
    written = {role for role in changing if projection.writable(role) or projection.categories.keys() & own_to(role)}
    assert changing == written


def own_to(role: Role) -> set[str]:
    """The data categories of which a role has entries of its own."""
    return {code for code, one in CATEGORIES.items() if one.levels[role] == Level.OWN}
