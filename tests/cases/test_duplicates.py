"""Pairs of people who may be one: how they are suggested, decided, merged and parted again."""

import io
import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command

from casemgmt.crypto.models import SearchTerm
from casemgmt.errors import NotAllowed
from casemgmt.privacy.actions import give_consent, withdraw_consent
from casemgmt.privacy.models import Consent
from cases.actions import duplicates, households, merges, persons
from cases.actions.cases import open_case
from cases.actions.duplicates import PairKnown
from cases.actions.merges import MergeForbidden
from cases.lifecycle import PairState
from cases.models import Case, DuplicatePair, HouseholdMember, Person, PersonIdentifier, PhaseChange
from tests.factories.case_records import ids, keys, make_note
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.threads import at_once
from tests.factories.town import INQUIRY, NOW, Town, make_case, make_person, make_town

AMENA = {"given_names": "Amena", "family_name": "Hadad", "sex": "x"}
CONSENT = {"form": "paper", "language": "ara", "withdrawal_explained": True}


def make_pair(town: Town, one: Person, other: Person, by: str = "caseworker") -> DuplicatePair:
    return duplicates.suggest_pair(by=town.actor(by), one=one, other=other)


def merged(town: Town, keep: Person, gone: Person, **options: Any) -> DuplicatePair:
    pair = make_pair(town, keep, gone)
    return merges.merge_people(by=town.actor("caseworker"), duplicatepair=pair, keep=keep, **options)


def again(person: Person) -> Person:
    return Person.objects.select_related("key").get(pk=person.pk)


def path(pair: Any, action: str = "") -> str:
    return f"/duplicates/{pair.pk}/{action}"


def codes(error: Any) -> list[str]:
    return [one.code for one in error.value.problems]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def test_pair_is_put_up_for_review_with_reasons(town: Town, worker: Api) -> None:
    one, other = make_person(town), make_person(town, **AMENA)
    body = worker.post("/duplicates/", {"one": str(other.pk), "other": str(one.pk)}).json()
    assert (body["person_a"]["id"], body["person_b"]["id"]) == (str(one.pk), str(other.pk))
    assert body["state"] == "suggested"
    assert [one["code"] for one in body["reasons"]] == ["same_name_other_spelling", "same_birth_date"]
    assert 95 <= body["score"] <= 100


def test_pair_stands_once_whoever_is_named_first(town: Town) -> None:
    one, other = make_person(town), make_person(town, **AMENA)
    make_pair(town, one, other)
    with pytest.raises(PairKnown):
        make_pair(town, other, one)


def test_pair_of_one_person_or_of_two_towns_is_refused(town: Town, worker: Api) -> None:
    one = make_person(town)
    there = make_person(make_town(ags="05166024", prefix="KE"))
    for other, code in ((one, "same_record"), (there, "does_not_exist")):
        answer = worker.post("/duplicates/", {"one": str(one.pk), "other": str(other.pk)})
        assert (answer.status_code, [found["code"] for found in answer.json()["errors"]]) == (400, [code])


def test_pair_exists_only_for_those_who_see_both(town: Town, worker: Api, api: Any) -> None:
    here, there = make_person(town), make_person(town, "south")
    pair = duplicates.suggest_pair(by=town.actor("team_lead"), one=here, other=there)
    for name in ("caseworker", "caseworker-south"):
        assert ids(api(name).get("/duplicates/")) == []
        for action in ("", "preview/"):
            assert api(name).get(path(pair, action)).status_code == 404
        assert api(name).post(path(pair, "merge/"), {"keep": str(here.pk)}).status_code == 404
    assert ids(api("team_lead").get("/duplicates/")) == keys(pair)
    with pytest.raises(NotAllowed):
        duplicates.suggest_pair(by=town.actor("caseworker"), one=here, other=there)


def test_not_the_same_is_for_good_until_it_is_taken_back(town: Town, worker: Api) -> None:
    one, other = make_person(town), make_person(town, **AMENA)
    pair = make_pair(town, one, other)
    body = worker.post(path(pair, "dismiss/"), {"remark": "Cousins"}).json()
    assert (body["state"], body["remark"]) == ("not_same", "Cousins")
    named = {"one": str(one.pk), "other": str(other.pk)}
    assert worker.post("/duplicates/", named).json()["code"] == "pair_known"
    assert worker.post(path(pair, "merge/"), {"keep": str(one.pk)}).json()["code"] == "wrong_state"
    assert worker.post(path(pair, "reopen/")).json()["state"] == "suggested"
    assert worker.post(path(pair, "merge/"), {"keep": str(one.pk)}).json()["state"] == "merged"


