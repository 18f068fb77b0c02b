"""How municipalities are called. Keys know them by their ids only, so what stands above declares their names."""

from collections.abc import Callable, Mapping
from uuid import UUID

from casemgmt.crypto.models import TenantKey

Named = Callable[[], Mapping[str, UUID]]
_named: list[Named] = []


def declare_tenants(named: Named) -> None:
    """Declare how municipalities are called (by their AGS) on the command line and in reports."""
    _named[:] = [named]


def tenants_named(name: str) -> list[UUID]:
    """All that have keys for `all`, else the one of this name or id. Raises LookupError for an unknown one."""
    known = list(TenantKey.objects.order_by("tenant").values_list("tenant", flat=True).distinct())
    if name == "all":
        return known
    wanted = next((tenant for tenant, called in tenant_names().items() if called == name), None)
    found = [one for one in known if one == wanted or str(one) == name]
    if not found:
        raise LookupError("No municipality of this name has keys.")
    return found


def tenant_names() -> Mapping[UUID, str]:
    """How the municipalities are called."""
    return {tenant: name for named in _named for name, tenant in named().items()}
