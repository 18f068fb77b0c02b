"""Words of lists give the codes of the domain; every code given is one its list holds."""

import pytest

from cases.codes import (
    COUNTRIES,
    HOUSEHOLD_RELATIONS,
    INQUIRY_CHANNELS,
    LANGUAGES,
    LEGAL_REGIMES,
    SEX_ENTRIES,
    STATUS_DOCUMENTS,
)
from cases.lists import countries, languages, residence, vocabulary
from cases.lists.countries import read_nationalities
from cases.lists.languages import read_interpreter, read_language, read_languages
from cases.lists.problems import CellProblem
from cases.lists.residence import read_status
from cases.lists.vocabulary import read_channel, read_regime, read_relation, read_sex, read_yes_no


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("m", "m"), ("M", "m"), ("männlich", "m"), ("maennl.", "m"), ("Male", "m"), ("Herr", "m"), ("W", "w"),
        ("f", "w"),
        ("weiblich", "w"), ("female", "w"), ("Frau", "w"), ("d", "d"), ("divers", "d"), ("x", "x"),
        ("ohne Angabe", "x"), ("", ""), ("?", ""),
    ],
)  # fmt: skip
def test_sex_word_is_read(text: str, code: str) -> None:
    assert read_sex(text) == code


@pytest.mark.parametrize(
    ("text", "answer"),
    [("ja", True), ("J", True), ("yes", True), ("x", True), ("1", True), ("nein", False), ("N", False), ("no", False),
     ("nicht nötig", False), ("", None), ("-", None), ("unbekannt", None)],
)  # fmt: skip
def test_yes_no_word_is_read(text: str, answer: bool | None) -> None:
    assert read_yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HV", "head"), ("Haushaltsvorstand", "head"), ("Antragsteller/in", "head"), ("Ehefrau", "spouse"),
        ("husband", "spouse"), ("Lebensgefährtin", "partner"), ("Sohn", "child"), ("Kind 2", "child"),
        ("2. Kind", "child"), ("Tochter (volljährig)", "child"), ("Vater", "parent"), ("MUTTER", "parent"),
        ("Großmutter", "grandparent"), ("Grossmutter", "grandparent"), ("Bruder", "sibling"),
        ("Onkel", "other_relative"),
        ("Schwiegermutter", "other_relative"), ("Vormund", "guardian"), ("Mitbewohner", "other"), ("", ""),
    ],
)  # fmt: skip
def test_relation_word_is_read(text: str, code: str) -> None:
    assert read_relation(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("§ 3 AsylbLG", "ASYLBLG_3"), ("Grundleistungen", "ASYLBLG_3"), ("§2 AsylbLG", "ASYLBLG_2"),
        ("Analogleistungen", "ASYLBLG_2"), ("AsylbLG § 1a", "ASYLBLG_1A"), ("§ 1 Abs. 4 AsylbLG", "ASYLBLG_1_4"),
        ("SGB II", "SGB2"), ("SGB 2", "SGB2"), ("Bürgergeld", "SGB2"), ("Jobcenter", "SGB2"), ("ALG I", "SGB3"),
        ("Hilfe zum Lebensunterhalt", "SGB12_K3"), ("Grundsicherung im Alter", "SGB12_K4"),
        ("SGB XII, 4. Kapitel", "SGB12_K4"), ("Jugendhilfe", "SGB8"), ("BAföG", "BAFOEG"), ("Arbeit", "WORK"),
        ("keine", "NONE"), ("", ""),
    ],
)  # fmt: skip
def test_regime_word_is_read(text: str, code: str) -> None:
    assert read_regime(text) == code


