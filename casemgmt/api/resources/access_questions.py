"""Why somebody sees a record, or does not, and what a further role would open."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.urls import get_resolver
from django.utils.translation import get_language
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import actions, policies
from casemgmt.access.actors import Actor, Seat
from casemgmt.access.models import FOR_EVER, Agency, Team, User
from casemgmt.access.place_querysets import staffed_towns
from casemgmt.access.roles import OVERSEERS, Role
from casemgmt.access.route_names import ROUTES
from casemgmt.access.row_security.wall import seeing_as, within_towns
from casemgmt.access.scopes import actor_for
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.api.viewsets import EndpointViewSet, RecordViewSet
from casemgmt.crypto.sealed import SealedModel
from casemgmt.errors import FieldProblem, Invalid

MOST_COUNTED = 1000
"""A preview counts so far and no farther."""


@cache
def record_views() -> Mapping[str, type[RecordViewSet]]:
    """The view of every record, by the name that its policy has; views of what is in no table are none."""
    get_resolver().url_patterns  # noqa: B018 - the views are known once the addresses are
    found: dict[str, type[RecordViewSet]] = {}
    waiting = list(RecordViewSet.__subclasses__())
    while waiting:
        view = waiting.pop()
        waiting += view.__subclasses__()
        if hasattr(view, "queryset") and hasattr(view, "policy") and not view.queryset.query.is_empty():
            found[view.policy.record] = view
    return dict(sorted(found.items()))


def shape_of(view: type[RecordViewSet]) -> type[RecordSerializer]:
    """The shape in which a single record of the view is shown."""
    return cast(type[RecordSerializer], view(action="retrieve").serializer_class)


class WayShape(serializers.Serializer):
    """One route, and whether it leads to the record."""

    name = serializers.CharField()
    label = serializers.CharField()
    reaches = serializers.BooleanField()
    shows = serializers.CharField(help_text="The field set that it shows: roles joined by +, or another set.")


class ExplanationShape(serializers.Serializer):
    """Whether the record exists for the account at this moment, by which routes, and what is seen and may be done."""

    object = serializers.CharField()
    user = serializers.UUIDField()
    exists = serializers.BooleanField()
    because = serializers.ListField(child=serializers.CharField(), help_text="Codes: why it does not exist for them.")
    routes = WayShape(many=True)
    fields_shown = serializers.ListField(child=serializers.CharField())
    may = serializers.ListField(child=serializers.CharField())


class RolePreview(Shape):
    """A role that somebody might be given."""

    user = VisibleRelatedField(queryset=User.objects.all())
    role = serializers.ChoiceField(choices=Role.choices)
    team = VisibleRelatedField(queryset=Team.objects.all(), required=False, allow_null=True, default=None)
    agency = VisibleRelatedField(queryset=Agency.objects.all(), required=False, allow_null=True, default=None)


class RecordsOpened(serializers.Serializer):
    """How many records of one kind exist for the account now, and how many would."""

    record = serializers.CharField()
    now = serializers.IntegerField()
    then = serializers.IntegerField()


class PreviewShape(serializers.Serializer):
    """What a role would open. Numbers end at 1,000."""

    records = RecordsOpened(many=True)
    actions = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class AccessViewSet(EndpointViewSet):
    """Questions about access: why, why not, and what if."""

    queryset = User.objects.none()
    serializer_class = ExplanationShape
    shapes = {"preview": RolePreview}
    answers = {"explain": ExplanationShape, "preview": PreviewShape}
    policy = policies.ACCESS
    reading = frozenset({"preview"})
    pagination_class = None
    filter_backends = ()

    def known_parameters(self) -> frozenset[str]:
        """What an explanation is asked for."""
        return frozenset({"object", "user"}) if self.action == "explain" else frozenset()

    @action(detail=False, methods=["get"])
    def explain(self, request: Request) -> Response:
        """By which routes a record exists for an account at this moment, which fields it shows, and if not, why not.

        `object` is `record:id` as in `case:0198…`, `user` the id of an account. For team leads of the records that they
        see; for the data protection officer of every record of the municipality, whose content stays unseen.
        """
        kind, pk, user = self._asked()
        view = record_views()[kind]
        if not self._may_ask_of(view, pk):
            raise Http404
        actor = self._actor_of(user)
        with seeing_as(actor):
            ways = view.queryset.all().ways_to(actor, pk)
            record = view.queryset.all().visible_one(actor, pk).first()
        self.leave_line("access.explained", "access", [user], [kind], also=[pk])
        shown = shape_of(view).shown_fields(record.shown_as) if record else frozenset()
        held = actor.roles_in(user.municipality_id)
        language = 0 if (get_language() or "en").startswith("de") else 1
        return Response(
            {
                "object": f"{kind}:{pk}",
                "user": user.pk,
                "exists": record is not None,
                "because": [] if record else why_not(user, actor, ways),
                "routes": [
                    {"name": way.name, "label": ROUTES[way.name][language], "reaches": reaches, "shows": way.shows}
                    for way, reaches in ways
                ],
                "fields_shown": sorted(shown),
                "may": view.policy.actions_of(held) if record else [],
            }
        )

    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a further role would open to an account: records by kind, and actions. Nothing is changed."""
        given = self.given()
        user, role = given["user"], given["role"]
        actions.check_place(user, role, given["team"], given["agency"])
        with within_towns():
            actions.require_compatible(user, role, self.actor.now, FOR_EVER)
        now = self._actor_of(user)
        seat = Seat(
            role=role,
            municipality_id=user.municipality_id,
            team_id=given["team"].pk if given["team"] else None,
            agency_id=given["agency"].pk if given["agency"] else None,
            group_id=given["team"].group_id if given["team"] else None,
        )
        then = replace(now, seats=(*now.seats, seat))
        before, after = _counted(now), _counted(then)
        self.leave_line("access.previewed", "access", [user], ["role", "team", "agency"])
        return Response(
            {
                "records": [{"record": kind, "now": before[kind], "then": after[kind]} for kind in record_views()],
                "actions": _gained(now, then),
            }
        )

    def _asked(self) -> tuple[str, UUID, User]:
        query = self.request.query_params
        kind, _, key = query.get("object", "").partition(":")
        problems = []
        if kind not in record_views():
            problems.append(FieldProblem("unknown_record", "Name a record and its id, as in case:0198…", "?object"))
        user, pk = _uuid(query.get("user", "")), _uuid(key)
        if pk is None:
            problems.append(FieldProblem("incorrect_type", "This is no id.", "?object"))
        account = self._account(user)
        if account is None:
            problems.append(FieldProblem("does_not_exist", "There is no such account.", "?user"))
        if problems or pk is None or account is None:
            raise Invalid(problems=problems)
        return kind, pk, account

    def _account(self, pk: UUID | None) -> User | None:
        return None if pk is None else User.objects.visible_one(self.actor, pk).first()

    def _actor_of(self, user: User) -> Actor:
        """What the account is now, as far as its seats are in the asker's municipalities."""
        with within_towns():
            return actor_for(user, now=self.actor.now)

    def _may_ask_of(self, view: type[RecordViewSet], pk: UUID) -> bool:
        """Whether the record is one that the asker sees, or supervises without seeing it."""
        towns = staffed_towns(self.actor, OVERSEERS)
        model = view.queryset.model
        supervised = model._base_manager.filter(pk=pk)
        if issubclass(model, SealedModel):
            supervised = supervised.filter(erased=False)
        with within_towns():
            if towns and hasattr(model, "municipality_id") and supervised.filter(municipality_id__in=towns).exists():
                return True
        return view.queryset.all().visible_one(self.actor, pk).exists()


def why_not(user: User, actor: Actor, ways: list[Any]) -> list[str]:
    """Codes of what keeps a record from an account."""
    if not user.is_active:
        return ["account_disabled"]
    if not actor.seats:
        return ["no_role_now"]
    return ["no_route_reaches"] if ways else ["role_has_no_route"]


def _counted(actor: Actor) -> dict[str, int]:
    """How many records exist for the actor, by kind."""
    with seeing_as(actor):
        return {
            kind: int(view.queryset.all().visible_to(actor)[:MOST_COUNTED].count())
            for kind, view in record_views().items()
        }


def _gained(now: Actor, then: Actor) -> dict[str, list[str]]:
    found = {}
    for name, policy in sorted(policies.POLICIES.items()):
        gained = set(policy.actions_of(then.role_codes)) - set(policy.actions_of(now.role_codes))
        if gained:
            found[name] = sorted(gained)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
