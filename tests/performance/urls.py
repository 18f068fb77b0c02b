"""The addresses of the house, and beside them the bare endpoint and those that are open to everybody."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from casemgmt.urls import handler400, handler404, handler500
from casemgmt.urls import urlpatterns as house
from tests.performance.plain import PlainCaseViewSet
from tests.performance.sight import open_views

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

router = SimpleRouter()
router.register("cases", PlainCaseViewSet, basename="plain-case")
urlpatterns = [path("bare/", include(router.urls)), *open_views.urlpatterns, *house]
