"""Which role may do which action, as data. An action that no table names is refused.

Seeing is asked elsewhere: querysets say which records exist, a policy only what may be done with those that do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from casemgmt.access.actors import Actor
from casemgmt.access.roles import OVERSEERS, READERS_OF_ACCOUNTS, STAFF, Role

EVERYONE = frozenset(Role)
KEEPERS = frozenset({Role.ADMINISTRATOR})

POLICIES: dict[str, "Policy"] = {}


@dataclass(frozen=True)
class Policy:
    """One table: the record's name in the API, and for each action the roles that may do it.

    `open` actions are for anybody, who then shows another proof than a token. `enrolling` ones are for a session that
    lacks the second factor its roles ask for.
    """

    record: str
    actions: Mapping[str, frozenset[Role]] = field(hash=False)
    open: frozenset[str] = frozenset()
    enrolling: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.record in POLICIES:
            raise ValueError(f"There are two policies for {self.record}.")
        POLICIES[self.record] = self

    def allows(self, actor: Actor, action: str, municipality_id: UUID | None = None) -> bool:
        """Whether a role of the actor includes the action; with a municipality, a role held there."""
        roles = self.actions.get(action, frozenset())
        held = actor.roles_in(municipality_id) if municipality_id else frozenset(s.role for s in actor.seats)
        return not roles.isdisjoint(held)

    def actions_of(self, roles: Iterable[str]) -> list[str]:
        """The names of all actions that one of the roles includes."""
        held = frozenset(roles)
        return sorted(name for name, allowed in self.actions.items() if not allowed.isdisjoint(held))


def reading(roles: frozenset[Role]) -> dict[str, frozenset[Role]]:
    """The table entries for list and detail."""
    return {"list": roles, "retrieve": roles}


ME = Policy("me", {"retrieve": EVERYONE, "password": EVERYONE})
ROLE = Policy("role", {"list": STAFF})
CODE_LIST = Policy("code_list", reading(EVERYONE))
MUNICIPALITY = Policy("municipality", reading(STAFF))
TEAM = Policy("team", reading(STAFF) | {"create": KEEPERS, "partial_update": KEEPERS})
AGENCY = Policy(
    "agency",
    reading(STAFF)
    | {
        name: frozenset({Role.CASEWORKER, Role.TEAM_LEAD, Role.INTEGRATION_OFFICER, Role.ADMINISTRATOR})
        for name in ("create", "partial_update")
    },
)
ACCOUNT = Policy(
    "account",
    reading(READERS_OF_ACCOUNTS)
    | dict.fromkeys(
        (
            "create",
            "partial_update",
            "disable",
            "enable",
            "invite",
            "unlock",
            "end_sessions",
            "reset_second_factor",
            "list_tokens",
            "issue_token",
            "revoke_token",
            "revoke_tokens",
        ),
        KEEPERS,
    ),
)
SESSION = Policy(
    "session",
    reading(EVERYONE) | dict.fromkeys(("create", "passkey", "passkey_challenge", "destroy", "end_all"), EVERYONE),
    open=frozenset({"create", "passkey", "passkey_challenge"}),
    enrolling=frozenset({"list", "retrieve", "destroy", "end_all"}),
)
INVITATION = Policy("invitation", {"accept": EVERYONE}, open=frozenset({"accept"}))
_FACTOR = ("create", "confirm", "passkey", "passkey_challenge", "recovery_codes", "destroy")
FACTOR = Policy(
    "factor",
    reading(EVERYONE) | dict.fromkeys(_FACTOR, EVERYONE),
    enrolling=frozenset({"list", "retrieve", *_FACTOR}),
)
_SIGN_IN = ("offered", "challenge", "sign_in", "confirm")
PROVIDER_LOGIN = Policy("provider_login", dict.fromkeys(_SIGN_IN, EVERYONE), open=frozenset(_SIGN_IN))
PROVIDER_LOGOUT = Policy("provider_logout", {"log_out": EVERYONE}, open=frozenset({"log_out"}))
PROVIDER_LINK = Policy("provider_link", reading(EVERYONE) | dict.fromkeys(("challenge", "create", "destroy"), EVERYONE))
AGENCY_CLIENT = Policy(
    "agency_client",
    reading(KEEPERS) | dict.fromkeys(("create", "partial_update", "add_secret", "retire_secret", "disable"), KEEPERS),
)
COLLEAGUE = Policy("colleague", reading(frozenset({Role.CASEWORKER, Role.TEAM_LEAD})))
MEMBERSHIP = Policy("membership", reading(READERS_OF_ACCOUNTS) | {"create": KEEPERS, "end": KEEPERS})
STAND_IN = Policy("stand_in", reading(STAFF) | dict.fromkeys(("create", "end"), STAFF - {Role.DATA_PROTECTION_OFFICER}))
ACCESS = Policy(
    "access",
    {
        "explain": frozenset({Role.TEAM_LEAD, Role.DATA_PROTECTION_OFFICER}),
        "preview": READERS_OF_ACCOUNTS,
    },
)
AUDIT_ENTRY = Policy("audit_entry", reading(OVERSEERS))
