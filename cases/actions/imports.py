"""Taking a list over: what a run does, row by row or all or nothing, and the report that it leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.models import Municipality, Team
from casemgmt.access.writing import action, store
from casemgmt.errors import Conflict, FieldProblem, Invalid, NotAllowed
from cases.actions.list_rows import ListRows
from cases.lifecycle import ImportState, RowResult
from cases.lists.headings import read_headings
from cases.lists.problems import ListUnreadable, RowProblem
from cases.lists.reasons import REASONS
from cases.lists.rows import ParsedRow, parse_rows
from cases.lists.tables import Table, read_table
from cases.models import ImportRun
from cases.search.comparing import Hit

MOST_ROWS = 10_000
"""Rows that one run takes: they are written in one transaction, and others wait for it to end."""


@action
def import_list(
    *,
    by: Actor,
    team: Team,
    content: bytes,
    filename: str,
    dry_run: bool,
    all_or_nothing: bool,
    confirmed_new: Collection[int] = (),
) -> ImportRun:
    """Enter the people of a list in a team, each with an inquiry; rows that were written before are left alone.

    A dry run does all of it and takes it back, so that its report is exact. Raises ListUnreadable for a file that
    cannot be read as a list, NotAllowed for a team in which the actor does not work. A row about somebody who is likely
    in the register is refused, unless its line is among `confirmed_new`.
    """
    _require_own_team(by, team)
    today = timezone.localdate(by.now)
    table = read_table(content, filename)
    rows = list(parse_rows(table, today=today))
    if len(rows) > MOST_ROWS:
        raise ListUnreadable(
            "too_many_rows",
            "The list has more than 10,000 rows. Split it.",
            "Die Liste hat mehr als 10.000 Zeilen. Bitte teilen.",
        )
    _wait_for_other_imports(team)
    with transaction.atomic():
        writer = ListRows(by=by, team=team, today=today, rows=[row.person for row in rows if row.person is not None])
        report = _Report()
        report.note_columns(table)
        for row in rows:
            report.add(row, writer, confirmed_new=row.line in confirmed_new)
        refused = all_or_nothing and report.count(RowResult.REFUSED) > 0
        if dry_run or refused:
            transaction.set_rollback(True)
    if dry_run:
        return _end(by, team, report.without_references(), ImportState.DRY_RUN, all_or_nothing)
    if refused:
        return _end(by, team, report.withheld(), ImportState.REFUSED, all_or_nothing)
    return _end(by, team, report, ImportState.FINISHED, all_or_nothing)


@dataclass
class _Report:
    """What was found, by line and heading, and what became of each row; never what a cell holds."""

    problems: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: ParsedRow, writer: ListRows, *, confirmed_new: bool) -> None:
        """Write the row and put down how it went."""
        self._note(row.problems, "problem")
        self._note(row.warnings, "warning")
        if row.person is None:
            self._end(row, RowResult.REFUSED)
            return
        try:
            written = writer.write(row.person, confirmed_new=confirmed_new)
        except (Conflict, Invalid) as error:
            self._note([_problem(row, error.code)], "problem")
            self._end(row, RowResult.REFUSED, matches=getattr(error, "hits", ()))
            return
        if written is None:
            self._end(row, RowResult.KNOWN)
        else:
            self._note([_problem(row, doubt) for doubt in written.doubts], "warning")
            self._end(row, RowResult.CREATED, written.reference)

    def note_columns(self, table: Table) -> None:
        """Put down the columns that nobody reads, by their number: a heading that means nothing may be anything."""
        unknown = read_headings(table.headings).unknown
        reason, reason_de = REASONS["column_unknown"]
        for number, heading in enumerate(table.headings, start=1):
            if heading in unknown:
                found = RowProblem(table.heading_line, f"#{number}", "column_unknown", reason, reason_de)
                self._note([found], "warning")

    def count(self, result: RowResult) -> int:
        """How many rows ended so."""
        return sum(row["result"] == result.value for row in self.rows)

    def without_references(self) -> "_Report":
        """For a run that was taken back: the numbers were not given out."""
        return _Report(self.problems, [row | {"reference": ""} for row in self.rows])

    def withheld(self) -> "_Report":
        """For a list that was refused as a whole: its good rows made nothing."""
        instead = {RowResult.CREATED.value: RowResult.WITHHELD.value}
        rows = self.without_references().rows
        return _Report(self.problems, [row | {"result": instead.get(row["result"], row["result"])} for row in rows])

    def _note(self, found: Sequence[RowProblem], severity: str) -> None:
        self.problems += [
            {
                "line": one.line,
                "column": one.column,
                "code": one.code,
                "reason": one.reason,
                "reason_de": one.reason_de,
                "severity": severity,
            }
            for one in found
        ]

    def _end(self, row: ParsedRow, result: RowResult, reference: str = "", matches: Sequence[Hit] = ()) -> None:
        ids = [str(hit.person.pk) for hit in matches]
        self.rows.append({"line": row.line, "result": result.value, "reference": reference, "matches": ids})


def _require_own_team(by: Actor, team: Team) -> None:
    if not by.works_in(team.pk, team.municipality_id):
        raise NotAllowed(problems=[FieldProblem("not_your_team", "Lists go to teams in which you work.", "/team")])


def _wait_for_other_imports(team: Team) -> None:
    """One import at a time in a municipality, so that of two with the same list the second knows all rows.

    The lock lets everybody else refer to the municipality.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=team.municipality_id)


def _problem(row: ParsedRow, code: str) -> RowProblem:
    reason, reason_de = REASONS.get(code, REASONS["row_refused"])
    return RowProblem(line=row.line, column="", code=code, reason=reason, reason_de=reason_de)


def _end(by: Actor, team: Team, report: _Report, state: ImportState, all_or_nothing: bool) -> ImportRun:
    run = ImportRun(
        municipality_id=team.municipality_id,
        team=team,
        imported_by_id=by.user_id,
        dry_run=state == ImportState.DRY_RUN,
        all_or_nothing=all_or_nothing,
        state=state.value,
        rows=len(report.rows),
        created=report.count(RowResult.CREATED),
        known=report.count(RowResult.KNOWN),
        refused=report.count(RowResult.REFUSED),
        report={"problems": report.problems, "rows": report.rows},
    )
    return store(run, by=by, event="importrun.finished", fields=["created", "known", "refused", "report", "state"])
