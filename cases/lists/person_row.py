"""What one row of a list says about a person, in the shapes that `cases.models.Person` and an inquiry keep."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from cases.lists.contacts import ContactWay
from cases.lists.languages import InterpreterWish, SpokenLanguage


class NameVariant(TypedDict):
    """Another name of the same person, as `Person.name_variants` keeps it."""

    given_names: str
    family_name: str
    script: str
    kind: str


class Address(TypedDict):
    """A postal address, as `Person.address` keeps it."""

    care_of: str
    street: str
    house_number: str
    postcode: str
    place: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as a list describes them; what the list does not say is empty or None.

    `language` is the one the inquiry is talked about in; `interpreter_needed` is None when the list does not say;
    `relation` is the relation to the head of the household that `household_key` groups; `remark` ends with every cell
    that could not be read, under its heading, so that nothing of the row is lost.
    """

    given_names: str
    family_name: str
    original_given_names: str
    original_family_name: str
    original_script: str
    name_variants: tuple[NameVariant, ...]
    born_on: date | None
    born_precision: str
    sex: str
    own_designation: str
    nationalities: tuple[str, ...]
    mother_tongue: str
    languages: tuple[SpokenLanguage, ...]
    interpreter_wish: InterpreterWish | None

    contact_ways: tuple[ContactWay, ...]
    address: Address | None
    accommodation: str

    identifiers: tuple[tuple[str, str], ...]

    channel: str
    inquired_on: date | None
    concern: str
    language: str
    interpreter_needed: bool | None
    immediate_needs: str
    entered_on: date | None
    assigned_on: date | None
    status_document: str
    status_document_until: date | None
    legal_regime: str

    household_key: str
    relation: str
    remark: str

    def fingerprint(self) -> str:
        """Who this is, as canonical text: names without case, birth date, identifiers; to be hashed with a key.

        A person with neither birth date nor identifier is told apart by the household, because names alone are shared.
        """
        identifiers = sorted(f"{kind}={value}" for kind, value in self.identifiers)
        born = self.born_on.isoformat() if self.born_on else ""
        household = "" if born or identifiers else self.household_key.casefold()
        family, given = self._names_known_by()
        return "\x1f".join(["1", _canonical(family), _canonical(given), born, *identifiers, household])

    def resemblance(self) -> tuple[frozenset[str], date | None]:
        """What two rows about one person share even when the names are swapped between their columns."""
        family, given = self._names_known_by()
        return frozenset(_canonical(f"{family} {given}").split()), self.born_on

    def _names_known_by(self) -> tuple[str, str]:
        if self.family_name or self.given_names:
            return self.family_name, self.given_names
        return self.original_family_name, self.original_given_names


def _canonical(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
