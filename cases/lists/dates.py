"""Dates as lists spell them, with how much of each is really known."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.lists.cells import Cell, Reading, text_of
from cases.lists.problems import CellProblem
from cases.lists.words import fold, says_nothing

EARLIEST_BIRTH_YEAR = 1900
# Excel counts days from here (Windows calendar, right for every day after its invented 29 February 1900).
_EXCEL_EPOCH = date(1899, 12, 30)
# Lower numbers are taken as years, higher ones lie after 2099.
_EXCEL_SERIALS = range(2200, 73_051)

_MONTH_NAMES = (
    "januar jänner january jan",
    "februar feber february feb",
    "märz march mar mrz mär",
    "april apr",
    "mai may",
    "juni june jun",
    "juli july jul",
    "august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "dezember december dez dec",
)
_MONTHS = {fold(name): number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}

_ESTIMATED = re.compile(
    r"\b(?:ca|circa|um|etwa|ungefähr|ungef|vermutlich|geschätzt|gesch|approx|approximately|about|around|estimated|est)\b\.?"
    r"|~|≈|\?+$"
)
# What programs make of an empty date: zeros, and the day 0 of Excel, which is midnight to its readers.
_ALL_ZEROS = re.compile(r"0{1,2}[./-]0{1,2}[./-]0{2,4}|0{4}-00-00|00\.01\.1900")
_NO_DAY = (time(0), datetime(1899, 12, 30), datetime(1900, 1, 1))  # noqa: DTZ001 - spreadsheets know no time zone
_LEAD = re.compile(r"^\W*(?:(?:geb|geboren|born|am|on|im|in)\b[. ]*)*")
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: uhr)?z?$")
_UNKNOWN_PART = re.compile(r"(?<!\w)[x?]{1,2}(?=[./-])")

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_EIGHT_DIGITS = re.compile(r"\d{7,8}")
_FIVE_DIGITS = re.compile(r"\d{5}")
_DAY_MONTH_NAME = re.compile(r"(?:(\d{1,2})(?:\.|st|nd|rd|th)?[ -]*)?([^\W\d]+)\.?[ -]*(\d{4}|\d{2})")
_MONTH_NAME_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date and what is known of it: day, month, year, estimated or unknown (then there is no date).

    Where the day or the month is not known, the first one stands in its place.
    """

    on: date | None
    precision: str


UNKNOWN = KnownDate(None, "unknown")


def read_date(cell: Cell, *, today_year: int, years_ahead: int = 0) -> Reading[KnownDate]:
    """The date in the cell; a year of two digits is the latest that is not after `today_year + years_ahead`.

    Raises CellProblem: `date_unreadable`, `date_impossible`.
    """
    if isinstance(cell, datetime):
        return Reading(KnownDate(cell.date(), "day"))
    if isinstance(cell, date):
        return Reading(KnownDate(cell, "day"))
    if cell in _NO_DAY:
        return Reading(UNKNOWN)
    if isinstance(cell, bool | time):
        raise CellProblem("date_unreadable")
    latest_year = today_year + years_ahead
    if isinstance(cell, float):
        cell = int(cell)
    text = _UNKNOWN_PART.sub("00", text_of(cell).casefold())
    if says_nothing(text) or _ALL_ZEROS.fullmatch(text):
        return Reading(UNKNOWN)
    bare = _ESTIMATED.sub(" ", _TIME.sub("", text))
    is_estimated = bare != _TIME.sub("", text)
    bare = _LEAD.sub("", " ".join(bare.split())).strip(" .,()")
    if is_estimated and not bare:
        return Reading(UNKNOWN)
    reading = _read_bare(bare, latest_year)
    if is_estimated:
        return Reading(KnownDate(reading.value.on, "estimated"), reading.notes)
    return reading


def read_birth_date(cell: Cell, *, today: date) -> Reading[KnownDate]:
    """The birth date in the cell; 1 January counts as estimated, because offices write it where the day is not known.

    Raises CellProblem: `date_unreadable`, `date_impossible`, `birth_date_in_future`, `birth_date_before_1900`.
    """
    reading = read_date(cell, today_year=today.year)
    born = reading.value
    if born.on is None:
        return Reading(born, (*reading.notes, "birth_date_missing"))
    if born.on > today:
        raise CellProblem("birth_date_in_future")
    if born.on.year < EARLIEST_BIRTH_YEAR:
        raise CellProblem("birth_date_before_1900")
    if born.precision == "day" and (born.on.month, born.on.day) == (1, 1):
        return Reading(KnownDate(born.on, "estimated"), (*reading.notes, "january_first"))
    return reading


def _read_bare(text: str, latest_year: int) -> Reading[KnownDate]:
    if match := _DAY_FIRST.fullmatch(text):
        return _build(match[3], match[2], match[1], latest_year)
    if match := _YEAR_FIRST.fullmatch(text):
        return _build(match[1], match[2], match[3], latest_year)
    if match := _MONTH_YEAR.fullmatch(text):
        return _build(match[2], match[1], "0", latest_year)
    if match := _YEAR_MONTH.fullmatch(text):
        return _build(match[1], match[2], "0", latest_year)
    if _YEAR.fullmatch(text) and int(text) not in _EXCEL_SERIALS:
        return _build(text, "0", "0", latest_year)
    if _EIGHT_DIGITS.fullmatch(text):
        return _read_eight_digits(text.zfill(8), latest_year)
    if (_FIVE_DIGITS.fullmatch(text) or _YEAR.fullmatch(text)) and int(text) in _EXCEL_SERIALS:
        return Reading(KnownDate(_EXCEL_EPOCH + timedelta(days=int(text)), "day"))
    return _read_with_month_name(text, latest_year)


def _read_eight_digits(digits: str, latest_year: int) -> Reading[KnownDate]:
    """Eight digits are 31121990 or 19901231; no date can be both, because 19 and 20 are no months."""
    if digits[:2] in {"19", "20"} and int(digits[4:6]) in range(13):
        return _build(digits[:4], digits[4:6], digits[6:], latest_year)
    return _build(digits[4:], digits[2:4], digits[:2], latest_year)


def _read_with_month_name(text: str, latest_year: int) -> Reading[KnownDate]:
    if match := _MONTH_NAME_DAY.fullmatch(text):
        name, day, year = match[1], match[2], match[3]
    elif match := _DAY_MONTH_NAME.fullmatch(text):
        day, name, year = match[1] or "0", match[2], match[3]
    else:
        raise CellProblem("date_unreadable")
    month = _MONTHS.get(fold(name))
    if month is None:
        raise CellProblem("date_unreadable")
    return _build(year, str(month), day, latest_year)


def _build(year_text: str, month_text: str, day_text: str, latest_year: int) -> Reading[KnownDate]:
    year, month, day = _full_year(year_text, latest_year), int(month_text), int(day_text)
    notes: tuple[str, ...] = ()
    if day and not month:
        raise CellProblem("date_impossible")
    if day in range(1, 13) and month in range(13, 32):
        day, month, notes = month, day, ("month_first",)
    try:
        on = date(year, month or 1, day or 1)
    except ValueError:
        raise CellProblem("date_impossible") from None
    return Reading(KnownDate(on, "day" if day else "month" if month else "year"), notes)


def _full_year(text: str, latest_year: int) -> int:
    year = int(text)
    if len(text) != len("yy"):
        return year
    century = latest_year - latest_year % 100
    return century + year if century + year <= latest_year else century - 100 + year
