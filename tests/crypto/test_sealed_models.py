"""What holds for every model with sealed groups, and for those that come."""

import pytest
from django.apps import apps
from django.db import models

from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.sealed import SealedAttribute, SealedGroup, SealedModel, SealedQuerySet, SealRevision

SEALED = [
    model
    for model in apps.get_models(include_auto_created=True)
    if any(isinstance(field, SealedGroup) for field in model._meta.concrete_fields)
]


def test_models_with_sealed_groups_are_known():
    assert {model._meta.label for model in SEALED} >= {"access.User", "cases.Case", "cases.Person", "privacy.Consent"}


@pytest.mark.parametrize("model", SEALED, ids=lambda model: model._meta.label)
def test_sealed_model_has_a_subjects_key_that_cannot_be_pulled_away(model):
    key = model._meta.get_field("key")
    assert issubclass(model, SealedModel)
    assert (key.related_model, key.null, key.remote_field.on_delete) == (SubjectKey, False, models.PROTECT)


@pytest.mark.parametrize("model", SEALED, ids=lambda model: model._meta.label)
def test_revision_stands_before_every_group_because_it_seals_them(model):
    kinds = [type(field) for field in model._meta.concrete_fields if isinstance(field, SealedGroup | SealRevision)]
    assert kinds == [SealRevision, *[SealedGroup for _ in model.sealed_groups]]
    assert (
        tuple(field for field in model._meta.concrete_fields if isinstance(field, SealedGroup)) == model.sealed_groups
    )


@pytest.mark.parametrize("model", SEALED, ids=lambda model: model._meta.label)
def test_every_sealed_attribute_belongs_to_a_group_of_its_model(model):
    declared = {
        name for one in model.__mro__ for name, value in vars(one).items() if isinstance(value, SealedAttribute)
    }
    assert declared == set(model.sealed_attributes())
    assert declared.isdisjoint({field.name for field in model._meta.get_fields()})
    assert all(group.attributes for group in model.sealed_groups)


@pytest.mark.parametrize("model", SEALED, ids=lambda model: model._meta.label)
def test_every_manager_refuses_filters_on_sealed_attributes(model):
    assert all(isinstance(manager.get_queryset(), SealedQuerySet) for manager in model._meta.managers)
