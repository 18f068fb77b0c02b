"""The demo accounts and their tokens. Tokens are derived from the development secret, so that they can be shown again;
the database holds their digests only, as for every token."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.crypto import salted_hmac

from casemgmt.access.tokens import PREFIX

TOWN_FILES = Path(__file__).parent / "town"


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo town."""

    role: str
    username: str
    municipality: str
    display_name: str
    email: str
    team: str | None
    agency: str | None

    @property
    def token(self) -> str:
        """Its bearer token on this machine."""
        return PREFIX + salted_hmac("casemgmt.demo.token", self.username, algorithm="sha256").hexdigest()

    @property
    def password(self) -> str:
        """Its password on this machine."""
        digest = salted_hmac("casemgmt.demo.password", self.username, algorithm="sha256").hexdigest()
        return "-".join(digest[start : start + 5] for start in range(0, 20, 5))


def read_town(name: str) -> list[dict[str, Any]]:
    """The entries of a file of the demo town."""
    with (TOWN_FILES / f"{name}.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)[name]
    return found


def demo_accounts() -> list[DemoAccount]:
    """All accounts of the demo town, as its files tell them."""
    return [
        DemoAccount(
            role=one["role"],
            username=one["username"],
            municipality=one["municipality"],
            display_name=one["display_name"],
            email=one.get("email", ""),
            team=one.get("team"),
            agency=one.get("agency"),
        )
        for one in read_town("accounts")
    ]
