"""The certificate of an erasure: what went, what stays and why, from when on no copy opens. It names nobody."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.crypto.models import SubjectKey
from casemgmt.errors import Conflict
from casemgmt.privacy.lifecycle import GROUNDS, ErasureState
from casemgmt.privacy.models import Erasure
from casemgmt.privacy.registry import HOLDINGS

Words = tuple[str, str]
"""German and English."""

STAYS: Mapping[str, tuple[Words, Words]] = {
    "counted_rows": (
        ("Zeilen ohne Inhalt, zum Zählen", "rows without content, to be counted"),
        (
            "Art. 17 Abs. 3 Buchst. b, Art. 89 DSGVO: Statistik ohne Personenbezug; nur Codes, Tage und Aktenzeichen",
            "Art. 17(3)(b), 89 GDPR: statistics without reference to a person; only codes, days and file numbers",
        ),
    ),
    "trail": (
        ("Protokoll, mit Kennungen statt Namen", "the audit trail, with ids in place of names"),
        (
            "Art. 5 Abs. 2, Art. 17 Abs. 3 Buchst. b, e DSGVO: Nachweis, wer was getan hat",
            "Art. 5(2), 17(3)(b), (e) GDPR: to prove who did what",
        ),
    ),
    "others": (
        (
            "was in Aufzeichnungen über andere Personen über diese gesagt ist",
            "what records about other people say about this one",
        ),
        (
            "gehört zu den Daten der anderen; auf Hinweis von Hand zu berichtigen",
            "belongs to the others' data; to be corrected by hand where it is pointed out",
        ),
    ),
    "passed_on": (
        (
            "was früher rechtmäßig an andere Stellen ging oder ausgedruckt wurde",
            "what was lawfully passed on to other bodies or printed before",
        ),
        ("Art. 19 DSGVO: die Empfänger sind zu unterrichten", "Art. 19 GDPR: the recipients have to be told"),
    ),
}
UNREADABLE: Words = (
    "Sicherungskopien aus der Zeit davor werden {days} Tage aufbewahrt; ab dem {date} öffnet keine mehr etwas davon.",
    "Backups from before are kept for {days} days; from {date} on none opens anything of it.",
)


class ErasureNotCarriedOut(Conflict):
    """Nothing was erased, so there is nothing to certify."""

    code = "erasure_not_carried_out"
    detail = "Only an erasure that was carried out is certified."


def certificate(erasure: Erasure, language: str) -> dict[str, Any]:
    """The certificate as a JSON object, in German for `de` and its regions, else in English.

    Raises ErasureNotCarriedOut for a request that is open, refused or withdrawn.
    """
    if erasure.state != ErasureState.APPROVED or erasure.decided_at is None or erasure.unreadable_on is None:
        raise ErasureNotCarriedOut
    german = 0 if language.replace("_", "-").split("-")[0].lower() == "de" else 1
    ground = GROUNDS[erasure.ground]
    days = (erasure.unreadable_on - timezone.localdate(erasure.decided_at)).days - 1
    return {
        "id": str(erasure.pk),
        "title": ("Löschbescheinigung", "Certificate of erasure")[german],
        "municipality": erasure.municipality.name,
        "person": str(erasure.subject),
        "subjects": erasure.subjects,
        "ground": {"code": erasure.ground, "label": ground[german], "source": ground.source},
        "requested_at": erasure.created_at,
        "erased_at": erasure.decided_at,
        "replayed_at": erasure.replayed_at,
        "emptied": _counted(erasure.counts.get("emptied", {}), german),
        "deleted": _counted(erasure.counts.get("deleted", {}), german),
        "stays": [{"what": what[german], "why": why[german]} for what, why in STAYS.values()],
        "unreadable_on": erasure.unreadable_on,
        "unreadable": UNREADABLE[german].format(days=days, date=erasure.unreadable_on),
        "town_key": _town_key(erasure),
        "trail": _trail(erasure),
    }


def _counted(counts: Mapping[str, int], german: int) -> list[dict[str, Any]]:
    return [
        {"kind": label, "label": _called(label, german), "rows": number} for label, number in sorted(counts.items())
    ]


def _called(label: str, german: int) -> str:
    holding = HOLDINGS.get(label)
    return (holding.called[german] if holding else "") or label


def _town_key(erasure: Erasure) -> dict[str, Any] | None:
    """The epoch of the town's key that wrapped the person's last, and when it was destroyed with all its copies."""
    keys = SubjectKey.objects.filter(pk=erasure.subject)
    found = keys.values_list("tenant_key__epoch", "tenant_key__destroyed_at").first()
    return {"epoch": found[0], "destroyed_at": found[1]} if found else None


def _trail(erasure: Erasure) -> dict[str, str] | None:
    """The line of the trail that tells of it: its id, and its digest (hex), which the chain behind it rests on."""
    lines = Entry.objects.filter(stream=f"subject:{erasure.subject}", kind="erasure").order_by("-position")
    told = (one for one in lines if one.event in {"erasure.approved", "erasure.replayed"})
    line = next((one for one in told if one.object_ids[0] == str(erasure.pk)), None)
    return {"entry": str(line.pk), "digest": bytes(line.digest).hex()} if line else None
