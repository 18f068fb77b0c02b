"""The answer to a request for access as PDF."""

from collections.abc import Iterator, Mapping
from typing import Any

from casemgmt.privacy.pack_rows import text_of
from casemgmt.privacy.pages import SMALL, Pages
from casemgmt.privacy.wording import Words, pick

WORDS: Mapping[str, Words] = {
    "controller": ("Verantwortlich", "Controller"),
    "data_protection_officer": ("Datenschutzbeauftragte/r", "Data protection officer"),
    "received_on": ("Ersuchen eingegangen am", "Request received on"),
    "due_on": ("Zu beantworten bis", "To be answered by"),
    "made_at": ("Zusammengestellt am", "Put together on"),
    "categories": ("Datenkategorien", "Categories of data"),
    "purpose": ("Zweck", "Purpose"),
    "legal_basis": ("Rechtsgrundlage", "Legal basis"),
    "retention": ("Aufbewahrung", "Retention"),
    "source": ("Herkunft", "Source"),
    "sections": ("Ihre Daten", "Your data"),
    "recipients": ("An wen Daten gegangen sind", "Who was given data"),
    "left_out": ("Was diese Auskunft auslässt", "What this answer leaves out"),
    "nothing_held": ("Nichts liegt vor zu", "Nothing is held about"),
    "statements": ("Ihre Rechte", "Your rights"),
    "nobody": ("Niemand außerhalb hat Daten erhalten.", "Nobody outside was given data."),
    "recipient": ("Empfänger", "Recipient"),
    "ground": ("Grundlage", "Ground"),
    "visible_from": ("Sichtbar ab", "Visible from"),
    "visible_until": ("Sichtbar bis", "Visible until"),
    "seen_at": ("Zuerst angesehen", "First seen"),
    "letters": (
        "Schriftzeichen, die der Druck nicht enthält, sind umschrieben; die JSON-Fassung hat das Original.",
        "Letters that cannot be printed are transliterated; the JSON form has the original.",
    ),
}
ABOUT = ("categories", "purpose", "legal_basis", "retention", "source")
RECIPIENT = ("recipient", "categories", "ground", "visible_from", "visible_until", "seen_at")


def as_pdf(pack: Mapping[str, Any], language: str) -> bytes:
    """The answer as a PDF. Its title and its properties name nobody."""
    pages = Pages(pack["title"], language)
    head = pack["request"] | {name: pack[name] for name in ("controller", "data_protection_officer", "made_at")}
    order = ("controller", "data_protection_officer", "received_on", "due_on", "made_at")
    pages.pairs(_pairs(head, order, language))
    pages.heading(_word("sections", language))
    for section in pack["sections"]:
        _print_section(pages, section, language)
    if pack["nothing_held"]:
        pages.line(f"{_word('nothing_held', language)}: {', '.join(pack['nothing_held'])}.", SMALL)
    pages.heading(_word("recipients", language))
    for one in pack["recipients"]:
        pages.pairs(_pairs(one, RECIPIENT, language))
    if not pack["recipients"]:
        pages.line(_word("nobody", language))
    pages.heading(_word("left_out", language))
    pages.pairs((_counted(one), one["why"]) for one in pack["left_out"])
    pages.heading(_word("statements", language))
    for sentence in pack["statements"]:
        pages.line(sentence)
    pages.line(_word("letters", language), SMALL)
    return pages.content()


def _print_section(pages: Pages, section: Mapping[str, Any], language: str) -> None:
    pages.heading(section["label"])
    pages.pairs(_pairs(section, ABOUT, language))
    for row in section["rows"]:
        if row:
            pages.pairs((one["label"], one["text"]) for one in row)


def _pairs(values: Mapping[str, Any], names: tuple[str, ...], language: str) -> Iterator[tuple[str, str]]:
    for name in names:
        if values[name] not in (None, "", []):
            yield _word(name, language), text_of("", name, values[name], language)


def _counted(left_out: Mapping[str, Any]) -> str:
    return left_out["what"] if left_out["count"] is None else f"{left_out['what']} ({left_out['count']})"


def _word(name: str, language: str) -> str:
    return pick(WORDS[name], language)