@pytest.mark.parametrize("text", ["AsylbLG", "SGB XII", "Sozialhilfe", "Grundsicherung"])
def test_regime_word_that_leaves_the_paragraph_open_is_ambiguous(text: str) -> None:
    with pytest.raises(CellProblem, match=r"^regime_ambiguous$"):
        read_regime(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("selbst", "self"),
        ("Wohnungsstelle", "housing_office"),
        ("Caritas", "partner"),
        ("Ehrenamt", "volunteer"),
        ("", ""),
    ],
)
def test_channel_word_is_read(text: str, code: str) -> None:
    assert read_channel(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Duldung", "DUL"), ("geduldet", "DUL"), ("Duldung bis 31.12.2026", "DUL"), ("§ 60a Abs. 2 S. 1", "DUL"),
        ("Duldung § 60b", "DUL_60B"), ("Ausbildungsduldung", "DUL_60C"), ("§ 60d", "DUL_60D"),
        ("Aufenthaltsgestattung", "AUFG"), ("Gestattung", "AUFG"), ("Asylbewerber", "AUFG"), ("asylum seeker", "AUFG"),
        ("Ankunftsnachweis", "ANKN"), ("Grenzübertrittsbescheinigung", "GUEB"), ("Fiktionsbescheinigung", "FIK"),
        ("Fiktionsbescheinigung § 24", "FIK"), ("§ 24", "AE_24"), ("AE § 24 AufenthG", "AE_24"), ("24", "AE_24"),
        ("§ 24 gültig bis 04.03.2027", "AE_24"), ("vorübergehender Schutz", "AE_24"), ("Asylberechtigt", "AE_25_1"),
        ("§ 25 Abs. 1", "AE_25_1"), ("§25 I", "AE_25_1"), ("Flüchtling", "AE_25_2_1"), ("anerkannt", "AE_25_2_1"),
        ("Flüchtlingseigenschaft zuerkannt", "AE_25_2_1"), ("§ 25 Abs. 2 S. 1 Alt. 1", "AE_25_2_1"),
        ("subsidiär", "AE_25_2_2"), ("subsidiärer Schutz (§ 25 II)", "AE_25_2_2"), ("§ 25 II 2. Alt.", "AE_25_2_2"),
        ("AE 25.2.2", "AE_25_2_2"), ("§ 25 Abs. 2 Satz 1 2. Alternative", "AE_25_2_2"),
        ("Abschiebungsverbot", "AE_25_3"),
        ("§ 25 Abs. 3 AufenthG", "AE_25_3"), ("§ 25 III", "AE_25_3"), ("§ 60 Abs. 5", "AE_25_3"),
        ("§ 25 Abs. 4a S. 3", "AE_25_4A"), ("§ 25 V", "AE_25_5"), ("§ 25a", "AE_25A"), ("§ 25b Abs. 1", "AE_25B"),
        ("§ 104c", "AE_104C"), ("Chancen-Aufenthaltsrecht", "AE_104C"), ("§ 23 Abs. 4", "AE_23_4"),
        ("§ 28 Abs. 1 S. 1 Nr. 3", "AE_28"), ("§ 36a", "AE_36A"), ("Niederlassungserlaubnis", "NE_26_3"),
        ("NE § 9", "NE_9"), ("Niederlassungserlaubnis § 26 Abs. 4", "NE_26_4"), ("", ""), ("unbekannt", ""),
    ],
)  # fmt: skip
def test_status_word_is_read(text: str, code: str) -> None:
    assert read_status(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AE", "status_ambiguous"),
        ("Aufenthaltserlaubnis", "status_ambiguous"),
        ("§ 25 Abs. 2", "status_ambiguous"),
        ("§ 25", "status_ambiguous"),
        ("s. Akte", "status_unknown"),
        ("keine Duldung", "status_unknown"),
        ("Asylantrag abgelehnt", "status_unknown"),
        ("subsidiärer Schutz beantragt", "status_unknown"),
        ("Flüchtlingseigenschaft widerrufen", "status_unknown"),
        ("123", "status_unknown"),
    ],
)
def test_status_that_does_not_say_which_permit_is_not_guessed(text: str, code: str) -> None:
    with pytest.raises(CellProblem, match=f"^{code}$"):
        read_status(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("syrisch", ("SYR",)), ("Syrien", ("SYR",)), ("Arabische Republik Syrien", ("SYR",)), ("SYR", ("SYR",)),
        ("sy", ("SYR",)), ("Syrian", ("SYR",)), ("afghanisch", ("AFG",)), ("irakisch", ("IRQ",)), ("IRN", ("IRN",)),
        ("Iran, Islamische Republik", ("IRN",)), ("eritreisch", ("ERI",)), ("Somalia", ("SOM",)),
        ("türkisch", ("TUR",)),
        ("Türkiye", ("TUR",)), ("tuerkisch", ("TUR",)), ("Nigeria", ("NGA",)), ("Niger", ("NER",)),
        ("ukrainisch", ("UKR",)), ("UA", ("UKR",)), ("staatenlos", ("XXA",)), ("ungeklärt", ("XXX",)),
        ("Kosovo", ("XKX",)), ("UNK", ("XKX",)), ("D", ("DEU",)), ("syrisch, türkisch", ("SYR", "TUR")),
        ("SYR/TUR", ("SYR", "TUR")), ("Serbien und Montenegro", ("SRB", "MNE")), ("Bosnien und Herzegowina", ("BIH",)),
        ("", ()), ("?", ()),
    ],
)  # fmt: skip
def test_nationality_word_is_read(text: str, codes: tuple[str, ...]) -> None:
    reading = read_nationalities(text)
    assert (reading.value, reading.notes) == (codes, ())


def test_nationality_that_is_none_is_left_unread() -> None:
    reading = read_nationalities("syrisch, kurdisch")
    assert (reading.value, reading.notes, reading.unread) == (("SYR",), ("nationality_unknown",), ("kurdisch",))


