"""The addresses of the endpoints that stand in this package."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from casemgmt.api.resources.absences import StandInViewSet
from casemgmt.api.resources.access_questions import AccessViewSet
from casemgmt.api.resources.accounts import AccountViewSet, ColleagueViewSet, MembershipViewSet
from casemgmt.api.resources.audit_trail import EntryViewSet
from casemgmt.api.resources.clients import AgencyClientViewSet
from casemgmt.api.resources.factors import FactorViewSet
from casemgmt.api.resources.identity_providers import (
    ProviderLinkViewSet,
    ProviderLoginViewSet,
    ProviderLogoutViewSet,
)
from casemgmt.api.resources.logins import InvitationViewSet, SessionViewSet
from casemgmt.api.resources.me import MeViewSet
from casemgmt.api.resources.places import AgencyViewSet, MunicipalityViewSet, RoleViewSet, TeamViewSet

router = SimpleRouter(use_regex_path=False)
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("teams", TeamViewSet, basename="team")
router.register("agencies", AgencyViewSet, basename="agency")
router.register("roles", RoleViewSet, basename="role")
router.register("accounts", AccountViewSet, basename="account")
router.register("colleagues", ColleagueViewSet, basename="colleague")
router.register("memberships", MembershipViewSet, basename="membership")
router.register("stand-ins", StandInViewSet, basename="stand-in")
router.register("access", AccessViewSet, basename="access")
router.register("sessions", SessionViewSet, basename="session")
router.register("factors", FactorViewSet, basename="factor")
router.register("provider-links", ProviderLinkViewSet, basename="provider-link")
router.register("agency-clients", AgencyClientViewSet, basename="agency-client")
router.register("audit-entries", EntryViewSet, basename="audit-entry")

urlpatterns = [
    path("me/", MeViewSet.as_view({"get": "retrieve"}), name="me"),
    path("me/password/", MeViewSet.as_view({"post": "password"}), name="me-password"),
    path("invitations/accept/", InvitationViewSet.as_view({"post": "accept"}), name="invitation-accept"),
    path("identity-providers/", ProviderLoginViewSet.as_view({"get": "offered"}), name="identity-providers"),
    path(
        "sessions/provider-challenge/", ProviderLoginViewSet.as_view({"post": "challenge"}), name="provider-challenge"
    ),
    path("sessions/provider/", ProviderLoginViewSet.as_view({"post": "sign_in"}), name="provider-sign-in"),
    path("sessions/provider-code/", ProviderLoginViewSet.as_view({"post": "confirm"}), name="provider-code"),
    path("provider-logouts/", ProviderLogoutViewSet.as_view({"post": "log_out"}), name="provider-logout"),
    *router.urls,
]
