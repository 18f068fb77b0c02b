"""One row of a list read into a person; problems, warnings and unread text stay with the row's cells."""

from datetime import date
from typing import NamedTuple

from cases.identifiers import IdentifierProblem, normalise_identifier
from cases.lists.addresses import read_postcode, split_address, split_place, split_street
from cases.lists.cells import Cell, text_of
from cases.lists.contacts import read_emails, read_phones
from cases.lists.countries import read_nationalities
from cases.lists.dates import UNKNOWN, KnownDate, read_birth_date, read_date
from cases.lists.headings import IDENTIFIER_FIELDS
from cases.lists.languages import (
    InterpreterWish,
    SpokenLanguage,
    read_interpreter,
    read_language,
    read_languages,
    spoken_language,
)
from cases.lists.name_reader import read_name_variants, read_names
from cases.lists.person_row import Address, PersonRow
from cases.lists.problems import CellProblem
from cases.lists.residence import read_status
from cases.lists.row_cells import RowCells
from cases.lists.vocabulary import read_channel, read_regime, read_relation, read_sex
from cases.lists.words import fold

# Residence titles run three years at most, passports and cards of settled people ten.
_YEARS_AHEAD = 10
_AZR_LENGTH = 12
# What the records of persons and cases take.
_OWN_DESIGNATION_LENGTH = 80
_TEXT_LENGTH = 2000


class _Speech(NamedTuple):
    mother_tongue: str
    languages: tuple[SpokenLanguage, ...]
    wish: InterpreterWish | None
    needed: bool | None
    language: str


def read_person(row: RowCells, today: date) -> PersonRow | None:
    """The person in the row, or None when the row has a problem that keeps it out."""
    names = read_names(row)
    born = _read_born(row, today)
    speech = _read_speech(row)
    entered_on, assigned_on = _read_arrival(row, born, today)
    person = PersonRow(
        given_names=names.latin.given_names,
        family_name=names.latin.family_name,
        original_given_names=names.original.given_names,
        original_family_name=names.original.family_name,
        original_script=names.original_script,
        name_variants=read_name_variants(row, names),
        born_on=born.on,
        born_precision=born.precision,
        sex=row.looked_up("sex", read_sex, ""),
        own_designation=_fitting(row, "own_designation", _OWN_DESIGNATION_LENGTH),
        nationalities=_read_nationalities(row),
        mother_tongue=speech.mother_tongue,
        languages=speech.languages,
        interpreter_wish=speech.wish,
        contact_ways=(*row.gathered("phone", read_phones), *row.gathered("email", read_emails)),
        address=_read_address(row),
        accommodation=row.text("accommodation"),
        identifiers=_read_identifiers(row),
        channel=row.looked_up("channel", read_channel, ""),
        inquired_on=_read_day(row, "inquired_on", today, latest=today),
        concern=_fitting(row, "concern", _TEXT_LENGTH),
        language=speech.language,
        interpreter_needed=speech.needed,
        immediate_needs=_fitting(row, "immediate_needs", _TEXT_LENGTH),
        entered_on=entered_on,
        assigned_on=assigned_on,
        status_document=_read_status(row),
        status_document_until=_read_day(row, "status_document_until", today, years_ahead=_YEARS_AHEAD),
        legal_regime=row.looked_up("legal_regime", read_regime, ""),
        household_key=row.text("household_key"),
        relation=row.looked_up("relation", read_relation, ""),
        remark="\n".join(filter(None, [row.lines("remark"), *row.unread])),
    )
    return None if row.problems else person


def _fitting(row: RowCells, field: str, longest: int) -> str:
    """The text of the field if its record has room for it; a longer one goes to the remark."""
    text = row.lines(field)
    if len(text) > longest:
        row.warn_unread(field, "text_too_long")
        return ""
    return text


def _read_born(row: RowCells, today: date) -> KnownDate:
    try:
        reading = read_birth_date(row.cell("born_on"), today=today)
    except CellProblem as problem:
        row.refuse("born_on", problem.code)
        return UNKNOWN
    for code in reading.notes:
        row.warn("born_on", code)
    return reading.value


