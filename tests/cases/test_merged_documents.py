"""Documents of people who are merged, parted and erased: the row changes its key, the file stays as it is."""

from pathlib import Path
from uuid import UUID

import pytest

from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.models import SubjectKey
from cases.actions import merges
from cases.actions.documents import update_document
from cases.models import Document, Person
from tests.cases.test_duplicates import AMENA, merged
from tests.factories.client import Api
from tests.factories.documents import LETTER, content_of, make_document, opened, stored_files
from tests.factories.erasing import end_cases, erase
from tests.factories.town import Town, make_case, make_person, make_town

OTHER = b"Another letter.\n"


class Two:
    """Two people who are one, each with a document; the one who goes has a case."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.keep, self.gone = make_person(town), make_person(town, **AMENA)
        self.kept = make_document(town, self.keep, OTHER)
        self.moved = make_document(town, make_case(town, person=self.gone))
        self.files = contents()

    def subjects(self) -> list[tuple[UUID, UUID]]:
        """Whom each of the two documents is about, and under whose key it stands."""
        rows = [Document.objects.get(pk=one.pk) for one in (self.kept, self.moved)]
        return [(row.person_id, row.key_id) for row in rows]


def contents() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in stored_files()}


@pytest.fixture
def two(town: Town) -> Two:
    return Two(town)


def test_document_follows_to_the_one_who_is_kept_and_opens(two: Two) -> None:
    merged(two.town, two.keep, two.gone)
    keep = (two.keep.pk, two.keep.key_id)
    assert (two.subjects(), contents()) == ([keep, keep], two.files)
    assert [opened(two.kept), opened(two.moved)] == [OTHER, LETTER]
    worker = Api(two.town, "caseworker")
    assert content_of(worker.get(f"/documents/{two.moved.pk}/content/")) == LETTER
    assert len(worker.get("/documents/", person=str(two.keep.pk)).json()["results"]) == 2


def test_document_opens_again_for_the_other_once_the_merge_is_undone(two: Two) -> None:
    pair = merged(two.town, two.keep, two.gone)
    moved = Document.objects.select_related("key").get(pk=two.moved.pk)
    update_document(by=two.town.actor("caseworker"), document=moved, changes={"title": "Changed meanwhile"})
    merges.undo_merge(by=two.town.actor("caseworker"), duplicatepair=pair)
    keep, gone = (two.keep.pk, two.keep.key_id), (two.gone.pk, two.gone.key_id)
    assert (two.subjects(), contents()) == ([keep, gone], two.files)
    assert [opened(two.kept), opened(two.moved)] == [OTHER, LETTER]
    assert Document.objects.select_related("key").get(pk=two.moved.pk).title == "Changed meanwhile"


def test_document_of_the_one_who_went_is_not_opened_by_their_key_any_more(two: Two) -> None:
    assert opened(two.moved) == LETTER
    merged(two.town, two.keep, two.gone)
    SubjectKey.objects.filter(pk=two.keep.key_id).update(wrapped=b"")
    with pytest.raises(ContentErased):
        opened(two.moved)


def test_files_of_both_go_where_the_one_who_was_kept_is_erased(kept_trail: None) -> None:
    town = make_town()
    two, bystander = Two(town), make_document(town, make_person(town, given_names="Basma"))
    merged(two.town, two.keep, two.gone)
    end_cases(town, two.keep.pk)
    assert len(stored_files()) == 3
    erasure = erase(town, Person.objects.get(pk=two.keep.pk))
    assert erasure.counts["deleted"]["files"] == 2
    assert [path.name for path in stored_files()] == [bystander.pk.hex]
    assert opened(bystander) == LETTER
