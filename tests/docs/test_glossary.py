"""Every record has its line in the glossary, and every line of it names something that exists."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from casemgmt.access.roles import Role
from cases.lifecycle import Phase

ROOT = Path(settings.BASE_DIR)
GLOSSARY = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
NAMES = set(re.findall(r"`([A-Za-z_]+)`", GLOSSARY))
APPS = ("access", "audit", "cases", "crypto", "privacy")


def models() -> set[str]:
    """The names of all models of our own records."""
    return {model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()}


def test_glossary_names_every_model() -> None:
    assert sorted(models() - NAMES) == []


def test_glossary_names_every_role_and_phase() -> None:
    assert sorted({*Role.values, *Phase.values} - NAMES) == []


def test_glossary_names_no_model_that_does_not_exist() -> None:
    classes = {name for name in NAMES if re.fullmatch(r"(?:[A-Z][a-z]+)+", name)}
    others = {"Actor", "KeyProvider", "Phase", "Policy", "Role", "Route", "SealedGroup", "SealedModel", "Seat"}
    assert sorted(classes - models() - others) == []
