"""The variants of one word: with and without a glued article, with and without the L of Abdul."""

import re

from cases.names.alphabet import SEAM

Change = tuple[re.Pattern[str], str]


def _changes(*changes: tuple[str, str]) -> tuple[Change, ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in changes)


# The article in glued compounds goes.
_LATIN = _changes(
    # Abdulrahman, Abdelkader, Abdoulkarim: L before a consonant.
    ("^(c?[aeo]bd)[aeiou]{1,2}l(?=[^aeiouyl])", rf"\1{SEAM}"),
    # Abulfazl, Aboulkheir.
    ("^ab(?:[uoa]|ou|oo)l(?=[^aeiouyl])", f"abu{SEAM}"),
    # Nureldin, Noureddine, Gulbuddin.
    ("(?<=..)[aeiou]{1,2}[ld]?d[ie]{1,2}ne?$", "din"),
    # Ziaulhaq.
    ("(?<=..)[aeiou]lha(?:q|k|gh|qq)$", f"{SEAM}haq"),
)
_ARABIC = _changes(
    ("الدین$", "دین"),
    ("(?<=..)الحق$", f"{SEAM}حق"),
    ("(?<=.)الل?ه$", "لله"),
    (f"^(عبد|ابو|ابی){SEAM}?ال(?=..)", rf"\1{SEAM}"),
    (f"^ذو{SEAM}?ال", "ذل"),
    # Sorani writes short vowels, so two equal letters beside one are one long consonant.
    (r"(?<=ە)([^و])\1|([^و])\2(?=ە)", r"\1\2"),
)
_CYRILLIC = _changes(("^абд[уе]ль?(?=[^аеиоуыэюяйл])", f"абд{SEAM}"))
# A word that may begin with an article, or only look so, keeps both forms.
_LATIN_PERHAPS = _changes(
    ("^(c?[aeo]bd)[aeiou]{1,2}l(?=[aeiouy])", rf"\1{SEAM}"),
    ("^[ae]l(?=[^aeiouyl]..|[ao]...)", ""),
    # An assimilated article: Essaid, Ennaji, Errachid.
    (r"^[ae](?=([sndtzr])\1...)", ""),
    # Moroccan: Lhoucine, Lakhdar, Larbi.
    ("^l(?=h|a[^aeiouy]{2})", ""),
    ("^ben(?=....)", ""),
)
_ARABIC_PERHAPS = _changes(("^بن(?=...)", ""), ("^ال(?=...)", ""))
# Most words begin and end with none of these, and one look is quicker than all changes.
_LATIN_BEGINNINGS = frozenset(
    {"abd", "cab", "ebd", "obd", "abu", "abo", "aba", "ben"} | {v + 2 * c for v in "ae" for c in "sndtzr"}
)
_LATIN_ARTICLES = frozenset({"al", "el", "lh", "la"})
_LATIN_ENDINGS = frozenset({"din", "ine", "een", "iin", "ien", "haq", "hak", "aqq", "agh"})
_ARABIC_SIGNS = ("ال", "ە")


def variants_of(word: str) -> tuple[str, ...]:
    """A folded word without glued articles, and as it stands where they may be part of the name."""
    if word.isascii():
        beginning = word[:3]
        if beginning in _LATIN_BEGINNINGS or beginning[:2] in _LATIN_ARTICLES or word[-3:] in _LATIN_ENDINGS:
            return _changed(word, _LATIN, _LATIN_PERHAPS)
    elif word.startswith("بن") or any(sign in word for sign in _ARABIC_SIGNS):
        return _changed(word, _ARABIC, _ARABIC_PERHAPS)
    elif word.startswith("абд"):
        return _changed(word, _CYRILLIC, ())
    return (word,)


def _changed(word: str, certain: tuple[Change, ...], perhaps: tuple[Change, ...]) -> tuple[str, ...]:
    """The forms that one more change would make, and last the word with every certain change."""
    for pattern, replacement in certain:
        word = pattern.sub(replacement, word)
    shorter = (pattern.sub(replacement, word) for pattern, replacement in perhaps)
    return (*(form for form in shorter if form != word), word)
