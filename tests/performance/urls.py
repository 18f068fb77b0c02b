"""The addresses of the house, and the bare endpoint beside them."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from casemgmt.urls import handler400, handler404, handler500
from casemgmt.urls import urlpatterns as house
from tests.performance.plain import PlainCaseViewSet

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

router = SimpleRouter()
router.register("cases", PlainCaseViewSet, basename="plain-case")
urlpatterns = [path("bare/", include(router.urls)), *house]
