"""Logging in and out, invitations, and one's own password."""

from typing import Any

import django_filters
from django.db import transaction
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import login_actions, passkeys, policies
from casemgmt.access.models import Session, User
from casemgmt.access.passwords import MAX_LENGTH
from casemgmt.api.attempts import attempt_of
from casemgmt.api.filters import TruthFilter
from casemgmt.api.serializers import RecordSerializer, Shape, serializers
from casemgmt.api.viewsets import EndpointViewSet, RecordViewSet


class PasswordField(serializers.CharField):
    """A password, taken as it is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, trim_whitespace=False, write_only=True, **options)


class SessionSerializer(RecordSerializer):
    """A login."""

    current = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = (
            "id", "user", "agent", "second_factor", "link", "current", "created_at", "last_used_at", "expires_at",
            "ended_at",
        )  # fmt: skip

    def get_current(self, session: Any) -> bool:
        """Whether this request speaks by it."""
        return bool(session.pk == self.context["request"]._request.credential.id)


class Login(Shape):
    """What somebody knows, and where the account has a second factor, a code of it or a recovery code."""

    username = serializers.CharField(max_length=60)
    password = PasswordField()
    code = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class PasskeyAnswer(Shape):
    """The answer of a passkey to a challenge."""

    state = serializers.CharField(max_length=1000, help_text="The `state` of the challenge.")
    credential = serializers.DictField(help_text="The PublicKeyCredential as JSON (WebAuthn level 3, `toJSON()`).")


class PasskeyChallenge(serializers.Serializer):
    """A challenge for a passkey."""

    state = serializers.CharField(help_text="Send it back with the answer, within five minutes.")
    public_key = serializers.DictField(help_text="Options for `navigator.credentials`, as JSON.")


class OpenedSession(serializers.Serializer):
    """A session; its token is shown this one time."""

    id = serializers.UUIDField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    second_factor = serializers.BooleanField()
    must_enrol = serializers.BooleanField(help_text="The session can do nothing but enrol a second factor.")


class EndedSessions(serializers.Serializer):
    """How many sessions ended."""

    ended = serializers.IntegerField()


class NewPassword(Shape):
    """A password instead of one's present one."""

    old_password = PasswordField()
    password = PasswordField()


class InvitationAcceptance(Shape):
    """The token of an invitation, and the password to set."""

    token = serializers.CharField(max_length=200)
    password = PasswordField()


class Invited(serializers.Serializer):
    """Whose password was set."""

    username = serializers.CharField()


class SessionFilter(django_filters.FilterSet):
    """By account, and whether somebody has ended it."""

    user = django_filters.UUIDFilter(field_name="user_id")
    ended = TruthFilter(method="by_end")

    def by_end(self, rows: Any, name: str, value: bool) -> Any:
        """Sessions that somebody ended, or the others."""
        return rows.filter(ended_at__isnull=not value)


def opened(found: login_actions.Opened) -> Response:
    """201 with the token of a new session."""
    session = found.session
    shown = {
        "id": session.pk,
        "token": found.token,
        "expires_at": session.expires_at,
        "second_factor": session.second_factor,
        "must_enrol": found.must_enrol,
    }
    return Response(shown, status=status.HTTP_201_CREATED)


class SessionViewSet(RecordViewSet):
    """Your logins; administrators see and end those of the accounts of their municipality."""

    queryset = Session.objects.all()
    serializer_class = SessionSerializer
    shapes = {"create": Login, "passkey": PasskeyAnswer}
    answers = {
        "create": OpenedSession,
        "passkey": {201: OpenedSession},
        "passkey_challenge": PasskeyChallenge,
        "end_all": EndedSessions,
    }
    filterset_class = SessionFilter
    policy = policies.SESSION

    def create(self, request: Request) -> Response:
        """Log in with user name and password, and a code where the account has a second factor.

        401 `login_refused` does not say what was wrong; 401 `second_factor_missing` asks for the code; 429 comes with
        Retry-After. Without a second factor that the roles ask for, the session can only enrol one (`must_enrol`).
        """
        return opened(login_actions.log_in(attempt=attempt_of(request._request), **self.given()))

    @action(detail=False, methods=["post"])
    def passkey(self, request: Request) -> Response:
        """Log in by passkey, with the answer to a challenge."""
        return opened(login_actions.log_in_by_passkey(attempt=attempt_of(request._request), **self.given()))

    @action(detail=False, methods=["post"], url_path="passkey-challenge")
    def passkey_challenge(self, request: Request) -> Response:
        """A challenge to log in by passkey, the same for everybody."""
        self.given()
        challenge = passkeys.login(request._request.now)
        return Response({"state": challenge.state, "public_key": challenge.public_key})

    def destroy(self, request: Request, pk: Any) -> Response:
        """Log out: the session ends at once."""
        return self.deleted(login_actions.end_session)

    @action(detail=False, methods=["post"], url_path="end-all")
    def end_all(self, request: Request) -> Response:
        """End all of your sessions, this one too."""
        self.given()
        with self.writing():
            ended = self.acted(login_actions.end_sessions, user_id=request.user.pk)
        return Response({"ended": ended})


class InvitationViewSet(EndpointViewSet):
    """Invitations to set a password."""

    queryset = User.objects.none()
    serializer_class = Invited
    shapes = {"accept": InvitationAcceptance}
    policy = policies.INVITATION
    personal = False
    pagination_class = None
    filter_backends = ()

    def accept(self, request: Request) -> Response:
        """Set the password of the account that was invited. An invitation is good once, and for 72 hours."""
        given = self.given()
        with transaction.atomic():
            user = login_actions.accept_invitation(attempt=attempt_of(request._request), **given)
        return Response({"username": user.username})
