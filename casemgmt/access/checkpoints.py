"""Signed checkpoints of the trail: made here, since neither the trail nor crypto knows of the other."""

from collections.abc import Mapping
from uuid import UUID

from uuid_utils.compat import uuid7

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action
from casemgmt.audit.checkpoint_files import Verifies
from casemgmt.audit.checkpoints import next_checkpoint
from casemgmt.audit.models import HOUSE, Checkpoint
from casemgmt.audit.trail import append
from casemgmt.crypto.models import SigningKey
from casemgmt.crypto.signing import create_signing_key, current_signer, public_keys_text, verifiers


@action
def create_checkpoint(*, by: Actor, municipality_id: UUID | None = None) -> Checkpoint:
    """A signed checkpoint of all streams, or of those that began in one municipality.

    Its own line in the trail comes first: it holds the scope's stream, so that of two at once the second waits. Raises
    KeysUnavailable, and TrailCut where entries are missing that the last checkpoint saw.
    """
    signer = current_signer()
    scope = municipality_id or HOUSE
    key = uuid7()
    append(
        actor=by,
        event="audit_checkpoint.created",
        kind="audit_checkpoint",
        ids=[key],
        stream=f"municipality:{scope}",
        municipality_id=municipality_id,
    )
    checkpoint = next_checkpoint(scope=scope, at=by.now, signer=signer)
    checkpoint.pk = key
    checkpoint.save(force_insert=True)
    return checkpoint


@action
def replace_signing_key(*, by: Actor) -> SigningKey:
    """The house's first signing key, or the next: the one before signs nothing more, and verifies for good."""
    return create_signing_key(at=by.now)


@action
def ensure_signing_key(*, by: Actor) -> None:
    """A signing key, where the house has none yet."""
    if not SigningKey.objects.filter(retired_at=None).exists():
        create_signing_key(at=by.now)


def keys_of_this_house() -> Mapping[str, Verifies]:
    """What the public keys in the database verify. Whoever holds the database can have put theirs there."""
    return verifiers(public_keys_text())
