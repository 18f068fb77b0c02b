"""Perspectives for staying: settlement permits, §§ 25a and 25b, naturalisation (domain table 3.11). Hints only."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import birthday, first_day_after_months
from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import by_code, title_behind
from cases.law.derived.lawful import Run, lawful_runs, protected_since, titled
from cases.law.derived.levels import proven_on
from cases.law.derived.spells import stays, tolerations
from cases.law.derived.status import Status, is_title, statuses
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, pieces, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

MAJORITY = 18
REFUGEES = frozenset({"AE_25_1", "AE_25_2_1"})
OFFICE = "foreigners_office"


class Path(NamedTuple):
    """A way to a settlement permit during a period, counted from a day."""

    rule: str
    code: str
    period: Period
    since: date
    row: Row
    because: tuple[str, ...]


@rule("perspective.ne_26_3", tables=("perspective.ne_26_3",))
def refugees(situation: Situation) -> Iterator[Finding]:
    """The settlement permit of refugees: after five years, or three with C1, the procedure included."""
    for days, because in titled(situation, REFUGEES):
        since = situation.derived(protected_since) or days.from_on
        for sentence in ("s1", "s3"):
            for piece, row in table("perspective.ne_26_3").pieces(days, sentence):
                yield from _path(situation, Path("perspective.ne_26_3", sentence, piece, since, row, because))


@rule("perspective.ne", tables=("perspective.ne",))
def others(situation: Situation) -> Iterator[Finding]:
    """The settlement permit by § 26(4) for other humanitarian titles, by § 9 or § 28(2) for families."""
    paths: dict[str, set[str]] = {}
    for status in situation.derived(statuses):
        code = title_behind(situation, status)
        if is_title(code) and not code.startswith("NE_") and code not in REFUGEES:
            path = "28" if code == "AE_28" else "9" if by_code(code) == "family" else "26_4"
            paths.setdefault(path, set()).add(code)
    for path, codes in sorted(paths.items()):
        for days, because in titled(situation, frozenset(codes)):
            since = (situation.derived(protected_since) if path == "26_4" else None) or days.from_on
            for piece, row in table("perspective.ne").pieces(days, path):
                yield from _path(situation, Path("perspective.ne", path, piece, since, row, because))


def _path(situation: Situation, path: Path) -> Iterator[Finding]:
    """Before the earliest day, between it and the proof of language, and behind both."""
    value = path.row.value
    earliest = first_day_after_months(path.since, value["months"])
    proof = proven_on(situation, value["level"])
    ready = max(earliest, OPEN if proof is None else proof.on)
    conditions = tuple(value.get("hints", ()))
    level = f"level_{value['level'].lower()}"
    steps = (
        (Outcome.ALLOWED_FROM, Period(date.min, earliest), (level, *conditions)),
        (Outcome.NOT_MET, Period(earliest, ready), ("language_missing", level, *conditions)),
        (Outcome.ALLOWED, Period(ready), conditions),
    )
    for outcome, held, hints in steps:
        if common := held.common(path.period):
            known = (*path.because, *(proof.because if proof and outcome == Outcome.ALLOWED else ()))
            yield found(
                path.rule,
                outcome,
                common,
                path.row,
                known,
                day=earliest,
                code=path.code,
                hints=hints,
                authority=OFFICE,
                verify=True,
            )


@rule("perspective.25a", tables=("perspective.25a", "stay.gap_days"))
def young(situation: Situation) -> Iterator[Finding]:
    """§ 25a for the young without a title of protection; `day` is when the conditions that are known are met."""
    born_on = situation.person.born_on
    runs = situation.derived(stays)
    if born_on is None or not runs:
        return
    end = situation.derived(ends_on)
    for run in runs:
        for days in _without_title(situation, run):
            for piece, row in table("perspective.25a").pieces(days):
                value = row.value
                age = Period(birthday(born_on, value["from_age"]), min(birthday(born_on, value["under"]), end))
                if held := piece.common(age):
                    on, hints = _young_from(situation, run, row)
                    yield from _from_day("perspective.25a", held, on, row, (situation.person.ref, hints))


def _young_from(situation: Situation, run: Period, row: Row) -> tuple[date, tuple[str, ...]]:
    value, hints = row.value, ["school_or_certificate"]
    on = first_day_after_months(run.from_on, value["stay"])
    if "tolerated" in value:
        tolerated = [one for one in situation.derived(tolerations) if one.common(run)]
        if tolerated:
            on = max(on, first_day_after_months(tolerated[-1].from_on, value["tolerated"]))
        else:
            hints.append("if_12_months_tolerated")
    certificates = [one.on for one in situation.person.certificates if one.kind in {"school", "vocational"}]
    school = [one.from_on for one in situation.person.schooling if one.kind in {"primary", "secondary", "vocational"}]
    met = [*certificates, *(first_day_after_months(one, value["school"]) for one in sorted(school)[:1])]
    if met:
        on = max(on, min(met))
        hints.remove("school_or_certificate")
    return on, tuple(hints)


def _without_title(situation: Situation, run: Period) -> list[Period]:
    """The days of the run with a procedure, a toleration, or § 104c; of those who came alone, without any paper too."""
    held = [
        one.period
        for one in situation.derived(statuses)
        if one.code in {"AUFG", "ANKN", "AE_104C"} or one.code.startswith("DUL")
    ]
    return union(one.common(run) for one in held) or ([run] if situation.person.unaccompanied else [])


@rule("perspective.25b", tables=("perspective.25b", "stay.gap_days"))
def settled(situation: Situation) -> Iterator[Finding]:
    """§ 25b for those with a toleration or § 104c; sooner with a minor child."""
    end = situation.derived(ends_on)
    held = [
        one
        for one in situation.derived(statuses)
        if one.code == "AE_104C" or (one.code.startswith("DUL") and one.code != "DUL_60B")
    ]
    if not held:
        return
    born = [one.person.born_on for one in situation.relatives("child")]
    grown = [birthday(one, MAJORITY) for one in born if one is not None]
    for run in situation.derived(stays):
        for days in union(one.period.common(run).common(Period(date.min, end)) for one in held):
            for held_by_row, row in table("perspective.25b").pieces(days):
                for piece in pieces(held_by_row, grown):
                    minor = any(piece.from_on < one for one in grown)
                    on = first_day_after_months(run.from_on, row.value["child" if minor else "stay"])
                    spoken = () if proven_on(situation, row.value["level"]) else ("level_a2_spoken",)
                    hints = (*(("minor_child",) if minor else ()), *spoken, "livelihood_mostly", "knowledge_of_society")
                    yield from _from_day("perspective.25b", piece, on, row, (situation.person.ref, hints))


def _from_day(rule_code: str, days: Period, on: date, row: Row, said: tuple[str, tuple[str, ...]]) -> Iterator[Finding]:
    ref, hints = said
    for outcome, held in ((Outcome.ALLOWED_FROM, Period(date.min, on)), (Outcome.DISCRETIONARY, Period(on))):
        if common := held.common(days):
            yield found(rule_code, outcome, common, row, (ref,), day=on, hints=hints, authority=OFFICE, verify=True)


@rule(
    "perspective.naturalisation",
    tables=("perspective.naturalisation", "perspective.naturalisation_without", "course.exam_lid"),
)
def naturalisation(situation: Situation) -> Iterator[Finding]:
    """From when naturalisation can be asked for, as the law of each day stands."""
    for run in situation.derived(lawful_runs):
        for days, counts, because in _counted(situation, run):
            for piece, row in table("perspective.naturalisation").pieces(days):
                for code in ("months", "special"):
                    if code in row.value:
                        path = Path("perspective.naturalisation", code, piece, run.since, row, because)
                        yield from _citizen(situation, path, counts)


EXCLUDED = frozenset(table("perspective.naturalisation_without").rows()[0].value)


def _counted(situation: Situation, run: Run) -> Iterator[tuple[Period, bool, tuple[str, ...]]]:
    """The days of a run with titles that lead to naturalisation, and those with titles that do not."""
    held: tuple[Period, bool, tuple[str, ...]] | None = None
    for status in run.statuses:
        counts = title_behind(situation, status) not in EXCLUDED
        if held is not None and held[1] == counts:
            held = (Period(held[0].from_on, status.period.to_on), counts, held[2])
            continue
        if held is not None:
            yield held
        held = (status.period, counts, status.because)
    if held is not None:
        yield held


def _citizen(situation: Situation, path: Path, counts: bool) -> Iterator[Finding]:
    """Like a settlement permit, with the conditions that are not proven; never with a title that does not count."""
    earliest = first_day_after_months(path.since, path.row.value[path.code])
    proof = proven_on(situation, path.row.value["level"])
    ready = max(earliest, OPEN if proof is None else proof.on)
    marks = (
        ("title_does_not_count", not counts),
        ("livelihood_secured", True),
        ("level_b1", proof is None),
        ("naturalisation_test", not _passed_test(situation)),
        ("special_achievements", path.code == "special"),
    )
    hints = tuple(hint for hint, marked in marks if marked)
    begin, end = path.period
    steps = ((Outcome.ALLOWED_FROM, begin, earliest), (Outcome.NOT_MET, earliest, ready), (Outcome.ALLOWED, ready, end))
    for outcome, from_on, to_on in steps:
        held = Period(max(from_on, begin), min(to_on, end))
        if held:
            yield found(
                path.rule,
                outcome if counts else Outcome.NOT_MET,
                held,
                path.row,
                path.because,
                day=earliest,
                code=path.code,
                hints=hints,
                authority="naturalisation_office",
                verify=True,
            )


def _passed_test(situation: Situation) -> bool:
    points = table("course.exam_lid").rows("naturalisation")[0].value
    return any(one.kind == "lid" and (one.points or 0) >= points for one in situation.person.certificates)


@rule("perspective.fire_brigade", tables=("perspective.fire_brigade",))
def fire_brigade(situation: Situation) -> Iterator[Finding]:
    """Whether somebody can join the volunteer fire brigade: protection granted, and the level of German."""
    row = table("perspective.fire_brigade").rows()[0]
    value, born_on = row.value, situation.person.born_on
    adult = date.min if born_on is None else birthday(born_on, value["age"])
    days = Period(adult, situation.derived(ends_on))
    proof = proven_on(situation, value["level"])
    language_on = OPEN if proof is None else proof.on
    name = "perspective.fire_brigade"
    granted: tuple[list[Status], list[Status]] = ([], [])
    for status in situation.derived(statuses):
        granted[title_behind(situation, status) in value["codes"]].append(status)
    for held, protected in zip(granted, (False, True), strict=True):
        for whole in union(one.period.common(days) for one in held):
            because = next(one.because for one in held if one.period.common(whole))
            if not protected:
                yield found(name, Outcome.NOT_MET, whole, row, because, hints=("asylum_not_granted",))
                continue
            if before := whole.common(Period(date.min, language_on)):
                hints = ("language_missing", f"level_{value['level'].lower()}")
                yield found(name, Outcome.NOT_MET, before, row, because, hints=hints)
            if after := whole.common(Period(language_on)):
                because = (*because, *(proof.because if proof else ()))
                yield found(name, Outcome.ALLOWED, after, row, because, day=after.from_on)
