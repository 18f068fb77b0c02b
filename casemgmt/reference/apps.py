from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """The generator of the reference pages."""

    name = "casemgmt.reference"
    label = "reference"
