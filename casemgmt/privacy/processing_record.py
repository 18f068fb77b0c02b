"""The record of processing (Art. 30 GDPR) and the notices of § 80(1) SGB X, written from the registry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casemgmt.privacy.registry import HOLDINGS, Holding, Subject
from casemgmt.privacy.wording import Words, category_label, in_words, periods_of, pick

TITLE: Words = ("Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)", "Record of processing (Art. 30 GDPR)")
NOTICE: Words = (
    "Anzeige der Verarbeitung im Auftrag (§ 80 Abs. 1 SGB X)",
    "Notice of commissioned processing (§ 80(1) SGB X)",
)
PEOPLE: Mapping[Subject, Words] = {
    Subject.CLIENT: ("Ratsuchende und ihre Angehörigen", "people who are counselled, and their families"),
    Subject.ACCOUNT: ("Personen, die mit dem System arbeiten", "people who work with the system"),
}
NO_TRANSFER: Words = ("keine Übermittlung in Drittländer", "no transfer to third countries")
MEASURES: Sequence[Words] = (
    (
        "Personenbezogene Felder stehen verschlüsselt in der Datenbank (AES-256-GCM), mit einem Schlüssel je Person.",
        "Personal fields stand encrypted in the database (AES-256-GCM), under a key for each person.",
    ),
    (
        "Jede Rolle sieht nur, was ihr zugewiesen, freigegeben oder durch Einwilligung geöffnet ist.",
        "Each role sees only what is assigned or granted to it, or opened by consent.",
    ),
    (
        "Jeder Zugriff und jede Änderung steht in einem verketteten, nur fortschreibbaren Protokoll.",
        "Every look and every change stands in a chained, append-only trail.",
    ),
    (
        "Gelöscht wird durch Vernichtung des Schlüssels; zwei Personen entscheiden, oder die abgelaufene Frist.",
        "Erasing destroys the key; two people decide, or a period that is over.",
    ),
    (
        "Schlüssel liegen getrennt von den Daten und werden regelmäßig erneuert.",
        "Keys are kept apart from the data, and are renewed regularly.",
    ),
)
OF_A_PROCESSOR = ("name", "address", "task", "place", "contract_on", "safeguards")
"""What the configuration says of each processor, beside `subprocessors`."""


def processing_record(*, language: str, controller: str, on: date) -> dict[str, Any]:
    """The record as a JSON object: one activity for each purpose, ground and kind of people."""
    grouped: dict[tuple[str, str, Subject], list[Holding]] = defaultdict(list)
    for holding in HOLDINGS.values():
        if holding.about != Subject.NOBODY:
            grouped[holding.purpose, holding.legal_basis, holding.about].append(holding)
    return {
        "title": pick(TITLE, language),
        "controller": settings.CONTROLLER or controller,
        "data_protection_officer": settings.DPO_CONTACT,
        "made_on": on,
        "activities": [
            {
                "purpose": in_words(purpose, language),
                "legal_basis": in_words(basis, language),
                "people": pick(PEOPLE[about], language),
                "data": _in_order(pick(one.called, language) or one.model for one in held),
                "categories": _in_order(category_label(name, language) for one in held for name in one.groups.values()),
                "recipients": _in_order(pick(words, language) for one in held for words in one.recipients),
                "retention": _in_order(period for one in held for period in periods_of(one, language)),
            }
            for (purpose, basis, about), held in grouped.items()
        ],
        "third_countries": pick(NO_TRANSFER, language),
        "measures": [pick(one, language) for one in MEASURES],
        "processors": [one["name"] for one in processors()],
    }


def processing_notices(*, language: str, controller: str, on: date) -> list[dict[str, Any]]:
    """A notice for each processor that the settings name, to the authority that supervises the municipality."""
    held = [one for one in HOLDINGS.values() if one.about != Subject.NOBODY]
    return [
        {
            "title": pick(NOTICE, language),
            "controller": settings.CONTROLLER or controller,
            "data_protection_officer": settings.DPO_CONTACT,
            "made_on": on,
            **{name: one[name] for name in OF_A_PROCESSOR},
            "subprocessors": one.get("subprocessors", []),
            "people": [pick(words, language) for words in PEOPLE.values()],
            "categories": _in_order(category_label(name, language) for two in held for name in two.groups.values()),
            "measures": [pick(words, language) for words in MEASURES],
        }
        for one in processors()
    ]


def processors() -> list[dict[str, Any]]:
    """The processors of the settings. Raises ImproperlyConfigured naming what one of them lacks."""
    found: list[dict[str, Any]] = settings.PROCESSORS
    for place, one in enumerate(found):
        missing = [name for name in OF_A_PROCESSOR if not one.get(name)]
        if missing:
            raise ImproperlyConfigured(f"CASEMGMT_PROCESSORS: entry {place + 1} lacks {', '.join(missing)}.")
    return found


def _in_order(words: Iterable[str]) -> list[str]:
    """Each once, as they first came."""
    return list(dict.fromkeys(words))
