"""Ethiopic syllables, as Tigrinya and Amharic use them: a row of eight per consonant, a column per vowel."""

from collections.abc import Iterator

from cases.names.orthography import Orthography, Readings

_ROWS = {
    "H": "ሀሐኀ", "L": "ለ", "M": "መ", "S": "ሠሰዘጸፀ", "R": "ረ", "X": "ሸቸዠጀጨ", "K": "ቀቐከገቈቘኰጐጘ", "B": "በጰፐ", "V": "ቨ",
    "T": "ተደጠዸ", "N": "ነኘ", "F": "ፈ",
}  # fmt: skip
_SPIRANTS = "ኸዀኈ"
_CARRIERS = "አዐ"
# The sixth column has a short vowel or none.
_COLUMNS = ("e", "u", "i", "a", "e", "~", "o", "ua")


def _row(base: str) -> Iterator[tuple[str, str]]:
    for column, vowel in enumerate(_COLUMNS):
        yield chr(ord(base) + column), vowel


def _syllables() -> Iterator[tuple[str, Readings]]:
    for sound, bases in _ROWS.items():
        for base in bases:
            yield from ((syllable, (sound + vowel,)) for syllable, vowel in _row(base))
    for base in _SPIRANTS:
        yield from ((syllable, ("K" + vowel, "H" + vowel)) for syllable, vowel in _row(base))
    for base in _CARRIERS:
        yield from ((syllable, (vowel,)) for syllable, vowel in _row(base))
    yield from ((syllable, ("i" + vowel,)) for syllable, vowel in _row("የ"))
    yield from ((syllable, ("V" + vowel,)) for syllable, vowel in _row("ወ"))
    yield "ው", ("V~", "u")


ETHIOPIC = Orthography.of((), dict(_syllables()))
