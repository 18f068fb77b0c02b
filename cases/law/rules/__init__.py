"""One module per matter; each registers its rules and imports no other. A new module is found by itself."""

from importlib import import_module
from pkgutil import iter_modules


def load_rules() -> None:
    """Import every module of this package, in the order of their names."""
    for module in sorted(iter_modules(__path__), key=lambda one: one.name):
        import_module(f"{__name__}.{module.name}")
