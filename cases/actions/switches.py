"""Writes of the law's switches: what a municipality decided, from a first to a last day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Municipality
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.law.switches import DEFAULTS
from cases.models import SwitchSetting

CHOICES: Mapping[str, tuple[str, ...]] = {"working_days": ("mon_sat", "mon_fri")}
"""The words that a switch takes; others take what their default is: a truth, a number or a text."""


class SwitchSetTwice(Conflict):
    """The municipality has a value for some of the days already."""

    code = "switch_set_twice"
    detail = "The switch has another value on some of these days. End that one first."


@action
def set_switch(
    *,
    by: Actor,
    municipality: Municipality,
    name: str,
    value: Any,
    from_on: date,
    last_on: date | None = None,
    ground: str = "",
) -> SwitchSetting:
    """Give a switch a value. Raises Invalid for a value of another kind, SwitchSetTwice for days that are taken."""
    setting = SwitchSetting(
        municipality=municipality, name=name, value=value, from_on=from_on, last_on=last_on, ground=ground
    )
    _check(setting)
    return store(setting, by=by, event="switchsetting.created", fields=["name", "value", "from_on", "last_on"])


@action
def change_switch(*, by: Actor, switchsetting: SwitchSetting, changes: dict[str, Any]) -> SwitchSetting:
    """Change the value or the days of a setting. Raises Invalid and SwitchSetTwice."""
    changed = assign(switchsetting, changes)
    _check(switchsetting)
    return store(switchsetting, by=by, event="switchsetting.changed", fields=changed)


@action
def remove_switch(*, by: Actor, switchsetting: SwitchSetting) -> None:
    """Take a setting away that was a mistake: the documented default holds again."""
    store(switchsetting, by=by, event="switchsetting.removed", fields=["name"])
    switchsetting.delete()


def _check(setting: SwitchSetting) -> None:
    problem = _wrong_value(setting.name, setting.value)
    if problem:
        raise Invalid(problems=[FieldProblem("switch_value_wrong", problem, "/value")])
    if setting.last_on is not None and setting.last_on < setting.from_on:
        raise Invalid(problems=[FieldProblem("days_out_of_order", "The last day is before the first.", "/last_on")])
    list(Municipality.objects.select_for_update().filter(pk=setting.municipality_id).values_list("pk"))
    others = SwitchSetting.objects.filter(municipality=setting.municipality_id, name=setting.name)
    for other in others.exclude(pk=setting.pk):
        begins_later = setting.last_on is not None and other.from_on > setting.last_on
        ended_before = other.last_on is not None and other.last_on < setting.from_on
        if not (begins_later or ended_before):
            raise SwitchSetTwice


def _wrong_value(name: str, value: Any) -> str:
    """What is wrong with a value; empty where nothing is."""
    if name in CHOICES:
        return "" if value in CHOICES[name] else f"One of {', '.join(CHOICES[name])}."
    wanted = type(DEFAULTS[name].rows()[0].value)
    if type(value) is wanted:
        return ""
    return {bool: "true or false.", int: "A whole number.", str: "A text."}.get(wanted, "Another kind of value.")
