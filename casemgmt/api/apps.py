from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP interface."""

    name = "casemgmt.api"
    label = "api"
