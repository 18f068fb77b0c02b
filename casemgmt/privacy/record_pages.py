"""The record of processing and the notices of commissioned processing, as Markdown and as PDF."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casemgmt.privacy.pack_rows import text_of
from casemgmt.privacy.pages import Pages
from casemgmt.privacy.wording import Words, pick

WORDS: Mapping[str, Words] = {
    "controller": ("Verantwortlich", "Controller"),
    "data_protection_officer": ("Datenschutzbeauftragte/r", "Data protection officer"),
    "made_on": ("Stand", "As of"),
    "purpose": ("Zweck", "Purpose"),
    "legal_basis": ("Rechtsgrundlage", "Legal basis"),
    "people": ("Betroffene Personen", "People concerned"),
    "data": ("Datenbestände", "Holdings"),
    "categories": ("Datenkategorien", "Categories of data"),
    "recipients": ("Empfänger", "Recipients"),
    "retention": ("Löschfristen", "Retention"),
    "third_countries": ("Drittländer", "Third countries"),
    "measures": ("Technische und organisatorische Maßnahmen", "Technical and organisational measures"),
    "processors": ("Auftragsverarbeiter", "Processors"),
    "name": ("Auftragsverarbeiter", "Processor"),
    "address": ("Anschrift", "Address"),
    "task": ("Aufgabe", "Task"),
    "place": ("Ort der Verarbeitung", "Place of processing"),
    "contract_on": ("Vertrag vom", "Contract of"),
    "safeguards": ("Maßnahmen des Auftragsverarbeiters", "Measures of the processor"),
    "subprocessors": ("Unterauftragsverhältnisse", "Sub-processors"),
}
NOT_PARTS = frozenset({"title", "activities"})


def as_markdown(document: Mapping[str, Any], language: str) -> str:
    """A record or a notice as Markdown."""
    parts = [f"# {document['title']}", _list(document, language)]
    for activity in document.get("activities", ()):
        parts += [f"## {activity['purpose']}", _list(activity, language)]
    return "\n\n".join(parts) + "\n"


def as_pdf(documents: Sequence[Mapping[str, Any]], language: str) -> bytes:
    """Records or notices in one PDF."""
    pages = Pages(documents[0]["title"], language)
    for number, document in enumerate(documents):
        if number:
            pages.heading(document["title"])
        pages.pairs(_pairs(document, language))
        for activity in document.get("activities", ()):
            pages.heading(activity["purpose"])
            pages.pairs(_pairs(activity, language))
    return pages.content()


def _list(values: Mapping[str, Any], language: str) -> str:
    return "\n".join(f"- **{label}:** {text}" for label, text in _pairs(values, language))


def _pairs(values: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name not in NOT_PARTS and value not in ("", [], None):
            yield pick(WORDS[name], language), text_of("", name, value, language)
