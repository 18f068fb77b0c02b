"""Postal addresses from the cells that lists spread them over, or squeeze them into."""

import re
from dataclasses import dataclass

from cases.lists.problems import CellProblem
from cases.lists.words import says_nothing

_HOUSE_NUMBER = r"\d+\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d*\s?[a-zA-Z]?)?"
_STREET_FIRST = re.compile(rf"(?P<street>.*?\D)(?:(?<=[\s,.])|(?<=str))(?P<number>{_HOUSE_NUMBER})")
_NUMBER_FIRST = re.compile(rf"(?P<number>{_HOUSE_NUMBER}),?\s+(?P<street>[^\W\d].*)")
_POSTCODE_PLACE = re.compile(r"(?:D\s?[-–]\s?)?(?P<postcode>\d{5})\s*,?\s+(?P<place>[^\W\d].*)")
_POSTCODE = re.compile(r"(?:D\s?[-–]?\s?)?(\d{4,5})")
_CARE_OF = re.compile(r"^(?:c/o|bei|care of)\s+(.+)$", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;\n]\s*")


@dataclass(frozen=True, slots=True)
class AddressLine:
    """The parts of an address that stood in one cell; what it did not name is empty."""

    care_of: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""


def split_street(text: str) -> tuple[str, str]:
    """Street and house number of `Niersweg 12a`, `Straße des 17. Juni 135`, `12 High Street`; no number gives none."""
    match = _STREET_FIRST.fullmatch(text) or _NUMBER_FIRST.fullmatch(text)
    if match is None or not any(char.isalpha() for char in match["street"]):
        return text, ""
    return match["street"].strip(" ,"), "".join(match["number"].split())


def split_place(text: str) -> tuple[str, str]:
    """Postcode and place of `47877 Willich` or `D-47877 Willich`; without a postcode all is the place."""
    match = _POSTCODE_PLACE.fullmatch(text)
    return (match["postcode"], match["place"]) if match else ("", text)


def read_postcode(text: str) -> str:
    """Five digits; a number that lost its leading zero gets it back. Raises CellProblem: `postcode_invalid`."""
    if says_nothing(text):
        return ""
    match = _POSTCODE.fullmatch(text.removesuffix(".0"))
    if match is None or not match[1].isascii():
        raise CellProblem("postcode_invalid")
    return match[1].zfill(5)


def split_address(text: str) -> AddressLine:
    """A whole address in one cell, cut at its commas and line breaks, or before its postcode when there are none."""
    before, after = _cut_at_postcode(text)
    postcode, place = split_place(after)
    parts = [part for part in _PARTS.split(before) if part]
    care_of = next((match[1] for part in parts if (match := _CARE_OF.match(part))), "")
    streets = [part for part in parts if not _CARE_OF.match(part)]
    if streets and not split_street(streets[-1])[1] and not after and len(streets) > 1:
        place = streets.pop()
    street, number = split_street(streets[-1]) if streets else ("", "")
    care_of = ", ".join(filter(None, [care_of, *streets[:-1]]))
    return AddressLine(care_of, street, number, postcode, place)


def _cut_at_postcode(text: str) -> tuple[str, str]:
    for match in _POSTCODE_PLACE.finditer(text):
        if match.start() == 0 or not text[match.start() - 1].isalnum():
            return text[: match.start()].strip(" ,;\n"), text[match.start() :].replace("\n", " ")
    return text, ""
