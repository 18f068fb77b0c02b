"""Names as lists hold them: two in one cell, in two scripts, in capitals."""

from dataclasses import dataclass

from cases.lists.cells import Reading
from cases.names.scripts import SCRIPTS, letters_by_script

_ORDERS = frozenset({"family_name_first", "given_names_first"})
_FAMILY_AND_GIVEN = 2
_EDGES = "()[]{}/|,;"
_SHORTEST_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class FullName:
    """A family name and given names in one script."""

    family_name: str
    given_names: str


def split_by_script(text: str) -> Reading[tuple[str, str]]:
    """The Latin words and the words in any other script, as in `Petrenko (Петренко)`.

    A word that mixes scripts goes where most of its letters belong, and is noted: nobody who types it will find it.
    """
    latin: list[str] = []
    original: list[str] = []
    notes: set[str] = set()
    for word in text.split():
        counted = letters_by_script(word)
        if len(counted.keys() & SCRIPTS.keys()) > 1:
            notes.add("mixed_scripts")
        is_latin = not counted or counted.most_common(1)[0][0] in {"LATIN", "MODIFIER"}
        (latin if is_latin else original).append(word)
    if latin and original:
        latin = [stripped for word in latin if (stripped := word.strip(_EDGES))]
        original = [stripped for word in original if (stripped := word.strip(_EDGES))]
    return Reading((" ".join(latin), " ".join(original)), tuple(notes))


def split_full_name(text: str, order: str) -> Reading[FullName]:
    """A name in one cell as two: at its comma, at a family name in capitals, else by the order of the heading.

    `order` is `family_name_first`, `given_names_first`, or anything else when the heading leaves it open; then the
    last word is taken as the family name and that is noted.
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return Reading(FullName(family, given))
    words = text.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if is_in_capitals("".join(capitals)) and len(capitals) < len(words) and _stand_together(words, capitals):
        others = [word for word in words if word not in capitals]
        return Reading(FullName(" ".join(capitals), " ".join(others)))
    if len(words) == 1:
        return Reading(FullName(text, ""))
    is_certain = order in _ORDERS and len(words) == _FAMILY_AND_GIVEN
    notes = () if is_certain else ("name_order_assumed",)
    if order == "family_name_first":
        return Reading(FullName(words[0], " ".join(words[1:])), notes)
    return Reading(FullName(words[-1], " ".join(words[:-1])), notes)


def is_in_capitals(text: str) -> bool:
    """Whether a name is spelled in capitals, which in lists and passports marks the family name."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= _SHORTEST_CAPITALS and all(char.isupper() for char in letters)


def may_be_swapped(family_name: str, given_names: str) -> bool:
    """Whether only the given-name column is in capitals; any other guess would be wrong for many cultures."""
    return is_in_capitals(given_names) and bool(family_name) and not is_in_capitals(family_name)


def _stand_together(words: list[str], chosen: list[str]) -> bool:
    places = [place for place, word in enumerate(words) if word in chosen]
    return places[-1] - places[0] + 1 == len(places) and (places[0] == 0 or places[-1] == len(words) - 1)
