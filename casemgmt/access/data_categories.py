"""Roles × data categories (domain.md 4.5): the one table of who may know what, as a reader can check it.

A column is a role, a row is a kind of data, a letter says how much. What a role may see of a record follows from the
category of each field (`cases.projections`); a test compares the table with the document, letter by letter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casemgmt.access.roles import Role


class Level(StrEnum):
    """How much of a data category a role may know."""

    WRITE = "W"
    READ = "R"
    REDUCED = "r"
    OWN = "o"
    BREAK_GLASS = "B"
    AGGREGATED = "a"
    NONE = "-"


READABLE = frozenset({Level.WRITE, Level.READ})

COLUMNS: tuple[Role, ...] = (
    Role.CASEWORKER,
    Role.TEAM_LEAD,
    Role.HOUSING_MANAGER,
    Role.HEALTH_COMPANION,
    Role.COURSE_COORDINATOR,
    Role.JOB_COACH,
    Role.VOLUNTEER,
    Role.INTERPRETER,
    Role.PARTNER_AGENCY,
    Role.INTEGRATION_OFFICER,
    Role.DATA_PROTECTION_OFFICER,
    Role.ADMINISTRATOR,
)

_TABLE = """
   code                 CW TL HM HC CC JC VO IN PA IO DP AD
 1 identity             W  W  R  R  R  R  r  r  R  -  B  -
 2 contact              W  R  W  R  R  R  r  -  R  -  B  -
 3 identifiers          W  R  -  r  r  r  -  -  -  -  B  -
 4 household            W  R  R  r  r  r  r  -  r  -  B  -
 5 residence            W  R  r  r  r  r  -  -  r  a  B  -
 6 benefits             W  R  r  r  r  r  -  -  r  a  B  -
 7 finances             W  R  -  -  -  -  -  -  -  -  B  -
 8 housing              R  R  W  R  r  -  r  -  r  a  B  -
 9 house_incidents      R  R  W  -  -  -  -  -  -  a  B  -
10 health               r  -  -  W  -  -  -  -  r  a  B  -
11 special_needs        W  R  r  W  r  r  -  r  r  a  B  -
12 vulnerability        W  R  -  R  -  -  -  -  r  a  B  -
13 child_protection     W  R  o  o  o  o  o  -  R  -  B  -
14 beliefs              o  -  -  o  -  -  -  -  -  -  B  -
15 education            W  R  -  -  R  -  r  -  R  a  B  -
16 language_courses     W  R  -  -  W  R  r  -  R  a  B  -
17 work                 W  R  -  -  R  W  -  -  R  a  B  -
18 assessment_plan      W  R  -  r  r  r  -  -  r  a  B  -
19 tasks                W  R  W  W  W  W  r  r  r  -  -  -
20 contact_notes        W  R  o  o  o  o  o  -  o  -  B  -
21 confidential_notes   o  B  -  o  -  -  -  -  -  -  -  -
22 consents             W  R  r  r  r  r  -  -  r  -  R  -
23 volunteers           W  R  -  -  -  -  o  -  -  a  B  -
24 interpreters         W  R  R  W  R  R  -  o  -  a  -  -
25 donations            W  R  R  -  -  -  W  -  R  a  -  -
26 network              W  W  R  R  W  R  R  R  o  W  R  -
27 service_gaps         W  W  o  o  o  o  o  -  o  W  R  -
28 budget               R  W  -  -  -  -  -  -  o  W  R  -
29 boards               R  W  -  -  -  -  -  -  r  W  R  -
30 statistics           R  R  a  a  a  a  -  -  a  R  R  -
31 audit_log            o  -  -  -  -  -  -  -  -  -  R  -
32 accounts             -  R  -  -  -  -  -  -  -  -  R  W
"""
"""Row 13, PA: only the youth office, as the recipient of the report."""


@dataclass(frozen=True)
class DataCategory:
    """One row: its number in the document, its code, and the level of each role."""

    number: int
    code: str
    levels: Mapping[Role, Level]

    def level_of(self, roles: Iterable[str]) -> frozenset[Level]:
        """The levels that somebody has who holds these roles."""
        return frozenset(self.levels[Role(role)] for role in roles)


def _read(text: str) -> dict[str, DataCategory]:
    found = {}
    for line in text.strip().splitlines()[1:]:
        number, code, *letters = line.split()
        levels = dict(zip(COLUMNS, map(Level, letters), strict=True))
        found[code] = DataCategory(int(number), code, levels)
    return found


CATEGORIES: Mapping[str, DataCategory] = _read(_TABLE)
"""Every data category by its code."""
