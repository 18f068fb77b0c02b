"""All addresses of the house."""

from django.urls import include, path
from oauth2_provider.views import TokenView

from casemgmt.api import documents, health

handler400 = "casemgmt.api.problems.bad_request"
handler404 = "casemgmt.api.problems.not_found"
handler500 = "casemgmt.api.problems.failed"

urlpatterns = [
    path("", documents.start, name="start"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/docs/", documents.page, name="docs"),
    path("api/problems/", documents.problems, name="problems"),
    path("api/schema/", documents.whole, name="schema"),
    path("api/schema/partner/", documents.for_partners, name="schema-partner"),
    path("api/schema/volunteer/", documents.for_volunteers, name="schema-volunteer"),
    path("oauth/token/", TokenView.as_view(), name="oauth-token"),
    path("api/v1/", include("casemgmt.api.urls")),
    path("api/v1/", include("cases.urls")),
]
