import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casemgmt.audit.guards import GUARDS, missing_guards
from casemgmt.audit.models import Entry, Mention
from tests.audit.conftest import CASE, OTHER_STREAM, OTHER_TOWN, STREAM, TOWN
from tests.audit.triggers import triggers_lifted

pytestmark = pytest.mark.django_db


def run(*options: str) -> tuple[int, str]:
    """Exit code and output of the command."""
    out = StringIO()
    try:
        call_command("verify_audit", *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def broken(look):
    """Two whole streams, of which the one in TOWN is then changed at its second entry."""
    look(), look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    entry = look()
    assert run() == (0, "3 entries in 2 streams fit.\n")
    with triggers_lifted():
        Entry.objects.filter(pk=entry.pk).update(event="case.closed")
    return entry


def test_broken_entry_is_named_and_the_exit_code_is_1(broken):
    assert run() == (1, f"2 entries in 2 streams fit.\n{STREAM} at 2: changed {broken.pk.hex}\n")


def test_report_as_json(broken):
    code, out = run("--json")
    assert (code, json.loads(out)) == (
        1,
        {
            "entries": 2,
            "streams": 2,
            "findings": [{"stream": STREAM, "position": 2, "entry_id": broken.pk.hex, "problem": "changed"}],
            "missing_guards": [],
            "lookup": None,
            "checkpoint": None,
        },
    )


def test_one_municipality(broken):
    assert run("--municipality", str(OTHER_TOWN)) == (0, "1 entries in 1 streams fit.\n")
    assert run("--municipality", str(TOWN))[0] == 1


def test_missing_trigger_is_named(look):
    look()
    assert missing_guards() == []
    with triggers_lifted():
        code, out = run("--json")
        assert (code, json.loads(out)["missing_guards"]) == (1, sorted(GUARDS[connection.vendor]))
        assert run()[1].count("trigger missing or switched off: ") == len(GUARDS[connection.vendor])
    assert run()[0] == 0


@pytest.mark.parametrize(("about", "said"), [(CASE, "entry not found by all its ids"), (None, "found by an id that")])
def test_look_up_row_that_is_gone_or_invented_is_named(look, about, said):
    entry = look()
    with triggers_lifted():
        if about:
            Mention.objects.filter(about=about).delete()
        else:
            Mention.objects.create(about=OTHER_TOWN, at=entry.at, entry=entry)
    code, out = run()
    assert (code, out.splitlines()[0]) == (1, "1 entries in 1 streams fit.")
    [line] = out.splitlines()[1:]
    assert line.startswith(said)
    assert line.endswith(entry.pk.hex)
    told = json.loads(run("--json")[1])["lookup"]
    assert told == {"lacking": [entry.pk.hex] if about else [], "surplus": [] if about else [entry.pk.hex]}
