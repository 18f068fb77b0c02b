"""Health cover, proof against measles, examination, vaccination (domain table 3.5)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import add_days, birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.cover import covers
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.facts import Housing, Proof
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

SCHOOLS = frozenset({"kita", "day_care", "primary", "secondary", "vocational"})
SHELTERS = frozenset({"reception", "shared"})


@rule("health.cover", tables=("health.cover", "switch.egk_264_1"))
def health_cover(situation: Situation) -> Iterator[Finding]:
    """How somebody is covered in sickness on each day; `none` where nothing covers."""
    for one in situation.derived(covers):
        outcome = Outcome.NOT_MET if one.code == "none" else Outcome.ENTITLED
        verify = one.regime.verify
        yield found(
            "health.cover",
            outcome,
            one.period,
            one.row,
            one.because,
            code=one.code,
            hints=one.hints,
            authority=one.regime.authority,
            verify=verify,
        )


@rule("health.measles", tables=("health.measles",))
def measles(situation: Situation) -> Iterator[Finding]:
    """The proof against measles: in shelters so many days after moving in, in childcare and school before the start."""
    person = situation.person
    if person.born_on is None or not (person.housing or person.schooling):
        return
    row = table("health.measles").rows()[0]
    if person.born_on < row.value["born_from"]:
        return
    shown = _first(person.proofs, {"measles", "measles_exempt"})
    old_enough = birthday(person.born_on, row.value["age"])
    for home in _shelters(situation):
        begin = max(home.from_on, old_enough, row.from_on)
        day = add_days(begin, row.value["days"])
        held = Period(begin, min(shown, home.to_on))
        if held:
            yield found("health.measles", Outcome.DUE, held, row, (person.ref,), day=day, code="shelter")
    for place in person.schooling:
        held = Period(max(add_days(place.from_on, -row.value["days"]), row.from_on), min(shown, place.to_on or OPEN))
        if place.kind in SCHOOLS and held and place.from_on >= old_enough:
            yield found("health.measles", Outcome.DUE, held, row, refs(place), day=place.from_on, code=place.kind)


@rule("health.exam", tables=("health.exam",))
def exam(situation: Situation) -> Iterator[Finding]:
    """The medical examination of those who live in a shelter; only that it was done is kept, and when."""
    person = situation.person
    if not person.housing:
        return
    row = table("health.exam").rows()[0]
    done = _first(person.proofs, {"health_exam"})
    for home in _shelters(situation)[:1]:
        held = Period(home.from_on, min(done, home.to_on))
        if held:
            adult = person.born_on is None or birthday(person.born_on, row.value) <= home.from_on
            hints = ("with_x_ray",) if adult else ()
            yield found("health.exam", Outcome.OBLIGED, held, row, (person.ref,), hints=hints)


@rule("health.vaccination", tables=("health.vaccination",))
def vaccination(situation: Situation) -> Iterator[Finding]:
    """The offer to complete vaccination, until something of it is documented."""
    given = _first(situation.person.proofs, {"vaccination"})
    row = table("health.vaccination").rows()[0]
    for one in union(one.period for one in situation.derived(regimes) if one.code in ASYLBLG):
        held = Period(max(one.from_on, row.from_on), min(one.to_on, given))
        if held:
            yield found("health.vaccination", Outcome.ENTITLED, held, row)


def _first(proofs: tuple[Proof, ...], kinds: set[str]) -> date:
    return min((one.on for one in proofs if one.kind in kinds), default=OPEN)


def _shelters(situation: Situation) -> list[Period]:
    """The stays in facilities of § 36(1) no. 4 IfSG, each move-in by itself, until the next move at the latest."""
    end = situation.derived(ends_on)
    homes = sorted(situation.person.housing, key=lambda one: one.from_on)
    following = [*(one.from_on for one in homes[1:]), OPEN]
    held = zip(homes, following, strict=False)
    return [Period(one.from_on, min(one.period.to_on, after, end)) for one, after in held if _is_shelter(one)]


def _is_shelter(home: Housing) -> bool:
    return home.kind in SHELTERS if home.community_facility is None else home.community_facility
