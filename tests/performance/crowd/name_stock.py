"""The names of the population: the pools of the demo, names of the list of pairs, and family names built from parts.

None of it is anybody's: parts are combined at random. Weights fall with the rank (Zipf), so that a few names are very
common and many are rare, as among real people: about every ninth man from Syria is called Mohammad.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from casemgmt.demo.name_pools import Name, name_pool
from tests.performance.crowd import root_names
from tests.performance.crowd.family_parts import BUILT, LATIN_OF_CYRILLIC, OF_GOD

PAIRS = Path(__file__).parents[2] / "data" / "name_pairs.tsv"
LANGUAGES = {
    "UKR": ("uk",), "SYR": ("ar",), "AFG": ("prs", "ps"), "IRQ": ("ar", "ku"), "ERI": ("ti", "am"), "IRN": ("fa",),
    "SOM": ("so",), "TUR": ("tr",), "NGA": (),
}  # fmt: skip
"""Which groups of the list of pairs name people of an origin."""

STEEPNESS, LEVEL = 0.9, 2.0
"""Weight of the name at a rank: (rank + LEVEL) ** -STEEPNESS."""

FLATNESS = 0.5
"""The same of family names, of which the common ones are less common."""


FATHERS = {"SYR": 0.5, "IRQ": 0.8, "SOM": 1.0, "ERI": 0.5, "AFG": 0.4}
"""How often a father's name stands in the middle, by nationality; there, fathers' names are family names too."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Names with cumulative weights."""

    names: tuple[Name, ...]
    weights: tuple[float, ...]

    def one(self, chance: Random) -> Name:
        """A name, by how common it is."""
        return chance.choices(self.names, cum_weights=self.weights)[0]


@dataclass(frozen=True, slots=True)
class Origin:
    """What people of one nationality are called; `fathers` says how often a father's name stands in the middle."""

    nationality: str
    script: str
    women: Stock
    men: Stock
    women_family: Stock
    men_family: Stock
    fathers: float


@cache
def origin(nationality: str) -> Origin:
    """The names of a nationality (ISO 3166-1 alpha-3)."""
    pool, paired, built = name_pool(nationality), list(_paired(nationality)), list(_built(nationality))
    arabic, fathers = nationality in {"SYR", "IRQ"}, FATHERS.get(nationality, 0.0)
    women = [*pool.women, *paired, *(root_names.women() if arabic else ())]
    men = [*pool.men, *paired, *(root_names.men() if arabic else ()), *(OF_GOD if nationality == "AFG" else ())]
    others = [*built, *(pool.men if fathers else ()), *(root_names.families() if arabic else ())]
    return Origin(
        nationality=nationality,
        script=pool.script,
        women=_stock(women),
        men=_stock(men),
        women_family=_stock([*(one.of_woman for one in pool.family), *others], steepness=FLATNESS),
        men_family=_stock([*(one.of_man for one in pool.family), *others], steepness=FLATNESS),
        fathers=fathers,
    )


def _stock(names: Iterable[Name], steepness: float = STEEPNESS) -> Stock:
    each = tuple(dict.fromkeys(names))
    return Stock(each, tuple(accumulate((rank + LEVEL) ** -steepness for rank in range(len(each)))))


def _paired(nationality: str) -> Iterator[Name]:
    """Single names of the list of pairs that stand there in both scripts."""
    for line in PAIRS.read_text(encoding="utf-8").splitlines()[1:]:
        one, other, same, group, *_ = line.split("\t")
        scripts, _, language = group.partition("/")
        single = " " not in one.strip() and " " not in other.strip()
        if same == "1" and single and language in LANGUAGES[nationality]:
            match scripts.split("-"):
                case ["Latn", "Arab"]:
                    yield Name(one, other)
                case ["Arab" | "Cyrl" | "Ethi", "Latn"]:
                    yield Name(other, one)


def _built(nationality: str) -> Iterator[Name]:
    """Family names of two parts, in an order that mixes common and rare ones."""
    firsts, lasts = BUILT.get(nationality, ((), ()))
    for place, last in enumerate(lasts):
        for first in firsts[place % 3 :]:
            yield _joined(first, last)


def _joined(first: Sequence[str], last: Sequence[str]) -> Name:
    if len(first) == 1:
        cyrillic = first[0] + last[0]
        return Name(romanised(cyrillic), cyrillic)
    return Name(first[0] + last[0], first[1] + last[1])


def romanised(cyrillic: str) -> str:
    """A Ukrainian name as passports write it (resolution 55 of 27 January 2010)."""
    lower = cyrillic.lower().replace("зг", "zgh").replace("ь", "").replace("'", "")
    initial, others = LATIN_OF_CYRILLIC
    letters = [(initial if not place else {}).get(char) or others.get(char, char) for place, char in enumerate(lower)]
    return "".join(letters).capitalize()
