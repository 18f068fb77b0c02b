"""What would hold if: hypothetical facts are read strictly, answered, and kept nowhere."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.audit.models import Entry
from casemgmt.errors import Invalid
from cases import codes
from cases.asking_the_law import LawOutOfReach, on_day
from cases.law import Switches, evaluate
from cases.law.facts import Facts
from cases.supposed_facts import FIRST, LAST, read_facts, schema_of
from tests.factories.client import Api
from tests.factories.town import Town
from tests.journeys.steps import ok

Speaker = Callable[[str], Api]
MOTHER: dict[str, Any] = {
    "born_on": "1990-09-02",
    "nationalities": ["SYR"],
    "entries": [{"on": "2023-12-11"}],
    "assigned_on": "2024-03-04",
    "procedures": [{"requested_on": "2023-12-14", "ref": "the procedure"}],
}


@pytest.fixture
def worker(api: Speaker) -> Api:
    return api("caseworker")


def rules_of(answer: Any) -> dict[str, list[dict[str, Any]]]:
    return {one["rule"]: one["findings"] for one in ok(answer)["rules"]}


def test_supposed_facts_are_answered(worker: Api) -> None:
    found = rules_of(worker.post("/law/evaluate/", {"on": "2024-06-01", "person": MOTHER}))
    [regime] = found["regime"]
    assert (regime["code"], regime["because"]) == ("ASYLBLG_3", ["the procedure"])
    [forecast] = found["analog.forecast"]
    assert (forecast["day"], forecast["because"]) == ("2026-12-12", ["/person/entries/0"])


def test_supposed_days_are_a_timeline(worker: Api) -> None:
    ruling = {"outcome": "subsidiary", "served_on": "2024-09-18"}
    person = MOTHER | {"procedures": [{"requested_on": "2023-12-14", "rulings": [ruling]}]}
    answer = ok(worker.post("/law/evaluate/", {"from": "2024-09-01", "to": "2024-10-31", "person": person}))
    assert [one["on"] for one in answer["changes"] if any(begun["rule"] == "regime" for begun in one["begins"])] == [
        "2024-10-01"
    ]


def test_supposed_household_is_used(worker: Api) -> None:
    partner = {"relation": "partner", "from_on": "2024-03-04", "person": {"born_on": "1988-05-14"}}
    alone, couple = (
        rules_of(worker.post("/law/evaluate/", {"on": "2024-06-01", "person": MOTHER, "household": household}))
        for household in ([], [partner])
    )
    assert (alone["amount.rate"][0]["value"], couple["amount.rate"][0]["value"]) == ("460.00", "413.00")


def test_supposed_switch_holds(worker: Api) -> None:
    body = {"on": "2024-06-01", "person": MOTHER}
    plain = rules_of(worker.post("/law/evaluate/", body))
    switched = rules_of(worker.post("/law/evaluate/", body | {"switches": [{"name": "egk_264_1", "value": True}]}))
    assert plain["health.cover"] != switched["health.cover"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"on": "2024-06-01"}, ("required", "/person")),
        ({"person": MOTHER, "name": "Amina"}, ("unknown_member", "/name")),
        ({"person": MOTHER | {"name": "Amina"}}, ("unknown_member", "/person/name")),
        ({"person": {"documents": [{"code": "AUFG"}]}}, ("required", "/person/documents/0/issued_on")),
        ({"person": {"documents": {}}}, ("invalid_list", "/person/documents")),
        ({"person": {"documents": [{"code": "X", "issued_on": "2024-01-01"}]}},
         ("invalid_choice", "/person/documents/0/code")),
        ({"person": {"born_on": "02.09.1990"}}, ("day_invalid", "/person/born_on")),
        ({"person": {"born_on": "0001-01-01"}}, ("day_invalid", "/person/born_on")),
        ({"person": {"unaccompanied": "yes"}}, ("invalid_type", "/person/unaccompanied")),
        ({"person": {"jobs": [{"from_on": "2024-02-01", "to_on": "2024-02-01"}]}},
         ("days_out_of_order", "/person/jobs/0/to_on")),
        ({"person": {"jobs": [{"from_on": "2024-02-01", "gross": "much"}]}},
         ("number_invalid", "/person/jobs/0/gross")),
        ({"person": {}, "household": [{"relation": "friend", "person": {}, "from_on": "2024-01-01"}]},
         ("invalid_choice", "/household/0/relation")),
        ({"person": {}, "from": "2020-01-01", "to": "2031-01-01"}, ("days_out_of_order", "/to")),
        ({"person": {}, "on": "tomorrow"}, ("day_invalid", "/on")),
        ({"person": {}, "switches": [{"name": "no_such", "value": 1}]}, ("switch_unknown", "/switches/0")),
        ({"person": {}, "switches": [{"name": "egk_264_1", "value": 1}]}, ("switch_value_wrong", "/switches/0/value")),
    ],
)  # fmt: skip
def test_what_the_law_does_not_know_is_refused_with_its_place(
    worker: Api, body: dict[str, Any], problem: tuple[str, str]
) -> None:
    answer = worker.post("/law/evaluate/", body)
    assert answer.status_code == 400
    assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [problem]


def test_body_that_is_no_object_is_refused(worker: Api) -> None:
    assert worker.post("/law/evaluate/", [MOTHER]).status_code == 400


def test_nothing_of_it_is_kept(worker: Api, caplog: pytest.LogCaptureFixture) -> None:
    before = Entry.objects.count()
    ok(worker.post("/law/evaluate/", {"person": MOTHER | {"ref": "canary-ref"}}))
    worker.post("/law/evaluate/", {"person": MOTHER | {"canary-member": 1}})
    assert Entry.objects.count() == before
    assert "canary" not in caplog.text


@pytest.mark.parametrize("name", ["volunteer", "interpreter", "partner_agency"])
def test_only_staff_asks(api: Speaker, name: str) -> None:
    assert api(name).post("/law/evaluate/", {"person": MOTHER}).status_code == 403


def test_staff_without_cases_may_ask(town: Town, api: Speaker) -> None:
    assert api("integration_officer").post("/law/evaluate/", {"person": MOTHER}).status_code == 200


DAYS = st.dates(date(2010, 1, 1), LAST - timedelta(days=1)).map(str)
DOCUMENTS = st.fixed_dictionaries(
    {"code": st.sampled_from(codes.STATUS_DOCUMENTS.codes), "issued_on": DAYS},
    optional={
        "valid_until": DAYS, "applied_on": DAYS, "ended_on": DAYS, "card_until": DAYS,
        "variant": st.sampled_from(codes.DOCUMENT_VARIANTS.codes),
    },
)  # fmt: skip
RULINGS = st.fixed_dictionaries(
    {"outcome": st.sampled_from(codes.RULING_OUTCOMES.codes), "served_on": DAYS},
    optional={"final_on": DAYS, "remedy_filed_on": DAYS},
)
PROCEDURES = st.fixed_dictionaries(
    {}, optional={"requested_on": DAYS, "applied_on": DAYS, "rulings": st.lists(RULINGS, max_size=3)}
)
DECISIONS = st.fixed_dictionaries({"kind": st.sampled_from(codes.BENEFIT_DECISIONS.codes), "from_on": DAYS})
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "born_on": DAYS,
        "entries": st.lists(st.fixed_dictionaries({"on": DAYS}), max_size=2),
        "assigned_on": DAYS,
        "documents": st.lists(DOCUMENTS, max_size=3),
        "procedures": st.lists(PROCEDURES, max_size=2),
        "decisions": st.lists(DECISIONS, max_size=3),
        "nationalities": st.lists(st.sampled_from(["SYR", "UKR", "DEU", "GEO"]), max_size=2),
    },
)


@settings(max_examples=150, deadline=None)
@given(PEOPLE, st.dates(date(2010, 1, 1), LAST))
def test_whatever_can_be_supposed_is_answered(person: dict[str, Any], on: Any) -> None:
    found = evaluate(read_facts({"person": person}), on)
    assert all(one.holds_on(on) for one in found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dates(FIRST, date(2010, 1, 1)), min_size=2, max_size=2), st.sampled_from(["AE_25_1", "FIK", "NE_9"]))
def test_facts_of_long_ago_are_answered_or_said_to_be_out_of_reach(days: list[date], code: str) -> None:
    first, second = sorted(map(str, days))
    person = {"born_on": first, "entries": [{"on": first}], "documents": [{"code": code, "issued_on": second}]}
    try:
        found = on_day(read_facts({"person": person}), date(2026, 11, 1), Switches())
    except LawOutOfReach as refused:
        assert refused.code == "law_out_of_reach"
    else:
        assert all(one.holds_on(date(2026, 11, 1)) for one in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | DAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["person", "documents", "code", "from_on", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(given_json: Any) -> None:
    try:
        assert isinstance(read_facts(given_json), Facts)
    except Invalid as refused:
        assert refused.problems


def test_shape_names_every_member_of_the_facts() -> None:
    person = schema_of(Facts)["properties"]["person"]
    assert person["additionalProperties"] is False
    assert {"documents", "procedures", "decisions", "born_on"} <= person["properties"].keys()
    assert person["properties"]["documents"]["items"]["required"] == ["code", "issued_on"]
