"""A name in any spelling and script comes apart into the same units, with keys in common."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.names.matching import found_by
from cases.names.units import LONGEST_UNIT, MOST_KEYS, MOST_UNITS, name_units

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzşçğäöü"
    + "абвгдежзийклмнопрстухцчшщьюяіїє"
    + "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    + "ሀለመሰረቀበተነአከወየደገጠፈ"
)
# Not c, for which the word may look like Abd, nor anything that makes a particle of three letters and more.
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=9)
PLAIN_NAMES = ("karim", "hasan", "шевченко", "олена", "محمد", "سعيد", "ተስፋይ", "ሰላም", "yıldız", "petrenko")


def keys(text: str) -> frozenset[str]:
    return frozenset(key for unit in name_units(text) for key in unit.fine)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Muhammad", "Mohamed", "Mehmed", "Maxamed", "MOHAMMED", "محمد", "مُحَمَّد", "Мухаммед"),
        ("Oleksandr", "Олександр", "Aleksander", "Александр"),
        ("Yıldız", "Yildiz", "YILDIZ"),
        ("ሰላም", "Selam", "Sälam"),
        ("Khadija", "Chadidja", "Kadija", "Xadiija", "خديجة", "خدیجه"),
        ("Schewtschenko", "Shevchenko", "Szewczenko", "Ševčenko", "Шевченко"),
        ("Гаврилюк", "Havryliuk", "Gavriljuk"),
        ("Щербак", "Shcherbak", "Schtscherbak", "Szczerbak"),
        ("ጸጋይ", "Tsegay", "Segay", "ፀጋይ"),
        ("Cabdi", "Abdi", "عبدي"),
        ("جمال", "Gamal", "Jamal", "Djamel", "Dschamal"),
        ("چنگیز", "Changiz", "Tschangis"),
        ("سپوږمۍ", "Spozhmay", "Spogmai"),
        ("شێرکۆ", "Şêrko", "Sherko", "Scherko"),
        ("ثريا", "Thuraya", "Soraya"),
        ("Diallo", "Jallow", "Djallo"),
        ("Ouattara", "Wattara", "واتارا"),
        ("ضياء", "Diaa", "Zia"),
        ("Əliyev", "Aliyev", "Алиев"),
        ("بھٹی", "Bhatti"),
    ],
    ids=lambda spellings: spellings[0],
)  # fmt: skip
def test_spellings_of_a_name_share_a_key_with_the_first(spellings: tuple[str, ...]) -> None:
    wanted = name_units(spellings[0])
    assert [spelling for spelling in spellings if not found_by(wanted, name_units(spelling), "fine")] == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Abd al-Rahman", ["abd'rahman"]),
        ("Abdul Rahman", ["abd'rahman"]),
        ("عبد الرحمن", ["عبد'الرحمن"]),
        ("Khadija bint Omar al-Masri", ["khadija", "omar", "masri"]),
        ("أحمد بن علي المصري", ["احمد", "علی", "المصری"]),
        ("Abu Bakr", ["abu'bakr"]),
        ("Habib Ullah Karimi", ["habib'ullah", "karimi"]),
        ("Nur ad-Din", ["nur'din"]),
        ("Din Mohammad", ["din", "mohammad"]),
        ("Elvin Rəşid oğlu", ["elvin", "rəşid"]),
        ("Elvin Rəşid oğlu Quliyev", ["elvin", "rəşid", "quliyev"]),
        ("Mohammad-Reza", ["mohammad", "reza", "mohammadreza"]),
        ("محمدرضا", ["محمد", "رضا", "محمدرضا"]),
        ("علی‌اکبر", ["علی", "اکبر", "علیاکبر"]),
        ("Hassan Zadeh", ["hassan'zadeh"]),
        ("Petrenko (Петренко), Olena", ["petrenko", "петренко", "olena"]),
        ("N'Diaye", ["ndiaye"]),
        ("bin", ["bin"]),
    ],
)
def test_name_comes_apart_into_units(name: str, texts: list[str]) -> None:
    assert [unit.text for unit in name_units(name)] == texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد الرحمن", "Abdurrahman"),
        ("عبد الرحمن", "Abd al-Rahman"),
        ("عبدالرحمن", "Cabdiraxmaan"),
        ("عبد العزيز", "Abdulaziz"),
        ("عبد الله", "Abdullahi"),
        ("نور الدين", "Noureddine"),
        ("نور الدين", "Nur ad-Din"),
        ("نورالدین", "Nureldin"),
        ("ذبیح الله", "Sabihullah"),
        ("أبو بكر", "Aboubacar"),
        ("أبو الفضل", "Abolfazl"),
        ("ذو الفقار", "Zulfiqar"),
        ("ضیاء الحق", "Zia ul-Haq"),
        ("ضیاء الحق", "Ziaulhaq"),
        ("الخطيب", "Alkhatib"),
        ("الهام", "Elham"),
        ("الحسين", "Lhoucine"),
        ("محمدرضا احمدی", "Mohammad-Reza Ahmadi"),
        ("محمدرضا احمدی", "Mohammad Reza Ahmadi"),
        ("داوودنژاد", "Davoud-Nejad"),
        ("قاسم زاده", "Ghasemzadeh"),
        ("احمد زی", "Ahmadzai"),
    ],
)
def test_glued_and_separate_spellings_are_found_by_each_other(one: str, other: str) -> None:
    assert found_by(name_units(one), name_units(other), "fine")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hassan", "Hussam"), ("Shevchenko", "Savchuk"), ("Karim", "Rahim"), ("تسنيم", "نسرين"), ("Олена", "Ольга")],
)
def test_other_names_share_no_key(one: str, other: str) -> None:
    assert not found_by(name_units(one), name_units(other), "loose")


@pytest.mark.parametrize("text", ["", " ", "-", "12/34", "'’", "\u200d", "ـ", "🙂", "\ud800"])
def test_text_without_letters_has_no_units(text: str) -> None:
    assert name_units(text) == ()


@given(st.text())
def test_any_text_has_few_units_with_few_keys(text: str) -> None:
    units = name_units(text)
    assert len(units) <= MOST_UNITS
    assert all(1 <= len(unit.fine) <= MOST_KEYS and 1 <= len(unit.loose) <= MOST_KEYS for unit in units)
    assert all(0 < len(unit.text) <= LONGEST_UNIT for unit in units)


@given(st.text(alphabet="abdul ali-rezaمحمد khjxcġ'ﷺ", min_size=200, max_size=2000))
def test_hostile_text_has_few_units_with_few_keys(text: str) -> None:
    units = name_units(text)
    assert len(units) <= MOST_UNITS
    assert all(len(unit.fine) <= MOST_KEYS and len(unit.text) <= LONGEST_UNIT for unit in units)


@given(st.lists(st.sampled_from(PLAIN_NAMES), max_size=6), st.randoms(use_true_random=False))
def test_order_of_names_does_not_change_the_keys(names: list[str], chance: random.Random) -> None:
    mixed = chance.sample(names, len(names))
    assert keys(" ".join(names)) == keys(" ".join(mixed))


@given(WORDS)
def test_case_does_not_change_the_units(word: str) -> None:
    assert name_units(word.upper()) == name_units(word) == name_units(word.title())


@given(WORDS, st.sampled_from("\u200d\u0640\u064e\u0651\u0301\u0308\u200e"), st.integers(0, 9))
def test_marks_that_are_no_letters_do_not_change_the_units(word: str, mark: str, place: int) -> None:
    plain = word.translate(dict.fromkeys(map(ord, "cgjhszнагкуиіاويهىئؤ")))
    assert name_units(plain[:place] + mark + plain[place:]) == name_units(plain)


def test_keys_are_of_classes_of_letters() -> None:
    (unit,) = name_units("Khadija")
    assert unit.fine == {"KTX", "HTX", "KT", "HT"}
    assert unit.loose == {"KTS", "TS", "KT", "T"}


def test_key_of_vowels_only_is_not_lost_in_the_loose_key() -> None:
    (unit,) = name_units("Hawa")
    assert (unit.fine, unit.loose) == ({"HV"}, {"HV"})
