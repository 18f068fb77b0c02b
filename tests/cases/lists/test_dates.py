"""Dates in the forms of lists, with how much of each is known."""

from datetime import date, datetime, time

import pytest

from cases.lists.cells import Cell
from cases.lists.dates import UNKNOWN, KnownDate, read_birth_date, read_date
from cases.lists.problems import CellProblem

TODAY = date(2026, 11, 22)
NEW_YEARS_EVE = KnownDate(date(1990, 12, 31), "day")


@pytest.mark.parametrize(
    "cell",
    [
        "31.12.1990", "31.12.90", "31/12/1990", "31-12-1990", "1990-12-31", "1990/12/31", "31. 12. 1990", "31121990",
        "19901231", "31. Dezember 1990", "31 Dec 1990", "31. Dez. 90", "December 31, 1990", "31st December 1990",
        "1990-12-31 00:00:00", "1990-12-31T00:00", "31.12.1990 00:00", "geb. 31.12.1990", "* 31.12.1990", "33238",
        "٣١.١٢.١٩٩٠", 33238, 33238.0, 33238.75, 31121990, date(1990, 12, 31), datetime(1990, 12, 31, 14, 30),
    ],
)  # fmt: skip
def test_one_day_is_read_from_every_form(cell: Cell) -> None:
    assert read_birth_date(cell, today=TODAY).value == NEW_YEARS_EVE


def test_day_stands_first_where_both_orders_are_possible() -> None:
    assert read_date("1.2.90", today_year=2026).value == KnownDate(date(1990, 2, 1), "day")
    assert read_date("03/04/1990", today_year=2026).value == KnownDate(date(1990, 4, 3), "day")


def test_month_first_is_read_where_nothing_else_is_possible_and_noted() -> None:
    reading = read_birth_date("12/31/1990", today=TODAY)
    assert (reading.value, reading.notes) == (NEW_YEARS_EVE, ("month_first",))


@pytest.mark.parametrize(
    ("text", "year"), [("1.2.26", 2026), ("1.2.27", 1927), ("1.2.00", 2000), ("1.2.99", 1999), ("1.2.30", 1930)]
)
def test_year_of_two_digits_is_not_after_this_year(text: str, year: int) -> None:
    assert read_date(text, today_year=2026).value == KnownDate(date(year, 2, 1), "day")


def test_year_of_two_digits_may_lie_ahead_where_dates_do() -> None:
    assert read_date("1.2.30", today_year=2026, years_ahead=10).value == KnownDate(date(2030, 2, 1), "day")
    assert read_date("1.2.05", today_year=2098, years_ahead=10).value == KnownDate(date(2105, 2, 1), "day")


@pytest.mark.parametrize(
    ("cell", "on", "precision"),
    [
        ("05/1990", date(1990, 5, 1), "month"),
        ("01/1990", date(1990, 1, 1), "month"),
        ("1990-05", date(1990, 5, 1), "month"),
        ("Mai 1990", date(1990, 5, 1), "month"),
        ("00.05.1990", date(1990, 5, 1), "month"),
        ("xx.05.1990", date(1990, 5, 1), "month"),
        ("1990", date(1990, 1, 1), "year"),
        (1990, date(1990, 1, 1), "year"),
        ("00.00.1990", date(1990, 1, 1), "year"),
        ("??.??.1990", date(1990, 1, 1), "year"),
        ("1990-00-00", date(1990, 1, 1), "year"),
        ("ca. 1990", date(1990, 1, 1), "estimated"),
        ("um 1990", date(1990, 1, 1), "estimated"),
        ("1990 (geschätzt)", date(1990, 1, 1), "estimated"),
        ("1990?", date(1990, 1, 1), "estimated"),
        ("~ 15.3.1990", date(1990, 3, 15), "estimated"),
    ],
)
def test_what_is_not_known_of_a_date_is_kept_as_precision(cell: Cell, on: date, precision: str) -> None:
    reading = read_birth_date(cell, today=TODAY)
    assert (reading.value, reading.notes) == (KnownDate(on, precision), ())


@pytest.mark.parametrize("cell", ["01.01.1990", "1.1.90", datetime(1990, 1, 1), "1990-01-01", 32874])
def test_birth_on_1_january_is_estimated_and_noted(cell: Cell) -> None:
    reading = read_birth_date(cell, today=TODAY)
    assert (reading.value, reading.notes) == (KnownDate(date(1990, 1, 1), "estimated"), ("january_first",))


def test_other_dates_on_1_january_are_days() -> None:
    assert read_date("01.01.2024", today_year=2026).value == KnownDate(date(2024, 1, 1), "day")


@pytest.mark.parametrize(
    "cell", [None, "", " ", "?", "-", "unbekannt", "k. A.", "n/a", "geschätzt", "00.00.0000", "00.01.1900", time(0)]
)
def test_birth_date_that_is_missing_is_unknown_and_noted(cell: Cell) -> None:
    reading = read_birth_date(cell, today=TODAY)
    assert (reading.value, reading.notes) == (UNKNOWN, ("birth_date_missing",))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31.02.1990", "date_impossible"),
        ("32.01.1990", "date_impossible"),
        ("13.13.1990", "date_impossible"),
        ("12.00.1990", "date_impossible"),
        ("siehe Pass", "date_unreadable"),
        ("36", "date_unreadable"),
        (36, "date_unreadable"),
        (-5, "date_unreadable"),
        (10**12, "date_unreadable"),
        ("1.2.", "date_unreadable"),
        ("1.2.1990 / 1.3.1990", "date_unreadable"),
        (True, "date_unreadable"),
        (time(7, 30), "date_unreadable"),
        ("23.11.2026", "birth_date_in_future"),
        ("2031", "birth_date_in_future"),
        ("31.12.1899", "birth_date_before_1900"),
        ("1369", "birth_date_before_1900"),
    ],
)
def test_birth_date_that_cannot_be_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(CellProblem, match=f"^{code}$"):
        read_birth_date(cell, today=TODAY)


def test_birth_today_and_at_the_start_of_1900_are_accepted() -> None:
    assert read_birth_date("22.11.2026", today=TODAY).value == KnownDate(date(2026, 11, 22), "day")
    assert read_birth_date("02.01.1900", today=TODAY).value == KnownDate(date(1900, 1, 2), "day")
