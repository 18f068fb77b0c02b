"""The page of code lists."""

from casemgmt.reference.markdown import code, page, section, table
from cases.codes import CODE_LISTS, CodeList

INTRODUCTION = (
    "Members of the records take these codes and no others. `GET /code-lists/` answers the same, "
    "`GET /code-lists/{name}/` one list."
)


def code_lists() -> str:
    """The page."""
    return page("Code lists", INTRODUCTION, *map(_of_list, CODE_LISTS.values()))


def _of_list(one: CodeList) -> str:
    rows = [(code(entry.code), entry.de, entry.en) for entry in one.entries]
    return section(f"`{one.name}`", f"Source: {one.source}.", table(("Code", "German", "English"), rows))
