"""The effective-dated tables, read once from the TOML files beside this module.

A file holds tables; a table holds rows `{from, to, value, source, confidence}` and the columns that its `keys` name.
A row holds from its first day up to, and without, `to`; without `to` until the next row of the same key. A change of
law is one more row.
"""

import tomllib
from pathlib import Path

from cases.law.tables.reading import Row, Table, TableError, read_tables

__all__ = ["TABLES", "Row", "Table", "TableError", "table"]


def _all() -> dict[str, Table]:
    found: dict[str, Table] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for name, one in read_tables(tomllib.loads(path.read_text("utf-8"))).items():
            if name in found:
                raise TableError(f"The table {name} stands in two files.")
            found[name] = one
    return found


TABLES = _all()


def table(name: str) -> Table:
    """The table of this name; KeyError where there is none."""
    return TABLES[name]
