"""View of the search over everything."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.viewsets import EndpointViewSet
from casemgmt.errors import FieldProblem, Invalid
from cases import policies
from cases.models import Person
from cases.search.everything import Found, search_everything
from cases.serializers import searching

LONGEST = 200


class SearchViewSet(EndpointViewSet):
    """One search over everything you may see: people, cases, households, organisations.

    A line may hold a name in any spelling and script, a birth date (`1990-09-02`, `02.09.1990`), a telephone number or
    e-mail address, a file number, or a number of an authority; a name and a birth date may stand together. Each hit
    says why it was found.
    """

    queryset = Person.objects.all()
    serializer_class = searching.SearchAnswer
    shapes = {"search": searching.SearchLine}
    policy = policies.SEARCH
    pagination_class = None
    filter_backends = ()

    def known_parameters(self) -> frozenset[str]:
        """The line."""
        return frozenset({"q"})

    @extend_schema(parameters=[OpenApiParameter("q", str, required=True, description="What is sought.")])
    def find(self, request: Request) -> Response:
        """Search by a line in the address. Proxies log addresses: programs had better post it."""
        line = request.query_params.get("q", "").strip()
        if not line or len(line) > LONGEST:
            raise Invalid(problems=[FieldProblem("query_missing", f"A line of 1 to {LONGEST} characters.", "?q")])
        return self._answer(line)

    def search(self, request: Request) -> Response:
        """Search by a line in the body, so that no word of it stands in an address."""
        return self._answer(self.given()["q"])

    def _answer(self, line: str) -> Response:
        found, second_fact_needed = search_everything(self.actor, line)
        for kind, shape in searching.KINDS.items():
            self._leave_look_at(kind, [one for one in found if one.record._meta.model_name == kind], shape)
        language = get_language() or "en"
        results = [searching.shown_hit(one, language) for one in found]
        return Response({"results": results, "second_fact_needed": second_fact_needed})

    def _leave_look_at(self, kind: str, hits: Sequence[Found], shape: Any) -> None:
        if hits and shape.personal:
            self.leave_line(f"{kind}.listed", kind, [one.record for one in hits], sorted(shape.shows))
