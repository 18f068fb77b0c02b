"""Lists that no column orders: rows ranked by how well they fit, or brought into an order in memory."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.pages import BadCursor, requested_size
from casemgmt.api.viewsets import RecordViewSet


@dataclass(frozen=True)
class Ranking:
    """The ids of rows in their order, under the order's name; `extras` are members that single rows get besides.

    `complete` says that there are no more; a search that stopped at its limit found the best, and not all.
    """

    order: str
    ids: Sequence[UUID]
    extras: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True, slots=True)
class RankedPage:
    """Where a page of a ranking starts, and how many rows it has."""

    ids: Sequence[UUID]
    next_cursor: str | None
    previous_cursor: str | None


def page_of(ranking: Ranking, size: int, cursor: str | None) -> RankedPage:
    """The page behind the cursor. Raises BadCursor for one of another order.

    A cursor names the last row by its id, so that a page stays in its place while others are added or leave; if the
    row itself has left, the page starts where it stood.
    """
    start = _start(ranking, cursor)
    end = start + size
    ids = ranking.ids[start:end]
    following = _cursor(ranking, end) if end < len(ranking.ids) else None
    return RankedPage(ids, following, _cursor(ranking, max(0, start - size)) if start else None)


class RankedViewSet(RecordViewSet):
    """Records whose list may also be ranked: a view says by `ranking` when it is."""

    def ranking(self, request: Request) -> Ranking | None:
        """The ranking that the query string asks for; None for the plain list."""
        return None

    def list(self, request: Request) -> Response:
        """A page of records, newest first unless `ordering` says otherwise."""
        ranking = self.ranking(request)
        if ranking is None:
            return super().list(request)
        page = page_of(ranking, requested_size(request.query_params), request.query_params.get("cursor"))
        links = {"next": self._link(request, page.next_cursor), "previous": self._link(request, page.previous_cursor)}
        return self.ranked_answer(ranking, page, links)

    def ranked_answer(self, ranking: Ranking, page: RankedPage, links: Mapping[str, Any]) -> Response:
        """The rows of a page, read once more from what is in sight; leaves the look."""
        found = {row.pk: row for row in self.get_queryset().visible_rows(self.actor, page.ids)}
        rows = [found[pk] for pk in page.ids if pk in found]
        shown = [
            members | ranking.extras.get(row.pk, {}) for members, row in zip(self.shown_many(rows), rows, strict=True)
        ]
        self.leave_look("listed", rows)
        return Response({"results": shown, **links, "count": len(ranking.ids), "complete": ranking.complete})

    def _link(self, request: Request, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = request.query_params.copy()
        query["cursor"] = cursor
        return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


def _cursor(ranking: Ranking, position: int) -> str:
    before = str(ranking.ids[position - 1]) if position else ""
    return base64.urlsafe_b64encode(orjson.dumps([ranking.order, position, before])).decode().rstrip("=")


def _start(ranking: Ranking, cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        order, position, before = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        last = UUID(before) if before else None
    except (ValueError, TypeError, binascii.Error):
        raise BadCursor from None
    if order != ranking.order or not isinstance(position, int) or position < 0:
        raise BadCursor
    return ranking.ids.index(last) + 1 if last in ranking.ids else min(position, len(ranking.ids))
