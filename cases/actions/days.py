"""What days must keep to."""

from datetime import date

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.errors import FieldProblem, Invalid


def refuse_future(by: Actor, day: date | None, pointer: str) -> None:
    """Raise Invalid for a day on which something is said to have happened, and which is still to come."""
    if day is not None and day > timezone.localdate(by.now):
        raise Invalid(problems=[FieldProblem("in_the_future", "This day is still to come.", pointer)])
