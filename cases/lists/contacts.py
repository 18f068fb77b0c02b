"""Phone numbers and e-mail addresses from cells that often hold several, with a word on whose they are."""

import re
from typing import TypedDict

from cases.identifiers import IdentifierProblem, normalise_email, normalise_phone
from cases.lists.cells import Cell, Reading, lines_of

_BETWEEN = re.compile(r"[;,\n|]|\s/\s|\b(?:oder|und|or|and)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]?\d[\d\s()/.–-]{3,}\d")
_LABEL = re.compile(r"\b(?:tel|telefon|phone|handy|mobil|mobile|festnetz|privat|nr|no)\b\.?:?|:", re.IGNORECASE)
_MESSENGER = re.compile(r"whats\s?app|telegram|signal|viber|imo\b|messenger", re.IGNORECASE)
_E164_LENGTH_FROM_ABROAD = 11


class ContactWay(TypedDict):
    """One way to reach a person, as `Person.contact_ways` keeps it."""

    kind: str
    value: str
    preferred: bool
    note: str


def read_phones(cell: Cell) -> Reading[tuple[ContactWay, ...]]:
    """The phone numbers in the cell in E.164, each with the words that stood beside it (`Bruder`) as its note."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _read_bare_number(str(int(cell)))
    found: list[ContactWay] = []
    unread: list[str] = []
    for part in _parts(lines_of(cell)):
        way = _phone(part)
        if way is None:
            unread.append(part)
        elif way["value"] not in {known["value"] for known in found}:
            found.append(way)
    return Reading(tuple(found), ("phone_invalid",) if unread else (), tuple(unread))


def read_emails(cell: Cell) -> Reading[tuple[ContactWay, ...]]:
    """The e-mail addresses in the cell in lower case."""
    found: list[ContactWay] = []
    unread: list[str] = []
    for part in re.split(r"[;,\s]+", lines_of(cell).replace("mailto:", " ")):
        if not part:
            continue
        try:
            found.append(ContactWay(kind="email", value=normalise_email(part.strip("<>")), preferred=False, note=""))
        except IdentifierProblem:
            unread.append(part)
    return Reading(tuple(found), ("email_invalid",) if unread else (), tuple(unread))


def _read_bare_number(digits: str) -> Reading[tuple[ContactWay, ...]]:
    """A phone number that the spreadsheet took for a number, and so lost its leading zero or plus sign."""
    prefix = "+" if digits.startswith("49") and len(digits) >= _E164_LENGTH_FROM_ABROAD else "0"
    value = _normalised(prefix + digits)
    if value is None:
        return Reading((), ("phone_invalid",), (digits,))
    way = ContactWay(kind="phone", value=value, preferred=False, note="")
    return Reading((way,), ("leading_zero_restored",))


def _parts(text: str) -> list[str]:
    """The cell as one number if it is one (a slash often stands after the area code), else cut where lists cut."""
    if not text or _phone(text) is not None:
        return [text] if text else []
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _phone(text: str) -> ContactWay | None:
    match = _NUMBER.search(text)
    value = _normalised(match[0]) if match else None
    if match is None or value is None:
        return None
    around = f"{text[: match.start()]} {text[match.end() :]}"
    if any(char.isdigit() for char in around):
        return None
    note = " ".join(_LABEL.sub(" ", around).strip(" ()-–,/").split())
    kind = "messenger" if _MESSENGER.search(note) else "phone"
    return ContactWay(kind=kind, value=value, preferred=False, note=note)


def _normalised(number: str) -> str | None:
    try:
        return normalise_phone(number)
    except IdentifierProblem:
        return None
