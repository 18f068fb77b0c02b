"""How long it takes to erase somebody with a file of usual size, from the approval to the commit (crypto.md target 11).

from tests.performance.erasing import erasures
milliseconds = erasures(town, 200)
"""

from datetime import timedelta
from time import perf_counter

from casemgmt.privacy.actions import approve_erasure, request_erasure
from casemgmt.privacy.models import Erasure
from cases.actions import households, persons
from cases.lifecycle import Phase
from cases.models import Case
from tests.factories.case_records import make_assessment, make_goal, make_measure, make_note
from tests.factories.erasing import end_cases
from tests.factories.sharing import give_consent, make_task, now, send_lawfully
from tests.factories.town import Town, make_case, make_person
from tests.factories.world import put_in_phase

NOTES, TASKS, GOALS, CONSENTS = 20, 5, 3, 2


def erasures(town: Town, number: int) -> list[float]:
    """Milliseconds of each erasure, one behind the other, each in a transaction of its own and committed."""
    asked = [asked_for(town) for _ in range(number)]
    return [timed(town, erasure) for erasure in asked]


def timed(town: Town, erasure: Erasure) -> float:
    """Milliseconds of one approval."""
    by = town.actor("team_lead", now=now())
    begun = perf_counter()
    approve_erasure(by=by, erasure=erasure)
    return (perf_counter() - begun) * 1000


def asked_for(town: Town) -> Erasure:
    """The request to erase a person with a closed case and all that usually gathers around one: about 45 rows."""
    by = town.actor("caseworker", now=now())
    person = make_person(town, contact_ways=[{"kind": "email", "value": "amina@example.org"}])
    persons.create_identifier(by=by, person=person, kind="azr", value="123456789012")
    households.create_household(by=by, team=town.teams["north"], head=person)
    opened = make_case(town, person=person)
    put_in_phase(opened, Phase.ASSESSMENT)
    make_assessment(town, opened)
    put_in_phase(opened, Phase.PLANNING)
    case = Case.objects.select_related("key", "person__key").get(pk=opened.pk)
    for _ in range(NOTES):
        make_note(town, case)
    for _ in range(TASKS):
        make_task(town, case)
    for _ in range(GOALS):
        make_measure(town, make_goal(town, case))
    for _ in range(CONSENTS):
        give_consent(town, person, "interpreting", valid_from=now() - timedelta(days=2))
    send_lawfully(town, case)
    end_cases(town, person.pk)
    return request_erasure(by=by, person=person, ground="retention_over")
