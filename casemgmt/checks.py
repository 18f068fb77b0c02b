"""System checks: keys fit for where they are used, nobody back who was erased, every record behind routes, grants
without a fallback."""

import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casemgmt.access.models import Record
from casemgmt.access.openid.providers import ProvidersMisconfigured, providers
from casemgmt.access.querysets import RecordQuerySet
from casemgmt.access.row_security.installing import problems
from casemgmt.crypto import indexing
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.models import IndexKey, TenantKey
from casemgmt.crypto.providers import provider
from casemgmt.privacy.ledger import LedgerBroken, alive, read_ledger

NO_LEDGER = (
    "The ledger of erasures cannot be read. Bring it back, or where nobody was ever erased begin one: "
    "manage.py erasure_ledger export."
)


@register(Tags.security, deploy=True)
def keys_fit_for_production(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The root keys can be reached and used now, and none was made for development."""
    try:
        provider().health()
        development = provider().development
    except KeysUnavailable as error:
        return [Critical(error.detail, id="casemgmt.E001")]
    if development and not settings.DEMO:
        return [Critical("The root key was made for development. Create one for production.", id="casemgmt.E002")]
    return []


@register(Tags.security, deploy=True)
def key_is_not_in_the_environment(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A root key in the environment is for a single node; a file of its own user, or a vault, is better."""
    if settings.KEY_PROVIDER == "environment" and not settings.DEMO:
        hint = "Every process of the user can read the environment: use CASEMGMT_KEY_PROVIDER=file."
        return [Warning("The root key stands in the environment.", hint=hint, id="casemgmt.W001")]
    return []


@register(Tags.security, deploy=True)
def root_keys_cannot_leave_their_provider(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """What the provider says against itself. One that cannot be reached is told of by casemgmt.E001."""
    try:
        return [Warning(sentence, id="casemgmt.W002") for sentence in provider().weaknesses()]
    except KeysUnavailable:
        return []


@register(Tags.security, deploy=True)
def files_are_their_owners_only(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The folder of sealed files is a folder, and closed to everybody else; one that is not there yet is made so."""
    folder = Path(settings.FILES_DIR)
    if folder.exists() and (not folder.is_dir() or folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)):
        hint = "chmod 700 it; it belongs to the service's user."
        return [Error("The folder of sealed files is open to others than its owner.", hint=hint, id="casemgmt.E009")]
    return []


@register(Tags.security, deploy=True)
def roles_that_read_health_data_need_two_factors(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """A password alone opens no health or confidential data in production."""
    if settings.SECOND_FACTOR == "optional" and not settings.DEMO:
        hint = "CASEMGMT_SECOND_FACTOR=required, which is what production has by itself."
        return [Warning("A password alone opens health and confidential data.", hint=hint, id="casemgmt.W005")]
    return []


@register(Tags.security)
def identity_providers_are_set_up(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The identity providers can be read as the settings have them; none is asked for anything."""
    try:
        providers()
    except ProvidersMisconfigured as error:
        return [Error(f"CASEMGMT_OIDC_PROVIDERS: {error.reason}.", id="casemgmt.E011")]
    return []


@register(Tags.security, deploy=True)
def nobody_is_back_who_was_erased(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The database has nobody whom the ledger says was erased; a restored backup would (docs/how-to/erase-a-person)."""
    if not settings.ERASURE_LEDGER:
        return []
    try:
        back = len(alive(read_ledger(Path(settings.ERASURE_LEDGER))))
    except OSError:
        return [Critical(NO_LEDGER, id="casemgmt.E005")]
    except LedgerBroken as error:
        return [Critical(str(error), id="casemgmt.E006")]
    except DatabaseError:
        return [Critical("The database cannot be compared with the ledger of erasures.", id="casemgmt.E007")]
    if back:
        sentence = f"The database has {back} who were erased. Run erasure_ledger replay."
        return [Critical(sentence, id="casemgmt.E008")]
    return []


@register(Tags.models)
def every_record_has_routes(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Each record's managers start from `visible_to`."""
    return list(_records_without_routes())


@register(Tags.models)
def grants_never_fall_back(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Guardian would write into its generic tables where a direct one is missing (access.md 3).

    Read from the models, because guardian itself would ask the database, which may not be there yet.
    """
    related: Any = apps.get_model("cases", "Case")._meta.related_objects
    tables = [one.related_model for one in related if one.field.name == "content_object"]
    return [
        Error("A grant table of cases is missing.", id="casemgmt.E004")
        for base in (UserObjectPermissionBase, GroupObjectPermissionBase)
        if not any(issubclass(table, base) for table in tables)
    ]


@register(Tags.database, deploy=True)
def keys_are_rotated(app_configs: Any, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """No epoch is older than it should be, and the index follows the rules of this release.

    Asked with `check --deploy --database default`, because it looks into the database.
    """
    return [*_old_epochs(), *_outdated_indexes()] if databases else []


@register(Tags.database, deploy=True)
def row_security_stands(app_configs: Any, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Where the settings ask for row security, it stands in the database as the routes of this release have it.

    Asked with `check --deploy --database default`, because it looks into the database.
    """
    return _wall_amiss() if databases else []


@register(Tags.security, deploy=True)
def row_security_is_on(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """In production a view with a mistake meets a second wall."""
    if settings.ROW_SECURITY or settings.DEMO:
        return []
    hint = "CASEMGMT_ROW_SECURITY=on, which is what production has by itself."
    return [Warning("Row security is off: nothing stands behind a view with a mistake.", hint=hint, id="casemgmt.W007")]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured before the first request where the keys are missing or made for development, somebody
    is back who was erased, or the wall does not stand as this release has it.

    Where the database does not answer, the server starts and says so (`/health/ready`).
    """
    found = [*keys_fit_for_production(None), *nobody_is_back_who_was_erased(None)]
    with suppress(DatabaseError):
        found += _wall_amiss()
    for one in found:
        raise ImproperlyConfigured(f"{one.msg} ({one.hint})" if one.hint else one.msg)
    connection.close()  # each thread that serves opens its own


def _wall_amiss() -> list[CheckMessage]:
    hint = "manage.py row_security install, as the owner of the tables"
    wanted = problems() if settings.ROW_SECURITY else ()
    return [Error(sentence, hint=hint, id="casemgmt.E010") for sentence in wanted]


def _old_epochs() -> Iterator[CheckMessage]:
    before = timezone.now() - timedelta(days=settings.EPOCH_DAYS)
    for epoch in TenantKey.objects.filter(retired_at=None, created_at__lt=before).order_by("tenant"):
        yield Warning(
            f"The key of municipality {epoch.tenant} is older than {settings.EPOCH_DAYS} days.",
            hint="manage.py rotate_keys --municipality-key",
            id="casemgmt.W003",
        )


def _outdated_indexes() -> Iterator[CheckMessage]:
    for tenant in IndexKey.objects.filter(retired_at=None, rules__lt=indexing.rules()).values_list("tenant", flat=True):
        yield Warning(
            f"The search index of municipality {tenant} follows the rules of an earlier release.",
            hint="manage.py rotate_keys --search",
            id="casemgmt.W004",
        )


def _records_without_routes() -> Iterator[CheckMessage]:
    for model in apps.get_models():
        if issubclass(model, Record):
            for manager in model._meta.managers:
                rows = manager.get_queryset()
                if not isinstance(rows, RecordQuerySet) or type(rows).routes is RecordQuerySet.routes:
                    yield Error(f"{model._meta.label} has a manager without routes.", id="casemgmt.E003")
