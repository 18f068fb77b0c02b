"""Which column of a list holds what: German and English headings, as offices write them, to the names of fields."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from cases.lists.problems import ListUnreadable
from cases.lists.words import fold, folded, one_line

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "family_name": (
        "Nachname", "Nachnamen", "Nachname(n)", "Familienname", "Familiennamen", "Zuname", "Name (Familienname)",
        "surname", "last name", "family name", "lastname",
    ),
    "given_names": (
        "Vorname", "Vornamen", "Rufname", "first name", "first names", "given name", "given names", "forename",
        "forenames", "firstname",
    ),
    "full_name": ("Name", "vollständiger Name", "ganzer Name", "Name der Person", "full name", "complete name"),
    "family_name_first": (
        "Name, Vorname", "Nachname, Vorname", "Familienname, Vorname", "Name, Vorname(n)", "Name und Vorname",
        "last name, first name", "surname, first name", "surname, given name", "surname, given names",
        "family name, given name", "family name, given names", "family name, first name",
    ),
    "given_names_first": (
        "Vorname Name", "Vorname Nachname", "Vorname und Name", "Vorname und Nachname", "Vor- und Nachname",
        "Vor- und Zuname", "Vor- und Familienname", "first and last name", "first name last name",
        "first name, surname", "given name and surname", "given name, family name",
    ),
    "original_name": (
        "Name in Originalschrift", "Name (Originalschrift)", "Name (Original)", "Originalname", "Originalschreibweise",
        "Name in Originalschreibweise", "Name in Heimatschrift", "name in original script", "original name",
        "name (original script)", "name in native script", "native name",
    ),
    "original_family_name": (
        "Nachname (Original)", "Nachname (Originalschrift)", "Nachname in Originalschrift", "Nachname original",
        "Familienname (Original)", "Familienname (Originalschrift)", "Familienname in Originalschrift",
        "family name (original)", "family name (original script)", "family name in original script",
        "last name (original script)", "surname (original script)",
    ),
    "original_given_names": (
        "Vorname (Original)", "Vorname (Originalschrift)", "Vorname in Originalschrift", "Vornamen (Originalschrift)",
        "Vornamen in Originalschrift", "given names (original)", "given names (original script)",
        "given name (original script)", "given names in original script", "first name (original script)",
    ),
    "birth_name": ("Geburtsname", "geb. Name", "geborene", "Mädchenname", "birth name", "maiden name", "name at birth"),
    "alias_name": ("Alias", "Aliasname", "Alias-Name", "Aliasnamen", "weitere Namen", "also known as", "alias names"),
    "born_on": (
        "Geburtsdatum", "Geb.-Datum", "Geb.Dat.", "GebDatum", "geb. am", "geb.", "geboren", "geboren am", "Geburtstag",
        "date of birth", "birth date", "birthdate", "DOB", "birthday", "born", "born on",
    ),
    "sex": (
        "Geschlecht", "Geschl.", "m/w", "w/m", "m/w/d", "w/m/d", "m/w/d/x", "Anrede", "sex", "gender", "m/f", "f/m",
    ),
    "own_designation": ("Selbstbezeichnung", "Pronomen", "own designation", "pronoun", "pronouns"),
    "nationalities": (
        "Staatsangehörigkeit", "Staatsangehörigkeiten", "Staatsangeh.", "Staatsang.", "StA", "StAng", "Nationalität",
        "Nationalitäten", "Nat.", "Staatsbürgerschaft", "nationality", "nationalities", "citizenship",
    ),
    "origin_country": (
        "Herkunftsland", "Herkunft", "Herkunftsstaat", "HKL", "Heimatland", "country of origin", "origin",
        "home country",
    ),
    "languages": (
        "Sprache", "Sprachen", "Sprache(n)", "Sprachkenntnisse", "gesprochene Sprachen", "spricht", "weitere Sprachen",
        "weitere Sprache", "Fremdsprachen", "language", "languages", "language(s)", "languages spoken",
        "other languages",
    ),
    "mother_tongue": (
        "Muttersprache", "Erstsprache", "Herkunftssprache", "mother tongue", "first language", "native language",
    ),
    "interpreter": (
        "Dolmetscher", "Dolmetscher nötig", "Dolmetscher erforderlich", "Dolmetscher benötigt", "Dolmetscher ja/nein",
        "Dolmetscherbedarf", "Dolmetschbedarf", "Dolmetschen", "Dolmetscher:in", "Sprachmittler", "Sprachmittlung",
        "Sprachmittlung nötig", "interpreter", "interpreter needed", "interpreter required", "needs interpreter",
        "interpreting",
    ),
    "concern_language": (
        "Gesprächssprache", "Beratungssprache", "Verständigung in", "Verständigungssprache", "Korrespondenzsprache",
        "language of conversation", "contact language", "preferred language",
    ),
    "phone": (
        "Telefon", "Telefonnummer", "Tel.", "Telefon-Nr.", "Tel.-Nr.", "Telefonnr.", "Handy", "Handynummer",
        "Handy-Nr.", "Mobil", "Mobilnummer", "Mobiltelefon", "Telefon (mobil)", "Rufnummer", "Festnetz",
        "Telefon/Handy", "Kontakt (Telefon)", "phone", "phone number", "telephone", "telephone number", "mobile",
        "mobile phone", "mobile number", "cell phone",
    ),
    "email": ("E-Mail", "E-Mail-Adresse", "Mail", "Mailadresse", "e-mail", "email address"),
    "address": ("Adresse", "Anschrift", "Wohnanschrift", "Wohnadresse", "Meldeadresse", "address", "full address"),
    "care_of": ("c/o", "wohnhaft bei", "care of"),
    "street": ("Straße", "Str.", "Straßenname", "street", "street name"),
    "street_line": (
        "Straße Nr.", "Straße, Nr.", "Straße und Hausnummer", "Straße/Hausnummer", "Straße, Hausnummer",
        "Straße + Hausnummer", "Straße/Hausnr.", "Straße & Hausnr.", "Straße, HNr.", "Straße und Nr.",
        "street and number", "street address", "street and house number", "street, no.",
    ),
    "house_number": ("Hausnummer", "Hausnr.", "Haus-Nr.", "HNr.", "HsNr.", "house number", "house no."),
    "postcode": ("PLZ", "Postleitzahl", "postcode", "post code", "postal code", "zip", "zip code"),
    "postcode_place": ("PLZ Ort", "PLZ/Ort", "PLZ, Ort", "PLZ und Ort", "Postleitzahl und Ort", "postcode and place"),
    "place": ("Ort", "Wohnort", "Stadt", "Gemeinde", "Kommune", "city", "town", "place", "municipality"),
    "district": ("Stadtteil", "Ortsteil", "Stadtbezirk", "Quartier", "district", "neighbourhood", "quarter"),
    "accommodation": (
        "Unterkunft", "Gemeinschaftsunterkunft", "Einrichtung", "Heim", "Wohnheim", "Name der Unterkunft", "GU",
        "accommodation", "shelter", "housing", "facility",
    ),
    "azr": (
        "AZR", "AZR-Nummer", "AZR-Nr.", "AZR Nr", "Ausländerzentralregister-Nummer", "Ausländerzentralregisternummer",
        "AZR number", "AZR no.", "AZR ID",
    ),
    "bamf_file": (
        "BAMF", "BAMF-AZ", "BAMF-Aktenzeichen", "Aktenzeichen BAMF", "Az. BAMF", "AZ (BAMF)", "BAMF-Nr.", "BAMF-Nummer",
        "BAMF-Gz.", "BAMF-Geschäftszeichen", "BAMF file number", "BAMF file no.", "BAMF reference",
    ),
    "jobcentre_customer": (
        "Kundennummer", "Kunden-Nr.", "Kd.-Nr.", "KdNr", "Kundennummer Jobcenter", "Kundennummer BA", "Jobcenter-Nr.",
        "Jobcenter-Kundennummer", "customer number", "customer no.", "jobcentre customer number", "jobcentre number",
    ),
    "bg_number": (
        "BG-Nummer", "BG-Nr.", "BG", "Bedarfsgemeinschaft", "Bedarfsgemeinschaftsnummer", "Nr. der Bedarfsgemeinschaft",
        "BG number",
    ),
    "health_insurance": (
        "Krankenkassennummer", "Krankenkassen-Nr.", "KVNR", "KV-Nr.", "KV-Nummer", "Krankenversichertennummer",
        "Krankenversicherungsnummer", "Krankenversicherungs-Nr.", "Versichertennummer", "Versicherten-Nr.",
        "health insurance number", "health insurance no.", "insurance number",
    ),
    "local_file": (
        "Aktenzeichen", "Az.", "unser Aktenzeichen", "unser Zeichen", "Akte", "Akten-Nr.", "Aktennummer", "Fallnummer",
        "Fall-Nr.", "file number", "file no.", "case number", "case no.", "our reference", "reference",
    ),
    "household_key": (
        "Familie", "Familiennummer", "Familien-Nr.", "Fam.", "Fam.-Nr.", "Familienverband", "Familien-ID", "Haushalt",
        "Haushaltsnummer", "Haushalts-Nr.", "Haushalt Nr.", "HH", "HH-Nr.", "family", "family number", "family no.",
        "family ID", "household", "household number", "household no.", "household ID",
    ),
    "relation": (
        "Verwandtschaft", "Verwandtschaftsverhältnis", "Verwandtschaftsgrad", "Rolle", "Rolle in der Familie",
        "Stellung in der Familie", "Stellung im Haushalt", "Familienstellung", "Beziehung", "Familienrolle", "relation",
        "relationship", "role", "role in the family", "relation to head", "relationship to head of household",
    ),
    "entered_on": (
        "Einreise", "Einreisedatum", "Einreise am", "eingereist am", "Tag der Einreise", "Datum der Einreise",
        "Ankunft", "Ankunftsdatum", "entry", "date of entry", "entry date", "entered on", "arrival", "arrival date",
        "date of arrival",
    ),
    "assigned_on": (
        "Zuweisung", "Zuweisungsdatum", "Zuweisung am", "zugewiesen am", "Datum der Zuweisung", "Tag der Zuweisung",
        "assigned on", "date of assignment", "assignment", "assignment date", "allocation date", "allocated on",
    ),
    "status_document": (
        "Aufenthaltsstatus", "Status", "Aufenthaltstitel", "Aufenthalt", "Titel", "Aufenthaltspapier",
        "Aufenthaltsdokument", "ausländerrechtlicher Status", "residence status", "residence permit", "residence title",
        "status document", "legal status",
    ),
    "status_document_until": (
        "gültig bis", "Titel gültig bis", "Status gültig bis", "Aufenthalt bis", "Aufenthaltstitel gültig bis",
        "Aufenthaltsstatus gültig bis", "befristet bis", "gültig bis (Titel)", "Titel bis", "valid until",
        "permit valid until", "expiry", "expiry date", "expires on",
    ),
    "legal_regime": (
        "Leistung", "Leistungen", "Leistungsart", "Leistungsbezug", "Rechtskreis", "Leistung/Rechtskreis",
        "Sozialleistung", "benefit", "benefits", "type of benefit", "legal regime",
    ),
    "concern": (
        "Anliegen", "Bedarf", "Anliegen/Bedarf", "Anfrage", "Grund der Anfrage", "Grund", "Thema", "Anlass",
        "Beratungsanliegen", "concern", "request", "need", "needs", "reason", "reason for inquiry", "inquiry",
    ),
    "immediate_needs": (
        "Sofortbedarf", "dringender Bedarf", "akuter Bedarf", "dringend", "immediate needs", "urgent needs",
    ),
    "inquired_on": (
        "Anfrage am", "Anfrage vom", "Anfragedatum", "Datum der Anfrage", "Eingang", "Eingang am", "Eingangsdatum",
        "Anfrage am/Eingang", "Meldung am", "gemeldet am", "inquiry date", "date of inquiry", "inquired on",
        "received on", "received", "date received", "date of request", "request date",
    ),
    "channel": (
        "Kanal", "Zugang", "Zugangsweg", "Zugang über", "gemeldet durch", "gemeldet von", "Meldung durch",
        "vermittelt durch", "vermittelt von", "Quelle", "channel", "source", "referred by", "reported by",
    ),
    "remark": (
        "Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Notiz", "Notizen", "Kommentar", "Kommentare",
        "Sonstiges", "Hinweis", "Hinweise", "remark", "remarks", "comment", "comments", "note", "notes",
    ),
    "running_number": ("lfd. Nr.", "lfd.Nr", "laufende Nummer", "Nr.", "Nummer", "no.", "number", "row", "Zeile"),
}  # fmt: skip

FIELDS = tuple(_HEADINGS)
IDENTIFIER_FIELDS = ("azr", "bamf_file", "jobcentre_customer", "bg_number", "health_insurance", "local_file")
# Fields that a list may spread over several columns (Telefon and Handy, Sprache 1 and Sprache 2).
MANY_COLUMNS = frozenset({"nationalities", "languages", "phone", "email", "remark", "alias_name"})
_NAME_FIELDS = frozenset({"family_name", "full_name", "family_name_first", "given_names_first"})

_FIELD_OF = folded(_HEADINGS)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_NUMBERING = re.compile(r"^\d\.?\s*|\s*\d$")


def recognise(heading: str) -> str | None:
    """The field that this heading stands for, as far as it can be said without its neighbours; None if unknown."""
    text = one_line(heading)
    for reading in (text, _BRACKETS.sub("", text)):
        field = _FIELD_OF.get(fold(reading))
        if field is not None:
            return field
    field = _FIELD_OF.get(fold(_NUMBERING.sub("", text)))
    return field if field in MANY_COLUMNS else None


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one list hold.

    `unknown` are headings that nothing is read from, in the order of the list; `unused` are known and left out on
    purpose (running numbers).
    """

    headings_of: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    unused: tuple[str, ...]

    def heading(self, field: str) -> str:
        """The first heading of the field, or nothing when the list has no such column."""
        return self.headings_of.get(field, ("",))[0]


