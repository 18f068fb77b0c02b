"""One case of a story, from its inquiry to where it stands: each part of the file becomes the steps of its days."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.demo.papers import paper
from casemgmt.demo.seeding.story_plans import StoryPlan
from casemgmt.demo.seeding.story_records import StoryRecords
from casemgmt.demo.seeding.timeline import INFORMATION_VERSION, Timeline
from casemgmt.demo.seeding.town import DemoTown
from casemgmt.privacy.actions import give_consent
from casemgmt.privacy.models import Consent
from cases.actions import assessments, documents, moves, notes
from cases.actions.cases import assign_case, grant_case, log_contact, open_case, update_case
from cases.lifecycle import Phase
from cases.models import Assessment, Case, Household, Person

PHASES = tuple(Phase.values)
GRANT_REASON = "support"
NOT_AT_INTAKE = frozenset({"accepted_on", "informed_on", "informed_language"})
FINDINGS = ("persons_view", "resources", "vulnerability_screened_on", "child_protection_checked_on")

OpenFor = Callable[[datetime], tuple[Person, Household | None]]


class StoryCase:
    """Plans the steps of a case; `open_for` gives person and household when the inquiry comes."""

    def __init__(
        self, town: DemoTown, timeline: Timeline, told: Mapping[str, Any], *, reaches: str, open_for: OpenFor
    ) -> None:
        self.town = town
        self.timeline = timeline
        self.told = told
        self.reaches = reaches
        self.open_for = open_for
        self.case: Case = Case()
        self.assessment: Assessment = Assessment()
        self.consents: dict[str, Consent] = {}

    def plan(self) -> None:
        """Plan all that the file tells; on one day, in this order."""
        self._plan_inquiry(self.told["inquiry"])
        if "intake" in self.told:
            self._plan_intake(self.told["intake"])
        StoryRecords(self.timeline, self.told, case=lambda: self.case, by=self.by).plan()
        if "assessment" in self.told:
            self._plan_assessment(self.told["assessment"])
        plan = StoryPlan(self)
        plan.plan_goals()
        self._plan_changes()
        plan.plan_referrals()
        plan.plan_tasks()
        if "monitoring" in self.told:
            self._plan_monitoring(self.told["monitoring"], plan)
        if "evaluation" in self.told:
            self._plan_evaluation(self.told["evaluation"], plan)
        self._plan_notes_and_grants()
        self._plan_documents()
        if "closing" in self.told:
            self._plan_closing(self.told["closing"])

    def by(self, moment: datetime) -> Actor:
        """The caseworker, at the moment."""
        return self.town.actor(self.told["caseworker"], moment)

    def reached(self, phase: Phase) -> bool:
        """Whether the case gets as far as the phase."""
        return PHASES.index(self.reaches) >= PHASES.index(phase)

    def _plan_inquiry(self, inquiry: Mapping[str, Any]) -> None:
        facts = {name: value for name, value in inquiry.items() if name != "contact_made_on"}

        def take_in(moment: datetime) -> None:
            person, household = self.open_for(moment)
            by = self.by(moment)
            self.case = open_case(by=by, person=person, household=household, **facts)
            assign_case(by=by, case=self.case, caseworker=self.town.users[self.told["caseworker"]])

        self.timeline.on(inquiry["inquired_on"], take_in)
        if contact := inquiry.get("contact_made_on"):
            self.timeline.on(contact, lambda moment: self._log_contact(moment, contact))

    def _log_contact(self, moment: datetime, on: date) -> None:
        ways = self.case.person.contact_ways
        way = next((one["kind"] for one in ways if one["preferred"]), "via_person")
        log_contact(by=self.by(moment), case=self.case, on=on, way=way, reached=True)

    def _plan_intake(self, intake: Mapping[str, Any]) -> None:
        facts = {name: value for name, value in intake.items() if name not in NOT_AT_INTAKE}
        told = {name: intake[name] for name in ("informed_on", "informed_language")}
        self.timeline.on(intake["accepted_on"], lambda now: moves.accept_case(by=self.by(now), case=self.case))
        self._plan_change(intake["accepted_on"], facts)
        self._plan_change(intake["informed_on"], told)
        for consent in self.told["consents"]:
            self.timeline.on(consent["valid_from"], self._giving_of(consent))

    def _giving_of(self, told: Mapping[str, Any]) -> Callable[[datetime], None]:
        recipient = told.get("recipient")
        terms = {name: told[name] for name in ("purpose", "categories", "form", "language", "interpreted")}

        def give(moment: datetime) -> None:
            consent = give_consent(
                by=self.by(moment),
                person=self.case.person,
                recipient_agency=self.town.agencies[recipient] if recipient else None,
                information_version=INFORMATION_VERSION,
                withdrawal_explained=True,
                **terms,
            )
            if told["purpose"] == "partner_referral" and recipient:
                self.consents[recipient] = consent

        return give

    def _plan_change(self, on: date, facts: dict[str, Any]) -> None:
        self.timeline.on(on, lambda now: update_case(by=self.by(now), case=self.case, changes=facts))

    def _plan_changes(self) -> None:
        for change in self.told.get("status_changes", ()):
            facts = {name: value for name, value in change.items() if name not in {"on", "reason"}}
            self._plan_change(change["on"], facts)
            note = {"topic": "authorities", "text": change["reason"]}
            self.timeline.on(change["on"], lambda now, note=note: self._write(self.by(now), now, note))

    def _plan_assessment(self, assessment: Mapping[str, Any]) -> None:
        consented_on = [one["valid_from"] for one in self.told["consents"] if one["purpose"] == "case_management"]
        begun_on = max(self.told["intake"]["accepted_on"], self.told["intake"]["informed_on"], *consented_on)

        def begin(moment: datetime) -> None:
            moves.start_assessment(by=self.by(moment), case=self.case)
            self.assessment = assessments.create_assessment(by=self.by(moment), case=self.case)

        def complete(moment: datetime) -> None:
            self._complete(moment, assessment)
            if self.reached(Phase.PLANNING):
                moves.start_planning(by=self.by(moment), case=self.case)

        self.timeline.on(begun_on, begin)
        self.timeline.on(assessment["completed_on"], complete)

    def _complete(self, moment: datetime, told: Mapping[str, Any]) -> None:
        by, found = self.by(moment), {name: told[name] for name in FINDINGS if name in told}
        found["vulnerabilities"] = [_vulnerability(one) for one in told["vulnerabilities"]]
        ratings = [{"domain": domain} | rating for domain, rating in told["ratings"].items()]
        assessments.rate_assessment(by=by, assessment=self.assessment, ratings=ratings)
        assessments.update_assessment(by=by, assessment=self.assessment, changes=found)
        assessments.complete_assessment(by=by, assessment=self.assessment)

    def _plan_monitoring(self, monitoring: Mapping[str, Any], plan: StoryPlan) -> None:
        def start(moment: datetime) -> None:
            plan.put_measures_under_way(moment)
            moves.start_monitoring(by=self.by(moment), case=self.case)

        self.timeline.on(monitoring["started_on"], start)
        reviewed_on = max(note["happened_on"] for note in self.told["notes"])
        self._plan_change(reviewed_on, {"next_review_on": monitoring["next_review_on"]})

    def _plan_evaluation(self, told: Mapping[str, Any], plan: StoryPlan) -> None:
        facts = {
            "satisfaction": told["satisfaction"],
            "evaluation_summary": told["summary"],
            "open_needs": told["open_needs"],
        }

        def begin(moment: datetime) -> None:
            plan.end_measures(moment)
            moves.start_evaluation(by=self.by(moment), case=self.case, cause=told["cause"])
            plan.evaluate_goals(moment)
            self.assessment = assessments.create_assessment(by=self.by(moment), case=self.case)

        def sign(moment: datetime) -> None:
            moves.sign_evaluation(by=self.town.actor(told["signed_by"], moment), case=self.case)

        self.timeline.on(told["started_on"], begin)
        self._plan_change(told["started_on"], facts)
        final = self.told["final_assessment"]
        self.timeline.on(final["completed_on"], lambda now: self._complete(now, final))
        self.timeline.on(told["signed_on"], sign)

    def _plan_closing(self, told: Mapping[str, Any]) -> None:
        facts = {"on": told["closed_on"], "closing_reason": told["closing_reason"], "handover": told["handover"]}
        self.timeline.on(told["closed_on"], lambda now: moves.close_case(by=self.by(now), case=self.case, **facts))

    def _plan_notes_and_grants(self) -> None:
        for note in self.told.get("notes", ()):
            self.timeline.on(
                note["happened_on"],
                lambda now, note=note: self._write(self.town.actor(note["author"], now), now, note),
            )
        for grant in self.told.get("grants", ()):
            self.timeline.on(
                self.told["intake"]["informed_on"],
                lambda now, grant=grant: grant_case(
                    by=self.by(now),
                    case=self.case,
                    user=self.town.users[grant["username"]],
                    reason=GRANT_REASON,
                    field_set=grant["field_set"],
                ),
            )

    def _plan_documents(self) -> None:
        for told in self.told.get("documents", ()):
            self.timeline.on(told["added_on"], lambda now, told=told: self._keep(self.by(now), told))

    def _keep(self, by: Actor, told: Mapping[str, Any]) -> None:
        documents.add_document(
            by=by,
            person=self.case.person,
            case=self.case,
            kind=told["kind"],
            title=told["title"],
            file_name=told["file_name"],
            content=BytesIO(paper(told["lines"])),
        )

    def _write(self, by: Actor, moment: datetime, told: Mapping[str, Any]) -> None:
        notes.create_note(
            by=by,
            case=self.case,
            topic=told["topic"],
            text=told["text"],
            happened_at=moment,
            confidential=told.get("confidential", False),
        )


def _vulnerability(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "category": told["category"],
        "known_by": told["how_known"],
        "severity": told["severity"],
        "measures_needed": ", ".join(told["measures_needed"]),
        "may_know": ", ".join(told["who_may_know"]),
    }
