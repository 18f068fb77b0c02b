"""What is on record of the person of a story's case: papers, asylum procedure, regimes, decisions; and corrections."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.demo.seeding.timeline import Timeline
from cases.actions.stated import correct_stated, enter_stated
from cases.models import AsylumProcedure, BenefitDecision, Case, Person, RegimePeriod, ResidenceDocument

KINDS: Mapping[str, Any] = {
    "residence_document": ResidenceDocument,
    "asylum_procedure": AsylumProcedure,
    "regime_period": RegimePeriod,
    "benefit_decision": BenefitDecision,
}
NO_FACTS = frozenset({"kind", "on", "key", "completes", "decision"})

CaseOf = Callable[[], Case]
By = Callable[[datetime], Actor]


class StoryRecords:
    """Plans the entries of `records`; one with `completes` adds to the earlier one of that key."""

    def __init__(self, timeline: Timeline, told: Mapping[str, Any], *, case: CaseOf, by: By) -> None:
        self.timeline = timeline
        self.told = told
        self.case = case
        self.by = by
        self.entered: dict[str, Any] = {}

    def plan(self) -> None:
        """Plan each entry on its day."""
        for entry in self.told.get("records", []):
            self.timeline.on(entry["on"], self._step_of(entry))

    def _step_of(self, entry: Mapping[str, Any]) -> Callable[[datetime], None]:
        facts = {name: value for name, value in entry.items() if name not in NO_FACTS}
        if "decision" in entry:
            facts["kind"] = entry["decision"]

        def complete(moment: datetime) -> None:
            record = self.entered[entry["completes"]]
            correct_stated(by=self.by(moment), record=record, changes=facts)

        def enter(moment: datetime) -> None:
            person = Person.objects.select_related("key").get(pk=self.case().person_id)
            model = KINDS[entry["kind"]]
            self.entered[entry["key"]] = enter_stated(by=self.by(moment), model=model, person=person, **facts)

        return complete if "completes" in entry else enter
