"""When a step of the demo happened: at nine in the morning of its day, and never after the moment of seeding."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils import timezone

OFFICE_OPENS = time(9)

INFORMATION_VERSION = "2022-01"
"""The text on data protection that everybody in the demo was given."""

Step = Callable[[datetime], object]


def at_nine(day: date, *, now: datetime) -> datetime:
    """Nine o'clock of the day (Europe/Berlin), or `now` where that is still to come."""
    return min(local(datetime.combine(day, OFFICE_OPENS)), now)


def local(naive: datetime) -> datetime:
    """A moment of the town's clock as it stands in the files."""
    return timezone.make_aware(naive, timezone.get_default_timezone())


class Timeline:
    """Steps of many cases, played in the order of their days; on one day in the order in which they were planned."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self._steps: list[tuple[date, Step]] = []

    def on(self, day: date, step: Step) -> None:
        """Plan a step, which gets the moment at which it happens."""
        self._steps.append((day, step))

    def play(self) -> None:
        """Take all steps."""
        for day, step in sorted(self._steps, key=lambda planned: planned[0]):
            step(at_nine(day, now=self.now))
