"""What of a person goes along with a record, as a field of the record's shape."""

from typing import Any

from casemgmt.api.serializers import serializers


class ExcerptField(serializers.Field):  # type: ignore[type-arg]
    """The part of a record's excerpt that has the field's name; None where the record shows nothing of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, source="*", **options)

    def to_representation(self, record: Any) -> Any:
        """The part, from the excerpts that the view read for the whole page."""
        return self.context["excerpts"].get(record.pk, {}).get(self.field_name)
