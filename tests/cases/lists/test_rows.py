"""Rows become persons; what is doubtful is warned of, what cannot be is refused, and nothing read gets lost."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime

import pytest

from cases.lists.problems import ListUnreadable
from cases.lists.reasons import REASONS
from cases.lists.rows import parse_rows
from cases.lists.tables import read_table
from tests.cases.lists.tables import TODAY, codes, parsed, person_of, workbook

HEADINGS = (
    "Familie;Rolle;Nachname;Vorname;Name in Originalschrift;Geburtsname;geb. am;Geschlecht;Staatsangehörigkeit;"
    "Muttersprache;Sprachen;Dolmetscher;Telefon;Handy;E-Mail;Straße;Hausnummer;PLZ;Ort;Ortsteil;Unterkunft;AZR-Nummer;"
    "BAMF-AZ;Kundennummer;KVNR;Aktenzeichen;Einreise;Zuweisung;Aufenthaltsstatus;gültig bis;Leistung;Anliegen;"
    "Sofortbedarf;Anfrage am;Kanal;Bemerkung"
)
FULL_ROW = (
    "F7;HV;Haddad;Rana;حداد، رنا;Khalil;02.09.1990;w;syrisch;Arabisch;Deutsch A2;ja (w);0171 3920001;02154 9490;"
    "Rana@Example.org;Niersweg;12;47877;Willich;Neersen;GU Niersweg;231211123456;8410444-475;123a456789;a123456780;"
    "51-77;11.12.2023;04.03.2024;subsidiär;05.11.2027;SGB II;Kita-Platz;Kindersitz;16.11.2026;"
    "Wohnungsstelle;nur vormittags"
)


def test_full_row_becomes_a_person_without_any_warning() -> None:
    row = parsed(f"{HEADINGS}\n{FULL_ROW}")[0]
    assert (row.line, row.problems, row.warnings) == (2, (), ())
    person = row.person
    assert person is not None
    assert (person.family_name, person.given_names) == ("Haddad", "Rana")
    assert (person.original_family_name, person.original_given_names, person.original_script) == ("حداد", "رنا", "Arab")
    assert person.name_variants == (
        {"given_names": "Rana", "family_name": "Khalil", "script": "Latn", "kind": "birth"},
    )
    assert (person.born_on, person.born_precision, person.sex) == (date(1990, 9, 2), "day", "w")
    assert (person.nationalities, person.mother_tongue) == (("SYR",), "ara")
    assert [(spoken["language"], spoken["speaks"]) for spoken in person.languages] == [
        ("ara", "fluent"),
        ("deu", "basic"),
    ]
    assert person.interpreter_wish == {"language": "ara", "gender": "w", "needed": True}
    assert [(way["kind"], way["value"]) for way in person.contact_ways] == [
        ("phone", "+491713920001"),
        ("phone", "+4921549490"),
        ("email", "rana@example.org"),
    ]
    assert person.address == {
        "care_of": "GU Niersweg",
        "street": "Niersweg",
        "house_number": "12",
        "postcode": "47877",
        "place": "Willich",
        "district": "Neersen",
    }
    assert person.accommodation == "GU Niersweg"
    assert person.identifiers == (
        ("azr", "231211123456"),
        ("bamf_file", "8410444-475"),
        ("jobcentre_customer", "123A456789"),
        ("health_insurance", "A123456780"),
        ("local_file", "51-77"),
    )
    assert (person.channel, person.inquired_on) == ("housing_office", date(2026, 11, 16))
    assert (person.concern, person.immediate_needs) == ("Kita-Platz", "Kindersitz")
    assert (person.language, person.interpreter_needed) == ("ara", True)
    assert (person.entered_on, person.assigned_on) == (date(2023, 12, 11), date(2024, 3, 4))
    assert (person.status_document, person.status_document_until) == ("AE_25_2_2", date(2027, 11, 5))
    assert person.legal_regime == "SGB2"
    assert (person.household_key, person.relation, person.remark) == ("F7", "head", "nur vormittags")


def test_english_workbook_is_read_like_a_german_csv() -> None:
    content = workbook(
        {
            "Arrivals": [
                ["Arrivals of November 2026"],
                ["Surname", "First name", "DOB", "Sex", "Nationality", "Mother tongue", "Interpreter needed", "Phone",
                 "Street", "House no.", "Postal code", "City", "AZR no.", "Household no.", "Relationship",
                 "Date of entry", "Residence status", "Valid until", "Benefits", "Concern", "Received on", "Remarks"],
                ["Okafor", "Joy", datetime(1990, 5, 6), "female", "Nigerian", "English", False, 1713920001,
                 "Main Street", 7, 1067, "Dresden", 231211123456, 12, "head", date(2024, 2, 1), "§ 25 Abs. 3", 46692,
                 "SGB II", "school", date(2026, 11, 2), "call first\nthen come"],
                ["Okafor", "Ada", 2015, "f", "NGA", "English", "no", None, "Main Street", 7, 1067, "Dresden", None,
                 12.0, "daughter", None, None, None, None, None, None, None],
            ]
        }
    )  # fmt: skip
    mother, child = parse_rows(read_table(content, "arrivals.xlsx"), today=TODAY)
    assert (mother.line, mother.problems) == (3, ())
    assert codes(mother)[1] == [("Phone", "leading_zero_restored")]
    assert mother.person is not None
    assert child.person is not None
    assert (mother.person.family_name, mother.person.born_on, mother.person.sex) == ("Okafor", date(1990, 5, 6), "w")
    assert mother.person.contact_ways[0]["value"] == "+491713920001"
    assert mother.person.address == {
        "care_of": "",
        "street": "Main Street",
        "house_number": "7",
        "postcode": "01067",
        "place": "Dresden",
        "district": "",
    }
    assert mother.person.identifiers == (("azr", "231211123456"),)
    assert (mother.person.interpreter_needed, mother.person.language) == (False, "eng")
    assert (mother.person.status_document, mother.person.status_document_until) == ("AE_25_3", date(2027, 11, 1))
    assert mother.person.remark == "call first\nthen come"
    assert (child.person.household_key, mother.person.household_key) == ("12", "12")
    assert (child.person.relation, child.person.born_on, child.person.born_precision) == (
        "child",
        date(2015, 1, 1),
        "year",
    )


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Nachname": "", "Vorname": ""}, "Nachname", "name_missing"),
        ({"Nachname": "?", "Vorname": "unbekannt"}, "Nachname", "name_missing"),
        ({"Nachname": "x" * 121}, "Nachname", "name_too_long"),
        ({"Geburtsdatum": "23.11.2026"}, "Geburtsdatum", "birth_date_in_future"),
        ({"Geburtsdatum": "31.12.1899"}, "Geburtsdatum", "birth_date_before_1900"),
        ({"Geburtsdatum": "31.02.1990"}, "Geburtsdatum", "date_impossible"),
        ({"Geburtsdatum": "siehe Pass"}, "Geburtsdatum", "date_unreadable"),
        ({"AZR": "12345"}, "AZR", "identifier_format"),
        ({"BAMF-AZ": "1-2"}, "BAMF-AZ", "identifier_format"),
        ({"KVNR": "A123456789"}, "KVNR", "identifier_check_digit"),
    ],
)
def test_row_that_cannot_be_is_refused(cells: dict[str, str], column: str, code: str) -> None:
    row = person_of(**cells)
    assert row.person is None
    assert codes(row)[0] == [(column, code)]


def test_every_problem_of_a_row_is_told_at_once() -> None:
    row = person_of(Nachname="", Vorname="", Geburtsdatum="31.02.1990", AZR="1")
    assert codes(row)[0] == [
        ("Nachname", "name_missing"),
        ("Geburtsdatum", "date_impossible"),
        ("AZR", "identifier_format"),
    ]


@pytest.mark.parametrize(
    ("cells", "column", "code", "remark"),
    [
        ({"Geburtsdatum": ""}, "Geburtsdatum", "birth_date_missing", ""),
        ({"Geburtsdatum": "01.01.1990"}, "Geburtsdatum", "january_first", ""),
        ({"Geburtsdatum": "12/31/1990"}, "Geburtsdatum", "month_first", ""),
        ({"Vorname": ""}, "Vorname", "given_names_missing", ""),
        ({"Nachname": ""}, "Nachname", "family_name_missing", ""),
        ({"Nachname": "Haddad 2"}, "Nachname", "name_with_digits", ""),
        ({"Nachname": "Rana", "Vorname": "HADDAD"}, "Vorname", "names_maybe_swapped", ""),
        ({"Nachname": "حداد", "Vorname": "رنا"}, "Nachname", "no_latin_name", ""),
        ({"Originalname": "حداد رنا"}, "Originalname", "original_name_undivided", ""),
        ({"Geschlecht": "2"}, "Geschlecht", "sex_unknown", "Geschlecht: 2"),
        ({"Nationalität": "kurdisch"}, "Nationalität", "nationality_unknown", "Nationalität: kurdisch"),
        ({"Herkunftsland": "Syrien"}, "Herkunftsland", "nationality_from_origin", ""),
        ({"Sprachen": "Elbisch"}, "Sprachen", "language_unknown", "Sprachen: Elbisch"),
        ({"Muttersprache": "Kurdisch"}, "Muttersprache", "language_too_general", "Muttersprache: Kurdisch"),
        ({"Dolmetscher": "mal sehen"}, "Dolmetscher", "interpreter_unknown", "Dolmetscher: mal sehen"),
        ({"Dolmetscher": "ja"}, "Dolmetscher", "interpreter_language_missing", ""),
        ({"Telefon": "12"}, "Telefon", "phone_invalid", "Telefon: 12"),
        ({"E-Mail": "x"}, "E-Mail", "email_invalid", "E-Mail: x"),
        ({"PLZ": "4787x"}, "PLZ", "postcode_invalid", "PLZ: 4787x"),
        ({"AZR": "beantragt"}, "AZR", "identifier_without_number", "AZR: beantragt"),
        ({"Rolle": "Chef"}, "Rolle", "relation_unknown", "Rolle: Chef"),
        ({"Status": "s. Akte"}, "Status", "status_unknown", "Status: s. Akte"),
        ({"Status": "AE"}, "Status", "status_ambiguous", "Status: AE"),
        ({"Status": "Niederlassungserlaubnis"}, "Status", "status_assumed", ""),
        ({"Leistung": "Wohngeld"}, "Leistung", "regime_unknown", "Leistung: Wohngeld"),
        ({"Leistung": "AsylbLG"}, "Leistung", "regime_ambiguous", "Leistung: AsylbLG"),
        ({"Kanal": "Brieftaube"}, "Kanal", "channel_unknown", "Kanal: Brieftaube"),
        ({"Einreise": "bald"}, "Einreise", "date_unreadable", "Einreise: bald"),
        ({"Einreise": "23.11.2026"}, "Einreise", "date_in_future", "Einreise: 23.11.2026"),
        ({"Einreise": "03/2024"}, "Einreise", "day_assumed", ""),
        ({"Einreise": "01.09.1990"}, "Einreise", "entered_before_birth", ""),
        ({"Pronomen": "x" * 81}, "Pronomen", "text_too_long", "Pronomen: " + "x" * 81),
        ({"Ort": "x" * 501}, "Ort", "text_too_long", "Ort: " + "x" * 501),
        ({"Status": "#NV"}, "Status", "formula_error", ""),
    ],
)
def test_doubtful_row_is_kept_with_a_warning_and_what_was_not_read(
    cells: dict[str, str], column: str, code: str, remark: str
) -> None:
    row = person_of(**cells)
    assert row.person is not None
    assert codes(row) == ([], [(column, code)])
    assert row.person.remark == remark


def test_missing_birth_date_is_of_unknown_precision() -> None:
    person = person_of(Geburtsdatum="?").person
    assert person is not None
    assert (person.born_on, person.born_precision) == (None, "unknown")


def test_unread_cells_come_after_the_remark_of_the_list() -> None:
    person = person_of(Status="s. Akte", Bemerkung="Rollstuhl\nEG", Kanal="Brieftaube").person
    assert person is not None
    assert person.remark == "Rollstuhl\nEG\nKanal: Brieftaube\nStatus: s. Akte"


def test_assignment_before_entry_is_doubted() -> None:
    assert codes(person_of(Einreise="02.02.2024", Zuweisung="01.02.2024")) == (
        [],
        [("Zuweisung", "assigned_before_entry")],
    )


def test_unlimited_document_has_no_end_and_no_warning() -> None:
    row = person_of(Status="NE § 9", gültig_bis="unbefristet")
    assert row.person is not None
    assert (row.person.status_document, row.person.status_document_until, row.warnings) == ("NE_9", None, ())


def test_cell_under_no_heading_is_warned_of_by_its_column() -> None:
    row = parsed("Nachname;Vorname;geb. am\nHaddad;Rana;02.09.1990;;mehr")[0]
    assert codes(row) == ([], [("E", "cell_without_heading")])


@pytest.mark.parametrize(
    ("list_text", "names"),
    [
        ("Name, Vorname;geb.\nHaddad, Rana;1990", ("Haddad", "Rana", "", "")),
        ("Name;geb.\nHaddad, Rana;1990", ("Haddad", "Rana", "", "")),
        ("Name;geb.\nRana HADDAD;1990", ("HADDAD", "Rana", "", "")),
        ("Vor- und Nachname;geb.\nRana Haddad;1990", ("Haddad", "Rana", "", "")),
        ("Name;Vorname\nHaddad, Rana;", ("Haddad", "Rana", "", "")),
        ("Name;Vorname\nHaddad (حداد);Rana رنا", ("Haddad", "Rana", "حداد", "رنا")),
        ("Name;Vorname\nحداد;رنا", ("", "", "حداد", "رنا")),
        ("Name;Vorname;Name in Originalschrift\nHaddad;Rana;حداد، رنا", ("Haddad", "Rana", "حداد", "رنا")),
        (
            "Name;Vorname;Nachname (Original);Vorname (Original)\nHaddad;Rana;حداد;رنا",
            ("Haddad", "Rana", "حداد", "رنا"),
        ),
        ("Name;Nachname;geb.\nFam. Haddad;Haddad;1990", ("Haddad", "", "", "")),
    ],
)
def test_names_are_found_in_their_columns(list_text: str, names: tuple[str, str, str, str]) -> None:
    person = parsed(list_text)[0].person
    assert person is not None
    assert names == (
        person.family_name,
        person.given_names,
        person.original_family_name,
        person.original_given_names,
    )


def test_row_that_is_only_numbered_ahead_is_left_out() -> None:
    rows = parsed("lfd. Nr.;Nachname;Vorname\n1;Haddad;Rana\n2;;\n3;Khalil;Omar")
    assert [row.line for row in rows] == [2, 4]


def test_repeated_row_is_kept_and_names_the_line_it_repeats() -> None:
    rows = parsed(
        "Nachname;Vorname;geb. am;AZR;Ort\nHaddad;Rana;02.09.1990;231211123456;A\nKhalil;Omar;1980;;B\n"
        "HADDAD;rana;2.9.90;2312 1112 3456;C"
    )
    assert [codes(row)[1] for row in rows] == [[], [], [("", "repeated_row")]]
    assert rows[2].person is not None
    assert rows[2].warnings[0].reason == "The same person stands in line 2."
    assert rows[2].warnings[0].reason_de == "Dieselbe Person steht in Zeile 2."


def test_row_with_swapped_names_is_similar_and_not_the_same() -> None:
    rows = parsed("Nachname;Vorname;geb. am\nHaddad;Rana;02.09.1990\nRana;Haddad;02.09.1990")
    assert [codes(row)[1] for row in rows] == [[], [("", "similar_row")]]


def test_number_of_one_person_given_to_two_is_doubted_and_a_family_file_is_not() -> None:
    rows = parsed(
        "Nachname;Vorname;geb. am;AZR;BAMF-AZ\nHaddad;Rana;02.09.1990;231211123456;8410444-475\n"
        "Haddad;Omar;03.09.1990;231211123456;8410444-475"
    )
    assert [codes(row)[1] for row in rows] == [[], [("AZR", "identifier_repeated")]]


def test_refused_row_is_no_repeat_of_another() -> None:
    rows = parsed("Nachname;Vorname;geb. am\nHaddad;Rana;31.02.1990\nHaddad;Rana;31.02.1990")
    assert [codes(row) for row in rows] == [([("geb. am", "date_impossible")], [])] * 2


def test_fingerprint_holds_names_birth_date_and_identifiers_and_nothing_else() -> None:
    person = person_of(Vorname="Rana ", AZR="231211123456", Ort="A", Rolle="Kind").person
    other = person_of(Nachname="HADDAD", AZR="2312-11123456".replace("-", " "), Ort="B", Status="DUL").person
    assert person is not None
    assert other is not None
    assert person.fingerprint() == other.fingerprint() == "1\x1fhaddad\x1frana\x1f1990-09-02\x1fazr=231211123456\x1f"
    changed = [
        replace(person, family_name="Hadad"),
        replace(person, given_names="Rania"),
        replace(person, born_on=date(1990, 9, 3)),
        replace(person, identifiers=()),
    ]
    assert len({person.fingerprint(), *(one.fingerprint() for one in changed)}) == 5


def test_fingerprint_does_not_depend_on_the_order_of_identifiers() -> None:
    person = person_of(AZR="231211123456", BAMF_AZ="8410444-475").person
    assert person is not None
    assert replace(person, identifiers=person.identifiers[::-1]).fingerprint() == person.fingerprint()


def test_namesakes_without_birth_date_are_told_apart_by_their_households() -> None:
    rows = parsed("Familie;Nachname;Vorname\nF1;Haddad;Rana\nF2;Haddad;Rana\nF1;Haddad;Rana")
    assert [[code for _, code in codes(row)[1]] for row in rows] == [
        ["birth_date_missing"],
        ["birth_date_missing", "similar_row"],
        ["birth_date_missing", "repeated_row"],
    ]


def test_name_in_original_script_alone_has_a_fingerprint_of_its_own() -> None:
    rows = parsed("Nachname;Vorname;geb. am\nحداد;رنا;1990\nخليل;رنا;1990")
    assert len({row.person.fingerprint() for row in rows if row.person}) == 2


def test_person_row_cannot_be_changed() -> None:
    person = person_of().person
    assert person is not None
    with pytest.raises(FrozenInstanceError):
        person.given_names = "Amal"


def test_reasons_never_repeat_what_the_cell_holds() -> None:
    secret = "Zzyzx"
    fields = ["Geburtsdatum", "Geschlecht", "Nationalität", "Sprachen", "Dolmetscher", "Telefon", "E-Mail", "PLZ",
              "AZR", "KVNR", "Rolle", "Status", "Leistung", "Kanal", "Einreise"]  # fmt: skip
    row = person_of(**dict.fromkeys(fields, secret + "9"))
    found = [*row.problems, *row.warnings]
    assert {problem.column for problem in found} == set(fields)
    assert [problem for problem in found if secret.casefold() in repr(problem).casefold()] == []


def test_every_reason_is_told_in_two_languages_with_the_same_gaps() -> None:
    uneven = [code for code, (en, de) in REASONS.items() if en == de or ("{line}" in en) != ("{line}" in de)]
    assert uneven == []


def test_headings_that_cannot_be_used_are_refused_before_the_first_row_is_asked_for() -> None:
    with pytest.raises(ListUnreadable, match="name_column_missing"):
        parse_rows(read_table(b"Telefon;PLZ\n1;2", "a.csv"), today=TODAY)
