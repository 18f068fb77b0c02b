"""Streams never wait for each other; one stream's appends wait in line and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from casemgmt.audit.models import Entry, Stream
from casemgmt.audit.verification import verify
from tests.audit.conftest import OTHER_STREAM, STREAM

pytestmark = pytest.mark.postgresql


def _closing(work):
    """The work, on this thread's own connection."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            return work()
    finally:
        connection.close()


@pytest.mark.parametrize("known", [True, False])
def test_streams_do_not_wait_for_each_other(kept_trail, look, known):
    if known:
        with transaction.atomic():
            look(), look(stream=OTHER_STREAM)
    held, done = Event(), Event()

    def hold():
        look()
        held.set()
        return done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(_closing, hold)
        assert held.wait(10)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            look(stream=OTHER_STREAM)
        done.set()
        assert holder.result() is True
    last = 2 if known else 1
    assert dict(Stream.objects.values_list("name", "position")) == {STREAM: last, OTHER_STREAM: last}


def test_appends_to_one_stream_stand_in_line(kept_trail, look):
    workers, each = 4, 10
    start = Barrier(workers)

    def append_some():
        start.wait(10)
        for _ in range(each):
            _closing(look)

    with ThreadPoolExecutor(workers) as pool:
        for work in [pool.submit(append_some) for _ in range(workers)]:
            work.result()
    assert sorted(Entry.objects.values_list("position", flat=True)) == list(range(1, workers * each + 1))
    assert Stream.objects.get().position == workers * each
    assert verify().findings == ()


def test_live_appends_are_no_findings(kept_trail, look):
    with transaction.atomic():
        look()
    stop = Event()

    def append_until_told():
        while not stop.is_set():
            _closing(look)
            _closing(lambda: look(stream=OTHER_STREAM))

    with ThreadPoolExecutor(1) as pool:
        appending = pool.submit(append_until_told)
        reports = [verify() for _ in range(30)]
        stop.set()
        appending.result()
    assert [report.findings for report in reports] == [()] * 30
