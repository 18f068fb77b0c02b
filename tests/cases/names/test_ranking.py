"""The score of two names is symmetric, between 0 and 1, and higher for spellings than for other names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.names.distances import jaro_winkler, skeleton_distance
from cases.names.ranking import similarity
from cases.names.units import name_units

NAMES = st.lists(
    st.sampled_from(["Karim", "Karam", "كريم", "Olena", "Олена", "Abd al-Rahman", "Ali-Reza", "علیرضا", "ሰላም", "O"])
    | st.text(max_size=8),
    max_size=4,
).map(" ".join)


def score(one: str, other: str) -> float:
    return similarity(name_units(one), name_units(other))


@given(NAMES, NAMES)
def test_score_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= score(one, other) == score(other, one) <= 1


@given(NAMES.filter(name_units))
def test_score_of_a_name_with_itself_is_1(name: str) -> None:
    assert score(name, name) == 1


@given(NAMES)
def test_score_with_no_name_is_0(name: str) -> None:
    assert similarity(name_units(name), ()) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim Hassan", "Hassan Karim"),
        ("Mohamed Ali", "محمد علي"),
        ("Олена Петренко", "Olena Petrenko"),
        ("ተስፋይ ሃብቶም", "Tesfay Habtom"),
        ("Ali-Reza Ahmadi", "Alireza Ahmadi"),
        ("Abd al-Rahman Hassan", "Abdul Rahman Hasan"),
    ],
)
def test_same_name_is_practically_certain(one: str, other: str) -> None:
    assert score(one, other) >= 0.97


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Ali", "Muhammad Aly"),
        ("Oleksandr Kovalenko", "Олександр Коваленко"),
        ("Abdurrahman", "عبد الرحمن"),
        ("Olha Shevchenko", "Olga Schewtschenko"),
        ("Layla Hussein Karimi", "Leila Karimi"),
    ],
)
def test_spelling_of_one_name_scores_above_another_name(one: str, other: str) -> None:
    assert score(one, other) > score(one, "Fatima " + other.rsplit(maxsplit=1)[-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim Hassan", "Karam Hassan"),
        ("Hamid Ahmadi", "Hamad Ahmadi"),
        ("Amin Hussein", "Amina Hussein"),
        ("Farid Karimi", "Fereydoun Karimi"),
        ("سعيد", "سيد"),
        ("Olena Petrenko", "Olha Petrenko"),
        ("Yevhen Melnyk", "Yevheniia Melnyk"),
        ("Yıldız Kaya", "Yıldırım Kaya"),
    ],
)
def test_other_given_name_is_not_practically_certain(one: str, other: str) -> None:
    assert score(one, other) < 0.97


def test_missing_name_costs_something_and_not_much() -> None:
    whole = score("Layla Hussein Karimi", "Layla Hussein Karimi")
    assert whole > score("Layla Hussein Karimi", "Layla Karimi") > 0.9 > score("Layla Hussein Karimi", "Layla Hamidi")


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("KRM", "KRM", 0), ("KRM", "KRMN", 1), ("KRM", "KMR", 1), ("HSN", "SN", 0.5), ("SLM", "XLM", 0.5), ("", "KRM", 3)],
)
def test_skeletons_are_as_far_apart_as_the_slips_between_them(one: str, other: str, distance: float) -> None:
    assert skeleton_distance(one, other) == skeleton_distance(other, one) == distance


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("martha", "marhta", 0.961), ("dixon", "dicksonx", 0.813), ("karim", "karim", 1), ("abc", "xyz", 0), ("", "a", 0)],
)
def test_jaro_winkler_agrees_with_the_published_examples(one: str, other: str, alike: float) -> None:
    assert jaro_winkler(one, other) == pytest.approx(alike, abs=0.001)
