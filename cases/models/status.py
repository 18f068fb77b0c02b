"""What is on record of a person's residence: the papers, and the asylum procedure from request to last ruling."""

from casemgmt.crypto.sealed import SealedGroup
from cases.models.stated import StatedRecord
from cases.querysets import ResidenceQuerySet


class ResidenceDocument(StatedRecord):
    """A residence document with what is printed on it. What follows from it is never derived from the kind alone."""

    paper = SealedGroup()
    code = paper.text(max_length=12)
    number = paper.text(max_length=40)
    issuing_office = paper.text(max_length=120)
    issued_on = paper.date()
    valid_from = paper.date()
    valid_until = paper.date()
    card_until = paper.date()
    applied_on = paper.date()
    ended_on = paper.date()
    variant = paper.text(max_length=12)
    for_code = paper.text(max_length=12)
    renewal = paper.flag()
    abroad_until = paper.date()
    fingerprinted_on = paper.date()

    conditions = SealedGroup()
    work = conditions.text(max_length=20)
    work_text = conditions.text(max_length=400)
    residence_obligation = conditions.flag()
    residence_text = conditions.text(max_length=400)
    blocked = conditions.flag()
    blocked_text = conditions.text(max_length=400)

    provenance = SealedGroup()
    stated_by = provenance.text(max_length=20)
    reason = provenance.text(max_length=1000)
    void_reason = provenance.text(max_length=1000)

    objects = ResidenceQuerySet.as_manager()

    class Meta(StatedRecord.Meta):
        pass


class AsylumProcedure(StatedRecord):
    """An asylum procedure from the request to the last ruling, each ruling as it was served."""

    procedure = SealedGroup()
    requested_on = procedure.date()
    registered_on = procedure.date()
    applied_on = procedure.date()
    hearing_on = procedure.date()
    hearing_place = procedure.text(max_length=120)
    withdrawn_on = procedure.date()
    accelerated = procedure.flag()
    other_state = procedure.flag()
    subsequent = procedure.flag()
    rulings = procedure.items()

    provenance = SealedGroup()
    stated_by = provenance.text(max_length=20)
    reason = provenance.text(max_length=1000)
    void_reason = provenance.text(max_length=1000)

    objects = ResidenceQuerySet.as_manager()

    class Meta(StatedRecord.Meta):
        pass
