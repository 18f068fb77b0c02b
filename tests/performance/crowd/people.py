"""Made-up people by the hundred thousand: what each is called, in which scripts their file has it, and when born."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from casemgmt.demo.name_pools import ORIGIN_WEIGHTS, Name
from tests.performance.crowd.name_stock import origin
from tests.performance.crowd.spellings import other_spelling

OTHERWISE_SPELLED = 0.25
"""How many names in Latin letters stand in the file in another spelling than the usual one."""

FILED = (("both", 55), ("latin", 32), ("original", 13))
"""In which scripts a file has a name, in percent: in Latin letters, in those of its language, or in both."""

UNKNOWN_DAY = 0.12
"""How many birth dates are a 1 January, since nobody knows the day (crypto.md 4)."""

_OLDEST, _YOUNGEST = date(1938, 1, 1), date(2025, 12, 31)


class Individual(NamedTuple):
    """Somebody: their names in both scripts, and as the file has them (an empty list where it has not)."""

    nationality: str
    sex: str
    script: str
    names: tuple[Name, ...]
    latin: tuple[str, ...]
    original: tuple[str, ...]
    born_on: date

    @property
    def filed(self) -> tuple[str, ...]:
        """The names as the file has them, in Latin letters where it does."""
        return self.latin or self.original


def individuals(count: int, *, seed: int) -> Iterator[Individual]:
    """So many people; the same for the same seed."""
    chance = Random(seed)
    nationalities, weights = list(ORIGIN_WEIGHTS), list(accumulate(ORIGIN_WEIGHTS.values()))
    for nationality in chance.choices(nationalities, cum_weights=weights, k=count):
        yield _individual(nationality, chance)


def _individual(nationality: str, chance: Random) -> Individual:
    pool, sex = origin(nationality), chance.choice("mw")
    names = [(pool.women if sex == "w" else pool.men).one(chance)]
    if chance.random() < pool.fathers:
        names.append(pool.men.one(chance))
    names.append((pool.women_family if sex == "w" else pool.men_family).one(chance))
    filed = chance.choices([one for one, _ in FILED], weights=[weight for _, weight in FILED])[0]
    one_script = pool.script == "Latn"
    return Individual(
        nationality,
        sex,
        pool.script,
        tuple(names),
        () if filed == "original" and not one_script else tuple(_written(one, nationality, chance) for one in names),
        () if filed == "latin" else tuple(one.original for one in names),
        _born_on(chance),
    )


def _written(name: Name, nationality: str, chance: Random) -> str:
    return other_spelling(name.latin, nationality, chance) if chance.random() < OTHERWISE_SPELLED else name.latin


def _born_on(chance: Random) -> date:
    """A day, more of them among the young; a 1 January where it is not known."""
    days = (_YOUNGEST - _OLDEST).days
    day = _YOUNGEST - timedelta(days=int(days * chance.random() ** 1.5))
    return date(day.year, 1, 1) if chance.random() < UNKNOWN_DAY else day
