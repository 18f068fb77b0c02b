"""Fictional households: repeatable, plausible, and reachable by nobody."""

import unicodedata
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from casemgmt.demo.fiction import FictionalHousehold, FictionalPerson, fictional_households
from casemgmt.demo.name_pools import ORIGIN_WEIGHTS, name_pool
from cases import codes
from cases.identifiers import normalise_email, normalise_identifier, normalise_phone
from tests.demo.fictional_ranges import is_fictional

TODAY = date(2026, 11, 22)
THREE_YEARS_AGO = date(2023, 11, 22)
SCRIPT_OF = {
    "UKR": "CYRILLIC", "SYR": "ARABIC", "AFG": "ARABIC", "IRQ": "ARABIC", "IRN": "ARABIC", "ERI": "ETHIOPIC",
    "SOM": "LATIN", "TUR": "LATIN", "NGA": "LATIN",
}  # fmt: skip
DISTRICTS = {"Alt-Willich", "Anrath", "Neersen", "Schiefbahn"}


@pytest.fixture(scope="module")
def households() -> list[FictionalHousehold]:
    return list(fictional_households(2000, seed=11, today=TODAY))


@pytest.fixture(scope="module")
def people(households: list[FictionalHousehold]) -> list[FictionalPerson]:
    return [person for household in households for person in household.persons]


