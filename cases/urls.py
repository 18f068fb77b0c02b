"""The addresses of the case records."""

from collections.abc import Iterator

from django.urls import URLPattern, path
from rest_framework.routers import SimpleRouter

from cases.views.access_log import AccessLogViewSet
from cases.views.assessments import AssessmentViewSet
from cases.views.break_glass import BreakGlassViewSet, GlassNoticeViewSet
from cases.views.cases import CaseViewSet, InquiryViewSet, PhaseChangeViewSet
from cases.views.code_lists import CodeListViewSet
from cases.views.consents import ConsentViewSet
from cases.views.deadlines import DeadlineViewSet
from cases.views.documents import DocumentViewSet
from cases.views.duplicates import DuplicatePairViewSet
from cases.views.erasures import ErasureViewSet
from cases.views.imports import ImportRunViewSet
from cases.views.law import HouseholdClockViewSet, PersonClockViewSet
from cases.views.notes import NoteViewSet
from cases.views.persons import HouseholdMemberViewSet, HouseholdViewSet, IdentifierViewSet, PersonViewSet
from cases.views.plans import GoalViewSet, MeasureViewSet
from cases.views.processing_record import ProcessingRecordViewSet
from cases.views.referrals import PartnerReferralViewSet, ReferralViewSet
from cases.views.regime_changes import RegimeChangeViewSet
from cases.views.rights import (
    AccessRequestViewSet,
    DisputeViewSet,
    LegalHoldViewSet,
    NoticeViewSet,
    RestrictionViewSet,
)
from cases.views.search import SearchViewSet
from cases.views.stated import (
    AsylumProcedureViewSet,
    BenefitDecisionViewSet,
    RegimePeriodViewSet,
    ResidenceDocumentViewSet,
    SponsorshipDeclarationViewSet,
)
from cases.views.supposing import LawViewSet
from cases.views.switches import SwitchViewSet
from cases.views.tasks import MyTaskViewSet, TaskViewSet

router = SimpleRouter(use_regex_path=False)
router.register("code-lists", CodeListViewSet, basename="code-list")
router.register("persons", PersonViewSet, basename="person")
router.register("duplicates", DuplicatePairViewSet, basename="duplicate")
router.register("identifiers", IdentifierViewSet, basename="identifier")
router.register("households", HouseholdViewSet, basename="household")
router.register("household-members", HouseholdMemberViewSet, basename="household-member")
router.register("inquiries", InquiryViewSet, basename="inquiry")
router.register("cases", CaseViewSet, basename="case")
router.register("phase-changes", PhaseChangeViewSet, basename="phase-change")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("goals", GoalViewSet, basename="goal")
router.register("measures", MeasureViewSet, basename="measure")
router.register("notes", NoteViewSet, basename="note")
router.register("documents", DocumentViewSet, basename="document")
router.register("consents", ConsentViewSet, basename="consent")
router.register("access-requests", AccessRequestViewSet, basename="access-request")
router.register("restrictions", RestrictionViewSet, basename="restriction")
router.register("disputes", DisputeViewSet, basename="dispute")
router.register("legal-holds", LegalHoldViewSet, basename="legal-hold")
router.register("notices", NoticeViewSet, basename="notice")
router.register("erasures", ErasureViewSet, basename="erasure")
router.register("break-glass", BreakGlassViewSet, basename="break-glass")
router.register("glass-notices", GlassNoticeViewSet, basename="glass-notice")
router.register("tasks", TaskViewSet, basename="task")
router.register("deadlines", DeadlineViewSet, basename="deadline")
router.register("my/tasks", MyTaskViewSet, basename="my-task")
router.register("referrals", ReferralViewSet, basename="referral")
router.register("partner/referrals", PartnerReferralViewSet, basename="partner-referral")
router.register("law/switches", SwitchViewSet, basename="switch")
router.register("imports", ImportRunViewSet, basename="import")

STATED = {
    "residence-document": ResidenceDocumentViewSet,
    "asylum-procedure": AsylumProcedureViewSet,
    "regime-period": RegimePeriodViewSet,
    "benefit-decision": BenefitDecisionViewSet,
    "sponsorship-declaration": SponsorshipDeclarationViewSet,
}
"""What is stated about a person stands under the person."""


def stated_paths() -> Iterator[URLPattern]:
    """The addresses of each kind of stated record."""
    for name, view in STATED.items():
        many = f"persons/<uuid:person_pk>/{name}s/"
        one = f"{many}<uuid:pk>/"
        yield path(many, view.as_view({"get": "list", "post": "create"}), name=f"{name}-list")
        yield path(one, view.as_view({"get": "retrieve", "patch": "partial_update"}), name=f"{name}-detail")
        yield path(f"{one}history/", view.as_view({"get": "history"}), name=f"{name}-history")
        yield path(f"{one}void/", view.as_view({"post": "void"}), name=f"{name}-void")
        yield path(f"{one}reinstate/", view.as_view({"post": "reinstate"}), name=f"{name}-reinstate")


def regime_change_paths() -> Iterator[URLPattern]:
    """The changes of regime of a person."""
    view, many = RegimeChangeViewSet, "persons/<uuid:person_pk>/regime-changes/"
    yield path(many, view.as_view({"get": "list", "post": "create"}), name="regime-change-list")
    yield path(f"{many}<uuid:pk>/", view.as_view({"get": "retrieve"}), name="regime-change-detail")
    yield path(f"{many}<uuid:pk>/undo/", view.as_view({"post": "undo"}), name="regime-change-undo")


def clock_paths() -> Iterator[URLPattern]:
    """What the law says of a person or a household, on a day and over time."""
    for name, view in {"person": PersonClockViewSet, "household": HouseholdClockViewSet}.items():
        for what in ("entitlements", "timeline"):
            yield path(f"{name}s/<uuid:pk>/{what}/", view.as_view({"get": what}), name=f"{name}-{what}")


urlpatterns = [
    *stated_paths(),
    *clock_paths(),
    *regime_change_paths(),
    path("law/evaluate/", LawViewSet.as_view({"post": "evaluate"}), name="law-evaluate"),
    path("search/", SearchViewSet.as_view({"get": "find", "post": "search"}), name="search"),
    path("persons/<uuid:pk>/access-log/", AccessLogViewSet.as_view({"get": "list"}), name="access-log"),
    path("processing-record/", ProcessingRecordViewSet.as_view({"get": "retrieve"}), name="processing-record"),
    *router.urls,
]
