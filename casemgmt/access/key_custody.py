"""Municipalities' keys on their way into escrow and back: each way leaves a line in the trail of each municipality."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action
from casemgmt.audit.trail import append
from casemgmt.crypto.escrow.contents import Escrow, collect, encode, root_keys_of_this_house
from casemgmt.crypto.escrow.recipients import read_public
from casemgmt.crypto.escrow.restoring import Restored, restore
from casemgmt.crypto.escrow.sealing import seal_for


@action
def export_keys(*, by: Actor, recipients: Sequence[str], with_root: bool = False) -> bytes:
    """The content of an escrow file with every municipality's keys, for the owners of these public keys.

    The lines stand in the trail before there is a file: none is ever written that the trail does not tell of. Raises
    EscrowRefused, and KeysUnavailable where a key does not open.
    """
    public_keys = [read_public(text) for text in recipients]
    escrow = collect(at=by.now, root_keys=root_keys_of_this_house() if with_root else "")
    content = seal_for(public_keys, encode(escrow))
    for town in sorted(escrow.towns, key=lambda one: str(one.tenant)):
        rows = [one.row["id"] for one in (*town.epochs, *town.index_keys)]
        _tell(by, "keys.exported", town.tenant, rows)
    return content


@action
def restore_keys(*, by: Actor, escrow: Escrow) -> list[Restored]:
    """Wrap the keys in an escrow under the present root key, where they do not open; what became of each."""
    outcomes = restore(escrow)
    changed: dict[UUID, list[UUID]] = {}
    for one in outcomes:
        if one.changed:
            changed.setdefault(one.tenant, []).append(one.row)
    for tenant in sorted(changed, key=str):
        _tell(by, "keys.restored", tenant, changed[tenant])
    return outcomes


def _tell(by: Actor, event: str, tenant: UUID, rows: Iterable[UUID]) -> None:
    append(
        actor=by,
        event=event,
        kind="municipality",
        ids=[tenant, *rows],
        fields=["wrapped"],
        stream=f"municipality:{tenant}",
        municipality_id=tenant,
    )
