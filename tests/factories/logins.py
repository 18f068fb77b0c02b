"""People who log in: passwords, authenticator apps and passkeys made of software."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from casemgmt.access import totp
from casemgmt.access.models import Factor, User
from casemgmt.access.passwords import hashed
from tests.factories.client import Api
from tests.factories.town import Town

PASSWORD = "fictional words of somebody"
OTHER_PASSWORD = "other fictional words of somebody"
WRONG = "wrong words of somebody else"

FLAG = AuthenticatorData.FLAG


def give_password(town: Town, name: str, password: str = PASSWORD) -> User:
    """The account, with this password."""
    user = town.users[name]
    user.password = hashed(password)
    user.save(update_fields=["password"])
    return user


def try_login(town: Town, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    """The answer to a login."""
    body = {"username": town.users[name].username, "password": password, **extra}
    return Api().post("/sessions/", body)


def logged_in(town: Town, name: str, **extra: Any) -> Api:
    """A client that speaks by a new session of the account."""
    if not town.users[name].has_usable_password():
        give_password(town, name)
    answer = try_login(town, name, **extra)
    assert answer.status_code == 201, answer.content
    return Api(token=answer.json()["token"])


def enrol_totp(api: Api) -> tuple[str, list[str]]:
    """The secret of a new authenticator app in use, and the recovery codes shown with it."""
    begun = api.post("/factors/", {"name": "Fictional phone"}).json()
    confirmed = api.post(f"/factors/{begun['id']}/confirm/", {"code": code_now(begun["secret"])})
    assert confirmed.status_code == 200, confirmed.content
    return begun["secret"], confirmed.json()["recovery_codes"]


def code_now(secret: str, ahead: int = 0) -> str:
    """The code that an authenticator app shows now, or that many steps later."""
    return totp.code_at(secret, totp.step_at(timezone.now()) + ahead)


def next_code(secret: str) -> str:
    """A code of now that counts as not taken yet, as if time had gone by."""
    Factor.objects.update(step=0)
    return code_now(secret)


class Authenticator:
    """An authenticator made of software that keeps one passkey and asks nobody."""

    def __init__(self, origin: str = "https://testserver") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.user_handle = b""
        self.count = 0
        self.flags = FLAG.UP | FLAG.UV

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the browser sends of a passkey made for these options."""
        self.user_handle = websafe_decode(options["user"]["id"])
        held = AttestedCredentialData.create(
            bytes(16), self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        authenticator_data = self._data(options["rp"]["id"], self.flags | FLAG.AT, held)
        return self._credential(
            {
                "clientDataJSON": websafe_encode(self._client_data("webauthn.create", options)),
                "attestationObject": websafe_encode(AttestationObject.create("none", authenticator_data, {})),
            }
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the browser sends of the passkey's answer to these options."""
        self.count += 1
        client_data = self._client_data("webauthn.get", options)
        authenticator_data = self._data(options["rpId"], self.flags)
        signature = self.key.sign(authenticator_data + sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": websafe_encode(client_data),
                "authenticatorData": websafe_encode(authenticator_data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.user_handle),
            }
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, rp_id: str, flags: FLAG, held: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(sha256(rp_id.encode()).digest(), flags, self.count, held)

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        shown = websafe_encode(self.credential_id)
        return {"id": shown, "rawId": shown, "type": "public-key", "response": response}


def enrol_passkey(api: Api, authenticator: Authenticator) -> Any:
    """The answer to enrolling the authenticator's passkey."""
    challenge = api.post("/factors/passkey-challenge/").json()
    credential = authenticator.create(challenge["public_key"])
    return api.post("/factors/passkey/", {"state": challenge["state"], "credential": credential, "name": "Key"})


def passkey_login(authenticator: Authenticator) -> tuple[dict[str, Any], Any]:
    """What was sent to log in by the passkey, and the answer."""
    challenge = Api().post("/sessions/passkey-challenge/").json()
    body = {"state": challenge["state"], "credential": authenticator.get(challenge["public_key"])}
    return body, Api().post("/sessions/passkey/", body)
