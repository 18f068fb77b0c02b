"""Words and paragraphs of lists for the codes of residence documents (AsylG, AufenthG)."""

import re

from cases.lists.problems import CellProblem
from cases.lists.words import fold, folded, says_nothing

_WORDS = folded(
    {
        "ANKN": ("Ankunftsnachweis", "AKN", "ANKN", "BüMA", "proof of arrival"),
        "AUFG": (
            "Aufenthaltsgestattung", "Gestattung", "AUFG", "AG", "Asylbewerber", "Asylbewerberin", "Asylsuchende",
            "Asylantragsteller", "im Asylverfahren", "Asylverfahren", "laufendes Asylverfahren", "Asylverfahren läuft",
            "asylum seeker", "permission to stay", "in asylum procedure",
        ),
        "DUL": ("Duldung", "geduldet", "DUL", "Geduldete", "tolerated", "toleration", "suspension of deportation"),
        "DUL_60C": ("Ausbildungsduldung", "DUL_60C"),
        "DUL_60D": ("Beschäftigungsduldung", "DUL_60D"),
        "DUL_60B": ("Duldung light", "DUL_60B", "Duldung ungeklärte Identität"),
        "GUEB": ("Grenzübertrittsbescheinigung", "GÜB", "Grenzübertritt"),
        "FIK": ("Fiktionsbescheinigung", "Fiktion", "FIK", "Fiktionsbesch.", "provisional residence document"),
        "AE_24": (
            "vorübergehender Schutz", "Massenzustrom", "temporary protection", "Ukraine § 24", "UKR § 24", "AE_24",
        ),
        "AE_25_1": ("asylberechtigt", "Asylberechtigte", "Asylberechtigter", "Asylberechtigung", "AE_25_1",
                    "entitled to asylum"),
        "AE_25_2_1": (
            "Flüchtling", "anerkannt", "anerkannter Flüchtling", "Flüchtlingseigenschaft", "Flüchtlingsanerkennung",
            "GFK", "GFK-Flüchtling", "Konventionsflüchtling", "Anerkennung", "Flüchtlingsschutz", "AE_25_2_1",
            "recognised refugee", "refugee", "refugee status",
        ),
        "AE_25_2_2": (
            "subsidiär", "subsidiärer Schutz", "subsidiär Schutzberechtigt", "subsidiär Schutzberechtigte",
            "subs. Schutz", "subsidiär geschützt", "AE_25_2_2", "subsidiary protection", "subsidiary",
        ),
        "AE_25_3": (
            "Abschiebungsverbot", "Abschiebeverbot", "nationales Abschiebungsverbot", "AE_25_3",
            "Abschiebungshindernis", "ban on deportation", "deportation ban",
        ),
        "AE_25A": ("gut integrierte Jugendliche", "AE_25A"),
        "AE_25B": ("nachhaltige Integration", "AE_25B"),
        "AE_104C": ("Chancenaufenthalt", "Chancen-Aufenthaltsrecht", "Chancenaufenthaltsrecht", "AE_104C"),
        "AE_23_4": ("Resettlement", "AE_23_4"),
        "AE_22": ("Aufnahme aus dem Ausland", "AE_22"),
        "NE_9": ("NE_9",),
        "NE_26_3": ("Niederlassungserlaubnis", "NE", "NE_26_3", "unbefristet", "settlement permit"),
        "NE_26_4": ("NE_26_4",),
        "OTHER": ("anderes Dokument", "Sonstiges", "sonstiger Status", "other document", "other"),
        "NONE": ("kein Dokument", "ohne Dokument", "ohne Papiere", "keine", "no document", "none"),
    }
)  # fmt: skip
_AMBIGUOUS = frozenset(
    fold(word)
    for word in (
        *("Aufenthaltserlaubnis", "AE", "Aufenthaltstitel", "Titel", "Familiennachzug", "eAT", "Schutzstatus"),
        *("residence permit", "residence title"),
    )
)
# The document counts, whatever paragraph is named with it: a Fiktionsbescheinigung for § 24 is no permit yet.
_DOCUMENT_STEMS = (
    ("ausbildungsduldung", "DUL_60C"),
    ("beschaftigungsduldung", "DUL_60D"),
    ("fiktion", "FIK"),
    ("ankunftsnachweis", "ANKN"),
    ("grenzubertritt", "GUEB"),
    ("gestattung", "AUFG"),
)
_STATUS_STEMS = (
    ("duldung", "DUL"),
    ("geduldet", "DUL"),
    ("subsidiar", "AE_25_2_2"),
    ("abschiebungsverbot", "AE_25_3"),
    ("abschiebeverbot", "AE_25_3"),
    ("asylberechtig", "AE_25_1"),
    ("fluchtlingseigenschaft", "AE_25_2_1"),
    ("anerkannterfluchtling", "AE_25_2_1"),
    ("chancenaufenthalt", "AE_104C"),
    ("vorubergehenderschutz", "AE_24"),
    ("niederlassungserlaubnis", "NE_26_3"),
)
_PARAGRAPHS = {
    "22": "AE_22", "23.1": "AE_23_1", "23.2": "AE_23_2", "23.4": "AE_23_4", "24": "AE_24", "24.1": "AE_24",
    "25.1": "AE_25_1", "25.2.1": "AE_25_2_1", "25.2.2": "AE_25_2_2", "25.3": "AE_25_3", "25.4": "AE_25_4",
    "25.4a": "AE_25_4A", "25.4b": "AE_25_4B", "25.5": "AE_25_5", "25a": "AE_25A", "25b": "AE_25B", "104c": "AE_104C",
    "28": "AE_28", "30": "AE_30", "31": "AE_31", "32": "AE_32", "33": "AE_33", "34": "AE_34", "36": "AE_36",
    "36a": "AE_36A", "9": "NE_9", "26.3": "NE_26_3", "26.4": "NE_26_4", "60.5": "AE_25_3", "60.7": "AE_25_3",
    "60a": "DUL", "60b": "DUL_60B", "60c": "DUL_60C", "60d": "DUL_60D", "55": "AUFG", "63": "AUFG", "63a": "ANKN",
    "81": "FIK",
}  # fmt: skip
# § 25 with no more than its paragraph 2 does not say which protection it is.
_OPEN_PARAGRAPHS = frozenset({"23", "25", "25.2", "26"})

