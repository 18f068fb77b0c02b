"""Every write of privacy: consents, and the erasing of a person."""

from casemgmt.privacy.actions.consents import PARTNER_REFERRAL, WithdrawnAlready, give_consent, withdraw_consent
from casemgmt.privacy.actions.erasures import (
    approve_erasure,
    preview_erasure,
    reject_erasure,
    request_erasure,
    withdraw_erasure,
)
from casemgmt.privacy.actions.replays import replay_erasure

__all__ = [
    "PARTNER_REFERRAL",
    "WithdrawnAlready",
    "approve_erasure",
    "give_consent",
    "preview_erasure",
    "reject_erasure",
    "replay_erasure",
    "request_erasure",
    "withdraw_consent",
    "withdraw_erasure",
]
