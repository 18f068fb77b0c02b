"""Which method and address asks for which action of which policy."""

from collections import defaultdict
from typing import Any

from drf_spectacular.generators import EndpointEnumerator

Routes = dict[tuple[str, str], list[str]]


def routes() -> Routes:
    """`(record, action)` to its method and addresses, such as `POST /cases/{id}/accept/`; sorted."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, _, method, callback in EndpointEnumerator().get_api_endpoints():
        policy = getattr(callback.cls, "policy", None)
        if policy is not None:
            address = f"{method} {path.removeprefix('/api/v1').replace('{pk}', '{id}')}"
            found[policy.record, _action(callback, method)].add(address)
    return {asked: sorted(addresses) for asked, addresses in found.items()}


def _action(callback: Any, method: str) -> str:
    return str(callback.cls.policy_name(callback.actions[method.lower()]))
