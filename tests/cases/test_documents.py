"""Documents over the API: what is taken, who sees it, what is handed out, and what is left when it is taken away."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casemgmt.access.roles import Role
from casemgmt.audit.models import Entry
from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.files import CHUNK, HEADER_BYTES, SEALED_CHUNK
from cases.actions.cases import assign_case
from cases.actions.persons import assign_person
from cases.lifecycle import Phase
from cases.media_types import PDF
from cases.models import Case, Document
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.documents import FILES, LETTER, content_of, make_document, send_document, stored_files
from tests.factories.statements import counted
from tests.factories.town import Town, make_person, make_town

LONG = hashlib.shake_256(b"a long file").hexdigest(CHUNK * 3 // 2).encode()
"""Text of three chunks."""

STRANGERS = [role.value for role in Role if role not in {Role.CASEWORKER, Role.TEAM_LEAD}]


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, Phase.INTAKE)


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def path(document: Document | dict[str, Any], verb: str = "") -> str:
    key = document["id"] if isinstance(document, dict) else document.pk
    return f"/documents/{key}/{verb}"


def breaks(document: Document, place: int) -> None:
    """Flip a bit of the stored file."""
    [stored] = [one for one in stored_files() if one.name == document.pk.hex]
    content = bytearray(stored.read_bytes())
    content[place] ^= 1
    stored.write_bytes(content)


@pytest.mark.parametrize("media_type", FILES)
def test_file_of_every_kind_is_kept_and_handed_out_as_it_was(worker: Api, case: Case, media_type: str) -> None:
    content = FILES[media_type]
    answer = send_document(worker, case, content, file_name="Ärztin & Co", title="A title", remark="A remark")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    told = {name: body[name] for name in ("person", "case", "kind", "title", "remark", "media_type", "size", "sha256")}
    assert told == {
        "person": str(case.person_id),
        "case": str(case.pk),
        "kind": "letter",
        "title": "A title",
        "remark": "A remark",
        "media_type": media_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sent = worker.get(path(body, "content/"))
    assert content_of(sent) == content
    assert (sent["Content-Type"], sent["Content-Length"]) == (media_type, str(len(content)))
    assert worker.get(path(body)).json() == body


def test_file_of_several_chunks_is_handed_out_whole(worker: Api, case: Case) -> None:
    body = send_document(worker, case, LONG).json()
    assert content_of(worker.get(path(body, "content/"))) == LONG


def test_answer_with_a_file_is_saved_and_runs_nothing(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case, FILES[PDF], file_name="Bescheid für Amina.pdf")
    answer = worker.get(path(document, "content/"))
    assert {name: answer[name] for name in ("Content-Disposition", "Content-Security-Policy", "Cache-Control")} == {
        "Content-Disposition": "attachment; filename*=utf-8''Bescheid%20f%C3%BCr%20Amina.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    assert (answer["X-Content-Type-Options"], answer["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
    assert content_of(answer) == FILES[PDF]


def test_name_with_quotes_does_not_leave_its_place_in_the_header(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case, file_name='a"; filename="b.exe\r\nX-Evil: 1.txt')
    answer = worker.get(path(document, "content/"))
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.exeX-Evil: 1.txt"'
    assert answer.has_header("X-Evil") is False


def test_name_decides_nothing(worker: Api, case: Case) -> None:
    body = send_document(worker, case, LETTER, file_name="run.exe").json()
    assert (body["media_type"], body["file_name"]) == ("text/plain", "run.exe.txt")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg onload='x()'/>", "markup_refused"),
        (b"MZ\x90\0", "program_refused"),
        (b"PK\x05\x06" + bytes(18), "archive_refused"),
        (b"PK\x03\x04rest", "document_broken"),
        (b"GIF89a\0", "format_not_allowed"),
    ],
)
def test_file_that_may_not_be_kept_is_refused_with_the_reason(
    worker: Api, case: Case, content: bytes, code: str
) -> None:
    assert problems(send_document(worker, case, content, file_name="a.pdf")) == (400, code, [(code, "/file")])
    assert (Document.objects.count(), stored_files()) == (0, [])
    assert send_document(worker, case, FILES[PDF], file_name="a.pdf").status_code == 201


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ({"kind": "poem"}, ("invalid_choice", "/kind")),
        ({"kind": None}, ("required", "/kind")),
        ({"person": None}, ("required", "/person")),
        ({"title": "x" * 201}, ("max_length", "/title")),
        ({"colour": "red"}, ("unknown_member", "/colour")),
    ],
)
def test_form_that_is_wrong_is_refused(worker: Api, case: Case, form: Any, entry: Any) -> None:
    assert problems(send_document(worker, case, **form)) == (400, "invalid", [entry])


@pytest.mark.parametrize(("content", "code"), [(None, "required"), (b"", "empty")])
def test_form_without_content_is_refused(worker: Api, case: Case, content: bytes | None, code: str) -> None:
    assert problems(send_document(worker, case, content)) == (400, "invalid", [(code, "/file")])


def test_body_that_is_no_form_is_refused(worker: Api, case: Case) -> None:
    body = {"person": str(case.person_id), "kind": "letter"}
    assert problems(worker.post("/documents/", body)) == (415, "unsupported_media_type", [])


@pytest.mark.parametrize("size", [100, 100_000])
def test_file_that_is_too_large_is_refused(worker: Api, case: Case, settings: Any, size: int) -> None:
    settings.DOCUMENT_MAX_BYTES = size
    assert problems(send_document(worker, case, b"x" * (size + 1))) == (413, "file_too_large", [])
    assert problems(send_document(worker, case, b"x" * (size + 200_000))) == (413, "file_too_large", [])
    assert stored_files() == []
    assert send_document(worker, case, b"x" * size).status_code == 201


def test_file_never_lies_on_the_disk_in_clear_while_it_comes_in(worker: Api, case: Case, settings: Any) -> None:
    """A file above the 2.5 MB from which Django itself would use the temporary folder, which is not there."""
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    body = send_document(worker, case, LETTER * 100_000).json()
    assert content_of(worker.get(path(body, "content/"))) == LETTER * 100_000


def test_document_of_a_person_alone_needs_no_case(town: Town, worker: Api) -> None:
    body = send_document(worker, make_person(town)).json()
    assert (body["case"], body["team"]) == (None, str(town.teams["north"].pk))
    assert content_of(worker.get(path(body, "content/"))) == LETTER


def test_case_of_another_person_is_refused(town: Town, worker: Api, case: Case) -> None:
    other = case_in(town)
    answer = send_document(worker, case, case=str(other.pk))
    assert problems(answer) == (400, "invalid", [("not_their_case", "/case")])
    assert stored_files() == []


@pytest.mark.parametrize("ended", [{"phase": "closed", "closed_on": "2026-03-02"}, {"standing": "transferred"}])
def test_documents_of_an_ended_case_are_only_read(town: Town, worker: Api, case: Case, ended: dict[str, str]) -> None:
    document = make_document(town, case)
    Case.objects.filter(pk=case.pk).update(**ended)
    refusals = [
        send_document(worker, case),
        worker.patch(path(document), {"title": "x"}, etag="*"),
        worker.delete(path(document), etag="*"),
    ]
    assert [problems(one) for one in refusals] == [(409, "case_not_open", [])] * 3
    assert content_of(worker.get(path(document, "content/"))) == LETTER
    assert send_document(worker, case, case=None).status_code == 201


def test_what_is_said_about_a_file_is_corrected_and_its_content_stays(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case)
    old = worker.get(path(document))["ETag"]
    assert worker.patch(path(document), {"title": "x"}).status_code == 428
    change = {"kind": "notice", "title": "Notice", "remark": "Until May"}
    answer = worker.patch(path(document), change, etag=old)
    assert (answer.status_code, {name: answer.json()[name] for name in change}) == (200, change)
    assert worker.patch(path(document), {"title": "y"}, etag=old).status_code == 412
    assert problems(worker.patch(path(document), {"file_name": "y"}, etag="*"))[2] == [("unknown_member", "/file_name")]
    assert content_of(worker.get(path(document, "content/"))) == LETTER


def test_document_is_taken_away_with_its_file(kept_trail: None, town: Town, worker: Api, case: Case) -> None:
    document, other = make_document(town, case), make_document(town, case)
    etag = worker.get(path(document))["ETag"]
    assert worker.delete(path(document)).status_code == 428
    assert len(stored_files()) == 2
    assert worker.delete(path(document), etag=etag).status_code == 204
    assert [one.name for one in stored_files()] == [other.pk.hex]
    assert [worker.get(path(document, verb)).status_code for verb in ("", "content/")] == [404, 404]
    assert ids(worker.get("/documents/")) == keys(other)


@pytest.mark.parametrize("name", ["caseworker", "team_lead"])
def test_document_is_seen_by_the_office(town: Town, api: Any, case: Case, name: str) -> None:
    document = make_document(town, case)
    assert ids(api(name).get("/documents/", count="true")) == keys(document)
    assert content_of(api(name).get(path(document, "content/"))) == LETTER


@pytest.mark.parametrize("name", STRANGERS)
def test_documents_are_refused_to_other_roles_even_with_a_grant(town: Town, api: Any, case: Case, name: str) -> None:
    document = make_document(town, case)
    if name in {"health_companion", "job_coach", "housing_manager", "course_coordinator"}:
        grant(town, case, name)
        assert api(name).get(f"/cases/{case.pk}/").status_code == 200
    answers = [
        api(name).get("/documents/"),
        api(name).get(path(document)),
        api(name).get(path(document, "content/")),
        send_document(api(name), case),
        api(name).patch(path(document), {"title": "x"}, etag="*"),
        api(name).delete(path(document), etag="*"),
    ]
    unseen = [200, 404, 404] if name == "data_protection_officer" else [403] * 3
    assert [one.status_code for one in answers] == [*unseen, 403, 403, 403]
    assert name != "data_protection_officer" or ids(answers[0]) == []


def test_foreign_document_does_not_exist(town: Town, api: Any, case: Case) -> None:
    document = make_document(town, case)
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        answers = [
            client.get(path(document)),
            client.get(path(document, "content/")),
            client.patch(path(document), {"title": "x"}, etag="*"),
            client.delete(path(document), etag="*"),
        ]
        assert [one.status_code for one in answers] == [404] * 4
        assert ids(client.get("/documents/", person=str(case.person_id))) == []
        assert ("does_not_exist", "/person") in problems(send_document(client, case))[2]
    assert content_of(api("caseworker").get(path(document, "content/"))) == LETTER


def test_colleague_of_another_team_adds_nothing_to_a_granted_case(town: Town, api: Any, case: Case) -> None:
    grant(town, case, "caseworker-south")
    south = api("caseworker-south")
    assert south.get(f"/cases/{case.pk}/").status_code == 200
    assert problems(send_document(south, case)) == (403, "not_allowed", [("not_your_office", "")])
    assert stored_files() == []


def test_documents_follow_case_and_person_to_another_team(town: Town, api: Any, case: Case) -> None:
    of_case, of_person = make_document(town, case), make_document(town, case.person)
    assert ids(api("caseworker").get("/documents/")) == keys(of_case, of_person)
    assign_case(by=town.actor("team_lead"), case=case, team=town.teams["south"])
    assert ids(api("caseworker").get("/documents/")) == []
    assert ids(api("caseworker-south").get("/documents/")) == keys(of_case, of_person)
    assert content_of(api("caseworker-south").get(path(of_case, "content/"))) == LETTER


def test_documents_of_an_old_case_stay_with_it_where_the_person_moves_on(town: Town, api: Any, case: Case) -> None:
    of_case, of_person = make_document(town, case), make_document(town, case.person)
    Case.objects.filter(pk=case.pk).update(phase=Phase.CLOSED, closed_on="2026-03-02")
    assign_person(by=town.actor("team_lead"), person=case.person, team=town.teams["south"])
    assert ids(api("caseworker").get("/documents/")) == keys(of_case)
    assert ids(api("caseworker-south").get("/documents/")) == keys(of_person)


def test_documents_are_narrowed(town: Town, worker: Api, case: Case) -> None:
    letter, notice = make_document(town, case), make_document(town, case.person, kind="notice")
    other = make_document(town, make_person(town, given_names="Basma"))
    assert ids(worker.get("/documents/")) == keys(letter, notice, other)
    assert ids(worker.get("/documents/", person=str(case.person_id))) == keys(letter, notice)
    assert ids(worker.get("/documents/", case=str(case.pk))) == keys(letter)
    assert ids(worker.get("/documents/", kind="notice,photo")) == keys(notice)
    assert ids(worker.get("/documents/", updated_since="2026-03-03T00:00:00Z")) == []
    assert problems(worker.get("/documents/", kind="poem"))[:2] == (400, "invalid")


def test_look_at_the_content_is_one_line_that_names_it(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case, file_name="Amina.txt")
    answer = worker.get(path(document, "content/"))
    [look] = Entry.objects.filter(kind="document", event="document.viewed")
    assert (look.object_ids, look.fields, look.route) == ([str(document.pk)], ["content"], "full")
    assert content_of(answer) == LETTER
    assert Entry.objects.filter(kind="document").count() == 2


def test_writes_leave_names_of_fields_and_no_value(town: Town, worker: Api, case: Case) -> None:
    body = send_document(worker, case, file_name="Amina.txt").json()
    worker.patch(path(body), {"title": "Amina"}, etag="*")
    worker.delete(path(body), etag="*")
    lines = Entry.objects.filter(kind="document", stream=f"subject:{case.key_id}").order_by("pk")
    assert [(one.event, sorted(one.fields)) for one in lines] == [
        (
            "document.created",
            ["case", "content", "file_name", "kind", "media_type", "person", "remark", "sha256", "size", "title"],
        ),
        ("document.changed", ["title"]),
        ("document.removed", ["content"]),
    ]


def test_broken_file_is_told_before_the_answer_begins_and_leaves_no_look(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case, LONG)
    breaks(document, HEADER_BYTES + 5)
    answer = worker.get(path(document, "content/"))
    assert problems(answer) == (500, "seal_broken", [])
    assert answer["Content-Type"] == "application/problem+json"
    assert Entry.objects.filter(event="document.viewed").count() == 0


def test_file_that_breaks_later_ends_short_and_gives_out_nothing_wrong(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case, LONG)
    breaks(document, HEADER_BYTES + 2 * SEALED_CHUNK + 5)
    answer = worker.get(path(document, "content/"))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(LONG)))
    given_out = b""
    with pytest.raises(Exception, match="seal_broken"):
        for part in answer.streaming_content:
            given_out += part
    assert given_out == LONG[: 2 * CHUNK]


def test_file_of_another_document_in_its_place_is_refused(town: Town, worker: Api, case: Case) -> None:
    one, other = make_document(town, case, b"one"), make_document(town, case, b"other")
    assert content_of(worker.get(path(one, "content/"))) == b"one"
    stored = {Path(found).name: found for found in stored_files()}
    stored[one.pk.hex].write_bytes(stored[other.pk.hex].read_bytes())
    assert problems(worker.get(path(one, "content/"))) == (500, "seal_broken", [])


def test_lost_file_is_told(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case)
    file_store().remove(document.pk)
    assert problems(worker.get(path(document, "content/"))) == (500, "file_missing", [])
    assert worker.get(path(document)).status_code == 200


def test_content_takes_no_parameter(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case)
    answer = worker.get(path(document, "content/"), fields="title")
    assert problems(answer) == (400, "unknown_parameter", [("unknown_parameter", "fields")])


def test_erased_document_exists_for_nobody(town: Town, worker: Api, case: Case) -> None:
    document = make_document(town, case)
    assert worker.get(path(document)).status_code == 200
    Document.objects.filter(pk=document.pk).update(erased=True)
    assert [worker.get(path(document, verb)).status_code for verb in ("", "content/")] == [404, 404]
    assert ids(worker.get("/documents/")) == []


def test_nothing_of_a_document_stands_in_clear_on_the_disk(town: Town, worker: Api, case: Case) -> None:
    send_document(worker, case, LETTER, file_name="Haddad.txt")
    [stored] = stored_files()
    assert [word for word in (b"Haddad", b"Monday", b"letter") if word in stored.read_bytes()] == []
    assert "Haddad" not in str(stored)
    assert len(stored.read_bytes()) == HEADER_BYTES + 4096 + 16


@pytest.mark.parametrize("chunks", [LETTER, LONG])
def test_content_takes_the_same_statements_whatever_its_size(
    town: Town, worker: Api, case: Case, chunks: bytes
) -> None:
    document = make_document(town, case, chunks)
    assert content_of(worker.get(path(document, "content/"))) == chunks
    with counted() as statements:
        assert content_of(worker.get(path(document, "content/"))) == chunks
    assert len(statements) == 5


@pytest.mark.parametrize("method", ["put", "post", "patch", "delete"])
def test_content_is_only_read(town: Town, case: Case, method: str) -> None:
    document = make_document(town, case)
    headers = {"Authorization": f"Bearer {town.tokens['caseworker']}"}
    assert getattr(Client(), method)(f"/api/v1{path(document, 'content/')}", headers=headers).status_code == 405
