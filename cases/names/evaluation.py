"""How well keys and ranking tell spellings of one name from other names, measured on a list of pairs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from cases.names.matching import Kind, found_by
from cases.names.ranking import similarity
from cases.names.units import NameUnit, name_units

HEADER = ("a", "b", "same", "script/lang", "source")
_NEEDED = 3
_KINDS: tuple[Kind, Kind] = ("fine", "loose")
_ANSWERS = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether they are spellings of one, and the scripts and language they are written in."""

    a: str
    b: str
    same: bool
    group: str = ""


class Shares(TypedDict):
    """Pairs found among those of the same name (recall) and among the hard negatives; None without such pairs."""

    recall: float | None
    false_positives: float | None
    pairs: int
    hard_negatives: int


class KeyReport(TypedDict):
    """The shares of one kind of key, in all and for each group of scripts and language."""

    recall: float | None
    false_positives: float | None
    by_script: dict[str, Shares]


class Report(TypedDict):
    """What evaluate() finds."""

    fine: KeyReport
    loose: KeyReport
    ranking_auc: float | None


class MalformedPair(ValueError):
    """A line that is no pair; the message names line and rule and quotes nothing."""


def read_pairs(lines: Iterable[str]) -> list[Pair]:
    """The pairs of a tab-separated list with a header; raises MalformedPair."""
    pairs = []
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1:
            _check_header(cells)
        elif line.strip():
            pairs.append(_pair(number, cells))
    if not pairs:
        raise MalformedPair("The list holds no pairs.")
    return pairs


def evaluate(pairs: Iterable[Pair]) -> Report:
    """Recall and false positives of both kinds of key, and the area under the curve of the ranking."""
    measured = [(pair, name_units(pair.a), name_units(pair.b)) for pair in pairs]
    fine, loose = (_key_report(measured, kind) for kind in _KINDS)
    scores: Mapping[bool, list[float]] = {True: [], False: []}
    for pair, a, b in measured:
        scores[pair.same].append(similarity(a, b))
    return {"fine": fine, "loose": loose, "ranking_auc": area_under_curve(scores[True], scores[False])}


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half; None where either is missing."""
    if not positives or not negatives:
        return None
    ranked = sorted([(score, True) for score in positives] + [(score, False) for score in negatives])
    ranks: dict[float, list[int]] = defaultdict(list)
    for rank, (score, _) in enumerate(ranked, start=1):
        ranks[score].append(rank)
    total = sum((ranks[score][0] + ranks[score][-1]) / 2 for score in positives)
    count = len(positives)
    return (total - count * (count + 1) / 2) / (count * len(negatives))


def _check_header(cells: Sequence[str]) -> None:
    if tuple(cells[:_NEEDED]) != HEADER[:_NEEDED]:
        raise MalformedPair(f"Line 1: the header has to begin with {', '.join(HEADER[:_NEEDED])}, separated by tabs.")


def _pair(number: int, cells: Sequence[str]) -> Pair:
    if len(cells) < _NEEDED:
        raise MalformedPair(f"Line {number}: a pair has at least {_NEEDED} columns, separated by tabs.")
    a, b, same, *rest = cells
    if not a.strip() or not b.strip():
        raise MalformedPair(f"Line {number}: both names have to be there.")
    if same.strip() not in _ANSWERS:
        raise MalformedPair(f"Line {number}: the column same has to be 1 or 0.")
    return Pair(a, b, _ANSWERS[same.strip()], rest[0].strip() if rest else "")


def _key_report(measured: Iterable[tuple[Pair, Sequence[NameUnit], Sequence[NameUnit]]], kind: Kind) -> KeyReport:
    found: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {True: [], False: []})
    for pair, a, b in measured:
        is_found = found_by(a, b, kind)
        for group in ("", pair.group or "unknown"):
            found[group][pair.same].append(is_found)
    shares = {group: _shares(of_group) for group, of_group in sorted(found.items())}
    overall = shares.pop("")
    return {
        "recall": overall["recall"],
        "false_positives": overall["false_positives"],
        "by_script": shares,
    }


def _shares(found: Mapping[bool, Sequence[bool]]) -> Shares:
    return {
        "recall": _share(found[True]),
        "false_positives": _share(found[False]),
        "pairs": len(found[True]),
        "hard_negatives": len(found[False]),
    }


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None
