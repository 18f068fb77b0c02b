"""What somebody stated about a person: entered, corrected with a reason, voided, and what it said before."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from cases.actions.cases import grant_case
from cases.actions.documents import add_document
from cases.actions.persons import assign_person
from cases.models import Correction, ResidenceDocument
from tests.factories.client import Api
from tests.factories.stated import KINDS, state
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]
TITLE = {
    "code": "AE_25_2_2",
    "issued_on": "2024-11-06",
    "valid_until": "2027-11-05",
    "issuing_office": "Ausländerbehörde Musterkreis",
    "work": "allowed",
    "stated_by": "paper",
}
DECIDED_LATER = {"outcome": "ban", "served_on": "2025-01-02", "decided_on": "2025-01-03"}


@pytest.fixture
def person(town: Town) -> Any:
    return make_person(town)


@pytest.fixture
def worker(api: Speaker) -> Api:
    return api("caseworker")


@pytest.fixture
def other_town(town: Town) -> Town:
    return make_town(ags="05170048", prefix="WE")


def path_of(person: Any, kind: str = "residence-document") -> str:
    return f"/persons/{person.pk}/{kind}s/"


def entered(worker: Api, person: Any, **values: Any) -> tuple[str, dict[str, Any]]:
    """A title that was entered over HTTP: its address and what it says."""
    answer = worker.post(path_of(person), TITLE | values)
    shown = ok(answer, 201)
    return f"{path_of(person)}{shown['id']}/", shown


def correct(worker: Api, path: str, **changes: Any) -> Any:
    return worker.patch(path, changes, etag=worker.get(path)["ETag"])


def test_record_is_entered_and_read_under_its_person(worker: Api, person: Any) -> None:
    path, shown = entered(worker, person)
    assert {name: shown[name] for name in TITLE} == TITLE
    assert ok(worker.get(path)) == shown
    assert [one["id"] for one in ok(worker.get(path_of(person), count="true"))["results"]] == [shown["id"]]


def test_record_is_not_found_under_another_person(worker: Api, person: Any, town: Town) -> None:
    _, shown = entered(worker, person)
    other = make_person(town, family_name="Other")
    assert worker.get(f"{path_of(other)}{shown['id']}/").status_code == 404
    assert ok(worker.get(path_of(other)))["results"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_with_its_filter(town: Town, worker: Api, person: Any, kind: str) -> None:
    record = state(town, kind, person)
    assert [one["id"] for one in ok(worker.get(path_of(person, kind), voided="false"))["results"]] == [str(record.pk)]
    assert ok(worker.get(path_of(person, kind), voided="true"))["results"] == []


def test_adding_what_was_not_known_needs_no_reason(worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    shown = ok(correct(worker, path, applied_on="2026-01-15", stated_by="person"))
    assert (shown["applied_on"], shown["stated_by"], shown["reason"]) == ("2026-01-15", "person", "")


def test_replacing_what_is_on_record_needs_a_reason(worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    assert refused(correct(worker, path, valid_until="2027-10-05", stated_by="authority"), 400) == {"reason_missing"}
    assert refused(correct(worker, path, valid_until="2027-10-05", reason="Misread"), 400) == {"stated_by_missing"}
    assert ok(worker.get(path))["valid_until"] == "2027-11-05"
    shown = ok(correct(worker, path, valid_until="2027-10-05", stated_by="authority", reason="Misread"))
    assert shown["valid_until"] == "2027-10-05"


def test_history_tells_what_was_said_before_by_whom_and_by_which_document(town: Town, worker: Api, person: Any) -> None:
    letter = add_document(
        by=town.actor("caseworker"), person=person, kind="letter", content=BytesIO(b"letter"), file_name="l.txt"
    )
    path, _ = entered(worker, person)
    ok(correct(worker, path, valid_until="2027-10-05", stated_by="authority", source=str(letter.pk), reason="Misread"))
    ok(correct(worker, path, ended_on="2026-02-01", stated_by="person"))
    latest, first = ok(worker.get(f"{path}history/"))["results"]
    assert (first["what"], first["stated_by"], first["reason"]) == ("corrected", "authority", "Misread")
    assert first["source"] == str(letter.pk)
    assert first["earlier"] == {
        "valid_until": "2027-11-05", "stated_by": "paper", "source": None, "reason": "",
    }  # fmt: skip
    assert first["by"] == str(town.users["caseworker"].pk)
    assert latest["earlier"] == {
        "ended_on": None, "stated_by": "authority", "source": str(letter.pk), "reason": "Misread",
    }  # fmt: skip


def test_source_is_a_document_of_the_same_person(town: Town, worker: Api, person: Any) -> None:
    other = make_person(town, family_name="Other")
    letter = add_document(
        by=town.actor("caseworker"), person=other, kind="letter", content=BytesIO(b"letter"), file_name="l.txt"
    )
    answer = worker.post(path_of(person), TITLE | {"source": str(letter.pk)})
    assert refused(answer, 400) == {"not_their_document"}


def test_mistake_is_voided_and_taken_up_again(worker: Api, person: Any) -> None:
    path, shown = entered(worker, person)
    voided = ok(worker.post(f"{path}void/", {"reason": "The paper is somebody else's."}))
    assert voided["voided_at"] is not None
    assert [one["id"] for one in ok(worker.get(path_of(person), voided="true"))["results"]] == [shown["id"]]
    assert refused(correct(worker, path, number="X", stated_by="paper"), 409) == {"voided_already"}
    assert refused(worker.post(f"{path}void/", {"reason": "Again"}), 409) == {"voided_already"}
    again = ok(worker.post(f"{path}reinstate/", {"reason": "It is theirs."}))
    assert (again["voided_at"], again["void_reason"]) == (None, "")
    assert refused(worker.post(f"{path}reinstate/", {"reason": "Again"}), 409) == {"not_voided"}
    steps = ok(worker.get(f"{path}history/"))["results"]
    assert [one["what"] for one in steps] == ["reinstated", "voided"]


def test_rulings_grow_without_reason_and_change_with_one(worker: Api, person: Any) -> None:
    first = {"outcome": "rejected", "served_on": "2023-11-16"}
    path = path_of(person, "asylum-procedure")
    answer = ok(worker.post(path, {"applied_on": "2022-08-15", "rulings": [first], "stated_by": "paper"}), 201)
    one = f"{path}{answer['id']}/"
    grown = [first | {"remedy_filed_on": "2023-11-28"}, {"outcome": "refugee", "served_on": "2025-03-03", "body": "vg"}]
    shown = ok(correct(worker, one, rulings=grown, stated_by="court"))
    assert [ruling["outcome"] for ruling in shown["rulings"]] == ["rejected", "refugee"]
    changed = [grown[0] | {"served_on": "2023-11-17"}, grown[1]]
    assert refused(correct(worker, one, rulings=changed, stated_by="court"), 400) == {"reason_missing"}
    assert refused(correct(worker, one, rulings=[grown[1]], stated_by="court"), 400) == {"reason_missing"}


@pytest.mark.parametrize(
    ("kind", "values", "problem"),
    [
        ("residence-document", TITLE | {"valid_until": "2024-11-05"}, "days_out_of_order"),
        ("residence-document", TITLE | {"issued_on": "2999-01-01"}, "day_out_of_range"),
        ("residence-document", {"stated_by": "paper"}, "required"),
        ("residence-document", TITLE | {"secret": 1}, "unknown_member"),
        (
            "asylum-procedure",
            {"stated_by": "paper", "rulings": [DECIDED_LATER]},
            "days_out_of_order",
        ),
        ("regime-period", {"regime": "SGB2", "from_on": "2024-10-01", "last_on": "2024-09-30", "stated_by": "paper"},
         "days_out_of_order"),
        ("benefit-decision", {"kind": "applied", "regime": "SGB2", "stated_by": "person"}, "day_missing"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(
    worker: Api, person: Any, kind: str, values: dict[str, Any], problem: str
) -> None:
    assert problem in refused(worker.post(path_of(person, kind), values), 400)


def test_version_is_needed_for_a_correction(worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    etag = worker.get(path)["ETag"]
    assert worker.patch(path, {"number": "A", "stated_by": "paper"}).status_code == 428
    assert worker.patch(path, {"number": "A", "stated_by": "paper"}, etag=etag).status_code == 200
    assert worker.patch(path, {"number": "B", "stated_by": "paper"}, etag=etag).status_code == 412


def test_other_team_and_other_town_find_nothing(town: Town, other_town: Town, worker: Api, person: Any) -> None:
    path, shown = entered(worker, person)
    for stranger in (Api(town, "caseworker-south"), Api(other_town, "caseworker")):
        for asked in (path, path_of(person), f"{path}history/"):
            assert stranger.get(asked).status_code == 404
        assert stranger.post(path_of(person), TITLE).status_code == 404
        assert stranger.post(f"{path}void/", {"reason": "x"}).status_code == 404
    assert ok(worker.get(path)) == shown


@pytest.mark.parametrize("name", ["volunteer", "interpreter", "partner_agency", "integration_officer", "administrator"])
def test_roles_without_sight_are_refused(api: Speaker, worker: Api, person: Any, name: str) -> None:
    path, _ = entered(worker, person)
    for asked in (path, path_of(person), f"{path}history/"):
        assert api(name).get(asked).status_code == 403


def test_lead_reads_and_does_not_write(api: Speaker, worker: Api, person: Any) -> None:
    path, shown = entered(worker, person)
    lead = api("team_lead")
    assert ok(lead.get(path)) == shown
    assert lead.post(path_of(person), TITLE).status_code == 403
    assert lead.patch(path, {"number": "A", "stated_by": "paper"}, etag=lead.get(path)["ETag"]).status_code == 403


def test_granted_specialist_sees_reduced_records_and_no_declaration(town: Town, api: Speaker, person: Any) -> None:
    case = make_case(town, person=person)
    records = {kind: state(town, kind, person) for kind in KINDS}
    grant_case(by=town.actor("caseworker"), case=case, user=town.users["job_coach"], reason="support")
    coach = api("job_coach")
    title = ok(coach.get(f"{path_of(person)}{records['residence-document'].pk}/"))
    assert (title["code"], title["valid_until"]) == ("AUFG", "2024-12-13")
    assert {"issuing_office", "number", "blocked", "stated_by", "reason"} & title.keys() == set()
    grant = ok(coach.get(f"{path_of(person, 'benefit-decision')}{records['benefit-decision'].pk}/"))
    assert "monthly_cents" not in grant
    assert coach.get(path_of(person, "sponsorship-declaration")).status_code == 403
    assert coach.get(f"{path_of(person)}{records['residence-document'].pk}/history/").status_code == 403
    assert coach.post(path_of(person), TITLE).status_code == 403


def test_records_follow_the_person_to_another_team(town: Town, api: Speaker, worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    ok(correct(worker, path, number="A1", stated_by="paper"))
    assign_person(by=town.actor("team_lead"), person=person, team=town.teams["south"])
    assert worker.get(path).status_code == 404
    south = api("caseworker-south")
    assert ok(south.get(path))["number"] == "A1"
    assert len(ok(south.get(f"{path}history/"))["results"]) == 1


def test_restricted_person_is_not_written_about(town: Town, worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    restriction = {"ground": "accuracy_contested", "reason": "Contested by the person"}
    ok(worker.post(f"/persons/{person.pk}/restrict/", restriction))
    assert refused(worker.post(path_of(person), TITLE), 409) == {"processing_restricted"}
    assert refused(correct(worker, path, number="A", stated_by="paper"), 409) == {"processing_restricted"}
    assert refused(worker.post(f"{path}void/", {"reason": "x"}), 409) == {"processing_restricted"}
    assert worker.get(f"/persons/{person.pk}/entitlements/").status_code == 409


def test_looks_and_writes_stand_in_the_persons_log(api: Speaker, worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    worker.get(path)
    worker.get(f"{path}history/")
    ok(worker.post(f"{path}void/", {"reason": "x"}))
    log = ok(worker.get(f"/persons/{person.pk}/access-log/", page_size="50"))["results"]
    assert {
        "residencedocument.created", "residencedocument.viewed", "residencedocument.history_viewed",
        "residencedocument.voided",
    } <= {line["event"] for line in log}  # fmt: skip


def test_history_takes_the_same_statements_for_one_step_and_three(worker: Api, person: Any) -> None:
    path, _ = entered(worker, person)
    found = []
    for number in ("A", "B", "C"):
        ok(correct(worker, path, number=number, stated_by="paper", reason="Read again"))
        with counted() as asked:
            worker.get(f"{path}history/")
        found.append(len(asked))
    assert found == [7, 7, 7]


def test_record_stands_sealed(town: Town, person: Any) -> None:
    record = state(town, "residence-document", person, number="L01X00T47", issued_on=date(2024, 1, 2))
    row = ResidenceDocument.objects.filter(pk=record.pk).values().get()
    assert b"L01X00T47" not in bytes(row["paper"])
    assert not Correction.objects.exists()
