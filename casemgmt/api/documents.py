"""The API documents: all of it, and the parts for partner agencies and for volunteers; a page to read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from casemgmt.api.problem_titles import TITLES

PARTS = {
    "partner": {
        "TITLE": "casemgmt for partner agencies",
        "DESCRIPTION": (
            "What a partner agency may call: logging in, who it is, and the people who were referred to it. "
            "Programs get a token at `/oauth/token/` (RFC 6749, client credentials)."
        ),
        "PREPROCESSING_HOOKS": ["casemgmt.api.schema.for_partners"],
    },
    "volunteer": {
        "TITLE": "casemgmt for volunteers",
        "DESCRIPTION": "What volunteers and interpreters may call: logging in, who they are, the tasks given to them.",
        "PREPROCESSING_HOOKS": ["casemgmt.api.schema.for_volunteers"],
    },
}

whole = SpectacularAPIView.as_view()
for_partners = SpectacularAPIView.as_view(custom_settings=PARTS["partner"])
for_volunteers = SpectacularAPIView.as_view(custom_settings=PARTS["volunteer"])
page = SpectacularSwaggerView.as_view(url_name="schema")


def start(request: HttpRequest) -> HttpResponse:
    """Where a person who opens the address is led: the documentation and the documents."""
    return render(request, "api/start.html")


def problems(request: HttpRequest) -> HttpResponse:
    """What each problem code means, in German and English."""
    return render(request, "api/problems.html", {"titles": sorted(TITLES.items())})
