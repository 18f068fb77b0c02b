from django.apps import AppConfig

from casemgmt.access.events import declare_events


class AccessConfig(AppConfig):
    """Accounts, memberships, roles, routes and grants."""

    name = "casemgmt.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the events of this app and the names of municipalities; listen to what crypto tells of keys."""
        declare_events()
        from casemgmt.access import key_trail  # noqa: PLC0415 - needs the models, which are ready now

        key_trail.connect()
