"""Passwords: how they are kept, which are refused, and a check that takes as long for a name that nobody has."""

from collections.abc import Mapping

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password, verify_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from casemgmt.access.models import User
from casemgmt.errors import FieldProblem, Invalid

NOBODYS = "!"
"""No password's hash: checking against it takes as long as against any other and never succeeds."""

MAX_LENGTH = 128
"""Longer ones are refused before they are hashed."""

RULES: Mapping[str, FieldProblem] = {
    one.code: one
    for one in (
        FieldProblem("password_too_short", "A password has at least 12 characters.", "/password"),
        FieldProblem("password_too_common", "This password is in lists of common passwords.", "/password"),
        FieldProblem("password_entirely_numeric", "A password is not made of digits alone.", "/password"),
        FieldProblem("password_names_the_account", "A password does not contain the user name.", "/password"),
    )
}
"""What each rule of AUTH_PASSWORD_VALIDATORS says, by its code."""


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 64 MiB, three passes and four lanes: the second recommended option of RFC 9106, section 4."""

    time_cost = 3
    memory_cost = 65536
    parallelism = 4


class NotTheUserName:
    """Refuses a password with the user name inside. Django's own rule would unseal the contact facts to compare."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that contains the user name."""
        if user is not None and user.username.casefold() in password.casefold():
            raise ValidationError("The user name.", code="password_names_the_account")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return RULES["password_names_the_account"].detail


class PasswordRefused(Invalid):
    """The password breaks a rule."""

    code = "password_refused"
    detail = "Choose another password."


def check_rules(password: str, user: User) -> None:
    """Raise PasswordRefused naming each rule that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise PasswordRefused(problems=[RULES[str(one.code)] for one in refused.error_list]) from None


def is_password_of(user: User | None, password: str) -> tuple[bool, bool]:
    """Whether it is, and whether its hash is to be renewed. Takes one hashing, whether the account exists or not."""
    return verify_password(password, user.password if user else NOBODYS)


def hashed(password: str) -> str:
    """What is stored of a password."""
    return make_password(password)
