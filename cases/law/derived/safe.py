"""Safe countries of origin on a day, and what follows for work."""

from datetime import date

from cases.law.facts import AsylumProcedure
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import Row, table

BAN = "work.safe_country_ban"
COUNTRIES = "work.safe_countries"


def safe_changes() -> set[date]:
    """The days on which the lists of safe countries or the ban change."""
    return {row.from_on for name in (BAN, COUNTRIES) for row in table(name).rows()}


def ever_safe(situation: Situation) -> bool:
    """Whether any German list named the person's state."""
    return not LISTED.isdisjoint(situation.person.nationalities)


LISTED = frozenset(one for row in table(COUNTRIES).rows() for one in row.value)


def is_safe(situation: Situation, day: date) -> bool:
    """Whether the person is of a safe country of the German list on the day."""
    listed = table(COUNTRIES).find(day)
    return listed is not None and any(one in listed.value for one in situation.person.nationalities)


def eu_safe(situation: Situation) -> list[Period]:
    """The days on which the European list names the person's state, as the switch has it."""
    nationalities = situation.person.nationalities
    held = situation.switches.pieces("eu_safe_countries", Period(date(2015, 1, 1)))
    return [piece for piece, value in held if value and not frozenset(value.split()).isdisjoint(nationalities)]


def banned(situation: Situation, day: date) -> Row | None:
    """The row of the ban on work where it holds: safe country, and asylum applied for after the day it names."""
    row = table(BAN).find(day)
    if row is None or not is_safe(situation, day):
        return None
    applied = max((applied_on(one) or date.min for one in situation.person.procedures), default=OPEN)
    if applied <= row.value:
        return None
    return None if spared(situation, day, applied) else row


def spared(situation: Situation, day: date, applied: date) -> bool:
    """Whether the law spares nationals of a state who applied early (§ 87d AsylG)."""
    rows = [table("work.safe_country_spared").find(day, one) for one in situation.person.nationalities]
    return any(row is not None and applied <= row.value for row in rows)


def applied_on(procedure: AsylumProcedure) -> date | None:
    """When asylum was applied for, or else registered or asked for."""
    return procedure.applied_on or procedure.registered_on or procedure.requested_on