def years_between(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def letters_of(name: str) -> set[str]:
    return {unicodedata.name(char).split()[0] for char in name if char.isalpha()}


def test_same_seed_gives_same_people() -> None:
    assert list(fictional_households(50, seed=3, today=TODAY)) == list(fictional_households(50, seed=3, today=TODAY))


def test_larger_count_begins_with_the_same_people() -> None:
    few = list(fictional_households(20, seed=3, today=TODAY))
    assert list(fictional_households(50, seed=3, today=TODAY))[:20] == few


def test_other_seed_gives_other_people() -> None:
    ours = [household.head for household in fictional_households(50, seed=3, today=TODAY)]
    theirs = [household.head for household in fictional_households(50, seed=4, today=TODAY)]
    assert [one == other for one, other in zip(ours, theirs, strict=True)] == [False] * 50


def test_household_has_one_to_six_people_and_one_head(households: list[FictionalHousehold]) -> None:
    assert {len(household.persons) for household in households} == {1, 2, 3, 4, 5, 6}
    assert {[person.relation for person in household.persons].count("head") for household in households} == {1}
    assert {household.persons[0].relation for household in households} == {"head"}


def test_origins_come_in_their_shares(households: list[FictionalHousehold]) -> None:
    found = Counter(household.head.nationalities[0] for household in households)
    total = sum(ORIGIN_WEIGHTS.values())
    far_off = {
        origin: found[origin]
        for origin, weight in ORIGIN_WEIGHTS.items()
        if abs(found[origin] / len(households) - weight / total) > 0.03
    }
    assert (set(found), far_off) == (set(ORIGIN_WEIGHTS), {})


def test_children_are_at_least_15_years_younger_than_parents(households: list[FictionalHousehold]) -> None:
    too_close, pairs = [], 0
    for household in households:
        for person in household.persons:
            parents = [other for other in household.persons if _is_parent(other, person)]
            pairs += len(parents)
            too_close += [person for parent in parents if years_between(parent.born_on, person.born_on) < 15]
    assert (too_close, pairs > 1000) == ([], True)


def _is_parent(other: FictionalPerson, person: FictionalPerson) -> bool:
    pairs = {("head", "child"), ("spouse", "child"), ("parent", "head")}
    return (other.relation, person.relation) in pairs


def test_children_are_under_18_and_adults_are_not(people: list[FictionalPerson]) -> None:
    wrong = [person for person in people if (person.relation == "child") != (years_between(person.born_on, TODAY) < 18)]
    assert wrong == []


def test_birth_dates_lie_within_a_lifetime(people: list[FictionalPerson]) -> None:
    assert [person for person in people if not 0 <= years_between(person.born_on, TODAY) <= 100] == []


def test_siblings_are_born_nine_months_apart(households: list[FictionalHousehold]) -> None:
    too_close = []
    for household in households:
        births = sorted(person.born_on for person in household.persons if person.relation == "child")
        too_close += [later for earlier, later in pairwise(births) if (later - earlier).days < 270]
    assert too_close == []


def test_birthday_on_1_january_is_mostly_an_estimate(people: list[FictionalPerson]) -> None:
    vague = [person for person in people if person.born_precision != "day"]
    assert {person.born_precision for person in vague} == {"estimated", "year"}
    assert {(person.born_on.month, person.born_on.day) for person in vague} == {(1, 1)}


def test_names_stand_in_latin_and_in_the_script_of_the_origin(people: list[FictionalPerson]) -> None:
    wrong = [
        person.nationalities[0]
        for person in people
        if letters_of(person.given_names + person.family_name) != {"LATIN"}
        or letters_of(person.original_given_names + person.original_family_name) - {"MODIFIER"}
        != {SCRIPT_OF[person.nationalities[0]]}
    ]
    assert wrong == []


def test_family_name_is_spelt_one_way_within_a_household(households: list[FictionalHousehold]) -> None:
    mixed = []
    for household in households:
        own = [person for person in household.persons if person.relation in ("head", "child", "parent", "sibling")]
        spellings = {(person.sex == "w", person.family_name, person.original_family_name) for person in own}
        mixed += [spellings] if len(spellings) != len({is_woman for is_woman, _, _ in spellings}) else []
    assert mixed == []


def test_ukrainian_women_carry_the_womans_form() -> None:
    by_form = {name.of_man.latin: name.of("w").latin for name in name_pool("UKR").family}
    assert (by_form["Kovalskyi"], by_form["Melnyk"]) == ("Kovalska", "Melnyk")


def test_given_names_are_not_shared_within_a_household(households: list[FictionalHousehold]) -> None:
    twice = [
        household.head.relation
        for household in households
        if len({(person.sex == "w", person.given_names) for person in household.persons}) != len(household.persons)
    ]
    assert twice == []


@pytest.mark.parametrize("origin", ORIGIN_WEIGHTS)
def test_name_pool_is_large_and_has_no_name_twice(origin: str) -> None:
    pool = name_pool(origin)
    sizes = [len(pool.women), len(pool.men), len(pool.family)]
    assert sizes == [30, 30, 60]
    assert [len(set(names)) for names in (pool.women, pool.men, pool.family)] == sizes


def test_contact_ways_reach_nobody(people: list[FictionalPerson]) -> None:
    ways = [way for person in people for way in person.contact_ways]
    assert {way["kind"] for way in ways} == {"phone", "messenger", "email"}
    assert [way for way in ways if not is_fictional(way)] == []


def test_contact_ways_are_accepted_by_the_product(people: list[FictionalPerson]) -> None:
    ways = [way for person in people[:600] for way in person.contact_ways]
    emails = [str(way["value"]) for way in ways if way["kind"] == "email"]
    phones = [str(way["value"]) for way in ways if way["kind"] != "email"]
    assert [normalise_email(email) for email in emails] == emails
    assert [normalise_phone(phone) for phone in phones] == [phone.replace(" ", "") for phone in phones]


def test_identifiers_are_well_formed_and_nobody_elses(people: list[FictionalPerson]) -> None:
    found = [(number["kind"], number["value"]) for person in people for number in person.identifiers]
    assert {kind for kind, _ in found} == {
        "azr", "bamf_file", "jobcentre_customer", "bg_number", "health_insurance",
    }  # fmt: skip
    assert [normalise_identifier(kind, value) for kind, value in found] == [value for _, value in found]
    assert [number for number, times in Counter(found).items() if times > 1] == []


def test_identifiers_of_neighbouring_seeds_do_not_meet() -> None:
    def numbers(seed: int) -> set[str]:
        drawn = fictional_households(300, seed=seed, today=TODAY)
        return {number["value"] for household in drawn for person in household.persons for number in person.identifiers}

    assert numbers(1) & numbers(2) == set()


def test_address_is_a_street_of_the_demo_town(people: list[FictionalPerson]) -> None:
    assert {(person.address["place"], person.address["postcode"]) for person in people} == {("Musterwillich", "47877")}
    assert {person.address["district"] for person in people} == DISTRICTS


def test_dates_of_a_case_stand_in_order(households: list[FictionalHousehold]) -> None:
    cases = [household.case for household in households]
    assert [case for case in cases if not case.entered_on < case.assigned_on < case.inquired_on <= TODAY] == []
    assert [case for case in cases if case.inquired_on < THREE_YEARS_AGO] == []
    assert [case for case in cases if case.informed_on and not case.inquired_on <= case.informed_on <= TODAY] == []
    assert [case for case in cases if case.status_document_until < TODAY] == []


def test_joining_a_household_is_not_before_birth(households: list[FictionalHousehold]) -> None:
    wrong = [
        person.relation
        for household in households
        for person in household.persons
        if person.joined_on != max(person.born_on, household.case.assigned_on)
    ]
    assert wrong == []


def test_phases_are_spread_over_the_whole_way(households: list[FictionalHousehold]) -> None:
    phases = Counter(household.case.phase for household in households)
    assert set(phases) == {
        "inquiry", "intake", "assessment", "planning", "linking", "monitoring", "evaluation", "closed",
    }  # fmt: skip
    assert phases.most_common(1)[0][0] == "monitoring"


def test_only_a_closed_case_has_a_closing_reason(households: list[FictionalHousehold]) -> None:
    assert [h.case.phase for h in households if bool(h.case.closing_reason) != (h.case.phase == "closed")] == []


def test_priorities_name_different_domains_in_order(households: list[FictionalHousehold]) -> None:
    for household in households:
        needs = household.case.priorities
        assert [need.priority for need in needs] == list(range(1, len(needs) + 1))
        assert len({need.domain for need in needs}) == len(needs)
    assert {len(household.case.priorities) for household in households} == {2, 3}


def test_concern_about_children_goes_to_households_with_children(households: list[FictionalHousehold]) -> None:
    without = [household for household in households if all(p.relation != "child" for p in household.persons)]
    about_children = "Kita|School trip|child"
    assert [h.case.concern for h in without if any(w in h.case.concern for w in about_children.split("|"))] == []


def test_case_facts_are_codes_of_the_lists(households: list[FictionalHousehold]) -> None:
    cases = [household.case for household in households]
    used = {
        codes.INQUIRY_CHANNELS: {case.channel for case in cases},
        codes.STATUS_DOCUMENTS: {case.status_document for case in cases},
        codes.LEGAL_REGIMES: {case.legal_regime for case in cases},
        codes.LANGUAGES: {case.language for case in cases},
        codes.CLOSING_REASONS: {case.closing_reason for case in cases} - {""},
        codes.ASSESSMENT_DOMAINS: {need.domain for case in cases for need in case.priorities},
    }
    assert {listed.name: found - set(listed.codes) for listed, found in used.items()} == {
        listed.name: set() for listed in used
    }


def test_personal_facts_are_codes_of_the_lists(people: list[FictionalPerson]) -> None:
    spoken = [language for person in people for language in person.languages]
    used = {
        codes.HOUSEHOLD_RELATIONS: {person.relation for person in people},
        codes.SEX_ENTRIES: {person.sex for person in people},
        codes.BIRTH_PRECISIONS: {person.born_precision for person in people},
        codes.COUNTRIES: {code for person in people for code in person.nationalities},
        codes.LANGUAGES: {language["language"] for language in spoken} | {person.mother_tongue for person in people},
        codes.LANGUAGE_SKILLS: {language["speaks"] for language in spoken},
        codes.SCRIPTS: {language["script"] for language in spoken} - {""},
    }
    assert {listed.name: found - set(listed.codes) for listed, found in used.items()} == {
        listed.name: set() for listed in used
    }
