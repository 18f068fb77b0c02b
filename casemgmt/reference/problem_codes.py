"""The page of problem codes: those of answers, those of single causes, and those of rows in an imported list."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings

from casemgmt.api.problem_titles import TITLES
from casemgmt.errors import DomainError
from casemgmt.reference.markdown import code, page, section, table
from cases.lists.reasons import REASONS

OF_HTTP: Mapping[str, int] = {
    "not_authenticated": 401,
    "authentication_failed": 401,
    "not_found": 404,
    "method_not_allowed": 405,
    "unsupported_media_type": 415,
    "not_readable": 400,
    "throttled": 429,
    "failed": 500,
}
"""Status of the codes that no error of our own stands behind."""

LIST_ARGUMENTS = 3
"""A list is refused with a code and a sentence in English and in German."""

INTRODUCTION = (
    "Every error is a problem detail (RFC 9457) with the media type `application/problem+json`. Programs decide by "
    "`code`, which never changes its meaning; `title` is German or English by `Accept-Language`; `errors` name the "
    "single causes, each with a code, a sentence and the member (`pointer`) or query parameter (`parameter`) meant. "
    "No text quotes what was sent. The server shows the titles at `/api/problems/`."
)
CAUSES = (
    "Where DRF checks a member by itself, `code` is DRF's own (`required`, `null`, `blank`, `invalid`, "
    "`invalid_choice`, `max_length`, `does_not_exist` …). An ellipsis stands for the name of a member, or a number."
)
LISTS = "What keeps a list as a whole from being read (400)."
ROWS = "What the report of an import says of a row; the sentence stands in the report in both languages."


def problem_codes() -> str:
    """The page."""
    return page(
        "Problem codes",
        INTRODUCTION,
        section("Of answers", table(("Code", "Status", "German", "English"), _answers())),
        section("Of single causes", CAUSES, table(("Code", "Meaning"), _causes())),
        section("Of lists", LISTS, table(("Code", "German", "English"), _lists())),
        section("Of rows in a list", ROWS, table(("Code", "German", "English"), _rows())),
    )


def _answers() -> list[tuple[str, ...]]:
    statuses = _statuses()
    known = sorted(TITLES.keys() | statuses.keys())
    return [
        (code(name), ", ".join(map(str, sorted(statuses.get(name, ())))) or "–", *TITLES.get(name, ("–", "–")))
        for name in known
    ]


def _rows() -> list[tuple[str, str, str]]:
    return [(code(name), german, english) for name, (english, german) in sorted(REASONS.items())]


def _lists() -> list[tuple[str, str, str]]:
    refused = {tuple(map(_text, call.args)) for call in _calls() if _name(call) == "ListUnreadable"}
    return [(code(one[0]), one[2], one[1]) for one in sorted(refused) if len(one) == LIST_ARGUMENTS]


def _causes() -> list[tuple[str, str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for call, said in _calls_with_names():
        if _name(call) == "FieldProblem" and len(call.args) > 1:
            named, sentence = _text(call.args[0]), _text(call.args[1]) or _said(call, said)
            if named:
                found[named].add(sentence)
    return [(code(name), " / ".join(sorted(filter(_tells, found[name])))) for name in sorted(found)]


def _statuses() -> dict[str, set[int]]:
    """The HTTP statuses of each code: of the error classes, and of codes given where an error is raised."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, status in OF_HTTP.items():
        found[name].add(status)
    classes = {kind.__name__: kind for kind in _subclasses(DomainError)}
    for kind in classes.values():
        found[kind.code].add(kind.status)
    for call in _calls():
        given = next((_text(one.value) for one in call.keywords if one.arg == "code"), "")
        if given and _name(call) in classes:
            found[given].add(classes[_name(call)].status)
    return found


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for inner in kind.__subclasses__():
        if inner.__module__.split(".")[0] != "tests":
            yield from _subclasses(inner)


def _calls() -> Iterator[ast.Call]:
    return (call for call, _ in _calls_with_names())


def _calls_with_names() -> Iterator[tuple[ast.Call, list[ast.Assign]]]:
    """Every call in our sources, with the assignments of its module, in which a sentence may have got a name."""
    for path in _sources():
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        assigned = [node for node in nodes if isinstance(node, ast.Assign)]
        yield from ((node, assigned) for node in nodes if isinstance(node, ast.Call))


def _said(call: ast.Call, assigned: list[ast.Assign]) -> str:
    """The sentence behind the name that a call is given: its last assignment above the call."""
    given = ast.unparse(call.args[1])
    above = [one for one in assigned if one.lineno < call.lineno and ast.unparse(one.targets[0]) == given]
    return _text(max(above, key=lambda one: one.lineno).value) if above else ""


def _tells(sentence: str) -> bool:
    """Whether a sentence says more than the places of values."""
    return any(letter.isalpha() for letter in sentence)


def _sources() -> list[Path]:
    """The modules of our own apps, without this generator and the demo."""
    root = settings.BASE_DIR
    own = [Path(one.path) for one in apps.get_app_configs() if Path(one.path).parent in {root, root / "casemgmt"}]
    return sorted(path for app in own if app.name not in {"reference", "demo"} for path in app.rglob("*.py"))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.expr) -> str:
    """A text as the source has it, with an ellipsis where a value is put in; empty for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "…" for part in node.values)
    return ""
