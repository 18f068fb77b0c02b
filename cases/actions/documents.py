"""Writes of documents: a row, and the sealed file that it keeps."""

import hashlib
from typing import Any, BinaryIO

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, assign, store
from casemgmt.crypto.filed import remove_after_commit, removed_if_undone, write_file
from casemgmt.crypto.files import CHUNK
from casemgmt.errors import FieldProblem, Invalid
from cases.actions.open_cases import lock_open_case, lock_unrestricted, require_office, require_workable
from cases.media_types import media_type_of, safe_name
from cases.models import Case, Document, Person

FIELDS = ("content", "file_name", "kind", "media_type", "person", "remark", "sha256", "size", "title")


@removed_if_undone()
@action
def add_document(
    *,
    by: Actor,
    person: Person,
    kind: str,
    content: BinaryIO,
    file_name: str,
    case: Case | None = None,
    title: str = "",
    remark: str = "",
) -> Document:
    """Keep a file about a person, sealed under their key. The content is read from its beginning.

    Raises FormatNotAllowed by what the content is, CaseNotOpen, and Invalid for a case of somebody else.
    """
    require_workable(by, person)
    media_type = media_type_of(content)
    if case is not None:
        case = _lock_case_of(by, case, person)
    person = Person.objects.select_for_update(of=("self",)).select_related("key").get(pk=person.pk)
    document = Document(
        municipality_id=person.municipality_id,
        team_id=case.team_id if case is not None else person.team_id,
        key=person.key,
        person=person,
        case=case,
        added_by_id=by.user_id,
        kind=kind,
        title=title,
        remark=remark,
        file_name=safe_name(file_name, media_type),
        media_type=media_type,
        sha256=_sha256(content),
    )
    document.size = write_file(content, document)
    named = {*FIELDS} | ({"case"} if case is not None else set())
    return store(document, by=by, event="document.created", fields=named)


@action
def update_document(*, by: Actor, document: Document, changes: dict[str, Any]) -> Document:
    """Correct what is said about a file; its content stays as it is. Raises CaseNotOpen."""
    _require_open(document)
    return store(document, by=by, event="document.changed", fields=assign(document, changes))


@action
def remove_document(*, by: Actor, document: Document) -> None:
    """Take a document away; its file is erased once that is certain. Raises CaseNotOpen."""
    _require_open(document)
    store(document, by=by, event="document.removed", fields=["content"])
    remove_after_commit([document.pk])
    document.delete()


def _sha256(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while part := content.read(CHUNK):
        digest.update(part)
    content.seek(0)
    return digest.hexdigest()


def _require_open(document: Document) -> None:
    if document.case_id is not None:
        lock_open_case(document.case_id)
    lock_unrestricted(document.person_id)


def _lock_case_of(by: Actor, case: Case, person: Person) -> Case:
    if case.person_id != person.pk:
        raise Invalid(problems=[FieldProblem("not_their_case", "The case is another person's.", "/case")])
    require_office(by, case)
    return lock_open_case(case.pk)
