"""Persian given names of two parts, which are written apart, with a hyphen, or as one: Mohammad Reza, Mohammadreza."""

import re

from cases.names.skeletons import fine_key, sounds_of

# The parts that begin such a name are few; those that end it are given names, told by their skeletons in any script.
_FIRST = re.compile(
    "(m[ou]?h[ae]m+[ae]d|ali|gh?[ou]lam|am[ie]{1,2}r|s[aei]y+[aei]d|emam|"
    "محمد|علی|غلام|امیر|سید|امام|мухаммад|мохаммад|али|амир)(?=...)"
)
_SECOND = frozenset(
    fine_key(sound)
    for name in ["abbas", "ahmad", "akbar", "ali", "amin", "asghar", "asgar", "bagher", "bakhsh", "ebrahim", "esmail", "ghasem", "hadi", "hasan", "heidar", "heydar", "hossein", "jafar", "jalil", "jan", "jawad", "kazem", "karim", "khan", "mahdi", "mahmoud", "mehdi", "mohammad", "mortaza", "mostafa", "naghi", "nabi", "parviz", "qasem", "rahim", "rasul", "reza", "rza", "sadegh", "sajjad", "sarwar", "shah", "taghi", "yasin", "yousef", "zaman"]
    for sound in sounds_of(name)
)
# Ahmadi, Alikhani and Mohammadi are family names made of one.
_FAMILY_NAME_ENDS = ("i", "y", "ی", "и")


def parts_of(word: str) -> tuple[str, ...]:
    """The two parts of such a name, or nothing."""
    first = _FIRST.match(word)
    if first is None:
        return ()
    second = word[first.end() :]
    if second.endswith(_FAMILY_NAME_ENDS) and second not in _ENDING_IN_A_VOWEL:
        return ()
    return (first[0], second) if any(fine_key(sound) in _SECOND for sound in sounds_of(second)) else ()


_ENDING_IN_A_VOWEL = frozenset(
    {"ali", "aly", "mahdi", "mehdi", "hadi", "taghi", "taqi", "naghi", "naqi", "nabi"}
    | {"علی", "مهدی", "هادی", "تقی", "نقی", "نبی", "али"}
)
