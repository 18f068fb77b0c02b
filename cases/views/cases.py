"""Views of cases: what is known, the moves from phase to phase, grants, history."""

from typing import Any

from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.models import Team
from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.viewsets import EndpointViewSet, RecordViewSet
from cases import filters, policies
from cases.actions import cases, moves
from cases.actions.open_cases import require_office
from cases.lifecycle import MOVES
from cases.models import Case, PhaseChange
from cases.serializers import cases as forms


class CaseViewSet(RecordViewSet):
    """The cases of your teams, and those granted to you one by one.

    Phases: inquiry, intake, assessment, planning, linking, monitoring, evaluation, closed. A move that may not be is
    refused with 409 `move_refused`; its `errors` name everything that is missing.
    """

    queryset = Case.objects.all()
    serializer_class = forms.CaseSerializer
    shapes = {
        "create": forms.NewCase,
        "partial_update": forms.CaseChange,
        "log_contact": forms.ContactAttempt,
        "decline": forms.Reason,
        "refer_out": forms.ReferringOut,
        "inform_only": forms.Reason,
        "agree_plan": forms.PlanAgreement,
        "reassess": forms.Reason,
        "start_evaluation": forms.EvaluationStart,
        "close": forms.Closing,
        "reopen": forms.Reason,
        "hold": forms.Holding,
        "transfer": forms.Transfer,
        "raise_crisis": forms.Reason,
        "end_crisis": forms.Reason,
        "assign": forms.CaseAssignment,
        "grant": forms.NewGrant,
        "revoke_grant": forms.Grantee,
    }
    answers = {"moves": forms.MoveSerializer(many=True), "grants": forms.GrantSerializer(many=True)}
    filterset_class = filters.CaseFilter
    policy = policies.CASE

    def create(self, request: Request) -> Response:
        """Take in an inquiry about a person. One case is open per person and office."""
        return self.created(cases.open_case)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Enter or correct facts of inquiry, intake and evaluation."""
        return self.changed(cases.update_case, whole=True)

    @action(detail=True, methods=["post"], url_path="log-contact")
    def log_contact(self, request: Request, pk: Any) -> Response:
        """Log an attempt to reach the person. One that worked, or three that did not, let the inquiry be accepted."""
        return self.changed(cases.log_contact)

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Inquiry → intake."""
        return self.changed(moves.accept_case)

    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any) -> Response:
        """Inquiry or intake → closed, by a team lead."""
        return self.changed(moves.decline_case)

    @action(detail=True, methods=["post"], url_path="refer-out")
    def refer_out(self, request: Request, pk: Any) -> Response:
        """Intake → closed, since somebody else is in charge."""
        return self.changed(moves.refer_out_case)

    @action(detail=True, methods=["post"], url_path="inform-only")
    def inform_only(self, request: Request, pk: Any) -> Response:
        """Intake → closed, since information was enough."""
        return self.changed(moves.inform_only_case)

    @action(detail=True, methods=["post"], url_path="start-assessment")
    def start_assessment(self, request: Request, pk: Any) -> Response:
        """Intake → assessment."""
        return self.changed(moves.start_assessment)

    @action(detail=True, methods=["post"], url_path="start-planning")
    def start_planning(self, request: Request, pk: Any) -> Response:
        """Assessment → planning."""
        return self.changed(moves.start_planning)

    @action(detail=True, methods=["post"], url_path="agree-plan")
    def agree_plan(self, request: Request, pk: Any) -> Response:
        """Planning → linking, with the plan agreed with the person."""
        return self.changed(moves.agree_plan)

    @action(detail=True, methods=["post"], url_path="start-monitoring")
    def start_monitoring(self, request: Request, pk: Any) -> Response:
        """Linking → monitoring."""
        return self.changed(moves.start_monitoring)

    @action(detail=True, methods=["post"])
    def reassess(self, request: Request, pk: Any) -> Response:
        """Monitoring → assessment, since the plan fails or the situation changed."""
        return self.changed(moves.reassess)

    @action(detail=True, methods=["post"], url_path="start-evaluation")
    def start_evaluation(self, request: Request, pk: Any) -> Response:
        """Assessment, planning, linking or monitoring → evaluation."""
        return self.changed(moves.start_evaluation)

    @action(detail=True, methods=["post"], url_path="sign-evaluation")
    def sign_evaluation(self, request: Request, pk: Any) -> Response:
        """Sign the evaluation, by a team lead."""
        return self.changed(moves.sign_evaluation)

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: Any) -> Response:
        """Evaluation → closed."""
        return self.changed(moves.close_case)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Closed → assessment, or intake where none was made, within the retention."""
        return self.changed(moves.reopen_case)

    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: Any) -> Response:
        """Let the case rest until a day."""
        return self.changed(moves.hold_case)

    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: Any) -> Response:
        """Go on with a case that rests."""
        return self.changed(moves.resume_case)

    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: Any) -> Response:
        """Hand the case to another office, with the person's consent."""
        return self.changed(moves.transfer_case)

    @action(detail=True, methods=["post"], url_path="raise-crisis")
    def raise_crisis(self, request: Request, pk: Any) -> Response:
        """Mark that safety comes first."""
        return self.changed(moves.raise_crisis)

    @action(detail=True, methods=["post"], url_path="end-crisis")
    def end_crisis(self, request: Request, pk: Any) -> Response:
        """Take the mark away."""
        return self.changed(moves.end_crisis)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: Any) -> Response:
        """Give the case to a caseworker, a team, or both."""
        with self.writing():
            return self.answer(self.as_seen(self.done(cases.assign_case)))

    @action(detail=True, methods=["get"])
    def moves(self, request: Request, pk: Any) -> Response:
        """The moves that begin in the case's phase, and what each still needs."""
        case = self.get_object()
        require_office(self.actor, case)
        with within_towns():
            found = [
                {
                    "move": name,
                    "to": move.target.value,
                    "allowed_to_me": self.policy.allows(self.actor, name, case.municipality_id),
                    "missing": [
                        {"code": one.code, "detail": one.detail, "pointer": one.pointer}
                        for one in moves.hindrances(case, name, self.actor.now)
                    ],
                }
                for name, move in MOVES.items()
                if case.phase in move.sources
            ]
        self.leave_look("viewed", [case])
        return Response(found)

    @action(detail=True, methods=["get"])
    def grants(self, request: Request, pk: Any) -> Response:
        """To whom the case is opened besides its team."""
        case = self.get_object()
        require_office(self.actor, case)
        teams = {team.group_id: team.pk for team in Team.objects.filter(municipality_id=case.municipality_id)}
        rows = [*case.user_grants.order_by("pk"), *case.group_grants.order_by("pk")]
        self.leave_look("viewed", [case])
        return Response(
            [
                {
                    "user": getattr(one, "user_id", None),
                    "team": teams.get(getattr(one, "group_id", None)),
                    "field_set": one.field_set,
                    "reason": one.reason,
                    "valid_from": one.valid_from,
                    "valid_until": one.valid_until,
                    "granted_by": one.granted_by_id,
                }
                for one in rows
            ]
        )

    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: Any) -> Response:
        """Open the case to an account or a team, for a time. Given again, it replaces what was granted before."""
        return self.changed(cases.grant_case)

    @action(detail=True, methods=["post"], url_path="revoke-grant")
    def revoke_grant(self, request: Request, pk: Any) -> Response:
        """End what was granted; the very next request is without it."""
        return self.changed(cases.revoke_grant)


class InquiryViewSet(EndpointViewSet):
    """Inquiries from anyone in the house. The office takes them up; who sent one sees its number and no more."""

    queryset = Case.objects.all()
    serializer_class = forms.InquiryReceipt
    shapes = {"create": forms.NewInquiry}
    policy = policies.INQUIRY
    kind = "case"
    pagination_class = None
    filter_backends = ()

    def create(self, request: Request) -> Response:
        """Send an inquiry about somebody to the coordination office."""
        with self.writing():
            case = self.acted(cases.take_inquiry, **self.given())
        return Response({"reference": case.reference}, status=status.HTTP_201_CREATED)


class PhaseChangeViewSet(RecordViewSet):
    """The history of cases, step by step. It is appended, never changed."""

    queryset = PhaseChange.objects.all()
    serializer_class = forms.PhaseChangeSerializer
    filterset_class = filters.PhaseChangeFilter
    policy = policies.PHASE_CHANGE
    orderings = ("created_at", "-created_at")
