"""From what is on record of people to the facts that the law is asked about.

`for_person` and `for_household` read what the asker sees, in a fixed number of statements. What the asker does not see
is not used, and a remark says so. An app above the case records adds facts by joining `SOURCES`.
"""

from cases.legal_facts.gathering import SOURCES, Gathered, Remark, for_household, for_person

__all__ = ["SOURCES", "Gathered", "Remark", "for_household", "for_person"]
