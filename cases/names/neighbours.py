"""Skeletons one slip away, so that a mistyped name is found without storing anything more."""

from cases.names.alphabet import SKELETON_ALPHABET


def neighbours(key: str) -> frozenset[str]:
    """All skeletons that one letter more, less, other, or swapped with the next makes of a key; not the key itself."""
    halves = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    inserted = {before + letter + after for before, after in halves for letter in SKELETON_ALPHABET}
    deleted = {before + after[1:] for before, after in halves if after}
    replaced = {before + letter + after[1:] for before, after in halves if after for letter in SKELETON_ALPHABET}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    return frozenset((inserted | deleted | replaced | swapped) - {key, ""})
