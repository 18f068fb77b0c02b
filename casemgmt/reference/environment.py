"""The page of settings: every variable that the settings read, found in their source."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from casemgmt.reference.markdown import code, page, section, table

SETTINGS = Path("casemgmt") / "settings"
UNKNOWN = "(computed)"

MEANINGS: Mapping[str, str] = {
    "CASEMGMT_ALLOWED_HOSTS": "Host names that the server answers to, with commas.",
    "CASEMGMT_BACKUP_RETENTION_DAYS": (
        "Days for which backups are kept; a municipality's retired key is destroyed no earlier than these have passed."
    ),
    "CASEMGMT_CASE_RETENTION_YEARS": (
        "Full years that a closed case is kept, counted from the end of the calendar year in which it was closed."
    ),
    "CASEMGMT_DATABASE_POOL_SIZE": "Connections to PostgreSQL that one worker holds at most.",
    "CASEMGMT_EPOCH_DAYS": "Days after which `check --deploy --database default` warns that a key is to be rotated.",
    "CASEMGMT_IMPORT_MAX_BYTES": "Largest list that can be imported, in bytes.",
    "CASEMGMT_KEY_CACHE_SECONDS": "Seconds for which a process keeps a municipality's unwrapped keys in memory.",
    "CASEMGMT_KEY_FILE": "Path of the file with the root keys; readable by its owner only, else it is refused.",
    "CASEMGMT_KEY_PROVIDER": "Where the root key is: `file` (CASEMGMT_KEY_FILE) or `environment` (CASEMGMT_ROOT_KEY).",
    "CASEMGMT_LOG_LEVEL": "`DEBUG`, `INFO`, `WARNING` or `ERROR`. No level logs personal data.",
    "CASEMGMT_REVIEW_WEEKS": "Weeks from the start of monitoring to the next review.",
    "CASEMGMT_ROOT_KEY": "The root keys themselves, in the form of the key file. For a single node without a key file.",
    "CASEMGMT_SEARCH_SCAN_LIMIT": (
        "How many people in sight are unsealed one by one, to find a single name among them or to sort them by name."
    ),
    "CASEMGMT_SECRET_KEY": "Django's secret. No key of the sealed records depends on it.",
    "CASEMGMT_TASK_ACCESS_HOURS": "Hours after the end of a task during which its helper still sees it.",
    "DATABASE_URL": "`postgres://USER:PASSWORD@HOST/NAME`; for development also `sqlite:////PATH`.",
    "TEST_DATABASE_URL": "Database server of the tests; `make test` finds a local PostgreSQL by itself.",
    "TEST_SQLITE_NAME": "File of the test database on SQLite.",
}

INTRODUCTION = (
    "The environment is read in `casemgmt/settings/` and nowhere else. `.env.example` names the same variables with "
    "examples; no file is read by itself, so hand it over by `EnvironmentFile=` of systemd or `set -a; . ./.env`. "
    "Every variable can also be given as `NAME_FILE`, the path of a file that holds the value as it is, with no line "
    "end behind it."
)
OTHERS = (
    ("DJANGO_SETTINGS_MODULE", "`casemgmt.settings.development` for `manage.py`, `casemgmt.settings.production` for "
     "`casemgmt.wsgi` alone", "The settings module. Read by Django."),
    ("PORT, HOST", "`8000`, `127.0.0.1`", "Address of `make run`. Read by the Makefile."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as one settings module reads it; `default` is None where it is required."""

    name: str
    default: str | None
    module: str


def variables() -> list[Variable]:
    """Every reading of a variable, module by module in reading order."""
    modules = ("base", "development", "production", "test")
    return [one for module in modules for one in _read_in(module)]


def environment() -> str:
    """The page."""
    read = variables()
    rows = [
        (code(name), _default([one for one in read if one.name == name]), MEANINGS.get(name, ""))
        for name in sorted({one.name for one in read})
    ]
    headings = ("Name", "Default", "Meaning")
    others = [(code(name), default, meaning) for name, default, meaning in OTHERS]
    return page(
        "Settings",
        INTRODUCTION,
        table(headings, rows),
        section("Read by others", table(headings, others)),
    )


def _default(read: list[Variable]) -> str:
    given = next((one.default for one in read if one.default is not None), None)
    required = [one.module for one in read if one.default is None]
    shown = "none" if given is None else code(given) or "empty"
    return f"{shown}; required in {', '.join(required)}" if required and given is not None else shown


def _read_in(module: str) -> list[Variable]:
    source = (settings.BASE_DIR / SETTINGS / f"{module}.py").read_text("utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return [Variable(_name(call), _given(call), module) for call in calls if _reads(call)]


def _reads(call: ast.Call) -> bool:
    """Whether this is `env.str("NAME")` or its like."""
    function = call.func
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "env"


def _name(call: ast.Call) -> str:
    return str(ast.literal_eval(call.args[0]))


def _given(call: ast.Call) -> str | None:
    default = next((one.value for one in call.keywords if one.arg == "default"), None)
    if default is None:
        return None
    try:
        value = ast.literal_eval(default)
    except ValueError:
        return _computed(default)
    return "" if value == [] else str(value)


def _computed(node: ast.expr) -> str:
    """A default that is computed: products are worked out, paths under `var/` are shown as such."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = _computed(node.left), _computed(node.right)
        return str(int(left) * int(right)) if left.isdigit() and right.isdigit() else UNKNOWN
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return f"{_computed(node.left)}/{_computed(node.right)}"
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_computed, node.values))
    if isinstance(node, ast.FormattedValue):
        return _computed(node.value)
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return _computed(node.args[0])
    if isinstance(node, ast.Name):
        return "var" if node.id == "VAR_DIR" else UNKNOWN
    return str(node.value) if isinstance(node, ast.Constant) else UNKNOWN
