"""A day that the law can count from."""

from datetime import date
from typing import Any

from casemgmt.api.serializers import serializers

FIRST, LAST = date(1900, 1, 1), date(2150, 12, 31)


class Day(serializers.DateField):
    """A day within reach: periods of years are added to it."""

    default_error_messages = {"day_out_of_range": f"A day from {FIRST} to {LAST}."}

    def to_internal_value(self, value: Any) -> Any:
        """The day. Raises ValidationError for one out of reach."""
        day = super().to_internal_value(value)
        if not FIRST <= day <= LAST:
            self.fail("day_out_of_range")
        return day
