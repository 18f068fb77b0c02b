"""Shapes of what somebody stated about a person's residence, asylum procedure and livelihood."""

from typing import Any

from casemgmt.access.models import User
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Document,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
)
from cases.serializers.days import Day

RECORD = ("id", "municipality", "team", "person")
SAID = ("stated_by", "source", "reason", "voided_at", "void_reason", "created_at", "updated_at")
DOCUMENT_OF_RECORD = (
    "code", "number", "issuing_office", "issued_on", "valid_from", "valid_until", "card_until", "applied_on",
    "ended_on", "variant", "for_code", "renewal", "abroad_until", "fingerprinted_on", "work", "work_text",
    "residence_obligation", "residence_text", "blocked", "blocked_text",
)  # fmt: skip


def day(help_text: str = "") -> Day:
    """A day, or null where it is not known."""
    return Day(required=False, allow_null=True, help_text=help_text)


def text(length: int, help_text: str = "") -> serializers.CharField:
    """A text, or an empty one."""
    return serializers.CharField(required=False, allow_blank=True, max_length=length, help_text=help_text)


def flag(help_text: str = "") -> serializers.BooleanField:
    """A yes or no; no where nothing is said."""
    return serializers.BooleanField(required=False, help_text=help_text)


def code_of(entries: codes.CodeList, **options: Any) -> serializers.ChoiceField:
    """One code of a list; empty where it is not known."""
    return serializers.ChoiceField(choices=entries.choices, **{"required": False, "allow_blank": True, **options})


class Statement(Shape):
    """Who stated it, by which document; and where something is replaced, why."""

    stated_by = code_of(codes.STATEMENT_SOURCES, required=True, allow_blank=False)
    source = VisibleRelatedField(
        queryset=Document.objects.all(), required=False, allow_null=True, help_text="A document of the same person."
    )
    reason = text(1000, "Needed where a value that was on record is replaced.")


class NewResidenceDocument(Statement):
    """A residence document, as it is printed."""

    code = code_of(codes.STATUS_DOCUMENTS, required=True, allow_blank=False)
    number = text(40)
    issuing_office = text(120)
    issued_on = Day()
    valid_from = day("Where it is not the day of issue.")
    valid_until = day("The printed last day.")
    card_until = day("Where the right is unlimited: the last day of the card, or of the passport.")
    applied_on = day("When its extension was applied for.")
    ended_on = day("The first day on which it no longer holds although it is not over: replaced, revoked.")
    variant = code_of(codes.DOCUMENT_VARIANTS)
    for_code = code_of(codes.STATUS_DOCUMENTS, help_text="Fiction: the title that was applied for.")
    renewal = flag("Whether it extends an earlier one of the same kind.")
    abroad_until = day("§ 24: the last day of an absence that ended protection.")
    fingerprinted_on = day("When fingerprints were taken for it (§ 49 AufenthG).")
    work = code_of(codes.WORK_CONDITIONS)
    work_text = text(400)
    residence_obligation = flag("Wohnsitzauflage")
    residence_text = text(400)
    blocked = flag("Sperrvermerk")
    blocked_text = text(400)


class ResidenceDocumentSerializer(RecordSerializer):
    """A residence document."""

    class Meta:
        model = ResidenceDocument
        projection = projections.RESIDENCE_DOCUMENT
        fields = (*RECORD, *DOCUMENT_OF_RECORD, *SAID)


class Ruling(Shape):
    """A decision of the Federal Office or of a court, as it was served."""

    body = code_of(codes.RULING_BODIES, default="bamf")
    outcome = code_of(codes.RULING_OUTCOMES, required=True, allow_blank=False)
    decided_on = day()
    posted_on = day()
    served_on = Day()
    remedy_filed_on = day()
    suspensive = serializers.BooleanField(required=False, allow_null=True)
    final_on = day("When it can no longer be challenged.")


class NewAsylumProcedure(Statement):
    """An asylum procedure. `rulings` are replaced as a whole; adding one, or a day to one, replaces nothing."""

    requested_on = day("When asylum was asked for.")
    registered_on = day()
    applied_on = day("The application itself.")
    hearing_on = day()
    hearing_place = text(120)
    withdrawn_on = day()
    accelerated = flag("In the accelerated procedure of Art. 42(1)(a)-(f) APR.")
    other_state = flag("A take-charge or take-back request, or protection elsewhere in the EU.")
    subsequent = flag("A subsequent application (Folgeantrag).")
    rulings = Ruling(many=True, required=False, max_length=20)