_DENIED = re.compile(
    r"\b(?:kein|keine|keinen|nicht|abgelehnt\w*|ablehnung|beantragt\w*|antrag|widerruf\w*|erloschen|abgelaufen"
    r"|no|not|rejected|refused|denied|revoked|expired|applied)\b"
)
_UNTIL = re.compile(r"\b(?:bis|until|gültig)\b.*|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d\d-\d\d")
_MARKER = re.compile(
    r"§|\b(?:ae|ne|aufenthg|aufenthaltserlaubnis|niederlassungserlaubnis|duldung|par|section)\b|^\s*\d"
)
_SENTENCE = re.compile(r"\b(?:s|satz|hs|halbsatz|nr|sentence)\.?\s*\d")
_ALTERNATIVE = re.compile(r"(\d)\s*\.\s*alt\w*\.?|\balt\w*\.?\s*(\d)")
_NUMBER = re.compile(r"\d+\s?[a-d]?(?![a-zß-ÿ0-9])")
_ROMAN = {"vii": "7", "iv": "4", "v": "5", "iii": "3", "ii": "2", "i": "1"}


def read_status(text: str) -> str:
    """The code of the residence document, empty when the cell is. Raises CellProblem.

    `status_unknown` for other words and for anything denied, asked for or run out (Antrag abgelehnt);
    `status_ambiguous` for a permit without its paragraph. A settlement permit without one is read as § 26 Abs. 3.
    """
    key = fold(text)
    if key in _AMBIGUOUS:
        raise CellProblem("status_ambiguous")
    if key in _WORDS:
        return _WORDS[key]
    if says_nothing(text):
        return ""
    if _DENIED.search(text.casefold()):
        raise CellProblem("status_unknown")
    path = _paragraph_path(text)
    found = _by_stem(key, _DOCUMENT_STEMS) or _PARAGRAPHS.get(path) or _by_stem(key, _STATUS_STEMS)
    if found is None:
        raise CellProblem("status_ambiguous" if path else "status_unknown")
    return found


def _by_stem(key: str, stems: tuple[tuple[str, str], ...]) -> str | None:
    return next((code for stem, code in stems if stem in key), None)


def _paragraph_path(text: str) -> str:
    """The first paragraph named, as far as we know it (`25.2.1`), or nothing; sentence numbers do not matter."""
    lowered = _UNTIL.sub(" ", text.casefold())
    if _MARKER.search(lowered) is None:
        return ""
    for roman, digit in _ROMAN.items():
        lowered = re.sub(rf"(?<=[\d\s]){roman}\b", f" {digit} ", lowered)
    alternative = _ALTERNATIVE.search(lowered)
    lowered = _SENTENCE.sub(" ", _ALTERNATIVE.sub(" ", lowered))
    numbers = [number.replace(" ", "") for number in _NUMBER.findall(lowered)]
    if alternative is not None:
        numbers = [*numbers[:2], alternative[1] or alternative[2]]
    for length in range(len(numbers), 0, -1):
        path = ".".join(numbers[:length])
        if path in _PARAGRAPHS or path in _OPEN_PARAGRAPHS:
            return path
    return ""
