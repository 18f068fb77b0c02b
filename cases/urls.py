"""The addresses of the case records."""

from rest_framework.routers import SimpleRouter

from cases.views.cases import CaseViewSet, InquiryViewSet, PhaseChangeViewSet
from cases.views.code_lists import CodeListViewSet
from cases.views.persons import HouseholdMemberViewSet, HouseholdViewSet, IdentifierViewSet, PersonViewSet

router = SimpleRouter(use_regex_path=False)
router.register("code-lists", CodeListViewSet, basename="code-list")
router.register("persons", PersonViewSet, basename="person")
router.register("identifiers", IdentifierViewSet, basename="identifier")
router.register("households", HouseholdViewSet, basename="household")
router.register("household-members", HouseholdMemberViewSet, basename="household-member")
router.register("inquiries", InquiryViewSet, basename="inquiry")
router.register("cases", CaseViewSet, basename="case")
router.register("phase-changes", PhaseChangeViewSet, basename="phase-change")

urlpatterns = router.urls
