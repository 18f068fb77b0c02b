"""All that can be read: every sealed attribute, every row, every person by each of their words."""

from typing import Any

from django.apps import apps

from casemgmt.crypto.digests import terms
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import IndexKey, SearchTerm, SubjectKey, TenantKey
from casemgmt.crypto.rotation.resealing import sealed_models
from cases.models import Person
from cases.querysets import found_by
from cases.search.words import person_words


def everything_open() -> dict[tuple[str, Any], dict[str, Any]]:
    """Every sealed attribute of every row by table and key, opened with keys that were not in memory before."""
    forget_keys()
    return {
        (model._meta.label, row.pk): {name: getattr(row, name) for name in model.sealed_attributes()}
        for model in sealed_models()
        for row in model._base_manager.select_related("key")
    }


def every_row() -> dict[str, list[Any]]:
    """Every row of every table of the house, as it is stored."""
    return {
        model._meta.label: [
            tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
            for row in model._base_manager.order_by("pk").values_list(
                *(one.attname for one in model._meta.concrete_fields)
            )
        ]
        for model in apps.get_models()
        if model.__module__.startswith(("casemgmt.", "cases.")) and not model._meta.proxy
    }


def stamps() -> dict[Any, Any]:
    """What ETags and lists are made of."""
    return {
        (model._meta.label, row["pk"]): row
        for model in sealed_models()
        for row in model._base_manager.values("pk", "seal_revision", *_present(model))
    }


def _present(model: Any) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in ("version", "created_at", "updated_at") if name in names]


def people_not_found() -> list[Any]:
    """The people whom one of their own words does not find."""
    forget_keys()
    return [
        person.pk
        for person in Person.objects.select_related("key").filter(erased=False)
        for word in person_words(person)
        if not Person.objects.filter(found_by(person.municipality_id, [word]), pk=person.pk).exists()
    ]


def terms_out_of_place(tenant: Any) -> list[Any]:
    """The people who have other terms than exactly those of the live generations."""
    forget_keys()
    return [
        person.pk
        for person in Person.objects.select_related("key").filter(municipality_id=tenant, erased=False)
        if {one.value for one in terms(tenant, person_words(person))}
        != set(SearchTerm.objects.filter(subject_id=person.key.handle).values_list("term", flat=True))
    ]


def epochs(tenant: Any) -> list[tuple[int, bool, int]]:
    """Each epoch: its number, whether it is retired, and how many subjects' keys are wrapped under it."""
    return [
        (one.epoch, one.retired_at is not None, SubjectKey.objects.filter(tenant_key=one).exclude(wrapped=b"").count())
        for one in TenantKey.objects.filter(tenant=tenant).order_by("epoch")
    ]


def generations(tenant: Any) -> list[tuple[int, bool, bool, bool]]:
    """Each generation: its number, whether it is filled, retired, and destroyed."""
    return [
        (one.generation, one.filled_at is not None, one.retired_at is not None, not one.wrapped)
        for one in IndexKey.objects.filter(tenant=tenant).order_by("generation")
    ]
