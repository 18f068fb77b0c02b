"""The plan of a story's case: goals, measures, and the referrals and tasks that they point at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from casemgmt.demo.seeding.timeline import local
from cases.actions import moves, plans, referrals, tasks
from cases.lifecycle import GoalState, MeasureState, ReferralState
from cases.models import Goal, Measure, Referral

if TYPE_CHECKING:
    from casemgmt.demo.seeding.story_cases import StoryCase

SET_AHEAD = timedelta(days=14)
"""How long before its day a task is set; a task that is further away was set on the day of seeding."""

GOAL_FACTS = ("field_of_action", "what", "measured_by", "due_on", "priority")
MEASURE_FACTS = ("title", "description", "due_on", "responsible")
TASK_FACTS = ("kind", "title", "what_to_do", "place", "shows_first_name", "shows_language", "shows_address")
REFERRAL_FACTS = ("topic", "categories", "message")

STARTED = frozenset({ReferralState.IN_PROGRESS, ReferralState.DONE})
ANSWERED_YES = STARTED | {ReferralState.ACCEPTED}
ENDED = frozenset({MeasureState.DONE, MeasureState.FAILED})


class StoryPlan:
    """Plans goals, measures, referrals and tasks of a case into its timeline."""

    def __init__(self, story: StoryCase) -> None:
        self.story = story
        self.town = story.town
        self.told = story.told
        self.goals: list[tuple[Goal, Mapping[str, Any]]] = []
        self.measures: list[tuple[Measure, Mapping[str, Any]]] = []

    def plan_goals(self) -> None:
        """Plan goals and measures, and where the file has one, the agreement."""
        if "goals" not in self.told:
            return
        agreement = dict(self.told.get("plan", {}))
        self.story.timeline.on(agreement.get("agreed_on", self.told["assessment"]["completed_on"]), self._set_goals)
        if agreement:
            self.story.timeline.on(
                agreement["agreed_on"],
                lambda now: moves.agree_plan(by=self.story.by(now), case=self.story.case, **agreement),
            )

    def plan_referrals(self) -> None:
        """Plan the sending of every referral, and what the agency answers."""
        for told in self.told.get("referrals", ()):
            _StoryReferral(self, told).plan()

    def plan_tasks(self) -> None:
        """Plan every task a fortnight before its day."""
        for told in self.told.get("tasks", ()):
            shift = self._shift_of(told)
            self.story.timeline.on(told["due_on"] + shift - SET_AHEAD, self._setting_of(told, shift))

    def put_measures_under_way(self, moment: datetime) -> None:
        """Before monitoring: say of each measure without a referral or task yet that it is under way, or waits."""
        for measure, told in self.measures:
            if measure.target_id is None:
                state = MeasureState.UNDER_WAY if "state" in told else MeasureState.WAITING
                self._type(moment, measure, state)

    def end_measures(self, moment: datetime) -> None:
        """Before the evaluation: say what became of the measures that point at nothing."""
        for measure, told in self.measures:
            if told.get("state") in ENDED:
                self._type(moment, measure, told["state"])

    def evaluate_goals(self, moment: datetime) -> None:
        """Say what became of the goals."""
        for goal, told in self.goals:
            if told.get("state", GoalState.OPEN) != GoalState.OPEN:
                plans.evaluate_goal(by=self.story.by(moment), goal=goal, state=told["state"], outcome=told["outcome"])

    def point(self, moment: datetime, kind: str, key: str, target: Any) -> None:
        """Let the measures point at a referral or task that names them."""
        for measure, told in self.measures:
            if told.get(kind) == key:
                changes = {"target_kind": kind, "target_id": target.pk}
                plans.update_measure(by=self.story.by(moment), measure=measure, changes=changes)

    def _type(self, moment: datetime, measure: Measure, state: str) -> None:
        plans.update_measure(by=self.story.by(moment), measure=measure, changes={"typed_state": state})

    def _set_goals(self, moment: datetime) -> None:
        by = self.story.by(moment)
        for told in self.told["goals"]:
            goal = plans.create_goal(by=by, case=self.story.case, **{name: told[name] for name in GOAL_FACTS})
            self.goals.append((goal, told))
            for one in told["measures"]:
                facts = {name: one[name] for name in MEASURE_FACTS} | self._responsible(one)
                self.measures.append((plans.create_measure(by=by, goal=goal, **facts), one))

    def _responsible(self, told: Mapping[str, Any]) -> dict[str, Any]:
        if "agency" in told:
            return {"responsible_agency": self.town.agencies[told["agency"]]}
        return {"responsible_user": self.town.users[told["username"]]} if "username" in told else {}

    def _setting_of(self, told: Mapping[str, Any], shift: timedelta) -> Callable[[datetime], None]:
        times = {name: local(told[name] + shift) for name in ("starts_at", "ends_at") if name in told}
        facts = {name: told[name] for name in TASK_FACTS} | times

        def set_task(moment: datetime) -> None:
            task = tasks.create_task(
                by=self.story.by(moment),
                case=self.story.case,
                assignee=self.town.users[told["assignee"]],
                due_on=told["due_on"] + shift,
                **facts,
            )
            self.point(moment, "task", told["key"], task)

        return set_task

    def _shift_of(self, told: Mapping[str, Any]) -> timedelta:
        """By whole weeks to the first day behind the day of seeding, where the task moves with it."""
        if not told["moves_with_today"]:
            return timedelta(0)
        days_past = (self.story.timeline.today - told["due_on"]).days
        return timedelta(weeks=max(0, days_past // 7 + 1))


class _StoryReferral:
    """One referral: sent by the caseworker, answered by the agency."""

    def __init__(self, plan: StoryPlan, told: Mapping[str, Any]) -> None:
        self.plan_of_case = plan
        self.story = plan.story
        self.told = told
        self.referral: Referral = Referral()

    def plan(self) -> None:
        """Plan its steps up to the state that the file names."""
        told, state = self.told, self.told["state"]
        self._on("sent_on", self._send)
        if state == ReferralState.WAITLISTED:
            self._on("answered_on", lambda now: self._answer(now, referrals.waitlist_referral, answer=told["answer"]))
        if state in ANSWERED_YES:
            said = {} if state == ReferralState.DONE else {"answer": told["answer"]}
            self._on("answered_on", lambda now: self._answer(now, referrals.accept_referral, **said))
        if state in STARTED:
            first = {"first_contact_on": told["first_contact_on"]}
            self._on("first_contact_on", lambda now: self._answer(now, referrals.start_referral, **first))
        if state == ReferralState.DONE:
            self._on("ended_on", lambda now: self._answer(now, referrals.finish_referral, answer=told["answer"]))

    def _on(self, day: str, step: Callable[[datetime], None]) -> None:
        on: date = self.told[day]
        self.story.timeline.on(on, step)

    def _send(self, moment: datetime) -> None:
        by, agency = self.story.by(moment), self.told["agency"]
        self.referral = referrals.create_referral(
            by=by,
            case=self.story.case,
            agency=self.story.town.agencies[agency],
            consent=self.story.consents[agency],
            **{name: self.told[name] for name in REFERRAL_FACTS},
        )
        self.plan_of_case.point(moment, "referral", self.told["key"], self.referral)
        referrals.send_referral(by=by, referral=self.referral)

    def _answer(self, moment: datetime, action: Callable[..., Referral], **said: Any) -> None:
        action(by=self.story.town.speaker(self.told["agency"], moment), referral=self.referral, **said)
