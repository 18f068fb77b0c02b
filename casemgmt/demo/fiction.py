"""Fictional households for the demo town: the same seed gives the same people, and nobody of them exists."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from casemgmt.demo.case_facts import TOWN, Arrival, FictionalCase, draw_arrival, draw_case
from casemgmt.demo.composition import Place, draw_places
from casemgmt.demo.name_pools import ORIGIN_WEIGHTS, FamilyName, Name, NamePool, name_pool
from casemgmt.demo.personal_facts import (
    draw_contact_ways,
    draw_identifiers,
    draw_interpreter_wish,
    draw_languages,
    draw_name_variants,
)

_ADULT = 18
_SCHOOL_AGE = 6
_ELDERLY = 63

# Seeds that lie close together share no household numbers, so that two of them may be loaded into one database.
_NUMBERS_PER_SEED = 10_007

_ORIGINS = tuple(ORIGIN_WEIGHTS)
_ORIGIN_CUMULATIVE = tuple(accumulate(ORIGIN_WEIGHTS.values()))

# Share of adults whose birthday nobody knows, so that papers say 1 January.
_SHARE_OF_ESTIMATED_BIRTHDAYS = {"AFG": 0.34, "SOM": 0.34, "ERI": 0.18, "IRQ": 0.1, "SYR": 0.07}


@dataclass(frozen=True, slots=True)
class FictionalPerson:
    """One person with the attributes of `cases.models.Person`, and since when they belong to the household."""

    relation: str
    joined_on: date
    given_names: str
    family_name: str
    original_given_names: str
    original_family_name: str
    original_script: str
    name_variants: list[dict[str, str]]
    born_on: date
    born_precision: str
    sex: str
    own_designation: str
    nationalities: list[str]
    mother_tongue: str
    languages: list[dict[str, object]]
    interpreter_wish: dict[str, object] | None
    contact_ways: list[dict[str, object]]
    address: dict[str, str]
    identifiers: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class FictionalHousehold:
    """People who live together, the head first, and the case of the head."""

    persons: tuple[FictionalPerson, ...]
    case: FictionalCase

    @property
    def head(self) -> FictionalPerson:
        """The person whose case it is."""
        return self.persons[0]


@dataclass(frozen=True, slots=True)
class _Home:
    """What all people of one household share; `number` keeps their identifiers apart from others'."""

    number: int
    pool: NamePool
    mother_tongue: str
    arrival: Arrival
    address: dict[str, str]
    today: date


def fictional_households(count: int, *, seed: int, today: date) -> Iterator[FictionalHousehold]:
    """The first `count` households of a seed; a larger count begins with the same ones.

    Phone numbers are drama numbers of the Bundesnetzagentur (Mitteilung 148/2021), e-mail is at example.org.
    """
    chance = Random(seed)  # noqa: S311 - fiction wants repeatable chance, nothing is kept secret with it
    first_number = seed % 1000 * _NUMBERS_PER_SEED
    for number in range(first_number, first_number + count):
        yield _household(chance, number, today)


def _household(chance: Random, number: int, today: date) -> FictionalHousehold:
    pool = name_pool(chance.choices(_ORIGINS, cum_weights=_ORIGIN_CUMULATIVE)[0])
    places = draw_places(chance, pool.nationality)
    home = _Home(
        number=number,
        pool=pool,
        mother_tongue=pool.mother_tongue(chance),
        arrival=draw_arrival(chance, nationality=pool.nationality, age=places[0].age, today=today),
        address=_address(chance),
        today=today,
    )
    names = _names(chance, pool, places)
    persons = tuple(
        _person(chance, home, index, place, name) for index, (place, name) in enumerate(zip(places, names, strict=True))
    )
    head = persons[0]
    case = draw_case(
        chance,
        home.arrival,
        fits=_fits(places, head, home.arrival),
        language=home.mother_tongue,
        interpreter_needed=head.interpreter_wish is not None,
        today=today,
    )
    return FictionalHousehold(persons, case)


