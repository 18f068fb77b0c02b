"""Who am I, what may I do, and my password."""

from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import login_actions, policies
from casemgmt.access.models import Team, User
from casemgmt.access.roles import GERMAN, Role
from casemgmt.api.resources.logins import EndedSessions, NewPassword
from casemgmt.api.schema import KeysetPages
from casemgmt.api.serializers import serializers
from casemgmt.api.viewsets import EndpointViewSet


class SeatSerializer(serializers.Serializer):
    """A role that I hold now."""

    role = serializers.ChoiceField(choices=Role.choices)
    label = serializers.CharField()
    municipality = serializers.UUIDField()
    team = serializers.UUIDField(allow_null=True)
    agency = serializers.UUIDField(allow_null=True)


class NamedSerializer(serializers.Serializer):
    """A team by its name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer):
    """Who I am."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    municipality = serializers.UUIDField()
    roles = SeatSerializer(many=True)
    teams = NamedSerializer(many=True)
    may = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class MeViewSet(EndpointViewSet):
    """Who I am, which roles I hold and what they let me do."""

    queryset = User.objects.none()
    serializer_class = MeSerializer
    shapes = {"password": NewPassword}
    answers = {"password": EndedSessions}
    policy = policies.ME
    personal = False
    pagination_class: type[KeysetPages] | None = None
    filter_backends = ()

    def retrieve(self, request: Request) -> Response:
        """My account, roles and teams, and per record the names of the actions that I may do."""
        actor, user = self.actor, request.user
        may = {name: one.actions_of(actor.role_codes) for name, one in sorted(policies.POLICIES.items())}
        return Response(
            {
                "id": user.pk,
                "username": user.username,
                "municipality": actor.municipality_id,
                "roles": [
                    {
                        "role": seat.role,
                        "label": GERMAN[Role(seat.role)],
                        "municipality": seat.municipality_id,
                        "team": seat.team_id,
                        "agency": seat.agency_id,
                    }
                    for seat in actor.seats
                ],
                "teams": list(Team.objects.filter(pk__in=actor.team_ids()).order_by("name").values("id", "name")),
                "may": {name: names for name, names in may.items() if names},
            }
        )

    def password(self, request: Request) -> Response:
        """Set another password. Every other session of yours ends; this one goes on."""
        keep = self.credential.id if self.credential.kind == "session" else None
        return Response({"ended": login_actions.change_password(by=self.actor, keep=keep, **self.given())})
