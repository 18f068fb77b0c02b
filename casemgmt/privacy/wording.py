"""German and English words for what the registry says, for answers to people and for the record of processing.

The apps above add the labels of their fields, and which code list a field's codes are from.
"""

from collections.abc import Callable, Mapping

from casemgmt.privacy.registry import (
    ACCOUNTABILITY,
    CONSENT,
    EMPLOYMENT,
    OWN_CATEGORIES,
    PUBLIC_TASK,
    PUBLIC_TASK_SPECIAL,
    Holding,
    Withheld,
)

Words = tuple[str, str]
"""German and English."""
CodeLabel = Callable[[str, str], str]
"""The label of a code in a language; raises LookupError for a code that the list does not hold."""

GERMAN: dict[str, str] = {
    PUBLIC_TASK: "Art. 6 Abs. 1 Buchst. c, e DSGVO; § 3 DSG NRW",
    PUBLIC_TASK_SPECIAL: "Art. 6 Abs. 1 Buchst. c, e, Art. 9 Abs. 2 Buchst. b, h DSGVO; §§ 3, 16 DSG NRW",
    CONSENT: "Art. 6 Abs. 1 Buchst. a, Art. 9 Abs. 2 Buchst. a DSGVO",
    ACCOUNTABILITY: "Art. 5 Abs. 2, Art. 32 DSGVO; § 22 Abs. 2 BDSG",
    EMPLOYMENT: "Art. 6 Abs. 1 Buchst. e DSGVO; § 18 DSG NRW",
    "To let those who work here in, each to what their role includes.": (
        "Zugang derer, die hier arbeiten, je nach ihrer Rolle."
    ),
    "To grant people their rights in their data in time, and to prove it.": (
        "Rechte der betroffenen Personen rechtzeitig erfüllen und dies nachweisen."
    ),
    "To find a person by exact name, birth date or contact way without storing these in clear.": (
        "Eine Person über Name, Geburtsdatum oder Kontakt finden, ohne diese offen zu speichern."
    ),
    "To let somebody look where it cannot wait, and to see afterwards that it was right.": (
        "Jemanden sehen lassen, was nicht warten kann, und danach prüfen, ob es richtig war."
    ),
    "To make guessing passwords take too long.": "Das Erraten von Passwörtern zu lange dauern lassen.",
    "To let the work go on while somebody is away.": "Die Arbeit weiterführen, während jemand abwesend ist.",
    "To tell somebody who looked at their records, however long the trail has become.": (
        "Auskunft geben, wer die eigenen Daten angesehen hat, wie lang das Protokoll auch ist."
    ),
    "To show that the trail was not written anew, with a signed copy outside.": (
        "Mit einer unterschriebenen Abschrift zeigen, dass das Protokoll nicht neu geschrieben wurde."
    ),
    "To keep each chain of the trail in order.": "Die Ketten des Protokolls in Ordnung halten.",
    "To keep what courts, claims or supervision need, although its time is over.": (
        "Aufbewahren, was Gerichte, Rechtsansprüche oder Aufsicht brauchen, obwohl die Frist abgelaufen ist."
    ),
    "To prove that somebody was erased, on which ground, and that two people wanted it.": (
        "Nachweisen, dass eine Person gelöscht wurde, aus welchem Grund, und dass zwei es wollten."
    ),
    "To prove what somebody allowed, and to close every path when they withdraw it.": (
        "Nachweisen, was eine Person erlaubt hat, und jeden Weg schließen, wenn sie es widerruft."
    ),
    "To prove who did or saw what, to the people concerned and to the supervisory authority.": (
        "Betroffenen und der Aufsicht nachweisen, wer was getan oder gesehen hat."
    ),
    "To seal what is held about somebody, so that destroying the key erases it everywhere.": (
        "Verschlüsseln, was über eine Person vorliegt, sodass die Vernichtung des Schlüssels es überall löscht."
    ),
    "To tell recipients what became of data they were given (Art. 19 GDPR), and to prove it.": (
        "Empfängern mitteilen, was aus erhaltenen Daten wurde (Art. 19 DSGVO), und dies nachweisen."
    ),
    "the file of a case, of benefits and of housing": "die Akte eines Falls, von Leistungen und Unterbringung",
    "notes of case management that rest on consent": "Notizen des Fallmanagements, die auf Einwilligung beruhen",
    "health details": "Gesundheitsangaben",
    "that a certificate of good conduct was seen, when, and whether it forbids the activity": (
        "dass ein Führungszeugnis eingesehen wurde, wann, und ob es die Tätigkeit ausschließt"
    ),
    "inquiries that became no case": "Anfragen, aus denen kein Fall wurde",
    "grants of the integration budget": "Zuschüsse aus dem Integrationsbudget",
    "who did or saw what": "wer was getan oder gesehen hat",
    "the log of retrievals from the BAMF": "das Protokoll der Abrufe beim BAMF",
    "names in course data, as the BAMF keeps them": "Namen in Kursdaten, wie beim BAMF",
    "other course data, as the BAMF keeps them": "andere Kursdaten, wie beim BAMF",
    "accounts, their roles and tokens": "Konten, ihre Rollen und Zugänge",
    OWN_CATEGORIES["consents"]: "Einwilligungen und Entbindungen",
    OWN_CATEGORIES["accounts"]: "Konten derer, die hier arbeiten",
    OWN_CATEGORIES["documents"]: "Unterlagen über eine Person und ihre Dateien",
    OWN_CATEGORIES["rights"]: "Ersuchen und Einwände der Person zu ihren Daten",
}
"""German for what the registry says in English."""

