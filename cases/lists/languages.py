"""Languages of lists, as German and English words or codes, with how well they are spoken, to ISO 639-3."""

import re
from typing import TypedDict

from cases.codes import LANGUAGES
from cases.lists.cells import Reading
from cases.lists.problems import CellProblem
from cases.lists.vocabulary import read_yes_no
from cases.lists.words import fold, folded, says_nothing

_WORDS = {
    "ara": "Arabisch|Hocharabisch|Hoch-Arabisch|Arabic|ar|arab.",
    "apc": "Syrisch-Arabisch|Syrisches Arabisch|Levantinisch|Levantinisches Arabisch|Syrian Arabic|Levantine|ajp",
    "acm": "Irakisch-Arabisch|Irakisches Arabisch|Iraqi Arabic|Mesopotamisches Arabisch",
    "apd": "Sudanesisch-Arabisch|Sudan-Arabisch|Sudanese Arabic",
    "arz": "Ägyptisch-Arabisch|Ägyptisches Arabisch|Egyptian Arabic",
    "ary": "Marokkanisch-Arabisch|Darija|Marokkanisches Arabisch|Moroccan Arabic",
    "kmr": "Kurmandschi|Kurmanci|Kurmanji|Kurmancî|Kurdisch-Kurmandschi|Kurdisch (Kurmandschi)|Kurdisch (Kurmanci)|"
    "Kurdisch (Kurmanji)|Nordkurdisch|Northern Kurdish|Badini|Kurdisch Kurmanci",
    "ckb": "Sorani|Kurdisch-Sorani|Kurdisch (Sorani)|Zentralkurdisch|Central Kurdish|Kurdish (Sorani)",
    "diq": "Zazaki|Zaza|Dimli|zza",
    "aii": "Assyrisch|Assyrian|Aramäisch (Assyrisch)|Neuaramäisch",
    "prs": "Dari|Dari-Persisch|Afghan Persian",
    "pes": "Farsi|Persisch|Persian|fa|fas|per|Farsi (Iran)|Iranisch",
    "pus": "Paschtu|Paschto|Pashto|Pashtu|Paschtunisch|Pashtunisch|ps",
    "urd": "Urdu|ur",
    "tir": "Tigrinya|Tigrinisch|Tigrinia|Tigrigna|ti",
    "amh": "Amharisch|Amharic|am",
    "orm": "Oromo|Oromiffa|Afaan Oromo|om",
    "som": "Somali|Somalisch|so",
    "swa": "Suaheli|Swahili|Kisuaheli|Kiswahili|sw",
    "lin": "Lingala|ln",
    "hau": "Hausa|Haussa|ha",
    "ful": "Fulfulde|Fula|Fulani|Fulla|Fulah|Peul|ff",
    "fuf": "Pular",
    "man": "Mandinka|Mandingo|Malinke|Mandinge|Mandingue",
    "wol": "Wolof|wo",
    "ukr": "Ukrainisch|Ukrainian|uk|ua",
    "rus": "Russisch|Russian|ru|russ.",
    "tur": "Türkisch|Turkish|tr|türk.",
    "kat": "Georgisch|Georgian|ka|geo",
    "hye": "Armenisch|Armenian|hy|arm",
    "aze": "Aserbaidschanisch|Aseri|Azerbaijani|az",
    "uzb": "Usbekisch|Uzbek|uz",
    "sqi": "Albanisch|Albanian|sq|alb",
    "srp": "Serbisch|Serbian|sr",
    "mkd": "Mazedonisch|Macedonian|mk|mac",
    "bos": "Bosnisch|Bosnian|bs",
    "hrv": "Kroatisch|Croatian|hr",
    "rom": "Romani|Romanes|Romanés|Roma",
    "ron": "Rumänisch|Moldauisch|Moldawisch|Romanian|ro|rum",
    "bul": "Bulgarisch|Bulgarian|bg",
    "ell": "Griechisch|Greek|el|gre",
    "ita": "Italienisch|Italian|it",
    "spa": "Spanisch|Spanish|es",
    "por": "Portugiesisch|Portuguese|pt",
    "nld": "Niederländisch|Dutch|nl|dut",
    "pol": "Polnisch|Polish|pl",
    "ces": "Tschechisch|Czech|cs|cze",
    "slk": "Slowakisch|Slovak|sk|slo",
    "hun": "Ungarisch|Hungarian|hu",
    "lit": "Litauisch|Lithuanian|lt",
    "lav": "Lettisch|Latvian|lv",
    "ben": "Bengalisch|Bengali|Bangla|bn",
    "hin": "Hindi|hi",
    "pan": "Pandschabi|Punjabi|Panjabi|pa",
    "tam": "Tamil|Tamilisch|ta",
    "vie": "Vietnamesisch|Vietnamese|vi",
    "cmn": "Chinesisch|Mandarin|Chinese|Hochchinesisch|zh|zho|chi",
    "deu": "Deutsch|German|de|ger|dt.",
    "eng": "Englisch|English|en|engl.|Pidgin-Englisch",
    "fra": "Französisch|French|fr|fre|franz.|frz.",
    "gsg": "Gebärdensprache|DGS|Deutsche Gebärdensprache|German Sign Language",
}
# Kurmandschi and Sorani speakers do not understand each other, so this word does not choose an interpreter.
_TOO_GENERAL = frozenset(fold(word) for word in ("Kurdisch", "Kurdish", "ku", "kur", "kurd.", "Aramäisch", "Aramaic"))
_SKILLS = folded(
    {
        "fluent": (
            "Muttersprache",
            "fließend",
            "sehr gut",
            "fluent",
            "native",
            "perfekt",
            "C1",
            "C2",
            "verhandlungssicher",
        ),
        "good": ("gut", "good", "B1", "B2", "mittel", "gute Kenntnisse", "intermediate"),
        "basic": (
            *(
                "etwas",
                "wenig",
                "ein wenig",
                "ein bisschen",
                "bisschen",
                "Grundkenntnisse",
                "basic",
                "a little",
                "some",
            ),
            *("schlecht", "gering", "A1", "A2", "Anfänger", "beginner", "kaum"),
        ),
        "none": ("keine", "kein", "keine Kenntnisse", "none", "nicht", "A0"),
    }
)


