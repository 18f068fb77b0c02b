"""One HTTP call to an identity provider. Standard library only.

Only the provider's own hosts are asked, TLS is verified, no redirect is followed, no proxy is asked; a call as a whole
ends in time, however slowly the answer drips, and an answer is read up to a bound. What the provider says of an error
is never repeated.
"""

import base64
import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from casemgmt.access.openid.providers import Provider, misconfigured
from casemgmt.errors import Unavailable

ANSWER_BYTES = 256 * 1024
OK, BAD_REQUEST, UNAUTHORISED = 200, 400, 401


class ProviderUnavailable(Unavailable):
    """The identity provider cannot be reached, is too slow, or answers with something else than it should (503)."""

    code = "provider_unavailable"
    detail = "The identity provider does not answer as it should. Try again later, or log in in another way."
    headers = {"Retry-After": "10"}


class CodeRefused(Exception):
    """The provider does not take the authorization code: it is wrong, has run out, or was used before."""


def document(provider: Provider, address: str) -> dict[str, Any]:
    """The JSON object at an address of the provider. Raises ProviderUnavailable."""
    status, answer = _exchange(provider, "GET", address, None, {})
    if status != OK or answer is None:
        raise ProviderUnavailable
    return answer


def exchange_code(provider: Provider, address: str, code: str, verifier: str) -> dict[str, Any]:
    """What the token endpoint gives for a code (RFC 6749, 4.1.3; RFC 7636). Raises CodeRefused, ProviderUnavailable."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.token_auth == "client_secret_basic":  # noqa: S105 - the name of a method
        shown = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret())}"
        headers["Authorization"] = f"Basic {base64.b64encode(shown.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.secret()}
    status, answer = _exchange(provider, "POST", address, urlencode(form).encode(), headers)
    if status == BAD_REQUEST and answer is not None and answer.get("error") == "invalid_grant":
        raise CodeRefused
    if status in (BAD_REQUEST, UNAUTHORISED):
        raise misconfigured(f"{provider.code}: the token endpoint does not take client id, secret or address")
    if status != OK or answer is None:
        raise ProviderUnavailable
    return answer


def _exchange(
    provider: Provider, method: str, address: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, dict[str, Any] | None]:
    """Status and JSON object of the answer; None where it is no JSON object."""
    if not provider.may_be_asked(address):
        raise ProviderUnavailable
    parts = urlsplit(address)
    connection = _connection(provider, parts.scheme, parts.hostname or "", parts.port)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.connect()
        with _cut_after(provider.timeout_seconds, connection.sock):
            connection.request(method, path, body, {"Accept": "application/json", "Connection": "close", **headers})
            with connection.getresponse() as answer:
                raw = answer.read(ANSWER_BYTES + 1)
    except (OSError, HTTPException, ValueError):
        raise ProviderUnavailable from None
    finally:
        connection.close()
    if len(raw) > ANSWER_BYTES:
        raise ProviderUnavailable
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        told = None
    return answer.status, told if isinstance(told, dict) else None


def _connection(provider: Provider, scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=provider.timeout_seconds)
    try:
        tls = ssl.create_default_context(cafile=provider.ca_file or None)
    except OSError:
        raise misconfigured(f"{provider.code}: ca_file cannot be read") from None
    return HTTPSConnection(host, port, timeout=provider.timeout_seconds, context=tls)


@contextmanager
def _cut_after(seconds: float, line: socket) -> Iterator[None]:
    """Cut the line after so many seconds: its own time-out begins anew with every byte."""
    timer = Timer(seconds, _cut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket) -> None:
    with suppress(OSError):
        socket.shutdown(line, SHUT_RDWR)
