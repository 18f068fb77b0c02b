"""The HTTP API of HashiCorp Vault and OpenBao, as far as one transit key needs it. Standard library only.

TLS is verified, every call has a time-out, no redirect is followed, no proxy is asked, and an answer is read up to a
bound. What the server says is never repeated: an error is one of our own sentences.
"""

import json
import logging
import ssl
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from casemgmt.crypto.errors import KeysUnavailable

ANSWER_BYTES = 64 * 1024
BAD_REQUEST = 400
"""Status of a ciphertext that the vault cannot or may not decrypt, and of a wrong role."""
REFUSED = 403
"""Status of a token that is unknown, has ended, or may not do this."""

_SENTENCES = {
    403: "The vault refuses the token, or does not let it use the key.",
    404: "The vault has no such mount, key or namespace.",
    429: "The vault is busy.",
    503: "The vault is sealed or not active.",
}
log = logging.getLogger(__name__)


class VaultRefusal(KeysUnavailable):
    """The vault answered, and not with what was asked for."""

    def __init__(self, status: int) -> None:
        super().__init__(_SENTENCES.get(status, "The vault does not answer as expected."))
        self.http_status = status


@dataclass(frozen=True, slots=True)
class VaultAccess:
    """Where the vault is and how it is spoken to. A token comes from text, from a file read anew, or by AppRole."""

    address: str
    key: str
    mount: str = "transit"
    token: str = field(default="", repr=False)
    token_file: str = ""
    role_id: str = field(default="", repr=False)
    secret_id: str = field(default="", repr=False)
    namespace: str = ""
    ca_file: str = ""
    timeout_seconds: float = 5.0
    plain_http_allowed: bool = False


class VaultClient:
    """Speaks with one vault, each call on a connection of its own: there are a few in a minute."""

    def __init__(self, access: VaultAccess) -> None:
        self._access = access
        self._session_token = ""
        parts = urlsplit(access.address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise KeysUnavailable("CASEMGMT_VAULT_ADDR is no address such as https://vault.example.org:8200.")
        if parts.scheme == "http" and not (access.plain_http_allowed or _is_loopback(parts.hostname)):
            raise KeysUnavailable("The vault is reached over http. Over a network it has to be https.")
        self._host, self._port, self._prefix = parts.hostname, parts.port, parts.path.rstrip("/")
        self._tls = _tls_context(access.ca_file) if parts.scheme == "https" else None

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The `data` of the answer below the mount; logs in where a role is given. Raises VaultRefusal."""
        where = f"{quote(self._access.mount)}/{path}"
        if not self._access.role_id:
            return self._data(self._request(method, where, body, self._given_token()))
        if self._session_token:
            try:
                return self._data(self._request(method, where, body, self._session_token))
            except VaultRefusal as refusal:
                if refusal.http_status != REFUSED:
                    raise
        self._session_token = self._log_in()
        return self._data(self._request(method, where, body, self._session_token))

    def _given_token(self) -> str:
        if not self._access.token_file:
            return self._access.token
        try:
            return Path(self._access.token_file).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise KeysUnavailable("The file with the vault's token cannot be read.") from None

    def _log_in(self) -> str:
        ids = {"role_id": self._access.role_id, "secret_id": self._access.secret_id}
        try:
            told = self._request("POST", "auth/approle/login", ids, "")
        except VaultRefusal as refusal:
            if refusal.http_status in (BAD_REQUEST, REFUSED):
                raise KeysUnavailable("The vault refuses the role or its secret.") from None
            raise
        auth = told.get("auth")
        token = auth.get("client_token") if isinstance(auth, dict) else None
        if not isinstance(token, str):
            raise VaultRefusal(0)
        return token

    @staticmethod
    def _data(answer: dict[str, Any]) -> dict[str, Any]:
        data = answer.get("data")
        if not isinstance(data, dict):
            raise VaultRefusal(0)
        return data

    def _request(self, method: str, path: str, body: dict[str, Any] | None, token: str) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        status, raw = self._exchange(method, f"{self._prefix}/v1/{path}", content, self._headers(token))
        if status != 200:  # noqa: PLR2004 - every call of ours is answered with 200 where it succeeds
            log.warning("the vault answered with status %s", status)
            raise VaultRefusal(status)
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise VaultRefusal(status)
        return answer

    def _headers(self, token: str) -> dict[str, str]:
        headers = {"X-Vault-Request": "true", "Content-Type": "application/json", "Connection": "close"}
        if token:
            headers["X-Vault-Token"] = token
        if self._access.namespace:
            headers["X-Vault-Namespace"] = self._access.namespace
        return headers

    def _exchange(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        timeout = self._access.timeout_seconds
        connection = (
            HTTPSConnection(self._host, self._port, timeout=timeout, context=self._tls)
            if self._tls
            else HTTPConnection(self._host, self._port, timeout=timeout)
        )
        try:
            connection.request(method, path, content, headers)
            with connection.getresponse() as answer:
                raw = answer.read(ANSWER_BYTES + 1)
        except ssl.SSLCertVerificationError:
            raise KeysUnavailable("The vault's certificate is not trusted (CASEMGMT_VAULT_CA_FILE).") from None
        except (OSError, HTTPException, ValueError):
            raise KeysUnavailable("The vault cannot be reached.") from None
        finally:
            connection.close()
        if len(raw) > ANSWER_BYTES:
            raise VaultRefusal(0)
        return answer.status, raw


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls_context(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError):
        raise KeysUnavailable("The file with the vault's certificate authority cannot be read.") from None
