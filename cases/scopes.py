"""The routes that several records of a case share."""

from collections.abc import Sequence

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import Route
from casemgmt.access.roles import SPECIALISTS

GRANTED_FIELDS = "specialist"
"""The field set that a grant shows. There is one so far; the grant's own column is where others will be named."""


def grant_routes(actor: Actor, to_case: str = "") -> Sequence[Route]:
    """Cases granted one by one, to the account or to one of its teams; `to_case` leads from the record to its case.

    Only roles that work on single cases ask these tables, so that nobody else pays for them.
    """
    if not actor.has_role(*SPECIALISTS, "caseworker", "team_lead"):
        return []
    lead = f"{to_case}__" if to_case else ""
    routes = [_grant_route(lead, "user_grants", "user_id", actor.user_id, actor)]
    routes += [_grant_route(lead, "group_grants", "group_id", group, actor) for group in actor.group_ids()]
    return routes


def _grant_route(lead: str, grants: str, column: str, holder: object, actor: Actor) -> Route:
    path = f"{lead}{grants}__"
    where = Q(
        **{
            f"{path}{column}": holder,
            f"{path}valid_from__lte": actor.now,
            f"{path}valid_until__gt": actor.now,
        }
    )
    return Route("grant", where, GRANTED_FIELDS, local=False)
