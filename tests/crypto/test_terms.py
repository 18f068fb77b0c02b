"""Digests and terms: equal for equal values of one town and purpose, and never of a single name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.crypto.actions import replace_terms
from casemgmt.crypto.digests import Term, digest, digests, folded, terms
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SearchTerm
from cases.actions.persons import update_person
from cases.models import Person
from cases.querysets import found_by
from cases.search.words import person_words, query_words
from tests.factories.statements import counted
from tests.factories.town import make_person, make_town


def found(town, query):
    tenant = town.municipality.pk
    return list(Person.objects.filter(found_by(tenant, query_words(query))))


def stored(key):
    return {Term(*one) for one in SearchTerm.objects.filter(subject_id=key.handle).values_list("generation", "term")}


def term(tenant, *words):
    [found] = terms(tenant, [words])
    return found


def test_digest_is_equal_for_equal_parts_of_a_town_and_purpose(tenant, other_tenant):
    before = digest(tenant, ("identifier:azr", "000000000001"))
    forget_keys()
    assert digest(tenant, ("identifier:azr", "000000000001")) == before
    others = [
        digest(tenant, ("identifier:azr", "000000000002")),
        digest(tenant, ("identifier:bamf_file", "000000000001")),
        digest(other_tenant, ("identifier:azr", "000000000001")),
        digest(tenant, ("identifier:azr", "00000000000", "1")),
    ]
    assert len({before, *others}) == 5
    assert {len(one) for one in others} == {18}
    assert digests(tenant, ("identifier:azr", "000000000001")) == [before]


def test_term_is_a_signed_64_bit_number_of_the_town_and_purpose(tenant, other_tenant):
    terms = {
        term(tenant, "names", "amina", "haddad"),
        term(tenant, "names", "aminah", "addad"),
        term(tenant, "born_on", "amina", "haddad"),
        term(other_tenant, "names", "amina", "haddad"),
    }
    assert len(terms) == 4
    assert {one.generation for one in terms} == {1}
    assert all(-(2**63) <= one.value < 2**63 for one in terms)
    assert term(tenant, "names", "amina", "haddad") == term(tenant, "names", "amina", "haddad")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yıldız ", "YILDIZ"),
        ("İbrahim", "ibrahim"),
        ("Müller  Straße", "MULLER STRASSE"),
        ("Nguyễn", "nguyen"),
        ("Ａmina", "amina"),
        ("ℌaddad", "haddad"),
        ("Ἀλέξανδρος", "αλεξανδροσ"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_folded_texts_are_one(one, other):
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_folding_does_not_see_how_accents_are_composed(text):
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "query", ["Amina Haddad", "haddad, amina", "AMINA  HADDAD", "Amína Häddad", "Haddad Amina Haddad"]
)
def test_person_is_found_by_the_exact_name_in_any_order_case_and_accent(town, query):
    person = make_person(town)
    make_person(town, family_name="Haddadi")
    make_person(town, given_names="Aminata")
    assert found(town, query) == [person]


def test_person_of_another_town_is_not_found(town):
    make_person(make_town(ags="05166032", prefix="VI"))
    assert found(town, "Amina Haddad") == []


def test_single_name_of_somebody_with_two_is_no_term(town):
    person = make_person(town, given_names="Amina", family_name="Haddad")
    tenant = town.municipality.pk
    singles = {
        *terms(tenant, query_words("Amina")),
        *terms(tenant, query_words("Haddad")),
        *(term(tenant, "names", one) for one in ("amina", "haddad")),
    }
    assert len(singles) == 4
    assert stored(person.key) == terms(tenant, person_words(person))
    assert stored(person.key) & singles == set()
    assert len(stored(person.key)) == 3  # the pair, the birth date, both together


def test_somebody_with_one_name_is_found_by_it(town):
    person = make_person(town, given_names="", family_name="Suleika")
    assert found(town, "suleika") == [person]


def test_terms_follow_a_corrected_name(town):
    person = make_person(town)
    update_person(by=town.actor("caseworker"), person=person, changes={"family_name": "Hadad"})
    assert found(town, "Amina Hadad") == [person]
    assert found(town, "Amina Haddad") == []


def test_replacing_terms_writes_only_what_differs(tenant, key):
    kept, gone, new = (("names", one, "haddad") for one in ("amina", "selma", "warda"))
    replace_terms(key=key, words=[kept, gone])
    with counted() as statements:
        replace_terms(key=key, words=[new, kept, new])
    assert [one.split()[0] for one in statements] == ["SELECT", "DELETE", "INSERT", "UPDATE"]
    assert stored(key) == terms(tenant, [kept, new])


def test_replacing_terms_by_the_same_writes_nothing(tenant, key):
    words = [("names", "amina", "haddad"), ("born_on", "1990-09-02")]
    replace_terms(key=key, words=words)
    with counted() as statements:
        replace_terms(key=key, words=reversed(words))
    assert [one.split()[0] for one in statements] == ["SELECT"]
