"""What holds for every model."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith(("casemgmt.", "cases."))]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_model_keeps_the_house_rules(model: Any) -> None:
    assert model._meta.ordering == []
    assert "save" not in model.__dict__
    assert any("__str__" in one.__dict__ for one in model.__mro__ if one.__module__.startswith(("casemgmt.", "cases.")))
    assert model.__doc__


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_text_of_a_record_does_not_name_a_person(model: Any) -> None:
    sealed = getattr(model, "sealed_attributes", dict)()
    record = model(**{name: "Canary" for name, one in sealed.items() if one.kind == "text"})
    assert "Canary" not in str(record)
    assert "Canary" not in repr(record)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_times_end_in_at_and_days_in_on(model: Any) -> None:
    allowed = {
        "valid_from",
        "valid_until",
        "access_until",
        "phase_since",
        "at",
        "last_login",
        "on_hold_until",
        "retention_until",
        "locked_until",
    }
    for field in model._meta.local_fields:
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name in allowed, field.name
        elif isinstance(field, models.DateField):
            assert field.name.endswith("_on") or field.name in allowed, field.name
