"""What row-level security adds to requests: each once in front of the wall and once behind it, in the same rounds."""

from collections.abc import Sequence
from dataclasses import replace

from tests.performance.workloads import Requests, Workload


def walled(ask: Requests, unwalled: Sequence[Workload]) -> list[Workload]:
    """Counts, which have no bare request beside them, and every request to the API once more behind the wall."""
    counts = [
        Workload("count, caseworker (team)", ask.listed("caseworker", count="true", page_size="1")),
        Workload("count, team lead (municipality)", ask.listed("team_lead", count="true", page_size="1")),
    ]
    asked = [*(one for one in unwalled if one.floor), *counts]
    return [*counts, *(replace(one, name=f"{one.name}, walled", floor=one.name, wall=True) for one in asked)]
