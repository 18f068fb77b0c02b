"""kill -9 at any moment: the next run goes on, and in the end nothing is left and everything opens."""

import signal
from collections.abc import Callable
from datetime import timedelta
from random import Random
from time import monotonic, sleep

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from casemgmt.crypto.envelope import key_number_of
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.rotation.renewals import renew_subjects
from casemgmt.crypto.rotation.runs import Run
from cases.models import PhaseChange
from tests.crypto.rotation.commands import rotated, started
from tests.crypto.rotation.crowd import crowd
from tests.crypto.rotation.everything import everything_open, generations, people_not_found, terms_out_of_place
from tests.crypto.rotation.test_renewals import numbers_of_envelopes
from tests.factories.town import Town

pytestmark = pytest.mark.usefixtures("kept_trail")

CHANCE = Random(20261125)
PEOPLE = 120
KILLS = 2
SLOWLY = ("--batch", "3", "--pause", "15")


@pytest.fixture
def crowded(kept_trail: None, town: Town) -> Town:
    """A town with many people, in a real database that other processes see."""
    crowd(town, PEOPLE)
    return town


def killed_in_the_middle(level: str, moved: Callable[[], int], *arguments: str) -> None:
    """Runs the command, and kills it a random moment after it has moved something more."""
    process, before, until = started(level, *SLOWLY, *arguments), _seen(moved), monotonic() + 60
    while _seen(moved) == before:
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert monotonic() < until
        sleep(0.01)
    sleep(CHANCE.uniform(0, 0.15))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _seen(moved: Callable[[], int]) -> int:
    with transaction.atomic():  # a transaction of its own, which sees what the other process committed
        return moved()


def test_epoch_is_finished_after_kills(crowded: Town) -> None:
    before, count = everything_open(), SubjectKey.objects.count()
    for _ in range(KILLS):
        killed_in_the_middle("--municipality-key", SubjectKey.objects.filter(tenant_key__epoch=2).count)
        assert 0 < SubjectKey.objects.filter(tenant_key__epoch=2).count() < count
        assert everything_open() == before
    report = rotated("--municipality-key")
    assert (report["finished"], report["municipalities"][0]["left"]) == (True, {})
    assert list(TenantKey.objects.order_by("epoch").values_list("epoch", flat=True)) == [1, 2]
    assert SubjectKey.objects.filter(tenant_key__epoch=2).count() == count
    TenantKey.objects.filter(epoch=1).update(wrapped=b"")
    assert everything_open() == before


def test_index_is_finished_after_kills(crowded: Town) -> None:
    tenant, before = crowded.municipality.pk, everything_open()
    for _ in range(KILLS):
        killed_in_the_middle("--search", SubjectKey.objects.filter(indexed_generation=2).count, "--new-key")
        assert generations(tenant) == [(1, True, False, False), (2, False, False, False)]
        assert people_not_found() == []
    removed = Q(retired_at__isnull=False) | Q(filled_at__isnull=False, generation=2)
    killed_in_the_middle("--search", IndexKey.objects.filter(removed).count, "--new-key")
    report = rotated("--search", "--new-key")
    assert (report["finished"], report["municipalities"][0]["left"]) == (True, {})
    assert generations(tenant) == [(1, True, True, True), (2, True, False, False)]
    assert (people_not_found(), terms_out_of_place(tenant), everything_open()) == ([], [], before)


def test_renewal_is_finished_after_kills(crowded: Town, run: Callable[..., Run]) -> None:
    before, tenant = everything_open(), crowded.municipality.pk
    killed_in_the_middle("--subjects", SubjectKey.objects.filter(number=2).count)
    assert everything_open() == before
    killed_in_the_middle("--subjects", rows_anew)
    assert (numbers_of_envelopes(), everything_open()) == ({1, 2}, before)
    report = rotated("--subjects")
    [town] = report["municipalities"]
    assert town["left"] == {"subjects with an older number": SubjectKey.objects.count()}
    assert (numbers_of_envelopes(), everything_open()) == ({2}, before)
    assert renew_subjects(tenant, run(now=lambda: timezone.now() + timedelta(days=1))).finished
    assert (set(SubjectKey.objects.values_list("number", "older")), everything_open()) == ({(2, b"")}, before)


def rows_anew() -> int:
    """How many steps of histories are sealed under a second number."""
    return sum(key_number_of(bytes(one)) == 2 for one in PhaseChange.objects.values_list("account", flat=True))