def _every_spelling() -> dict[str, tuple[str, ...]]:
    return {e.code: (e.code, e.de, e.en, *_WORDS.get(e.code, e.code).split("|")) for e in LANGUAGES.entries}


_CODE_OF = folded(_every_spelling())
_BETWEEN = re.compile(r"\s*(?:[,;/+&|\n]|\b(?:und|and|sowie)\b)\s*")
_LEVEL = re.compile(r"^(?P<language>[^(:\d]+?)\s*[(:-]\s*(?P<level>[^()]+?)\s*\)?$|^(?P<word>\S+)\s+(?P<rest>.+)$")
_WORD = re.compile(r"[^\s,;/()]+")
_FILLERS = frozenset({"dolmetscher", "dolmetschen", "in", "fur", "auf", "interpreter", "for", "sprache"})
_GENDERS = {"w": "w", "f": "w", "weiblich": "w", "frau": "w", "female": "w", "dolmetscherin": "w",
            "m": "m", "mannlich": "m", "mann": "m", "male": "m"}  # fmt: skip


class SpokenLanguage(TypedDict):
    """One language of a person, as `Person.languages` keeps it; a list does not say who reads and writes it."""

    language: str
    speaks: str
    reads: bool
    writes: bool
    script: str


class InterpreterWish(TypedDict):
    """What a person needs to be understood, as `Person.interpreter_wish` keeps it."""

    language: str
    gender: str
    needed: bool


def read_language(text: str) -> str:
    """The one language in the cell. Raises CellProblem: `language_unknown`, `language_too_general`."""
    if says_nothing(text):
        return ""
    key = fold(text)
    if key in _TOO_GENERAL:
        raise CellProblem("language_too_general")
    if key not in _CODE_OF:
        raise CellProblem("language_unknown")
    return _CODE_OF[key]


def read_languages(text: str) -> Reading[tuple[SpokenLanguage, ...]]:
    """The languages in the cell, each once, spoken well unless the list says how (`Deutsch A2`, `Russisch (gut)`)."""
    if says_nothing(text):
        return Reading(())
    found: dict[str, SpokenLanguage] = {}
    notes: dict[str, None] = {}
    unread: list[str] = []
    for part in filter(None, [text] if fold(text) in _CODE_OF else _BETWEEN.split(text)):
        try:
            spoken = _spoken(part)
        except CellProblem as problem:
            notes[problem.code] = None
            unread.append(part)
        else:
            found.setdefault(spoken["language"], spoken)
    return Reading(tuple(found.values()), tuple(notes), tuple(unread))


def spoken_language(code: str, speaks: str) -> SpokenLanguage:
    """An entry for a language of which only the speaking is known."""
    return SpokenLanguage(language=code, speaks=speaks, reads=False, writes=False, script="")


def read_interpreter(text: str, default_language: str) -> tuple[bool | None, InterpreterWish | None]:
    """Whether an interpreter is needed, and the wish: `ja`, `nein`, `Dari`, `ja, Dari (w)`, `Dolmetscherin Arabisch`.

    Without a language in the cell it is `default_language`; where that is unknown there is no wish to keep.
    Raises CellProblem: `interpreter_unknown`, `language_too_general`.
    """
    if says_nothing(text):
        return None, None
    language, gender, needed = _CODE_OF.get(fold(text), ""), "any", _answer(text)
    for word in [] if language or needed is not None else _WORD.findall(text):
        answer = _answer(word)
        if fold(word) in _GENDERS:
            gender = _GENDERS[fold(word)]
        elif fold(word) in _CODE_OF:
            language = _CODE_OF[fold(word)]
        elif answer is not None:
            needed = answer
        elif fold(word) not in _FILLERS:
            raise CellProblem("language_too_general" if fold(word) in _TOO_GENERAL else "interpreter_unknown")
    if needed is False:
        return False, None
    language = language or default_language
    wish = InterpreterWish(language=language, gender=gender, needed=True) if language else None
    return True, wish


def _answer(word: str) -> bool | None:
    try:
        return read_yes_no(word)
    except CellProblem:
        return None


def _spoken(text: str) -> SpokenLanguage:
    if fold(text) in _CODE_OF or fold(text) in _TOO_GENERAL:
        return spoken_language(read_language(text), "good")
    match = _LEVEL.match(text)
    if match is None:
        raise CellProblem("language_unknown")
    language, level = match["language"] or match["word"], match["level"] or match["rest"]
    if fold(level) not in _SKILLS:
        raise CellProblem("language_unknown")
    return spoken_language(read_language(language), _SKILLS[fold(level)])
