"""Consents of people whose case is granted: what the case records add to the routes of consents."""

from collections.abc import Sequence

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import Route
from casemgmt.privacy.querysets import FURTHER_CONSENT_ROUTES
from cases.scopes import grant_routes


def granted_consents(actor: Actor) -> Sequence[Route]:
    """What people consented to whose case is granted to a specialist."""
    return grant_routes(actor, "key__cases_case", category="consents")


FURTHER_CONSENT_ROUTES.append(granted_consents)
