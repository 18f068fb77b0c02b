"""Municipalities, teams, agencies and roles."""

from typing import Any

import django_filters
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import actions, policies
from casemgmt.access.models import Agency, Municipality, Team
from casemgmt.access.roles import GERMAN, Role
from casemgmt.api.filters import TruthFilter
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.api.viewsets import EndpointViewSet, RecordViewSet

NAMED = ("-created_at", "created_at", "name", "-name")


class MunicipalitySerializer(RecordSerializer):
    """A town."""

    class Meta:
        model = Municipality
        fields = ("id", "name", "ags", "reference_prefix")


class TeamSerializer(RecordSerializer):
    """A team of the coordination office."""

    class Meta:
        model = Team
        fields = ("id", "municipality", "name", "takes_inquiries", "created_at", "updated_at")


class AgencySerializer(RecordSerializer):
    """A partner agency."""

    class Meta:
        model = Agency
        fields = ("id", "municipality", "name", "kind", "phone", "email", "is_active", "created_at", "updated_at")


class NewTeam(Shape):
    """A team to set up."""

    municipality = VisibleRelatedField(queryset=Municipality.objects.all())
    name = serializers.CharField(max_length=120)
    takes_inquiries = serializers.BooleanField(default=False)


class TeamChange(Shape):
    """What can change of a team."""

    name = serializers.CharField(max_length=120, required=False)
    takes_inquiries = serializers.BooleanField(required=False)


class AgencyChange(Shape):
    """What can change of an agency."""

    name = serializers.CharField(max_length=160)
    kind = serializers.CharField(max_length=40)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)


class NewAgency(AgencyChange):
    """An agency to enter."""

    municipality = VisibleRelatedField(queryset=Municipality.objects.all())


class TeamFilter(django_filters.FilterSet):
    """By name, and which team takes inquiries."""

    name = django_filters.CharFilter(field_name="name", lookup_expr="icontains")
    takes_inquiries = TruthFilter(field_name="takes_inquiries")


class AgencyFilter(django_filters.FilterSet):
    """By name, kind, and whether the agency takes referrals."""

    name = django_filters.CharFilter(field_name="name", lookup_expr="icontains")
    kind = django_filters.CharFilter(field_name="kind")
    is_active = TruthFilter(field_name="is_active")


class MunicipalityViewSet(RecordViewSet):
    """The municipalities you work in."""

    queryset = Municipality.objects.all()
    serializer_class = MunicipalitySerializer
    policy = policies.MUNICIPALITY
    orderings = ("name", "-name")
    personal = False


class TeamViewSet(RecordViewSet):
    """Teams of the coordination office. One of them takes the inquiries that come from outside."""

    queryset = Team.objects.all()
    serializer_class = TeamSerializer
    shapes = {"create": NewTeam, "partial_update": TeamChange}
    filterset_class = TeamFilter
    policy = policies.TEAM
    orderings = NAMED
    personal = False

    def create(self, request: Request) -> Response:
        """Set up a team."""
        return self.created(actions.create_team)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Rename a team, or let it take the inquiries."""
        return self.changed(actions.update_team, whole=True)


class AgencyViewSet(RecordViewSet):
    """Partner agencies to whom people can be referred."""

    queryset = Agency.objects.all()
    serializer_class = AgencySerializer
    shapes = {"create": NewAgency, "partial_update": AgencyChange}
    filterset_class = AgencyFilter
    policy = policies.AGENCY
    orderings = NAMED
    personal = False

    def create(self, request: Request) -> Response:
        """Enter an agency."""
        return self.created(actions.create_agency)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct an agency, or let it rest."""
        return self.changed(actions.update_agency, whole=True)


class RoleSerializer(serializers.Serializer):
    """A role and what it may do."""

    code = serializers.ChoiceField(choices=Role.choices)
    german = serializers.CharField()
    english = serializers.CharField()
    may = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


def role_table(role: Role) -> dict[str, Any]:
    """One role: its labels and, per record, the names of its actions."""
    may = {name: one.actions_of([role]) for name, one in sorted(policies.POLICIES.items())}
    return {
        "code": role.value,
        "german": GERMAN[role],
        "english": role.name.replace("_", " ").capitalize(),
        "may": {name: names for name, names in may.items() if names},
    }


class RoleViewSet(EndpointViewSet):
    """The roles of the house, with what each may do."""

    queryset = Municipality.objects.none()
    serializer_class = RoleSerializer
    policy = policies.ROLE
    orderings = ()
    personal = False
    pagination_class = None
    filter_backends = ()

    def list(self, request: Request) -> Response:
        """All roles."""
        return Response([role_table(role) for role in Role])
