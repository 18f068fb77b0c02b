"""Logging in and out, by password with a code, or by passkey; passwords and the invitations to set them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casemgmt.access import factor_actions, lockout, passkeys, passwords, tokens
from casemgmt.access.actors import Actor, Stranger
from casemgmt.access.credentials import needs_second_factor
from casemgmt.access.models import Invitation, Session, User
from casemgmt.access.scopes import actor_for
from casemgmt.access.writing import action, put, store
from casemgmt.audit.trail import append
from casemgmt.errors import Conflict, DomainError, Invalid

INVITATION_HOURS = 72
KEPT_DAYS = 30
"""Days for which a session that has ended stays in lists."""

NOBODY = UUID(int=0)
"""In whose stream of the trail the failed logins with unknown user names stand."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="casemgmt"'}


class LoginRefused(DomainError):
    """User name, password, code or passkey is wrong, or the account is disabled: which one is not told (401)."""

    status = 401
    code = "login_refused"
    detail = "This does not log anybody in."
    headers = CHALLENGE


class SecondFactorMissing(DomainError):
    """The password is right and the account has a second factor: send its code as well (401)."""

    status = 401
    code = "second_factor_missing"
    detail = "Send the code of your authenticator app or a recovery code as well, or log in by passkey."
    headers = CHALLENGE


class InvitationUnknown(Invalid):
    """No such invitation is open: it was used, followed by another, or has run out."""

    code = "invitation_unknown"
    detail = "This invitation is not open. Ask your administrator for another."


class NobodyToInvite(Conflict):
    """The account is disabled, or it is a program's."""

    code = "nobody_to_invite"
    detail = "Only the account of a person that is enabled can be invited."


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries to log in from where: the moment, the network address, the kind of program, the request."""

    now: datetime
    address: str
    agent: str
    request_id: str

    @property
    def stranger(self) -> Stranger:
        """Who acts before anybody is known."""
        return Stranger(now=self.now, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, its token, which nobody can see again, and whether it can only enrol a second factor.

    `logout_url` is where the browser ends the session at the identity provider as well, if that has such a place.
    """

    session: Session
    token: str
    must_enrol: bool
    logout_url: str = ""


def log_in(*, username: str, password: str, code: str, attempt: Attempt) -> Opened:
    """A session for the right password, and code where the account has a second factor.

    Raises LoginRefused, SecondFactorMissing, or TooManyAttempts. Several transactions, so that a failure stays counted.
    """
    name, now = lockout.of_account(username), attempt.now
    lockout.check_open(lockout.of_address(attempt.address), now)
    locks = lockout.charge(name, lockout.ACCOUNT, now)
    user = User.objects.filter(username=username.casefold(), is_active=True).select_related("key").first()
    right, renew = passwords.is_password_of(user, password)
    if user is None or not right:
        raise count_failure(attempt, user, locks)
    if factor_actions.has_factor(user) and not code:
        lockout.take_back(name, now)
        raise SecondFactorMissing
    try:
        return _open(user, password=password if renew else "", code=code, attempt=attempt)
    except LoginRefused:
        raise count_failure(attempt, user, locks) from None


def log_in_by_passkey(*, state: str, credential: Mapping[str, Any], attempt: Attempt) -> Opened:
    """A session for the answer of a passkey. Raises LoginRefused, PasskeyRefused or TooManyAttempts."""
    lockout.check_open(lockout.of_address(attempt.address), attempt.now)
    user = None
    try:
        answer = passkeys.answered(state, credential, attempt.now)
        user = User.objects.filter(pk=answer.user_id, is_active=True).first()
        return _open_by_passkey(answer, attempt)
    except (LoginRefused, passkeys.PasskeyRefused) as refused:
        count_failure(attempt, user, False)
        raise refused from None


@action
def end_session(*, by: Actor, session: Session) -> Session:
    """Log out. Ending a session again changes nothing."""
    if session.ended_at is None:
        session.ended_at = by.now
        store(session, by=by, event="session.ended")
    return session


@action
def end_sessions(*, by: Actor, user_id: UUID, keep: UUID | None = None) -> int:
    """End the sessions of an account, but for one that may be kept; how many there were."""
    sessions = Session.objects.select_for_update().filter(user_id=user_id, ended_at=None).exclude(pk=keep)
    found = list(sessions.order_by("pk"))
    for session in found:
        end_session(by=by, session=session)
    return len(found)


@action
def end_sessions_of(*, by: Actor, user: User) -> int:
    """End all sessions of an account, by an administrator; how many there were."""
    return end_sessions(by=by, user_id=user.pk)


@action
def reset_second_factor(*, by: Actor, user: User) -> User:
    """Remove every factor of an account, and end its sessions, by an administrator."""
    factor_actions.reset_factors(by=by, user=user)
    end_sessions(by=by, user_id=user.pk)
    return user


def change_password(*, by: Actor, keep: UUID | None, old_password: str, password: str) -> int:
    """Set another password; how many other sessions of the account ended. Wrong old ones count as failed logins."""
    user = User.objects.get(pk=by.account_id)
    name = lockout.of_account(user.username)
    lockout.charge(name, lockout.ACCOUNT, by.now)
    right, _ = passwords.is_password_of(user, old_password)
    if not right:
        with transaction.atomic():
            _tell(by, "login.failed", user)
        raise Invalid("The old password is wrong.", code="old_password_wrong")
    lockout.take_back(name, by.now)
    passwords.check_rules(password, user)
    with transaction.atomic():
        held = held_account(user.pk)
        if held.password != user.password:
            raise Conflict("The password was changed by another request.", code="password_changed")
        return _set_password(held, password, by, keep)


