"""The neighbours of a skeleton are one slip away, and whoever is a neighbour has one."""

from hypothesis import given
from hypothesis import strategies as st

from cases.names.alphabet import SKELETON_ALPHABET
from cases.names.neighbours import neighbours

KEYS = st.text(alphabet=SKELETON_ALPHABET, min_size=1, max_size=8)


def test_neighbours_are_inserted_deleted_replaced_and_swapped() -> None:
    found = neighbours("MR")
    assert {"MRT", "AMR", "MTR", "M", "R", "MN", "RM"} <= found
    assert {"MR", "", "MRTT", "NT"} & found == set()


def test_neighbours_of_one_letter_are_counted() -> None:
    others = len(SKELETON_ALPHABET) - 1
    assert len(neighbours("M")) == others + 2 * others + 1


@given(KEYS)
def test_neighbours_never_hold_the_key_itself_or_nothing(key: str) -> None:
    assert neighbours(key) & {key, ""} == set()


@given(KEYS, st.data())
def test_neighbourhood_is_mutual(key: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(neighbours(key))))
    assert key in neighbours(other)
