"""How else a name is written in Latin letters: rules of thumb of offices, passports and keyboards, not of the keys.

They come from the transcriptions in use (English, French and German ones of Arabic and Persian; the Ukrainian ones of
2010, Russian passports and Duden; Tigrinya as clerks hear it; Somali in English guise; Turkish without its marks), and
from the other Latin spellings in the list of pairs. Whoever writes keys does not look here.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from casemgmt.demo.name_pools import Name
from tests.performance.crowd.name_stock import LANGUAGES, PAIRS

_ARABIC = (
    ("mm", "m"), ("(?<=o)h(?=[ae])", "hh"), ("mo(?=h)", "mu"), ("mu(?=h)", "mo"), ("ou", "u"), ("oo", "u"),
    ("(?<!o)u(?!l)", "ou"), ("ee", "i"), ("i(?=[a-z]$)", "ee"), ("ai", "ei"), ("ei", "ai"), ("ay", "ai"),
    ("sh", "sch"), ("sh", "ch"), ("kh", "ch"), ("kh", "h"), ("q", "k"), ("q", "gh"), ("j", "dj"), ("j", "dsch"),
    ("gh", "g"), ("(?<=[a-z])y(?=[aeou])", "i"), ("y$", "i"), ("i$", "y"), ("w(?=[aei])", "ou"), ("w", "v"),
    ("ah$", "a"), ("a$", "ah"), ("eh$", "a"), ("^al-", "el-"), ("^al-", "Al "), ("^al-", "al"), ("aa", "a"),
    ("dh", "d"), ("th", "t"), ("z", "s"), ("ullah$", "ollah"), ("ul(?=[a-z]{3})", "el"), ("ss", "s"),
    ("(?<=[aeu])s(?=[aeiou])", "ss"),
    ("e(?=[rmd]$)", "a"), ("(?<=[a-z])a(?=d$)", "e"), ("o(?=m|s)", "u"), ("zadeh$", "zada"), ("pour$", "pur"),
    ("zai$", "zay"),
)  # fmt: skip
_UKRAINIAN = (
    ("skyi$", "sky"), ("skyi$", "skiy"), ("skyi$", "skij"), ("ska$", "skaia"), ("ii$", "iy"), ("ii$", "ij"),
    ("yi$", "yj"),
    ("iia$", "ia"), ("iia$", "iya"), ("iia", "ija"), ("shch", "schtsch"), ("shch", "sch"), ("zh", "sch"), ("zh", "j"),
    ("(?<!s)ch", "tsch"), ("(?<!c)sh(?!c)", "sch"), ("kh", "ch"), ("kh", "h"), ("^h", "G"), ("h$", "g"),
    ("(?<=[aeiouy])h(?=[aeiouy])", "g"),
    ("ts", "z"), ("ts", "c"), ("v", "w"), ("(?<=[bcdfghklmnprstvz])y(?!i)", "i"), ("iu", "yu"), ("iu", "ju"),
    ("ia", "ya"), ("ia", "ja"),
    ("^yu", "Ju"), ("^ya", "Ja"), ("^ye", "Je"), ("ie", "ye"), ("ks", "x"), ("oleksand", "aleksand"),
    ("^o(?=l[eh])", "O"), ("mykola", "nikolai"),
)  # fmt: skip
_TIGRINYA = (
    ("ts", "tz"), ("ts", "z"), ("q", "k"), ("gh", "g"), ("^g(?=[ei])", "Gh"), ("mariam", "maryam"),
    ("michael", "mikael"), ("mikael", "michael"),
    ("^welde", "Wolde"), ("^wolde", "Welde"), ("^gebre", "Ghebre"), ("^gebre", "Ghebra"), ("ay$", "ai"),
    ("ai$", "ay"), ("e$", "ie"), ("y(?=o)", "j"),
    ("ie", "e"), ("ee", "e"), ("w", "u"), ("ph", "f"), ("f", "ph"), ("^haile", "Hayle"), ("tekle", "teklay"),
    ("giorgis", "ghiorghis"),
    ("i(?=[a-z]$)", "ie"), ("hiwet", "hiwot"), ("tsion", "zion"), ("selassie", "sellasie"), ("ss", "s"),
    ("kristos", "christos"),
)  # fmt: skip
_SOMALI = (
    ("^mohamed", "Maxamed"), ("^mohamed", "Mohammed"), ("^ahmed", "Axmed"), ("^ali$", "Cali"), ("^abdi", "Cabdi"),
    ("^omar", "Cumar"),
    ("x", "h"), ("h(?=[aeu])", "x"), ("aa", "a"), ("ee", "e"), ("uu", "u"), ("oo", "o"), ("ii", "i"), ("kh", "k"),
    ("sh", "ch"), ("w", "v"),
    ("i(?=[a-z]$)", "ii"), ("a(?=[a-z]$)", "aa"), ("e(?=d$)", "a"), ("y", "i"), ("j", "dj"), ("q", "k"), ("ss", "s"),
    ("u", "o"), ("ow$", "o"),
)  # fmt: skip
_TURKISH = (
    ("^ce", "Tsche"), ("c(?=[aeiou])", "dsch"), ("s(?=$)", "sch"), ("oglu$", "oğlu"), ("oglu$", "ogullari"),
    ("^oz", "Oez"), ("u(?=[a-z]$)", "ue"),
    ("y", "j"), ("g(?=$)", "gh"), ("ogl", "oul"), ("ey", "ei"), ("z$", "s"), ("v", "w"), ("d$", "t"), ("ah", "a"),
    ("^h(?=[aeu])", "Ch"), ("mm", "m"),
)  # fmt: skip
_NIGERIAN = (
    ("ukwu", "uku"),
    ("olu", "ollu"),
    ("ch", "tch"),
    ("k(?=e)", "kk"),
    ("nn", "n"),
    ("i$", "y"),
    ("y", "i"),
    ("f", "ph"),
    ("w", "u"),
)
RULES: Mapping[str, Sequence[tuple[str, str]]] = {
    "UKR": _UKRAINIAN, "SYR": _ARABIC, "AFG": _ARABIC, "IRQ": _ARABIC, "IRN": _ARABIC, "ERI": _TIGRINYA,
    "SOM": _SOMALI, "TUR": _TURKISH, "NGA": _NIGERIAN,
}  # fmt: skip
"""What may be written for what, in names of an origin."""

FROM_LIST = 0.5
"""How often a spelling of the list of pairs is taken where it has one."""


def other_spelling(name: str, nationality: str, chance: Random) -> str:
    """The name in another Latin spelling; as it is where no rule knows one."""
    listed = sorted(_listed(nationality).get(name.lower(), ()))
    if listed and chance.random() < FROM_LIST:
        return chance.choice(listed)
    fitting = [one for one in _compiled(nationality) if one[0].search(name)]
    written = name
    for pattern, replacement in chance.sample(fitting, min(len(fitting), chance.choice((1, 1, 2)))):
        written = pattern.sub(replacement, written, count=1)
    return written[:1].upper() + written[1:]


def other_script(name: Name, text: str) -> str:
    """The name in the script that the text is not in."""
    return name.original if text.isascii() or text[0].isascii() else name.latin


def mistyped(text: str, chance: Random) -> str:
    """The text with one letter left out, doubled by a neighbour, replaced, or swapped with the next."""
    places = [place for place, char in enumerate(text) if char.isalpha()]
    place = chance.choice(places)
    before, char, after = text[:place], text[place], text[place + 1 :]
    other = chance.choice([one for one in _letters_like(char) if one != char.lower()])
    match chance.choice(("omitted", "added", "replaced", "swapped")):
        case "omitted":
            return before + after
        case "added":
            return before + char + other + after
        case "swapped" if after[:1].isalpha() and after[0] != char:
            return before + after[0] + char + after[1:]
    return before + other + after


def _letters_like(char: str) -> str:
    if "\u0600" <= char <= "\u06ff":
        return "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    if "\u0400" <= char <= "\u052f":
        return "абвгдежзиіїйклмнопрстуфхцчшщьюя"
    if "\u1200" <= char <= "\u139f":
        return "ሀለመረሰሸበተነከወዘየደገጠጸፈ"
    return "abcdefghijklmnopqrstuvwxyz"


@cache
def _compiled(nationality: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern, re.IGNORECASE), replacement) for pattern, replacement in RULES[nationality]]


@cache
def _listed(nationality: str) -> Mapping[str, set[str]]:
    """The other Latin spellings of single names in the list of pairs."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in PAIRS.read_text(encoding="utf-8").splitlines()[1:]:
        one, other, same, group, *_ = line.split("\t")
        single = " " not in one.strip() and " " not in other.strip()
        if same == "1" and single and group in {f"Latn-Latn/{language}" for language in LANGUAGES[nationality]}:
            found[one.lower()].add(other)
            found[other.lower()].add(one)
    return found
