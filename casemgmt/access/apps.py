from django.apps import AppConfig

from casemgmt.access.events import declare_events


class AccessConfig(AppConfig):
    """Accounts, memberships, roles, routes and grants."""

    name = "casemgmt.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the events of this app."""
        declare_events()
