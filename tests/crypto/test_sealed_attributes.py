"""Attributes of sealed groups: they read and write like any other, and are unsealed when first touched."""

import copy
import pickle

import pytest
from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt.access.models import User
from casemgmt.crypto.errors import ContentErased, IncompleteRow, SealBroken
from casemgmt.crypto.models import SubjectKey
from casemgmt.privacy.models import Consent
from cases.models import Case, Person
from tests.factories.statements import counted
from tests.factories.town import make_case, make_person

on_one_row = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def person(town):
    return make_person(town, contact_ways=[{"kind": "phone", "value": "+49 2154 9490"}])


@pytest.fixture
def case(town, person):
    return make_case(town, person=person)


def read(record):
    """The record as the database has it, with its key."""
    return type(record).objects.select_related("key").get(pk=record.pk)


def attributes(record):
    return {name: getattr(record, name) for name in record.sealed_attributes()}


def break_group(record, column):
    """Let nothing open the group any more, in memory only."""
    setattr(record, column, b"\x01\x01" + bytes(60))


@on_one_row
@given(given_names=st.text(max_size=120), born_on=st.none() | st.dates(), variants=st.lists(JSON, max_size=3))
def test_text_date_and_list_come_back(person, given_names, born_on, variants):
    person.given_names, person.born_on, person.name_variants = given_names, born_on, variants
    person.save()
    again = read(person)
    assert (again.given_names, again.born_on, again.name_variants) == (given_names, born_on, variants)


@on_one_row
@given(
    flag=st.booleans(),
    number=st.none() | NUMBERS,
    document=st.dictionaries(st.text(max_size=8), JSON, max_size=4),
)
def test_flag_number_and_document_come_back(person, case, flag, number, document):
    case.interpreter_needed, case.satisfaction, person.address = flag, number, document
    case.save(), person.save()
    again = read(case)
    assert (again.interpreter_needed, again.satisfaction, read(person).address) == (flag, number, document)


def test_attributes_that_were_never_set_are_empty(case):
    again = read(case)
    empty = (again.plan_language, again.contact_made_on, again.lives_alone, again.satisfaction, again.contact_attempts)
    assert empty == ("", None, False, None, [])
    assert Person(original_script="Arab").interpreter_wish == {}


def test_defaults_are_not_shared_between_rows(town):
    first, second = make_person(town), make_person(town)
    first.name_variants.append({"family_name": "Haddadi"})
    assert second.name_variants == []


def test_database_holds_no_plaintext(person):
    [row] = Person.objects.filter(pk=person.pk).values()
    raw = b"".join(bytes(one) if isinstance(one, bytes | memoryview) else repr(one).encode() for one in row.values())
    assert [word for word in (b"Amina", b"Haddad", b"1990", b"9490", b"given_names") if word in raw] == []


def test_length_of_a_group_moves_in_steps_of_64(person):
    lengths = set()
    for letters in range(1, 120, 7):
        person.given_names = "x" * letters
        person.save()
        lengths.add(len(bytes(read(person).identity)) - 34)
    assert {length % 64 for length in lengths} == {0}
    assert max(lengths) - min(lengths) == 128


def test_plain_columns_are_read_without_any_key(person):
    person.key.wrapped = b""
    person.key.save()
    with counted() as statements:
        again = Person.objects.get(pk=person.pk)
        assert (again.team_id, again.version, str(again)) == (person.team_id, 1, str(person.pk))
    assert len(statements) == 1
    with pytest.raises(ContentErased):
        _ = again.given_names


def test_group_is_opened_once_and_by_itself(person):
    again = read(person)
    assert again.given_names == "Amina"
    break_group(again, "identity"), break_group(again, "contact")
    assert (again.given_names, again.family_name) == ("Amina", "Haddad")
    with pytest.raises(SealBroken):
        _ = again.contact_ways


def test_class_tells_the_attribute_itself():
    assert Person.given_names.name == "given_names"
    assert set(Person.sealed_attributes()) >= {"given_names", "address"}


def test_assigning_one_attribute_keeps_the_others(case):
    before = attributes(read(case))
    again = read(case)
    again.concern = "Flat is too small"
    again.save()
    assert attributes(read(case)) == before | {"concern": "Flat is too small"}


def test_assigned_attribute_does_not_hide_the_rest_of_its_group(person):
    again = read(person)
    again.given_names = "Amina Noor"
    assert (again.given_names, again.family_name) == ("Amina Noor", "Haddad")


def test_mutation_in_place_is_saved(person):
    again = read(person)
    again.contact_ways.append({"kind": "email", "value": "amina@example.org"})
    again.contact_ways[0]["preferred"] = True
    again.save()
    assert [one["kind"] for one in read(person).contact_ways] == ["phone", "email"]
    assert read(person).contact_ways[0]["preferred"] is True


@pytest.mark.parametrize("touch", [lambda one: None, attributes, lambda one: setattr(one, "given_names", "Amina")])
def test_saving_without_a_change_keeps_revision_and_bytes(person, touch):
    again = read(person)
    before = (again.seal_revision, bytes(again.identity), bytes(again.contact))
    touch(again)
    again.save()
    again = read(person)
    assert (again.seal_revision, bytes(again.identity), bytes(again.contact)) == before


