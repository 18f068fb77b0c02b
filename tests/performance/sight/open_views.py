"""The house's own lists without access: nobody logs in, no role is asked, no route chosen; all rows are everybody's.

Shape, sealing, pages and the line in the trail stay, so that what differs from the house's list is access alone.
"""

from typing import Any, ClassVar

from django.db.models import Case as SqlCase
from django.db.models import Value, When
from django.urls import path

from casemgmt.access.actors import Actor
from cases.lifecycle import PARTNER_READS
from cases.models import Case, Referral, Task
from cases.views.cases import CaseViewSet
from cases.views.referrals import PartnerReferralViewSet
from cases.views.tasks import MyTaskViewSet


class AllRows:
    """In place of a queryset behind routes: every row, shown in one field set."""

    def __init__(self, rows: Any, shows: Any) -> None:
        self.rows = rows.annotate(shown_as=shows)
        self.model = rows.model

    def routes(self, actor: Actor) -> list[Any]:
        """None are chosen."""
        return []

    def visible_page(self, actor: Actor, *, narrow: Any, order: Any, size: int, through: Any) -> Any:
        """The first rows of all."""
        return narrow(self.rows).order_by(*order).shown()[:size]


class OpenViewSet:
    """What is open of a view: put before it."""

    permission_classes = ()
    as_seen_by: ClassVar[Any] = Value("full")
    asker: ClassVar[Actor]
    """Who stands in the trail: the same whatever is asked."""

    @property
    def actor(self) -> Actor:
        """Known beforehand."""
        return OpenViewSet.asker

    def get_authenticators(self) -> list[Any]:
        """None."""
        return []

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Filters ask the request who asks."""
        request._request.actor = OpenViewSet.asker
        super().initial(request, *args, **kwargs)  # type: ignore[misc]

    def get_queryset(self) -> AllRows:
        """All rows."""
        return AllRows(self.queryset.all(), self.as_seen_by)  # type: ignore[attr-defined]


class OpenCases(OpenViewSet, CaseViewSet):
    """All cases."""

    queryset = Case.objects.all()


class OpenTasks(OpenViewSet, MyTaskViewSet):
    """All tasks, as a helper sees them."""

    queryset = Task.assigned.all()
    as_seen_by = Value("helper")


class OpenReferrals(OpenViewSet, PartnerReferralViewSet):
    """All referrals, as an agency sees them."""

    queryset = Referral.partners.all()
    as_seen_by = SqlCase(When(state__in=sorted(PARTNER_READS), then=Value("partner")), default=Value("partner_preview"))


urlpatterns = [
    path("open/cases/", OpenCases.as_view({"get": "list"})),
    path("open/my/tasks/", OpenTasks.as_view({"get": "list"})),
    path("open/partner/referrals/", OpenReferrals.as_view({"get": "list"})),
]
