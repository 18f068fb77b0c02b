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
        "Days for which backups are kept: so long an erased person, and a key that was replaced, may live on in one."
    ),
    "CASEMGMT_CASE_RETENTION_YEARS": (
        "Full years that a closed case is kept, counted from the end of the calendar year in which it was closed."
    ),
    "CASEMGMT_CONTROLLER": (
        "Name and address of the controller (Art. 4(7) GDPR) in answers and in the record of processing. Empty: the "
        "name of the municipality."
    ),
    "CASEMGMT_DATABASE_POOL_SIZE": "Connections to PostgreSQL that one worker holds at most.",
    "CASEMGMT_DPO_CONTACT": "How to reach the data protection officer, in answers and in the record of processing.",
    "CASEMGMT_EPOCH_DAYS": "Days after which `check --deploy --database default` warns that a key is to be rotated.",
    "CASEMGMT_DOCUMENT_MAX_BYTES": "Largest document that can be kept, in bytes.",
    "CASEMGMT_FILES_DIR": "Folder of the sealed files, its owner's only; backed up together with the database.",
    "CASEMGMT_ERASURE_LEDGER": (
        "Path of the ledger of erasures, outside of what a restore overwrites. The server refuses to start while the "
        "database has somebody whom the ledger has erased. Empty: no ledger."
    ),
    "CASEMGMT_IMPORT_MAX_BYTES": "Largest list that can be imported, in bytes.",
    "CASEMGMT_KEY_CACHE_SECONDS": "Seconds for which a process keeps a municipality's unwrapped keys in memory.",
    "CASEMGMT_KEY_FILE": "Path of the file with the root keys; readable by its owner only, else it is refused.",
    "CASEMGMT_KEY_PROVIDER": (
        "Where the root keys are: `file` (CASEMGMT_KEY_FILE), `environment` (CASEMGMT_ROOT_KEY), `vault` or `pkcs11`."
    ),
    "CASEMGMT_OIDC_PROVIDERS": (
        "Identity providers (OpenID Connect) at which people sign in: a JSON list, described in "
        "[Connect an identity provider](../how-to/connect-an-identity-provider.md). Better as "
        "CASEMGMT_OIDC_PROVIDERS_FILE."
    ),
    "CASEMGMT_ORIGINS": (
        "Addresses at which browsers see the service, with commas, such as `https://cases.example.org`; passkeys are "
        "made for the host of the first. Empty in production: those of CASEMGMT_ALLOWED_HOSTS."
    ),
    "CASEMGMT_PROXY_HOPS": (
        "How many proxies of our own stand in front and append to X-Forwarded-For; in production 1 unless said "
        "otherwise. Failed logins are counted for the address that the outermost of them wrote; with 0 for the peer's."
    ),
    "CASEMGMT_SECOND_FACTOR": (
        "`required` or `optional`: whether a password alone opens anything for roles that read health or confidential "
        "data. Empty: required in production, optional in development. Anything else counts as required."
    ),
    "CASEMGMT_SENSITIVE_TOKEN_DAYS": (
        "Days after its issue at which a program's token ends at the latest for an account with such a role, while a "
        "second factor is required."
    ),
    "CASEMGMT_SESSION_HOURS": "Hours after the login at which a session ends, used or not.",
    "CASEMGMT_SESSION_IDLE_MINUTES": "Minutes without a request after which a session ends.",
    "CASEMGMT_LOG_LEVEL": "`DEBUG`, `INFO`, `WARNING` or `ERROR`. No level logs personal data.",
    "CASEMGMT_PKCS11_KEY_LABEL": "What the labels of the root keys in the token begin with: `LABEL-1`, `LABEL-2`, …",
    "CASEMGMT_PKCS11_MODULE": "Path of the PKCS#11 library of the hardware security module.",
    "CASEMGMT_PKCS11_PIN": "PIN of the token's user; better as CASEMGMT_PKCS11_PIN_FILE.",
    "CASEMGMT_PKCS11_TOKEN_LABEL": "Label of the token that holds the root keys.",
    "CASEMGMT_PROCESSORS": (
        "Who processes data for the municipality (§ 80 SGB X, Art. 28 GDPR): a JSON list of objects with `name`, "
        "`address`, `task`, `place` (of processing), `contract_on`, `safeguards` and `subprocessors` (a list of names)."
    ),
    "CASEMGMT_REVIEW_WEEKS": "Weeks from the start of monitoring to the next review.",
    "CASEMGMT_ROOT_KEY": "The root keys themselves, in the form of the key file. For a single node without a key file.",
    "CASEMGMT_ROW_SECURITY": (
        "`on`: requests pass row-level security on PostgreSQL, a second wall made of the same routes. `migrate` puts "
        "it in place. Production: `on` by itself."
    ),
    "CASEMGMT_ROW_SECURITY_ROLE": "Database role that reads behind the wall; nobody logs in as it.",
    "CASEMGMT_ROW_SECURITY_WORKER_ROLE": (
        "Database role in which actions work within the municipality; nobody logs in as it."
    ),
    "CASEMGMT_ROW_SECURITY_SERVICE_ROLE": (
        "Database user that serves, where it does not own the tables. Empty: the owner serves."
    ),
    "CASEMGMT_SEARCH_SCAN_LIMIT": (
        "How many people in sight are unsealed one by one, to find a single name among them or to sort them by name."
    ),
    "CASEMGMT_SECRET_KEY": "Django's secret. No key of the sealed records depends on it.",
    "CASEMGMT_SUPERVISORY_AUTHORITY": "To whom people can complain (Art. 77 GDPR), named in answers to them.",
    "CASEMGMT_TASK_ACCESS_HOURS": "Hours after the end of a task during which its helper still sees it.",
    "CASEMGMT_DEADLINE_HORIZON_DAYS": "So many days before it can begin, a computed deadline is on the radar.",
    "CASEMGMT_DEADLINE_ESCALATION_DAYS": "Days after which an alert that nobody answered goes to the team lead.",
    "CASEMGMT_DEADLINE_BACKLOG_DAYS": "A computed deadline that went by so many days ago is still put on the radar.",
    "CASEMGMT_VAULT_ADDR": "Address of Vault or OpenBao; https, except on the machine itself.",
    "CASEMGMT_VAULT_CA_FILE": "Certificate authority of the vault, as PEM. Empty: those of the system.",
    "CASEMGMT_VAULT_KEY": "Name of the transit key that is the root key.",
    "CASEMGMT_VAULT_MOUNT": "Path at which the transit engine is mounted.",
    "CASEMGMT_VAULT_NAMESPACE": "Namespace of the vault, where it has several.",
    "CASEMGMT_VAULT_ROLE_ID": "Role of AppRole with which the server logs in by itself; empty: a token is given.",
    "CASEMGMT_VAULT_SECRET_ID": "Secret of that role; better as CASEMGMT_VAULT_SECRET_ID_FILE.",
    "CASEMGMT_VAULT_TIMEOUT_SECONDS": "Seconds after which a call of the vault is given up.",
    "CASEMGMT_VAULT_TOKEN": "Token for the vault, where it does not come from a file.",
    "CASEMGMT_VAULT_TOKEN_FILE": "Path of a file with the token. It is read for each call, so an agent can renew it.",
    "CREDENTIALS_DIRECTORY": "Set by systemd for LoadCredential=; a key file in it may carry systemd's access list.",
    "DATABASE_URL": "`postgres://USER:PASSWORD@HOST/NAME`; for development also `sqlite:////PATH`.",
    "TEST_ROW_SECURITY": "`1`: all tests on PostgreSQL run with row-level security on.",
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
