"""View of pairs of people who may be one."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.viewsets import RecordViewSet
from cases import filters, policies
from cases.actions import duplicates, merges
from cases.models import DuplicatePair
from cases.serializers import duplicates as forms


class DuplicatePairViewSet(RecordViewSet):
    """Pairs of people who may be one, for somebody to decide: merge them, or say that they are not the same.

    `manage.py find_duplicates` suggests them. You see a pair only if you may see both people. Nobody is merged by
    itself, and a merge can be undone.
    """

    queryset = DuplicatePair.objects.all()
    serializer_class = forms.DuplicatePairSerializer
    shapes = {"create": forms.NewPair, "dismiss": forms.Dismissal, "merge": forms.Merge}
    answers = {"preview": forms.MergePreview}
    orderings = (*RecordViewSet.orderings, "-score", "score")
    filterset_class = filters.DuplicatePairFilter
    policy = policies.DUPLICATE

    def create(self, request: Request) -> Response:
        """Put two people up for review."""
        return self.created(duplicates.suggest_pair)

    @action(detail=True, methods=["get"])
    def preview(self, request: Request, pk: Any) -> Response:
        """What a merge would hand over, and everything that forbids it."""
        pair = self.get_object()
        with within_towns():
            found = merges.conflicts(pair.person_a, pair.person_b)
            records = merges.records_of(pair.person_a, pair.person_b)
        shown = {"conflicts": [{"code": one.code, "detail": one.detail} for one in found], "records": records}
        self.leave_look("viewed", [pair])
        return Response(shown)

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: Any) -> Response:
        """Decide that the two are not the same, for good."""
        return self.changed(duplicates.dismiss_pair)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Take back that the two are not the same."""
        return self.changed(duplicates.reopen_pair)

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: Any) -> Response:
        """Hand everything about one of the two over to the other. 409 `merge_forbidden` names all that forbids it."""
        return self.changed(merges.merge_people)

    @action(detail=True, methods=["post"], url_path="undo-merge")
    def undo_merge(self, request: Request, pk: Any) -> Response:
        """Give back what was handed over. What was written since stays with the person who was kept."""
        return self.changed(merges.undo_merge)
