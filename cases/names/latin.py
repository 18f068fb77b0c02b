"""Latin letters, as English, German, French, Slavic, Turkish, Kurdish and Somali spell names.

Nobody writes down which of them a spelling follows, so a grapheme has the readings of all.
"""

from cases.names.alphabet import SEAM, UNWRITTEN
from cases.names.orthography import Orthography, Rule, after, first, letters_of

# Letters that differ from their base letter by more than an accent. All others lose their marks.
SIGNIFICANT = "çćčĉğǧǰşśšșŝżźžẑłđðþţțṯḏħḥḫẖəı"
_VOWEL = "[aeiouyəı]"
_BEFORE_VOWEL = f"(?={_VOWEL})"
_FRONT = "(?=[eiyə])"

# щ, ч, дж, ш and ц as German, English, French, Dutch, Polish, Hungarian, Czech and Italian write them.
_SIBILANTS: tuple[Rule, ...] = (
    ("schtsch schtch shtch shch schch schsch stsch chtch sjtsj szcz šč", ("X",)),
    ("tsch tch tsh tsj tš cz č ĉ ć", ("X",)),
    ("dsch dzh dsh dzs dż dž ǧ ǰ", ("X",)),
    ("sch sh zh", ("X",)),
    ("sz zs sj ş ș š ś ç", ("X", "S")),
    (f"sc{_FRONT}", ("X", "SK")),
    ("dj đ", ("X", "T")),
    ("tj", ("T", "X")),
    ("ts tz dsj", ("S",)),
    # Dzadran, and Ahmadzai of Ahmad + zai.
    ("dz", ("S", "TS")),
)
_PALATALS: tuple[Rule, ...] = (
    # West Africa: Diallo is Jallow, Thierno is Cherno.
    (f"thi{_BEFORE_VOWEL} di(?=[aou].)", ("Ti", "X")),
    # Jewgenij, Jurij; elsewhere j is ج or Slavic y.
    (after("[iy]", "j$"), ("i",)),
    ("jh", ("X", "XH")),
    ("j", ("X", "i")),
    ("chh", ("X",)),
    # Charif, Achmad, Chasan.
    ("ch", ("X", "K", "H")),
)
# Turkish c is j, Somali c is ع, Slavic c is ts, Italian c is ch.
_C: tuple[Rule, ...] = (
    ("ck cq", ("K",)),
    ("cs", ("X", "KS")),
    (f"{first(f'c{_FRONT}')} {after(_VOWEL, f'c{_FRONT}')}", ("S", "X", UNWRITTEN)),
    (f"c{_FRONT}", ("S", "X")),
    (after(_VOWEL, "c"), ("K", UNWRITTEN, "X", "S")),
    (f"{first(f'c{_BEFORE_VOWEL}')} {after('[bdflmnrs]', f'c{_BEFORE_VOWEL}')}", ("K", UNWRITTEN, "X")),
    ("c", ("K", "X")),
)
_GUTTURALS: tuple[Rule, ...] = (
    # Maxim and Xenia, and the kh or h of Kurdish Xebat and Somali Maxamed, Faarax.
    (f"{first('x')} x$", ("H", "KS")),
    ("x", ("KS", "H")),
    ("kh ḫ ẖ", ("K", "H")),
    # Tegegn is ተገኝ.
    ("gn", ("KN", "N")),
    (f"{after('n', 'g(?=[ie])')} gu{_FRONT}", ("K", "X")),
    (f"gh qh qu{_FRONT} g(?=[rn]|l[uiy]) {after('n', 'g')}", ("K",)),
    # Egyptian g is j: Gamal, Magdy.
    ("g", ("K", "X")),
    ("ğ", ("", "K")),
    # Zabihullah, Zabiullah.
    (f"h(?={SEAM}?[uo]l+ah?$)", ("H", "")),
    (after(".", "h$"), ("", "H")),
)
_LIPS: tuple[Rule, ...] = (
    ("ph", ("F",)),
    # Bhatti is بھٹی.
    ("bh", ("B", "BH")),
    # Petroff is Petrov.
    ("ff$", ("F", "V")),
    ("ł", ("L", "V")),
    # Luwam is Luam.
    (f"wu {after('[uo]', f'w{_BEFORE_VOWEL}')}", ("Vu", "u")),
    (f"w{_BEFORE_VOWEL}", ("V",)),
    # Nawroz is Nowruz; Alaoui is علوي; Eugen is Евгений.
    (f"w ou{_BEFORE_VOWEL}", ("V", "u")),
    (after("[ae]", "u"), ("u", "V")),
)
_OTHERS: tuple[Rule, ...] = (
    ("th dh ṯ ḏ", ("T", "S")),
    # Somali has no m at the end: Aadan is Adam, Maryan is Maryam.
    (f"{after('^ad[ae]', 'n$')} {after('^aada', 'n$')} {after('^mar[iy]a', 'n$')}", ("N", "M")),
    ("ee", ("i",)),
    ("oo ou ue", ("u",)),
    ("oe", ("o",)),
)
_LETTERS = {
    "B": "bp", "F": "f", "H": "hħḥ", "K": "kq", "L": "l", "M": "m", "N": "n", "R": "r", "S": "szţț",
    "T": "tdðþ", "V": "v", "X": "żžźẑŝ", "a": "a", "e": "eə", "i": "iyı", "o": "o", "u": "u", UNWRITTEN: SEAM,
}  # fmt: skip

LATIN = Orthography.of(
    (*_SIBILANTS, *_PALATALS, *_C, *_GUTTURALS, *_LIPS, *_OTHERS),
    letters_of(_LETTERS),
)
