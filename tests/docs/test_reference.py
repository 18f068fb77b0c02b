"""The generated pages are current, and every variable of the environment is documented."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from casemgmt.reference import pages
from casemgmt.reference.environment import MEANINGS, variables

ROOT = Path(settings.BASE_DIR)
READING = re.compile(r'env\.\w+\(\s*"(\w+)"')
EXAMPLE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
ROW = re.compile(r"^\| `([A-Z0-9_]+)` \|", re.MULTILINE)
READ_BY_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def read_by_settings() -> set[str]:
    """The variables that the settings read."""
    sources = sorted((ROOT / "casemgmt" / "settings").glob("*.py"))
    return {name for source in sources for name in READING.findall(source.read_text("utf-8"))}


def test_generated_pages_are_current() -> None:
    assert sorted(str(path.relative_to(ROOT)) for path in pages.stale_pages()) == []


def test_write_reference_check_names_what_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FOLDER", ROOT / "docs" / "reference" / "nowhere")
    with pytest.raises(CommandError) as refused:
        call_command("write_reference", "--check")
    names = sorted(str(pages.FOLDER.relative_to(ROOT) / name) for name in (*pages.PAGES, *documents()))
    assert (refused.value.returncode, str(refused.value)) == (1, f"Stale, run `make docs`: {', '.join(names)}")


def documents() -> list[str]:
    """The OpenAPI documents."""
    return [f"openapi/{name}.yaml" for name in pages.DOCUMENTS]


def test_settings_page_names_exactly_the_variables_that_are_read() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert set(ROW.findall(page)) - READ_BY_DJANGO == read_by_settings()


def test_env_example_names_exactly_the_variables_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(EXAMPLE.findall(example)) == read_by_settings() | READ_BY_DJANGO


def test_settings_page_explains_every_variable() -> None:
    assert set(MEANINGS) == {one.name for one in variables()} == read_by_settings()


def test_settings_page_says_what_production_requires() -> None:
    required = {one.name for one in variables() if one.module == "production" and one.default is None}
    assert required == {"CASEMGMT_SECRET_KEY", "CASEMGMT_ALLOWED_HOSTS", "CASEMGMT_FILES_DIR", "DATABASE_URL"}