def test_merge_hands_everything_over_and_hides_the_one_who_goes(town: Town, worker: Api) -> None:
    ways = [{"kind": "email", "value": "a@example.org"}]
    keep, gone = make_person(town), make_person(town, **AMENA, contact_ways=ways)
    case = make_case(town, person=gone)
    note = make_note(town, case)
    number = persons.create_identifier(by=town.actor("caseworker"), person=gone, kind="azr", value="123456789012")
    home = households.create_household(by=town.actor("caseworker"), team=town.teams["north"], head=gone)
    pair = make_pair(town, keep, gone)
    body = worker.post(path(pair, "merge/"), {"keep": str(keep.pk)}).json()
    assert (body["state"], body["kept"]) == ("merged", str(keep.pk))
    assert worker.get(f"/persons/{gone.pk}/").status_code == 404
    assert ids(worker.get("/persons/")) == keys(keep)
    assert worker.get(f"/cases/{case.pk}/").json()["person"]["id"] == str(keep.pk)
    assert worker.get(f"/notes/{note.pk}/").json()["text"] == note.text
    assert worker.get(f"/identifiers/{number.pk}/").json()["person"] == str(keep.pk)
    assert worker.get(f"/households/{home.pk}/").json()["head"] == str(keep.pk)
    assert ids(worker.get("/phase-changes/", case=str(case.pk))) == keys(*PhaseChange.objects.filter(case=case))
    sealed_for = {row.key_id for row in (*Case.objects.all(), *PersonIdentifier.objects.all())}
    assert sealed_for == {keep.pk}
    assert again(keep).contact_ways == ways


def test_merged_person_is_found_by_the_names_of_both(town: Town, worker: Api) -> None:
    keep = make_person(town)
    gone = make_person(town, given_names="Maryam", family_name="Nasser", born_on=None)
    merged(town, keep, gone)
    for words in ("Amina Haddad", "Maryam Nasser", "مريم ناصر"):
        assert ids(worker.get("/persons/", q=words)) == keys(keep)
    assert SearchTerm.objects.filter(subject=gone.key).count() == 0


def test_facts_that_the_other_has_right_are_taken(town: Town, worker: Api) -> None:
    keep, gone = make_person(town), make_person(town, **AMENA, born_on=date(1990, 9, 3))
    pair = make_pair(town, keep, gone)
    worker.post(path(pair, "merge/"), {"keep": str(keep.pk), "take": ["born_on", "sex"]})
    assert (again(keep).born_on, again(keep).sex) == (date(1990, 9, 3), "x")
    refused = worker.post(
        path(make_pair(town, keep, make_person(town)), "merge/"), {"keep": str(keep.pk), "take": ["id"]}
    )
    assert [one["code"] for one in refused.json()["errors"]] == ["invalid_choice"]


def test_of_two_consents_the_stricter_holds(town: Town) -> None:
    by, school = town.actor("caseworker"), town.agencies["school"]
    keep, gone = make_person(town), make_person(town, **AMENA)
    give = partial(give_consent, by=by, **CONSENT)
    referral = {"purpose": "partner_referral", "recipient_agency": school}
    wide = give(person=keep, categories=["identity", "contact"], **referral)
    narrow = give(person=gone, categories=["identity"], valid_until=NOW + timedelta(days=30), **referral)
    kept = give(person=keep, purpose="volunteer_support", categories=["identity"])
    withdrawn = give(person=gone, purpose="volunteer_support", categories=["identity"])
    withdraw_consent(by=by, consent=withdrawn)
    merged(town, keep, gone)
    rows = {one.pk: one for one in Consent.objects.of(keep.pk).select_related("key")}
    assert [rows[one.pk].categories for one in (wide, narrow)] == [["identity"], ["identity"]]
    assert [rows[one.pk].valid_until for one in (wide, narrow)] == [NOW + timedelta(days=30)] * 2
    assert [rows[one.pk].withdrawn_at is None for one in (kept, withdrawn)] == [False, False]


