"""Every table, every sealed group and every column in clear is registered, and nothing is registered that is not."""

from dataclasses import replace

import pytest
from django.apps import apps

from casemgmt.crypto.sealed import SealedGroup
from casemgmt.privacy.registry import (
    HOLDINGS,
    OWN_CATEGORIES,
    RECORD_COLUMNS,
    Holding,
    HoldingDeclaredTwice,
    HoldingIncomplete,
    Subject,
    register,
)
from casemgmt.privacy.retention import CASE_FILE, PERIODS
from cases.codes import DATA_CATEGORIES

HOUSE = ("casemgmt.", "cases.", "housing.", "services.")
MODELS = [one for one in apps.get_models() if one.__module__.startswith(HOUSE) and not one._meta.proxy]


def groups(model):
    return {field.name for field in model._meta.concrete_fields if isinstance(field, SealedGroup)}


def plain_columns(model):
    """Columns in clear, without keys, references and what every record has."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if not (field.is_relation or field.primary_key or isinstance(field, SealedGroup))
        and not (field.name in RECORD_COLUMNS and (hasattr(model, "version") or hasattr(model, "seal_revision")))
    }


def test_every_table_is_registered_and_every_registered_table_is_there():
    assert sorted(HOLDINGS) == sorted(model._meta.label for model in MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_sealed_group_has_a_data_category(model):
    held = HOLDINGS[model._meta.label].groups
    assert sorted(held) == sorted(groups(model))
    assert [one for one in held.values() if not (DATA_CATEGORIES.has(one) or one in OWN_CATEGORIES)] == []


@pytest.mark.parametrize("model", [one for one in MODELS if groups(one)], ids=lambda model: model._meta.label)
def test_certificate_has_a_name_for_every_sealed_table(model):
    assert all(HOLDINGS[model._meta.label].called)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_in_clear_says_why_it_may_be(model):
    held = HOLDINGS[model._meta.label].plain
    assert sorted(held) == sorted(plain_columns(model))
    assert [name for name, why in held.items() if len(why) < 5] == []


def test_new_column_would_be_noticed():
    assert plain_columns(apps.get_model("cases", "Note")) == {"confidential", "happened_at"}
    assert groups(apps.get_model("cases", "Person")) == {"identity", "contact"}


@pytest.mark.parametrize("holding", HOLDINGS.values(), ids=lambda holding: holding.model)
def test_sealed_table_tells_of_somebody_and_says_what_for_and_how_long(holding):
    assert not (holding.groups and holding.about == Subject.NOBODY)
    assert (holding.about == Subject.NOBODY) == (not holding.retention) == (not holding.purpose)
    assert [one for one in holding.retention if one not in PERIODS] == []


def test_same_declaration_twice_is_one_and_another_is_refused():
    before = dict(HOLDINGS)
    person = HOLDINGS["cases.Person"]
    register([person])
    with pytest.raises(HoldingDeclaredTwice):
        register([replace(person, purpose="Something else.")])
    assert before == HOLDINGS


@pytest.mark.parametrize("missing", [{"purpose": ""}, {"legal_basis": ""}, {"retention": ()}])
def test_table_about_people_without_purpose_ground_or_retention_is_refused(missing):
    whole = {"purpose": "To help.", "legal_basis": "Art. 6(1)(e) GDPR", "retention": (CASE_FILE,)}
    assert Holding(model="x.X", **whole).about == Subject.CLIENT
    with pytest.raises(HoldingIncomplete):
        Holding(model="x.X", **whole | missing)
