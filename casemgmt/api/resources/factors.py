"""One's own second factors."""

from typing import Any

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import factor_actions, policies, totp
from casemgmt.access.models import Factor, User
from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.resources.logins import PasskeyAnswer, PasskeyChallenge
from casemgmt.api.serializers import RecordSerializer, Shape, serializers
from casemgmt.api.viewsets import RecordViewSet


class FactorSerializer(RecordSerializer):
    """A second factor."""

    class Meta:
        model = Factor
        fields = ("id", "kind", "name", "confirmed_at", "last_used_on", "created_at", "updated_at")


class NewTotp(Shape):
    """A name for an authenticator app."""

    name = serializers.CharField(max_length=80)


class TotpSecret(serializers.Serializer):
    """What the authenticator app is given, shown this one time."""

    id = serializers.UUIDField()
    secret = serializers.CharField(help_text="In base32, to be typed.")
    uri = serializers.CharField(help_text="The same as `otpauth:` address, to be shown as a QR code.")


class Code(Shape):
    """A code of the authenticator app."""

    code = serializers.RegexField(r"^[0-9]{6}$")


class NewPasskey(PasskeyAnswer):
    """A passkey that was made for a challenge."""

    name = serializers.CharField(max_length=80)


class EnrolledFactor(serializers.Serializer):
    """A factor in use; with the first one the recovery codes, shown this one time."""

    id = serializers.UUIDField()
    recovery_codes = serializers.ListField(child=serializers.CharField())


class RecoveryCodes(serializers.Serializer):
    """Recovery codes, shown this one time. Each is good once, instead of a code."""

    recovery_codes = serializers.ListField(child=serializers.CharField())


class FactorViewSet(RecordViewSet):
    """Your second factors. What is changed here takes a session that began within the last 15 minutes."""

    queryset = Factor.objects.all()
    serializer_class = FactorSerializer
    shapes = {"create": NewTotp, "confirm": Code, "passkey": NewPasskey}
    answers = {
        "create": TotpSecret,
        "confirm": EnrolledFactor,
        "passkey": EnrolledFactor,
        "passkey_challenge": PasskeyChallenge,
        "recovery_codes": RecoveryCodes,
    }
    policy = policies.FACTOR

    def create(self, request: Request) -> Response:
        """Begin with an authenticator app. It is in use once a code of it was confirmed."""
        given = self.given()
        with self.writing():
            factor = self.acted(factor_actions.begin_totp, credential=self.credential, **given)
        uri = totp.address_of(factor.secret, request.user.username, factor_actions.ISSUER)
        return Response({"id": factor.pk, "secret": factor.secret, "uri": uri}, status=status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any) -> Response:
        """Take the authenticator app into use with a code of it. This session then counts as one with it."""
        return enrolled(self.done(factor_actions.confirm_totp, credential=self.credential))

    @action(detail=False, methods=["post"], url_path="passkey-challenge")
    def passkey_challenge(self, request: Request) -> Response:
        """A challenge to make a passkey."""
        self.given()
        challenge = factor_actions.begin_passkey(by=self.actor, credential=self.credential)
        return Response({"state": challenge.state, "public_key": challenge.public_key})

    @action(detail=False, methods=["post"])
    def passkey(self, request: Request) -> Response:
        """Take a new passkey into use."""
        given = self.given()
        answer = given.pop("credential")
        with self.writing():
            found = self.acted(factor_actions.add_passkey, credential=self.credential, answer=answer, **given)
        return enrolled(found)

    @action(detail=False, methods=["post"], url_path="recovery-codes")
    def recovery_codes(self, request: Request) -> Response:
        """New recovery codes; the former ones are good no more."""
        self.given()
        with self.writing():
            codes = self.acted(factor_actions.renew_recovery_codes, credential=self.credential)
        return Response({"recovery_codes": codes})

    def destroy(self, request: Request, pk: Any) -> Response:
        """Give up a factor."""
        self.done(factor_actions.remove_factor, credential=self.credential)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _locked(self) -> Any:
        """The account first and then its factor, as a login locks them."""
        with within_towns():
            User.objects.select_for_update(of=("self",)).get(pk=self.actor.user_id)
        return super()._locked()


def enrolled(found: factor_actions.Enrolled) -> Response:
    """A factor in use."""
    return Response({"id": found.factor.pk, "recovery_codes": found.recovery_codes})
