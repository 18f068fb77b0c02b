"""The search index: a new generation of its key, filled while the old one answers, and then the old one removed.

In this order, so that no search ever misses anybody: (1) the new generation is made, and from then on written beside
the old one; (2) terms are filled in; (3) once every process knows the new generation and what it wrote before is swept,
the columns with one digest each change to it; (4) the new one is marked as filled and the old one retired; (5) once
nobody asks by the old one any more, its terms and its key are removed.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casemgmt.crypto.actions import create_index_key
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.indexing import rules
from casemgmt.crypto.keyring import IndexGeneration, forget_keys, index_generations
from casemgmt.crypto.models import IndexKey
from casemgmt.crypto.rotation import digest_columns, term_filling
from casemgmt.crypto.rotation.others import alone, settled
from casemgmt.crypto.rotation.runs import Report, Run
from casemgmt.crypto.signals import tell

LEVEL = "index_key"


def rotate_search(tenant: UUID, run: Run, *, new_key: bool = False) -> Report:
    """Fill the newest generation; make one before that if the rules have changed, or with `new_key`.

    What was begun before is finished first: a second run makes no further generation unless the run says `new`.
    """
    report = Report(LEVEL, tenant, run.dry_run)
    forget_keys()
    with alone(tenant):
        newest = newest_generation(tenant)
        begins = not run.resume and (newest.rules != rules() or (new_key and (run.new or not under_way(tenant))))
        if run.dry_run:
            return _foreseen(report, newest, begins)
        if begins:
            newest = _begin(tenant, run)
            forget_keys()
            report.did("generations begun")
        if _fill(newest, run, report):
            _remove_retired(newest, run, report)
    return report


def newest_generation(tenant: UUID) -> IndexKey:
    """The newest live generation, as the database has it now."""
    newest = IndexKey.objects.filter(tenant=tenant, retired_at=None).order_by("-generation").first()
    if newest is None:
        raise KeysUnavailable("The municipality has no index key.")
    return newest


def under_way(tenant: UUID) -> bool:
    """Whether a generation is not filled yet, or one before it not removed."""
    generations = IndexKey.objects.filter(tenant=tenant)
    live = list(generations.filter(retired_at=None))
    return len(live) > 1 or any(one.filled_at is None for one in live) or _retired(tenant).exists()


@transaction.atomic
def _begin(tenant: UUID, run: Run) -> IndexKey:
    at = run.now()
    generations = IndexKey.objects.select_for_update(no_key=True).filter(tenant=tenant)
    last = max(one.generation for one in generations)
    newest = create_index_key(tenant=tenant, generation=last + 1, at=at)
    tell(event="keys.rotated", tenant=tenant, keys=[newest.pk], fields=[LEVEL], at=at)
    return newest


def _fill(newest: IndexKey, run: Run, report: Report) -> bool:
    """Bring everything under the newest generation; whether the older ones are retired then."""
    generation = _opened(newest)
    if newest.filled_at is None:
        term_filling.fill(generation, run, report)
        if not settled(run, report, newest.created_at):
            report.left["generations to fill"] = 1
            return False
    if terms_left := term_filling.fill(generation, run, report):
        report.left["subjects to index"] = terms_left
    if digests_left := digest_columns.renew(generation, run, report):
        report.left["digests to make anew"] = digests_left
    if report.left:
        return False
    _retire_older(newest, run, report)
    return True


def _opened(newest: IndexKey) -> IndexGeneration:
    return next(one for one in index_generations(newest.tenant) if one.number == newest.generation)


@transaction.atomic
def _retire_older(newest: IndexKey, run: Run, report: Report) -> None:
    at = run.now()
    older = IndexKey.objects.filter(tenant=newest.tenant, generation__lt=newest.generation, retired_at=None)
    retired = list(older.values_list("pk", flat=True))
    filled = IndexKey.objects.filter(pk=newest.pk, filled_at=None).update(filled_at=at)
    older.update(retired_at=at)
    report.did("generations retired", len(retired))
    if filled or retired:
        tell(event="keys.rotated", tenant=newest.tenant, keys=[newest.pk, *retired], fields=[LEVEL], at=at)


def _retired(tenant: UUID) -> QuerySet[IndexKey]:
    """The retired generations of which something is left."""
    return IndexKey.objects.filter(tenant=tenant, retired_at__isnull=False).exclude(wrapped=b"")


def _remove_retired(newest: IndexKey, run: Run, report: Report) -> None:
    """Remove terms, columns and keys of the generations that nobody asks by any more."""
    gone = list(_retired(newest.tenant))
    if not gone:
        return
    forget_keys()
    report.left["generations to remove"] = len(gone)
    if not settled(run, report, max(one.retired_at for one in gone if one.retired_at)):
        return
    if term_filling.remove(newest.tenant, [one.generation for one in gone], run, report):
        return
    digest_columns.remove(newest, run, report)
    with transaction.atomic():
        at = run.now()
        IndexKey.objects.filter(pk__in=[one.pk for one in gone]).update(wrapped=b"")
        tell(event="keys.destroyed", tenant=newest.tenant, keys=[one.pk for one in gone], fields=[LEVEL], at=at)
    del report.left["generations to remove"]
    report.did("index keys destroyed", len(gone))


def _foreseen(report: Report, newest: IndexKey, begins: bool) -> Report:
    number = newest.generation + begins
    if begins:
        report.note(f"Would begin generation {number}, and retire those before it once it is filled.")
    report.did("subjects to index", term_filling.behind(newest.tenant, number).count())
    report.did("digests to make anew", digest_columns.count_behind(newest.tenant, number))
    report.did("generations to remove", _retired(newest.tenant).count())
    return report
