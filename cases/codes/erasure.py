"""Codes of why somebody is erased, and why not. Privacy keeps them, since it stands below the case records."""

from collections.abc import Mapping

from casemgmt.privacy.lifecycle import GROUNDS, REFUSALS, Reason
from cases.codes.codelist import Code, CodeList


def entries_of(reasons: Mapping[str, Reason]) -> tuple[Code, ...]:
    """Each reason with the law that it stands in, so that nobody picks one for more than that."""
    return tuple(Code(code, f"{one.de} ({one.source})", f"{one.en} ({one.source})") for code, one in reasons.items())


ERASURE_GROUNDS = CodeList(name="erasure_grounds", entries=entries_of(GROUNDS), source="Art. 17(1) GDPR, § 84 SGB X")
ERASURE_REFUSALS = CodeList(name="erasure_refusals", entries=entries_of(REFUSALS), source="Art. 17(3) GDPR, § 84 SGB X")
