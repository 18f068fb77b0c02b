"""People who ask for asylum or are tolerated, as the rules about work see them."""

from datetime import date
from typing import Any

from cases.law import Facts, Outcome
from cases.law.facts import AsylumProcedure, Document, Entry, Housing
from tests.cases.law.asking import alone, on

D = date


def seeker(applied_on: date, housing: str = "flat", nationality: str = "SYR", **procedure: Any) -> Facts:
    """Somebody who asked for asylum on a day and lives somewhere ever since."""
    return alone(
        born_on=D(1990, 1, 1),
        nationalities=(nationality,),
        entries=(Entry(on=applied_on),),
        procedures=(AsylumProcedure(applied_on=applied_on, ref="procedure", **procedure),),
        housing=(Housing(kind=housing, from_on=applied_on),),
    )


def tolerated(since: date, housing: str = "flat", nationality: str = "SYR", **facts: Any) -> Facts:
    """Somebody with a toleration since a day."""
    given: dict[str, Any] = {
        "born_on": D(1990, 1, 1),
        "nationalities": (nationality,),
        "documents": (Document(code="DUL", issued_on=since, ref="toleration"),),
        "procedures": (),
        "housing": (Housing(kind=housing, from_on=since),),
    }
    return alone(**{**given, **facts})


def said(facts: Facts, *days: date) -> list[tuple[Outcome, date | None]]:
    """Outcome and day of the permission on each day."""
    found = [on(facts, day, "work.permission") for day in days]
    return [(one.outcome, one.day) for one in found]
