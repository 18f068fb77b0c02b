"""Arabic letters with those of Persian, Dari, Pashto, Urdu and Sorani.

Short vowels are not written: every consonant may be followed by one, so two equal letters are two consonants.
"""

from cases.names.alphabet import SEAM, UNWRITTEN
from cases.names.orthography import Orthography, Readings, Rule, after, each, first, letters_of

# Letters that only differ by language or keyboard, written as one.
SAME_LETTERS = {
    "ا": "أإآٱٲٳ", "ی": "يىېۍےۓؠ", "ک": "كڪ", "گ": "ګڭݣڨ", "ه": "ہۂۀۿ", "ة": "ۃ", "ر": "ړڕڑ", "ل": "ڵ", "ن": "ںڼ",
    "ت": "ټٹ", "د": "ډڈڌ", "ڤ": "ۋ", "": "ء",
}  # fmt: skip

# Letters with a hamza that decides how they are read.
SIGNIFICANT = "ئؤ"

_CONSONANTS = {
    "B": "بپ", "F": "ف", "H": "حهھ", "K": "قکگغ", "L": "ل", "M": "م", "N": "ن", "R": "ر", "S": "سصز", "T": "تطد",
    "V": "ڤ", "X": "جچژشڇ",
    # ث is th, s or t; ذ and ظ are dh, z, s or d; ض is d or z; خ is kh, ch, x or h; ځ and څ are z, dz, ts or j.
    "ST": "ثذظ", "TS": "ض", "KH": "خ", "SX": "ځڅ", "XK": "ښږ",
}  # fmt: skip
_VOWELS = {"a": "ا", "e": "ێە", "i": "یئ", "o": "ۆ", "u": "ؤۇۈ"}


def _consonants() -> dict[str, Readings]:
    return {
        letter: tuple(sound + UNWRITTEN for sound in sounds)
        for sounds, letters in _CONSONANTS.items()
        for letter in letters
    }


_HEH: tuple[Rule, ...] = (
    # Habibullah, Abdullahi; and Zabiullah of ذبيح الله.
    ("لله$", ("L", "LH")),
    (each("حه", f"(?={SEAM}?لله$)"), ("H~", "")),
    # Najat is نجاة, Shah is شاه, Hiba is هبة and Nimat is نعمة.
    (f"{after('ا', 'ه$')} {after('ا', 'ة$')}", ("", "T", "H")),
    ("ة$", ("a", "aT")),
    # Taha is طه.
    (f"{after('[وی]', 'ه$')} {after('^.', 'ه$')}", ("", "H")),
    ("ه$", ("a",)),
    # In Latin letters s + h, t + h and so on read as one: Ishaq, Fathi, Azhar, Khushal.
    (" ".join(after(".", f"{letter}[حه](?=.)") for letter in "سصزظ"), ("S~H~", "X~")),
    (after(".", "ش[حه](?=.)"), ("X~H~", "X~")),
    (" ".join(after(".", f"{letter}[حه](?=.)") for letter in "تطد"), ("T~H~", "T~")),
    # An aspirate, as in بھٹی.
    (after(".", "ھ"), ("",)),
)
_ALEF_AND_WAW: tuple[Rule, ...] = (
    (" ".join(first(letter) for letter in "عائ"), (UNWRITTEN,)),
    (first("و"), ("V~",)),
    (f"و$ و(?={SEAM})", ("u",)),
    # Persian خوا is kha.
    (after("خ", "و(?=ا)"), ("V~", "")),
    ("و(?=ا)", ("V~",)),
    ("و(?=[یو])", ("V~", "u")),
    ("و", ("u", "V~")),
)

ARABIC = Orthography.of((*_HEH, *_ALEF_AND_WAW), letters_of(_VOWELS) | _consonants())
