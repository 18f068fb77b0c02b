"""An identity provider on loopback that speaks OpenID Connect, and can be told to say what it should not.

Faithful where it matters: the token endpoint asks for the secret of the client, for the redirect address and the PKCE
verifier of the very request, and takes a code once; `cryptography` signs tokens, not the library under test.
"""

import base64
import json
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any, Self
from urllib.parse import parse_qs, unquote_plus, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from casemgmt.access.models import ProviderLink
from casemgmt.access.models.provider_links import subject_words
from casemgmt.access.writing import put
from casemgmt.crypto.digests import digest
from tests.factories.client import Api
from tests.factories.town import Town

CLIENT_ID, CLIENT_SECRET = "casemgmt", "only for tests: a fictional secret"
REDIRECT = "https://testserver/signed-in"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """An RSA key, the same for a number in the whole run."""
    return rsa.generate_private_key(65537, bits)


@dataclass
class Grant:
    """A code that was given: the request it is for, and who signed in."""

    asked: dict[str, str]
    claims: dict[str, Any]


class FakeProvider:
    """The server and what it was asked.

    `says` overrides claims of ID tokens (None leaves one out), `heads` their headers, `publishes` the discovery
    document, `describes` the published keys, `signer` the key; `answers` overrides whole answers by path with status,
    headers and body.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.scheme = "https" if tls else "http"
        self.keys: dict[str, Key] = {"one": rsa_key(1)}
        self.signer, self.kid, self.algorithm = self.keys["one"], "one", "RS256"
        self.says: dict[str, Any] = {}
        self.heads: dict[str, Any] = {}
        self.publishes: dict[str, Any] = {}
        self.describes: dict[str, Any] = {}
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.slow_seconds: dict[str, float] = {}
        self.dripping = False
        self.forms: list[dict[str, str]] = []
        self.calls: list[str] = []
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def issuer(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}/realms/town"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def sign_in(self, address: str, subject: str = "subject-1", **claims: Any) -> dict[str, str]:
        """What the browser brings back once somebody has signed in at this address."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT_ID, REDIRECT)
        code = token_urlsafe(24)
        self._grants[code] = Grant(asked, {"sub": subject, **claims})
        return {"code": code, "state": asked["state"]}

    def token(self, claims: dict[str, Any], **head: Any) -> str:
        """A token with these claims, signed as this provider signs now."""
        head = {"alg": self.algorithm, "typ": "JWT", "kid": self.kid} | head | self.heads
        content = ".".join(
            _part({name: one for name, one in part.items() if one is not None}) for part in (head, claims)
        )
        return f"{content}.{_encoded(self._signature(head['alg'], content.encode()))}"

    def logout_token(self, **claims: Any) -> str:
        """A logout token."""
        now = int(time.time())
        stated = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": token_urlsafe(8),
            "events": {LOGOUT_EVENT: {}},
        }
        return self.token(stated | claims, typ="logout+jwt")

    def rotate(self, *, keep: bool = False) -> None:
        """Sign with a key that nobody knows yet; the former one is published no more, unless it is kept."""
        number = len(self.calls) + 2
        self.kid, self.signer = f"key-{number}", rsa_key(number % 3 + 2)
        self.keys = {**(self.keys if keep else {}), self.kid: self.signer}

    def _signature(self, algorithm: str, content: bytes) -> bytes:
        if algorithm == "none":
            return b""
        if isinstance(self.signer, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self.signer.sign(content, ec.ECDSA(SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        if algorithm.startswith("PS"):
            return self.signer.sign(content, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        return self.signer.sign(content, padding.PKCS1v15(), SHA256())

    def answered(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Status and body for a path below the issuer."""
        if path == "/.well-known/openid-configuration":
            return 200, self._discovery()
        if path == "/certs":
            return 200, {"keys": [_published(kid, key) | self.describes for kid, key in self.keys.items()]}
        if path == "/token":
            return self._exchange(form, authorization)
        return 404, {}

    def _discovery(self) -> dict[str, Any]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/certs",
            "end_session_endpoint": f"{self.issuer}/logout",
        }
        return own | self.publishes

    def _exchange(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        self.forms.append(form)
        shown = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        client = shown.split(":") if shown else [form.get("client_id", ""), form.get("client_secret", "")]
        if [unquote_plus(one) if shown else one for one in client] != [CLIENT_ID, CLIENT_SECRET]:
            return 401, {"error": "invalid_client"}
        with self._lock:
            grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or form.get("redirect_uri") != grant.asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        challenge = _encoded(sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("grant_type") != "authorization_code" or challenge != grant.asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": grant.asked["nonce"],
            "sid": f"session of {grant.claims['sub']}",
        }
        token = self.token(claims | grant.claims | self.says)
        return 200, {"access_token": "of no use here", "token_type": "Bearer", "expires_in": 300, "id_token": token}


def _published(kid: str, key: Key) -> dict[str, Any]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        point = key.public_key().public_numbers()
        place = {"x": _encoded(point.x.to_bytes(32, "big")), "y": _encoded(point.y.to_bytes(32, "big"))}
        return {"kty": "EC", "use": "sig", "crv": "P-256", "kid": kid, **place}
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    own = {"n": _encoded(numbers.n.to_bytes(size, "big")), "e": _encoded(numbers.e.to_bytes(3, "big"))}
    return {"kty": "RSA", "use": "sig", "kid": kid, **own}


def _part(content: dict[str, Any]) -> str:
    return _encoded(json.dumps(content).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _handler(provider: FakeProvider) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            path = urlsplit(self.path).path.removeprefix("/realms/town")
            provider.calls.append(path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(raw).items()}
            time.sleep(provider.slow_seconds.get(path, 0))
            if path in provider.answers:
                return self._send(*provider.answers[path])
            status, told = provider.answered(path, form, self.headers.get("Authorization", ""))
            return self._send(status, {"Content-Type": "application/json"}, json.dumps(told).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked has given up
                for part in [body[at : at + 1] for at in range(len(body))] if provider.dripping else [body]:
                    self.wfile.write(part)
                    time.sleep(0.2 if provider.dripping else 0)

        do_GET = do_POST = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def configured(fake: FakeProvider, town: Town, **extra: Any) -> dict[str, Any]:
    """The provider as the settings name it."""
    return {
        "code": "town",
        "municipality": town.municipality.ags,
        "name": "Fictional login",
        "issuer": fake.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": REDIRECT,
        "timeout_seconds": 2,
    } | extra


def link(town: Town, name: str, fake: FakeProvider, subject: str = "subject-1") -> ProviderLink:
    """The account, linked with a subject of the provider."""
    user = town.users[name]
    row = ProviderLink(municipality_id=user.municipality_id, user=user, key=user.key, provider="town")
    row.issuer, row.subject = fake.issuer, subject
    row.digest = digest(user.municipality_id, subject_words(fake.issuer, subject))
    return put(row, by=town.actor("administrator"))


def begin(**given: Any) -> Any:
    """Begin to sign in."""
    answer = Api().post("/sessions/provider-challenge/", {"provider": "town"} | given)
    assert answer.status_code == 200, answer.content
    return answer.json()


def bring_back(challenge: Any, brought: dict[str, str], **given: Any) -> Any:
    """The answer to what the browser brought back."""
    return Api().post("/sessions/provider/", {"proof": challenge["proof"]} | brought | given)


def sign_in(fake: FakeProvider, subject: str = "subject-1", *, invitation: str = "", **claims: Any) -> Any:
    """The answer to a sign-in, from beginning to end."""
    challenge = begin()
    given = {"invitation": invitation} if invitation else {}
    return bring_back(challenge, fake.sign_in(challenge["authorization_url"], subject, **claims), **given)
