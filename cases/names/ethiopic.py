"""Ethiopic syllables, as Tigrinya and Amharic use them: a row of eight for each consonant, a column for each vowel."""

from collections.abc import Iterator

from cases.names.alphabet import UNWRITTEN
from cases.names.orthography import Orthography, Readings

# The first syllable of each row.
_ROWS = {
    "H": "ሀሐኀ", "L": "ለ", "M": "መ", "S": "ሠሰዘጸፀ", "R": "ረ", "X": "ሸቸዠጀጨ", "K": "ቀቈቐቘከኰገጐጘ", "B": "በጰፐ", "V": "ቨወ",
    "T": "ተደዸጠ", "N": "ነኘ", "F": "ፈ", "i": "የ", "": "አዐ", "KH": "ኸዀኈ",
}  # fmt: skip
# The sixth column has a short vowel or none.
_COLUMNS = ("e", "u", "i", "a", "e", UNWRITTEN, "o", "ua")


def _syllables() -> Iterator[tuple[str, Readings]]:
    for sounds, bases in _ROWS.items():
        for base in bases:
            for column, vowel in enumerate(_COLUMNS):
                yield chr(ord(base) + column), tuple(sound + vowel for sound in sounds or ("",))
    # Without a vowel w may be the end of a diphthong: Dawit, but Tsehaw and Gizaw.
    yield "ው", ("V~", "u")


ETHIOPIC = Orthography.of((), dict(_syllables()))
