"""The code lists, with German and English labels."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import policies
from casemgmt.api.serializers import serializers
from casemgmt.api.viewsets import RecordViewSet
from cases.codes import CODE_LISTS, CodeList
from cases.models import Case


class CodeSerializer(serializers.Serializer):
    """A code and what it is called."""

    code = serializers.CharField()
    de = serializers.CharField()
    en = serializers.CharField()


class CodeListSerializer(serializers.Serializer):
    """A list of codes and where it comes from."""

    name = serializers.CharField()
    source = serializers.CharField()
    codes = CodeSerializer(many=True)


def shown(one: CodeList) -> dict[str, Any]:
    """A list as it is answered."""
    codes = [{"code": code.code, "de": code.de, "en": code.en} for code in one.entries]
    return {"name": one.name, "source": one.source, "codes": codes}


class CodeListViewSet(RecordViewSet):
    """The code lists that members of the records take their values from."""

    queryset = Case.objects.none()
    serializer_class = CodeListSerializer
    policy = policies.CODE_LIST
    personal = False
    pagination_class = None
    filter_backends = ()
    lookup_value_converter = "slug"

    def list(self, request: Request) -> Response:
        """All lists."""
        return Response([shown(one) for one in CODE_LISTS.values()])

    def retrieve(self, request: Request, pk: Any) -> Response:
        """One list, by its name."""
        if pk not in CODE_LISTS:
            raise Http404
        return Response(shown(CODE_LISTS[pk]))
