"""Every list and every detail asks the database a fixed number of times, whatever the rows.

The literals are the contract: authentication 1, scope 1, the records 1, the trail 2; and what a page computes besides.
"""

from typing import Any

import pytest

from tests.architecture.routes import calls
from tests.architecture.sweep_world import address, basename
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town
from tests.factories.world import make_world

READER = {
    "account": "administrator",
    "membership": "administrator",
    "audit-entry": "data_protection_officer",
    "break-glass": "data_protection_officer",
    "glass-notice": "data_protection_officer",
    "my-task": "volunteer",
    "partner-referral": "partner_agency",
    "me": "caseworker",
    "processing-record": "team_lead",
    "agency-client": "administrator",
}
"""Who reads a list; where nobody is named, the caseworker."""

PLAIN = {"list": 5, "retrieve": 5}
WITHOUT_LOOK = {"list": 3, "retrieve": 3}
STATED = (
    "residence-document", "asylum-procedure", "regime-period", "benefit-decision", "sponsorship-declaration",
    "regime-change",
)  # fmt: skip
"""Records under a person: the person is asked for first."""
EXPECTED: dict[str, dict[str, int]] = {
    "code-list": {"list": 2, "retrieve": 2},
    "role": {"list": 2},
    "me": {"retrieve": 3},
    "municipality": WITHOUT_LOOK,
    "team": WITHOUT_LOOK,
    "agency": WITHOUT_LOOK,
    "membership": WITHOUT_LOOK,
    "account": PLAIN,
    "session": PLAIN,
    "factor": PLAIN,
    "provider-link": PLAIN,
    "agency-client": {"list": 4, "retrieve": 4},
    "colleague": PLAIN,
    "audit-entry": PLAIN,
    "stand-in": WITHOUT_LOOK,
    "break-glass": PLAIN,
    "glass-notice": WITHOUT_LOOK,
    "person": PLAIN,
    "access-log": {"list": 7},
    "duplicate": PLAIN,
    "identifier": PLAIN,
    "household": PLAIN,
    "household-member": PLAIN,
    "case": PLAIN,
    "phase-change": PLAIN,
    "assessment": PLAIN,
    "goal": {"list": 6, "retrieve": 6},
    "measure": PLAIN,
    "note": PLAIN,
    "document": PLAIN,
    "consent": PLAIN,
    "erasure": PLAIN,
    "access-request": PLAIN,
    "restriction": PLAIN,
    "dispute": PLAIN,
    "legal-hold": PLAIN,
    "notice": PLAIN,
    "processing-record": {"retrieve": 3},
    **{name: {"list": 6, "retrieve": 6} for name in STATED},
    "switch": WITHOUT_LOOK,
    "deadline": PLAIN,
    "task": PLAIN,
    "my-task": {"list": 6, "retrieve": 6},
    "referral": PLAIN,
    "partner-referral": PLAIN,
    "import": PLAIN,
}
READS = [one for one in calls() if one[0] == "get" and one[3] in {"list", "retrieve"}]


def statements(town: Town, pattern: str, records: dict[str, Any]) -> int:
    """How many statements the reader's request takes."""
    name = basename(pattern)
    api = Api(town, READER.get(name, "caseworker"))
    pk = "sex_entries" if name == "code-list" else records.get(name)
    path = address(pattern, pk, records["person"])
    assert api.get(path).status_code == 200, path  # opens the keys, once per process
    with counted() as asked:
        api.get(path)
    return len(asked)


@pytest.mark.django_db
def test_reads_take_the_same_statements_for_one_row_and_three(town: Town) -> None:
    first = make_world(town, "north", "eins")
    one = {(basename(p), action): statements(town, p, first) for _, p, _, action in READS}
    for mark in ("zwei", "drei"):
        make_world(town, "north", mark)
    three = {(basename(p), action): statements(town, p, first) for _, p, _, action in READS}
    assert three == one
    assert one == {(name, action): n for name, counts in EXPECTED.items() for action, n in counts.items()}
