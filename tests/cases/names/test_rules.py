"""Stored terms stay findable: the keys of a fixed list of names do not change unnoticed."""

import hashlib
from pathlib import Path

from cases.names.rules import RULES
from cases.names.units import name_units

CORPUS = Path(__file__).parents[2] / "data" / "name_pairs.tsv"
# The version of the rules, and the digest of the keys it gives.
FROZEN = (1, "96503b07db2c79df167b31adc28280970c88198c2f692bda51e59e60b6827c6a")


def digest_of_keys() -> str:
    digest = hashlib.sha256()
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[1:]:
        for unit in (unit for name in line.split("\t")[:2] for unit in name_units(name)):
            digest.update(f"{' '.join(sorted(unit.fine))}|{' '.join(sorted(unit.loose))}\n".encode())
    return digest.hexdigest()


def test_keys_are_those_of_this_version_of_the_rules() -> None:
    assert (RULES, digest_of_keys()) == FROZEN, (
        "the key rules changed: raise RULES, since stored terms need a new generation"
    )
