"""The steps of a change of regime, as tasks with a day and an owner (domain table 3.4, checklist W)."""

from collections.abc import Iterator

from cases.law.answering import found
from cases.law.arithmetic import add_days, birthday, month_end
from cases.law.derived.housing import housing_on
from cases.law.derived.livelihood import Change, applied_on, changes, family
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

MAJORITY = 18
SOCIAL_CODES = frozenset({"SGB2", "SGB12_K3", "SGB12_K4"})


@rule("handover.step", tables=("handover.steps",))
def steps(situation: Situation) -> Iterator[Finding]:
    """What is to be done when another law begins to give benefits, until it is done or the next change comes."""
    for change in situation.derived(changes):
        for row in (row for kind in _kinds(change) for row in STEPS.get(kind, ())):
            if row.from_on <= change.on < row.to_on and _concerns(situation, change, row.value.get("only", "")):
                yield from _step(situation, change, row)


STEPS: dict[str, list[Row]] = {}
for _row in table("handover.steps").each():
    STEPS.setdefault(_row.key[0], []).append(_row)


def _kinds(change: Change) -> tuple[str, str]:
    """The lists of steps: by what begins, and by what ends."""
    return f"to_{family(change.after.code)}", f"from_{family(change.before.code)}"


def _step(situation: Situation, change: Change, row: Row) -> Iterator[Finding]:
    code = row.key[1]
    done = [one.on for one in situation.person.notices if one.kind == f"handover_{code}" and one.on >= change.event_on]
    if code == "application":
        done.append(applied_on(situation, change))
    anchor = change.event_on if row.value["anchor"] == "event" else change.on
    day = month_end(anchor) if row.value["anchor"] == "month_end" else add_days(anchor, row.value["days"])
    held = Period(change.event_on, min([change.until, *done]))
    if held:
        yield found(
            "handover.step",
            Outcome.DUE,
            held,
            row,
            change.after.because,
            day=day,
            code=code,
            hints=(f"owner_{row.value['owner']}",),
            authority=row.value.get("authority", ""),
        )


def _concerns(situation: Situation, change: Change, only: str) -> bool:
    """Whether the step concerns the person: `children`, `minor`, `shared`, `analog`, `card`, `adult`, or everybody."""
    person, day = situation.person, change.on
    minor = person.born_on is not None and day < birthday(person.born_on, MAJORITY)
    match only:
        case "minor":
            return minor
        case "adult":
            return not minor
        case "children":
            born = [one.person.born_on for one in situation.relatives("child") if day in one.period]
            return any(one is not None and day < birthday(one, MAJORITY) for one in born)
        case "shared":
            home = housing_on(situation, day)
            return home is not None and home.kind == "shared"
        case "analog":
            return change.before.code == "ASYLBLG_2"
        case "card":
            return bool(situation.switches.on("payment_card", day)) and not minor
    return True
