"""The rank-matching attack (crypto.md 5): who holds the table of terms and knows how often names are given, guesses.

Half of the people are public knowledge, the other half stands in the table. The attacker orders the terms by how many
people have them, does the same with the words of those whom they know, and takes the n-th term for the n-th word. What
is counted is the share of stored term rows whose words were guessed right. `single names` is a baseline of this
benchmark: the terms of single names, which the house does not store.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from casemgmt.crypto.digests import Words
from cases.names.units import NameUnit, name_units
from cases.search.words import birth_date, dated_names, fine_pairs, loose_pairs
from tests.performance.crowd.people import Individual, individuals

Named = Sequence[Sequence[NameUnit]]
"""The units of each name of a person."""

KINDS: Mapping[str, Callable[[Named, date], Iterable[Words]]] = {
    "pair": lambda named, born_on: (words for units in named for words in fine_pairs(units)),
    "loose-pair": lambda named, born_on: (words for units in named for words in loose_pairs(units)),
    "dated-name": lambda named, born_on: (words for units in named for words in dated_names(units, born_on)),
    "born_on": lambda named, born_on: (birth_date(born_on),),
    "single names, fine": lambda named, born_on: (("", key) for units in named for unit in units for key in unit.fine),
    "single names, loose": lambda named, born_on: (
        ("", key) for units in named for unit in units for key in unit.loose
    ),
}
STORED = ("pair", "loose-pair", "dated-name")
ALL_NAME_TERMS = "all name terms"


def guessed_share(people: int) -> dict[str, float]:
    """The share of rows guessed right, for each kind of stored term and for all name terms together."""
    crowd = individuals(2 * people, seed=6)
    known, stored = (_counted(islice(crowd, people)) for _ in range(2))
    return {kind: _guessed(stored[kind], known[kind]) for kind in known}


def _counted(crowd: Iterable[Individual]) -> dict[str, Counter[Words]]:
    """How many people have each of the words, by kind."""
    found = {kind: Counter[Words]() for kind in (*KINDS, ALL_NAME_TERMS)}
    for one in crowd:
        named = [name_units(" ".join(names)) for names in (one.latin, one.original) if names]
        for kind, words_of in KINDS.items():
            words = set(words_of(named, one.born_on))
            found[kind].update(words)
            if kind in STORED:
                found[ALL_NAME_TERMS].update(words)
    return found


def _guessed(stored: Counter[Words], known: Counter[Words]) -> float:
    """Ties are broken by nothing that the attacker could use: by the words' hashes, which differ on each side."""
    ranked = sorted(stored, key=lambda words: (-stored[words], hash(words)))
    guesses = sorted(known, key=lambda words: (-known[words], hash((1, words))))
    right = sum(stored[words] for words, guess in zip(ranked, guesses, strict=False) if words == guess)
    return right / stored.total()
