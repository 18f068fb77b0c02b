"""Small files of every kind that is taken, and documents that keep them."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from casemgmt.crypto.filed import read_file
from cases.actions import documents
from cases.media_types import DOCX, HEIC, JPEG, ODT, PDF, PNG, TEXT, TIFF, XLSX
from cases.models import Case, Document, Person
from tests.factories.client import Api
from tests.factories.town import Town

LETTER = b"Dear Ms Haddad, please come on Monday.\n"


def zipped(parts: Mapping[str, bytes], **options: Any) -> bytes:
    """A ZIP archive with these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def png() -> bytes:
    """A picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


TYPES = b'<?xml version="1.0"?><Types/>'
FILES: Mapping[str, bytes] = {
    PDF: b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n",
    JPEG: b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9",
    PNG: png(),
    TIFF: b"II*\0\x08\0\0\0\0\0\0\0\0\0",
    HEIC: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    DOCX: zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}),
    XLSX: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}),
    ODT: zipped({"mimetype": ODT.encode(), "content.xml": b"<office:document-content/>"}),
    TEXT: "Grüße – تحية – вітання\r\n".encode(),
}
"""A file of every media type that is taken."""


def make_document(
    town: Town,
    about: Case | Person,
    content: bytes = LETTER,
    *,
    by: str = "caseworker",
    file_name: str = "letter.txt",
    **values: Any,
) -> Document:
    """A document of a case, or of a person alone."""
    case = about if isinstance(about, Case) else None
    return documents.add_document(
        by=town.actor(by),
        person=about.person if isinstance(about, Case) else about,
        case=case,
        content=BytesIO(content),
        file_name=file_name,
        **({"kind": "letter"} | values),
    )


def send_document(
    client: Api, about: Case | Person, content: bytes | None = LETTER, *, file_name: str = "letter.txt", **form: Any
) -> Any:
    """POST /documents/ with a file for a case or a person."""
    belongs = {"person": str(about.person_id), "case": str(about.pk)} if isinstance(about, Case) else {}
    fields = {"person": str(about.pk), "kind": "letter"} | belongs | form
    file = None if content is None else SimpleUploadedFile(file_name, content, "application/x-whatever")
    return client.send_form("/documents/", file=file, **fields)


def content_of(answer: Any) -> bytes:
    """What a streamed answer holds."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def opened(document: Document) -> bytes:
    """The content of a document, read anew."""
    return b"".join(read_file(Document.objects.select_related("key").get(pk=document.pk)))


def stored_files() -> list[Path]:
    """Every file in the folder of this test."""
    return sorted(path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())
