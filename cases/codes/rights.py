"""Codes of the rights of the people concerned. Privacy keeps them, since it stands below the case records."""

from casemgmt.privacy.rights import (
    ACCESS_CHANNELS,
    ACCESS_REFUSALS,
    DISPUTE_OUTCOMES,
    HOLD_GROUNDS,
    RESTRICTION_GROUNDS,
)
from cases.codes.codelist import CodeList
from cases.codes.erasure import entries_of

ACCESS_REQUEST_CHANNELS = CodeList(
    name="access_request_channels", entries=entries_of(ACCESS_CHANNELS), source="own list: no form is prescribed"
)
ACCESS_REQUEST_REFUSALS = CodeList(
    name="access_request_refusals", entries=entries_of(ACCESS_REFUSALS), source="Art. 12 GDPR, § 83 SGB X"
)
RESTRICTION_REASONS = CodeList(
    name="restriction_reasons", entries=entries_of(RESTRICTION_GROUNDS), source="Art. 18(1) GDPR"
)
DISPUTE_SETTLEMENTS = CodeList(
    name="dispute_settlements", entries=entries_of(DISPUTE_OUTCOMES), source="Art. 16 GDPR, § 84(2) SGB X"
)
LEGAL_HOLD_GROUNDS = CodeList(
    name="legal_hold_grounds", entries=entries_of(HOLD_GROUNDS), source="Art. 17(3) GDPR, § 84(4) SGB X"
)
