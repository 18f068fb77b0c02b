"""The errors that rules raise: a stable code, a status and a sentence that is safe to show to anyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong or missing, located by a JSON pointer into what was sent (empty: the whole)."""

    code: str
    detail: str
    pointer: str = ""


class DomainError(Exception):
    """A rule was not met. `code` is stable, `detail` holds no personal data, `problems` name the single causes."""

    status: ClassVar[int] = 400
    code: str = "invalid"
    detail: str = "The request does not meet a rule."
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str = "", *, code: str = "", problems: Sequence[FieldProblem] = ()) -> None:
        self.detail = detail or self.detail
        self.code = code or self.code
        self.problems = tuple(problems)
        super().__init__(self.code)


class Invalid(DomainError):
    """What was sent breaks a rule of its fields (400)."""


class NotAllowed(DomainError):
    """The actor's roles do not include this (403)."""

    status = 403
    code = "not_allowed"
    detail = "Your role does not include this."


class Conflict(DomainError):
    """The record's present state forbids this (409)."""

    status = 409
    code = "conflict"
    detail = "The present state of the record forbids this."


class Stale(DomainError):
    """Somebody changed the record since it was read (412)."""

    status = 412
    code = "stale"
    detail = "The record has changed since you read it. Read it again and repeat your change."


class PreconditionMissing(DomainError):
    """The request changes a record without saying which version it means (428)."""

    status = 428
    code = "precondition_required"
    detail = "Send the ETag of the version you read as If-Match."


class Unavailable(DomainError):
    """Something that must work for this answer does not work now (503)."""

    status = 503
    code = "unavailable"
    detail = "A part that this answer needs is not available now. Try again later."
