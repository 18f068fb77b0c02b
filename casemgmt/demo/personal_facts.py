"""Languages, contact ways, spellings and numbers of one fictional person, all from ranges that reach nobody."""

import unicodedata
from collections.abc import Mapping
from random import Random

from casemgmt.demo.case_facts import Arrival
from casemgmt.demo.name_pools import NamePool

# Numbers that the Bundesnetzagentur keeps free for films and teaching (Mitteilung 148/2021): whole mobile numbers, and
# blocks that are completed with two or three digits.
_DRAMA_MOBILES = ("+49 152 28817386", "+49 152 28895456", "+49 152 54599371")
_DRAMA_MOBILE_BLOCKS = ("+49 171 39200", "+49 176 040690")
_DRAMA_LANDLINE_BLOCK = "+49 30 23125"

_SCRIPTS: Mapping[str, str] = {
    "ara": "Arab", "prs": "Arab", "pus": "Arab", "pes": "Arab", "urd": "Arab", "ckb": "Arab",
    "ukr": "Cyrl", "rus": "Cyrl", "tir": "Ethi", "amh": "Ethi",
}  # fmt: skip
# Adults who never learned to read and write, by share; many schools were closed to them.
_SHARE_WITHOUT_SCHOOL: Mapping[str, float] = {"AFG": 0.22, "SOM": 0.26, "ERI": 0.14, "IRQ": 0.08, "SYR": 0.06}
_SCHOOL_AGE = 7
_SPEAKING_AGE = 4
_ADULT = 18

# Nationality as the Destatis key has it: the last three digits of a BAMF file number.
_DESTATIS: Mapping[str, str] = {
    "AFG": "423", "SYR": "475", "IRQ": "438", "IRN": "439", "ERI": "224", "TUR": "163", "SOM": "273", "NGA": "232",
}  # fmt: skip
_LARGEST_HOUSEHOLD = 6
_JOBCENTRE_REGIMES = frozenset({"SGB2", "WORK"})
_INSURED_REGIMES = frozenset({"SGB2", "WORK", "SGB12_K4", "ASYLBLG_2"})

# The same sound as another office hears it; the first rule that changes the name makes the variant.
_OTHER_SPELLINGS = (
    ("Al-", "Al "), ("sh", "sch"), ("Sh", "Sch"), ("kh", "ch"), ("Kh", "Ch"), ("iia", "ija"), ("ii", "ij"),
    ("ou", "u"), ("ee", "i"), ("ss", "s"), ("mm", "m"), ("ai", "ay"), ("y", "j"), ("w", "v"),
)  # fmt: skip


def draw_languages(chance: Random, pool: NamePool, mother_tongue: str, *, age: int) -> list[dict[str, object]]:
    """The mother tongue first, then what else is spoken; who is too young to speak has an empty list."""
    if age < _SPEAKING_AGE:
        return []
    without_school = age >= _ADULT and chance.random() < _SHARE_WITHOUT_SCHOOL.get(pool.nationality, 0.01)
    reads = age >= _SCHOOL_AGE and not without_school
    languages = [_language(mother_tongue, "fluent", reads=reads)]
    for language, percent in pool.second_languages:
        if language != mother_tongue and age >= _ADULT and chance.random() * 100 < percent:
            languages.append(_language(language, chance.choice(("good", "basic")), reads=reads))
    german = chance.choices(("none", "basic", "good"), (34, 46, 20))[0]
    if german != "none":
        languages.append(_language("deu", german, reads=reads))
    return languages


def draw_interpreter_wish(chance: Random, languages: list[dict[str, object]], sex: str) -> dict[str, object] | None:
    """The wish of whoever does not speak German well; some women ask for a woman."""
    if any(language["language"] == "deu" and language["speaks"] == "good" for language in languages):
        return None
    by_a_woman = sex == "w" and chance.random() < 0.35  # noqa: PLR2004 - a share
    return {"language": languages[0]["language"], "gender": "w" if by_a_woman else "any", "needed": True}