@action
def invite(*, by: Actor, user: User) -> tuple[Invitation, str]:
    """A one-time token with which the person sets a password, and its row. One asked for before is open no more."""
    user = held_account(user.pk)
    if not user.is_active or hasattr(user, "client"):
        raise NobodyToInvite
    Invitation.objects.filter(user=user).delete()
    text = tokens.new_token(tokens.INVITATION)
    row = Invitation(
        user=user,
        digest=tokens.token_digest(text),
        created_at=by.now,
        expires_at=by.now + timedelta(hours=INVITATION_HOURS),
    )
    row.save(force_insert=True)
    _tell(by, "account.invited", user)
    return row, text


@action
def accept_invitation(*, token: str, password: str, attempt: Attempt) -> User:
    """Set the password of the invited account, whose sessions end; a second factor stays. Raises InvitationUnknown."""
    is_open = Invitation.objects.filter(digest=tokens.token_digest(token), expires_at__gt=attempt.now)
    found = is_open.values_list("user_id", flat=True).first()
    if found is None:
        raise InvitationUnknown
    user = held_account(found)
    if not (user.is_active and is_open.filter(user=user).exists()):
        raise InvitationUnknown
    passwords.check_rules(password, user)
    lockout.forget(lockout.of_account(user.username))
    _set_password(user, password, actor_for(user, now=attempt.now, request_id=attempt.request_id), None)
    return user


@action
def unlock(*, by: Actor, user: User) -> User:
    """Forget the failed logins of an account, so that its person need not wait."""
    if lockout.forget(lockout.of_account(user.username)):
        _tell(by, "account.unlocked", user)
    return user


@transaction.atomic
def _open(user: User, *, password: str, code: str, attempt: Attempt) -> Opened:
    """The session, once the account is held: its password still the one that was right, its code good and unused."""
    held = held_account(user.pk)
    if not held.is_active or held.password != user.password:
        raise LoginRefused
    strong = factor_actions.has_factor(held)
    if strong and not factor_actions.use_code(user=held, code=code, now=attempt.now):
        raise LoginRefused
    if password:
        held.password = passwords.hashed(password)
        held.save(update_fields=["password"])
    lockout.forget(lockout.of_account(held.username))
    lockout.forget_quiet(attempt.now)
    return open_session(held, strong, attempt)


@transaction.atomic
def _open_by_passkey(answer: passkeys.Answered, attempt: Attempt) -> Opened:
    user = User.objects.select_for_update(of=("self",)).select_related("key").filter(pk=answer.user_id).first()
    if user is None or not user.is_active:
        raise LoginRefused
    factor_actions.use_passkey(user=user, answer=answer, now=attempt.now)
    return open_session(user, True, attempt)


def open_session(user: User, strong: bool, attempt: Attempt, **origin: Any) -> Opened:
    """A session of the account, which is held; `origin` is what an identity provider said of it."""
    now, text = attempt.now, tokens.new_token(tokens.SESSION)
    by = actor_for(user, now=now, request_id=attempt.request_id)
    Session.objects.filter(user=user, expires_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    session = Session(
        municipality_id=user.municipality_id,
        user=user,
        digest=tokens.token_digest(text),
        agent=attempt.agent,
        second_factor=strong,
        last_used_at=now,
        expires_at=now + timedelta(hours=settings.SESSION_HOURS),
        **origin,
    )
    user.last_login = now
    user.save(update_fields=["last_login"])
    fields = [name for name, told in (("second_factor", strong), ("link", origin)) if told]
    store(session, by=by, event="session.opened", fields=fields)
    return Opened(session, text, needs_second_factor(by) and not strong)


def count_failure(attempt: Attempt, user: User | None, locks: bool) -> LoginRefused:
    """Count the failure for the address and leave its line in the trail, whether the account exists or not."""
    lockout.count(lockout.of_address(attempt.address), lockout.ADDRESS, attempt.now)
    with transaction.atomic():
        _tell(attempt.stranger, "login.failed", user)
        if locks:
            _tell(attempt.stranger, "login.locked", user)
    return LoginRefused()


def held_account(pk: UUID) -> User:
    """The account, locked until the transaction ends."""
    return User.objects.select_for_update(of=("self",)).select_related("key").get(pk=pk)


def _set_password(user: User, password: str, by: Actor, keep: UUID | None) -> int:
    user.password = passwords.hashed(password)
    put(user, by=by)
    Invitation.objects.filter(user=user).delete()
    ended = end_sessions(by=by, user_id=user.pk, keep=keep)
    _tell(by, "password.set", user)
    return ended


def _tell(by: Actor | Stranger, event: str, user: User | None) -> None:
    append(
        actor=by,
        event=event,
        kind="user",
        ids=[user.pk] if user else [],
        stream=f"subject:{user.pk if user else NOBODY}",
        municipality_id=user.municipality_id if user else None,
    )