def test_undone_merge_restores_what_was(town: Town, worker: Api) -> None:
    by = town.actor("caseworker")
    keep, gone = make_person(town), make_person(town, **AMENA)
    case, note_text = make_case(town, person=gone), "Talked about the bus pass."
    note = make_note(town, case, text=note_text)
    for person in (keep, gone):
        persons.create_identifier(
            by=by, person=person, kind="azr", value="123456789012", remark=str(person.given_names)
        )
    home = households.create_household(by=by, team=town.teams["north"], head=keep)
    households.add_member(by=by, household=home, person=gone, relation="sibling", joined_on=date(2026, 1, 1))
    consent = give_consent(by=by, person=keep, purpose="volunteer_support", categories=["identity"], **CONSENT)
    lost = give_consent(by=by, person=gone, purpose="volunteer_support", categories=["identity"], **CONSENT)
    withdraw_consent(by=by, consent=lost)
    before = snapshot(keep, gone)
    pair = merged(town, keep, gone, take=["sex"])
    assert Consent.objects.get(pk=consent.pk).withdrawn_at == NOW
    later = make_note(town, Case.objects.select_related("key", "person__key").get(pk=case.pk), text="Written since")
    assert worker.post(path(pair, "undo-merge/")).json()["state"] == "suggested"
    assert snapshot(keep, gone) == before
    assert ids(worker.get("/persons/", q="Amena Hadad"))  # both are found again
    shown = {row["id"]: row["text"] for row in worker.get("/notes/").json()["results"]}
    assert shown == {str(note.pk): note_text, str(later.pk): "Written since"}


def snapshot(*people: Person) -> list[Any]:
    """What hangs on people, without versions and times."""
    found: list[Any] = []
    for person in map(again, people):
        facts = {name: getattr(person, name) for name in person.sealed_attributes()}
        consents = Consent.objects.of(person.pk).select_related("key").order_by("pk")
        numbers = PersonIdentifier.objects.filter(person=person).select_related("key").order_by("pk")
        homes = HouseholdMember.objects.filter(person=person).select_related("key")
        found.append(
            (
                person.merged_into_id,
                facts,
                [(one.pk, one.withdrawn_at, one.valid_until, one.categories) for one in consents],
                [(one.pk, one.value, one.remark, bytes(one.digest), one.key_id) for one in numbers],
                [(one.pk, one.relation, one.joined_on, one.left_on) for one in homes],
                [(case.pk, case.key_id) for case in Case.objects.filter(person=person)],
                sorted(SearchTerm.objects.filter(subject=person.key).values_list("term", flat=True)),
            )
        )
    return found


@pytest.mark.parametrize(
    ("code", "stand_in_the_way"),
    [
        ("identifier_conflict", "numbers"),
        ("both_have_open_case", "cases"),
        ("in_different_households", "homes"),
        ("different_teams", "teams"),
    ],
)
def test_merge_is_forbidden_and_says_why(town: Town, api: Any, code: str, stand_in_the_way: str) -> None:
    by, lead = town.actor("caseworker"), api("team_lead")
    keep = make_person(town)
    gone = make_person(town, "south" if stand_in_the_way == "teams" else "north", **AMENA)
    for person, azr in ((keep, "123456789012"), (gone, "210987654321")):
        if stand_in_the_way == "numbers":
            persons.create_identifier(by=by, person=person, kind="azr", value=azr)
        if stand_in_the_way == "cases":
            open_case(by=by, person=person, **INQUIRY)
        if stand_in_the_way == "homes":
            households.create_household(by=by, team=town.teams["north"], head=person)
    pair = make_pair(town, keep, gone, "team_lead")
    assert [one["code"] for one in lead.get(path(pair, "preview/")).json()["conflicts"]] == [code]
    refused = lead.post(path(pair, "merge/"), {"keep": str(keep.pk)})
    assert (refused.status_code, refused.json()["code"]) == (409, "merge_forbidden")
    assert [one["code"] for one in refused.json()["errors"]] == [code]
    assert again(gone).merged_into_id is None


def test_third_person_cannot_be_kept(town: Town) -> None:
    pair = make_pair(town, make_person(town), make_person(town, **AMENA))
    with pytest.raises(MergeForbidden) as refused:
        merges.merge_people(by=town.actor("caseworker"), duplicatepair=pair, keep=make_person(town))
    assert codes(refused) == ["not_of_pair"]