def draw_contact_ways(chance: Random, given: str, family: str, number: int) -> list[dict[str, object]]:
    """A phone for nearly everybody, a messenger or an e-mail address for some."""
    phone = _phone(chance)
    ways = [_contact("phone", phone, preferred=True)]
    if chance.random() < 0.4:  # noqa: PLR2004 - a share
        ways.append(_contact("messenger", phone, note="voice messages welcome"))
    if chance.random() < 0.5:  # noqa: PLR2004 - a share
        ways.append(_contact("email", f"{_ascii(given)}.{_ascii(family)}.{number}@example.org"))
    return ways


def draw_name_variants(chance: Random, given: str, family: str) -> list[dict[str, str]]:
    """For one in six a second spelling, as another office wrote it down."""
    if chance.random() > 1 / 6:
        return []
    variant = {"given_names": _respell(given), "family_name": _respell(family), "script": "Latn", "kind": "spelling"}
    changed = (variant["given_names"], variant["family_name"]) != (given, family)
    return [variant] if changed else []


def draw_identifiers(
    chance: Random, arrival: Arrival, *, nationality: str, number: int, index: int, is_adult: bool
) -> list[dict[str, str]]:
    """Numbers in the right format, of no office and never given twice; the head of a household has index 0."""
    serial = number * _LARGEST_HOUSEHOLD + index
    found = []
    if chance.random() < 0.95:  # noqa: PLR2004 - a share
        azr = f"{arrival.entered_on:%y%m%d}{number % 100_000:05d}{index}"
        found.append({"kind": "azr", "value": azr})
    if index == 0 and nationality in _DESTATIS:
        found.append({"kind": "bamf_file", "value": f"{9_000_000 + number % 1_000_000}-{_DESTATIS[nationality]}"})
    if is_adult and arrival.legal_regime in _JOBCENTRE_REGIMES:
        found.append({"kind": "jobcentre_customer", "value": f"999D{serial % 10**6:06d}"})
        if index == 0:
            found.append({"kind": "bg_number", "value": f"99902//{number % 10**7:07d}"})
    if is_adult and arrival.legal_regime in _INSURED_REGIMES and chance.random() < 0.7:  # noqa: PLR2004 - a share
        found.append({"kind": "health_insurance", "value": _health_insurance_number(chance, serial)})
    return found


def _language(code: str, speaks: str, *, reads: bool) -> dict[str, object]:
    script = _SCRIPTS.get(code, "Latn")
    return {"language": code, "speaks": speaks, "reads": reads, "writes": reads, "script": script if reads else ""}


def _contact(kind: str, value: str, *, preferred: bool = False, note: str = "") -> dict[str, object]:
    return {"kind": kind, "value": value, "preferred": preferred, "note": note}


def _phone(chance: Random) -> str:
    drawn = chance.random()
    if drawn < 0.1:  # noqa: PLR2004 - a share
        return f"{_DRAMA_LANDLINE_BLOCK}{chance.randrange(1000):03d}"
    if drawn < 0.2:  # noqa: PLR2004 - a share
        return chance.choice(_DRAMA_MOBILES)
    return f"{chance.choice(_DRAMA_MOBILE_BLOCKS)}{chance.randrange(100):02d}"


def _health_insurance_number(chance: Random, serial: int) -> str:
    """A letter, eight digits and the check digit of § 290 SGB V (weights 1 and 2 in turn, digit sums, modulo 10)."""
    place_in_alphabet = chance.randint(1, 26)
    digits = [int(char) for char in f"{place_in_alphabet:02d}{serial:08d}"]
    products = [digit * (1 + index % 2) for index, digit in enumerate(digits)]
    check_digit = sum(product // 10 + product % 10 for product in products) % 10
    return f"{chr(ord('A') + place_in_alphabet - 1)}{serial:08d}{check_digit}"


def _respell(name: str) -> str:
    for heard, written in _OTHER_SPELLINGS:
        if heard in name:
            return name.replace(heard, written, 1)
    return name


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(char for char in plain.lower() if char.isalnum())
