"""Cyrillic letters, as Ukrainian, Russian, Belarusian, South Slavic, Caucasian and Central Asian languages use them."""

from cases.names.alphabet import SEAM, UNWRITTEN
from cases.names.orthography import Orthography, Rule, letters_of

# Letters that differ from their base letter by more than an accent.
SIGNIFICANT = "ўѓќ"
_CLUSTERS: tuple[Rule, ...] = (
    ("дж шч тч тш сч зч", ("X",)),
    ("тс тц дз", ("S",)),
    # Latin h behind another letter looks like one with it: Pidhornyi.
    ("дг тг", ("TK", "TH", "T")),
    ("сг зг", ("SK", "SH", "X")),
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
_LETTERS = {
    "B": "бп", "F": "фѳ", "H": "һҳ", "K": "кґқғҝҡҟӄ", "L": "лљ", "M": "м", "N": "нњңҥ", "R": "р", "S": "сзҙҫцѕ",
    "T": "тд", "V": "в", "X": "жшчщџҷҹҽӝӂ", "a": "аяә", "e": "еэєё", "i": "иіїйыјѣ", "o": "оө", "u": "уюүұ",
    UNWRITTEN: SEAM,
}  # fmt: skip

CYRILLIC = Orthography.of(_CLUSTERS, _SEVERAL | letters_of(_LETTERS))
