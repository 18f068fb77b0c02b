"""Views of changes of regime, under the person who changes."""

from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from cases import policies
from cases.actions import regime_changes
from cases.actions.radar.looking import lock_for_look
from cases.deadline_filters import RegimeChangeFilter
from cases.models import Person, RegimeChange
from cases.serializers import regime_changes as forms
from cases.views.person_records import PersonRecordViewSet


class RegimeChangeViewSet(PersonRecordViewSet):
    """Changes of a person's legal regime, each as one event: periods, hand-over tasks, notices to partners.

    Where a day without livelihood or health cover is certain, 409 `gap_found`: accept it with `gap_accepted` and
    `gap_reason`, or close it. What an application in time still prevents is told in `gaps`, and is a deadline.
    """

    queryset = RegimeChange.objects.all()
    serializer_class = forms.RegimeChangeSerializer
    shapes = {"create": forms.NewRegimeChange, "undo": forms.RegimeUndoing}
    filterset_class = RegimeChangeFilter
    policy = policies.REGIME_CHANGE

    def found(self) -> Any:
        """The record of the address, as a query. For a write everybody who changed along is locked first."""
        found = super(PersonRecordViewSet, self).found()
        if self.action == "undo":
            joint = RegimeChange.objects.filter(joint__in=found.values("joint"))
            lock_for_look(joint.values_list("person_id", flat=True))
        return found

    def create(self, request: Request, person_pk: Any) -> Response:
        """Change the regime, for the person alone or for members of the household along; all of it or nothing.

        With `dry_run` the answer (200) says what would be done, and nothing is.
        """
        given = self.given()
        if given.pop("dry_run"):
            return self._previewed(given)
        with transaction.atomic():
            record = regime_changes.change_regime(by=self.actor, person=self.person, **given)
            self.check_object_permissions(self.request, record)
            answer = self.answer(self.reread(record), 201)
        answer["Location"] = self.request.build_absolute_uri(self.address(record))
        return answer

    def undo(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """Take the change back for everybody who changed together. Tasks that are done stay (`tasks_kept`)."""
        return self.changed(regime_changes.undo_regime_change)

    def _previewed(self, given: dict[str, Any]) -> Response:
        person = Person.objects.select_related("key").get(pk=self.person.pk)
        with transaction.atomic():
            record = regime_changes.change_regime(by=self.actor, person=person, preview=True, **given)
            told = {name: value for name, value in self.shown_many([record])[0].items() if name != "id"}
            transaction.set_rollback(True)
        self.leave_line("regimechange.previewed", "person", [person], ["regime"])
        return Response(told)
