"""Terms of one generation of the index key: filled in for every subject that has none yet, removed when it goes.

A writer locks the record of a subject before it changes the subject's terms. So does a batch here, skipping what others
hold: names and terms can never be of two different moments.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casemgmt.crypto.digests import Words, terms_under
from casemgmt.crypto.errors import ContentErased, SealBroken
from casemgmt.crypto.indexing import INDEXED
from casemgmt.crypto.keyring import IndexGeneration
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.crypto.rotation.runs import Batches, Report, Run

_TABLE = SearchTerm._meta.db_table
_INSERT_ARRAYS = f"""
    INSERT INTO {_TABLE} (term, subject_id, generation)
    SELECT given.term, given.subject, %s FROM unnest(%s::bigint[], %s::bigint[]) AS given(term, subject)
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own table
_INSERT_ONE = f"INSERT OR IGNORE INTO {_TABLE} (term, subject_id, generation) VALUES (%s, %s, %s)"  # noqa: S608


def behind(tenant: UUID, generation: int) -> QuerySet[SubjectKey]:
    """The subjects whose terms are not complete under the generation; whose key was destroyed has none."""
    return SubjectKey.objects.filter(tenant=tenant, indexed_generation__lt=generation).exclude(wrapped=b"")


def fill(generation: IndexGeneration, run: Run, report: Report) -> int:
    """Give every subject its terms of the generation; how many subjects are left. Subjects without words are marked."""
    batches = Batches(run, report, "subjects indexed")
    left = behind(generation.tenant, generation.number).count
    return batches.until_nothing_is_left(left, partial(_fill_batch, generation, report))


def remove(tenant: UUID, generations: Sequence[int], run: Run, report: Report) -> int:
    """Remove all terms of these generations; how many are left."""
    batches = Batches(run, report, "terms removed")
    terms = SearchTerm.objects.filter(subject__tenant=tenant, generation__in=generations)
    return batches.until_nothing_is_left(terms.count, partial(_remove_batch, tenant, generations))


def _fill_batch(generation: IndexGeneration, report: Report, after: UUID, size: int) -> tuple[UUID | None, int]:
    held = behind(generation.tenant, generation.number).select_for_update(skip_locked=True, no_key=True)
    keys = list(held.filter(pk__gt=after).order_by("pk")[:size])
    last = keys[-1].pk if len(keys) == size else None
    busy = _held_by_others(key.pk for key in keys)
    free = {key.pk: key for key in keys if key.pk not in busy}
    words, broken = _words_of(free, report)
    ready = [key for key in free.values() if key.pk not in broken]
    _replace(generation, {key.handle: words[key.pk] for key in ready})
    marked = SubjectKey.objects.filter(pk__in=[key.pk for key in ready], indexed_generation__lt=generation.number)
    return last, marked.update(indexed_generation=generation.number)


def _held_by_others(keys: Iterable[UUID]) -> set[UUID]:
    """Locks the records of the subjects to the end of the batch; the subjects with one that somebody else holds."""
    wanted, busy = list(keys), set()
    for one in INDEXED.values():
        rows = one.model._base_manager.filter(key__in=wanted)
        locked = set(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        busy |= {key for pk, key in rows.values_list("pk", "key_id") if pk not in locked}
    return busy


def _words_of(keys: Mapping[UUID, SubjectKey], report: Report) -> tuple[Mapping[UUID, set[Words]], set[UUID]]:
    """By what each subject is found, and the subjects of whom a record does not open."""
    words: defaultdict[UUID, set[Words]] = defaultdict(set)
    broken: set[UUID] = set()
    for one in INDEXED.values():
        rows: Iterable[Any] = one.model._base_manager.filter(key__in=list(keys), erased=False)
        for row in rows:
            row.key = keys[row.key_id]
            try:
                words[row.key_id] |= set(one.words_of(row))
            except ContentErased:
                continue
            except SealBroken as error:
                broken.add(row.key_id)
                report.note(f"{one.model._meta.label} {row.pk} cannot be opened: {error.code}.")
    return words, broken


def _replace(generation: IndexGeneration, words: Mapping[int, set[Words]]) -> None:
    """Let the subjects, named by their handles, have exactly these terms under the generation."""
    wanted = {(one.value, subject) for subject, many in words.items() for one in terms_under(generation, many)}
    terms = SearchTerm.objects.filter(subject_id__in=list(words), generation=generation.number)
    held: set[tuple[int, Any]] = set(terms.values_list("term", "subject_id"))
    for term, subject in held - wanted:
        terms.filter(subject_id=subject, term=term).delete()
    _insert(generation.number, sorted(wanted - held))


def _insert(generation: int, rows: Sequence[tuple[int, int]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_ARRAYS, [generation, [term for term, _ in rows], [subject for _, subject in rows]])
        else:
            cursor.executemany(_INSERT_ONE, [(term, subject, generation) for term, subject in rows])


def _remove_batch(tenant: UUID, generations: Sequence[int], after: UUID, size: int) -> tuple[UUID | None, int]:
    keys = SubjectKey.objects.filter(tenant=tenant, pk__gt=after).order_by("pk")
    handles = dict(keys.values_list("pk", "handle")[:size])
    busy = _held_by_others(handles)
    free: list[Any] = [handle for key, handle in handles.items() if key not in busy]
    removed, _ = SearchTerm.objects.filter(subject_id__in=free, generation__in=generations).delete()
    return max(handles) if len(handles) == size else None, removed
