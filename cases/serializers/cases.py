"""Shapes of cases, their moves and grants."""

from casemgmt.access.models import Team, User
from casemgmt.api.serializers import AssignableAccountField, RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.lifecycle import MOVES, Phase
from cases.models import Case, Household, Person, PhaseChange
from cases.serializers.persons import Identity, PersonSummary, code_field

INQUIRY = ("channel", "inquired_on", "concern", "language", "interpreter_needed", "contact_attempts", "contact_made_on")
INTAKE = (
    "entered_on", "assigned_on", "status_document", "status_document_until", "legal_regime", "immediate_needs",
    "lives_alone", "informed_on", "informed_language", "consent_not_needed_because",
)  # fmt: skip
PLAN = ("plan_agreed_on", "plan_participants", "plan_language", "plan_interpreted", "plan_agreement")
EVALUATION = (
    "evaluation_cause", "satisfaction", "evaluation_summary", "open_needs", "handover", "closing_reason",
    "standing_reason", "evaluation_signed_by", "evaluation_signed_at",
)  # fmt: skip
WORK = (
    "id", "reference", "municipality", "team", "caseworker", "person", "household", "phase", "phase_since", "standing",
    "on_hold_until", "crisis", "next_review_on", "closed_on", "retention_until",
)  # fmt: skip
EVALUATION_CAUSES = (
    "goal_reached", "regular_system", "moved", "withdrawn_consent", "no_contact", "returned", "deported", "naturalised",
    "died",
)  # fmt: skip


class ContactAttempt(Shape):
    """One attempt to reach somebody."""

    on = serializers.DateField()
    way = serializers.ChoiceField(choices=codes.CONTACT_WAY_KINDS.choices)
    reached = serializers.BooleanField()


class CaseSerializer(RecordSerializer):
    """A case."""

    person = PersonSummary()
    contact_attempts = ContactAttempt(many=True)

    class Meta:
        model = Case
        projection = projections.CASE
        fields = (*WORK, *INQUIRY, *INTAKE, *PLAN, *EVALUATION, "created_at", "updated_at")


class InquiryFacts(Shape):
    """What an inquiry tells."""

    channel = serializers.ChoiceField(choices=codes.INQUIRY_CHANNELS.choices)
    inquired_on = serializers.DateField()
    concern = serializers.CharField(max_length=2000)
    language = code_field(codes.LANGUAGES, default="")
    interpreter_needed = serializers.BooleanField(default=False)


class NewCase(InquiryFacts):
    """An inquiry about a person who is entered already."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    household = VisibleRelatedField(queryset=Household.objects.all(), required=False, allow_null=True)


class NewInquiry(InquiryFacts):
    """An inquiry about somebody who is entered along with it."""

    person = Identity()


class InquiryReceipt(serializers.Serializer):
    """The number under which the office takes the inquiry up."""

    reference = serializers.CharField()


class CaseChange(Shape):
    """The facts of inquiry, intake and evaluation. Phases change by the moves, the plan by `agree-plan`."""

    household = VisibleRelatedField(queryset=Household.objects.all(), required=False, allow_null=True)
    next_review_on = serializers.DateField(required=False, allow_null=True)
    channel = code_field(codes.INQUIRY_CHANNELS)
    inquired_on = serializers.DateField(required=False, allow_null=True)
    concern = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    language = code_field(codes.LANGUAGES)
    interpreter_needed = serializers.BooleanField(required=False)
    entered_on = serializers.DateField(required=False, allow_null=True)
    assigned_on = serializers.DateField(required=False, allow_null=True)
    status_document = code_field(codes.STATUS_DOCUMENTS)
    status_document_until = serializers.DateField(required=False, allow_null=True)
    legal_regime = code_field(codes.LEGAL_REGIMES)
    immediate_needs = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    lives_alone = serializers.BooleanField(required=False)
    informed_on = serializers.DateField(required=False, allow_null=True)
    informed_language = code_field(codes.LANGUAGES)
    consent_not_needed_because = serializers.CharField(max_length=400, required=False, allow_blank=True)
    satisfaction = serializers.IntegerField(min_value=1, max_value=10, required=False, allow_null=True)
    evaluation_summary = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    open_needs = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    handover = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class Reason(Shape):
    """Why."""

    reason = serializers.CharField(max_length=400)


class ReferringOut(Reason):
    """Why, and to whom the person was referred."""

    handover = serializers.CharField(max_length=2000)


class PlanAgreement(Shape):
    """The plan as agreed with the person."""

    agreed_on = serializers.DateField()
    participants = serializers.CharField(max_length=400)
    language = serializers.ChoiceField(choices=codes.LANGUAGES.choices)
    interpreted = serializers.BooleanField()
    agreement = serializers.CharField(max_length=1000, help_text="The person's agreement, in their own words.")


class EvaluationStart(Shape):
    """Why the evaluation begins."""

    cause = serializers.ChoiceField(choices=EVALUATION_CAUSES)


class Closing(Shape):
    """How the case ends."""

    on = serializers.DateField()
    closing_reason = serializers.ChoiceField(choices=codes.CLOSING_REASONS.choices)
    handover = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class Holding(Reason):
    """Why the case rests, and until when."""

    until = serializers.DateField()


class Transfer(Reason):
    """To whom the case goes, what is handed over, and when the person consented to that."""

    to = serializers.CharField(max_length=200)
    handover = serializers.CharField(max_length=1700)
    consented_on = serializers.DateField(required=False, allow_null=True, default=None)


class CaseAssignment(Shape):
    """A caseworker, a team, or both."""

    caseworker = AssignableAccountField(queryset=User.objects.all(), required=False)
    team = VisibleRelatedField(queryset=Team.objects.all(), required=False)


class Grantee(Shape):
    """An account, or a team."""

    user = AssignableAccountField(queryset=User.objects.all(), required=False)
    team = VisibleRelatedField(queryset=Team.objects.all(), required=False)


class NewGrant(Grantee):
    """To whom a single case is opened, why, and for how long."""

    reason = serializers.ChoiceField(choices=("support", "stand_in", "case_conference", "handover"))
    valid_from = serializers.DateTimeField(required=False)
    valid_until = serializers.DateTimeField(required=False)


class GrantSerializer(serializers.Serializer):
    """A grant of a single case."""

    user = serializers.UUIDField(allow_null=True)
    team = serializers.UUIDField(allow_null=True)
    field_set = serializers.CharField()
    reason = serializers.CharField()
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    granted_by = serializers.UUIDField()


class MissingSerializer(serializers.Serializer):
    """One thing that a move still needs."""

    code = serializers.CharField()
    detail = serializers.CharField()
    pointer = serializers.CharField()


class MoveSerializer(serializers.Serializer):
    """A move that begins in the case's phase, and what it still needs."""

    move = serializers.ChoiceField(choices=sorted(MOVES))
    to = serializers.ChoiceField(choices=Phase.choices)
    allowed_to_me = serializers.BooleanField()
    missing = MissingSerializer(many=True)


class PhaseChangeSerializer(RecordSerializer):
    """One step in the history of a case."""

    class Meta:
        model = PhaseChange
        projection = projections.PHASE_CHANGE
        fields = ("id", "case", "move", "from_phase", "to_phase", "by", "reason", "created_at")
