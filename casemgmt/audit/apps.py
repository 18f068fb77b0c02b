from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail and its streams."""

    name = "casemgmt.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
