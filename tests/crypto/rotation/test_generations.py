"""A new generation of the search index: filled while the old one answers, then alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from casemgmt.access.models import ProviderLink
from casemgmt.audit.models import Entry
from casemgmt.crypto import indexing, keyring
from casemgmt.crypto.digests import digest, digests, generation_prefix
from casemgmt.crypto.keyring import forget_keys, index_generations
from casemgmt.crypto.models import IndexKey, SearchTerm, SubjectKey
from casemgmt.crypto.rotation.digest_columns import digest_columns
from casemgmt.crypto.rotation.generations import rotate_search
from cases.actions.imports import import_list
from cases.actions.persons import create_identifier, create_person, update_person
from cases.models import ImportedRow, Person, PersonIdentifier
from cases.search.words import person_words
from tests.crypto.rotation.everything import (
    every_row,
    everything_open,
    generations,
    people_not_found,
    stamps,
    terms_out_of_place,
)
from tests.factories.town import IDENTITY, make_person

LIST = b"Nachname;Vorname\nOsei;Kwame\nTesfaye;Selam\n"


@pytest.fixture
def tenant(full_town):
    take_over(full_town)
    return full_town.municipality.pk


def take_over(town):
    return import_list(
        by=town.actor("caseworker"),
        team=town.teams["north"],
        content=LIST,
        filename="list.csv",
        dry_run=False,
        all_or_nothing=True,
    )


def stored_generations():
    return {
        *SearchTerm.objects.values_list("generation", flat=True),
        *(
            int.from_bytes(bytes(mark)[:2], "big")
            for column in digest_columns()
            for mark in column.model._base_manager.values_list(column.field.attname, flat=True)
        ),
    }


def with_other_rules(monkeypatch):
    person = indexing.INDEXED["cases.Person"]
    other = indexing.Indexed(person.model, person.words_of, person.rules + 1)
    monkeypatch.setitem(indexing.INDEXED, "cases.Person", other)


def test_columns_with_digests_are_known():
    assert [(one.model.__name__, one.field.name) for one in digest_columns()] == [
        ("ProviderLink", "digest"),
        ("PersonIdentifier", "digest"),
        ("ImportedRow", "digest"),
    ]


def test_new_generation_replaces_the_old_one_everywhere(tenant, before, run):
    held, count = stamps(), SubjectKey.objects.count()
    assert stored_generations() == {1}
    report = rotate_search(tenant, run(), new_key=True)
    assert (report.finished, report.left) == (True, {})
    assert generations(tenant) == [(1, True, True, True), (2, True, False, False)]
    assert stored_generations() == {2}
    assert set(SubjectKey.objects.values_list("indexed_generation", flat=True)) == {2}
    assert report.done["subjects indexed"] == count
    digested = [model.objects.count() for model in (PersonIdentifier, ImportedRow, ProviderLink)]
    assert report.done["digests made anew"] == sum(digested) == 4
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])
    assert (everything_open(), stamps()) == (before, held)


def test_list_that_was_taken_over_is_still_known(full_town, tenant, run):
    rotate_search(tenant, run(), new_key=True)
    forget_keys()
    again = take_over(full_town)
    assert (again.created, again.known) == (0, 2)


def test_generation_with_rules_of_this_release_is_kept(tenant, run):
    before = every_row()
    report = rotate_search(tenant, run())
    assert (report.finished, report.done) == (True, {})
    assert every_row() == before


def test_other_rules_ask_for_a_generation(tenant, run, monkeypatch):
    with_other_rules(monkeypatch)
    report = rotate_search(tenant, run())
    newest = IndexKey.objects.get(tenant=tenant, generation=2)
    assert (report.finished, newest.rules) == (True, indexing.rules())
    assert generations(tenant) == [(1, True, True, True), (2, True, False, False)]


def test_generation_that_is_not_filled_is_filled_and_no_other_made(tenant, run):
    SearchTerm.objects.all().delete()
    SubjectKey.objects.update(indexed_generation=0)
    IndexKey.objects.update(filled_at=None)
    report = rotate_search(tenant, run(), new_key=True)
    assert (report.finished, generations(tenant)) == (True, [(1, True, False, False)])
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])


def test_subject_that_lies_behind_is_indexed_by_the_next_run(full_town, tenant, run):
    person = make_person(full_town, family_name="Latecomer")
    SearchTerm.objects.filter(subject_id=person.key.handle).delete()
    SubjectKey.objects.filter(pk=person.pk).update(indexed_generation=F("indexed_generation") - 1)
    assert set(people_not_found()) == {person.pk}
    report = rotate_search(tenant, run())
    assert (report.done, people_not_found()) == ({"subjects indexed": 1}, [])


def test_terms_of_another_moment_are_replaced(full_town, tenant, run):
    person = make_person(full_town, family_name="Former")
    held = terms_out_of_place(tenant)
    Person.objects.get(pk=person.pk)
    stale = Person.objects.select_related("key").get(pk=person.pk)
    stale.family_name = "Present"
    stale.save()
    SubjectKey.objects.filter(pk=person.pk).update(indexed_generation=0)
    assert (held, terms_out_of_place(tenant)) == ([], [person.pk])
    rotate_search(tenant, run())
    assert terms_out_of_place(tenant) == []


def test_both_generations_answer_until_the_new_one_is_filled(full_town, tenant, run, settings):
    settings.KEY_CACHE_SECONDS = 60
    report = rotate_search(tenant, run(wait=False), new_key=True)
    assert generations(tenant) == [(1, True, False, False), (2, False, False, False)]
    assert (report.left, report.finished) == ({"generations to fill": 1}, False)
    assert report.again_at == IndexKey.objects.get(generation=2).created_at + timedelta(seconds=60)
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])
    assert PersonIdentifier.objects.filter(digest__lt=generation_prefix(2)).count() == 1
    again = take_over(full_town)
    assert (again.created, again.known) == (0, 2)


def test_old_generation_is_removed_once_nobody_asks_by_it(tenant, run, settings):
    now = run().now()
    settings.KEY_CACHE_SECONDS = 60
    at = [now, now + timedelta(seconds=61), now + timedelta(seconds=122)]
    reports = [rotate_search(tenant, run(wait=False, now=lambda moment=moment: moment), new_key=True) for moment in at]
    assert [one.left for one in reports] == [{"generations to fill": 1}, {"generations to remove": 1}, {}]
    assert [one.again_at for one in reports] == [at[0] + timedelta(seconds=60), at[1] + timedelta(seconds=60), None]
    assert generations(tenant) == [(1, True, True, True), (2, True, False, False)]
    assert stored_generations() == {2}


def test_writer_that_does_not_know_the_new_generation_loses_nobody(full_town, tenant, run, settings):
    settings.KEY_CACHE_SECONDS = 60
    forget_keys()
    persons = list(Person.objects.select_related("key"))
    index_generations(tenant)
    old = dict(keyring._index_keys)
    rotate_search(tenant, run(wait=False), new_key=True)
    keyring._index_keys.update(old)
    by = full_town.actor("caseworker")
    update_person(by=by, person=persons[0], changes={"family_name": "Renamed"})
    created = create_person(by=by, team=full_town.teams["north"], **(IDENTITY | {"family_name": "Newcomer"}))
    settings.KEY_CACHE_SECONDS = 0
    report = rotate_search(tenant, run())
    assert (report.finished, report.done["subjects indexed"]) == (True, 2)
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])
    assert SubjectKey.objects.get(pk=created.pk).indexed_generation == 2


def test_identifier_of_the_old_generation_is_known_while_both_are_live(full_town, tenant, run, settings):
    settings.KEY_CACHE_SECONDS = 60
    words = ("identifier:azr", "123456789012")
    before = digest(tenant, words)
    rotate_search(tenant, run(wait=False), new_key=True)
    assert digests(tenant, words) == [digest(tenant, words), before]
    assert digest(tenant, words)[:2] == generation_prefix(2)


def test_row_without_what_was_digested_is_told_and_goes_with_the_key(full_town, tenant, run):
    row = ImportedRow.objects.first()
    ImportedRow.objects.filter(pk=row.pk).update(source=b"", seal_revision=0)
    report = rotate_search(tenant, run(), new_key=True)
    assert report.notes == [
        "1 rows of cases.ImportedRow hold nothing to make their digest of; they go with the old key."
    ]
    assert (report.finished, report.done["rows removed whose digest could not be made anew"]) == (True, 1)
    assert ImportedRow.objects.filter(pk=row.pk).exists() is False
    assert ImportedRow.objects.count() == 1


def test_accounts_are_marked_and_have_no_terms(full_town, tenant, run):
    rotate_search(tenant, run(), new_key=True)
    account = SubjectKey.objects.get(pk=full_town.users["caseworker"].pk)
    assert (account.indexed_generation, account.terms.count()) == (2, 0)


def test_erased_person_gets_no_terms_and_holds_nothing_up(full_town, tenant, run):
    person = make_person(full_town)
    SearchTerm.objects.filter(subject_id=person.key.handle).delete()
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"")
    Person.objects.filter(pk=person.pk).update(erased=True)
    report = rotate_search(tenant, run(), new_key=True)
    assert (report.finished, SearchTerm.objects.filter(subject_id=person.key.handle).count()) == (True, 0)


def test_broken_record_is_named_and_keeps_the_old_generation(full_town, tenant, run):
    person = make_person(full_town)
    Person.objects.filter(pk=person.pk).update(identity=bytes(person.identity)[:-1] + b"\0")
    report = rotate_search(tenant, run(), new_key=True)
    assert (report.left, report.finished) == ({"subjects to index": 1}, False)
    assert report.notes == [f"cases.Person {person.pk} cannot be opened: seal_broken."]
    assert generations(tenant) == [(1, True, False, False), (2, False, False, False)]


def test_two_rows_of_the_same_words_are_told(full_town, tenant, run):
    by, person = full_town.actor("caseworker"), make_person(full_town)
    one = create_identifier(by=by, person=person, kind="local_file", value="A-1")
    PersonIdentifier.objects.filter(pk=one.pk).update(digest=b"\0\0" + uuid4().bytes)
    other = create_identifier(by=by, person=person, kind="local_file", value="A-1")
    report = rotate_search(tenant, run())
    assert (report.left, report.finished) == ({"digests to make anew": 1}, False)
    [note] = report.notes
    assert note in {
        f"cases.PersonIdentifier {pk} keeps its old digest: another row has the same words. Remove one of them."
        for pk in (one.pk, other.pk)
    }


def test_rotation_stands_in_the_trail(tenant, run):
    rotate_search(tenant, run(), new_key=True)
    old, new = IndexKey.objects.order_by("generation")
    entries = Entry.objects.filter(kind="key").order_by("position")
    assert [(one.event, one.object_ids) for one in entries] == [
        ("keys.rotated", [str(new.pk)]),
        ("keys.rotated", [str(new.pk), str(old.pk)]),
        ("keys.destroyed", [str(old.pk)]),
    ]
    assert {tuple(one.fields) for one in entries} == {("index_key",)}


def test_dry_run_foresees_and_changes_nothing(tenant, run):
    before = every_row()
    report = rotate_search(tenant, run(dry_run=True), new_key=True)
    assert report.notes == ["Would begin generation 2, and retire those before it once it is filled."]
    assert report.done == {"subjects to index": SubjectKey.objects.count(), "digests to make anew": 4}
    assert every_row() == before


def test_words_of_every_person_are_those_of_the_index(tenant):
    for person in Person.objects.select_related("key"):
        assert len(person_words(person)) == person.key.terms.count()
