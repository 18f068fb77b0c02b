"""Signing in at an identity provider, logging out from there, and the links between accounts and its subjects."""

from collections.abc import Mapping
from typing import Any

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import policies, provider_links, provider_logins, provider_logouts
from casemgmt.access.models import ProviderLink, User
from casemgmt.access.openid.answers import Answer
from casemgmt.access.openid.providers import providers
from casemgmt.access.openid.states import Begun
from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.attempts import attempt_of
from casemgmt.api.resources.logins import EndedSessions, OpenedSession, opened
from casemgmt.api.schema import Problem
from casemgmt.api.serializers import RecordSerializer, Shape, serializers
from casemgmt.api.viewsets import EndpointViewSet, RecordViewSet
from casemgmt.errors import DomainError


class OfferedProvider(serializers.Serializer):
    """An identity provider at which people can sign in."""

    code = serializers.CharField()
    name = serializers.CharField()
    municipality = serializers.CharField(help_text="Official key (AGS) of the municipality whose accounts it is for.")


class ProviderChoice(Shape):
    """Which identity provider."""

    provider = serializers.CharField(max_length=40, help_text="Its `code`.")


class SignInBeginning(ProviderChoice):
    """At which identity provider somebody wants to sign in."""

    anew = serializers.BooleanField(
        default=False, help_text="Ask the person to prove who they are, also where the provider knows them still."
    )


class ProviderChallenge(serializers.Serializer):
    """Where the browser goes, and what it comes back with."""

    authorization_url = serializers.CharField(help_text="Open it in the browser.")
    proof = serializers.CharField(help_text="Keep it in the program that began, and send it with the answer.")
    expires_at = serializers.DateTimeField()


class ProviderAnswer(Shape):
    """What the provider sent the browser back with, and the proof of the program that began."""

    proof = serializers.CharField(max_length=100)
    state = serializers.CharField(max_length=1000)
    code = serializers.CharField(max_length=4000)
    iss = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="Where the provider sent one.")


class SignInAnswer(ProviderAnswer):
    """The same to sign in, with an invitation where the account is to be linked by it."""

    invitation = serializers.CharField(max_length=200, default="", allow_blank=True)


class SignInCode(Shape):
    """A code of the account's own second factor."""

    continuation = serializers.CharField(max_length=4000, help_text="From the 401 that asked for the code.")
    code = serializers.CharField(max_length=40)


class SignedInSession(OpenedSession):
    """A session; its token is shown this one time."""

    logout_url = serializers.CharField(help_text="Where the browser logs out at the provider as well; may be empty.")


class CodeMissingProblem(Problem):
    """The problem that a login is."""

    continuation = serializers.CharField(
        required=False, help_text="With `second_factor_missing`: send it with the code, within five minutes."
    )


class LogoutToken(serializers.Serializer):
    """What the provider sends; other members are for others."""

    logout_token = serializers.CharField(max_length=40_000)


class ProviderLinkSerializer(RecordSerializer):
    """That a subject of an identity provider signs in as an account."""

    class Meta:
        model = ProviderLink
        fields = ("id", "user", "provider", "last_used_on", "created_at", "updated_at")


