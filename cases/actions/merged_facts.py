"""What becomes one when two people do: names and contact ways are united, of consents the stricter holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from casemgmt.access.actors import Actor
from casemgmt.access.writing import put
from casemgmt.crypto.digests import folded
from casemgmt.privacy.models import Consent
from cases.actions.merge_journal import Journal
from cases.models import Person
from cases.search.words import full_names

NOTE_OF_MERGE = "Withdrawn for the same person under another entry; the two were merged."
ENDINGS = ("withdrawn_at", "valid_until")


def unite_facts(*, keep: Person, gone: Person, take: Iterable[str]) -> Journal:
    """Give the one who is kept the names and contact ways of the other, and the fields that `take` names."""
    wanted: dict[str, Any] = {name: getattr(gone, name) for name in take}
    wanted["name_variants"] = [*keep.name_variants, *_other_names(keep, gone)]
    wanted["contact_ways"] = [*keep.contact_ways, *(way for way in gone.contact_ways if way not in keep.contact_ways)]
    journal = []
    for name, value in wanted.items():
        before = getattr(keep, name)
        if before != value:
            setattr(keep, name, value)
            journal.append({"what": "fact", "field": name, "before": _stored(before), "after": _stored(value)})
    return journal


def restore_fact(entry: Mapping[str, Any], keep: Person) -> None:
    """Take a united fact back, unless somebody has corrected it since."""
    name = entry["field"]
    if _stored(getattr(keep, name)) == entry["after"]:
        attribute = keep.sealed_attributes()[name]
        setattr(keep, name, attribute.decoded(entry["before"]))


def keep_stricter_consents(*, by: Actor, keep: Person, gone: Person) -> Journal:
    """Of two consents for one purpose and recipient the stricter holds: a withdrawal, fewer categories, less time."""
    mine, theirs = _latest(keep.pk), _latest(gone.pk)
    journal: Journal = []
    for place in mine.keys() & theirs.keys():
        pair = (mine[place], theirs[place])
        if any(one.withdrawn_at is not None for one in pair):
            journal += [_ended(by, one) for one in pair if one.withdrawn_at is None]
        else:
            journal += _narrowed(by, *pair)
    return journal


def restore_consent(*, by: Actor, entry: Mapping[str, Any]) -> None:
    """Give a consent its terms back, unless it was withdrawn since by somebody."""
    consent = Consent.objects.select_for_update(of=("self",)).select_related("key").filter(pk=entry["id"]).first()
    if consent is None or _terms(consent) != entry["after"]:
        return
    before = entry["before"]
    consent.withdrawn_at, consent.valid_until = (_moment(before[name]) for name in ENDINGS)
    consent.categories, consent.withdrawal_note = before["categories"], before["withdrawal_note"]
    put(consent, by=by)


def _other_names(keep: Person, gone: Person) -> list[dict[str, str]]:
    known = {folded(name) for name in full_names(keep)}
    names = [
        (gone.given_names, gone.family_name, "Latn"),
        (gone.original_given_names, gone.original_family_name, gone.original_script),
    ]
    own = [
        {"given_names": given, "family_name": family, "script": script, "kind": "spelling"}
        for given, family, script in names
        if (given or family) and folded(f"{given} {family}") not in known
    ]
    return [*own, *(one for one in gone.name_variants if one not in keep.name_variants)]


def _latest(person: UUID) -> dict[tuple[str, UUID | None], Consent]:
    """The newest consent of a person for each purpose and recipient; locked."""
    rows = Consent.objects.of(person).select_for_update(of=("self",)).select_related("key").order_by("pk")
    found: dict[tuple[str, UUID | None], Consent] = defaultdict()
    for consent in rows:
        found[(consent.purpose, consent.recipient_agency_id)] = consent
    return found


def _ended(by: Actor, consent: Consent) -> dict[str, Any]:
    before = _terms(consent)
    consent.withdrawn_at, consent.withdrawal_note = by.now, NOTE_OF_MERGE
    put(consent, by=by)
    return {"what": "consent", "id": str(consent.pk), "before": before, "after": _terms(consent)}


def _narrowed(by: Actor, one: Consent, other: Consent) -> Journal:
    common = sorted(set(one.categories) & set(other.categories))
    if not common:
        return [_ended(by, one), _ended(by, other)]
    until = min(one.valid_until, other.valid_until)
    journal = []
    for consent in (one, other):
        before = _terms(consent)
        consent.categories, consent.valid_until = common, max(until, consent.valid_from)
        if _terms(consent) != before:
            put(consent, by=by)
            journal.append({"what": "consent", "id": str(consent.pk), "before": before, "after": _terms(consent)})
    return journal


def _terms(consent: Consent) -> dict[str, Any]:
    ends = {name: None if (value := getattr(consent, name)) is None else value.isoformat() for name in ENDINGS}
    return ends | {"categories": consent.categories, "withdrawal_note": consent.withdrawal_note}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_datetime(text)


def _stored(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
