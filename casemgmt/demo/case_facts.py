"""What a fictional case is about: how it came, what papers there are, how far it got, what matters first."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

TOWN = Path(__file__).parent / "town"

RETIREMENT_AGE = 67
"""Age in years from which livelihood is SGB XII chapter 4 instead of SGB II."""

_CHANNELS: Mapping[str, int] = {"self": 34, "housing_office": 34, "partner": 22, "volunteer": 10}
_CLOSING_REASONS: Mapping[str, int] = {
    "goal_reached": 34, "regular_system": 30, "moved": 20, "no_contact": 10, "returned": 4, "withdrawn_consent": 2,
}  # fmt: skip

# Phase, its share of all cases, and how many days ago such a case came in (least, most). Nothing is three years old.
_PHASES: tuple[tuple[str, int, int, int], ...] = (
    ("inquiry", 6, 0, 45),
    ("intake", 10, 5, 90),
    ("assessment", 12, 20, 180),
    ("planning", 12, 40, 270),
    ("linking", 14, 70, 400),
    ("monitoring", 24, 120, 1000),
    ("evaluation", 6, 200, 1060),
    ("closed", 16, 240, 1090),
)
_PHASE_WEIGHTS = tuple(accumulate(weight for _, weight, _, _ in _PHASES))

# Shares of status documents by nationality; who is not named is in the line "".
_DOCUMENTS: Mapping[str, Mapping[str, int]] = {
    "UKR": {"AE_24": 92, "FIK": 8},
    "SYR": {"AE_25_2_2": 52, "AE_25_2_1": 24, "AUFG": 18, "FIK": 6},
    "AFG": {"AE_25_3": 32, "AE_25_2_1": 28, "AUFG": 28, "DUL": 8, "AE_25_2_2": 4},
    "ERI": {"AE_25_2_1": 52, "AE_25_2_2": 26, "AUFG": 22},
    "": {"AUFG": 44, "DUL": 24, "AE_25_2_1": 14, "AE_25_3": 12, "DUL_60C": 3, "AE_25_5": 3},
}
# Days from today until such a document runs out (least, most).
_VALID_FOR: Mapping[str, tuple[int, int]] = {"AUFG": (5, 180), "DUL": (5, 90), "FIK": (10, 90), "DUL_60C": (90, 700)}
_VALID_FOR_PERMIT = (30, 1000)
_UNDER_ASYLBLG = frozenset({"AUFG", "DUL", "DUL_60C"})
_SHARE_AT_WORK = 0.12


@dataclass(frozen=True, slots=True)
class FictionalNeed:
    """One domain that matters, as the assessment will show it; priority 1 comes first."""

    domain: str
    rating: int
    need_status: str
    priority: int
    evidence: str


@dataclass(frozen=True, slots=True)
class FictionalCase:
    """The facts of the head's case; `phase` is how far it shall be taken."""

    phase: str
    closing_reason: str
    channel: str
    inquired_on: date
    concern: str
    language: str
    interpreter_needed: bool
    entered_on: date
    assigned_on: date
    status_document: str
    status_document_until: date
    legal_regime: str
    immediate_needs: str
    informed_on: date | None
    informed_language: str
    priorities: tuple[FictionalNeed, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody came and where the case stands: drawn first, because people's papers depend on it."""

    phase: str
    inquired_on: date
    assigned_on: date
    entered_on: date
    status_document: str
    status_document_until: date
    legal_regime: str


@dataclass(frozen=True, slots=True)
class Concern:
    """One entry of `town/concerns.toml`."""

    domain: str
    fits: str
    concern: str
    immediate_needs: str
    evidence: str


def draw(chance: Random, shares: Mapping[str, int]) -> str:
    """One of the codes, by its share."""
    return chance.choices(tuple(shares), tuple(shares.values()))[0]


def draw_arrival(chance: Random, *, nationality: str, age: int, today: date) -> Arrival:
    """Phase, dates and papers that fit together, for a head of this age in years."""
    phase, _, least, most = chance.choices(_PHASES, cum_weights=_PHASE_WEIGHTS)[0]
    inquired_on = today - timedelta(chance.randint(least, most))
    assigned_on = inquired_on - timedelta(chance.randint(2, 60))
    entered_on = assigned_on - timedelta(chance.randint(3, 40) if nationality == "UKR" else chance.randint(60, 420))
    document = draw(chance, _DOCUMENTS.get(nationality, _DOCUMENTS[""]))
    return Arrival(
        phase=phase,
        inquired_on=inquired_on,
        assigned_on=assigned_on,
        entered_on=entered_on,
        status_document=document,
        status_document_until=_valid_until(chance, document, today),
        legal_regime=_regime(chance, document, age=age, entered_on=entered_on, today=today),
    )


def draw_case(
    chance: Random, arrival: Arrival, *, fits: frozenset[str], language: str, interpreter_needed: bool, today: date
) -> FictionalCase:
    """The case of a household; `fits` names the kinds of concern that suit it."""
    wishes = _concerns_of_different_domains(chance, fits)
    informed_on = min(today, arrival.inquired_on + timedelta(chance.randint(1, 14)))
    return FictionalCase(
        phase=arrival.phase,
        closing_reason=draw(chance, _CLOSING_REASONS) if arrival.phase == "closed" else "",
        channel=draw(chance, _CHANNELS),
        inquired_on=arrival.inquired_on,
        concern=wishes[0].concern,
        language=language,
        interpreter_needed=interpreter_needed,
        entered_on=arrival.entered_on,
        assigned_on=arrival.assigned_on,
        status_document=arrival.status_document,
        status_document_until=arrival.status_document_until,
        legal_regime=arrival.legal_regime,
        immediate_needs=wishes[0].immediate_needs,
        informed_on=None if arrival.phase == "inquiry" else informed_on,
        informed_language=language,
        priorities=tuple(_need(chance, wish, priority) for priority, wish in enumerate(wishes, start=1)),
    )


def _valid_until(chance: Random, document: str, today: date) -> date:
    if document == "AE_24":
        # One end for all (UkraineAufenthFGV: 2027-03-04); later demo days move it on by whole years.
        return date(max(2027, today.year + (today > date(today.year, 3, 4))), 3, 4)
    return today + timedelta(chance.randint(*_VALID_FOR.get(document, _VALID_FOR_PERMIT)))


def _regime(chance: Random, document: str, *, age: int, entered_on: date, today: date) -> str:
    if document in _UNDER_ASYLBLG:
        # § 2(1) AsylbLG: 36 months; who came by 2022-08-25 had 18 months behind them in time and keeps it (§ 20).
        after_waiting_time = entered_on <= date(2022, 8, 25) or (today - entered_on).days > 3 * 366
        return "ASYLBLG_2" if after_waiting_time else "ASYLBLG_3"
    if age >= RETIREMENT_AGE:
        return "SGB12_K4"
    return "WORK" if chance.random() < _SHARE_AT_WORK else "SGB2"


def _concerns_of_different_domains(chance: Random, fits: frozenset[str]) -> list[Concern]:
    by_domain = {concern.domain: concern for concern in chance.sample(_suitable(fits), 4)}
    return list(by_domain.values())[: chance.randint(2, 3)]


def _need(chance: Random, concern: Concern, priority: int) -> FictionalNeed:
    unmet = priority == 1 or chance.random() < 0.4  # noqa: PLR2004 - a share
    return FictionalNeed(
        domain=concern.domain,
        rating=chance.randint(1, 2) if unmet else chance.randint(2, 3),
        need_status="unmet" if unmet else "partly",
        priority=priority,
        evidence=concern.evidence,
    )


@cache
def _suitable(fits: frozenset[str]) -> Sequence[Concern]:
    return tuple(concern for concern in _all_concerns() if concern.fits in fits)


@cache
def _all_concerns() -> Sequence[Concern]:
    read = tomllib.loads((TOWN / "concerns.toml").read_text(encoding="utf-8"))
    return tuple(Concern(**entry) for entry in read["concerns"])
