"""What a document may be is told by its content; and the names that files are kept under."""

from io import BytesIO

import pytest

from cases.media_types import (
    DOCX,
    JPEG,
    NAME_CHARACTERS,
    PDF,
    TEXT,
    ArchiveRefused,
    DocumentBroken,
    DocumentTooLarge,
    FormatNotAllowed,
    MarkupRefused,
    ProgramRefused,
    media_type_of,
    safe_name,
)
from tests.factories.documents import FILES, TYPES, zipped

WORD = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
ODT_PARTS = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
REFUSED = [
    ("html", b"<!DOCTYPE html><script>alert(1)</script>", MarkupRefused),
    ("html behind space", b"\xef\xbb\xbf \r\n\t<html>", MarkupRefused),
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", MarkupRefused),
    ("xml", b"<?xml version='1.0'?><svg/>", MarkupRefused),
    ("html in UTF-16", "\ufeff<html>".encode("utf-16-le"), MarkupRefused),
    ("windows program", b"MZ\x90\0\x03", ProgramRefused),
    ("linux program", b"\x7fELF\x02\x01\x01", ProgramRefused),
    ("mac program", b"\xcf\xfa\xed\xfe\x07", ProgramRefused),
    ("script", b"#!/bin/sh\nrm -rf /\n", ProgramRefused),
    ("shortcut", b"L\0\0\0\x01\x14\x02\0\0\0", ProgramRefused),
    ("macros", zipped(WORD | {"word/vbaProject.bin": b"x"}), ProgramRefused),
    ("odt with macros", zipped(ODT_PARTS | {"Basic/Standard/Module1.xml": b"x"}), ProgramRefused),
    ("odt with scripts", zipped(ODT_PARTS | {"Scripts/python/a.py": b"x"}), ProgramRefused),
    ("zip", zipped({"letter.txt": b"Dear"}), ArchiveRefused),
    ("empty zip", b"PK\x05\x06" + bytes(18), ArchiveRefused),
    ("jar", zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), ArchiveRefused),
    ("pptx", zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"x"}), ArchiveRefused),
    ("odt of another kind", zipped(ODT_PARTS | {"mimetype": b"application/x"}), ArchiveRefused),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4", ArchiveRefused),
    ("gzip", b"\x1f\x8b\x08\0", ArchiveRefused),
    ("zip bomb", zipped(WORD | {"word/media/big.bin": bytes(40 * 1024 * 1024)}), DocumentTooLarge),
    ("too many parts", zipped(WORD | {f"p{number}": b"" for number in range(5000)}), DocumentTooLarge),
    ("torn docx", zipped(WORD)[:-30], DocumentBroken),
    ("begin of a zip", b"PK\x03\x04", DocumentBroken),
    ("old office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), FormatNotAllowed),
    ("gif", b"GIF89a\x01\0\x01\0", FormatNotAllowed),
    ("windows-1252 text", "Grüße".encode("windows-1252"), FormatNotAllowed),
    ("text with controls", b"a\x1b[31mb", FormatNotAllowed),
    ("text with a wrong end", b"x" * 100_000 + b"\xc3", FormatNotAllowed),
    ("zeros behind text", b"x" * 100_000 + b"\0", FormatNotAllowed),
    ("chance", bytes(range(200, 256)), FormatNotAllowed),
    ("pdf that begins late", b"junk %PDF-1.7 \0", FormatNotAllowed),
]


@pytest.mark.parametrize("media_type", FILES)
def test_media_type_is_read_from_the_content_which_is_at_its_beginning_again(media_type: str) -> None:
    content = BytesIO(FILES[media_type])
    assert media_type_of(content) == media_type
    assert content.tell() == 0


@pytest.mark.parametrize(("content", "kind"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_what_is_none_of_them_is_refused_with_the_reason(content: bytes, kind: type[FormatNotAllowed]) -> None:
    with pytest.raises(FormatNotAllowed) as refused:
        media_type_of(BytesIO(content))
    assert type(refused.value) is kind
    assert [(one.code, one.pointer) for one in refused.value.problems] == [(kind.code, "/file")]
    assert refused.value.status == 400


def test_letter_of_two_parts_at_a_border_is_a_text() -> None:
    assert media_type_of(BytesIO(b"x" * 4095 + "ü".encode() + b"x" * 65536)) == TEXT


@pytest.mark.parametrize(
    ("given", "media_type", "kept"),
    [
        ("Bescheid.pdf", PDF, "Bescheid.pdf"),
        ("BESCHEID.PDF", PDF, "BESCHEID.PDF"),
        ("scan.JPEG", JPEG, "scan.JPEG"),
        ("letter.bat", TEXT, "letter.bat.txt"),
        ("invoice.html", PDF, "invoice.html.pdf"),
        ("Brief", DOCX, "Brief.docx"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Users\\x\\Zeugnis.pdf", PDF, "Zeugnis.pdf"),
        ("a\u202egpj.exe", JPEG, "agpj.exe.jpg"),
        ("two\r\nlines\0.pdf", PDF, "twolines.pdf"),
        ("  много   места .pdf", PDF, "много места .pdf"),
        ("رسالة.pdf", PDF, "رسالة.pdf"),
        ("", PDF, "document.pdf"),
        ("...", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("x" * 500 + ".pdf", PDF, "x" * (NAME_CHARACTERS - 4) + ".pdf"),
        ("x" * 500, TEXT, "x" * (NAME_CHARACTERS - 4) + ".txt"),
    ],
)
def test_name_is_made_safe_and_fits_the_content(given: str, media_type: str, kept: str) -> None:
    assert safe_name(given, media_type) == kept
    assert len(kept) <= NAME_CHARACTERS
