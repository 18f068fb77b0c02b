"""Headings as offices write them name the fields; what cannot be settled is said, not guessed."""

import pytest

from cases.lists.headings import read_headings, recognise
from cases.lists.problems import ListUnreadable

VARIANTS = {
    "family_name": ["Nachname", "FAMILIENNAME", "surname", "Last Name", "last_name", "Nachname*", "Nachname:"],
    "given_names": ["Vorname", "Vorname(n)", "First name", "Given Names", "vor-name"],
    "full_name": ["Name", "Full name"],
    "family_name_first": ["Name, Vorname", "Nachname / Vorname", "Last name, first name"],
    "given_names_first": ["Vor- und Nachname", "Vorname Name", "First and last name"],
    "original_name": ["Name in Originalschrift", "Name (Original)"],
    "original_family_name": ["Nachname (Originalschrift)"],
    "born_on": ["Geburtsdatum", "geb. am", "Geb.-Datum", "DOB", "Date of birth", "Geburtsdatum (TT.MM.JJJJ)",
                "geboren"],
    "sex": ["Geschlecht", "m/w/d", "Sex", "Gender"],
    "nationalities": ["Staatsangehörigkeit", "Staatsangehoerigkeit", "STAATSANGEHÖRIGKEIT", "Nationalität",
                      "Staatsangehörigkeit(en)", "2. Staatsangehörigkeit", "Nationality"],
    "origin_country": ["Herkunftsland", "Country of origin"],
    "languages": ["Sprache", "Sprachen", "Sprache(n)", "Sprache 1", "Sprache 2", "Languages"],
    "mother_tongue": ["Muttersprache", "Mother tongue"],
    "interpreter": ["Dolmetscher", "Dolmetscher (ja/nein)", "Interpreter needed", "Sprachmittlung"],
    "phone": ["Telefon", "Tel.", "Handy", "Mobil", "Telefon 2", "Phone", "Telefon-Nr."],
    "email": ["E-Mail", "Email", "e-mail-adresse"],
    "street": ["Straße", "Strasse", "STRASSE", "Str.", "Street"],
    "street_line": ["Straße Nr.", "Straße / Hausnr.", "Straße und Hausnummer"],
    "house_number": ["Hausnummer", "Haus-Nr.", "HNr."],
    "postcode": ["PLZ", "Postleitzahl", "Zip code"],
    "postcode_place": ["PLZ Ort", "PLZ / Ort"],
    "place": ["Ort", "Wohnort", "City"],
    "district": ["Stadtteil", "Ortsteil"],
    "accommodation": ["Unterkunft", "Shelter"],
    "azr": ["AZR-Nummer", "AZR-Nr.", "AZR"],
    "bamf_file": ["BAMF-AZ", "BAMF Aktenzeichen", "Az. BAMF"],
    "jobcentre_customer": ["Kundennummer", "Kd.-Nr.", "Customer number"],
    "bg_number": ["BG-Nummer", "BG-Nr."],
    "health_insurance": ["Krankenkassennummer", "KVNR", "KV-Nr.", "Versichertennummer"],
    "local_file": ["Aktenzeichen", "Az.", "Case no."],
    "household_key": ["Familie", "Familiennummer", "Fam.-Nr.", "Haushalt", "Household ID"],
    "relation": ["Verwandtschaft", "Rolle", "Verwandtschaftsverhältnis", "Relationship"],
    "entered_on": ["Einreise", "Einreisedatum", "eingereist am", "Date of entry"],
    "assigned_on": ["Zuweisung", "Zuweisungsdatum", "zugewiesen am", "Assigned on"],
    "status_document": ["Aufenthaltsstatus", "Status", "Aufenthaltstitel", "Residence status"],
    "status_document_until": ["gültig bis", "Gueltig bis", "Valid until"],
    "legal_regime": ["Leistung", "Rechtskreis", "Leistungsbezug", "Benefits"],
    "concern": ["Anliegen", "Bedarf", "Anliegen/Bedarf", "Concern"],
    "inquired_on": ["Anfrage am", "Eingang", "Eingangsdatum", "Inquiry date"],
    "channel": ["Kanal", "gemeldet durch", "Channel"],
    "remark": ["Bemerkung", "Bemerkungen", "Anmerkung", "Notizen", "Remarks", "Comment"],
    "running_number": ["lfd. Nr.", "Nr.", "No."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "field"), [(heading, field) for field, headings in VARIANTS.items() for heading in headings]
)
def test_heading_stands_for_its_field(heading: str, field: str) -> None:
    assert recognise(heading) == field


@pytest.mark.parametrize(
    "heading", ["Familienstand", "Kleidergröße", "Religion", "Vorname 2", "", "2026", "Name der Mutter"]
)
def test_heading_that_is_not_known_stands_for_nothing(heading: str) -> None:
    assert recognise(heading) is None


def test_columns_report_unknown_and_unused_headings() -> None:
    columns = read_headings(["lfd. Nr.", "Nachname", "Vorname", "Kleidergröße", "Religion"])
    assert columns.headings_of == {"family_name": ("Nachname",), "given_names": ("Vorname",)}
    assert (columns.unknown, columns.unused) == (("Kleidergröße", "Religion"), ("lfd. Nr.",))


def test_name_is_the_family_name_when_given_names_have_their_own_column() -> None:
    assert read_headings(["Name", "Vorname"]).headings_of == {"family_name": ("Name",), "given_names": ("Vorname",)}
    assert read_headings(["Name", "geb. am"]).headings_of == {"full_name": ("Name",), "born_on": ("geb. am",)}


def test_number_beside_the_street_is_the_house_number() -> None:
    columns = read_headings(["lfd. Nr.", "Name", "Straße", "Nr.", "Ort"])
    assert (columns.heading("house_number"), columns.unused) == ("Nr.", ("lfd. Nr.",))


def test_number_away_from_the_street_is_a_running_number() -> None:
    assert read_headings(["Nr.", "Name", "Straße", "Ort"]).unused == ("Nr.",)


def test_several_columns_may_hold_phones_and_languages() -> None:
    columns = read_headings(["Name", "Telefon", "Handy", "Sprache 1", "Sprache 2"])
    assert columns.headings_of["phone"] == ("Telefon", "Handy")
    assert columns.headings_of["languages"] == ("Sprache 1", "Sprache 2")


@pytest.mark.parametrize(
    "headings",
    [
        ["Nachname", "Vorname", "Nachname"],
        ["Nachname", "Vorname", "NACHNAME"],
        ["Nachname", "Familienname"],
        ["Name", "Geburtsdatum", "geb. am"],
        ["Name", "Kleidergröße", "Kleidergröße"],
        ["Name", "Telefon", "Telefon"],
    ],
)
def test_doubled_headings_are_refused(headings: list[str]) -> None:
    with pytest.raises(ListUnreadable, match="heading_doubled"):
        read_headings(headings)


def test_refusal_of_doubled_headings_names_them() -> None:
    with pytest.raises(ListUnreadable) as caught:
        read_headings(["Name", "Geburtsdatum", "geb. am"])
    assert (
        caught.value.detail == "Two columns stand for the same thing: Geburtsdatum, geb. am. Keep one, or rename one."
    )


@pytest.mark.parametrize("headings", [["Vorname", "Geburtsdatum"], ["Telefon", "PLZ"], ["Name in Originalschrift"]])
def test_list_without_a_column_of_names_is_refused(headings: list[str]) -> None:
    with pytest.raises(ListUnreadable, match="name_column_missing"):
        read_headings(headings)
