"""The identity providers of this house, as the settings have them; nobody else is ever asked or believed."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_origin
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from casemgmt.access.roles import Role
from casemgmt.errors import Invalid, Unavailable

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""What a provider may sign with. Neither `none` nor anything with a shared secret is among them."""

TOKEN_AUTH = frozenset({"client_secret_basic", "client_secret_post"})
log = logging.getLogger(__name__)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")


class ProvidersMisconfigured(Unavailable):
    """CASEMGMT_OIDC_PROVIDERS cannot be read as it stands (503)."""

    code = "providers_misconfigured"
    detail = "The identity providers of this server are not set up as they should be. Tell its operator."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


def misconfigured(reason: str) -> ProvidersMisconfigured:
    """The error to raise, with its reason in the log, where the operator looks."""
    log.error("CASEMGMT_OIDC_PROVIDERS: %s", reason)
    return ProvidersMisconfigured(reason)


class ProviderUnknown(Invalid):
    """No provider has this code, or it is another municipality's."""

    code = "provider_unknown"
    detail = "There is no such identity provider."


@dataclass(frozen=True)
class MappedRole:
    """The role that a group of the provider stands for, and for a team's role the name of the team."""

    role: str
    team: str = ""


@dataclass(frozen=True)
class Provider:
    """One identity provider, for the accounts of one municipality."""

    code: str
    municipality: str
    name: str
    issuer: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(default="", repr=False)
    client_secret_file: str = ""
    token_auth: str = "client_secret_basic"  # noqa: S105 - the name of a method
    scopes: tuple[str, ...] = ("openid", "email")
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")
    hosts: tuple[str, ...] = ()
    acr_values: tuple[str, ...] = ()
    mfa_acr: tuple[str, ...] = ()
    mfa_amr: tuple[str, ...] = ()
    link_by_email: bool = True
    create_accounts: bool = False
    role_claim: str = ""
    roles: Mapping[str, MappedRole] = field(default_factory=dict)
    post_logout_redirect_uri: str = ""
    ca_file: str = ""
    timeout_seconds: float = 5.0

    def secret(self) -> str:
        """The client's secret; one in a file is read for each use, so that it can be exchanged."""
        if not self.client_secret_file:
            return self.client_secret
        try:
            return Path(self.client_secret_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise misconfigured(f"{self.code}: the file with the secret cannot be read") from None

    def may_be_asked(self, address: str) -> bool:
        """Whether an address is the provider's: https on the issuer's own host, or one that the settings name."""
        parts = _split(address)
        if parts is None or not parts.hostname or "@" in parts.netloc or not _is_secure(parts):
            return False
        return parts.netloc.lower() in {urlsplit(self.issuer).netloc.lower(), *map(str.lower, self.hosts)}

    def proves_two_factors(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says that it asked for a second factor, in one of the ways that the settings accept."""
        told = claims.get("amr")
        methods = {one for one in told if isinstance(one, str)} if isinstance(told, list) else set()
        return claims.get("acr") in self.mfa_acr or not methods.isdisjoint(self.mfa_amr)


def providers() -> dict[str, Provider]:
    """Every provider by its code. Raises ProvidersMisconfigured."""
    given = settings.OIDC_PROVIDERS
    if not isinstance(given, list):
        raise misconfigured("it is no list")
    found = [_read(one) for one in given]
    if len({one.code for one in found}) < len(found):
        raise misconfigured("two providers have the same code")
    return {one.code: one for one in found}


def provider_of(code: str) -> Provider:
    """The provider with this code. Raises ProviderUnknown."""
    found = providers().get(code)
    if found is None:
        raise ProviderUnknown
    return found


def _read(given: Any) -> Provider:
    if not isinstance(given, Mapping):
        raise misconfigured("a provider is no object")
    code = given.get("code")
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        raise misconfigured("a provider has no code of small letters, digits and hyphens")
    values = {}
    for one in fields(Provider):
        if one.name in given:
            values[one.name] = _value(code, one.name, one.type, given[one.name])
    if unknown := given.keys() - values.keys():
        raise misconfigured(f"{code}: there is no {', '.join(sorted(map(str, unknown)))}")
    try:
        provider = Provider(**values)
    except TypeError:
        raise misconfigured(f"{code}: municipality, name, issuer, client_id and redirect_uri are needed") from None
    if problem := _problem_of(provider):
        raise misconfigured(f"{code}: {problem}")
    return provider


def _value(code: str, name: str, kind: Any, given: Any) -> Any:
    """A member in the type of its field."""
    if get_origin(kind) is tuple and isinstance(given, list) and all(isinstance(one, str) for one in given):
        return tuple(given)
    if name == "roles" and isinstance(given, Mapping):
        return {str(group): _mapped(code, role) for group, role in given.items()}
    if kind is float and type(given) in (int, float) and given > 0:
        return float(given)
    if kind in (str, bool) and type(given) is kind:
        return given
    raise misconfigured(f"{code}: {name} has another form")


def _mapped(code: str, given: Any) -> MappedRole:
    known = isinstance(given, Mapping) and given.keys() <= {"role", "team"} and given.get("role") in Role.values
    if not known or not isinstance(given.get("team", ""), str):
        raise misconfigured(f"{code}: roles maps each group to an object with role, and team where it has one")
    return MappedRole(given["role"], given.get("team", ""))


def _problem_of(provider: Provider) -> str:
    """What is wrong with a provider as a whole; empty where nothing is."""
    issuer = _split(provider.issuer)
    if issuer is None or issuer.query or issuer.fragment or not provider.may_be_asked(provider.issuer):
        return "issuer is no https address"
    if not provider.algorithms or not ALGORITHMS.issuperset(provider.algorithms):
        return f"algorithms are among {', '.join(sorted(ALGORITHMS))}"
    if provider.token_auth not in TOKEN_AUTH:
        return f"token_auth is one of {', '.join(sorted(TOKEN_AUTH))}"
    if "openid" not in provider.scopes:
        return "scopes hold openid"
    if bool(provider.client_secret) == bool(provider.client_secret_file):
        return "either client_secret or client_secret_file is needed"
    if bool(provider.roles) != bool(provider.role_claim):
        return "roles and role_claim go together"
    return ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _is_secure(parts: SplitResult) -> bool:
    """Whether an address is https; on the machine itself plain http will do for development and tests."""
    return parts.scheme == "https" or (settings.DEMO and parts.scheme == "http" and _is_loopback(parts.hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
