"""What the views of records have in common that stand under the person whom they are about."""

from contextlib import nullcontext
from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.row_security.wall import behind_wall, is_behind_wall
from casemgmt.api.viewsets import RecordViewSet
from cases.models import Person


class PersonRecordViewSet(RecordViewSet):
    """Records about one person, at addresses under the person's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The person first: for somebody to whom they do not exist, nothing of them does."""
        super().initial(request, *args, **kwargs)
        with nullcontext() if is_behind_wall() else behind_wall(self.actor):
            self.person = self.permitted(Person.objects.visible_one(self.actor, self.kwargs["person_pk"]).first())

    def get_queryset(self) -> Any:
        """The records about the person."""
        return self.queryset.filter(person_id=self.kwargs.get("person_pk"))

    def narrowed(self, rows: Any) -> Any:
        """The rows that the filters leave, of this person: asked inside every route."""
        return super().narrowed(rows).filter(person_id=self.kwargs["person_pk"])

    def found(self) -> Any:
        """The record of the address, as a query. For a write the person is locked first: writers queue up there."""
        if self.request.method not in SAFE_METHODS:
            list(Person.objects.select_for_update(of=("self",)).filter(pk=self.person.pk).values_list("pk"))
        return super().found()

    def list(self, request: Request, person_pk: Any) -> Response:
        """A page of the person's records, newest first."""
        return super().list(request)

    def retrieve(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """One record. Its ETag is what a correction has to send as If-Match."""
        return super().retrieve(request, pk)
