"""The routes that several records of a case share."""

from collections.abc import Callable, Sequence

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.projections import GRANTED, field_set_of, may_know, teams_may_know
from casemgmt.access.querysets import Route
from casemgmt.access.roles import OFFICE, SPECIALISTS

Narrowing = Callable[[frozenset[str]], Q]


def grant_routes(
    actor: Actor, to_case: str = "", *, category: str = "identity", narrow: Narrowing | None = None
) -> Sequence[Route]:
    """Cases granted one by one, to the account or to one of its teams; `to_case` leads from the record to its case.

    What is shown follows from the specialist roles that are held and may know the record's data category; a team sees
    what every team sees of a granted case. `narrow` says which records of the category these roles are shown. Only
    roles that work on single cases ask these tables, so that nobody else pays for them.
    """
    lead = f"{to_case}__" if to_case else ""
    roles = specialist_roles(actor, category)
    office = actor.has_role(*OFFICE) and teams_may_know(category)
    found: list[Route] = []
    if roles or office:
        mine = _valid(f"{lead}user_grants", actor) & (narrow(roles) if narrow else Q())
        shows = field_set_of(roles) if roles else GRANTED
        found += [
            Route("grant", mine & Q(**{f"{lead}user_grants__user_id": one}), shows, local=False)
            for one in actor.accounts()
        ]
    if office:
        ours = _valid(f"{lead}group_grants", actor)
        found += [
            Route("grant", ours & Q(**{f"{lead}group_grants__group_id": one}), GRANTED, local=False)
            for one in actor.group_ids()
        ]
    return found


def specialist_roles(actor: Actor, category: str) -> frozenset[str]:
    """The specialist roles held now that may know something of the data category."""
    return frozenset(seat.role for seat in actor.seats if seat.role in SPECIALISTS and may_know(seat.role, category))


def _valid(grants: str, actor: Actor) -> Q:
    return Q(**{f"{grants}__valid_from__lte": actor.now, f"{grants}__valid_until__gt": actor.now})