STARTS: Mapping[str, Words] = {
    "end_of_closing_year": (
        "ab Ende des Jahres, in dem der Fall endet",
        "from the end of the year in which a case ends",
    ),
    "closing": ("ab Ende des Falls", "from the end of the case"),
    "last_activity": ("ab der letzten Tätigkeit", "from the last activity"),
    "entry": ("ab Erfassung", "from entry"),
}
WITHHELD: Mapping[Withheld, Words] = {
    Withheld.OTHERS: (
        "betrifft andere Personen; ihre Rechte gehen vor (Art. 15 Abs. 4 DSGVO)",
        "concerns other people, whose rights come first (Art. 15(4) GDPR)",
    ),
    Withheld.SECRECY: (
        "einer Person anvertraut, die der Schweigepflicht unterliegt (§ 203 StGB); fragen Sie diese selbst",
        "entrusted to somebody bound to secrecy (§ 203 StGB); ask them yourself",
    ),
    Withheld.TECHNICAL: (
        "technische Werte wie Schlüssel und Prüfsummen, die nichts über Sie aussagen",
        "technical values such as keys and checksums, which say nothing about you",
    ),
}
FIELDS: dict[str, Words] = {}
"""Labels by `cases.Person.born_on`, or where it reads alike everywhere, by the bare name."""

CODES: dict[str, CodeLabel] = {}
"""How the codes of a field are read, by the same names."""

CATEGORIES: dict[str, CodeLabel] = {}
"""How the data categories are read; under `""`."""


def is_german(language: str) -> bool:
    """Whether a language tag is German or of a German region."""
    return language.replace("_", "-").split("-")[0].lower() == "de"


def pick(words: Words, language: str) -> str:
    """The German or the English of two."""
    return words[0] if is_german(language) else words[1]


def in_words(sentence: str, language: str) -> str:
    """What the registry says, in German where it is known."""
    return GERMAN.get(sentence, sentence) if is_german(language) else sentence


def label_of(model: str, name: str, language: str) -> str:
    """What a field is called."""
    found = FIELDS.get(f"{model}.{name}") or FIELDS.get(name)
    return pick(found, language) if found else name


def code_label(model: str, name: str, code: str, language: str) -> str | None:
    """What a code of a field means; None where the field holds no codes, or not this one."""
    read = CODES.get(f"{model}.{name}") or CODES.get(name)
    if read is None or not code:
        return None
    try:
        return read(code, language)
    except LookupError:
        return None


def is_coded(model: str, name: str) -> bool:
    """Whether a field holds codes of a list, in which no name stands."""
    return not {f"{model}.{name}", name}.isdisjoint(CODES)


def category_label(category: str, language: str) -> str:
    """What a data category is called."""
    if category in OWN_CATEGORIES:
        return in_words(OWN_CATEGORIES[category], language)
    read = CATEGORIES.get("")
    return read(category, language) if read else category


def periods_of(holding: Holding, language: str) -> list[str]:
    """How long what a table holds is kept, one sentence a period."""
    return [
        f"{in_words(one.keeps, language)}: {one.months_here()} {pick(('Monate', 'months'), language)} "
        f"{pick(STARTS[one.starts], language)}"
        for one in holding.retention
    ]
