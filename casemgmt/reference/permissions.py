"""The page of permissions: record, action, roles."""

from collections.abc import Mapping

from casemgmt.access.data_categories import CATEGORIES
from casemgmt.access.policies import POLICIES, Policy
from casemgmt.access.roles import ALONE, GERMAN, Role
from casemgmt.api.resources.access_questions import record_views, shape_of
from casemgmt.api.viewsets import RecordViewSet
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
    "An action that no table names is refused. *Anybody* may ask for what takes another proof than a token. "
    "`GET /me/` answers the same per account, `GET /roles/` per role. Which *fields* of a record are seen follows from "
    "the data category of each and the table of roles and categories."
)
LETTERS = (
    "**W** read and write, **R** read, **r** reduced to the fields named below, **o** own entries only, **B** by "
    "break-glass with reason, time limit and notice, **a** aggregated, **-** nothing; always limited to the records "
    "that exist for somebody (domain.md 4.5)."
)


def permissions() -> str:
    """The page."""
    addresses = routes()
    parts = [_of_record(policy, addresses) for _, policy in sorted(POLICIES.items())]
    fields = [_fields_of(name, view) for name, view in record_views().items()]
    return page("Permissions", INTRODUCTION, _roles(), _categories(), *filter(None, fields), *parts)


def _categories() -> str:
    rows = [
        (str(one.number), code(one.code), *(one.levels[role].value for role in SHORT)) for one in CATEGORIES.values()
    ]
    return section("Data categories", LETTERS, table(("", "Category", *SHORT.values()), rows))


def _fields_of(name: str, view: type[RecordViewSet]) -> str:
    """Which fields of a record belong to which category; nothing for records that are shown whole."""
    projection = getattr(shape_of(view).Meta, "projection", None)
    if projection is None:
        return ""
    rows = [
        (
            code(category),
            ", ".join(map(code, fields.whole)),
            ", ".join(map(code, fields.reduced)) or "–",
            *(CATEGORIES[category].levels[role].value for role in SHORT),
        )
        for category, fields in projection.categories.items()
    ]
    always = "Seen with any of them: " + ", ".join(map(code, projection.always)) + "."
    heads = ("Category", "Fields", "Reduced to", *SHORT.values())
    return section(f"Fields of `{name}`", always, table(heads, rows))


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