def test_merges_are_undone_the_last_one_first(town: Town, worker: Api) -> None:
    first, second, third = (make_person(town, sex=sex) for sex in ("w", "m", "x"))
    inner, outer = merged(town, second, first), merged(town, third, second)
    assert merges.merged_into(third.pk) == [second.pk, first.pk]
    refused = worker.post(path(inner, "undo-merge/"))
    assert (refused.status_code, refused.json()["code"]) == (409, "merged_since")
    assert worker.post(path(outer, "undo-merge/")).status_code == 200
    assert worker.post(path(inner, "undo-merge/")).status_code == 200
    assert sorted(ids(worker.get("/persons/"))) == sorted(keys(first, second, third))


def test_preview_counts_what_would_be_handed_over(town: Town, worker: Api) -> None:
    keep, gone = make_person(town), make_person(town, **AMENA)
    make_case(town, person=gone)
    shown = worker.get(path(make_pair(town, keep, gone), "preview/")).json()
    assert shown == {
        "conflicts": [],
        "records": [
            {"kind": "case", "person_a": 0, "person_b": 1},
            {"kind": "phasechange", "person_a": 0, "person_b": 1},
        ],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_pairs_take_the_same_statements(town: Town, worker: Api, rows: int) -> None:
    for _ in range(rows):
        make_pair(town, make_person(town), make_person(town, **AMENA))
    with counted() as statements:
        assert len(worker.get("/duplicates/", state="suggested", ordering="-score").json()["results"]) == rows
    assert len(statements) == 5


def test_pages_by_score_follow_each_other(town: Town, worker: Api) -> None:
    pairs = [make_pair(town, make_person(town), make_person(town, **AMENA)) for _ in range(3)]
    page = worker.get("/duplicates/", ordering="-score", page_size="2")
    rest = worker.get(page.json()["next"].partition("/api/v1")[2])
    assert sorted([*ids(page), *ids(rest)]) == keys(*pairs)


@pytest.mark.postgresql
def test_of_two_merges_at_once_one_wins(kept_trail: None) -> None:
    town = make_town()
    one, other = make_person(town), make_person(town, **AMENA)
    pair = make_pair(town, one, other)
    merge = [partial(Api(town, "caseworker").post, path(pair, "merge/"), {"keep": str(who.pk)}) for who in (one, other)]
    answers = at_once(merge)
    codes_told = sorted(answer.json().get("code", "merged") for answer in answers)
    assert codes_told in (["merged", "wrong_state"], ["invalid", "merged"])  # the one who went may be gone from sight
    assert Person.objects.filter(merged_into=None).count() == 1
    assert DuplicatePair.objects.get().state == PairState.MERGED


def found_by_job(*options: str) -> dict[str, int]:
    out = io.StringIO()
    call_command("find_duplicates", "--json", *options, stdout=out)
    counts: dict[str, int] = json.loads(out.getvalue())
    return counts


def test_job_suggests_who_is_likely_entered_twice(town: Town, api: Any) -> None:
    twice = make_person(town), make_person(town, "south", given_names="أمينة", family_name="حداد")
    make_person(town, born_on=date(1971, 3, 4))
    make_person(town, given_names="Yusuf", family_name="Yıldız")
    make_person(make_town(ags="05166024", prefix="KE"))
    assert found_by_job("--dry-run") == {"05166024": 0, "05166036": 1}
    assert DuplicatePair.objects.count() == 0
    assert found_by_job() == {"05166024": 0, "05166036": 1}
    [row] = api("team_lead").get("/duplicates/").json()["results"]
    assert [row["person_a"]["id"], row["person_b"]["id"]] == keys(*twice)
    assert found_by_job() == {"05166024": 0, "05166036": 0}


def test_job_keeps_to_what_was_decided(town: Town) -> None:
    by = town.actor("caseworker")
    one, other = make_person(town), make_person(town, given_names="Amena")
    duplicates.dismiss_pair(by=by, duplicatepair=make_pair(town, one, other))
    assert found_by_job() == {"05166036": 0}
    third = make_person(town)
    merges.merge_people(by=by, duplicatepair=make_pair(town, third, one), keep=third)
    assert found_by_job() == {"05166036": 0}


@pytest.mark.parametrize(("facts", "pairs"), [({}, 1), ({"sex": "m"}, 1), ({"sex": "m", "nationalities": ["IRQ"]}, 0)])
def test_other_sex_and_nationality_together_speak_against_a_pair(town: Town, facts: dict[str, Any], pairs: int) -> None:
    make_person(town)
    make_person(town, **facts)
    assert found_by_job() == {"05166036": pairs}
