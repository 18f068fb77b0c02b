"""View of the law's switches."""

from typing import Any

from django.utils.translation import get_language
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.viewsets import RecordViewSet
from cases import policies
from cases.actions import switches
from cases.filters import SwitchFilter
from cases.models import SwitchSetting
from cases.serializers import switches as forms


class SwitchViewSet(RecordViewSet):
    """What a municipality decided, or which law it takes as enacted: values of switches from a first to a last day.

    Where a municipality sets nothing, the documented default holds (`/law/switches/defaults/`).
    """

    queryset = SwitchSetting.objects.all()
    serializer_class = forms.SwitchSerializer
    shapes = {"create": forms.NewSwitch, "partial_update": forms.SwitchChange}
    answers = {"defaults": forms.SwitchDefault(many=True)}
    filterset_class = SwitchFilter
    policy = policies.SWITCH
    personal = False

    def create(self, request: Request) -> Response:
        """Give a switch a value for some days."""
        return self.created(switches.set_switch)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change the value, or the days."""
        return self.changed(switches.change_switch, whole=True)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take away a setting that was a mistake; the default holds again."""
        return self.deleted(switches.remove_switch)

    @action(detail=False, methods=["get"])
    def defaults(self, request: Request) -> Response:
        """Every switch with its default over time, and where that comes from."""
        return Response(forms.shown_defaults((get_language() or "en")[:2]))
