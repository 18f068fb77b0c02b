"""Persian given names of two parts, which are written apart, with a hyphen, or as one: Mohammad Reza, Mohammadreza."""

import re

from cases.names.skeletons import fine_key, sounds_of

# Few names begin such a compound. Those that end one are told by their skeletons, in any script and spelling.
_BEGINNINGS = (
    *(
        "mohammad",
        "mohamad",
        "muhammad",
        "mohammed",
        "mohamed",
        "muhammed",
        "ali",
        "gholam",
        "ghulam",
        "golam",
        "gulam",
    ),
    *("amir", "ameer", "seyed", "seyyed", "sayed", "sayyid", "syed", "emam"),
    *("محمد", "علی", "غلام", "امیر", "سید", "امام", "мухаммад", "мохаммад", "али", "амир"),
)
_FIRST_LETTERS = frozenset(beginning[:3] for beginning in _BEGINNINGS)
_BEGINNING = re.compile("|".join(_BEGINNINGS))
_ENDING_LENGTHS = range(3, 12)
_ENDINGS = frozenset(
    fine_key(sound)
    for name in [
        *(
            "abbas",
            "ahmad",
            "akbar",
            "ali",
            "amin",
            "asghar",
            "bagher",
            "bakhsh",
            "ebrahim",
            "esmail",
            "ghasem",
            "hadi",
        ),
        *("hasan", "heidar", "hossein", "jafar", "jalil", "jan", "jawad", "kazem", "karim", "khan", "mahdi", "mahmoud"),
        *("mohammad", "mortaza", "mostafa", "naghi", "nabi", "parviz", "rahim", "rasul", "reza", "sadegh", "sajjad"),
        *("sarwar", "shah", "taghi", "yasin", "yousef", "zaman"),
    ]
    for sound in sounds_of(name)
)
# Family names are made of such compounds with an i: Alikhani, Mohammadi. These given names end in one themselves.
_FAMILY_NAME = re.compile("(?!ali$|m[ae]hdi$|hadi$|ta[gq]h?i$|na[gq]h?i$|nabi$|علی|مهدی|هادی|تقی|نقی|نبی|али).*[iyیи]")


def may_be_compound(word: str) -> bool:
    """Whether a folded word begins with the first letters of such a name."""
    return word[:3] in _FIRST_LETTERS


def parts_of(word: str) -> tuple[str, ...]:
    """The two parts of a folded word that is such a name, else nothing."""
    beginning = _BEGINNING.match(word)
    if beginning is None:
        return ()
    ending = word[beginning.end() :]
    if len(ending) not in _ENDING_LENGTHS or _FAMILY_NAME.fullmatch(ending):
        return ()
    return () if _ENDINGS.isdisjoint(map(fine_key, sounds_of(ending))) else (beginning[0], ending)
