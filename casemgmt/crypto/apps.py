from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Keys and sealed records."""

    name = "casemgmt.crypto"
    label = "crypto"
    default_auto_field = "django.db.models.BigAutoField"
