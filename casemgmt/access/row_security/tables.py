"""How the wall treats the tables that no route reaches. Whatever stands nowhere, the reader cannot read; a test asks
that everything stands somewhere."""

from collections.abc import Mapping

OPEN: dict[str, str] = {
    "crypto_subjectkey": "the wrapped key of whoever is shown; without the root key it opens nothing",
    "crypto_tenantkey": "the wrapped keys of municipalities; without the root key they open nothing",
    "crypto_indexkey": "the wrapped keys of the search index; without the root key they open nothing",
    "crypto_searchterm": "keyed digests, by which a search finds the ids of people; who they are, is behind the wall",
    "audit_stream": "where each chain of the trail stands, for the line that a look leaves",
}
"""Tables of which the reader may read every row, with the reason."""

GOING_ALONG = frozenset({"audit_mention"})
"""Tables of which the reader may read the rows that belong to a row in sight (`towns.BY_ANOTHER` says how)."""

CLOSED: dict[str, str] = {
    "access_accesstoken": "tokens are looked up before anybody stands before the wall",
    "access_failedlogins": "counts failed logins, before anybody stands before the wall",
    "access_invitation": "digests of invitations, looked up before anybody stands before the wall",
    "access_mappedmembership": "which roles came from groups of an identity provider; only sign-ins ask for it",
    "access_spentstate": "digests of sign-ins that were completed",
    "access_recoverycode": "digests of recovery codes",
    "access_user_groups": "Django's own; nobody is in a group of it",
    "access_user_user_permissions": "Django's own; nobody has a permission of it",
    "auth_group": "carries grants to teams; its id alone is asked for",
    "auth_group_permissions": "Django's own; nobody has a permission of it",
    "auth_permission": "names what a grant is for; only writes ask for it",
    "audit_checkpoint": "signed by a command",
    "crypto_signingkey": "signing is a command's",
    "crypto_renewal": "the rotation of keys is a command's",
    "django_content_type": "only writes ask for it",
    "django_migrations": "only migrations ask for it",
    **dict.fromkeys(
        (
            "oauth2_provider_accesstoken",
            "oauth2_provider_application",
            "oauth2_provider_devicegrant",
            "oauth2_provider_grant",
            "oauth2_provider_idtoken",
            "oauth2_provider_refreshtoken",
        ),
        "tokens of programs are looked up before anybody stands before the wall",
    ),
    "guardian_groupobjectpermission": "empty: grants stand in direct tables",
    "guardian_userobjectpermission": "empty: grants stand in direct tables",
}
"""Tables of which the reader may read nothing, with the reason."""

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "audit_entry": ("INSERT",),
    "audit_stream": ("INSERT", "UPDATE (position)"),
}
"""What the reader writes: the line of the trail that a look leaves. Triggers let nothing else happen to these."""


def keep_closed(tables: Mapping[str, str]) -> None:
    """Declare tables of an app of which the reader may read nothing, with the reason."""
    CLOSED.update(tables)
