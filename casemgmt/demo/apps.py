from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo town; development only."""

    name = "casemgmt.demo"
    label = "demo"
