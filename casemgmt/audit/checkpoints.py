"""Checkpoints: a signed statement of how far every stream had come at a moment.

What is signed is a JSON array: form, scope, number, moment, entries, streams, root, digest of the statement before it,
id of the key. The root is the SHA-256 over one line for each stream, by name: name, position, digest. So whoever keeps
one checkpoint outside can tell whether any of the entries before it was changed, whoever changed it and however well.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple, Protocol
from uuid import UUID

import orjson

from casemgmt.audit import chain
from casemgmt.audit.models import HOUSE, Checkpoint, Stream

FORM = "casemgmt audit checkpoint 1"


class Tip(NamedTuple):
    """Where a stream stood: its last position and the digest there (32 bytes)."""

    position: int
    digest: bytes


Tips = Mapping[str, Tip]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a checkpoint says. `scope` is a municipality, or `HOUSE` for all streams."""

    scope: UUID
    number: int
    at: datetime
    entries: int
    streams: int
    root: bytes
    previous: bytes
    signed_by: str

    @property
    def content(self) -> bytes:
        """What is signed."""
        digests = (self.root.hex(), self.previous.hex())
        counts = (self.entries, self.streams)
        return orjson.dumps(
            [FORM, self.scope.hex, self.number, chain.moment_text(self.at), *counts, *digests, self.signed_by]
        )

    @property
    def digest(self) -> bytes:
        """What the next checkpoint has before it (32 bytes)."""
        return sha256(self.content).digest()


class TrailCut(RuntimeError):
    """Streams are behind the last checkpoint, or hold another digest there."""

    def __init__(self, number: int, stream: str) -> None:
        super().__init__(f"{number} streams lost entries that the last checkpoint saw; one of them is {stream}.")


class Signer(Protocol):
    """What signs; `casemgmt.crypto.signing.Signer` is one."""

    @property
    def key_id(self) -> str: ...

    def sign(self, content: bytes) -> bytes: ...


def genesis(scope: UUID) -> bytes:
    """What the first checkpoint of a scope has before it (32 bytes)."""
    return sha256(f"{FORM} {scope.hex}".encode()).digest()


def root_of(tips: Tips) -> bytes:
    """The digest (32 bytes) over all streams, in the order of their names."""
    found = sha256()
    for name in sorted(tips):
        position, digest = tips[name]
        found.update(orjson.dumps([name, position, digest.hex()], option=orjson.OPT_APPEND_NEWLINE))
    return found.digest()


def next_checkpoint(*, scope: UUID, at: datetime, signer: Signer) -> Checkpoint:
    """The checkpoint of all streams as they stand now, not stored yet. The caller holds the scope's stream locked.

    Raises TrailCut: what has lost entries since the last checkpoint is to be looked into, and not to be signed.
    """
    before = dict(known_tips(scope))
    tips = dict(_present_tips(scope))
    cut = [name for name, tip in before.items() if not _goes_on(tip, tips.get(name))]
    if cut:
        raise TrailCut(len(cut), min(cut))
    last = Checkpoint.objects.filter(scope=scope).order_by("-number").first()
    statement = Statement(
        scope=scope,
        number=last.number + 1 if last else 1,
        at=at,
        entries=sum(tip.position for tip in tips.values()),
        streams=len(tips),
        root=root_of(tips),
        previous=statement_of(last).digest if last else genesis(scope),
        signed_by=signer.key_id,
    )
    moved = sorted((name, tip) for name, tip in tips.items() if before.get(name) != tip)
    columns = {name: getattr(statement, name) for name in Statement.__slots__}
    return Checkpoint(**columns, signature=signer.sign(statement.content), heads=_heads_text(moved))


def known_tips(scope: UUID) -> Iterator[tuple[str, Tip]]:
    """Every stream as the checkpoints of the scope saw it, oldest first: the last one of a name holds."""
    rows = Checkpoint.objects.filter(scope=scope).order_by("number").values_list("heads", flat=True)
    for heads in rows.iterator(chunk_size=50):
        yield from tips_in(orjson.loads(heads))


def tips_in(heads: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, Tip]]:
    """Heads as they stand in a checkpoint. Raises ValueError for others."""
    for name, position, digest in heads:
        yield str(name), Tip(int(position), bytes.fromhex(digest))


def statement_of(row: Checkpoint) -> Statement:
    """What a stored checkpoint says."""
    return Statement(
        scope=row.scope,
        number=row.number,
        at=row.at,
        entries=row.entries,
        streams=row.streams,
        root=bytes(row.root),
        previous=bytes(row.previous),
        signed_by=row.signed_by,
    )


def _present_tips(scope: UUID) -> Iterator[tuple[str, Tip]]:
    """The streams of the scope that have entries, as their rows tell."""
    streams = Stream.objects.filter(position__gt=0)
    if scope != HOUSE:
        streams = streams.filter(municipality_id=scope)
    for name, position, head in streams.values_list("name", "position", "head").iterator(chunk_size=2000):
        yield name, Tip(position, bytes(head))


def _goes_on(before: Tip, now: Tip | None) -> bool:
    return now is not None and (now == before or now.position > before.position)


def _heads_text(tips: Iterable[tuple[str, Tip]]) -> str:
    return orjson.dumps([[name, tip.position, tip.digest.hex()] for name, tip in tips]).decode()
