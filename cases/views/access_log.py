"""View of a person's access log."""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.models import User, VisibleEntry
from casemgmt.access.policies import ACCOUNT
from casemgmt.access.row_security.wall import within_towns
from casemgmt.access.trail_texts import told_in
from casemgmt.api.pages import PARAMETERS, PageRequest, page_answer, page_request
from casemgmt.api.viewsets import EndpointViewSet
from casemgmt.audit.lookup import entries_about
from casemgmt.audit.models import Entry, Mention
from casemgmt.errors import FieldProblem, Invalid
from casemgmt.privacy.erasing import subjects_of
from cases import policies
from cases.models import Person
from cases.serializers.access_log import AccessLogPage, line_of

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class AccessLogFilter(django_filters.FilterSet):
    """By whom, what, when."""

    actor = django_filters.UUIDFilter(field_name="entry__actor_id")
    event = django_filters.CharFilter(field_name="entry__event")
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")


class AccessLogViewSet(EndpointViewSet):
    """Who looked at a person's records, and who changed them: of the person, their case and everything of it.

    For the person's office, and for the data protection officer, to whom the person's records stay closed. It can be
    given to the person: labels are in the language of `language`; languages without labels are answered in German,
    and `fallback` says so. Asking is itself a line in the log.
    """

    queryset = VisibleEntry.objects.all()
    serializer_class = AccessLogPage
    filterset_class = AccessLogFilter
    policy = policies.ACCESS_LOG
    kind = "access_log"
    orderings = ("-at", "at")

    @extend_schema(
        parameters=[OpenApiParameter("language", str, description="Such as `de`, `en` or `ara`; else Accept-Language.")]
    )
    def list(self, request: Request, pk: UUID) -> Response:
        """A page of the log."""
        with within_towns():
            person = self.permitted(Person.logged.visible_one(self.actor, pk).first())
            asked, page = self._language(), page_request(request, self.orderings)
            ids = subjects_of(person.pk)
            rows, links = page_answer(request, page, self._entries(ids, page))
            count = self._count(ids)
        lines = self._lines(person, rows, told_in(asked))
        language = {"language": told_in(asked), "language_asked": asked, "fallback": _falls_back(asked)}
        shown = sorted({name for line in lines for name in line})
        self.leave_line("access_log.viewed", self.kind, [person], shown)
        return Response({"results": lines, **links, **language, **count})

    def known_parameters(self) -> Set[str]:
        """Those of a list without `fields`, and the language."""
        return (PARAMETERS | set(AccessLogFilter.base_filters) | {"language"}) - {"fields"}

    def _entries(self, ids: Sequence[UUID], page: PageRequest) -> Sequence[Entry]:
        def narrow(mentions: QuerySet[Mention]) -> QuerySet[Mention]:
            return page.start(self.narrowed(mentions), key="entry_id")

        return entries_about(ids, narrow=narrow, down=page.order[0].startswith("-"), size=page.size + 1)

    def _count(self, ids: Sequence[UUID]) -> Mapping[str, int]:
        if self.request.query_params.get("count") != "true":
            return {}
        mentions = self.narrowed(Mention.objects.filter(about__in=ids))
        return {"count": mentions.values("entry").distinct().count()}

    def _language(self) -> str:
        asked = self.request.query_params.get("language") or get_language() or "de"
        if not LANGUAGE.fullmatch(asked):
            raise Invalid(
                problems=[FieldProblem("language_invalid", "A language code, such as de or ara.", "?language")]
            )
        return asked

    def _lines(self, person: Person, rows: Sequence[Any], language: str) -> Sequence[Mapping[str, Any]]:
        lines = [line_of(one, language) for one in rows]
        if ACCOUNT.allows(self.actor, "retrieve", person.municipality_id):
            names = self._names({one.actor_id for one in rows if one.actor_id})
            for line in lines:
                line["actor_name"] = names.get(line["actor_id"])
        return lines

    def _names(self, accounts: Set[UUID]) -> Mapping[UUID, str]:
        """What the accounts are called, as far as the asker sees them."""
        found = User.objects.visible_rows(self.actor, sorted(accounts))
        return {one.pk: one.display_name for one in found}


def _falls_back(asked: str) -> bool:
    return asked.lower().partition("-")[0] not in {"de", "deu", "ger", "en", "eng"}
