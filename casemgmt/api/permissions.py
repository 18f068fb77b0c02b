"""The one permission class: asks the view's policy table."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class ByPolicy(BasePermission):
    """Lets an actor in whose role the policy names for the action; what the table does not name is refused."""

    message = "Your role does not include this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Asked before any record is looked for, so that a refused role learns nothing about keys."""
        actor = getattr(request._request, "actor", None)
        if actor is None or not actor.seats:
            return False
        if view.action is None:  # no handler for this method: the answer is 405
            return True
        return bool(view.policy.allows(actor, view.policy_action()))

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Asked again with the record at hand: the role must be held in the record's municipality."""
        actor = request._request.actor
        municipality = getattr(obj, "municipality_id", None)
        return municipality is None or bool(view.policy.allows(actor, view.policy_action(), municipality))
