"""Cases, tasks and referrals once more, over the house's own tables, behind guardian.

`Generic…` has its grants in guardian's own tables with text keys, `Direct…` in tables with foreign keys. Both page
over the same rows and indexes as the house.
"""

from typing import Any

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casemgmt.crypto.sealed import SealedGroup
from cases.models import Case, Referral, Task


def _column(field: Any) -> models.Field:
    if isinstance(field, models.ForeignKey):
        return models.ForeignKey(
            field.remote_field.model, models.DO_NOTHING, null=field.null, db_column=field.column, related_name="+"
        )
    return models.BinaryField() if isinstance(field, SealedGroup) else field.clone()


def _guarded(name: str, model: type[models.Model]) -> Any:
    meta = type("Meta", (), {"app_label": "guarding", "managed": False, "db_table": model._meta.db_table})
    columns = {field.name: _column(field) for field in model._meta.concrete_fields}
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def _grants(name: str, base: Any, guarded: Any) -> Any:
    meta = type("Meta", (base.Meta,), {"app_label": "guarding", "abstract": False})
    to = models.ForeignKey(guarded, on_delete=models.CASCADE)
    return type(name, (base,), {"__module__": __name__, "Meta": meta, "content_object": to})


GENERIC = {one: _guarded(f"Generic{one.__name__}", one) for one in (Case, Task, Referral)}
DIRECT = {one: _guarded(f"Direct{one.__name__}", one) for one in (Case, Task, Referral)}
USER_GRANTS = {
    one: _grants(f"Direct{one.__name__}UserGrant", UserObjectPermissionBase, direct) for one, direct in DIRECT.items()
}
GROUP_GRANTS = {
    one: _grants(f"Direct{one.__name__}GroupGrant", GroupObjectPermissionBase, direct) for one, direct in DIRECT.items()
}