def _read_day(
    row: RowCells, field: str, today: date, *, latest: date | None = None, years_ahead: int = 0
) -> date | None:
    if fold(row.text(field)) in {"unbefristet", "unlimited"}:
        return None
    try:
        reading = read_date(row.cell(field), today_year=today.year, years_ahead=years_ahead)
    except CellProblem as problem:
        row.warn_unread(field, problem.code)
        return None
    known = reading.value
    if known.on is None:
        return None
    if latest is not None and known.on > latest:
        row.warn_unread(field, "date_in_future")
        return None
    for code in reading.notes:
        row.warn(field, code)
    if known.precision != "day":
        row.warn(field, "day_assumed")
    return known.on


def _read_arrival(row: RowCells, born: KnownDate, today: date) -> tuple[date | None, date | None]:
    entered_on = _read_day(row, "entered_on", today, latest=today)
    assigned_on = _read_day(row, "assigned_on", today, years_ahead=1)
    if entered_on and born.on and entered_on < born.on:
        row.warn("entered_on", "entered_before_birth")
    if assigned_on and entered_on and assigned_on < entered_on:
        row.warn("assigned_on", "assigned_before_entry")
    return entered_on, assigned_on


def _read_nationalities(row: RowCells) -> tuple[str, ...]:
    stated = row.gathered("nationalities", lambda cell: read_nationalities(text_of(cell)))
    if stated or row.filled("nationalities"):
        return stated
    origin = row.gathered("origin_country", lambda cell: read_nationalities(text_of(cell)))
    if origin:
        row.warn("origin_country", "nationality_from_origin")
    return origin


def _read_speech(row: RowCells) -> _Speech:
    mother_tongues = row.gathered("mother_tongue", lambda cell: read_languages(text_of(cell)))
    listed = row.gathered("languages", lambda cell: read_languages(text_of(cell)))
    spoken = {entry["language"]: spoken_language(entry["language"], "fluent") for entry in mother_tongues}
    for entry in listed:
        spoken.setdefault(entry["language"], entry)
    languages = tuple(spoken.values())
    own = languages[0]["language"] if languages else ""
    mother_tongue = own if mother_tongues else ""
    unknown: tuple[bool | None, InterpreterWish | None] = (None, None)
    needed, wish = row.looked_up("interpreter", lambda text: read_interpreter(text, own), unknown)
    if needed and wish is None:
        row.warn("interpreter", "interpreter_language_missing")
    agreed = row.looked_up("concern_language", read_language, "")
    return _Speech(mother_tongue, languages, wish, needed, agreed or (wish["language"] if wish else own))


def _read_status(row: RowCells) -> str:
    code = row.looked_up("status_document", read_status, "")
    if code == "NE_26_3" and not any(char.isdigit() for char in row.text("status_document")):
        row.warn("status_document", "status_assumed")
    return code


def _read_identifiers(row: RowCells) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for kind in IDENTIFIER_FIELDS:
        text = _identifier_text(row, kind)
        if not text:
            continue
        if kind != "local_file" and not any(char.isdigit() for char in text):
            row.warn_unread(kind, "identifier_without_number")
            continue
        try:
            found.append((kind, normalise_identifier(kind, text)))
        except IdentifierProblem as problem:
            row.refuse(kind, problem.code)
    return tuple(found)


def _identifier_text(row: RowCells, kind: str) -> str:
    cell: Cell = row.cell(kind)
    text = text_of(cell)
    if kind == "azr" and not isinstance(cell, str) and len(text) == _AZR_LENGTH - 1:
        row.warn(kind, "leading_zero_restored")
        return text.zfill(_AZR_LENGTH)
    return text


def _read_address(row: RowCells) -> Address | None:
    whole = split_address(row.lines("address"))
    street, number = split_street(row.text("street_line"))
    street = row.text("street") or street
    if not number and not row.text("house_number"):
        street, number = split_street(street)
    postcode, place = split_place(row.text("postcode_place"))
    if not row.has("postcode") and not postcode:
        postcode, place = split_place(row.text("place") or place)
    address = Address(
        care_of=row.text("care_of") or whole.care_of or row.text("accommodation"),
        street=street or whole.street,
        house_number=row.text("house_number") or number or whole.house_number,
        postcode=row.looked_up("postcode", read_postcode, "") or postcode or whole.postcode,
        place=place or row.text("place") or whole.place,
        district=row.text("district"),
    )
    return address if any(address.values()) else None
