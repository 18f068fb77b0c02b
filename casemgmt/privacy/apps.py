from django.apps import AppConfig

from casemgmt.privacy.holdings import HOLDINGS
from casemgmt.privacy.registry import register


class PrivacyConfig(AppConfig):
    """Consents and the registry of what is held about people."""

    name = "casemgmt.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the holdings of this app and of the packages below it."""
        register(HOLDINGS)
