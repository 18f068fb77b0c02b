"""Filters that refuse what they cannot read."""

from typing import Any

import django_filters
from django import forms


class TruthField(forms.Field):
    """`true` or `false`, and nothing else: a word that is neither would otherwise narrow nothing, in silence."""

    def to_python(self, value: Any) -> bool | None:
        """The truth that was named; None where nothing was."""
        if value in self.empty_values:
            return None
        try:
            return {"true": True, "false": False}[str(value)]
        except KeyError:
            raise forms.ValidationError("Either true or false.", code="invalid") from None


class TruthFilter(django_filters.BooleanFilter):
    """A filter by yes or no."""

    field_class = TruthField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.extra.pop("widget", None)
