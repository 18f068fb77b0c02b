"""The stories of Musterwillich: codes of the lists, dates in order, and all that the phase of a case asks for."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from casemgmt.demo.papers import paper
from casemgmt.demo.seeding.story_records import KINDS
from cases.codes import DOCUMENT_KINDS, STATEMENT_SOURCES
from cases.identifiers import normalise_identifier
from cases.media_types import PDF, media_type_of, safe_name
from tests.demo.fictional_ranges import is_fictional
from tests.demo.town_files import (
    ACCOUNTS,
    AGENCIES,
    ASSESSMENTS,
    CATEGORIES,
    CHANNELS,
    CLOSING_REASONS,
    DOMAINS,
    FIELDS_OF_ACTION,
    GOAL_STATES,
    LANGUAGES,
    MEASURE_STATES,
    NOTE_TOPICS,
    PERSON_ATTRIBUTES,
    PHASES,
    PURPOSES,
    REFERRAL_STATES,
    REGIMES,
    RELATIONS,
    SEEDING_DAY,
    STATUS_DOCUMENTS,
    STORIES,
    TASK_KINDS,
    VULNERABILITIES,
    cases,
    codes,
    parts,
    people,
    read,
    stories,
)


def test_stories_reach_their_phases() -> None:
    assert [(story["story"], story["reaches"]) for story in stories()] == [
        ("S1", "monitoring"),
        ("S2", "planning"),
        ("S3", "linking"),
        ("S4", "intake"),
        ("S5", "inquiry"),
        ("S11", "closed"),
    ]
    assert codes(cases(), "reaches") - set(PHASES) == set()


def test_birth_dates_are_those_of_the_domain_document() -> None:
    assert [[person["born_on"].isoformat() for person in story["persons"].values()] for story in stories()] == [
        ["1988-05-14", "1990-09-02", "2011-04-10", "2017-01-22", "2022-11-05"],
        ["2001-03-15"],
        ["1988-02-20", "2015-06-30", "2019-10-02", "1954-07-01", "1992-05-11"],
        ["1999-12-01", "2026-11-10"],
        ["2008-02-14"],
        ["1990-06-18"],
    ]


def test_people_have_every_attribute() -> None:
    assert [set(person) - {"interpreter_wish"} for person in people()] == [PERSON_ATTRIBUTES] * len(people())


def test_people_use_codes_of_the_lists() -> None:
    assert codes(people(), "sex") <= {"w", "m", "d", "x"}
    assert codes(people(), "born_precision") <= {"day", "month", "year", "estimated", "unknown"}
    assert codes(people(), "original_script") <= {"Latn", "Arab", "Cyrl", "Ethi"}
    assert {code for person in people() for code in person["nationalities"]} <= {"SYR", "AFG", "UKR", "ERI"}
    spoken = [language for person in people() for language in person["languages"]]
    assert codes(people(), "mother_tongue") | codes(spoken, "language") <= LANGUAGES
    assert codes(spoken, "speaks") <= {"none", "basic", "good", "fluent"}
    variants = [variant for person in people() for variant in person["name_variants"]]
    assert codes(variants, "kind") <= {"spelling", "birth", "married", "passport", "alias"}
    wishes = [person["interpreter_wish"] for person in people() if "interpreter_wish" in person]
    assert codes(wishes, "gender") <= {"any", "w", "m"}
    assert codes(wishes, "language") <= LANGUAGES


def test_people_reach_nobody_and_have_well_formed_numbers() -> None:
    assert [way for person in people() for way in person["contact_ways"] if not is_fictional(way)] == []
    numbers = [number for person in people() for number in person["identifiers"]]
    assert [normalise_identifier(number["kind"], number["value"]) for number in numbers] == [
        number["value"] for number in numbers
    ]
    assert len({number["value"] for number in numbers}) == len(numbers)


@pytest.mark.parametrize("name", STORIES)
def test_household_names_everybody_once_and_the_head_first(name: str) -> None:
    story = read(f"stories/{name}")
    members = story["household"]["members"]
    assert [member["person"] for member in members] == list(story["persons"])
    assert (members[0]["person"], members[0]["relation"]) == (story["household"]["head"], "head")
    assert codes(members, "relation") <= RELATIONS
    assert [m["person"] for m in members if m["joined_on"] < story["persons"][m["person"]]["born_on"]] == []


@pytest.mark.parametrize("name", STORIES)
def test_case_is_of_an_adult_and_with_a_caseworker_of_its_team(name: str) -> None:
    story = read(f"stories/{name}")
    for case in story["cases"]:
        born_on = story["persons"][case["person"]]["born_on"]
        assert born_on.replace(year=born_on.year + 18) <= case["inquiry"]["inquired_on"]
        assert ACCOUNTS[case["caseworker"]]["team"] == case["team"]


def test_inquiry_and_intake_use_codes_of_the_lists() -> None:
    inquiries = [case["inquiry"] for case in cases()]
    papers = [case["intake"] for case in cases() if "intake" in case] + parts("status_changes")
    assert codes(inquiries, "channel") <= CHANNELS
    assert codes(inquiries, "language") <= LANGUAGES
    assert codes(papers, "status_document") <= STATUS_DOCUMENTS
    assert codes(papers, "legal_regime") <= REGIMES
    assert codes(papers, "informed_language") <= LANGUAGES


@pytest.mark.parametrize(
    ("part", "from_phase"),
    [
        ("intake", "intake"),
        ("consents", "intake"),
        ("assessment", "planning"),
        ("goals", "planning"),
        ("plan", "linking"),
        ("monitoring", "monitoring"),
        ("evaluation", "evaluation"),
        ("final_assessment", "closed"),
        ("closing", "closed"),
    ],
)
def test_case_has_what_its_phase_needs(part: str, from_phase: str) -> None:
    needing = {phase: PHASES.index(phase) >= PHASES.index(from_phase) for phase in PHASES}
    reached = [(case.get("reaches", story["reaches"]), case) for story in stories() for case in story["cases"]]
    assert [part in case for _, case in reached] == [needing[phase] for phase, _ in reached]


def test_work_on_a_case_runs_forward_and_not_into_the_future() -> None:
    for case in cases():
        steps = [
            case["inquiry"]["inquired_on"],
            case["inquiry"].get("contact_made_on"),
            case.get("intake", {}).get("accepted_on"),
            case.get("intake", {}).get("informed_on"),
            case.get("assessment", {}).get("completed_on"),
            case.get("plan", {}).get("agreed_on"),
            case.get("monitoring", {}).get("started_on"),
            case.get("evaluation", {}).get("started_on"),
            case.get("evaluation", {}).get("signed_on"),
            case.get("closing", {}).get("closed_on"),
        ]
        dates = [step for step in steps if step is not None]
        assert dates == sorted(dates)
        assert dates[-1] <= SEEDING_DAY


def test_intake_precedes_the_case_by_entry_and_assignment() -> None:
    for case in cases():
        if "intake" in case:
            assert case["intake"]["entered_on"] < case["intake"]["assigned_on"] <= case["inquiry"]["inquired_on"]


def test_assessments_rate_all_15_domains() -> None:
    assert [list(assessment["ratings"]) for assessment in ASSESSMENTS] == [DOMAINS] * len(ASSESSMENTS)


def test_ratings_use_the_scale() -> None:
    ratings = [rating for assessment in ASSESSMENTS for rating in assessment["ratings"].values()]
    assert {rating["rating"] for rating in ratings} <= {1, 2, 3, 4, 5, 9}
    assert codes(ratings, "need_status") <= {"unmet", "partly", "met", "declined"}
    assert {rating["priority"] for rating in ratings if "priority" in rating} <= {1, 2, 3}
    assert [rating for rating in ratings if not 1 <= rating.get("self_rating", 1) <= 10] == []
    assert [r for r in ratings if ("priority" in r) != (r.get("need_status") in ("unmet", "partly"))] == []


def test_vulnerabilities_use_codes_of_the_lists() -> None:
    found = [entry for assessment in ASSESSMENTS for entry in assessment["vulnerabilities"]]
    assert codes(found, "category") <= VULNERABILITIES
    assert codes(found, "how_known") <= {"visible", "stated", "third_party", "expert"}


def test_consents_use_codes_of_the_lists() -> None:
    consents = parts("consents")
    assert codes(consents, "purpose") <= PURPOSES
    assert codes(consents, "form") <= {"paper", "electronic", "oral_recorded"}
    assert codes(consents, "language") <= LANGUAGES
    assert codes(consents, "recipient") <= set(AGENCIES)
    assert {category for consent in consents for category in consent["categories"]} <= CATEGORIES


def test_referral_rests_on_a_consent_for_its_agency_categories_and_day() -> None:
    for case in cases():
        for referral in case.get("referrals", []):
            fitting = [
                consent
                for consent in case["consents"]
                if consent["purpose"] == "partner_referral"
                and consent.get("recipient") == referral["agency"]
                and set(referral["categories"]) <= set(consent["categories"])
                and consent["valid_from"] < referral["sent_on"]
            ]
            assert (referral["key"], len(fitting)) == (referral["key"], 1)


def test_consent_is_given_after_the_information() -> None:
    early = [
        consent["purpose"]
        for case in cases()
        for consent in case.get("consents", [])
        if consent["valid_from"] < case["intake"]["informed_on"]
    ]
    assert early == []


def test_referrals_name_agencies_of_the_town_and_known_states() -> None:
    assert codes(parts("referrals"), "agency") <= set(AGENCIES)
    assert codes(parts("referrals"), "state") <= REFERRAL_STATES
    answered = [referral for referral in parts("referrals") if referral["state"] not in ("draft", "sent")]
    assert [r["key"] for r in answered if not r["sent_on"] <= r["answered_on"] <= SEEDING_DAY] == []


def test_goals_and_measures_use_codes_of_the_lists() -> None:
    goals = parts("goals")
    measures = [measure for goal in goals for measure in goal["measures"]]
    assert codes(goals, "field_of_action") <= FIELDS_OF_ACTION
    assert codes(goals, "state") <= GOAL_STATES
    assert {goal["priority"] for goal in goals} <= {1, 2, 3}
    assert codes(measures, "responsible") <= {"office", "partner", "person"}
    assert codes(measures, "state") <= MEASURE_STATES
    assert (codes(measures, "agency") <= set(AGENCIES), codes(measures, "username") <= set(ACCOUNTS)) == (True, True)


def test_measures_point_at_a_referral_or_task_of_their_case_or_say_their_state() -> None:
    for case in cases():
        keys = {name: {entry["key"] for entry in case.get(name, [])} for name in ("referrals", "tasks")}
        for measure in (measure for goal in case.get("goals", []) for measure in goal["measures"]):
            ways = [
                measure.get("referral") in keys["referrals"],
                measure.get("task") in keys["tasks"],
                "state" in measure,
            ]
            assert (measure["title"], ways.count(True)) == (measure["title"], 1)


def test_tasks_have_a_window_ahead_and_an_assignee() -> None:
    tasks = parts("tasks")
    assert codes(tasks, "kind") <= TASK_KINDS
    assert codes(tasks, "assignee") <= set(ACCOUNTS)
    windows = [task for task in tasks if "starts_at" in task]
    assert [task["key"] for task in windows if not timedelta(0) < task["ends_at"] - task["starts_at"]] == []
    assert [task["key"] for task in windows if task["starts_at"].date() != task["due_on"]] == []
    assert [task["key"] for task in tasks if task["due_on"] <= SEEDING_DAY or not task["moves_with_today"]] == []


def test_volunteers_help_only_with_consent() -> None:
    helped = [
        (purpose, case)
        for case in cases()
        for task in case.get("tasks", [])
        if (purpose := {"volunteer": "volunteer_support", "interpreter": "interpreting"}.get(_role(task)))
    ]
    assert [purpose in codes(case["consents"], "purpose") for purpose, case in helped] == [True] * len(helped)
    assert len(helped) == 5


def _role(task: dict[str, Any]) -> str:
    return ACCOUNTS[task["assignee"]]["role"]


def test_every_role_with_cases_or_tasks_finds_something_to_do() -> None:
    busy = codes(parts("tasks"), "assignee") | codes(parts("grants"), "username") | codes(cases(), "caseworker")
    agencies = codes([r for r in parts("referrals") if r["state"] not in ("done", "refused", "revoked")], "agency")
    busy |= {name for name, account in ACCOUNTS.items() if account.get("agency") in agencies}
    assert busy == {
        "cw-nord", "cw-sued", "hm-muster", "hc-muster", "cc-muster", "jc-muster", "vo-1", "vo-2", "in-1",
        "pa-vhs", "pa-jobcenter",
    }  # fmt: skip


def test_notes_have_a_topic_and_an_author() -> None:
    assert codes(parts("notes"), "topic") <= NOTE_TOPICS
    assert codes(parts("notes"), "author") <= set(ACCOUNTS)


def test_closed_case_has_a_reason_and_results() -> None:
    closed = [case for case in cases() if "closing" in case]
    assert [case["closing"]["closing_reason"] in CLOSING_REASONS for case in closed] == [True]
    assert [goal["state"] for case in closed for goal in case["goals"]] == ["reached", "reached"]


def test_documents_are_papers_of_known_kinds() -> None:
    documents = parts("documents")
    assert len(documents) == 2
    assert [one for one in documents if not DOCUMENT_KINDS.has(one["kind"])] == []
    for one in documents:
        content = paper(one["lines"])
        assert media_type_of(BytesIO(content)) == PDF
        assert safe_name(one["file_name"], PDF) == one["file_name"]
        assert int(content.rpartition(b"startxref\n")[2].split()[0]) == content.index(b"xref\n0 6")


def test_records_of_the_law_say_who_stated_them_and_complete_what_was_entered() -> None:
    records = parts("records")
    assert codes(records, "stated_by") <= set(STATEMENT_SOURCES.codes)
    assert [one for one in records if "stated_by" not in one] == []
    assert codes(records, "kind") == set(KINDS)
    for case in cases():
        told = case.get("records", [])
        keys = [one["key"] for one in told if "key" in one]
        assert len(keys) == len(set(keys))
        assert codes(told, "completes") <= set(keys)
        assert [one["on"] for one in told] == sorted(one["on"] for one in told)
