"""What a document may be, told by its content and never by its name: formats that show something and run nothing.

A file is handed out again to people who trust the office, so what a browser or a desktop would execute is refused:
markup (HTML, SVG, XML), programs, scripts, macros, archives other than office documents.
"""

import codecs
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import BinaryIO

from casemgmt.errors import FieldProblem, Invalid

UNPACKED_BYTES = 200 * 1024 * 1024
UNPACKED_RATIO = 200
PARTS = 5_000
NAME_CHARACTERS = 200
HEAD_BYTES = 4096
READ_AT_ONCE = 64 * 1024

PDF, TEXT = "application/pdf", "text/plain"
JPEG, PNG, TIFF, HEIC = "image/jpeg", "image/png", "image/tiff", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    TIFF: (".tif", ".tiff"),
    HEIC: (".heic", ".heif"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    TEXT: (".txt", ".csv", ".md"),
}
"""Every media type that is taken, with the endings that its files may have; the first is given to one without."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    (PDF, lambda head: head.startswith(b"%PDF-")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (TIFF, lambda head: head.startswith((b"II*\0", b"MM\0*"))),
    (HEIC, lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS),
)
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"#!", b"\0asm", b"dex\n", b"L\0\0\0\x01\x14\x02\0",
)  # fmt: skip
_ARCHIVES = (b"PK\x05\x06", b"PK\x07\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF")
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_LISTED = b"PK\x01\x02"
_ODT_MIMETYPE = ODT.encode()
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MAIN_PARTS: Mapping[str, str] = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class FormatNotAllowed(Invalid):
    """The content is of no format that is taken."""

    code = "format_not_allowed"
    detail = "Files are taken as PDF, JPEG, PNG, TIFF, HEIC, DOCX, XLSX, ODT or plain text in UTF-8."


class MarkupRefused(FormatNotAllowed):
    """HTML, SVG or XML, which a browser would run."""

    code = "markup_refused"
    detail = "HTML, SVG and XML are not taken: a browser would run them. Send a PDF or an image."


class ProgramRefused(FormatNotAllowed):
    """A program, a script, or a document with macros."""

    code = "program_refused"
    detail = "Programs, scripts and documents with macros are not taken."


class ArchiveRefused(FormatNotAllowed):
    """An archive that is no office document."""

    code = "archive_refused"
    detail = "Archives are not taken. Send the files in it one by one."


class DocumentTooLarge(FormatNotAllowed):
    """An office document that unpacks to far more than one needs."""

    code = "unpacks_too_large"
    detail = "The document unpacks to far more than a document needs."


class DocumentBroken(FormatNotAllowed):
    """An office document that cannot be read."""

    code = "document_broken"
    detail = "The document is damaged. Open it in its program and save it again."


def media_type_of(content: BinaryIO) -> str:
    """The media type of a file, read from its content, which is at its beginning again afterwards.

    Raises FormatNotAllowed, or the one of its kinds that says why.
    """
    try:
        return _media_type(content)
    except FormatNotAllowed as error:
        raise type(error)(problems=[FieldProblem(error.code, error.detail, "/file")]) from None
    finally:
        content.seek(0)


def safe_name(name: str, media_type: str) -> str:
    """A file name without folders and without characters that cannot be seen, with an ending that fits the content.

    A text that calls itself `letter.bat` becomes `letter.bat.txt`: what it is opened with follows from its content.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    plain = " ".join(seen.split()).strip(". ") or "document"
    endings = SUFFIXES[media_type]
    fits = next((one for one in endings if plain.lower().endswith(one)), "")
    stem = plain[: len(plain) - len(fits)]
    ending = plain[len(stem) :] or endings[0]
    return stem[: NAME_CHARACTERS - len(ending)] + ending


def _media_type(content: BinaryIO) -> str:
    head = content.read(HEAD_BYTES)
    for media_type, fits in _SIGNATURES:
        if fits(head):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return _office_document(content)
    if head.startswith(_ARCHIVES):
        raise ArchiveRefused
    if head.startswith(_PROGRAMS):
        raise ProgramRefused
    if _MARKUP.match(head):
        raise MarkupRefused
    _require_text(head, content)
    return TEXT


def _office_document(content: BinaryIO) -> str:
    """The kind of an office document, by the parts that its archive declares; none of them is unpacked."""
    if _parts_in(content) > PARTS:
        raise DocumentTooLarge
    size = content.seek(0, 2)
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts, size)
            return _kind_of(archive, {part.filename for part in parts})
    except _BROKEN:
        raise DocumentBroken from None


def _parts_in(content: BinaryIO) -> int:
    """How many parts an archive lists, counted before they are read into memory, where each takes 600 bytes."""
    count, tail = 0, b""
    content.seek(0)
    while part := content.read(READ_AT_ONCE):
        piece = tail + part
        count += piece.count(_LISTED)
        tail = piece[1 - len(_LISTED) :]
    return count


def _refuse_bombs(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by declared sizes; an archive whose parts overlap declares each of them."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES or unpacked > UNPACKED_RATIO * size:
        raise DocumentTooLarge


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise ProgramRefused
    if "[Content_Types].xml" in names:
        for part, media_type in _MAIN_PARTS.items():
            if part in names:
                return media_type
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as declared:
            if declared.read(len(_ODT_MIMETYPE) + 1) == _ODT_MIMETYPE:
                return _without_scripts(names)
    raise ArchiveRefused


def _without_scripts(names: set[str]) -> str:
    """An ODT, unless it brings along macros, which lie in two folders."""
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ProgramRefused
    return ODT


def _require_text(head: bytes, content: BinaryIO) -> None:
    """Raise FormatNotAllowed unless all of it is UTF-8 without control characters."""
    decoder, part = codecs.getincrementaldecoder("utf-8")(), head
    try:
        while part:
            if _CONTROLS.search(part):
                raise FormatNotAllowed
            decoder.decode(part)
            part = content.read(READ_AT_ONCE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FormatNotAllowed from None