def test_change_seals_all_groups_anew_and_counts_it(person):
    before = read(person)
    assert before.seal_revision == 1
    person.given_names = "Amina Noor"
    person.save()
    again = read(person)
    assert again.seal_revision == 2
    assert bytes(again.identity) != bytes(before.identity)
    assert bytes(again.contact) != bytes(before.contact)
    assert attributes(again) == attributes(before) | {"given_names": "Amina Noor"}


def test_record_can_be_changed_again_after_it_was_saved(person):
    for name in ("Amina Noor", "Amina", "Noor"):
        person.given_names = name
        person.save()
    assert (read(person).seal_revision, read(person).given_names) == (4, "Noor")


def test_rows_stored_together_are_sealed_too(person):
    place = {"municipality_id": person.municipality_id, "team_id": person.team_id, "key": person.key}
    times = {"created_at": person.created_at, "updated_at": person.updated_at}
    made = [Person(**place, **times, given_names=name) for name in ("Amal", "Basma")]
    Person.objects.bulk_create(made)
    assert [(read(one).given_names, read(one).seal_revision) for one in made] == [("Amal", 1), ("Basma", 1)]


def test_pickle_holds_no_plaintext_and_opens_again(person):
    again = read(person)
    assert again.given_names == "Amina"
    again.own_designation = "unsaved words"
    raw = pickle.dumps(again)
    assert [word for word in (b"Amina", b"Haddad", b"unsaved words") if word in raw] == []
    assert pickle.loads(raw).given_names == "Amina"
    assert copy.deepcopy(again).given_names == "Amina"


def test_refresh_forgets_what_was_unsealed_or_assigned(person):
    again = read(person)
    assert again.contact_ways[0]["kind"] == "phone"
    again.given_names = "Nobody"
    person.given_names = "Amina Noor"
    person.save()
    again.refresh_from_db()
    assert (again.given_names, again.contact_ways[0]["kind"]) == ("Amina Noor", "phone")


def test_refresh_of_a_plain_column_keeps_what_waits_to_be_saved(person):
    person.given_names = "Amina Noor"
    person.refresh_from_db(fields=["version"])
    assert person.given_names == "Amina Noor"


def test_deferred_group_is_read_when_touched_and_keeps_what_was_assigned(person):
    partial = Person.objects.defer("contact").get(pk=person.pk)
    partial.address, partial.given_names = {"place": "Willich"}, "Amina Noor"
    assert partial.contact_ways[0]["kind"] == "phone"
    assert (partial.address, partial.given_names) == ({"place": "Willich"}, "Amina Noor")


def test_change_of_a_row_read_in_part_is_refused(person):
    before = attributes(read(person))
    partial = Person.objects.defer("contact").get(pk=person.pk)
    partial.given_names = "Amina Noor"
    with pytest.raises(IncompleteRow), transaction.atomic():
        partial.save()
    assert read(person).given_names == "Amina"
    assert attributes(read(person)) == before


def test_row_read_in_part_and_not_changed_is_saved(person):
    partial = Person.objects.defer("contact").get(pk=person.pk)
    assert partial.given_names == "Amina"
    partial.save()
    assert (read(person).version, read(person).contact_ways[0]["kind"]) == (2, "phone")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (Person.objects, "given_names"),
        (Person.objects, "born_on__year"),
        (Case.objects, "concern__icontains"),
        (Consent.objects, "language"),
        (User.objects, "email"),
        (User.colleagues, "display_name__startswith"),
    ],
)
@pytest.mark.parametrize("ask", ["filter", "exclude", "get"])
@pytest.mark.parametrize("within", [dict, lambda one: ~Q(**one), lambda one: Q(pk=None) | Q(**one)])
def test_filter_on_a_sealed_attribute_says_what_to_do_instead(rows, name, ask, within):
    condition = within({name: "x"})
    with pytest.raises(FieldError, match="is sealed and cannot be filtered"):
        getattr(rows, ask)(**condition) if isinstance(condition, dict) else getattr(rows, ask)(condition)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda: Case.objects.filter(person__given_names="x"),
        lambda: list(Person.objects.order_by("family_name")),
        lambda: Person.objects.values("given_names"),
    ],
)
def test_sealed_attribute_is_no_column(ask):
    with pytest.raises(FieldError):
        ask()


def test_destroyed_key_erases_every_record_about_the_subject(case):
    assert (read(case).concern, read(case.person).given_names) == ("Course and childcare", "Amina")
    SubjectKey.objects.filter(pk=case.key_id).update(wrapped=b"")
    for record, name in [(read(case), "concern"), (read(case.person), "given_names")]:
        with pytest.raises(ContentErased):
            getattr(record, name)


def test_erased_record_cannot_be_written_over(person):
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"")
    again = read(person)
    again.given_names = "Amina Noor"
    with pytest.raises(ContentErased):
        again.save()


@pytest.mark.parametrize("rows", [1, 3])
def test_key_comes_along_with_the_rows_that_are_shown(town, rows):
    for _ in range(rows):
        make_person(town)
    with counted() as statements:
        names = [one.given_names for one in Person.objects.shown()]
    assert names == ["Amina"] * rows
    assert len(statements) == 1