def _person(chance: Random, home: _Home, index: int, place: Place, name: tuple[Name, FamilyName]) -> FictionalPerson:
    given, family = name
    is_adult = place.age >= _ADULT
    born_on, born_precision = _birth_date(chance, home, place, is_adult=is_adult)
    family_name = family.of(place.sex)
    languages = draw_languages(chance, home.pool, home.mother_tongue, age=place.age)
    return FictionalPerson(
        relation=place.relation,
        joined_on=max(born_on, home.arrival.assigned_on),
        given_names=given.latin,
        family_name=family_name.latin,
        original_given_names=given.original,
        original_family_name=family_name.original,
        original_script=home.pool.script,
        name_variants=draw_name_variants(chance, given.latin, family_name.latin),
        born_on=born_on,
        born_precision=born_precision,
        sex=place.sex,
        own_designation="nicht-binär" if place.sex == "d" else "",
        nationalities=[home.pool.nationality],
        mother_tongue=home.mother_tongue,
        languages=languages,
        interpreter_wish=draw_interpreter_wish(chance, languages, place.sex) if is_adult else None,
        contact_ways=draw_contact_ways(chance, given.latin, family_name.latin, home.number) if is_adult else [],
        address=home.address,
        identifiers=draw_identifiers(
            chance,
            home.arrival,
            nationality=home.pool.nationality,
            number=home.number,
            index=index,
            is_adult=is_adult,
        ),
    )


def _names(chance: Random, pool: NamePool, places: Sequence[Place]) -> list[tuple[Name, FamilyName]]:
    """Given names that nobody in the household shares, and family names as the origin passes them on."""
    women, men = chance.sample(pool.women, len(places)), chance.sample(pool.men, len(places))
    of_the_house = chance.choice(pool.family)
    names = []
    for place, woman, man in zip(places, women, men, strict=True):
        married_in = place.relation == "spouse" and not pool.spouses_share_name
        names.append((woman if place.sex == "w" else man, chance.choice(pool.family) if married_in else of_the_house))
    return names


def _birth_date(chance: Random, home: _Home, place: Place, *, is_adult: bool) -> tuple[date, str]:
    born_on = home.today - timedelta(place.age_in_days)
    if is_adult and chance.random() < _SHARE_OF_ESTIMATED_BIRTHDAYS.get(home.pool.nationality, 0.01):
        return born_on.replace(month=1, day=1), chance.choice(("estimated", "estimated", "year"))
    return born_on, "day"


def _address(chance: Random) -> dict[str, str]:
    postcode, town, streets = _streets()
    district, street = chance.choice(streets)
    return {
        "care_of": "",
        "street": street,
        "house_number": f"{chance.randint(1, 120)}{chance.choice(('', '', '', '', 'a', 'b'))}",
        "postcode": postcode,
        "place": town,
        "district": district,
    }


def _fits(places: Sequence[Place], head: FictionalPerson, arrival: Arrival) -> frozenset[str]:
    """The kinds of concern (`town/concerns.toml`) that suit the household."""
    children = [place for place in places if place.age < _ADULT]
    return frozenset(
        {"anyone", "elderly" if places[0].age >= _ELDERLY else "working_age"}
        | ({"asylum_seekers"} if arrival.status_document == "AUFG" else set())
        | (set() if any(language["reads"] for language in head.languages) else {"cannot_read"})
        | ({"women"} if head.sex == "w" else set())
        | ({"children"} if children else set())
        | ({"schoolchildren"} if any(child.age >= _SCHOOL_AGE for child in children) else set())
    )


@cache
def _streets() -> tuple[str, str, tuple[tuple[str, str], ...]]:
    read = tomllib.loads((TOWN / "streets.toml").read_text(encoding="utf-8"))
    pairs = tuple((district["name"], street) for district in read["districts"] for street in district["streets"])
    return read["postcode"], read["place"], pairs
