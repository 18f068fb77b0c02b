"""The toleration for training (Ausbildungsduldung, § 60c AufenthG): windows, identity, and whether it can be had."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months, first_day_after_months
from cases.law.derived.safe import applied_on
from cases.law.derived.spells import tolerations
from cases.law.derived.status import statuses
from cases.law.facts import Training
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

TOLERATION = "apprenticeship.toleration"
AUTHORITY = "foreigners_office"
BARRED = ("removal_steps", "work_ban", "identity_unclear")


@rule(
    "apprenticeship.application",
    "apprenticeship.issue",
    "apprenticeship.identity",
    TOLERATION,
    tables=(TOLERATION, "apprenticeship.identity"),
)
def apprenticeship(situation: Situation) -> Iterator[Finding]:
    """For each training of those without a title: from when to apply, to issue, and from when all is met."""
    of_law = table(TOLERATION)
    concerned = [one for one in situation.derived(statuses) if one.code in {"AUFG", "ANKN"} or one.code[:3] == "DUL"]
    if not concerned:
        return
    for one in situation.person.trainings:
        row = of_law.find(one.from_on)
        if row is None or one.kind not in row.value["kinds"]:
            continue
        yield from _windows(one, row)
        yield from _identity(situation, one)
        yield from _eligible(situation, one, row)


def _windows(training: Training, row: Row) -> Iterator[Finding]:
    """Before a window it opens on `day`; while it is open `day` is the start of the training."""
    start, because = training.from_on, refs(training)
    known_on = min(training.contract_on or OPEN, training.applied_on or OPEN, add_months(start, -12))
    for name, months in (("application", row.value["apply"]), ("issue", row.value["issue"])):
        opens_on = add_months(start, -months)
        code = f"apprenticeship.{name}"
        for held, outcome, day in (
            (Period(known_on, opens_on), Outcome.ALLOWED_FROM, opens_on),
            (Period(max(opens_on, known_on), start), Outcome.ALLOWED, opens_on),
        ):
            if held:
                yield found(code, outcome, held, row, because, day=day, code=training.kind, authority=AUTHORITY)


def _identity_due(situation: Situation, training: Training) -> tuple[date | None, Row]:
    """The last day for clarifying identity, by the day of entry; None: until the application."""
    entries = [one.on for one in situation.person.entries]
    entered = min(entries, default=date.min)
    row = table("apprenticeship.identity").at(max(entered, date(1900, 1, 1)))
    if "months" in row.value and entries:
        return add_months(entered, row.value["months"]), row
    return row.value.get("until") or training.applied_on, row


def _shown_on(situation: Situation) -> tuple[date, tuple[str, ...]]:
    """When identity was clarified, or all that is reasonable was done for it (§ 60c(2) no. 3)."""
    shown = [one for one in situation.person.proofs if one.kind in {"passport", "identity_steps"}]
    first = min(shown, key=lambda one: one.on, default=None)
    return (OPEN, ()) if first is None else (first.on, refs(first))


def _identity(situation: Situation, training: Training) -> Iterator[Finding]:
    due, row = _identity_due(situation, training)
    shown, because = _shown_on(situation)
    entries = [one.on for one in situation.person.entries]
    begin = min(entries, default=training.from_on)
    name, code = "apprenticeship.identity", training.kind
    last = OPEN if due is None else due + ONE_DAY
    if waiting := Period(begin, min(shown, last)):
        yield found(name, Outcome.DUE, waiting, row, refs(training), day=due, code=code, authority="person")
    if shown < last:
        yield found(name, Outcome.MET, Period(max(shown, begin)), row, because, day=due, code=code)
    elif last < OPEN:
        yield found(name, Outcome.NOT_MET, Period(last), row, because, day=due, code=code, hints=("discretion_left",))


def _eligible(situation: Situation, training: Training, row: Row) -> Iterator[Finding]:
    due, _ = _identity_due(situation, training)
    shown, shown_by = _shown_on(situation)
    in_time = shown <= (due or OPEN)
    for tolerated in situation.derived(tolerations):
        on = _from(situation, training, tolerated, row)
        held = tolerated.common(Period(date.min, training.to_on or OPEN))
        barred = any(one.period.common(held) for one in situation.person.decisions if one.kind in BARRED)
        marks = (
            ("training_not_recognised", not training.recognised),
            ("identity_late", not in_time),
            ("barred", barred),
        )
        possible = Outcome.ENTITLED if in_time else Outcome.DISCRETIONARY
        steps = [(Outcome.ALLOWED_FROM, held.common(Period(date.min, on))), (possible, held.common(Period(on)))]
        for outcome, days in [(Outcome.NOT_MET, held)] if barred or not training.recognised else steps:
            if days:
                yield found(
                    TOLERATION,
                    outcome,
                    days,
                    row,
                    (*refs(training), *shown_by),
                    day=on,
                    code=training.kind,
                    hints=tuple(hint for hint, marked in marks if marked),
                    authority=AUTHORITY,
                )


def _from(situation: Situation, training: Training, tolerated: Period, row: Row) -> date:
    """When it can be issued at the earliest; who began the training during the procedure needs no months before."""
    issue = add_months(training.from_on, -row.value["issue"])
    began = any(one.code == "AUFG" and training.from_on in one.period for one in situation.derived(statuses))
    asked = any(applied_on(one) is not None for one in situation.person.procedures)
    if began and asked:
        return max(tolerated.from_on, issue)
    return max(first_day_after_months(tolerated.from_on, row.value["tolerated"]), issue)
