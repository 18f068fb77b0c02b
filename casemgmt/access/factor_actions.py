"""Every write of second factors: enrolling, using and removing one-time codes, passkeys and recovery codes."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from casemgmt.access import passkeys, totp
from casemgmt.access.actors import Actor
from casemgmt.access.credentials import Credential, SecondFactorRequired
from casemgmt.access.models import Factor, FactorKind, RecoveryCode, Session, User
from casemgmt.access.writing import action, store
from casemgmt.audit.trail import append
from casemgmt.errors import Conflict, Invalid

ISSUER = "casemgmt"
RECOVERY_CODES = 10
MOST_PASSKEYS = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LETTERS = 16
_GROUP = 4


class CodeWrong(Invalid):
    """The code is not that of the factor at this time, or was taken before."""

    code = "code_wrong"
    detail = "The code is wrong, has run out or was used before."


class FactorStands(Conflict):
    """The account has what was to be enrolled."""

    code = "factor_stands"
    detail = "The account has this factor already, or as many as it may. Remove one first."


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A factor, and where it is the account's first one, the recovery codes, which nobody can see again."""

    factor: Factor
    recovery_codes: list[str]


def has_factor(user: User) -> bool:
    """Whether the account has a factor that a login is asked for."""
    return Factor.objects.confirmed().filter(user=user).exists()


@action
def begin_totp(*, by: Actor, credential: Credential, name: str) -> Factor:
    """A secret for an authenticator app. It proves nothing before a code confirms it; one begun before is dropped."""
    user = enrolling(by, credential)
    if Factor.objects.confirmed().filter(user=user, kind=FactorKind.TOTP).exists():
        raise FactorStands
    Factor.objects.filter(user=user, kind=FactorKind.TOTP, confirmed_at=None).delete()
    factor = _new(user, FactorKind.TOTP, name, totp.new_secret())
    return store(factor, by=by, event="factor.begun", fields=["kind"])


@action
def confirm_totp(*, by: Actor, credential: Credential, factor: Factor, code: str) -> Enrolled:
    """Take the factor into use with a code of it. The session that did so counts as one with a second factor."""
    user = enrolling(by, credential)
    if factor.kind != FactorKind.TOTP or factor.confirmed_at is not None:
        raise FactorStands
    step = totp.matching_step(factor.secret, code, now=by.now, after=factor.step)
    if step is None:
        raise CodeWrong
    factor.step = step
    return _enrolled(user, factor, by, credential)


def begin_passkey(*, by: Actor, credential: Credential) -> passkeys.Challenge:
    """The challenge to make a passkey for the actor's account."""
    credential.check_fresh(by.now)
    user = User.objects.get(pk=by.account_id)
    held = [one.secret for one in _passkeys(user)]
    return passkeys.registration(user.pk, user.username, held, by.now)


@action
def add_passkey(*, by: Actor, credential: Credential, state: str, name: str, answer: Mapping[str, Any]) -> Enrolled:
    """Take a new passkey into use. Raises PasskeyRefused; FactorStands for one that is known."""
    user = enrolling(by, credential)
    made = passkeys.registered(user.pk, state, answer, by.now)
    digest = sha256(made.credential_id).digest()
    if len(_passkeys(user)) >= MOST_PASSKEYS or Factor.objects.filter(digest=digest).exists():
        raise FactorStands
    factor = _new(user, FactorKind.PASSKEY, name, made.secret)
    factor.digest, factor.sign_count = digest, made.sign_count
    return _enrolled(user, factor, by, credential)


@action
def renew_recovery_codes(*, by: Actor, credential: Credential) -> list[str]:
    """New recovery codes; the former ones open nothing any more."""
    user = enrolling(by, credential)
    if not has_factor(user):
        raise Conflict("Recovery codes stand in for a factor: enrol one first.", code="factor_missing")
    codes = _new_recovery_codes(user, by)
    _tell(by, "recovery_codes.made", user)
    return codes


@action
def remove_factor(*, by: Actor, credential: Credential, factor: Factor) -> None:
    """Give up a factor of one's own; with the last one the recovery codes go."""
    user = enrolling(by, credential)
    _remove(user, [factor], by)


