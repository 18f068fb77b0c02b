"""How well names are told apart, what that costs, and what the stored terms give away to somebody who knows names."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from cases.models import Person
from cases.names.evaluation import evaluate, read_pairs
from cases.names.ranking import similarity
from cases.names.units import name_units
from cases.search.words import person_words
from tests.performance.crowd.people import individuals
from tests.performance.guessing import guessed_share

PAIRS = Path(__file__).parents[1] / "data" / "name_pairs.tsv"
MICROSECONDS = 1_000_000
REPEATS = 5


def measured(people: int, candidates: int) -> dict[str, Any]:
    """Recall and false positives by script, area under the curve, microseconds, and the shares that can be guessed."""
    pairs = read_pairs(PAIRS.read_text(encoding="utf-8").splitlines())
    return {
        "pairs": len(pairs),
        "evaluation": evaluate(pairs),
        "microseconds": _microseconds(candidates),
        "guessing": {"people": people, **guessed_share(people)},
    }


def _microseconds(count: int) -> dict[str, float]:
    """CPU of ranking one candidate, warm, with the units of its name made each time; and of one person's words."""
    crowd = list(islice(individuals(count, seed=4), count))
    texts = [" ".join(one.filed) for one in crowd]
    people = [
        Person(
            given_names=" ".join(one.latin[:-1]), family_name=" ".join(one.latin[-1:]), born_on=one.born_on,
            original_given_names=" ".join(one.original[:-1]), original_family_name=" ".join(one.original[-1:]),
        )
        for one in crowd
    ]  # fmt: skip
    units = [name_units(one) for one in texts]
    sought = [name_units(text) for text in texts[: max(1, count // 100)]]
    return {
        "rank_one_candidate": _each(
            lambda: [similarity(one, other) for one in sought for other in units[:100]], 100 * len(sought)
        ),
        "units_of_one_name": _each(lambda: [name_units(text) for text in texts], count),
        "words_of_one_person": _each(lambda: [person_words(one) for one in people], count),
    }


def _each(work: Callable[[], Sequence[Any]], count: int) -> float:
    work()
    times = []
    for _ in range(REPEATS):
        began = process_time()
        work()
        times.append(process_time() - began)
    return median(times) / count * MICROSECONDS
