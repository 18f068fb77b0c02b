"""A sealed document opens in its own place only: table, row, group, town, revision, subject."""

from uuid import uuid4

import pytest

from casemgmt.crypto.actions import create_subject_key
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SubjectKey
from cases.actions.persons import create_identifier
from cases.models import Case, Person, PersonIdentifier
from tests.factories.town import NOW, make_case, make_person, make_town


@pytest.fixture(params=["kept keys", "fresh keys"])
def keys(request):
    """What is refused is refused with the keys in memory and without."""
    return forget_keys if request.param == "fresh keys" else lambda: None


@pytest.fixture
def person(town):
    return make_person(town)


def opened(record, name):
    return getattr(type(record).objects.select_related("key").get(pk=record.pk), name)


def put_into(record, **columns):
    """Past every seal, as somebody does who writes to the database."""
    assert type(record).objects.filter(pk=record.pk).update(**columns) == 1


def refused(record, name):
    with pytest.raises(SealBroken):
        opened(record, name)
    return True


def test_document_of_another_persons_row_is_refused(town, person, keys):
    other = make_person(town, given_names="Basma")
    assert (opened(person, "given_names"), opened(other, "given_names")) == ("Amina", "Basma")
    keys()
    put_into(person, identity=other.identity)
    assert refused(person, "given_names")


def test_document_of_another_row_about_the_same_person_is_refused(town, person, keys):
    one, other = (
        create_identifier(by=town.actor("caseworker"), person=person, kind="local_file", value=value)
        for value in ("A-1", "A-2")
    )
    assert (opened(one, "value"), opened(other, "value")) == ("A-1", "A-2")
    assert PersonIdentifier.objects.filter(key=person.key).count() == 2
    keys()
    put_into(one, number=other.number)
    assert refused(one, "value")


def test_document_of_another_group_is_refused(person, keys):
    assert opened(person, "address") == {}
    keys()
    put_into(person, contact=person.identity)
    assert refused(person, "address")


def test_document_of_another_table_is_refused(town, person, keys):
    case = make_case(town, person=person)
    assert opened(case, "concern") == "Course and childcare"
    keys()
    put_into(case, inquiry=person.identity)
    assert refused(case, "concern")


def test_document_of_an_older_revision_is_refused(person, keys):
    older = bytes(person.identity)
    person.given_names = "Amina Noor"
    person.save()
    assert opened(person, "given_names") == "Amina Noor"
    keys()
    put_into(person, identity=older)
    assert refused(person, "given_names")


def test_changed_revision_is_refused(person, keys):
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(person, seal_revision=2)
    assert refused(person, "given_names")


def test_document_of_another_town_is_refused(person, keys):
    stranger = make_person(make_town(ags="05166032", prefix="VI"), given_names="Basma")
    assert opened(stranger, "given_names") == "Basma"
    keys()
    put_into(person, identity=stranger.identity)
    assert refused(person, "given_names")


def test_whole_row_under_the_key_of_another_town_is_refused(town, person, keys):
    stranger = make_person(make_town(ags="05166032", prefix="VI"), given_names="Basma")
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(person, identity=stranger.identity, contact=stranger.contact, key=stranger.key)
    assert refused(person, "given_names")


def test_row_that_was_put_into_another_town_is_refused(person, keys):
    elsewhere = make_town(ags="05166032", prefix="VI").municipality
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(person, municipality=elsewhere)
    assert refused(person, "given_names")


def test_key_that_says_another_town_is_refused(person, keys):
    stranger = make_town(ags="05166032", prefix="VI").municipality
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(person.key, tenant=stranger.pk)
    assert refused(person, "given_names")


def test_row_under_another_subjects_key_is_refused(town, person, keys):
    other = create_subject_key(subject=uuid4(), tenant=town.municipality.pk, at=NOW)
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(person, key=other)
    assert refused(person, "given_names")


def test_row_under_a_copy_of_its_key_at_another_subject_is_refused(town, person, keys):
    other = create_subject_key(subject=uuid4(), tenant=town.municipality.pk, at=NOW)
    assert opened(person, "given_names") == "Amina"
    keys()
    put_into(other, wrapped=SubjectKey.objects.get(pk=person.pk).wrapped)
    put_into(person, key=other)
    assert refused(person, "given_names")


@pytest.mark.parametrize("position", [0, 1, 5, 6, 17, 18, -1])
def test_changed_byte_is_refused_and_nothing_is_shown(person, position):
    assert opened(person, "given_names") == "Amina"
    changed = bytearray(person.identity)
    changed[position] ^= 1
    put_into(person, identity=bytes(changed))
    assert refused(person, "given_names")


def test_emptied_document_is_refused_instead_of_shown_as_empty(person):
    assert opened(person, "given_names") == "Amina"
    put_into(person, identity=b"")
    assert refused(person, "given_names")


def test_broken_row_cannot_be_saved_over(person):
    put_into(person, identity=bytes(person.identity)[:-1] + b"\0")
    again = Person.objects.get(pk=person.pk)
    again.given_names = "Amina Noor"
    with pytest.raises(SealBroken):
        again.save()


def test_broken_group_is_told_over_http_without_content(town, api, person):
    case = make_case(town, person=person)
    assert api("caseworker").get(f"/cases/{case.pk}/").status_code == 200
    put_into(Case.objects.get(pk=case.pk), inquiry=bytes(case.intake))
    answer = api("caseworker").get(f"/cases/{case.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (500, "seal_broken")
    assert "Course" not in answer.content.decode()
