"""The one permission class: asks the view's policy table, and what the request's credential includes of it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class ByPolicy(BasePermission):
    """Lets an actor in whose role the policy names for the action; what the table does not name is refused.

    Raises ScopeMissing or SecondFactorRequired where the role would do and the credential does not.
    """

    message = "Your role does not include this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Asked before any record is looked for, so that a refused role learns nothing about keys."""
        if view.action is not None and view.is_open():
            return True
        actor = getattr(request._request, "actor", None)
        if actor is None or not actor.seats:
            return False
        if view.action is None:  # no handler for this method: the answer is 405
            return True
        policy, action = view.policy, view.policy_action()
        if not policy.allows(actor, action):
            return False
        request._request.credential.check(actor, policy.record, action, enrolling=action in policy.enrolling)
        return True

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Asked again with the record at hand: the role must be held in the record's municipality."""
        actor = request._request.actor
        municipality = getattr(obj, "municipality_id", None)
        return municipality is None or bool(view.policy.allows(actor, view.policy_action(), municipality))