class AsylumProcedureSerializer(RecordSerializer):
    """An asylum procedure."""

    rulings = Ruling(many=True)

    class Meta:
        model = AsylumProcedure
        projection = projections.ASYLUM_PROCEDURE
        fields = (
            *RECORD, "requested_on", "registered_on", "applied_on", "hearing_on", "hearing_place", "withdrawn_on",
            "accelerated", "other_state", "subsequent", "rulings", *SAID,
        )  # fmt: skip


class NewRegimePeriod(Statement):
    """That benefits were received under a regime."""

    regime = code_of(codes.LEGAL_REGIMES, required=True, allow_blank=False)
    from_on = Day()
    last_on = day("The last day; null while it goes on.")
    body = code_of(codes.COMPETENT_BODIES)
    office = text(120)
    remark = text(1000)
    expected = flag("That it is not known yet whether anything is received: nothing is computed from it.")


class RegimePeriodSerializer(RecordSerializer):
    """A period under a legal regime."""

    class Meta:
        model = RegimePeriod
        projection = projections.REGIME_PERIOD
        fields = (*RECORD, "regime", "from_on", "last_on", "body", "office", "remark", "expected", *SAID)


class NewBenefitDecision(Statement):
    """What an office was asked for, or decided."""

    kind = code_of(codes.BENEFIT_DECISIONS, required=True, allow_blank=False)
    regime = code_of(codes.LEGAL_REGIMES)
    body = code_of(codes.COMPETENT_BODIES)
    office = text(120)
    file_reference = text(60)
    applied_on = day()
    complete_on = day("When the file was complete.")
    decided_on = day()
    served_on = day()
    from_on = day("The first day of what was decided.")
    last_on = day("The last day; null while it goes on.")
    monthly_cents = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10_000_000, help_text="Cents in a month."
    )
    remark = text(1000)


class BenefitDecisionSerializer(RecordSerializer):
    """An application for benefits, or a decision."""

    class Meta:
        model = BenefitDecision
        projection = projections.BENEFIT_DECISION
        fields = (
            *RECORD, "kind", "regime", "body", "office", "file_reference", "applied_on", "complete_on", "decided_on",
            "served_on", "from_on", "last_on", "monthly_cents", "remark", *SAID,
        )  # fmt: skip


class NewSponsorshipDeclaration(Statement):
    """A declaration of commitment (§ 68 AufenthG)."""

    signed_on = day()
    from_on = Day()
    last_on = day("The last day; null where it has none.")
    covers = flag("Whether it secures the livelihood.")
    sponsor_name = text(200)
    sponsor_address = text(400)
    office = text(120)
    remark = text(1000)


class SponsorshipDeclarationSerializer(RecordSerializer):
    """A declaration of commitment."""

    class Meta:
        model = SponsorshipDeclaration
        projection = projections.SPONSORSHIP_DECLARATION
        fields = (
            *RECORD, "signed_on", "from_on", "last_on", "covers", "sponsor_name", "sponsor_address", "office",
            "remark", *SAID,
        )  # fmt: skip


class Voiding(Shape):
    """Why the record is a mistake, or why it is none after all."""

    reason = serializers.CharField(max_length=1000)


class StepSerializer(serializers.Serializer):
    """One step of a record's history: what it said before, who stated the new, by which document, and why."""

    id = serializers.UUIDField()
    what = serializers.ChoiceField(choices=["corrected", "voided", "reinstated"])
    at = serializers.DateTimeField()
    by = serializers.PrimaryKeyRelatedField(queryset=User.objects.none(), allow_null=True)
    stated_by = serializers.CharField()
    source = serializers.PrimaryKeyRelatedField(queryset=Document.objects.none(), allow_null=True)
    reason = serializers.CharField()
    earlier = serializers.DictField(help_text="The members that changed, each with what it said before.")


class HistorySerializer(serializers.Serializer):
    """The steps of a record, latest first."""

    results = StepSerializer(many=True)


def shown_step(step: Any) -> dict[str, Any]:
    """A step as it is answered."""
    return {
        "id": step.pk,
        "what": step.what,
        "at": step.created_at,
        "by": step.by_id,
        "stated_by": step.stated_by,
        "source": step.source_id,
        "reason": step.reason,
        "earlier": step.earlier,
    }