@action
def reset_factors(*, by: Actor, user: User) -> User:
    """Remove what somebody lost, by an administrator: every factor and code. The person enrols at the next login."""
    held = User.objects.select_for_update(of=("self",)).select_related("key").get(pk=user.pk)
    _remove(held, list(Factor.objects.filter(user=held)), by)
    return user


def use_code(*, user: User, code: str, now: datetime) -> bool:
    """Whether a one-time code or recovery code of the account is good; it is good once. The account is locked."""
    for factor in Factor.objects.confirmed().select_related("key").filter(user=user, kind=FactorKind.TOTP):
        step = totp.matching_step(factor.secret, code, now=now, after=factor.step)
        if step is not None:
            factor.step, factor.last_used_on = step, now.date()
            factor.save(update_fields=["step", "last_used_on"])
            return True
    used, _ = RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()
    return used > 0


def use_passkey(*, user: User, answer: passkeys.Answered, now: datetime) -> None:
    """Verify the answer of a passkey. Raises PasskeyRefused, also for an answer that was given before."""
    digest = sha256(answer.credential_id).digest()
    factor = Factor.objects.confirmed().select_related("key").filter(user=user, digest=digest).first()
    if factor is None or (factor.challenge_at is not None and answer.asked_at <= factor.challenge_at):
        raise passkeys.PasskeyRefused
    count = passkeys.verified_count(answer, factor.secret)
    if (count or factor.sign_count) and count <= factor.sign_count:
        raise passkeys.PasskeyRefused
    factor.sign_count, factor.challenge_at, factor.last_used_on = count, answer.asked_at, now.date()
    factor.save(update_fields=["sign_count", "challenge_at", "last_used_on"])


def enrolling(by: Actor, credential: Credential) -> User:
    """The actor's account, locked until the transaction ends.

    Raises LoginTooOld, and SecondFactorRequired for a session that a password alone opened before there was a factor:
    else whoever knows the password could add a factor of their own, or remove the owner's.
    """
    credential.check_fresh(by.now)
    user = User.objects.select_for_update(of=("self",)).select_related("key").get(pk=by.account_id)
    if not credential.second_factor and has_factor(user):
        raise SecondFactorRequired("Log in with your second factor to change what it takes to log in.")
    return user


def _new(user: User, kind: FactorKind, name: str, secret: str) -> Factor:
    factor = Factor(municipality_id=user.municipality_id, user=user, key=user.key, kind=kind)
    factor.name, factor.secret = name, secret
    return factor


def _enrolled(user: User, factor: Factor, by: Actor, credential: Credential) -> Enrolled:
    first = not has_factor(user)
    factor.confirmed_at = by.now
    store(factor, by=by, event="factor.enrolled", fields=["kind"])
    Session.objects.filter(pk=credential.id).update(second_factor=True)
    return Enrolled(factor, _new_recovery_codes(user, by) if first else [])


def _remove(user: User, factors: list[Factor], by: Actor) -> None:
    for factor in factors:
        factor.delete()
    if not has_factor(user):
        RecoveryCode.objects.filter(user=user).delete()
    _tell(by, "factor.removed", user)


def _new_recovery_codes(user: User, by: Actor) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    rows = [RecoveryCode(user=user, digest=_digest(code), created_at=by.now) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _random_code() -> str:
    """79 random bits in groups that can be typed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))


def _digest(code: str) -> bytes:
    """What is stored of a recovery code. A fast hash is enough for 79 random bits."""
    return sha256(code.replace("-", "").replace(" ", "").lower().encode()).digest()


def _passkeys(user: User) -> list[Factor]:
    return list(Factor.objects.select_related("key").filter(user=user, kind=FactorKind.PASSKEY))


def _tell(by: Actor, event: str, user: User) -> None:
    append(
        actor=by,
        event=event,
        kind="user",
        ids=[user.pk],
        stream=f"subject:{user.pk}",
        municipality_id=user.municipality_id,
    )
