"""Arabic letters with those of Persian, Dari, Pashto, Urdu and Sorani.

Short vowels are not written: every consonant may be followed by one, so two equal letters are two consonants.
"""

from cases.names.alphabet import SEAM
from cases.names.orthography import Orthography, Rule, one_by_one

# Letters that only differ by language or keyboard, written as one.
SAME_LETTERS = {
    "ا": "أإآٱٲٳ",
    "ی": "يىېۍےۓؠ",
    "ک": "كڪګ",
    "گ": "ڭݣڨ",
    "ه": "ہۂۀۿ",
    "ة": "ۃ",
    "ر": "ړڕڑ",
    "ل": "ڵ",
    "ن": "ںڼ",
    "ت": "ټٹ",
    "د": "ډڈڌ",
    "ڤ": "ۋ",
    "": "ء",
}
# Pashto ګ is g, but both g and k are one class.
# ث is th, s or t; ذ and ظ are dh, z, s or d; ض is d or z; خ is kh, h, ch or x; ځ and څ are z, dz, ts or j.
_SEVERAL = {"خ": "KH", "ثذظ": "ST", "ض": "TS", "ځڅ": "SX", "ښږ": "XK"}
_LETTERS = one_by_one(
    {
        "B~": "بپ", "F~": "ف", "H~": "حه", "K~": "قکگغ", "L~": "ل", "M~": "م", "N~": "ن", "R~": "ر", "S~": "سصز",
        "T~": "تطد", "V~": "ڤ", "X~": "جچژشڇ",
        "a": "ا", "e": "ێە", "i": "یئ", "o": "ۆ", "u": "ؤۇۈ",
    }
) | {letter: tuple(f"{sound}~" for sound in sounds) for letters, sounds in _SEVERAL.items() for letter in letters}  # fmt: skip

_HEH: tuple[Rule, ...] = (
    # Habibullah, Abdullahi.
    ("لله$", ("L", "LH")),
    # Zabiullah is ذبيح الله.
    (f"[حه](?={SEAM}?لله$)", ("H~", "")),
    # Najat is نجاة, Shah is شاه.
    ("(?<=ا)[هة]$", ("", "T", "H")),
    ("ة$", ("a", "aT")),
    ("(?<=[وی])ه$", ("", "H")),
    ("ه$", ("a",)),
    # In Latin letters s + h, t + h and so on read as one: Ishaq, Fathi, Azhar, Khushal.
    ("(?<=.)[سصزظ][حه](?=.)", ("S~H~", "X~")),
    ("(?<=.)ش[حه](?=.)", ("X~H~", "X~")),
    ("(?<=.)[تطد][حه](?=.)", ("T~H~", "T~")),
    # An aspirate, as in بھٹی.
    ("(?<=.)ھ", ("",)),
    ("ھ", ("H~",)),
)
_VOWELS: tuple[Rule, ...] = (
    ("^[عائ]", ("~",)),
    ("^و", ("V~",)),
    (f"و(?:$|(?={SEAM}))", ("u",)),
    # Persian خوا is kha.
    ("(?<=خ)و(?=ا)", ("V~", "")),
    ("و(?=ا)", ("V~",)),
    ("و(?=[یو])", ("V~", "u")),
    ("و", ("u", "V~")),
)
ARABIC = Orthography.of((*_HEH, *_VOWELS), _LETTERS)
