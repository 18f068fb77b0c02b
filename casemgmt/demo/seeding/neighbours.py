"""Musterwesel, the second municipality: three fictional households that nobody in Musterwillich may ever see."""

from django.utils import timezone

from casemgmt.demo.fiction import FictionalHousehold, fictional_households
from casemgmt.demo.seeding.fictional_cases import take_in
from casemgmt.demo.seeding.fictional_people import Desk
from casemgmt.demo.seeding.town import DemoTown
from cases.lifecycle import Phase

SEED = 5_170_048
DRAWN = 100
WANTED = ((Phase.INQUIRY, 1), (Phase.INTAKE, 2))
ADDRESS = {"postcode": "46483", "place": "Musterwesel", "district": "Mitte"}


def settle_neighbours(town: DemoTown) -> None:
    """Take the households in, one as an inquiry, the others as far as the intake."""
    desk = Desk(town, town.teams["we-mitte"], "cw-wesel", ADDRESS)
    drawn = list(fictional_households(DRAWN, seed=SEED, today=timezone.localdate(town.now)))
    for phase, number in WANTED:
        for household in _newcomers(drawn, phase)[:number]:
            take_in(desk, household)


def _newcomers(drawn: list[FictionalHousehold], phase: Phase) -> list[FictionalHousehold]:
    return [household for household in drawn if household.case.phase == phase]
