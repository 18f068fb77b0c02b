"""The demo town in the database: every role finds something to do, and nothing comes twice."""

from datetime import timedelta
from io import StringIO
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from casemgmt.access.models import Municipality, User
from casemgmt.audit.verification import verify
from casemgmt.demo.accounts import demo_accounts
from casemgmt.demo.papers import paper
from casemgmt.demo.seeding.town import give_missing_passwords
from cases.lifecycle import Phase
from cases.models import Case, Goal, Measure, Person, Referral, Task
from cases.progress import states_of
from tests.demo.town_files import ROLES, SEEDING_DAY, TEAMS, cases, stories
from tests.factories.client import Api
from tests.factories.documents import content_of

SPECIALIST = ["/cases/", "/tasks/", "/my/tasks/"]
LISTS = {
    "caseworker": ["/cases/", "/persons/", "/households/"],
    "team_lead": ["/cases/", "/cases/?phase=inquiry"],
    "housing_manager": SPECIALIST,
    "health_companion": SPECIALIST,
    "course_coordinator": SPECIALIST,
    "job_coach": SPECIALIST,
    "volunteer": ["/my/tasks/"],
    "interpreter": ["/my/tasks/"],
    "partner_agency": ["/partner/referrals/"],
    "integration_officer": ["/agencies/", "/teams/"],
    "data_protection_officer": ["/audit-entries/", "/consents/"],
    "administrator": ["/accounts/", "/memberships/"],
}
"""What each role looks at first; none of these lists may be empty."""


