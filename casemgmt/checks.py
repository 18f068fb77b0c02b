"""System checks: keys fit for where they are used, every record behind routes, grants without a fallback."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from casemgmt.access.models import Record
from casemgmt.access.querysets import RecordQuerySet
from casemgmt.crypto import indexing
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.models import IndexKey, TenantKey
from casemgmt.crypto.providers import provider


@register(Tags.security, deploy=True)
def keys_fit_for_production(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The root key can be read, and is none that was made for development."""
    try:
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


@register(Tags.models)
def every_record_has_routes(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Each record's managers start from `visible_to`."""
    return list(_records_without_routes())


@register(Tags.models)
def grants_never_fall_back(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Guardian would write into its generic tables where a direct one is missing (access.md 3)."""
    case: Any = apps.get_model("cases", "Case")
    found: list[CheckMessage] = []
    for find in (get_user_obj_perms_model, get_group_obj_perms_model):
        if find(case)._meta.app_label != "cases":
            found.append(Error("A grant table of cases is missing.", id="casemgmt.E004"))
    return found


@register(Tags.database, deploy=True)
def keys_are_rotated(app_configs: Any, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """No epoch is older than it should be, and the index follows the rules of this release.

    Asked with `check --deploy --database default`, because it looks into the database.
    """
    return [*_old_epochs(), *_outdated_indexes()] if databases else []


def refuse_unfit_keys() -> None:
    """Raise ImproperlyConfigured before the first request where the keys are missing, or made for development."""
    for found in keys_fit_for_production(None):
        raise ImproperlyConfigured(found.msg)


def _old_epochs() -> Iterator[CheckMessage]:
    before = timezone.now() - timedelta(days=settings.EPOCH_DAYS)
    for epoch in TenantKey.objects.filter(retired_at=None, created_at__lt=before).order_by("tenant"):
        yield Warning(
            f"The key of municipality {epoch.tenant} is older than {settings.EPOCH_DAYS} days.",
            hint="manage.py rotate_keys --municipality-key",
            id="casemgmt.W002",
        )


def _outdated_indexes() -> Iterator[CheckMessage]:
    for tenant in IndexKey.objects.filter(retired_at=None, rules__lt=indexing.rules()).values_list("tenant", flat=True):
        yield Warning(
            f"The search index of municipality {tenant} follows the rules of an earlier release.",
            hint="manage.py rotate_keys --search",
            id="casemgmt.W003",
        )


def _records_without_routes() -> Iterator[CheckMessage]:
    for model in apps.get_models():
        if issubclass(model, Record):
            for manager in model._meta.managers:
                rows = manager.get_queryset()
                if not isinstance(rows, RecordQuerySet) or type(rows).routes is RecordQuerySet.routes:
                    yield Error(f"{model._meta.label} has a manager without routes.", id="casemgmt.E003")
