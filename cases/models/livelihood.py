"""What is on record of what a person lives on: regimes, decisions of offices, declarations of commitment."""

from casemgmt.crypto.sealed import SealedGroup
from cases.models.stated import StatedRecord
from cases.querysets import LivelihoodQuerySet, SponsorshipQuerySet


class RegimePeriod(StatedRecord):
    """That a person received benefits under a legal regime, from a first to a last day.

    An `expected` one was begun by a change of regime, before it is known that anything is received: nothing is
    computed from it until somebody says so.
    """

    period = SealedGroup()
    regime = period.text(max_length=12)
    from_on = period.date()
    last_on = period.date()
    body = period.text(max_length=20)
    office = period.text(max_length=120)
    remark = period.text(max_length=1000)
    expected = period.flag()

    provenance = SealedGroup()
    stated_by = provenance.text(max_length=20)
    reason = provenance.text(max_length=1000)
    void_reason = provenance.text(max_length=1000)

    objects = LivelihoodQuerySet.as_manager()

    class Meta(StatedRecord.Meta):
        pass


class BenefitDecision(StatedRecord):
    """What an office was asked for or decided: facts only, nothing is paid here."""

    decision = SealedGroup()
    kind = decision.text(max_length=20)
    regime = decision.text(max_length=12)
    body = decision.text(max_length=20)
    office = decision.text(max_length=120)
    file_reference = decision.text(max_length=60)
    applied_on = decision.date()
    complete_on = decision.date()
    decided_on = decision.date()
    served_on = decision.date()
    from_on = decision.date()
    last_on = decision.date()
    remark = decision.text(max_length=1000)

    amount = SealedGroup()
    monthly_cents = amount.number()

    provenance = SealedGroup()
    stated_by = provenance.text(max_length=20)
    reason = provenance.text(max_length=1000)
    void_reason = provenance.text(max_length=1000)

    objects = LivelihoodQuerySet.as_manager()

    class Meta(StatedRecord.Meta):
        pass


class SponsorshipDeclaration(StatedRecord):
    """A declaration of commitment by somebody who pays for the person (§ 68 AufenthG)."""

    declaration = SealedGroup()
    signed_on = declaration.date()
    from_on = declaration.date()
    last_on = declaration.date()
    covers = declaration.flag()
    sponsor_name = declaration.text(max_length=200)
    sponsor_address = declaration.text(max_length=400)
    office = declaration.text(max_length=120)
    remark = declaration.text(max_length=1000)

    provenance = SealedGroup()
    stated_by = provenance.text(max_length=20)
    reason = provenance.text(max_length=1000)
    void_reason = provenance.text(max_length=1000)

    objects = SponsorshipQuerySet.as_manager()

    class Meta(StatedRecord.Meta):
        pass
