"""Addresses, phone numbers and e-mail addresses come out of cells that hold more than one thing."""

import time

import pytest

from cases.lists.addresses import AddressLine, read_postcode, split_address, split_place, split_street
from cases.lists.cells import Cell
from cases.lists.contacts import read_emails, read_phones
from cases.lists.problems import CellProblem


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("Niersweg 12", "Niersweg", "12"),
        ("Niersweg 12a", "Niersweg", "12a"),
        ("Niersweg 12 a", "Niersweg", "12a"),
        ("Moltkestr.4", "Moltkestr.", "4"),
        ("Fontanestraße 3-5", "Fontanestraße", "3-5"),
        ("Kirchweg 5/2", "Kirchweg", "5/2"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("12 High Street", "High Street", "12"),
        ("Hauptstraße", "Hauptstraße", ""),
        ("Schloss Neersen", "Schloss Neersen", ""),
        ("", "", ""),
    ],
)
def test_street_is_divided_from_its_number(text: str, street: str, number: str) -> None:
    assert split_street(text) == (street, number)


def test_place_is_divided_from_its_postcode() -> None:
    assert [split_place(text) for text in ("47877 Willich", "D-47877 Willich-Anrath", "Willich")] == [
        ("47877", "Willich"),
        ("47877", "Willich-Anrath"),
        ("", "Willich"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Niersweg 12, 47877 Willich", AddressLine("", "Niersweg", "12", "47877", "Willich")),
        ("Niersweg 12 47877 Willich", AddressLine("", "Niersweg", "12", "47877", "Willich")),
        ("c/o Haddad\nNiersweg 12\n47877 Willich", AddressLine("Haddad", "Niersweg", "12", "47877", "Willich")),
        ("GU Nord, Niersweg 12, D-47877 Willich", AddressLine("GU Nord", "Niersweg", "12", "47877", "Willich")),
        ("Niersweg 12, Willich", AddressLine("", "Niersweg", "12", "", "Willich")),
        ("47877 Willich", AddressLine("", "", "", "47877", "Willich")),
        ("Niersweg 12", AddressLine("", "Niersweg", "12", "", "")),
        ("", AddressLine()),
    ],
)
def test_whole_address_is_taken_apart(text: str, line: AddressLine) -> None:
    assert split_address(text) == line


def test_patterns_stay_fast_over_the_longest_cell_they_are_given() -> None:
    began = time.perf_counter()
    for hostile in ("a1 " * 166, "1-" * 250, " ." * 250, "1 1 1 " * 83, "str" * 166, "12345 " * 83, "+1" * 250):
        split_street(hostile)
        split_address(hostile)
        read_phones(hostile)
    assert time.perf_counter() - began < 2


def test_postcode_gets_its_lost_zero_back() -> None:
    assert [read_postcode(text) for text in ("47877", "1067", "D-01067", "", "?")] == [
        "47877",
        "01067",
        "01067",
        "",
        "",
    ]


@pytest.mark.parametrize("text", ["478", "4787x", "478770", "٤٧٨٧٧"])
def test_postcode_of_another_form_is_a_problem(text: str) -> None:
    with pytest.raises(CellProblem, match=r"^postcode_invalid$"):
        read_postcode(text)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("0171 3920001", [("phone", "+491713920001", "")]),
        ("0171/3920001", [("phone", "+491713920001", "")]),
        ("02154/949-0", [("phone", "+4921549490", "")]),
        ("Tel.: 0171-3920001", [("phone", "+491713920001", "")]),
        ("0171 3920001 (Bruder)", [("phone", "+491713920001", "Bruder")]),
        ("WhatsApp +49 171 3920001", [("messenger", "+491713920001", "WhatsApp")]),
        ("0171 3920001 / 0171 3920002", [("phone", "+491713920001", ""), ("phone", "+491713920002", "")]),
        ("0171 3920001\n0171 3920001", [("phone", "+491713920001", "")]),
        ("0171 3920001 oder 02154 9490", [("phone", "+491713920001", ""), ("phone", "+4921549490", "")]),
        (None, []),
        ("", []),
    ],
)
def test_phones_are_read_with_whose_they_are(cell: Cell, found: list[tuple[str, str, str]]) -> None:
    reading = read_phones(cell)
    assert [(way["kind"], way["value"], way["note"]) for way in reading.value] == found
    assert reading.notes == ()


@pytest.mark.parametrize("cell", [1713920001, 1713920001.0, 491713920001])
def test_phone_that_became_a_number_gets_its_zero_back_and_is_noted(cell: Cell) -> None:
    reading = read_phones(cell)
    assert ([way["value"] for way in reading.value], reading.notes) == (["+491713920001"], ("leading_zero_restored",))


def test_phone_that_is_none_is_left_unread_beside_one_that_is() -> None:
    reading = read_phones("0171 3920001, 12")
    assert [way["value"] for way in reading.value] == ["+491713920001"]
    assert (reading.notes, reading.unread) == (("phone_invalid",), ("12",))


def test_emails_are_read_in_lower_case() -> None:
    reading = read_emails("Rana.Haddad@Example.org; mailto:x@example.net")
    assert [way["value"] for way in reading.value] == ["rana.haddad@example.org", "x@example.net"]


def test_email_that_is_none_is_left_unread() -> None:
    reading = read_emails("rana(at)example.org")
    assert (reading.value, reading.notes, reading.unread) == ((), ("email_invalid",), ("rana(at)example.org",))