def seed(*arguments: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def seeded(db: None) -> None:
    """The demo town, as of today."""
    seed()


def rows() -> dict[str, int]:
    """How many rows every table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def as_account(username: str) -> Api:
    return Api(token=next(one.token for one in demo_accounts() if one.username == username))


def read(username: str, path: str) -> Any:
    answer = as_account(username).get(path)
    assert answer.status_code == 200, (username, path, answer.content)
    return answer.json()


def test_every_account_is_known_and_finds_something_in_its_lists(seeded: None) -> None:
    empty = [
        (account.username, path)
        for account in demo_accounts()
        for path in ["/me/", *LISTS[account.role]]
        if not (read(account.username, path) if path == "/me/" else read(account.username, path)["results"])
    ]
    assert empty == []


def test_stories_stand_where_their_files_say(seeded: None) -> None:
    told = {
        (story["persons"][case["person"]]["given_names"], case.get("reaches", story["reaches"]))
        for story in stories()
        for case in story["cases"]
    }
    found = Case.objects.filter(municipality__ags="05166036").select_related("key", "person__key")
    assert {(case.person.given_names, case.phase) for case in found} == told


def test_measures_stand_where_their_files_say(seeded: None) -> None:
    told = [one for case in cases() for goal in case.get("goals", []) for one in goal["measures"]]
    measures = list(Measure.objects.select_related("key"))
    states = states_of(measures)
    typed = {one.title: states[one.pk] for one in measures if one.target_id is None}
    assert typed == {one["title"]: one["state"] for one in told if "state" in one}
    pointing = {one.title: (one.target_kind, states[one.pk]) for one in measures if one.target_id is not None}
    assert pointing["Register at the Kita Muster-Niersaue"] == ("task", "waiting")
    assert pointing["Place in the literacy course (900 + 100 lessons)"] == ("referral", "under_way")
    assert len(measures) == len(told)


def test_referrals_and_goals_stand_where_their_files_say(seeded: None) -> None:
    told = {one["topic"]: one["state"] for case in cases() for one in case.get("referrals", [])}
    assert {one.topic: one.state for one in Referral.objects.select_related("key")} == told
    goals = {one["what"]: one.get("state", "open") for case in cases() for one in case.get("goals", [])}
    assert {one.what: one.state for one in Goal.objects.select_related("key")} == goals


def test_one_referral_waits_for_the_answer_of_a_demo_partner(seeded: None) -> None:
    assert [row["state"] for row in read("pa-jobcenter", "/partner/referrals/")["results"]].count("sent") == 1


def test_tasks_lie_ahead_of_the_day_of_seeding(db: None) -> None:
    today = max(timezone.localdate(), SEEDING_DAY) + timedelta(days=700)
    seed("--today", today.isoformat())
    days = sorted(Task.objects.values_list("due_on", flat=True))
    assert len(days) == sum(len(case.get("tasks", [])) for case in cases())
    assert today < days[0]
    assert days[-1] <= today + timedelta(days=7)


def test_volunteer_sees_the_first_name_only_by_consent(seeded: None) -> None:
    tasks = read("vo-1", "/my/tasks/")["results"]
    assert sorted(task["person"]["first_name"] for task in tasks) == ["Halyna", "Rima"]


def test_confidential_note_is_its_authors_alone(seeded: None) -> None:
    confidential = {
        username: [note["confidential"] for note in read(username, "/notes/")["results"]].count(True)
        for username in ("cw-nord", "tl-muster")
    }
    assert confidential == {"cw-nord": 2, "tl-muster": 0}


def test_documents_of_the_stories_can_be_opened(seeded: None) -> None:
    rows = read("cw-nord", "/documents/")["results"]
    told = {one["title"]: paper(one["lines"]) for case in cases() for one in case.get("documents", [])}
    client = as_account("cw-nord")
    assert {row["title"]: content_of(client.get(f"/documents/{row['id']}/content/")) for row in rows} == told


def test_second_run_changes_nothing(seeded: None) -> None:
    before = rows()
    assert seed() == "The database is not empty; nothing was changed.\n"
    assert rows() == before


def test_trail_of_the_demo_verifies(seeded: None) -> None:
    assert verify().findings == ()


def test_nobody_of_the_second_municipality_is_visible_to_the_first(seeded: None) -> None:
    neighbours = {str(pk) for pk in Person.objects.filter(municipality__ags="05170048").values_list("pk", flat=True)}
    theirs = read("cw-wesel", "/persons/?page_size=200")["results"]
    ours = read("tl-muster", "/persons/?page_size=200")["results"]
    assert {row["id"] for row in theirs} == neighbours
    assert {row["id"] for row in ours} & neighbours == set()
    assert {row["address"]["place"] for row in theirs} == {"Musterwesel"}
    assert {row["address"]["place"] for row in ours} == {"Musterwillich"}
    assert sorted(row["phase"] for row in read("cw-wesel", "/cases/")["results"]) == ["inquiry", "intake", "intake"]


def test_demo_accounts_are_shown_as_an_array() -> None:
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    shown = orjson.loads(out.getvalue())
    assert [sorted(one) for one in shown] == [["municipality", "password", "role", "token", "username"]] * len(ROLES)
    at_home = [one["role"] for one in shown if one["municipality"] == "Musterwillich"]
    counts = {role: at_home.count(role) for role in ROLES}
    two = {"caseworker", "volunteer", "partner_agency"}
    assert counts == {role: 2 if role in two else 1 for role in ROLES}
    assert [one["role"] for one in shown if one["municipality"] == "Musterwesel"] == ["caseworker"]
    assert len({one["token"] for one in shown}) == len({one["password"] for one in shown}) == len(shown)


def test_demo_account_logs_in_with_its_password(seeded: None) -> None:
    User.objects.filter(username="cw-nord").update(password="!")
    give_missing_passwords(timezone.now())
    for account in demo_accounts():
        body = {"username": account.username, "password": account.password}
        assert Api().post("/sessions/", body).status_code == 201, account.username


def test_cases_are_added_once_for_a_seed(seeded: None) -> None:
    before = Case.objects.count()
    assert seed("--cases", "30", "--seed", "3").startswith("30 of 30 cases")
    assert Case.objects.count() == before + 30
    with pytest.raises(CommandError, match="The people of seed 3 are here already"):
        seed("--cases", "30", "--seed", "3")
    assert Case.objects.count() == before + 30
    seed("--cases", "5", "--seed", "3", "--again")
    seed("--cases", "20", "--seed", "4")
    assert Case.objects.count() == before + 55
    assert verify().findings == ()


def test_seed_is_known_on_a_later_day(seeded: None) -> None:
    seed("--cases", "5", "--seed", "3")
    later = timezone.localdate() + timedelta(days=90)
    with pytest.raises(CommandError, match="here already"):
        seed("--cases", "5", "--seed", "3", "--today", later.isoformat())


def test_added_cases_stand_in_every_phase_of_both_teams_and_in_several_scripts(db: None) -> None:
    seed("--cases", "200", "--seed", "5", "--today", "2026-11-22")
    added = list(Case.objects.order_by("-pk").values_list("phase", "team__name")[:200])
    assert {phase for phase, _ in added} == set(Phase.values)
    assert [phase for phase, _ in added].count(Phase.INQUIRY) <= 200 * 0.4
    assert {team for _, team in added} == {
        team["name"] for team in TEAMS.values() if team["municipality"] == "musterwillich"
    }
    scripts = {person.original_script for person in Person.objects.select_related("key").order_by("-pk")[:300]}
    assert scripts == {"Arab", "Cyrl", "Ethi", "Latn"}


def test_same_seed_gives_the_same_people_on_the_same_day(db: None) -> None:
    def names() -> list[str]:
        people = Person.objects.select_related("key").order_by("pk")
        return [f"{person.given_names} {person.family_name} {person.born_on}" for person in people]

    seed("--cases", "12", "--seed", "6", "--today", "2026-11-22")
    once = names()
    seed("--cases", "12", "--seed", "6", "--today", "2026-11-22", "--again")
    assert len(once) > 12
    added = len(names()) - len(once)
    assert names()[-added:] == once[-added:]


def test_cases_are_not_added_to_another_town(db: None, town: Any) -> None:
    before = rows()
    with pytest.raises(CommandError, match="does not hold the demo town"):
        seed("--cases", "5")
    assert seed() == "The database is not empty; nothing was changed.\n"
    assert (rows(), Municipality.objects.count()) == (before, 1)
