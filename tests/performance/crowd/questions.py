"""What is asked for: stored people under another spelling, in another script, mistyped, or with their names moved.

Made by rules that know nothing of the keys (`spellings`), and only for people whose file does not hold the answer as it
is asked for: another script is asked for where the file has one script only.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random
from typing import NamedTuple
from uuid import UUID

from tests.performance.crowd.filling import Known
from tests.performance.crowd.people import Individual
from tests.performance.crowd.spellings import mistyped, other_script, other_spelling

TRIES = 5


class Question(NamedTuple):
    """A name as somebody types it, and who is meant."""

    kind: str
    name: str
    born_on: date
    meant: UUID


def same_spelling(one: Individual, chance: Random) -> str:
    """As the file has it."""
    return " ".join(one.filed)


def other_latin_spelling(one: Individual, chance: Random) -> str:
    """At least one name spelled otherwise than in the file, and all of it otherwise than in any of its names."""
    if not one.latin:
        return ""
    for _ in range(TRIES):
        names = [
            other_spelling(name.latin, one.nationality, chance) if chance.random() < 2 / 3 else filed
            for name, filed in zip(one.names, one.latin, strict=True)
        ]
        if _folded(names) not in (_folded(one.latin), _folded(one.original)):
            return " ".join(names)
    return ""


def across_scripts(one: Individual, chance: Random) -> str:
    """In the script that the file does not have."""
    if one.script == "Latn" or (one.latin and one.original):
        return ""
    return " ".join(other_script(name, filed) for name, filed in zip(one.names, one.filed, strict=True))


def one_typing_error(one: Individual, chance: Random) -> str:
    """As the file has it, with one slip in one of the names of three letters or more."""
    names = list(one.filed)
    place = chance.choice([place for place, name in enumerate(names) if len(name) > 2] or [0])
    names[place] = mistyped(names[place], chance)
    return " ".join(names)


def moved_or_missing(one: Individual, chance: Random) -> str:
    """The family name first; of three names one is left out."""
    names = list(one.filed)
    if len(names) > 2:
        del names[chance.randrange(len(names))]
        return " ".join(names)
    return " ".join([names[-1], *names[:-1]])


KINDS: dict[str, Callable[[Individual, Random], str]] = {
    "same spelling": same_spelling,
    "other Latin spelling": other_latin_spelling,
    "cross-script": across_scripts,
    "one typo": one_typing_error,
    "order or missing": moved_or_missing,
}


def questions(known: Sequence[Known], each: int, *, seed: int) -> list[Question]:
    """So many questions of each kind, about people drawn by chance; fewer where too few people fit."""
    chance = Random(seed)
    drawn = sorted(known, key=lambda one: one.pk)
    found = []
    for kind, asked in KINDS.items():
        chance.shuffle(drawn)
        found += list(_some(kind, asked, drawn, each, chance))
    return found


def _some(
    kind: str, asked: Callable[..., str], drawn: Sequence[Known], each: int, chance: Random
) -> Iterator[Question]:
    made = 0
    for one in drawn:
        if made == each:
            return
        if name := asked(one.individual, chance):
            made += 1
            yield Question(kind, name, one.individual.born_on, one.pk)


def _folded(names: Sequence[str]) -> str:
    return " ".join(names).casefold()
