"""The script a text is written in."""

import unicodedata
from collections import Counter

# ISO 15924 by the first word of the Unicode character name.
SCRIPTS = {
    "LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "ETHIOPIC": "Ethi", "GREEK": "Grek", "HEBREW": "Hebr",
    "DEVANAGARI": "Deva", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "BENGALI": "Beng", "GURMUKHI": "Guru",
    "TAMIL": "Taml", "CJK": "Hans", "SYRIAC": "Syrc",
}  # fmt: skip


def script_of(text: str) -> str:
    """The script most letters are written in (ISO 15924); empty when there are no letters or we do not list it."""
    counted = letters_by_script(text)
    if not counted:
        return ""
    return SCRIPTS.get(counted.most_common(1)[0][0], "")


def letters_by_script(text: str) -> Counter[str]:
    """How many letters stand in each script, under the first word of their Unicode names."""
    return Counter(unicodedata.name(char, "").split(" ")[0] for char in text if char.isalpha())
