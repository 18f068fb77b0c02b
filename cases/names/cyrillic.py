"""Cyrillic letters, as Ukrainian, Russian, Belarusian, South Slavic and the languages of the Caucasus and Central Asia use them."""

from cases.names.orthography import Orthography, Rule, one_by_one

_CLUSTERS: tuple[Rule, ...] = (
    ("дж|шч|тч|тш|[сз]ч", ("X",)),
    ("тс|тц|дз", ("S",)),
)
_SEVERAL = {
    # Ukrainian г is h, Russian г is g, and nobody writes down which of them a name is. х is kh, ch or h.
    "г": ("K", "H"),
    "х": ("K", "H"),
    "ў": ("V", "u"),
    "ѓ": ("K", "X"),
    "ќ": ("K", "X"),
    "ђ": ("X", "T"),
    "ћ": ("X", "T"),
}
CYRILLIC = Orthography.of(
    _CLUSTERS,
    _SEVERAL
    | one_by_one(
        {
            "B": "бп", "F": "фѳ", "H": "һҳ", "K": "кґқғҝҡҟӄ", "L": "лљ", "M": "м", "N": "нњңҥ", "R": "р", "S": "сзҙҫцѕ",
            "T": "тд", "V": "в", "X": "жшчщџҷҹҽӝӂ",
            "a": "аяә", "e": "еэєё", "i": "иіїйыјѣ", "o": "оө", "u": "уюүұ",
        }
    ),
)  # fmt: skip
