"""Two at once with documents: each waits for the other, one is told, and no file is left over or lost."""

import pytest

from casemgmt.access.actions import create_membership
from casemgmt.access.actors import operator
from casemgmt.access.roles import Role
from cases.actions.cases import assign_case
from cases.models import Case, Document
from tests.factories.client import Api
from tests.factories.documents import LETTER, make_document, opened, send_document, stored_files
from tests.factories.threads import at_once, while_uncommitted
from tests.factories.town import NOW, Town, add_account, make_case, make_person

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("kept_trail")]


def test_of_two_removals_one_wins(town: Town) -> None:
    document = make_document(town, make_case(town))
    other = make_document(town, make_person(town))
    etag = Api(town, "caseworker").get(f"/documents/{document.pk}/")["ETag"]
    answers = at_once([lambda: Api(town, "caseworker").delete(f"/documents/{document.pk}/", etag=etag)] * 2)
    assert sorted(one.status_code for one in answers) == [204, 404]
    assert [path.name for path in stored_files()] == [other.pk.hex]


def test_change_and_removal_of_one_version_do_not_both_count(town: Town) -> None:
    document = make_document(town, make_person(town))
    path = f"/documents/{document.pk}/"
    etag = Api(town, "caseworker").get(path)["ETag"]
    changed, removed = at_once(
        [
            lambda: Api(town, "caseworker").patch(path, {"title": "Late"}, etag=etag),
            lambda: Api(town, "caseworker").delete(path, etag=etag),
        ]
    )
    assert (changed.status_code, removed.status_code) in {(200, 412), (404, 204)}
    assert len(stored_files()) == Document.objects.count() == (1 if changed.status_code == 200 else 0)


def test_document_that_comes_while_its_case_moves_lands_in_the_new_team(town: Town) -> None:
    case = make_case(town)
    user = add_account(town, "of_both_teams", Role.CASEWORKER, NOW, team=town.teams["north"])
    south = town.teams["south"]
    create_membership(by=operator(now=NOW), user=user, role=Role.CASEWORKER, team=south, valid_from=NOW)
    [answer] = while_uncommitted(
        lambda: assign_case(by=town.actor("team_lead"), case=fresh(case), team=town.teams["south"]),
        lambda: send_document(Api(town, "of_both_teams"), case),
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["team"] == str(town.teams["south"].pk)
    assert opened(Document.objects.get()) == LETTER


def test_document_that_comes_while_its_case_ends_is_refused_and_leaves_no_file(town: Town) -> None:
    case = make_case(town)
    [answer] = while_uncommitted(
        lambda: Case.objects.filter(pk=case.pk).update(standing="transferred"),
        lambda: send_document(Api(town, "caseworker"), case),
    )
    assert (answer.status_code, answer.json()["code"], stored_files()) == (409, "case_not_open", [])


def fresh(case: Case) -> Case:
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)
