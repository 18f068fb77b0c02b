"""The answer to a request for access (Art. 15 GDPR): made by walking the registry and the models.

A table that is declared later is in it from that day on. What belongs to others, was entrusted under secrecy, or is
technical is left out, and the answer says so: what, how much, and on which ground.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from casemgmt.errors import Conflict
from casemgmt.privacy.erasing import subjects_of
from casemgmt.privacy.models import AccessRequest
from casemgmt.privacy.pack_rows import HIDDEN_ROWS, MASK, Masking, rows_about, shown_row
from casemgmt.privacy.registry import HOLDINGS, Holding, Subject, Withheld
from casemgmt.privacy.sharing import Disclosure, disclosures_of
from casemgmt.privacy.wording import (
    WITHHELD,
    Words,
    category_label,
    code_label,
    in_words,
    label_of,
    periods_of,
    pick,
)

TITLE: Words = ("Auskunft nach Art. 15 DSGVO", "Answer under Art. 15 GDPR")
MASKED: Words = (
    f"Namen anderer Personen in Texten, durch {MASK} ersetzt, soweit sie hier bekannt sind",
    f"names of other people in texts, replaced by {MASK} as far as they are known here",
)
SOMEBODY: Words = (
    "eine beauftragte Person (Personal, Ehrenamt oder Sprachmittlung)",
    "somebody who was asked to help (staff, volunteer or interpreter)",
)
GROUNDS: dict[str, Words] = {
    "consent": ("Ihre Einwilligung", "your consent"),
    "law": ("Gesetz", "a law"),
    "own_task": ("eigene Aufgabe der Kommune", "the municipality's own task"),
}
STATEMENTS: Sequence[Words] = (
    (
        "Sie können Berichtigung (Art. 16), Löschung (Art. 17) oder Einschränkung (Art. 18) verlangen, Daten auf "
        "Grundlage Ihrer Einwilligung mitnehmen (Art. 20), widersprechen (Art. 21 DSGVO) und jede Einwilligung "
        "widerrufen.",
        "You can ask for rectification (Art. 16), erasure (Art. 17) or restriction (Art. 18), take along data that "
        "rest on your consent (Art. 20), object (Art. 21 GDPR), and withdraw any consent.",
    ),
    (
        "Es gibt keine Entscheidung, die allein automatisch getroffen wird, und kein Profiling (Art. 22 DSGVO).",
        "No decision is made by automated means alone, and there is no profiling (Art. 22 GDPR).",
    ),
    (
        "Dateien Ihrer Unterlagen sind hier nur aufgezählt; eine Kopie erhalten Sie auf Wunsch.",
        "Files of your papers are only listed here; you get a copy if you want one.",
    ),
)
COMPLAINT: Words = ("Sie können sich beschweren bei: {}.", "You can complain to: {}.")


class PackNotGiven(Conflict):
    """The request was refused, so there is no answer to put together."""

    code = "pack_not_given"
    detail = "The request was refused."


class LeftOut(NamedTuple):
    """What an answer leaves out: in words, how many (None where that is not counted), and why."""

    what: Words
    number: int | None
    ground: Withheld


NAMES_OF_OTHERS: list[Callable[[Sequence[UUID]], Iterable[str]]] = []
"""Each finds words of names of other people whom texts about the subjects may mention."""

OTHERS: list[Callable[[Sequence[UUID]], Iterable[LeftOut]]] = []
"""Each counts what records about others tell of the subjects or along with them."""


def pack_of(request: AccessRequest, *, language: str, now: datetime) -> dict[str, Any]:
    """The answer as a JSON object, in German for `de`, else in English."""
    subjects = subjects_of(request.key_id)
    masking = Masking({word for find in NAMES_OF_OTHERS for word in find(subjects)})
    left_out: list[LeftOut] = []
    sections, nothing = [], []
    for holding in HOLDINGS.values():
        if holding.about == Subject.CLIENT:
            section = _section(holding, subjects, language, masking, left_out)
            if section is None:
                nothing.append(_called(holding, language))
            elif section["rows"]:
                sections.append(section)
    left_out += [one for count in OTHERS for one in count(subjects)]
    if masking.found:
        left_out.append(LeftOut(MASKED, masking.found, Withheld.OTHERS))
    return {
        "title": pick(TITLE, language),
        "request": {"id": request.pk, "received_on": request.received_on, "due_on": request.due_on},
        "made_at": now,
        "language": language,
        "controller": settings.CONTROLLER or request.municipality.name,
        "data_protection_officer": settings.DPO_CONTACT,
        "statements": [pick(one, language) for one in STATEMENTS]
        + [pick(COMPLAINT, language).format(settings.SUPERVISORY_AUTHORITY)],
        "sections": sections,
        "nothing_held": nothing,
        "recipients": [_recipient(one, language) for one in disclosures_of(subjects)],
        "left_out": [
            {
                "what": pick(one.what, language),
                "count": one.number,
                "ground": one.ground.value,
                "why": pick(WITHHELD[one.ground], language),
            }
            for one in left_out
        ],
    }


def _section(
    holding: Holding, subjects: Sequence[UUID], language: str, masking: Masking, left_out: list[LeftOut]
) -> dict[str, Any] | None:
    """What a table holds about the subjects, None where that is nothing; what is hidden of it is added to the rest."""
    found = rows_about(holding, subjects)
    if "*" in holding.withheld:
        count = None if found is None else found.count()
        left_out.append(LeftOut(holding.called, count, holding.withheld["*"]))
        return {"rows": []}
    if holding.model in HIDDEN_ROWS and found is not None:
        condition, ground = HIDDEN_ROWS[holding.model]
        hidden = found.filter(condition).count()
        found = found.exclude(condition)
        if hidden:
            left_out.append(LeftOut(holding.called, hidden, ground))
    rows = list(found) if found is not None else []
    if not rows:
        return None
    for name, ground in holding.withheld.items():
        label = (_field(holding, name, "de"), _field(holding, name, "en"))
        left_out.append(LeftOut(label, None, ground))
    return {
        "kind": holding.model,
        "label": _called(holding, language),
        "categories": sorted({category_label(one, language) for one in holding.groups.values()}),
        "purpose": in_words(holding.purpose, language),
        "legal_basis": in_words(holding.legal_basis, language),
        "retention": periods_of(holding, language),
        "source": pick(holding.source, language),
        "rows": [shown_row(row, holding, language, masking) for row in rows],
    }


def _recipient(one: Disclosure, language: str) -> dict[str, Any]:
    basis = code_label("", "legal_basis", one.legal_basis, language) if one.legal_basis else None
    return {
        "recipient": one.recipient if one.agency else pick(SOMEBODY, language),
        "categories": [category_label(name, language) for name in one.categories],
        "ground": basis or pick(GROUNDS[one.ground], language),
        "visible_from": one.visible_from,
        "visible_until": one.visible_until,
        "seen_at": one.seen_at,
    }


def _called(holding: Holding, language: str) -> str:
    return pick(holding.called, language) or holding.model


def _field(holding: Holding, name: str, language: str) -> str:
    return f"{_called(holding, language)}: {label_of(holding.model, name, language)}"
