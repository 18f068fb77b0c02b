"""Relative links in Markdown lead to a file, and to a heading where they name one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FOREIGN = ("http://", "https://", "mailto:")
SKIPPED = {".git", ".venv", "var", "node_modules"}


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    found = ROOT.rglob("*.md")
    return sorted(path for path in found if not SKIPPED & set(path.relative_to(ROOT).parts))


def links(page: Path) -> Iterator[str]:
    """The relative links of a page, outside code blocks."""
    text = FENCE.sub("", page.read_text("utf-8"))
    return (target for target in LINK.findall(text) if not target.startswith(FOREIGN))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(page.read_text())}


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a relative link has a file behind it, and the heading that it names."""
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    return path.exists() and path.is_relative_to(ROOT) and (not anchor or anchor in anchors(path))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert [target for target in links(page) if not leads_somewhere(page, target)] == []


def test_index_names_every_page_under_docs() -> None:
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / target).resolve() for target in links(index)}
    written = {path for path in (ROOT / "docs").rglob("*.md") if path != index}
    assert sorted(str(path.relative_to(ROOT)) for path in written - named) == []
