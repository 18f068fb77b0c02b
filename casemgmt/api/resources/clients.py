"""Programs of partner agencies. They get their tokens at `/oauth/token/` by OAuth2 client credentials."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import client_actions, policies
from casemgmt.access.credentials import SCOPES
from casemgmt.access.models import Agency, AgencyClient
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.api.viewsets import RecordViewSet


class SecretFacts(serializers.Serializer):
    """A secret, without itself."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()


class ClientSerializer(RecordSerializer):
    """A program of an agency."""

    secrets = serializers.SerializerMethodField()

    class Meta:
        model = AgencyClient
        fields = (
            "id", "municipality", "agency", "user", "name", "client_id", "scopes", "secrets", "disabled_at",
            "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(SecretFacts(many=True))
    def get_secrets(self, client: Any) -> list[dict[str, Any]]:
        """The valid ones, oldest first."""
        valid = sorted((one for one in client.secrets.all() if one.retired_at is None), key=lambda one: one.created_at)
        return [{"id": one.pk, "created_at": one.created_at} for one in valid]


class ScopesField(serializers.ListField):
    """Some of the scopes that there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=sorted(SCOPES)), allow_empty=False, **options)

    def to_internal_value(self, data: Any) -> Any:
        """Each once."""
        return sorted(set(super().to_internal_value(data)))


class ClientChange(Shape):
    """What can change of a program."""

    name = serializers.CharField(max_length=80)
    scopes = ScopesField()


class NewClient(ClientChange):
    """A program to enter."""

    agency = VisibleRelatedField(queryset=Agency.objects.all())


class SecretToRetire(Shape):
    """Which secret."""

    secret = serializers.UUIDField()


class IssuedSecret(serializers.Serializer):
    """A secret, shown this one time."""

    id = serializers.UUIDField(help_text="Of the client.")
    client_id = serializers.CharField()
    client_secret = serializers.CharField()


class ClientFilter(django_filters.FilterSet):
    """By agency."""

    agency = django_filters.UUIDFilter(field_name="agency_id")


class AgencyClientViewSet(RecordViewSet):
    """Programs of partner agencies: each with a service account, narrow scopes and a secret that can be exchanged."""

    queryset = AgencyClient.objects.all()
    serializer_class = ClientSerializer
    shapes = {"create": NewClient, "partial_update": ClientChange, "retire_secret": SecretToRetire}
    answers = {"create": IssuedSecret, "add_secret": IssuedSecret}
    filterset_class = ClientFilter
    policy = policies.AGENCY_CLIENT
    personal = False
    kind = "client"

    def create(self, request: Request) -> Response:
        """Enter a program. The answer is the only time that its secret is shown."""
        with self.writing():
            given = self.given()
            self.check_object_permissions(request, given["agency"])
            made = self.acted(client_actions.create_client, **given)
        return issued(made, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Name it otherwise, or let it do more or less."""
        return self.changed(client_actions.update_client, whole=True)

    @action(detail=True, methods=["post"], url_path="add-secret")
    def add_secret(self, request: Request, pk: Any) -> Response:
        """A second secret beside the one in use; retire the first once the program has it."""
        return issued(self.done(client_actions.add_secret), status.HTTP_200_OK)

    @action(detail=True, methods=["post"], url_path="retire-secret")
    def retire_secret(self, request: Request, pk: Any) -> Response:
        """Make a secret useless at once; tokens got for it end within the hour."""
        with self.writing():
            return self.answer(self.reread(self.done(client_actions.retire_secret)))

    @action(detail=True, methods=["post"])
    def disable(self, request: Request, pk: Any) -> Response:
        """End the program for good: its very next request is refused."""
        with self.writing():
            return self.answer(self.reread(self.done(client_actions.disable_client)))


def issued(found: tuple[AgencyClient, str], code: int) -> Response:
    """The secret, this once."""
    client, text = found
    return Response({"id": client.pk, "client_id": client.client_id, "client_secret": text}, status=code)
