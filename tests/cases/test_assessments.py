"""Assessments over the API: begun, rated, completed; what a granted health companion may; what nobody else sees."""

from typing import Any

import pytest

from casemgmt.audit.models import Entry
from cases.codes import ASSESSMENT_DOMAINS
from cases.lifecycle import Phase
from cases.models import Assessment, Case
from cases.projections import ASSESSMENT
from tests.factories.case_records import all_ratings, case_in, grant, ids, keys, make_assessment, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_town

OTHER_PHASES = [phase.value for phase in Phase if phase not in {Phase.ASSESSMENT, Phase.EVALUATION, Phase.CLOSED}]
COMPANION = ASSESSMENT.shown("health_companion")
GAPS = [
    *(("domain_not_rated", f"/assessments/ratings/{domain}") for domain in ASSESSMENT_DOMAINS.codes),
    ("persons_view_missing", "/assessments/persons_view"),
    ("resources_missing", "/assessments/resources"),
    ("need_missing", "/assessments/no_need"),
]
FILLED = {"persons_view": "Work first.", "resources": "A brother.", "vulnerability_screened_on": "2026-03-02"}
VULNERABILITY = {"category": "pregnant", "known_by": "stated", "severity": 2}


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, Phase.ASSESSMENT)


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def begin(client: Api, case: Case, **more: Any) -> Any:
    return client.post("/assessments/", {"case": str(case.pk), **more})


def path(assessment: Any, verb: str = "") -> str:
    key = assessment if isinstance(assessment, str) else assessment.pk
    return f"/assessments/{key}/" + (f"{verb}/" if verb else "")


def test_assessment_is_begun_as_the_initial_one(worker: Api, case: Case) -> None:
    answer = begin(worker, case)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["case"], body["kind"], body["completed_at"], body["ratings"]) == (str(case.pk), "initial", None, {})
    again = worker.get(answer["Location"].removeprefix("http://testserver"))
    assert (again.json(), again["ETag"]) == (body, answer["ETag"])


def test_assessment_after_a_completed_one_is_again(town: Town, worker: Api, case: Case) -> None:
    make_assessment(town, case, complete=True)
    assert begin(worker, case).json()["kind"] == "again"


def test_assessment_in_the_evaluation_is_final(town: Town, worker: Api) -> None:
    assert begin(worker, case_in(town, Phase.EVALUATION)).json()["kind"] == "final"


@pytest.mark.parametrize(
    ("phase", "kind"), [("assessment", "final"), ("assessment", "again"), ("evaluation", "initial")]
)
def test_assessment_of_a_wrong_kind_is_refused(town: Town, worker: Api, phase: str, kind: str) -> None:
    refused = begin(worker, case_in(town, phase), kind=kind)
    assert problems(refused) == (409, "kind_not_fitting", [("kind_not_fitting", "/kind")])


def test_assessment_of_the_fitting_kind_may_be_named(worker: Api, case: Case) -> None:
    assert begin(worker, case, kind="initial").status_code == 201


@pytest.mark.parametrize("phase", OTHER_PHASES)
def test_assessment_in_another_phase_is_refused(town: Town, worker: Api, phase: str) -> None:
    assert problems(begin(worker, case_in(town, phase))) == (409, "wrong_phase", [("wrong_phase", "/case")])


@pytest.mark.parametrize("ended", [{"phase": "closed", "closed_on": "2026-03-02"}, {"standing": "transferred"}])
def test_assessment_of_an_ended_case_is_refused(worker: Api, case: Case, ended: dict[str, str]) -> None:
    Case.objects.filter(pk=case.pk).update(**ended)
    assert problems(begin(worker, case)) == (409, "case_not_open", [])


def test_second_assessment_under_way_is_refused(worker: Api, case: Case) -> None:
    assert begin(worker, case).status_code == 201
    assert problems(begin(worker, case)) == (409, "assessment_under_way", [])
    assert Assessment.objects.count() == 1


def test_assessment_takes_findings_and_screening(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    etag = worker.get(path(assessment))["ETag"]
    given = {
        "persons_view": "Wants work.",
        "resources": "A brother in town.",
        "no_need": True,
        "vulnerability_screened_on": "2026-03-02",
        "vulnerabilities": [VULNERABILITY | {"measures_needed": "A midwife", "may_know": "Health companion"}],
        "child_protection_checked_on": "2026-03-02",
    }
    answer = worker.patch(path(assessment), given, etag=etag)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in given} == given
    assert {name: worker.get(path(assessment)).json()[name] for name in given} == given


