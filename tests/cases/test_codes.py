"""Code lists: complete, unique, named in two languages, and silent about what they refuse."""

import pytest
from babel import Locale
from babel.core import get_global

from cases import codes
from cases.codes import CODE_LISTS, COUNTRIES, LANGUAGES, Code, CodeList, UnknownCode, normalise_country

COLOURS = CodeList(
    name="colours",
    entries=(Code("red", "rot", "red"), Code("blue", "blau", "blue")),
    source="made up for these tests",
)

EVERY_LIST = pytest.mark.parametrize("code_list", CODE_LISTS.values(), ids=list(CODE_LISTS))


def test_code_list_gives_codes_in_reading_order() -> None:
    assert COLOURS.codes == ("red", "blue")


def test_code_list_gives_choices_with_english_labels() -> None:
    assert COLOURS.choices == [("red", "red"), ("blue", "blue")]


@pytest.mark.parametrize(
    ("code", "expected"), [("red", True), ("RED", False), ("", False), (None, False), (["red"], False)]
)
def test_code_list_has_only_its_own_codes(code: object, expected: bool) -> None:
    assert COLOURS.has(code) is expected


@pytest.mark.parametrize(
    ("language", "label"), [("de", "blau"), ("de-AT", "blau"), ("de_DE", "blau"), ("en", "blue"), ("fr", "blue")]
)
def test_code_list_labels_in_german_or_else_in_english(language: str, label: str) -> None:
    assert COLOURS.label("blue", language) == label


def test_code_list_label_of_unknown_code_is_refused_without_repeating_it() -> None:
    with pytest.raises(UnknownCode) as refusal:
        COLOURS.label("Amal Haddad", "en")
    assert str(refusal.value) == "Not a code of the list 'colours'."


def test_code_list_refuses_a_code_twice() -> None:
    with pytest.raises(ValueError, match="holds a code twice"):
        CodeList(name="colours", entries=(Code("red", "rot", "red"), Code("red", "röter", "redder")), source="made up")


def test_code_lists_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CODE_LISTS["colours"] = COLOURS  # type: ignore[index]


def test_code_lists_hold_every_list_of_the_package_under_its_constants_name() -> None:
    exported = {name.lower(): value for name, value in vars(codes).items() if isinstance(value, CodeList)}
    assert dict(CODE_LISTS) == exported


@EVERY_LIST
def test_code_list_has_unique_codes(code_list: CodeList) -> None:
    written = [entry.code for entry in code_list.entries]
    assert sorted(written) == sorted(set(written))


@EVERY_LIST
def test_code_list_codes_are_plain_ascii(code_list: CodeList) -> None:
    assert [code for code in code_list.codes if not code.isascii() or not code.replace("_", "").isalnum()] == []


@EVERY_LIST
def test_code_list_labels_every_code_in_both_languages(code_list: CodeList) -> None:
    labels = [code_list.label(code, language) for code in code_list.codes for language in ("de", "en")]
    assert [label for label in labels if not label or label != label.strip()] == []


@EVERY_LIST
def test_code_list_labels_are_told_apart(code_list: CodeList) -> None:
    """Two codes with one label would be a choice that nobody can make."""
    german, english = ([getattr(entry, language) for entry in code_list.entries] for language in ("de", "en"))
    assert (len(set(german)), len(set(english))) == (len(code_list.entries), len(code_list.entries))


@EVERY_LIST
def test_code_list_names_its_source(code_list: CodeList) -> None:
    assert code_list.source.strip() != ""


def test_countries_are_iso_3166_complete_and_five_special_entries() -> None:
    assert len(COUNTRIES.codes) == 249 + 5
    assert COUNTRIES.codes[-5:] == ("XKX", "XXA", "XXB", "XXC", "XXX")


def test_countries_carry_the_name_of_their_own_two_letter_code() -> None:
    """CLDR's own alias table is the second witness for our table of three and two letters."""
    aliases, names = get_global("territory_aliases"), Locale("en").territories
    expected = {code: names[aliases[code][0]] for code in COUNTRIES.codes[:-5]}
    assert {code: COUNTRIES.label(code, "en") for code in COUNTRIES.codes[:-5]} == expected


@pytest.mark.parametrize(
    ("code", "german", "english"),
    [
        ("SYR", "Syrien", "Syria"),
        ("UKR", "Ukraine", "Ukraine"),
        ("TUR", "Türkei", "Türkiye"),
        ("XXA", "staatenlos", "stateless"),
    ],
)
def test_countries_are_named_in_both_languages(code: str, german: str, english: str) -> None:
    assert (COUNTRIES.label(code, "de"), COUNTRIES.label(code, "en")) == (german, english)


@pytest.mark.parametrize(
    ("written", "stored"), [("UNK", "XKX"), (" unk ", "XKX"), ("syr", "SYR"), ("XKX", "XKX"), ("Atlantis", "ATLANTIS")]
)
def test_normalise_country_reads_aliases_and_leaves_the_rest_to_the_list(written: str, stored: str) -> None:
    assert normalise_country(written) == stored


def test_languages_hold_those_of_the_domain() -> None:
    required = (
        "ara apc acm kmr ckb diq pes prs pus pbt pbu urd tir amh som ukr rus tur kat sqi srp mkd rom fra eng ful fuf"
        " man wol ben hin pan tam vie cmn hye deu gsg"
    )
    assert set(required.split()) - set(LANGUAGES.codes) == set()


def test_languages_are_named_by_cldr_or_by_hand() -> None:
    assert LANGUAGES.label("ukr", "de") == "Ukrainisch"
    assert LANGUAGES.label("kmr", "de") == "Kurmandschi (Nordkurdisch)"


@pytest.mark.parametrize(("name", "length"), [("countries", 3), ("languages", 3), ("scripts", 4)])
def test_standard_codes_have_the_length_of_their_standard(name: str, length: int) -> None:
    assert {len(code) for code in CODE_LISTS[name].codes} == {length}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sex_entries", ("w", "m", "d", "x")),
        ("birth_precisions", ("day", "month", "year", "estimated", "unknown")),
        ("ratings", ("0", "1", "2", "3", "4", "5", "9")),
        ("need_statuses", ("unmet", "partly", "met", "declined")),
        ("intake_decisions", ("open", "info_only", "refer_out", "decline")),
        ("measure_responsibles", ("office", "partner", "person")),
        ("consent_forms", ("paper", "electronic", "oral_recorded")),
    ],
)
def test_code_list_keeps_its_agreed_codes(name: str, expected: tuple[str, ...]) -> None:
    """Stored rows refer to these codes; to rename one takes a migration."""
    assert CODE_LISTS[name].codes == expected


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("assessment_domains", 15),
        ("vulnerabilities", 11),
        ("fields_of_action", 8),
        ("legal_regimes", 13),
        ("data_categories", 18),
        ("closing_reasons", 9),
        ("contact_note_topics", 5),
    ],
)
def test_code_list_has_as_many_entries_as_its_source(name: str, size: int) -> None:
    assert len(CODE_LISTS[name].entries) == size
