"""Every write of agencies' programs: entering one, exchanging its secret, disabling it."""

from collections.abc import Sequence
from typing import Any

from oauth2_provider.models import Application
from uuid_utils.compat import uuid7

from casemgmt.access import tokens
from casemgmt.access.actions import create_account, create_membership, update_account
from casemgmt.access.actors import Actor
from casemgmt.access.models import Agency, AgencyClient, ClientSecret
from casemgmt.access.roles import Role
from casemgmt.access.writing import action, assign, store, tell
from casemgmt.errors import Conflict, Invalid

MOST_SECRETS = 2
"""One that is used, and one that takes over from it."""


class ClientDisabled(Conflict):
    """The program was disabled for good."""

    code = "client_disabled"
    detail = "This client is disabled. Enter another one."


class SecretsFull(Conflict):
    """Two secrets are valid already."""

    code = "secrets_full"
    detail = "Two secrets are valid. Retire one before you make another."


class SecretUnknown(Invalid):
    """The client has no such valid secret."""

    code = "secret_unknown"
    detail = "The client has no such valid secret."


class LastSecret(Conflict):
    """It would leave the client without any."""

    code = "last_secret"
    detail = "This is the only valid secret. Make another first, or disable the client."


@action
def create_client(*, by: Actor, agency: Agency, name: str, scopes: Sequence[str]) -> tuple[AgencyClient, str]:
    """A program of an agency with a service account of its own, and its first secret, which nobody can see again."""
    key = uuid7()
    username = f"client-{key.hex[-12:]}"
    user = create_account(by=by, municipality=agency.municipality, username=username)
    create_membership(by=by, user=user, role=Role.PARTNER_AGENCY, agency=agency)
    client = AgencyClient(
        id=key,
        municipality_id=agency.municipality_id,
        agency=agency,
        user=user,
        application=_application(username),
        name=name,
        client_id=username,
        scopes=sorted(scopes),
    )
    store(client, by=by, event="client.created", fields=["agency", "scopes"])
    return client, _new_secret(client, by)


@action
def update_client(*, by: Actor, client: AgencyClient, changes: dict[str, Any]) -> AgencyClient:
    """Name it otherwise, or let it do more or less; tokens that are out can do no more than this at once."""
    return store(client, by=by, event="client.changed", fields=assign(client, changes))


@action
def add_secret(*, by: Actor, client: AgencyClient) -> tuple[AgencyClient, str]:
    """A second secret beside the one in use, which nobody can see again. Raises SecretsFull, ClientDisabled."""
    if client.disabled_at is not None:
        raise ClientDisabled
    if client.secrets.filter(retired_at=None).count() >= MOST_SECRETS:
        raise SecretsFull
    text = _new_secret(client, by)
    return tell(client, by=by, event="client.secret_added"), text


@action
def retire_secret(*, by: Actor, client: AgencyClient, secret: Any) -> AgencyClient:
    """Make a secret useless at once. Tokens got for it end by themselves within the hour. Raises LastSecret."""
    valid = {one.pk: one for one in client.secrets.filter(retired_at=None)}
    if secret not in valid:
        raise SecretUnknown
    if len(valid) == 1:
        raise LastSecret
    valid[secret].retired_at = by.now
    valid[secret].save(update_fields=["retired_at"])
    return tell(client, by=by, event="client.secret_retired", also=[secret])


@action
def disable_client(*, by: Actor, client: AgencyClient) -> AgencyClient:
    """End the program for good: its secrets, its tokens and its service account are useless at once."""
    if client.disabled_at is not None:
        raise ClientDisabled
    client.disabled_at = by.now
    client.secrets.filter(retired_at=None).update(retired_at=by.now)
    update_account(by=by, user=client.user, changes={"is_active": False})
    return store(client, by=by, event="client.disabled")


def _application(client_id: str) -> Application:
    """What django-oauth-toolkit knows of a client. Its own secret is of no use: ours are asked (`access.oauth`)."""
    return Application.objects.create(
        client_id=client_id,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret="!",  # noqa: S106 - no secret: nothing compares with it
        hash_client_secret=False,
    )


def _new_secret(client: AgencyClient, by: Actor) -> str:
    text = tokens.new_token(tokens.CLIENT_SECRET)
    ClientSecret(client=client, digest=tokens.token_digest(text), created_at=by.now).save(force_insert=True)
    return text
