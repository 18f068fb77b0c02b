"""The variants of one word: with and without a glued article, with and without the L of Abdul."""

import re

from cases.names.alphabet import SEAM

# Letters without which the pattern cannot match, so that most words need not be tried; the pattern; what replaces it.
Change = tuple[str, re.Pattern[str], str]


def _changes(*changes: tuple[str, str, str]) -> tuple[Change, ...]:
    return tuple((sign, re.compile(pattern), replacement) for sign, pattern, replacement in changes)


# The article in glued compounds goes.
_CERTAIN = _changes(
    # Abdulrahman, Abdelkader, Abdoulkarim: L before a consonant.
    ("bd", "^(c?[aeo]bd)[aeiou]{1,2}l(?=[^aeiouyl])", rf"\1{SEAM}"),
    # Abulfazl, Aboulkheir.
    ("ab", "^ab(?:[uoa]|ou|oo)l(?=[^aeiouyl])", f"abu{SEAM}"),
    # Nureldin, Noureddine, Gulbuddin.
    ("d", "(?<=..)[aeiou]{1,2}[ld]?d[ie]{1,2}ne?$", "din"),
    # Ziaulhaq.
    ("lha", "(?<=..)[aeiou]lha(?:q|k|gh|qq)$", f"{SEAM}haq"),
    ("абд", "^абд[уе]ль?(?=[^аеиоуыэюяйл])", f"абд{SEAM}"),
    ("الدین", "الدین$", "دین"),
    ("الحق", "(?<=..)الحق$", f"{SEAM}حق"),
    ("له", "(?<=.)الل?ه$", "لله"),
    ("ال", f"^(عبد|ابو|ابی){SEAM}?ال(?=..)", rf"\1{SEAM}"),
    ("ذو", f"^ذو{SEAM}?ال", "ذل"),
    # Sorani writes short vowels, so two equal letters beside one are one long consonant.
    ("ە", r"(?<=ە)([^و])\1|([^و])\2(?=ە)", r"\1\2"),
)
# A word that may begin with an article, or only look so, keeps both forms.
_PERHAPS = _changes(
    ("bd", "^(c?[aeo]bd)[aeiou]{1,2}l(?=[aeiouy])", rf"\1{SEAM}"),
    ("al", "^al(?=[^aeiouyl]..|[ao]...)", ""),
    ("el", "^el(?=[^aeiouyl]..|[ao]...)", ""),
    # An assimilated article: Essaid, Ennaji, Errachid.
    *((2 * letter, f"^[ae](?={2 * letter}...)", "") for letter in "sndtzr"),
    # Moroccan: Lhoucine, Lakhdar, Larbi.
    ("lh", "^l(?=h)", ""),
    ("la", "^l(?=a[^aeiouy]{2})", ""),
    ("ben", "^ben(?=....)", ""),
    ("بن", "^بن(?=...)", ""),
    ("ال", "^ال(?=...)", ""),
)


# Most words neither begin nor end like any of these, nor hold them, and one look is quicker than all.
_BEGINNINGS = frozenset(
    {"abd", "cab", "ebd", "obd", "abu", "abo", "aba", "ben", "абд"} | {v + 2 * c for v in "ae" for c in "sndtzr"}
)
_SHORT_BEGINNINGS = frozenset({"al", "el", "lh", "la", "بن"})
_ENDINGS = frozenset({"din", "ine", "een", "iin", "ien", "haq", "hak", "aqq", "agh"})


def variants_of(word: str) -> tuple[str, ...]:
    """A folded word without glued articles, and as it stands where they may be part of the name."""
    if not (
        word[:3] in _BEGINNINGS or word[:2] in _SHORT_BEGINNINGS or word[-3:] in _ENDINGS or "ال" in word or "ە" in word
    ):
        return (word,)
    for sign, pattern, replacement in _CERTAIN:
        if sign in word:
            word = pattern.sub(replacement, word)
    shorter = [pattern.sub(replacement, word) for sign, pattern, replacement in _PERHAPS if sign in word]
    return (*(form for form in shorter if form != word), word)
