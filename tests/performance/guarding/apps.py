"""An app of its own, since guardian finds the tables of a model's grants among installed apps only."""

from django.apps import AppConfig


class GuardingConfig(AppConfig):
    """The benchmark's guarded models; no migration makes their tables."""

    name = "tests.performance.guarding"
    label = "guarding"
    default_auto_field = "django.db.models.BigAutoField"
