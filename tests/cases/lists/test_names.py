"""Names in one cell, in two scripts and in capitals are taken apart where that is safe."""

import pytest

from cases.lists.names import FullName, may_be_swapped, split_by_script, split_full_name


@pytest.mark.parametrize(
    ("text", "order", "family", "given"),
    [
        ("Müller, Anna Maria", "", "Müller", "Anna Maria"),
        ("Müller, Anna", "given_names_first", "Müller", "Anna"),
        ("AL HASSAN Mohammed", "", "AL HASSAN", "Mohammed"),
        ("Mohammed AL-HASSAN", "family_name_first", "AL-HASSAN", "Mohammed"),
        ("Müller Anna", "family_name_first", "Müller", "Anna"),
        ("Anna Müller", "given_names_first", "Müller", "Anna"),
    ],
)
def test_full_name_is_divided_where_it_shows_how(text: str, order: str, family: str, given: str) -> None:
    reading = split_full_name(text, order)
    assert (reading.value, reading.notes) == (FullName(family, given), ())


@pytest.mark.parametrize(
    ("text", "order", "family", "given"),
    [
        ("Anna Müller", "", "Müller", "Anna"),
        ("Anna Maria Müller", "given_names_first", "Müller", "Anna Maria"),
        ("Müller Anna Maria", "family_name_first", "Müller", "Anna Maria"),
        ("ALI HASSAN", "", "HASSAN", "ALI"),
    ],
)
def test_full_name_that_does_not_show_how_is_divided_with_a_note(
    text: str, order: str, family: str, given: str
) -> None:
    reading = split_full_name(text, order)
    assert (reading.value, reading.notes) == (FullName(family, given), ("name_order_assumed",))


@pytest.mark.parametrize(
    ("text", "latin", "original"),
    [
        ("Petrenko", "Petrenko", ""),
        ("Петренко", "", "Петренко"),
        ("Petrenko (Петренко)", "Petrenko", "Петренко"),
        ("الحسن / Al-Hassan", "Al-Hassan", "الحسن"),
        ("ʿAbd al-Raḥmān", "ʿAbd al-Raḥmān", ""),
        ("O'Brien-Şahin", "O'Brien-Şahin", ""),
        ("ተስፋይ", "", "ተስፋይ"),
        ("", "", ""),
    ],
)
def test_name_is_divided_by_script(text: str, latin: str, original: str) -> None:
    reading = split_by_script(text)
    assert (reading.value, reading.notes) == ((latin, original), ())


def test_word_of_two_scripts_is_noted() -> None:
    cyrillic_o = "\u041e"
    reading = split_by_script(f"{cyrillic_o}lena")
    assert (reading.value, reading.notes) == ((f"{cyrillic_o}lena", ""), ("mixed_scripts",))


@pytest.mark.parametrize(
    ("family", "given", "swapped"),
    [("Farid", "AHMADI", True), ("AHMADI", "Farid", False), ("AHMADI", "FARID", False), ("Ahmadi", "Farid", False),
     ("", "AHMADI", False), ("Ahmadi", "AJ", False)],
)  # fmt: skip
def test_names_may_be_swapped_only_where_capitals_say_so(family: str, given: str, swapped: bool) -> None:
    assert may_be_swapped(family, given) is swapped
