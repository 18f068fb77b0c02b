"""How many people's timelines the law computes in a second, and how much memory that takes; no database is asked."""

import gc
import resource
import sys
from datetime import date
from time import perf_counter, process_time
from typing import Any

from cases.law import Switches, evaluate, timeline
from tests.performance.crowd.law import people_of_law

YEARS = 5
FIRST, END = date(2022, 1, 1), date(2027, 1, 1)
KIBIBYTE = 1024
PEAK_UNIT = 1 if sys.platform == "darwin" else KIBIBYTE
"""Bytes of one unit in which the system tells the peak."""


def measured(persons: int) -> dict[str, Any]:
    """Persons in a second of one core over five years and for one day, findings and changes of each, peak memory."""
    crowd = people_of_law(persons, seed=5)
    switches = Switches()
    gc.collect()
    gc.freeze()  # the crowd itself stays; what is measured is what a timeline makes
    before = _peak()
    findings = changes = 0
    began, cpu = perf_counter(), process_time()
    for facts in crowd:
        findings += len(timeline(facts, FIRST, END, switches).findings)
    spent, cpu_spent = perf_counter() - began, process_time() - cpu
    after = _peak()
    changes = sum(len(timeline(facts, FIRST, END, switches).changes) for facts in crowd[:1000])
    day = process_time()
    for facts in crowd[:1000]:
        evaluate(facts, FIRST, switches)
    day_spent = process_time() - day
    gc.unfreeze()
    return {
        "persons": persons,
        "years": YEARS,
        "persons_per_second_cpu": persons / cpu_spent,
        "persons_per_second_clock": persons / spent,
        "days_per_second_cpu": min(persons, 1000) / day_spent,
        "findings_each": findings / persons,
        "changes_each": changes / min(persons, 1000),
        "peak_bytes": after,
        "peak_growth_bytes": after - before,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT
