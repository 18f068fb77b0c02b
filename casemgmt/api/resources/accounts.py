"""Accounts, memberships and tokens. An administrator keeps them and sees no case content."""

from typing import Any

import django_filters
from django.db.models import Q
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import actions, login_actions, policies
from casemgmt.access.models import AccessToken, Agency, Membership, Municipality, Team, User
from casemgmt.access.roles import Role
from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.filters import TruthFilter
from casemgmt.api.resources.logins import EndedSessions
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.api.viewsets import RecordViewSet


class AccountSerializer(RecordSerializer):
    """An account."""

    class Meta:
        model = User
        fields = (
            "id", "municipality", "username", "display_name", "email", "phone", "is_active", "created_at", "updated_at",
        )  # fmt: skip


class ColleagueSerializer(RecordSerializer):
    """An account as a colleague sees it, to give work to."""

    class Meta:
        model = User
        fields = ("id", "username", "display_name")


class MembershipSerializer(RecordSerializer):
    """A role of an account."""

    class Meta:
        model = Membership
        fields = ("id", "municipality", "user", "role", "team", "agency", "valid_from", "valid_until", "updated_at")


class AccountChange(Shape):
    """What can change of an account."""

    display_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class NewAccount(AccountChange):
    """An account to open."""

    municipality = VisibleRelatedField(queryset=Municipality.objects.all())
    username = serializers.RegexField(r"^[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]$")

    def validate_username(self, value: str) -> str:
        """Free in the whole house, since it names the account at login."""
        if User.objects.filter(username=value).exists():
            raise serializers.ValidationError("This user name is taken.", code="taken")
        return value


class NewMembership(Shape):
    """A role to give."""

    user = VisibleRelatedField(queryset=User.objects.all())
    role = serializers.ChoiceField(choices=Role.choices)
    team = VisibleRelatedField(queryset=Team.objects.all(), required=False, allow_null=True)
    agency = VisibleRelatedField(queryset=Agency.objects.all(), required=False, allow_null=True)
    valid_from = serializers.DateTimeField(required=False)
    valid_until = serializers.DateTimeField(required=False)


class NewToken(Shape):
    """A token to issue."""

    name = serializers.CharField(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=366, default=actions.TOKEN_DAYS)


