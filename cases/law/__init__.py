"""The law as pure functions over effective-dated tables: facts in, findings out; no clock, no database, no Django.

`evaluate` answers what holds for a person on a day, `timeline` how it changes over time. Nothing here is legal
advice: each finding names its rule, its source and the facts it was computed from, and says where somebody has to
verify it.
"""

from cases.law.evaluation import Change, Timeline, evaluate, findings_of, timeline
from cases.law.facts import Facts, PersonFacts
from cases.law.findings import Finding, Outcome
from cases.law.switches import Switches

__all__ = [
    "Change",
    "Facts",
    "Finding",
    "Outcome",
    "PersonFacts",
    "Switches",
    "Timeline",
    "evaluate",
    "findings_of",
    "timeline",
]
