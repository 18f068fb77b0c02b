"""All reference pages that are written from the code, and whether those on disk are current."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from casemgmt.reference.case_phases import case_phases
from casemgmt.reference.code_lists import code_lists
from casemgmt.reference.environment import environment
from casemgmt.reference.events import events
from casemgmt.reference.law import law
from casemgmt.reference.openapi import DOCUMENTS, openapi
from casemgmt.reference.permissions import permissions
from casemgmt.reference.problem_codes import problem_codes

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "case-phases.md": case_phases,
    "code-lists.md": code_lists,
    "events.md": events,
    "law.md": law,
    "permissions.md": permissions,
    "problem-codes.md": problem_codes,
    "settings.md": environment,
}


def current_pages() -> dict[Path, str]:
    """What each file should hold now."""
    written = {FOLDER / name: write() for name, write in PAGES.items()}
    return written | {FOLDER / "openapi" / f"{name}.yaml": openapi(name) for name in DOCUMENTS}


def stale_pages() -> dict[Path, str]:
    """The files that are missing or hold something else, with what they should hold."""
    return {path: text for path, text in current_pages().items() if _on_disk(path) != text}


def write_pages() -> list[Path]:
    """Bring the files up to date; those that were written."""
    stale = stale_pages()
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(stale)


def _on_disk(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None
