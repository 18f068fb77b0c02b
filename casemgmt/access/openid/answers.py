"""From what the browser brings back from a provider to who signed in there."""

from dataclasses import dataclass
from datetime import datetime

from casemgmt.access.openid import states
from casemgmt.access.openid.calls import CodeRefused, exchange_code
from casemgmt.access.openid.discovery import published
from casemgmt.access.openid.providers import Provider, providers
from casemgmt.access.openid.statements import LEEWAY, SignedIn, Unbelievable, signed_in


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: the state, the proof that never left the program, the code, and who is said to have given it."""

    state: str
    proof: str
    code: str
    issuer: str = ""


def identified(answer: Answer, purpose: str, now: datetime) -> tuple[Provider, SignedIn]:
    """The provider, and who signed in there. Raises Unbelievable, ProviderUnavailable, ProvidersMisconfigured.

    The state is spent before the code is sent on: of many at once one asks the provider.
    """
    begun = states.read(answer.state, answer.proof, purpose, now)
    provider = providers().get(begun.provider)
    if provider is None:
        raise Unbelievable("a provider that is gone")
    known = published(provider, now)
    if (answer.issuer or known.tells_issuer) and answer.issuer != provider.issuer:
        raise Unbelievable("the answer of another issuer")
    states.spend(answer.state, now)
    try:
        told = exchange_code(provider, known.token_endpoint, answer.code, begun.verifier)
    except CodeRefused:
        raise Unbelievable("a code that the provider does not take") from None
    found = signed_in(provider, told.get("id_token"), begun.nonce, now)
    if begun.anew and (found.proved_at is None or found.proved_at + LEEWAY < begun.begun_at):
        raise Unbelievable("not proved anew")
    return provider, found
