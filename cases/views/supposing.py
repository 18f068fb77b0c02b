"""View of the law's answer to facts that are only supposed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.querysets import narrowed
from casemgmt.errors import FieldProblem, Invalid
from cases import policies
from cases.asking_the_law import on_day, over_time
from cases.law import Facts, Switches
from cases.law.arithmetic import ONE_DAY, add_months
from cases.law.switches import DEFAULTS, Setting
from cases.legal_facts.gathering import setting_of
from cases.models import SwitchSetting
from cases.serializers import law as shapes
from cases.supposed_facts import read_facts, schema_of
from cases.views.law import FIRST, LAST, LONGEST_MONTHS, ClockViewSet

FACTS = ("person", "household")
MEMBERS = frozenset({*FACTS, "on", "from", "to", "switches"})
DAY = {"type": "string", "format": "date"}
SWITCH = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "value"],
    "properties": {"name": {"type": "string", "enum": sorted(DEFAULTS)}, "value": {}},
}
BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["person"],
    "properties": {
        **schema_of(Facts)["properties"],
        "on": DAY | {"description": "The day; today where neither it nor `from` and `to` are given."},
        "from": DAY,
        "to": DAY | {"description": "The last day; at most ten years."},
        "switches": {"type": "array", "items": SWITCH, "description": "Values taken for all days."},
    },
}


class LawViewSet(ClockViewSet):
    """What would be, if: the law's answer to facts that are only supposed. Nothing of it is stored or logged."""

    queryset = SwitchSetting.objects.all()
    serializer_class = shapes.EvaluationSerializer
    policy = policies.LAW
    personal = False
    reading = frozenset({"evaluate"})
    parameters = {"evaluate": frozenset()}

    @extend_schema(request={"application/json": BODY})
    def evaluate(self, request: Request) -> Response:
        """What would hold on a day, or in some days. Days are half-open here: `to_on` is the first day behind.

        `because` names the `ref` that a fact was given, or its pointer into the body.
        """
        given = self._members(request.data)
        facts = read_facts({name: given[name] for name in FACTS if name in given})
        switches, language = self._switches(given.get("switches")), self.language()
        if "from" not in given:
            on = self._given_day(given, "on", timezone.localdate(self.actor.now))
            return Response({"on": on, "rules": shapes.shown_rules(on_day(facts, on, switches), language)})
        from_on = self._given_day(given, "from")
        last_on = self._given_day(given, "to", add_months(from_on, LONGEST_MONTHS))
        if not from_on <= last_on <= add_months(from_on, LONGEST_MONTHS):
            raise Invalid(problems=[FieldProblem("days_out_of_order", "From the first day, at most ten years.", "/to")])
        found = over_time(facts, from_on, last_on + ONE_DAY, switches)
        return Response(shapes.shown_timeline(found, last_on, language))

    def _members(self, given: Any) -> Mapping[str, Any]:
        if not isinstance(given, Mapping):
            raise Invalid(problems=[FieldProblem("invalid_object", "An object.")])
        unknown = [
            FieldProblem("unknown_member", "This member does not exist.", f"/{name}")
            for name in given
            if name not in MEMBERS
        ]
        if unknown:
            raise Invalid(problems=unknown)
        return given

    def _given_day(self, given: Mapping[str, Any], name: str, default: date | None = None) -> date:
        if name not in given and default is not None:
            return default
        text = given.get(name)
        try:
            day = parse_date(text) if isinstance(text, str) else None
        except ValueError:
            day = None
        if day is None or not FIRST <= day <= LAST:
            raise Invalid(problems=[FieldProblem("day_invalid", f"A day from {FIRST} to {LAST}.", f"/{name}")])
        return day

    def _switches(self, given: Any) -> Switches:
        """The settings of the asker's municipality; those that were sent come first, for all days."""
        taken = dict(self._supposed(given))
        rows = narrowed(SwitchSetting.objects.visible_to(self.actor), Q(municipality_id=self.actor.municipality_id))
        own = [setting_of(one) for one in rows.order_by("pk") if one.name not in taken]
        return Switches(*own, *(Setting(name, FIRST, None, value) for name, value in taken.items()))

    def _supposed(self, given: Any) -> list[tuple[str, Any]]:
        listed = [] if given is None else given
        problems = []
        for position, one in enumerate(listed if isinstance(listed, list) else [None]):
            known = isinstance(one, Mapping) and one.keys() == {"name", "value"} and one["name"] in DEFAULTS
            if not known:
                problems.append(FieldProblem("switch_unknown", "A name and a value.", f"/switches/{position}"))
            elif type(one["value"]) is not type(DEFAULTS[one["name"]].rows()[0].value):
                detail = "Another kind of value than the default."
                problems.append(FieldProblem("switch_value_wrong", detail, f"/switches/{position}/value"))
        if problems:
            raise Invalid(problems=problems)
        return [(one["name"], one["value"]) for one in listed]
