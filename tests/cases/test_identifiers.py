"""Identifiers and contact ways: one stored form for every spelling, and refusals that keep the value to themselves."""

from collections.abc import Callable

import pytest

from cases.codes import IDENTIFIER_KINDS
from cases.identifiers import IdentifierProblem, normalise_email, normalise_identifier, normalise_phone

VALID_EXAMPLES = {
    "azr": "240312000017",
    "bamf_file": "7654321-475",
    "jobcentre_customer": "357D123456",
    "bg_number": "35702//0012345",
    "health_insurance": "A123456780",
    "local_file": "50-VIE 2024/17",
}


def test_identifier_examples_cover_every_kind() -> None:
    assert tuple(VALID_EXAMPLES) == IDENTIFIER_KINDS.codes


@pytest.mark.parametrize(("kind", "value"), VALID_EXAMPLES.items())
def test_identifier_in_stored_form_stays_as_it_is(kind: str, value: str) -> None:
    assert normalise_identifier(kind, value) == value


@pytest.mark.parametrize(
    ("kind", "written", "stored"),
    [
        ("azr", " 2403 1200 0017 ", "240312000017"),
        ("azr", "2403\N{NO-BREAK SPACE}12000017", "240312000017"),
        ("azr", "２４０３12000017", "240312000017"),
        ("bamf_file", "7654321 - 475", "7654321-475"),
        ("bamf_file", "7654321\N{EN DASH}475", "7654321-475"),
        ("bamf_file", "7654321\N{NON-BREAKING HYPHEN}475", "7654321-475"),
        ("jobcentre_customer", "357 d 123456", "357D123456"),
        ("bg_number", "35702 // 0012345", "35702//0012345"),
        ("bg_number", "35702//\N{ZERO WIDTH SPACE}0012345", "35702//0012345"),
        ("health_insurance", "a 123 456 780", "A123456780"),
        ("local_file", "  50-Vie   2024/17\n", "50-Vie 2024/17"),
    ],
)
def test_identifier_spellings_become_one(kind: str, written: str, stored: str) -> None:
    assert normalise_identifier(kind, written) == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("azr", ""),
        ("azr", "24031200001"),
        ("azr", "2403120000170"),
        ("azr", "24031200001X"),
        ("azr", "٢٤٠٣١٢٠٠٠٠١٧"),
        ("bamf_file", "54321-475"),
        ("bamf_file", "987654321-475"),
        ("bamf_file", "7654321475"),
        ("bamf_file", "7654321-47"),
        ("jobcentre_customer", "3571123456"),
        ("jobcentre_customer", "357Ä123456"),
        ("bg_number", "35702/0012345"),
        ("bg_number", "35702//001234"),
        ("health_insurance", "1123456780"),
        ("health_insurance", "A12345678"),
        ("health_insurance", "Ä123456780"),
        ("local_file", "  "),
        ("local_file", "7" * 41),
        ("local_file", "50\x0017"),
    ],
)
def test_identifier_in_another_format_is_refused(kind: str, value: str) -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_identifier(kind, value)
    assert refusal.value.code == "identifier_format"


def test_local_file_may_have_forty_characters() -> None:
    assert normalise_identifier("local_file", "7" * 40) == "7" * 40


def test_identifier_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_identifier("passport", VALID_EXAMPLES["azr"])
    assert refusal.value.code == "identifier_kind_unknown"


@pytest.mark.parametrize("value", ["A123456780", "X110411675", "A000500015", "Z999999997"])
def test_health_insurance_number_with_its_check_digit_is_valid(value: str) -> None:
    """The well-known example, and three reckoned by hand, such as Z: 2 + 3 + 8 x 9 = 77, so 7."""
    assert normalise_identifier("health_insurance", value) == value


@pytest.mark.parametrize("check_digit", range(1, 10))
def test_health_insurance_number_with_any_other_check_digit_is_refused(check_digit: int) -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_identifier("health_insurance", f"A12345678{check_digit}")
    assert refusal.value.code == "identifier_check_digit"


def test_health_insurance_number_with_another_letter_is_refused() -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_identifier("health_insurance", "B123456780")
    assert refusal.value.code == "identifier_check_digit"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("02154 949-123", "+492154949123"),
        ("(02154) 949123", "+492154949123"),
        ("+49 (0) 2154 949123", "+492154949123"),
        ("0049 2154 949123", "+492154949123"),
        ("0176/12345678", "+4917612345678"),
        ("\N{LEFT-TO-RIGHT EMBEDDING}+49 176 12345678\N{POP DIRECTIONAL FORMATTING}", "+4917612345678"),
        ("٠١٧٦ ١٢٣٤٥٦٧٨", "+4917612345678"),
        ("+963 944 123 456", "+963944123456"),
        ("+380 67 123 4567", "+380671234567"),
    ],
)
def test_phone_spellings_become_e164(written: str, stored: str) -> None:
    assert normalise_phone(written) == stored


def test_phone_without_country_code_is_read_in_its_region() -> None:
    assert normalise_phone("067 123 4567", region="UA") == "+380671234567"


@pytest.mark.parametrize(
    "value", ["", "12", "no phone", "0176 1234", "02154 949123 ext. 4", "02154 949123#4", "0800 HILFE", "9" * 300]
)
def test_phone_that_nobody_can_call_is_refused(value: str) -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_phone(value)
    assert refusal.value.code == "phone_invalid"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" Amal.Haddad@Example.ORG ", "amal.haddad@example.org"),
        ("amal@example.org\N{ZERO WIDTH SPACE}", "amal@example.org"),
        ("amal+amt@stadt.example.org", "amal+amt@stadt.example.org"),
        ("amal@müller.example", "amal@müller.example"),
    ],
)
def test_email_spellings_become_one(written: str, stored: str) -> None:
    assert normalise_email(written) == stored


@pytest.mark.parametrize(
    "value", ["", "amal", "amal@", "@example.org", "amal@localhost", "amal haddad@example.org", "a@b@example.org"]
)
def test_email_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise_email(value)
    assert refusal.value.code == "email_invalid"


@pytest.mark.parametrize(
    ("normalise", "value"),
    [
        *[
            pytest.param(lambda value, kind=kind: normalise_identifier(kind, value), f"?{example}?" * 5, id=kind)
            for kind, example in VALID_EXAMPLES.items()
        ],
        pytest.param(lambda value: normalise_identifier("health_insurance", value), "A123456781", id="check-digit"),
        pytest.param(lambda value: normalise_identifier(value, "240312000017"), "Amal Haddad", id="kind"),
        pytest.param(lambda value: normalise_identifier("passport", value), "240312000017", id="value-of-unknown-kind"),
        pytest.param(normalise_phone, "0176 1234", id="phone"),
        pytest.param(normalise_email, "amal.haddad@", id="email"),
    ],
)
def test_refusal_never_repeats_the_value(normalise: Callable[[str], str], value: str) -> None:
    with pytest.raises(IdentifierProblem) as refusal:
        normalise(value)
    told = f"{refusal.value!s} {refusal.value!r} {vars(refusal.value)}"
    assert value not in told
    assert (refusal.value.__cause__, refusal.value.__context__) == (None, None)
