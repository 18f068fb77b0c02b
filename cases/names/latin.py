"""Latin letters, as English, German, French, Slavic, Turkish, Kurdish and Somali spell names.

Nobody writes down which of them a spelling follows, so a grapheme has the readings of all.
"""

from cases.names.alphabet import SEAM, UNWRITTEN
from cases.names.orthography import Orthography, Rule, one_by_one

# Letters that differ from their base letter by more than an accent. All others lose their marks.
SIGNIFICANT = "çćčĉğġģǧǰşśšșŝṣẓżźžẑñńňłđðþţțṯḏħḥḫẖəıøœæŋ"
_VOWEL = "aeiouyəıøœæ"

_SIBILANTS: tuple[Rule, ...] = (
    # щ, ч, дж and ш in German, English, French, Dutch, Polish, Hungarian and Czech.
    ("s(?:ch|h)(?:tsch|ch)|schsch|szcz|šč|stsch|chtch|s[jh]tsj", ("X",)),
    ("tsch|tch|tsh|tsj|tš|tch|ts?ch|cz|č|ĉ|ć", ("X",)),
    ("dsch|dzh|dsh|dż|dž|dzs|ǧ|ǰ", ("X",)),
    ("sch|sh|zh|zs", ("X",)),
    ("ş|ș|š|ś|ç", ("X", "S")),
    ("sz|sj", ("X", "S")),
    ("chh", ("X",)),
    ("jh", ("X", "XH")),
    # Achmad, Chadi, Charif.
    ("ch", ("X", "K", "H")),
    ("dj|đ", ("X", "T")),
    ("tj", ("T", "X")),
    # Diallo is Jallow, Thierno is Cherno.
    (f"thi(?=[{_VOWEL}])|di(?=[aou].)", ("Ti", "X")),
    ("ts|tz", ("S",)),
    # Dzadran, and Ahmadzai of Ahmad + zai.
    ("dz", ("S", "TS")),
    # Jewgenij, Mykhaylyj.
    ("(?<=[iy])j$", ("i",)),
    ("j", ("X", "i")),
    # Somali c is ع, Turkish c is j, Slavic c is ts.
    (f"ck|(?<=[{_VOWEL}])cqu?", ("K",)),
    ("cs", ("X", "KS")),
    (f"^c(?=[eiy])|(?<=[{_VOWEL}])c(?=[eiy])", ("S", "X", "~")),
    ("c(?=[eiy])", ("S", "X")),
    (f"^c(?=[{_VOWEL}])", ("K", "~", "X")),
    (f"(?<=[{_VOWEL}])c", ("K", "~", "X", "S")),
    (f"(?<=[bdflmnrs])c(?=[{_VOWEL}])", ("K", "~", "X")),
    ("c", ("K", "X")),
    # Maxim, and the Somali and Kurdish x of Maxamed and Xebat.
    ("^x|x$", ("H", "KS")),
    ("x", ("KS", "H")),
    ("th|dh|ṯ|ḏ", ("T", "S")),
)
_GUTTURALS: tuple[Rule, ...] = (
    ("kh|ḫ|ẖ", ("K", "H")),
    ("(?<=n)g(?=[ie])", ("K", "X")),
    ("gh|qu(?=[eiy])|qh|g(?=[rn]|l[uiy])|(?<=n)g", ("K",)),
    ("ğ", ("", "K")),
    # Egyptian g is j: Gamal, Magdy.
    ("gu(?=[eiy])|g", ("K", "X")),
    # Zabihullah, Zabiullah.
    ("h(?='?[uo]l+ah?$)", ("H", "")),
    ("(?<=.)h$", ("", "H")),
)
_LIPS: tuple[Rule, ...] = (
    ("ph", ("F",)),
    # Bhatti.
    ("bh", ("B", "BH")),
    # Petroff is Petrov.
    ("ff$", ("F", "V")),
    # Luwam is Luam.
    (f"wu|(?<=[uo])w(?=[{_VOWEL}])", ("Vu", "u")),
    (f"w(?=[{_VOWEL}])", ("V",)),
    ("w", ("V", "u")),
    # Alaoui, Ouattara.
    (f"ou(?=[{_VOWEL}])", ("V", "u")),
)
_LONG_VOWELS: tuple[Rule, ...] = (
    # Eugen, Paul, Nauroz.
    ("(?<=[ae])u", ("u", "V")),
    ("ee", ("i",)),
    ("oo|ou|ue", ("u",)),
    ("oe", ("o",)),
)
# Tegegn is ተገኝ; ł is spoken w.
# Somali has no m at the end: Aadan is Adam, Maryan is Maryam.
_NASALS: tuple[Rule, ...] = (
    ("gn", ("KN", "N")),
    ("(?<=^ad[ae])n$|(?<=^aada)n$|(?<=^mar[iy]a)n$", ("N", "M")),
)
_OTHERS: tuple[Rule, ...] = (("ł", ("L", "V")),)
LATIN = Orthography.of(
    (*_NASALS, *_OTHERS, *_SIBILANTS, *_GUTTURALS, *_LIPS, *_LONG_VOWELS),
    one_by_one(
        {
            UNWRITTEN: SEAM,
            "B": "bp", "F": "f", "K": "kqġģ", "L": "l", "M": "m", "N": "nñńňŋ", "R": "r", "S": "szṣẓţț", "T": "tdðþ",
            "V": "v", "H": "hħḥ", "X": "żžźẑŝ",
            "a": "a", "e": "eəæ", "i": "iyı", "o": "oøœ", "u": "u",
        }
    ),
)  # fmt: skip