def test_every_country_is_known_by_its_codes_and_both_names() -> None:
    unread = [
        (entry.code, text)
        for entry in COUNTRIES.entries
        for text in (entry.code, entry.de, entry.en)
        if read_nationalities(text).value != (entry.code,)
    ]
    assert unread == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Arabisch", "ara"), ("Kurmandschi", "kmr"), ("Kurmanci", "kmr"), ("Kurdisch (Sorani)", "ckb"),
        ("Sorani", "ckb"),
        ("Dari", "prs"), ("Farsi", "pes"), ("Persisch", "pes"), ("Paschtu", "pus"), ("Pashto", "pus"),
        ("Tigrinya", "tir"),
        ("Ukrainisch", "ukr"), ("russisch", "rus"), ("Somali", "som"), ("Türkisch", "tur"), ("Französisch", "fra"),
        ("Englisch", "eng"), ("Romanes", "rom"), ("Deutsch", "deu"), ("ukr", "ukr"), ("uk", "ukr"), ("", ""),
    ],
)  # fmt: skip
def test_language_word_is_read(text: str, code: str) -> None:
    assert read_language(text) == code


@pytest.mark.parametrize(("text", "code"), [("Kurdisch", "language_too_general"), ("Elbisch", "language_unknown")])
def test_language_that_names_no_one_language_is_not_guessed(text: str, code: str) -> None:
    with pytest.raises(CellProblem, match=f"^{code}$"):
        read_language(text)


def test_every_language_is_known_by_its_code_and_both_names() -> None:
    assert [e.code for e in LANGUAGES.entries if {read_language(t) for t in (e.code, e.de, e.en)} != {e.code}] == []


def test_languages_are_read_with_how_well_they_are_spoken() -> None:
    reading = read_languages(
        "Arabisch, Kurmandschi (gut); Deutsch A2 / Englisch: etwas und Russisch fließend, Arabisch"
    )
    assert [(spoken["language"], spoken["speaks"]) for spoken in reading.value] == [
        ("ara", "good"), ("kmr", "good"), ("deu", "basic"), ("eng", "basic"), ("rus", "fluent"),
    ]  # fmt: skip


def test_languages_that_are_none_are_left_unread() -> None:
    reading = read_languages("Dari, Kurdisch, Elbisch (gut)")
    assert [spoken["language"] for spoken in reading.value] == ["prs"]
    assert (reading.notes, reading.unread) == (
        ("language_too_general", "language_unknown"),
        ("Kurdisch", "Elbisch (gut)"),
    )


@pytest.mark.parametrize(
    ("text", "needed", "language", "gender"),
    [
        ("ja", True, "ukr", "any"), ("x", True, "ukr", "any"), ("Dari", True, "prs", "any"),
        ("ja, Dari (w)", True, "prs", "w"),
        ("Dolmetscherin Arabisch", True, "ara", "w"), ("Kurdisch (Sorani)", True, "ckb", "any"),
        ("ja, männlich", True, "ukr", "m"),
    ],
)  # fmt: skip
def test_interpreter_wish_is_read(text: str, needed: bool, language: str, gender: str) -> None:
    assert read_interpreter(text, "ukr") == (needed, {"language": language, "gender": gender, "needed": True})


@pytest.mark.parametrize(("text", "needed"), [("nein", False), ("kein Dolmetscher", False), ("", None), ("-", None)])
def test_interpreter_that_is_not_needed_or_not_mentioned_gives_no_wish(text: str, needed: bool | None) -> None:
    assert read_interpreter(text, "ukr") == (needed, None)


def test_interpreter_without_any_language_is_needed_and_gives_no_wish() -> None:
    assert read_interpreter("ja", "") == (True, None)


@pytest.mark.parametrize(
    ("text", "code"), [("vielleicht", "interpreter_unknown"), ("Kurdisch", "language_too_general")]
)
def test_interpreter_cell_that_does_not_say_it_is_not_guessed(text: str, code: str) -> None:
    with pytest.raises(CellProblem, match=f"^{code}$"):
        read_interpreter(text, "ukr")


def test_every_word_gives_a_code_that_its_list_holds() -> None:
    tables = [
        (vocabulary._SEX, SEX_ENTRIES),
        (vocabulary._RELATIONS, HOUSEHOLD_RELATIONS),
        (vocabulary._REGIMES, LEGAL_REGIMES),
        (vocabulary._CHANNELS, INQUIRY_CHANNELS),
        (residence._WORDS, STATUS_DOCUMENTS),
        (residence._PARAGRAPHS, STATUS_DOCUMENTS),
        (dict(residence._DOCUMENT_STEMS + residence._STATUS_STEMS), STATUS_DOCUMENTS),
        (countries._CODE_OF, COUNTRIES),
        (languages._CODE_OF, LANGUAGES),
    ]
    assert [sorted({code for code in words.values() if not listed.has(code)}) for words, listed in tables] == [[]] * 9
