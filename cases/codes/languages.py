"""The languages our people speak, by ISO 639-3, named by CLDR where CLDR knows the language."""

from collections.abc import Mapping

from babel import Locale

from cases.codes.codelist import Code, CodeList

# CLDR names most languages by their two-letter code; `fa_AF` is its name for Dari.
_CLDR_CODES: Mapping[str, str] = {
    "deu": "de",
    "eng": "en",
    "fra": "fr",
    "ara": "ar",
    "arz": "arz",
    "ary": "ary",
    "prs": "fa_AF",
    "pus": "ps",
    "urd": "ur",
    "tir": "ti",
    "amh": "am",
    "orm": "om",
    "som": "so",
    "swa": "sw",
    "lin": "ln",
    "hau": "ha",
    "ful": "ff",
    "man": "man",
    "wol": "wo",
    "ukr": "uk",
    "rus": "ru",
    "tur": "tr",
    "kat": "ka",
    "hye": "hy",
    "aze": "az",
    "uzb": "uz",
    "sqi": "sq",
    "srp": "sr",
    "mkd": "mk",
    "bos": "bs",
    "hrv": "hr",
    "rom": "rom",
    "ron": "ro",
    "bul": "bg",
    "ell": "el",
    "ita": "it",
    "spa": "es",
    "por": "pt",
    "nld": "nl",
    "pol": "pl",
    "ces": "cs",
    "slk": "sk",
    "hun": "hu",
    "lit": "lt",
    "lav": "lv",
    "ben": "bn",
    "hin": "hi",
    "pan": "pa",
    "tam": "ta",
    "vie": "vi",
}

# CLDR has no name for these, or only that of the language they are a part of; `ckb` has one that nobody here uses.
_NAMED_BY_HAND: tuple[Code, ...] = (
    Code("apc", "Levantinisches Arabisch", "Levantine Arabic"),
    Code("acm", "Irakisches Arabisch", "Iraqi Arabic"),
    Code("apd", "Sudanesisches Arabisch", "Sudanese Arabic"),
    Code("aii", "Assyrisch-Neuaramäisch", "Assyrian Neo-Aramaic"),
    Code("kmr", "Kurmandschi (Nordkurdisch)", "Kurmanji (Northern Kurdish)"),
    Code("ckb", "Sorani (Zentralkurdisch)", "Sorani (Central Kurdish)"),
    Code("diq", "Zazaki (Dimli)", "Zazaki (Dimli)"),
    Code("pes", "Farsi (Persisch)", "Farsi (Iranian Persian)"),
    Code("pbt", "Südliches Paschtu", "Southern Pashto"),
    Code("pbu", "Nördliches Paschtu", "Northern Pashto"),
    Code("fuf", "Pular (Guinea)", "Pular (Guinea)"),
    Code("cmn", "Chinesisch (Mandarin)", "Chinese (Mandarin)"),
    Code("gsg", "Deutsche Gebärdensprache", "German Sign Language"),
)


def _named_by_cldr() -> tuple[Code, ...]:
    german, english = Locale("de").languages, Locale("en").languages
    return tuple(Code(code, german[cldr], english[cldr]) for code, cldr in _CLDR_CODES.items())


LANGUAGES = CodeList(
    name="languages",
    entries=tuple(sorted(_named_by_cldr() + _NAMED_BY_HAND, key=lambda entry: entry.en)),
    source="ISO 639-3, a selection; names from Unicode CLDR (through Babel) or given by hand",
)