class ProviderLoginViewSet(EndpointViewSet):
    """Signing in at an identity provider (OpenID Connect, authorization code with PKCE)."""

    queryset = User.objects.none()
    serializer_class = SignedInSession
    shapes = {"challenge": SignInBeginning, "sign_in": SignInAnswer, "confirm": SignInCode}
    answers = {
        "offered": OfferedProvider(many=True),
        "challenge": ProviderChallenge,
        "sign_in": {201: SignedInSession},
        "confirm": {201: SignedInSession},
    }
    problems = {"sign_in": {"401": CodeMissingProblem}}
    policy = policies.PROVIDER_LOGIN
    personal = False
    pagination_class = None
    filter_backends = ()

    def offered(self, request: Request) -> Response:
        """The identity providers of this server."""
        shown = [{"code": one.code, "name": one.name, "municipality": one.municipality} for one in providers().values()]
        return Response(shown)

    def challenge(self, request: Request) -> Response:
        """Begin to sign in: where the browser goes, and a proof to keep. Good for ten minutes."""
        return challenged(provider_logins.begin_sign_in(now=request._request.now, **self.given()))

    def sign_in(self, request: Request) -> Response:
        """Log in with what the provider answered. An answer is good once.

        401 `login_refused` does not say what was wrong; 401 `second_factor_missing` comes with a `continuation` where
        the provider asked for one factor only and the account has a second one here; 503 `provider_unavailable` means
        that the provider does not answer.
        """
        given = self.given()
        found = provider_logins.sign_in(
            invitation=given.pop("invitation"), answer=answer_of(given), attempt=attempt_of(request._request)
        )
        return signed_in(found)

    def confirm(self, request: Request) -> Response:
        """Log in with a code of the account's own second factor, behind `second_factor_missing`."""
        return signed_in(provider_logins.sign_in_with_code(attempt=attempt_of(request._request), **self.given()))

    def members_of(self, error: DomainError) -> Mapping[str, Any]:
        """With what to go on where a code is missing."""
        return {"continuation": error.continuation} if isinstance(error, provider_logins.CodeMissing) else {}


class ProviderLogoutViewSet(EndpointViewSet):
    """What identity providers call."""

    queryset = User.objects.none()
    serializer_class = EndedSessions
    shapes = {"log_out": LogoutToken}
    answers = {"log_out": EndedSessions}
    policy = policies.PROVIDER_LOGOUT
    parser_classes = (FormParser,)
    personal = False
    pagination_class = None
    filter_backends = ()

    def log_out(self, request: Request) -> Response:
        """Back-channel logout (OpenID Connect Back-Channel Logout 1.0): the sessions that the token names end."""
        ended = provider_logouts.log_out(attempt=attempt_of(request._request), **self.given())
        return Response({"ended": ended})


class ProviderLinkViewSet(RecordViewSet):
    """As whom identity providers sign you in; administrators see and remove the links of their municipality's accounts.

    Your own are changed by a session that began within the last 15 minutes.
    """

    queryset = ProviderLink.objects.all()
    serializer_class = ProviderLinkSerializer
    shapes = {"challenge": ProviderChoice, "create": ProviderAnswer}
    answers = {"challenge": ProviderChallenge}
    policy = policies.PROVIDER_LINK

    @action(detail=False, methods=["post"])
    def challenge(self, request: Request) -> Response:
        """Begin to link your account: where the browser goes, and a proof to keep."""
        return challenged(provider_links.begin_link(by=self.actor, credential=self.credential, **self.given()))

    def create(self, request: Request) -> Response:
        """Link your account with whom the provider signed in, by the session that began."""
        link = provider_links.link_account(by=self.actor, credential=self.credential, answer=answer_of(self.given()))
        return self.answer(self.reread(link), status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Give up a link. The sessions that it opened end."""
        self.done(provider_links.unlink_account, credential=self.credential)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _locked(self) -> Any:
        """The account first and then its link, as a sign-in locks them."""
        link = self.permitted(self.found().first())
        with within_towns():
            User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
        return super()._locked()


def answer_of(given: Mapping[str, Any]) -> Answer:
    """What came back from the provider."""
    return Answer(given["state"], given["proof"], given["code"], given["iss"])


def challenged(begun: Begun) -> Response:
    """Where the browser goes."""
    shown = {"authorization_url": begun.authorization_url, "proof": begun.proof, "expires_at": begun.expires_at}
    return Response(shown)


def signed_in(found: Any) -> Response:
    """201 with the token of a new session, and where to log out at the provider."""
    answer = opened(found)
    answer.data["logout_url"] = found.logout_url
    return answer
