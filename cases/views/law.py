"""Views of what the law says: of a person, of a household, and of facts that are only supposed."""

from collections.abc import Set
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.viewsets import EndpointViewSet
from casemgmt.errors import FieldProblem, Invalid
from casemgmt.privacy.actions.people import refuse_restricted
from cases import legal_facts, policies
from cases.asking_the_law import on_day, over_time
from cases.law.arithmetic import ONE_DAY, add_months
from cases.legal_facts import Gathered, Remark
from cases.models import Household, Person, SponsorshipDeclaration
from cases.serializers import law as shapes

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
AROUND_MONTHS = 12
LONGEST_MONTHS = 120

ON = [OpenApiParameter("on", date, description="A day; today where it is left out.")]
FROM_TO = [
    OpenApiParameter("from", date, description="The first day; one year ago where it is left out."),
    OpenApiParameter("to", date, description="The last day; in one year where it is left out. At most ten years."),
]


class ClockViewSet(EndpointViewSet):
    """What the law says, computed anew for each request; nothing of it is stored."""

    pagination_class = None
    filter_backends = ()
    parameters: ClassVar[dict[str, frozenset[str]]] = {
        "entitlements": frozenset({"on"}),
        "timeline": frozenset({"from", "to"}),
    }

    def known_parameters(self) -> Set[str]:
        """The day, or the days."""
        return self.parameters.get(self.action, frozenset())

    def on(self) -> date:
        """The day that is asked for. Raises Invalid."""
        return self._day("on", timezone.localdate(self.actor.now))

    def days(self) -> tuple[date, date]:
        """The first and the last day that are asked for. Raises Invalid."""
        today = timezone.localdate(self.actor.now)
        from_on = self._day("from", add_months(today, -AROUND_MONTHS))
        last_on = self._day("to", add_months(today, AROUND_MONTHS))
        if last_on < from_on:
            raise Invalid(problems=[FieldProblem("days_out_of_order", "The last day is before the first.", "?to")])
        if last_on > add_months(from_on, LONGEST_MONTHS):
            raise Invalid(problems=[FieldProblem("too_long", "At most ten years.", "?to")])
        return from_on, last_on

    def language(self) -> str:
        """`de` or `en`."""
        return "de" if (get_language() or "en").startswith("de") else "en"

    def remarks(self, gathered: Gathered) -> list[dict[str, str]]:
        """What has to be known about the answer, in words."""
        found = list(gathered.remarks)
        if not SponsorshipDeclaration.objects.all().routes(self.actor):
            found.append(Remark("sponsorships_not_used", self.request.path))
        return shapes.shown_remarks(found, self.language())

    def _day(self, name: str, default: date) -> date:
        text = self.request.query_params.get(name)
        if text is None:
            return default
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None or not FIRST <= day <= LAST:
            problem = FieldProblem("day_invalid", f"A day from {FIRST} to {LAST}, such as 2026-11-28.", f"?{name}")
            raise Invalid(problems=[problem])
        return day


class PersonClockViewSet(ClockViewSet):
    """Which law applies to a person, what they are entitled to, and what changes when.

    Each finding names its rule, its source and the records that it was computed from; `verify` says where law or
    practice leaves room. A role with reduced sight is shown outcomes and days.
    """

    queryset = Person.objects.all()
    serializer_class = shapes.EntitlementsSerializer
    answers = {"timeline": shapes.TimelineSerializer}
    policy = policies.LEGAL_CLOCK

    @extend_schema(parameters=ON)
    def entitlements(self, request: Request, pk: Any) -> Response:
        """What holds on a day."""
        person, on = self.workable(), self.on()
        gathered = legal_facts.for_person(self.actor, person)
        found = on_day(gathered.facts[person.pk], on, gathered.switches)
        rules = shapes.shown_rules(found, self.language(), person.shown_as)
        self.look(person, "entitlements_viewed", rules)
        return Response({"person": person.pk, "on": on, "rules": rules, "remarks": self.remarks(gathered)})

    @extend_schema(parameters=FROM_TO)
    def timeline(self, request: Request, pk: Any) -> Response:
        """What holds in some days, and on which days it changes."""
        person, (from_on, last_on) = self.workable(), self.days()
        gathered = legal_facts.for_person(self.actor, person)
        found = over_time(gathered.facts[person.pk], from_on, last_on + ONE_DAY, gathered.switches)
        shown = shapes.shown_timeline(found, last_on, self.language(), person.shown_as)
        self.look(person, "timeline_viewed", shown["rules"])
        return Response({"person": person.pk, **shown, "remarks": self.remarks(gathered)})

    def workable(self) -> Any:
        """The person. Raises ProcessingRestricted where their data may only be kept."""
        person = self.get_object()
        refuse_restricted(person)
        return person

    def look(self, person: Any, what: str, rules: list[dict[str, Any]]) -> None:
        """One line in the trail, with the categories that were shown."""
        fields = sorted({one["category"] for one in rules})
        self.leave_line(f"person.{what}", "person", [person], fields, route=person.shown_as)


class HouseholdClockViewSet(ClockViewSet):
    """The same for all members of a household together, as far as you see them."""

    queryset = Household.objects.all()
    serializer_class = shapes.HouseholdEntitlementsSerializer
    answers = {"timeline": shapes.HouseholdTimelineSerializer}
    policy = policies.HOUSEHOLD_CLOCK

    @extend_schema(parameters=ON)
    def entitlements(self, request: Request, pk: Any) -> Response:
        """What holds for each member on a day."""
        household, on, language = self.get_object(), self.on(), self.language()
        gathered = legal_facts.for_household(self.actor, household)
        members = [
            {
                "person": one.pk,
                "rules": shapes.shown_rules(
                    on_day(gathered.facts[one.pk], on, gathered.switches), language, one.shown_as
                ),
            }
            for one in gathered.people
        ]
        self.look(household, gathered, "entitlements_viewed", members)
        return Response({"household": household.pk, "on": on, "members": members, "remarks": self.remarks(gathered)})

    @extend_schema(parameters=FROM_TO)
    def timeline(self, request: Request, pk: Any) -> Response:
        """What holds for each member in some days, and on which days it changes."""
        household, (from_on, last_on), language = self.get_object(), self.days(), self.language()
        gathered = legal_facts.for_household(self.actor, household)
        members = []
        for one in gathered.people:
            found = over_time(gathered.facts[one.pk], from_on, last_on + ONE_DAY, gathered.switches)
            members.append({"person": one.pk, **shapes.shown_timeline(found, last_on, language, one.shown_as)})
        self.look(household, gathered, "timeline_viewed", members)
        return Response({"household": household.pk, "members": members, "remarks": self.remarks(gathered)})

    def look(self, household: Any, gathered: Gathered, what: str, members: list[dict[str, Any]]) -> None:
        """One line in the trail about every member who was shown; about the household where nobody was."""
        sets = ",".join(sorted({one.shown_as for one in gathered.people})) or household.shown_as
        categories = sorted({rule["category"] for member in members for rule in member["rules"]})
        if gathered.people:
            self.leave_line(f"person.{what}", "person", gathered.people, categories, route=sets, also=[household.pk])
        else:
            self.leave_line(f"household.{what}", "household", [household], [], route=sets)
