"""Who erases and who writes at the same moment: whoever comes first, nothing readable is left behind."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.privacy.models import Erasure
from cases.models import Person
from tests.cases.test_sharing_races import while_uncommitted
from tests.factories.case_records import problems
from tests.factories.client import Api
from tests.factories.erasing import approve, former_client, request, rows_of
from tests.factories.sharing import TERMS
from tests.factories.threads import at_once
from tests.factories.town import INQUIRY, Town

pytestmark = pytest.mark.postgresql

Write = Callable[[Api, Person], Any]


def renamed(api: Api, person: Person) -> Any:
    return api.patch(f"/persons/{person.pk}/", {"family_name": "Newname"}, etag="*")


def consented(api: Api, person: Person) -> Any:
    body = {"person": str(person.pk), "purpose": "interpreting", "categories": ["identity"], **TERMS}
    return api.post("/consents/", body)


def numbered(api: Api, person: Person) -> Any:
    return api.post("/identifiers/", {"person": str(person.pk), "kind": "azr", "value": "123456789012"})


def housed(api: Api, person: Person) -> Any:
    return api.post("/households/", {"team": str(person.team_id), "head": str(person.pk)})


def taken_in(api: Api, person: Person) -> Any:
    inquiry = {**INQUIRY, "inquired_on": INQUIRY["inquired_on"].isoformat()}  # type: ignore[attr-defined]
    return api.post("/cases/", {"person": str(person.pk), **inquiry})


def left(person: Person) -> tuple[list[Any], int, bytes]:
    """Rows that somebody could still read, terms by which somebody could find, and the key."""
    readable = [
        row
        for row in rows_of(person.pk)
        if not row.erased or any(bytes(getattr(row, one.attname)) for one in row.sealed_groups)
    ]
    key = SubjectKey.objects.get(pk=person.pk)
    return readable, SearchTerm.objects.filter(subject_id=key.handle).count(), bytes(key.wrapped)


NOTHING: tuple[list[Any], int, bytes] = ([], 0, b"")


@pytest.mark.parametrize("write", [renamed, consented, numbered, housed])
def test_write_before_the_erasure_is_erased_with_the_rest(kept_trail: None, town: Town, write: Write) -> None:
    person = former_client(town)
    erasure = request(town, person)
    caseworker, lead = Api(town, "caseworker"), Api(town, "team_lead")
    written: list[Any] = []
    [answer] = while_uncommitted(
        lambda: written.append(write(caseworker, person)), lambda: lead.post(f"/erasures/{erasure.pk}/approve/")
    )
    assert (written[0].status_code in {200, 201}, answer.status_code) == (True, 200), answer.content
    assert left(person) == NOTHING


def test_inquiry_before_the_erasure_stands_in_its_way(kept_trail: None, town: Town) -> None:
    person = former_client(town)
    erasure = request(town, person)
    caseworker, lead = Api(town, "caseworker"), Api(town, "team_lead")
    [answer] = while_uncommitted(
        lambda: taken_in(caseworker, person), lambda: lead.post(f"/erasures/{erasure.pk}/approve/")
    )
    assert problems(answer) == (409, "erasure_hindered", [("case_open", ""), ("retention_runs", "/ground")])
    assert left(person)[2] != b""


@pytest.mark.parametrize(
    ("write", "refused"),
    [
        (renamed, (404, "not_found")),
        (consented, (410, "content_erased")),
        (numbered, (410, "content_erased")),
        (housed, (410, "content_erased")),
        (taken_in, (410, "content_erased")),
    ],
)
def test_write_during_the_erasure_finds_nobody(
    kept_trail: None, town: Town, write: Write, refused: tuple[int, str]
) -> None:
    person = former_client(town)
    erasure = request(town, person)
    caseworker = Api(town, "caseworker")
    [answer] = while_uncommitted(lambda: approve(town, erasure), lambda: write(caseworker, person))
    assert problems(answer)[:2] == refused
    assert left(person) == NOTHING


def test_of_two_approvals_at_once_one_wins(kept_trail: None, town: Town) -> None:
    person = former_client(town)
    erasure = request(town, person)

    def decide(who: str) -> Any:
        return Api(town, who).post(f"/erasures/{erasure.pk}/approve/")

    answers = at_once([lambda: decide("team_lead"), lambda: decide("data_protection_officer")])
    assert sorted(one.status_code for one in answers) == [200, 409]
    assert [problems(one)[1] for one in answers if one.status_code == 409] == ["erasure_decided"]
    assert left(person) == NOTHING


def test_approval_and_withdrawal_at_once_do_not_both_count(kept_trail: None, town: Town) -> None:
    person = former_client(town)
    pk: UUID = request(town, person).pk
    approved, withdrawn = at_once(
        [
            lambda: Api(town, "team_lead").post(f"/erasures/{pk}/approve/"),
            lambda: Api(town, "caseworker").post(f"/erasures/{pk}/withdraw/"),
        ]
    )
    assert sorted([approved.status_code, withdrawn.status_code]) == [200, 409]
    assert (Erasure.objects.get().state == "approved") == (approved.status_code == 200) == (left(person) == NOTHING)