def test_vulnerability_in_a_patch_is_whole(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    answer = worker.patch(path(assessment), {"vulnerabilities": [VULNERABILITY]}, etag="*")
    assert answer.json()["vulnerabilities"] == [VULNERABILITY | {"measures_needed": "", "may_know": ""}]


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ({"category": "tired"}, ("invalid_choice", "/vulnerabilities/0/category")),
        ({"known_by": "rumour"}, ("invalid_choice", "/vulnerabilities/0/known_by")),
        ({"severity": 4}, ("max_value", "/vulnerabilities/0/severity")),
        ({"colour": "red"}, ("unknown_member", "/vulnerabilities/0/colour")),
    ],
)
def test_vulnerability_outside_the_code_lists_is_refused(
    town: Town, worker: Api, case: Case, item: dict[str, Any], entry: tuple[str, str]
) -> None:
    assessment = make_assessment(town, case)
    answer = worker.patch(path(assessment), {"vulnerabilities": [VULNERABILITY | item]}, etag="*")
    assert problems(answer) == (400, "invalid", [entry])


def test_vulnerability_without_a_category_is_refused(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    answer = worker.patch(path(assessment), {"vulnerabilities": [{"known_by": "stated", "severity": 1}]}, etag="*")
    assert problems(answer) == (400, "invalid", [("required", "/vulnerabilities/0/category")])


def test_rating_sets_its_domains_and_leaves_others(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    whole = {"rating": 2, "need_status": "unmet", "priority": 1, "self_rating": 3, "evidence": "Shares one room."}
    worker.post(
        path(assessment, "rate"), {"ratings": [{"domain": "housing", **whole}, {"domain": "work", "rating": 4}]}
    )
    answer = worker.post(path(assessment, "rate"), {"ratings": [{"domain": "work", "rating": 9}]})
    assert answer.status_code == 200, answer.content
    blank = {"need_status": "", "priority": None, "self_rating": None, "evidence": ""}
    assert answer.json()["ratings"] == {"housing": whole, "work": {"rating": 9} | blank}
    assert Entry.objects.filter(event="assessment.rated").count() == 2


@pytest.mark.parametrize(
    ("ratings", "entry"),
    [
        ([], ("empty", "/ratings")),
        ([{"domain": "weather", "rating": 1}], ("invalid_choice", "/ratings/0/domain")),
        ([{"domain": "work", "rating": 6}], ("invalid_choice", "/ratings/0/rating")),
        ([{"domain": "work"}], ("required", "/ratings/0/rating")),
        ([{"domain": "work", "rating": 1, "need_status": "huge"}], ("invalid_choice", "/ratings/0/need_status")),
        ([{"domain": "work", "rating": 1, "priority": 4}], ("max_value", "/ratings/0/priority")),
        ([{"domain": "work", "rating": 1, "self_rating": 0}], ("min_value", "/ratings/0/self_rating")),
        ([{"domain": "work", "rating": 1}, {"domain": "work", "rating": 2}], ("domain_twice", "/ratings")),
    ],
)
def test_rating_that_breaks_a_rule_is_refused(
    town: Town, worker: Api, case: Case, ratings: list[dict[str, Any]], entry: tuple[str, str]
) -> None:
    answer = worker.post(path(make_assessment(town, case), "rate"), {"ratings": ratings})
    assert problems(answer) == (400, "invalid", [entry])


def test_empty_assessment_is_not_completed_and_all_gaps_are_named(town: Town, worker: Api, case: Case) -> None:
    refused = worker.post(path(make_assessment(town, case), "complete"))
    screening = ("screening_missing", "/assessments/vulnerability_screened_on")
    assert problems(refused) == (409, "assessment_incomplete", [*GAPS, screening])


def test_assessment_with_a_minor_needs_the_child_protection_check(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    worker.post(path(assessment, "rate"), {"ratings": all_ratings()})
    worker.patch(path(assessment), FILLED, etag="*")
    case.person.born_on = None
    case.person.save()
    refused = worker.post(path(assessment, "complete"))
    missing = ("child_protection_check_missing", "/assessments/child_protection_checked_on")
    assert problems(refused) == (409, "assessment_incomplete", [missing])
    worker.patch(path(assessment), {"child_protection_checked_on": "2026-03-02"}, etag="*")
    assert worker.post(path(assessment, "complete")).status_code == 200


def test_assessment_without_any_need_says_so(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    worker.post(path(assessment, "rate"), {"ratings": all_ratings(5)})
    worker.patch(path(assessment), FILLED, etag="*")
    refused = worker.post(path(assessment, "complete"))
    assert problems(refused) == (409, "assessment_incomplete", [("need_missing", "/assessments/no_need")])
    worker.patch(path(assessment), {"no_need": True}, etag="*")
    done = worker.post(path(assessment, "complete"))
    assert (done.status_code, done.json()["completed_by"]) == (200, str(town.users["caseworker"].pk))


def test_completed_assessment_is_only_read(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case, complete=True)
    refusals = [
        worker.patch(path(assessment), {"resources": "More"}, etag="*"),
        worker.post(path(assessment, "rate"), {"ratings": all_ratings()}),
        worker.post(path(assessment, "complete")),
    ]
    assert [problems(one) for one in refusals] == [(409, "assessment_completed", [])] * 3
    assert worker.get(path(assessment)).status_code == 200


def test_assessment_of_a_closed_case_is_only_read(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    Case.objects.filter(pk=case.pk).update(phase="closed", closed_on="2026-03-02")
    refusals = [
        worker.patch(path(assessment), {"resources": "More"}, etag="*"),
        worker.post(path(assessment, "rate"), {"ratings": all_ratings()}),
        worker.post(path(assessment, "complete")),
    ]
    assert [problems(one) for one in refusals] == [(409, "case_not_open", [])] * 3


def test_planning_needs_a_completed_assessment(town: Town, worker: Api, case: Case) -> None:
    start = f"/cases/{case.pk}/start-planning/"
    missing = [("assessment_missing", "/assessments")]
    assert problems(worker.post(start)) == (409, "move_refused", missing)
    assessment = make_assessment(town, case)
    missing = [
        ("assessment_not_completed", "/assessments/completed_at"),
        *GAPS,
        ("screening_missing", "/assessments/vulnerability_screened_on"),
    ]
    assert problems(worker.post(start)) == (409, "move_refused", missing)
    worker.post(path(assessment, "rate"), {"ratings": all_ratings()})
    worker.patch(path(assessment), FILLED, etag="*")
    assert problems(worker.post(start)) == (409, "move_refused", missing[:1])
    worker.post(path(assessment, "complete"))
    assert worker.post(start).json()["phase"] == "planning"


def test_assessment_change_needs_the_etag_and_honours_it(town: Town, worker: Api, case: Case) -> None:
    assessment = make_assessment(town, case)
    old = worker.get(path(assessment))["ETag"]
    assert worker.patch(path(assessment), {"resources": "x"}).status_code == 428
    new = worker.patch(path(assessment), {"resources": "x"}, etag=old)["ETag"]
    assert worker.patch(path(assessment), {"resources": "y"}, etag=old).status_code == 412
    body = {"ratings": [{"domain": "work", "rating": 2}]}
    assert worker.post(path(assessment, "rate"), body, etag=old).status_code == 412
    assert worker.post(path(assessment, "complete"), etag=old).status_code == 412
    assert worker.post(path(assessment, "rate"), body, etag=new).status_code == 200


def test_health_companion_sees_and_rates_the_own_domain_only(town: Town, api: Any, case: Case) -> None:
    assessment = make_assessment(town, case)
    api("caseworker").post(path(assessment, "rate"), {"ratings": all_ratings()})
    companion = api("health_companion")
    assert companion.get(path(assessment)).status_code == 404
    grant(town, case, "health_companion")
    shown = companion.get(path(assessment)).json()
    assert (set(shown), set(shown["ratings"])) == (COMPANION, {"health"})
    [listed] = companion.get("/assessments/").json()["results"]
    assert listed == shown
    rated = companion.post(path(assessment, "rate"), {"ratings": [{"domain": "health", "rating": 1}]})
    assert (rated.status_code, rated.json()["ratings"]["health"]["rating"]) == (200, 1)
    assert (set(rated.json()), set(rated.json()["ratings"])) == (COMPANION, {"health"})
    assert set(api("caseworker").get(path(assessment)).json()["ratings"]) == set(ASSESSMENT_DOMAINS.codes)


def test_health_companion_does_nothing_else(town: Town, api: Any, case: Case) -> None:
    assessment = make_assessment(town, case)
    grant(town, case, "health_companion")
    companion = api("health_companion")
    both = [{"domain": "health", "rating": 1}, {"domain": "work", "rating": 1}]
    refused = companion.post(path(assessment, "rate"), {"ratings": both})
    assert problems(refused) == (403, "not_allowed", [("domain_not_yours", "/ratings/1/domain")])
    assert Assessment.objects.select_related("key").get().ratings == {}
    refusals = [
        begin(companion, case),
        companion.patch(path(assessment), {"resources": "x"}, etag="*"),
        companion.post(path(assessment, "complete")),
    ]
    assert [one.status_code for one in refusals] == [403, 403, 403]


def test_caseworker_with_a_grant_reads_the_narrow_part_and_writes_nothing(town: Town, api: Any, case: Case) -> None:
    assessment = make_assessment(town, case)
    grant(town, case, "caseworker-south")
    south = api("caseworker-south")
    assert set(south.get(path(assessment)).json()) == ASSESSMENT.shown("granted")
    refusals = [
        begin(south, case),
        south.patch(path(assessment), {"resources": "x"}, etag="*"),
        south.post(path(assessment, "complete")),
    ]
    assert [problems(one) for one in refusals] == [(403, "not_allowed", [("not_your_office", "")])] * 3
    refused = south.post(path(assessment, "rate"), {"ratings": [{"domain": "health", "rating": 1}]})
    assert problems(refused) == (403, "not_allowed", [("domain_not_yours", "/ratings/0/domain")])


def test_foreign_case_in_the_body_does_not_exist(town: Town, api: Any, case: Case) -> None:
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        assert problems(begin(client, case)) == (400, "invalid", [("does_not_exist", "/case")])
    assert begin(api("caseworker"), case).status_code == 201


def test_foreign_assessment_does_not_exist(town: Town, api: Any, case: Case) -> None:
    assessment = make_assessment(town, case)
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south"), api("health_companion")):
        answers = [client.get(path(assessment)), client.post(path(assessment, "rate"), {"ratings": all_ratings()})]
        assert [one.status_code for one in answers] == [404, 404]
        assert ids(client.get("/assessments/", case=str(case.pk))) == []
        assert client.get("/assessments/", count="true").json()["count"] == 0
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        answers = [
            client.patch(path(assessment), {"no_need": True}, etag="*"),
            client.post(path(assessment, "complete")),
        ]
        assert [one.status_code for one in answers] == [404, 404]
    assert ids(api("team_lead").get("/assessments/")) == keys(assessment)


def test_assessments_are_narrowed(town: Town, worker: Api, case: Case) -> None:
    done = make_assessment(town, case, complete=True)
    other = make_assessment(town, case_in(town, Phase.EVALUATION))
    assert ids(worker.get("/assessments/")) == keys(done, other)
    assert ids(worker.get("/assessments/", case=str(case.pk))) == keys(done)
    assert ids(worker.get("/assessments/", kind="final")) == keys(other)
    assert ids(worker.get("/assessments/", completed="true")) == keys(done)
    assert ids(worker.get("/assessments/", completed="false")) == keys(other)
    assert ids(worker.get("/assessments/", updated_since="2026-03-02T09:00:00Z")) == keys(done, other)
    assert ids(worker.get("/assessments/", updated_since="2026-03-02T09:00:01Z")) == []
    assert problems(worker.get("/assessments/", topic="x")) == (
        400,
        "unknown_parameter",
        [("unknown_parameter", "topic")],
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_assessment_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        case = case_in(town, Phase.ASSESSMENT)
        assessment = make_assessment(town, case)
        grant(town, case, "health_companion")
    found = {}
    for name in ("caseworker", "team_lead", "health_companion"):
        client = api(name)
        with counted() as listed:
            assert len(client.get("/assessments/").json()["results"]) == rows
        with counted() as viewed:
            assert client.get(path(assessment)).status_code == 200
        found[name] = (len(listed), len(viewed))
    assert found == {"caseworker": (5, 5), "team_lead": (5, 5), "health_companion": (5, 5)}
