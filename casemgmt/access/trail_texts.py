"""The trail in words: events and roles, in the languages that have labels."""

from collections.abc import Iterable, Mapping

from django.utils.translation import override

from casemgmt.access.actors import OPERATOR
from casemgmt.access.roles import GERMAN, Role
from casemgmt.audit.events import EVENTS

LANGUAGES = ("de", "en")
"""Languages that the trail is told in; for any other it is told in the first."""

AT_THE_SERVER: Mapping[str, str] = {"de": "Betrieb (am Server)", "en": "Operator (at the server)"}


def told_in(asked: str) -> str:
    """The language in which the trail is told to somebody who asked for another: `ara` is told in German."""
    base = asked.lower().partition("-")[0]
    known = {"deu": "de", "ger": "de", "eng": "en"}
    found = known.get(base, base)
    return found if found in LANGUAGES else LANGUAGES[0]


def event_text(code: str, language: str) -> str:
    """What an event is called; its code, where this release does not know it any more."""
    label = EVENTS.get(code)
    return getattr(label, language) if label else code


def role_texts(roles: Iterable[str], language: str) -> list[str]:
    """What roles are called."""
    return [_role_text(one, language) for one in roles]


def _role_text(code: str, language: str) -> str:
    if code == OPERATOR:
        return AT_THE_SERVER[language]
    if code not in Role.values:
        return code
    if language == "de":
        return GERMAN[Role(code)]
    with override("en"):
        return str(Role(code).label)
