from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """The generator of the reference pages; as the topmost app it also brings in the checks of all others."""

    name = "casemgmt.reference"
    label = "reference"

    def ready(self) -> None:
        """Register the system checks before the first command looks for them."""
        import casemgmt.checks  # noqa: F401, PLC0415 - the models that it asks are there once the apps are ready
