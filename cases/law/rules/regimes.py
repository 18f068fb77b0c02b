"""Which regime each day has, and how the benefit is called then (domain table 3.4)."""

from collections.abc import Iterator

from cases.law.answering import found
from cases.law.derived.regimes import regimes
from cases.law.findings import Finding, Outcome
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

TABLES = (
    "regime.name",
    "regime.suspension_months",
    "regime.ukraine_from",
    "regime.ukraine_bill_after",
    "regime.working_age",
    "regime.retirement_months",
    "switch.full_hours",
    "switch.ukraine_asylblg_2025",
)


@rule("regime", tables=TABLES)
def regime(situation: Situation) -> Iterator[Finding]:
    """The regime of each day, its authority, and the reason; where no law gives benefits, NONE with the reason."""
    names = table("regime.name")
    for one in situation.derived(regimes):
        for piece, row in names.pieces(one.period, one.code):
            yield found(
                "regime",
                Outcome.APPLIES,
                piece,
                row,
                one.because,
                day=one.event_on,
                value=row.value,
                code=one.code,
                hints=one.hints,
                authority=one.authority,
                verify=one.verify,
            )
