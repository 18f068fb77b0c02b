"""Views of contact notes."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from cases import filters, policies
from cases.actions import notes
from cases.models import Note
from cases.serializers import notes as forms
from cases.views.case_records import CaseRecordViewSet


class NoteViewSet(CaseRecordViewSet):
    """Contact notes of your teams' cases, and your own. A confidential note (§ 203 StGB) is its author's alone."""

    queryset = Note.objects.all()
    serializer_class = forms.NoteSerializer
    shapes = {"create": forms.NewNote, "partial_update": forms.NoteChange}
    filterset_class = filters.NoteFilter
    policy = policies.NOTE

    def create(self, request: Request) -> Response:
        """Write down a contact, in a case that you see. You are the author."""
        return self.created(notes.create_note)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct your note, or make it confidential."""
        return self.changed(notes.update_note, whole=True)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take your note away."""
        return self.deleted(notes.remove_note)
