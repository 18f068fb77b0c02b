"""A server on loopback that speaks the HTTP API of Vault's transit engine, as its documentation and source have it.

Kept faithful where it matters here: `vault:vN:base64` under AES-256-GCM, `associated_data` in `encrypt` and `decrypt`
and *ignored by `rewrap`* (hashicorp/vault #29532), versions with `min_decryption_version` and `trim`, AppRole, 403 for
a token that is unknown, 503 while sealed, errors as `{"errors": [...]}`.
"""

import base64
import json
import os
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "hvs.only-for-tests"
Answer = tuple[int, dict[str, Any]]


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, *errors: str) -> None:
        super().__init__(status)
        self.status, self.errors = status, list(errors)


@dataclass
class TransitKey:
    """A named key with its versions."""

    versions: dict[int, bytes] = field(default_factory=lambda: {1: os.urandom(32)})
    made: dict[int, int] = field(default_factory=lambda: {1: int(time.time())})
    min_decryption_version: int = 1
    min_encryption_version: int = 0
    min_available_version: int = 0
    allowed: dict[str, bool] = field(default_factory=dict)

    @property
    def latest(self) -> int:
        return max(self.versions)

    def rotate(self) -> None:
        self.versions[self.latest + 1] = os.urandom(32)
        self.made[self.latest] = int(time.time())

    def encrypt(self, plaintext: bytes, associated: bytes) -> str:
        nonce = os.urandom(12)
        sealed = nonce + AESGCM(self.versions[self.latest]).encrypt(nonce, plaintext, associated)
        return f"vault:v{self.latest}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, ciphertext: str, associated: bytes) -> bytes:
        if not ciphertext.startswith("vault:v"):
            raise Refused(400, "invalid ciphertext: no prefix")
        number, _, text = ciphertext.removeprefix("vault:v").partition(":")
        if int(number) > self.latest:
            raise Refused(400, "invalid ciphertext: version is too new")
        if int(number) < self.min_decryption_version or int(number) not in self.versions:
            raise Refused(400, "ciphertext or signature version is disallowed by policy (too old)")
        sealed = base64.b64decode(text)
        try:
            return AESGCM(self.versions[int(number)]).decrypt(sealed[:12], sealed[12:], associated)
        except InvalidTag:
            raise Refused(400, "cipher: message authentication failed") from None

    def configure(self, body: dict[str, Any]) -> None:
        self.min_decryption_version = body.get("min_decryption_version", self.min_decryption_version)
        self.min_encryption_version = body.get("min_encryption_version", self.min_encryption_version)

    def trim(self, least: int) -> None:
        if least > min(self.min_encryption_version, self.min_decryption_version):
            raise Refused(400, "minimum available version cannot be greater than minimum decryption version")
        self.min_available_version = least
        self.versions = {number: key for number, key in self.versions.items() if number >= least}

    def described(self, name: str) -> dict[str, Any]:
        told = {str(number): self.made[number] for number in self.versions if number >= self.min_decryption_version}
        return {
            "name": name,
            "type": "aes256-gcm96",
            "keys": told,
            "latest_version": self.latest,
            "min_decryption_version": self.min_decryption_version,
            "min_encryption_version": self.min_encryption_version,
            "min_available_version": self.min_available_version,
            "exportable": False,
            "allow_plaintext_backup": False,
            "deletion_allowed": False,
            "derived": False,
        } | self.allowed


class FakeVault:
    """The server, its keys, and what was asked of it. `answer` overrides every answer with status, headers and body."""

    def __init__(self, *, mount: str = "transit", namespace: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.mount, self.namespace, self.scheme = mount, namespace, "https" if tls else "http"
        self.keys: dict[str, TransitKey] = {"casemgmt": TransitKey()}
        self.tokens = {TOKEN}
        self.roles: dict[str, str] = {}
        self.sealed = False
        self.slow_seconds = 0.0
        self.binds = True
        self.answer: tuple[int, dict[str, str], bytes] | None = None
        self.calls: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def key(self) -> TransitKey:
        return self.keys["casemgmt"]

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

    def answered(self, method: str, path: str, headers: Any, body: dict[str, Any]) -> dict[str, Any]:
        """What Vault answers, or Refused."""
        time.sleep(self.slow_seconds)
        if self.sealed:
            raise Refused(503, "Vault is sealed")
        if (headers.get("X-Vault-Namespace") or "") != self.namespace:
            raise Refused(404, "no handler for route")
        if path == "auth/approle/login":
            return self._log_in(body)
        if headers.get("X-Vault-Token") not in self.tokens:
            raise Refused(403, "permission denied")
        mount, _, rest = path.partition("/")
        if mount != self.mount:
            raise Refused(404, f'no handler for route "{path}". route entry not found.')
        return {"request_id": "00000000-0000-0000-0000-000000000000", "data": self._transit(method, rest, body)}

    def _log_in(self, body: dict[str, Any]) -> dict[str, Any]:
        secret = self.roles.get(body.get("role_id", ""))
        if secret is None or secret != body.get("secret_id"):
            raise Refused(400, "invalid role or secret ID")
        token = f"hvs.login-{len(self.calls)}"
        self.tokens.add(token)
        return {"data": None, "auth": {"client_token": token, "lease_duration": 1200, "renewable": True}}

    def _transit(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        operation, _, rest = path.partition("/")
        if operation == "keys":
            return self._managed(method, *rest.partition("/")[::2], body)
        key = self.keys.get(rest)
        if key is None:  # to encrypt would create the key, which the server's policy does not allow
            raise (
                Refused(403, "permission denied")
                if operation == "encrypt"
                else Refused(400, "encryption key not found")
            )
        associated = base64.b64decode(body.get("associated_data", "")) if self.binds else b""
        if operation == "encrypt":
            return {"ciphertext": key.encrypt(_decoded(body), associated), "key_version": key.latest}
        if operation == "decrypt":
            return {"plaintext": base64.b64encode(key.decrypt(body.get("ciphertext", ""), associated)).decode()}
        if operation == "rewrap":
            return {"ciphertext": key.encrypt(key.decrypt(body["ciphertext"], b""), b""), "key_version": key.latest}
        raise Refused(404, "unsupported path")

    def _managed(self, method: str, name: str, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        if not operation and method != "GET":
            self.keys.setdefault(name, TransitKey())
        key = self.keys.get(name)
        if key is None:
            raise Refused(404)
        if operation == "rotate":
            key.rotate()
        elif operation == "config":
            key.configure(body)
        elif operation == "trim":
            key.trim(body["min_available_version"])
        return key.described(name)


def _decoded(body: dict[str, Any]) -> bytes:
    return base64.b64decode(body["plaintext"], validate=True)


def _handler(vault: FakeVault) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            vault.calls.append(f"{self.command} {self.path}")
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if vault.answer:
                return self._send(*vault.answer)
            path = self.path.removeprefix("/v1/")
            try:
                status, told = 200, vault.answered(self.command, path, self.headers, json.loads(raw or b"{}"))
            except Refused as refused:
                status, told = refused.status, {"errors": refused.errors}
            return self._send(status, {"Content-Type": "application/json"}, json.dumps(told).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked has given up
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
