"""Guessing passwords: failures are counted in the database, for each user name and each address, and make one wait.

A try at a user name is counted before it is looked at and taken back when it was right, so that of many at once no more
are looked at than one after the other. An address is counted after the failure: behind one there may be a town hall.
Names and addresses stand in the table as keyed digests only; whether a name exists makes no difference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from django.db import transaction
from django.utils.crypto import salted_hmac

from casemgmt.access.models import FailedLogins
from casemgmt.errors import DomainError

SALT = "casemgmt.failed-logins"
LONGEST_NAME = 150
IPV6_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures are free; the next waits `first`, each further twice as long, at most `longest`.

    After `quiet` without a failure the count begins anew.
    """

    free: int
    first: timedelta
    longest: timedelta
    quiet: timedelta

    def wait_after(self, failures: int) -> timedelta | None:
        """How long nothing is looked at after so many failures; None while they are free."""
        if failures < self.free:
            return None
        doubled = min(failures - self.free, 20)
        return min(self.first * 2**doubled, self.longest)


ACCOUNT = Limit(free=5, first=timedelta(minutes=1), longest=timedelta(hours=1), quiet=timedelta(days=1))
ADDRESS = Limit(free=10, first=timedelta(minutes=1), longest=timedelta(minutes=15), quiet=timedelta(minutes=1))


class TooManyAttempts(DomainError):
    """Too many failures for this name or from this address (429)."""

    status = 429
    code = "too_many_attempts"
    detail = "Too many failed attempts. Wait as long as Retry-After says."

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(max(1, ceil(wait.total_seconds())))}


def of_account(username: str) -> bytes:
    """The digest under which failures for a user name are counted."""
    return _digest(f"account:{username.casefold()[:LONGEST_NAME]}")


def of_address(address: str) -> bytes:
    """The digest for an address; of IPv6 for its network of 64 bits, which one machine has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return _digest("address:unknown")
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed) >> IPV6_NETWORK << IPV6_NETWORK)
    return _digest(f"address:{parsed}")


def check_open(digest: bytes, now: datetime) -> None:
    """Raise TooManyAttempts while the counter is locked."""
    row = FailedLogins.objects.filter(digest=digest, locked_until__gt=now).first()
    if row is not None and row.locked_until is not None:
        raise TooManyAttempts(row.locked_until - now)


def charge(digest: bytes, limit: Limit, now: datetime) -> bool:
    """Count one try before it is looked at; whether it locks what comes next. Raises TooManyAttempts while locked."""
    return bool(_change(digest, now, lambda row: _count(row, limit, now, refuse=True)))


def count(digest: bytes, limit: Limit, now: datetime) -> bool:
    """Count a failure; whether it locks what comes next."""
    return bool(_change(digest, now, lambda row: _count(row, limit, now, refuse=False)))


def take_back(digest: bytes, now: datetime) -> None:
    """Uncount a try that was no failure, and the wait that it began: it was looked at since nothing was locked."""

    def uncount(row: FailedLogins) -> None:
        row.failures = max(0, row.failures - 1)
        row.locked_until = None

    _change(digest, now, uncount)


def forget(digest: bytes) -> bool:
    """Begin anew; whether there was anything to forget."""
    removed, _ = FailedLogins.objects.filter(digest=digest).delete()
    return bool(removed)


def forget_quiet(now: datetime) -> None:
    """Remove the counters that no limit asks about any more."""
    FailedLogins.objects.filter(last_failed_at__lt=now - 2 * ACCOUNT.quiet).delete()


def _count(row: FailedLogins, limit: Limit, now: datetime, *, refuse: bool) -> bool:
    if row.locked_until is not None and row.locked_until > now:
        if refuse:
            raise TooManyAttempts(row.locked_until - now)
        return False
    last_moment = max(row.last_failed_at, row.locked_until or row.last_failed_at)
    row.failures = 1 if last_moment + limit.quiet <= now else row.failures + 1
    row.last_failed_at = now
    wait = limit.wait_after(row.failures)
    row.locked_until = now + wait if wait else None
    return wait is not None


def _change(digest: bytes, now: datetime, change: Callable[[FailedLogins], bool | None]) -> bool | None:
    """Change the counter with its row locked; it is made if there is none yet."""
    with transaction.atomic():
        FailedLogins.objects.bulk_create([FailedLogins(digest=digest, last_failed_at=now)], ignore_conflicts=True)
        row = FailedLogins.objects.select_for_update().get(digest=digest)
        changed = change(row)
        row.save(update_fields=["failures", "last_failed_at", "locked_until"])
        return changed


def _digest(what: str) -> bytes:
    return salted_hmac(SALT, what, algorithm="sha256").digest()
