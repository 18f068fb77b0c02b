"""Seals what measured pages show, each row under its own subject's key, as the house seals it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.sealed import SealedModel
from casemgmt.privacy.models import Consent
from cases.models import Case, Person, Referral, Task
from tests.performance.sight.filling import CONTENTS
from tests.performance.sight.places import Offices


class Seals:
    """Remembers whom it has given a key."""

    def __init__(self, offices: Offices) -> None:
        self.offices = offices
        self.done: set[UUID] = set()

    def put_on(self, subjects: Iterable[UUID]) -> None:
        """New keys for these people, and everything about them sealed under these."""
        new = set(subjects) - self.done
        keys = {one.pk: one for one in SubjectKey.objects.filter(pk__in=new)}
        for key in keys.values():
            fresh = new_subject_key(subject=key.pk, tenant=key.tenant, at=self.offices.now)
            key.wrapped, key.tenant_key_id = fresh.wrapped, fresh.tenant_key_id
        SubjectKey.objects.bulk_update(keys.values(), ["wrapped", "tenant_key"])
        for model in (Person, Case, Task, Consent, Referral):
            _seal(list(model._base_manager.filter(key_id__in=new).select_related("key")))
        self.done |= new


def _seal(rows: Sequence[Any]) -> None:
    for row in rows:
        _empty(row)
        row.__dict__.update(CONTENTS[row._meta.model_name])
        row.seal_changes()
    if rows:
        names = [*(group.name for group in rows[0].sealed_groups), "seal_revision"]
        type(rows[0])._base_manager.bulk_update(rows, names)


def _empty(row: SealedModel) -> None:
    row.seal_revision = 0
    for group in row.sealed_groups:
        setattr(row, group.attname, b"")
