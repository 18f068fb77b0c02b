"""Roles that follow from groups of an identity provider, where the settings map groups to roles; by default none does.

At each sign-in the roles of the groups are given that the account does not hold, and those end that came from a group
before and do no more. What an administrator gave stays as it is.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from casemgmt.access.actions import MembershipMisplaced, RolesIncompatible, create_membership, end_membership
from casemgmt.access.actors import operator
from casemgmt.access.models import MappedMembership, Membership, Team, User
from casemgmt.access.openid.providers import MappedRole, Provider

log = logging.getLogger(__name__)


def follow(provider: Provider, user: User, groups: Iterable[str], now: datetime) -> None:
    """Give and end roles as the groups have it. Nothing happens where the settings map none."""
    if not provider.roles:
        return
    by = operator(now=now, municipality_id=user.municipality_id)
    wanted = {place for group in groups if (place := _place(provider, provider.roles[group], user)) is not None}
    held = Membership.objects.valid_at(now).filter(user=user)
    for membership in held.filter(mapped__provider=provider.code).select_for_update(of=("self",)).order_by("pk"):
        if (membership.role, membership.team_id) not in {(role, team.pk if team else None) for role, team in wanted}:
            end_membership(by=by, membership=membership)
    for role, team in sorted(wanted, key=lambda one: (one[0], str(one[1]))):
        if held.filter(role=role, team=team).exists():
            continue
        try:
            with transaction.atomic():
                membership = create_membership(by=by, user=user, role=role, team=team)
        except (RolesIncompatible, MembershipMisplaced) as refused:
            log.warning(
                "identity provider %s maps a group to a role that is not given: %s", provider.code, refused.code
            )
            continue
        MappedMembership.objects.create(membership=membership, provider=provider.code)


def _place(provider: Provider, mapped: MappedRole, user: User) -> tuple[str, Team | None] | None:
    """The role and its team; None where there is no such team."""
    if not mapped.team:
        return mapped.role, None
    team = Team.objects.filter(municipality_id=user.municipality_id, name=mapped.team).first()
    if team is None:
        log.warning("identity provider %s maps a group to a team that does not exist", provider.code)
        return None
    return mapped.role, team
