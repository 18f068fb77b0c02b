"""The page of permissions: record, action, roles."""

from collections.abc import Mapping

from casemgmt.access.policies import POLICIES, Policy
from casemgmt.access.roles import ALONE, GERMAN, Role
from casemgmt.reference.markdown import code, page, section, table
from casemgmt.reference.routes import Routes, routes

SHORT: Mapping[Role, str] = {
    Role.CASEWORKER: "CW",
    Role.TEAM_LEAD: "TL",
    Role.HOUSING_MANAGER: "HM",
    Role.HEALTH_COMPANION: "HC",
    Role.COURSE_COORDINATOR: "CC",
    Role.JOB_COACH: "JC",
    Role.VOLUNTEER: "VO",
    Role.INTERPRETER: "IN",
    Role.PARTNER_AGENCY: "PA",
    Role.INTEGRATION_OFFICER: "IO",
    Role.DATA_PROTECTION_OFFICER: "DP",
    Role.ADMINISTRATOR: "AD",
}

INTRODUCTION = (
    "A table says what a role may *do*. Which records *exist* for somebody is asked first and elsewhere (routes, see "
    "[access](../explanation/access.md)): a caseworker may accept a case, but only one that their team works on. "
    "An action that no table names is refused. *Anybody* may ask for what takes another proof than a "
    "token. `GET /me/` answers the same per account, `GET /roles/` per role."
)


def permissions() -> str:
    """The page."""
    addresses = routes()
    parts = [_of_record(policy, addresses) for _, policy in sorted(POLICIES.items())]
    return page("Permissions", INTRODUCTION, _roles(), *parts)


def _roles() -> str:
    rows = [
        (short, code(role.value), role.label, GERMAN[role], "yes" if role in ALONE else "")
        for role, short in SHORT.items()
    ]
    return section("Roles", table(("", "Role", "English", "German", "Held without any other"), rows))


def _of_record(policy: Policy, addresses: Routes) -> str:
    rows = [
        [
            f"{code(name)} (anybody)" if name in policy.open else code(name),
            ", ".join(map(code, addresses.get((policy.record, name), ()))) or "–",
            *("x" if role in roles else "" for role in SHORT),
        ]
        for name, roles in sorted(policy.actions.items())
    ]
    return section(f"`{policy.record}`", table(("Action", "Asked by", *SHORT.values()), rows))
