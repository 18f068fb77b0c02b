from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Consents and the registry of what is held about people."""

    name = "casemgmt.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