class TokenFacts(serializers.Serializer):
    """A token, without itself."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_on = serializers.DateField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class TokenToRevoke(Shape):
    """Which token."""

    token = serializers.UUIDField()


class IssuedInvitation(serializers.Serializer):
    """An invitation, shown this one time. Nothing is sent: hand it over."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class IssuedToken(serializers.Serializer):
    """A token, shown this one time."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AccountFilter(django_filters.FilterSet):
    """By user name and whether the account is active."""

    username = django_filters.CharFilter(field_name="username")
    is_active = TruthFilter(field_name="is_active")
    updated_since = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")


class MembershipFilter(django_filters.FilterSet):
    """By account, role, place, and whether the role is held now."""

    user = django_filters.UUIDFilter(field_name="user_id")
    role = django_filters.ChoiceFilter(field_name="role", choices=Role.choices)
    team = django_filters.UUIDFilter(field_name="team_id")
    agency = django_filters.UUIDFilter(field_name="agency_id")
    valid = TruthFilter(method="by_validity")

    def by_validity(self, rows: Any, name: str, value: bool) -> Any:
        """Roles that are held at this moment, or those that are not."""
        held = Q(valid_from__lte=self.request._request.now, valid_until__gt=self.request._request.now)
        return rows.filter(held if value else ~held)


class AccountViewSet(RecordViewSet):
    """Accounts of your municipality."""

    queryset = User.objects.all()
    serializer_class = AccountSerializer
    shapes = {
        "create": NewAccount,
        "partial_update": AccountChange,
        "tokens": NewToken,
        "revoke_token": TokenToRevoke,
    }
    answers = {
        "tokens": IssuedToken,
        "list_tokens": TokenFacts(many=True),
        "invite": IssuedInvitation,
        "end_sessions": EndedSessions,
    }
    filterset_class = AccountFilter
    policy = policies.ACCOUNT

    @classmethod
    def policy_name(cls, action: str) -> str:
        """Issuing a token is the policy's `issue_token`."""
        return "issue_token" if action == "tokens" else action

    def create(self, request: Request) -> Response:
        """Open an account. It can do nothing until it is given a role."""
        return self.created(actions.create_account)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct the contact facts."""
        return self.changed(actions.update_account, whole=True)

    @action(detail=True, methods=["post"])
    def disable(self, request: Request, pk: Any) -> Response:
        """Disable the account: its very next request is refused. Its sessions and tokens end for good."""
        return self.changed(actions.update_account, changes={"is_active": False})

    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: Any) -> Response:
        """Enable the account again, with the roles it still holds."""
        return self.changed(actions.update_account, changes={"is_active": True})

    @action(detail=True, methods=["post"])
    def tokens(self, request: Request, pk: Any) -> Response:
        """Issue a bearer token for the account. The answer is the only time that it is shown."""
        row, text = self.done(actions.issue_token)
        shown = {"id": row.pk, "name": row.name, "token": text, "expires_at": row.expires_at}
        return Response(shown, status=status.HTTP_200_OK)

    @tokens.mapping.get
    def list_tokens(self, request: Request, pk: Any) -> Response:
        """The tokens of the account, newest first, with the day on which each was last used."""
        user = self.get_object()
        with within_towns():
            rows = list(AccessToken.objects.filter(user=user).order_by("-created_at", "-id"))
        return Response([{name: getattr(row, name) for name in TokenFacts().fields} for row in rows])

    @action(detail=True, methods=["post"], url_path="revoke-token")
    def revoke_token(self, request: Request, pk: Any) -> Response:
        """Make one token of the account useless at once."""
        return self.changed(actions.revoke_token_of)

    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: Any) -> Response:
        """An invitation to set a password, good once and for 72 hours; also for a password that was forgotten.

        The former invitation is open no more. Nothing is sent: the answer is the only time that the token is shown.
        """
        row, text = self.done(login_actions.invite)
        return Response({"token": text, "expires_at": row.expires_at})

    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, pk: Any) -> Response:
        """Forget failed logins of the account, so that its person need not wait."""
        return self.changed(login_actions.unlock)

    @action(detail=True, methods=["post"], url_path="end-sessions")
    def end_sessions(self, request: Request, pk: Any) -> Response:
        """End all sessions of the account at once."""
        return Response({"ended": self.done(login_actions.end_sessions_of)})

    @action(detail=True, methods=["post"], url_path="reset-second-factor")
    def reset_second_factor(self, request: Request, pk: Any) -> Response:
        """Remove what the person lost. Their sessions end; at the next login they enrol a second factor anew."""
        return self.changed(login_actions.reset_second_factor)

    @action(detail=True, methods=["post"], url_path="revoke-tokens")
    def revoke_tokens(self, request: Request, pk: Any) -> Response:
        """Make all tokens of the account useless at once."""
        return self.changed(actions.revoke_tokens)


class ColleagueViewSet(RecordViewSet):
    """Active accounts of your municipality, to whom tasks, cases and grants can be given."""

    queryset = User.colleagues.all()
    serializer_class = ColleagueSerializer
    policy = policies.COLLEAGUE
    orderings = ("username", "-username")


class MembershipViewSet(RecordViewSet):
    """Who holds which role, from when to when."""

    queryset = Membership.objects.all()
    serializer_class = MembershipSerializer
    shapes = {"create": NewMembership}
    filterset_class = MembershipFilter
    policy = policies.MEMBERSHIP
    personal = False

    def create(self, request: Request) -> Response:
        """Give an account a role."""
        return self.created(actions.create_membership)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any) -> Response:
        """End the role now."""
        return self.changed(actions.end_membership)
