"""Numbers, phone numbers and e-mail addresses in the one form in which they are stored, sought and compared."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

_LOCAL_FILE_MAX_LENGTH = 40


class IdentifierProblem(ValueError):
    """What is wrong with a number or address: a stable `code` and a `detail` that never repeats the value."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class _Format:
    pattern: re.Pattern[str]
    detail: str


# Formats: domain chapter 5. The check digit of the AZR number is not published. [0-9] and not \d, which would let
# Arabic-Indic digits through that no other office finds again.
_FORMATS: Mapping[str, _Format] = {
    "azr": _Format(re.compile(r"[0-9]{12}"), "An AZR number has 12 digits."),
    "bamf_file": _Format(
        re.compile(r"[0-9]{6,8}-[0-9]{3}"),
        "A BAMF file number has 6 to 8 digits, a hyphen and 3 digits.",
    ),
    "jobcentre_customer": _Format(
        re.compile(r"[0-9]{3}[A-Z][0-9]{6}"),
        "A jobcentre customer number has 3 digits, a letter and 6 digits.",
    ),
    "bg_number": _Format(re.compile(r"[0-9]{5}//[0-9]{7}"), "A BG number has 5 digits, two slashes and 7 digits."),
    "health_insurance": _Format(
        re.compile(r"[A-Z][0-9]{9}"),
        "A health insurance number has a letter and 9 digits.",
    ),
}


KINDS = (*_FORMATS, "local_file")
"""Every kind of number, the strictest forms first."""


def normalise_identifier(kind: str, value: str) -> str:
    """The number as it is stored: no spaces, capitals, plain hyphens; a local file number keeps its own spelling.

    Raises IdentifierProblem: `identifier_kind_unknown`, `identifier_format`, `identifier_check_digit`.
    """
    if kind == "local_file":
        return _normalise_local_file(value)
    if kind not in _FORMATS:
        raise IdentifierProblem("identifier_kind_unknown", "There is no identifier of this kind.")
    number = _compact(value).upper()
    if _FORMATS[kind].pattern.fullmatch(number) is None:
        raise IdentifierProblem("identifier_format", _FORMATS[kind].detail)
    if kind == "health_insurance" and not _has_valid_check_digit(number):
        raise IdentifierProblem("identifier_check_digit", "The check digit of this health insurance number is wrong.")
    return number


def normalise_phone(value: str, region: str = "DE") -> str:
    """The number in E.164 (`+492154...`); without a country code it is read as one of the region (ISO 3166 alpha-2).

    Raises IdentifierProblem: `phone_invalid`, also for letters and extensions, which E.164 would change or lose.
    """
    text = _visible(value)
    number = None if any(char.isalpha() for char in text) else _parse_phone(text, region)
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise IdentifierProblem("phone_invalid", "This is not a complete phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(value: str) -> str:
    """The address in lower case, without surrounding space, so that one mailbox is one value.

    Raises IdentifierProblem: `email_invalid`.
    """
    address = _visible(value).strip().lower()
    if not _is_email(address):
        raise IdentifierProblem("email_invalid", "This is not an e-mail address.")
    return address


def _visible(value: str) -> str:
    """The text in composed, compatible characters, without the invisible marks that copying from a PDF leaves."""
    composed = unicodedata.normalize("NFKC", value)
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def _compact(value: str) -> str:
    """The text without any space, every dash a hyphen (word processors turn hyphens into dashes)."""
    packed = "".join(_visible(value).split())
    return "".join("-" if unicodedata.category(char) == "Pd" else char for char in packed)


def _normalise_local_file(value: str) -> str:
    number = " ".join(_visible(value).split())
    if not number or len(number) > _LOCAL_FILE_MAX_LENGTH or not number.isprintable():
        raise IdentifierProblem(
            "identifier_format", f"A local file number has 1 to {_LOCAL_FILE_MAX_LENGTH} printable characters."
        )
    return number


def _has_valid_check_digit(kvnr: str) -> bool:
    """Whether the last digit fits the rest: letter as 01 to 26, weights 1 and 2 in turn, digit sums, modulo 10.

    Source: the modulo 10 procedure published for the Krankenversichertennummer (§ 290 SGB V).
    """
    place_in_alphabet = ord(kvnr[0]) - ord("A") + 1
    digits = [int(char) for char in f"{place_in_alphabet:02d}{kvnr[1:-1]}"]
    products = [digit * (1 + index % 2) for index, digit in enumerate(digits)]
    return sum(product // 10 + product % 10 for product in products) % 10 == int(kvnr[-1])


# The libraries' own exceptions may quote the value. They end here, so that none hangs on ours as its context.
def _parse_phone(value: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return None


def _is_email(address: str) -> bool:
    try:
        EmailValidator(allowlist=[])(address)
    except ValidationError:
        return False
    return True
