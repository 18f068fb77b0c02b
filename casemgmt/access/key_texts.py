"""What `manage.py keys` prints: the inventory, what an import did, what the self-test found. Never key material."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from casemgmt.crypto.escrow.restoring import Restored
from casemgmt.crypto.inventory import EpochState, GenerationState, TownKeys
from casemgmt.crypto.providers import RootKeyState
from casemgmt.crypto.selftest import Finding

ROOTS = {True: "under the newest root key", False: "UNDER AN OLDER ROOT KEY", None: "under no root key of this house"}


def inventory_as_json(provider: str, roots: Iterable[RootKeyState], towns: Iterable[TownKeys]) -> dict[str, Any]:
    """The inventory as data."""
    return {
        "provider": provider,
        "root_keys": [one._asdict() for one in roots],
        "municipalities": [asdict(town) for town in towns],
    }


def inventory_as_text(
    provider: str, roots: Sequence[RootKeyState], towns: Sequence[TownKeys], names: Mapping[UUID, str]
) -> str:
    """The inventory to be read."""
    lines = [f"Root keys ({provider})", *map(_root, roots)]
    for town in towns:
        counts = town.subjects
        lines += ["", f"{names.get(town.tenant, 'municipality')} ({town.tenant})"]
        lines += [*map(_epoch, town.epochs), *map(_generation, town.index_keys)]
        lines.append(
            f"  subjects: {counts.living} with a key, {counts.destroyed} with the key destroyed, "
            f"{counts.with_older} with older numbers"
        )
    return "\n".join(lines)


def restored_as_text(outcomes: Iterable[Restored], names: Mapping[UUID, str], *, dry_run: bool) -> str:
    """What an import did, a line for each key."""
    outcomes = list(outcomes)
    lines = [f"{names.get(one.tenant, one.tenant)}: {one.kind} key {one.number} {one.outcome}" for one in outcomes]
    number = sum(one.changed for one in outcomes)
    lines.append(f"{number} of {len(outcomes)} keys {'would be' if dry_run else 'were'} restored.")
    return "\n".join(lines)


def findings_as_text(versions: Mapping[str, str], findings: Iterable[Finding]) -> str:
    """What the self-test found."""
    lines = [f"{name}: {value}" for name, value in versions.items()]
    lines += [f"{'FAILED' if one.problem else 'good'}  {one.what}{_because(one.problem)}" for one in findings]
    return "\n".join(lines)


def _because(problem: str) -> str:
    return f": {problem}" if problem else ""


def _root(one: RootKeyState) -> str:
    facts = [one.purpose, f"since {one.created_at:%Y-%m-%d}" if one.created_at else "", "newest" if one.newest else ""]
    return f"  {one.number}: " + (", ".join(filter(None, facts)) or "older")


def _epoch(one: EpochState) -> str:
    root = "" if one.state == "destroyed" else f", {ROOTS[one.newest_root]}"
    return f"  epoch {one.epoch}: {one.state}, {one.age_days} days old, wraps {one.subject_keys} subject keys{root}"


def _generation(one: GenerationState) -> str:
    root = "" if one.state == "retired" else f", {ROOTS[one.newest_root]}"
    return (
        f"  index generation {one.generation}: {one.state}, rules {one.rules}, {one.age_days} days old, "
        f"{one.subjects} subjects indexed{root}"
    )
