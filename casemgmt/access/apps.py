from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

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
        pre_migrate.connect(row_security_before_migration, sender=self)
        post_migrate.connect(row_security_after_migration, sender=self)


def row_security_before_migration(plan: Sequence[object], **_: Any) -> None:
    """Take policies out of the way of migrations; until they are back, the reader sees nothing."""
    from casemgmt.access.row_security.installing import clear, is_switched_on  # noqa: PLC0415 - needs the models

    if is_switched_on() and plan:
        clear()


def row_security_after_migration(**_: Any) -> None:
    """Put the policies of this release in place."""
    from casemgmt.access.row_security.installing import install, is_switched_on  # noqa: PLC0415 - needs the models

    if is_switched_on():
        install()
