"""Names of one origin, each in Latin and in its original script, read from the files in `names/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

NAMES = Path(__file__).parent / "names"

ORIGIN_WEIGHTS: Mapping[str, int] = {
    "UKR": 38, "SYR": 30, "AFG": 25, "IRQ": 14, "ERI": 8, "IRN": 6, "SOM": 6, "TUR": 6, "NGA": 4,
}  # fmt: skip
"""How often each nationality (ISO 3166-1 alpha-3) turns up, in shares of the sum."""

_FORMS_OF_ONE_NAME = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One given or family name in two scripts."""

    latin: str
    original: str


@dataclass(frozen=True, slots=True)
class FamilyName:
    """A family name as a man and as a woman carry it; most are the same."""

    of_man: Name
    of_woman: Name

    def of(self, sex: str) -> Name:
        """The form for a sex entry; everybody but women (`w`) carries the man's form."""
        return self.of_woman if sex == "w" else self.of_man


@dataclass(frozen=True, slots=True)
class NamePool:
    """What people of one origin are called and speak; the tables are (codes, cumulative weights)."""

    nationality: str
    script: str
    spouses_share_name: bool
    mother_tongues: tuple[tuple[str, ...], tuple[int, ...]]
    second_languages: tuple[tuple[str, int], ...]
    women: tuple[Name, ...]
    men: tuple[Name, ...]
    family: tuple[FamilyName, ...]

    def given(self, sex: str) -> tuple[Name, ...]:
        """The given names for a sex entry."""
        return self.women if sex == "w" else self.men

    def mother_tongue(self, chance: Random) -> str:
        """One of the origin's languages (ISO 639-3), by how common it is."""
        languages, weights = self.mother_tongues
        return chance.choices(languages, cum_weights=weights)[0]


@cache
def name_pool(nationality: str) -> NamePool:
    """The pool of an origin. Raises FileNotFoundError for one without a file."""
    return _pool(tomllib.loads((NAMES / f"{nationality.lower()}.toml").read_text(encoding="utf-8")))


def _pool(read: Mapping[str, object]) -> NamePool:
    tongues = _table(read["mother_tongues"])
    return NamePool(
        nationality=str(read["nationality"]),
        script=str(read["script"]),
        spouses_share_name=bool(read["spouses_share_name"]),
        mother_tongues=(tuple(tongues), tuple(accumulate(tongues.values()))),
        second_languages=tuple(_table(read["second_languages"]).items()),
        women=tuple(Name(*pair) for pair in _rows(read["women"])),
        men=tuple(Name(*pair) for pair in _rows(read["men"])),
        family=tuple(_family_name(row) for row in _rows(read["family"])),
    )


def _family_name(row: list[str]) -> FamilyName:
    of_man = Name(*row[:_FORMS_OF_ONE_NAME])
    return FamilyName(of_man, Name(*row[_FORMS_OF_ONE_NAME:]) if len(row) > _FORMS_OF_ONE_NAME else of_man)


def _table(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise TypeError("A table of languages and weights is expected.")
    return value


def _rows(value: object) -> list[list[str]]:
    if not isinstance(value, list):
        raise TypeError("A list of names is expected.")
    return value
