"""Many fictional cases for both teams of Musterwillich, stored slice by slice."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from casemgmt.crypto.digests import digests
from casemgmt.demo.fiction import FictionalHousehold, fictional_households
from casemgmt.demo.seeding.fictional_cases import take_in, take_in_briefly
from casemgmt.demo.seeding.fictional_people import Desk, telling_number
from casemgmt.demo.seeding.town import DemoTown
from cases.identifiers import normalise_identifier
from cases.models import PersonIdentifier
from cases.models.person import identifier_words

SLICE = 200
"""Cases that one transaction stores."""

WHOLE = 100
LEAST_SHARE = 40
"""At least so many cases go the whole way; of a large crowd one in forty, since that takes five times as long."""

ASKED = 20
"""Households whose numbers tell whether a seed was loaded before."""

TEAMS = (("mw-nord", "cw-nord"), ("mw-sued", "cw-sued"))


def add_crowd(town: DemoTown, count: int, *, seed: int) -> Iterator[int]:
    """Add `count` cases of a seed, and yield after each slice how many are stored."""
    desks = [Desk(town, town.teams[team], caseworker) for team, caseworker in TEAMS]
    households = enumerate(fictional_households(count, seed=seed, today=timezone.localdate(town.now)))
    whole_every = max(1, min(LEAST_SHARE, count // WHOLE))
    stored = 0
    while part := list(islice(households, SLICE)):
        with transaction.atomic():
            for number, household in part:
                take = take_in if number % whole_every == 0 else take_in_briefly
                take(desks[number // whole_every % 2], household)
        stored += len(part)
        yield stored


def knows_crowd(town: DemoTown, *, seed: int) -> bool:
    """Whether people of the seed are in the town already, by the numbers of the first households."""
    first = fictional_households(ASKED, seed=seed, today=timezone.localdate(town.now))
    tenant = town.municipalities["musterwillich"].pk
    marks = [mark for kind, value in _numbers_of(first) for mark in digests(tenant, identifier_words(kind, value))]
    return PersonIdentifier.objects.filter(municipality=tenant, digest__in=marks).exists()


def _numbers_of(households: Iterator[FictionalHousehold]) -> Iterator[tuple[str, str]]:
    for household in households:
        for number in telling_number(household.head):
            yield number["kind"], normalise_identifier(number["kind"], number["value"])