def read_headings(headings: Sequence[str]) -> Columns:
    """Which field each column holds.

    Raises ListUnreadable: `heading_doubled` when a heading or a field that has one value comes twice,
    `name_column_missing` when no column can hold a family name or a full name.
    """
    _refuse_doubled(headings)
    found: dict[str, list[str]] = {}
    unknown: list[str] = []
    for heading, field in zip(headings, _fields_in_context(headings), strict=True):
        if field is None:
            unknown.append(heading)
        else:
            found.setdefault(field, []).append(heading)
    unused = tuple(found.pop("running_number", ()))
    _refuse_unclear(found)
    return Columns(MappingProxyType({field: tuple(names) for field, names in found.items()}), tuple(unknown), unused)


def _fields_in_context(headings: Sequence[str]) -> list[str | None]:
    """The fields in the order of the columns, with the two headings settled that depend on their neighbours."""
    fields = [recognise(heading) for heading in headings]
    if "given_names" in fields and "family_name" not in fields:
        fields = ["family_name" if field == "full_name" else field for field in fields]
    for place, (before, field) in enumerate(pairwise(fields), start=1):
        if before == "street" and field == "running_number":
            fields[place] = "house_number"
    return fields


def _refuse_doubled(headings: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for heading in headings:
        key = fold(heading) or heading
        if key in seen:
            raise _doubled([seen[key], heading])
        seen[key] = heading


def _refuse_unclear(found: Mapping[str, Sequence[str]]) -> None:
    for field, names in found.items():
        if len(names) > 1 and field not in MANY_COLUMNS:
            raise _doubled(names)
    if not _NAME_FIELDS & found.keys():
        raise ListUnreadable(
            "name_column_missing",
            "No column holds a family name or a full name. Give one the heading Nachname or Name.",
            "Keine Spalte enthält Familiennamen oder volle Namen. Überschrift Nachname oder Name eintragen.",
        )


def _doubled(names: Iterable[str]) -> ListUnreadable:
    listed = ", ".join(dict.fromkeys(names))
    return ListUnreadable(
        "heading_doubled",
        f"Two columns stand for the same thing: {listed}. Keep one, or rename one.",
        f"Zwei Spalten stehen für dasselbe: {listed}. Eine behalten oder umbenennen.",
    )
