"""System checks: keys fit for where they are used, nobody back who was erased, every record behind routes, grants
without a fallback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from casemgmt.access.models import Record
from casemgmt.access.querysets import RecordQuerySet
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.providers import provider
from casemgmt.privacy.ledger import LedgerBroken, alive, read_ledger

NO_LEDGER = (
    "The ledger of erasures cannot be read. Bring it back, or where nobody was ever erased begin one: "
    "manage.py erasure_ledger export."
)


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
    """Guardian would write into its generic tables where a direct one is missing (access.md 3)."""
    case: Any = apps.get_model("cases", "Case")
    found: list[CheckMessage] = []
    for find in (get_user_obj_perms_model, get_group_obj_perms_model):
        if find(case)._meta.app_label != "cases":
            found.append(Error("A grant table of cases is missing.", id="casemgmt.E004"))
    return found


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured before the first request where the keys are missing or made for development, or where
    somebody is back who was erased."""
    for found in [*keys_fit_for_production(None), *nobody_is_back_who_was_erased(None)]:
        raise ImproperlyConfigured(found.msg)
    connection.close()  # each thread that serves opens its own


def _records_without_routes() -> Iterator[CheckMessage]:
    for model in apps.get_models():
        if issubclass(model, Record):
            for manager in model._meta.managers:
                rows = manager.get_queryset()
                if not isinstance(rows, RecordQuerySet) or type(rows).routes is RecordQuerySet.routes:
                    yield Error(f"{model._meta.label} has a manager without routes.", id="casemgmt.E003")
