"""States and allowed moves, as data (domain.md 2.1). Who may move is in `policies`; what must be there, in `guards`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """Where a case stands, after the phases of the DGCC."""

    INQUIRY = "inquiry", _("Inquiry")
    INTAKE = "intake", _("Intake")
    ASSESSMENT = "assessment", _("Assessment")
    PLANNING = "planning", _("Planning")
    LINKING = "linking", _("Linking")
    MONITORING = "monitoring", _("Monitoring")
    EVALUATION = "evaluation", _("Evaluation")
    CLOSED = "closed", _("Closed")


class Standing(models.TextChoices):
    """Whether work on a case goes on: the side states of domain.md 2.1."""

    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    TRANSFERRED = "transferred", _("Transferred")


WORKING = frozenset(Phase) - {Phase.CLOSED}
WITH_PERSON = frozenset({Phase.ASSESSMENT, Phase.PLANNING, Phase.LINKING, Phase.MONITORING})


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a case: from where, to where, and the guards that must be content."""

    sources: frozenset[Phase]
    target: Phase
    guards: tuple[str, ...] = ()


MOVES: Mapping[str, Move] = {
    "accept": Move(frozenset({Phase.INQUIRY}), Phase.INTAKE, ("inquiry_told", "contact_made")),
    "decline": Move(frozenset({Phase.INQUIRY, Phase.INTAKE}), Phase.CLOSED),
    "refer_out": Move(frozenset({Phase.INTAKE}), Phase.CLOSED),
    "inform_only": Move(frozenset({Phase.INTAKE}), Phase.CLOSED),
    "start_assessment": Move(
        frozenset({Phase.INTAKE}),
        Phase.ASSESSMENT,
        ("identity_known", "household_known", "status_known", "informed", "consent_or_reason"),
    ),
    "start_planning": Move(
        frozenset({Phase.ASSESSMENT}), Phase.PLANNING, ("assessment_complete", "vulnerability_screened")
    ),
    "agree_plan": Move(frozenset({Phase.PLANNING}), Phase.LINKING, ("goals_set", "measures_assigned")),
    "start_monitoring": Move(
        frozenset({Phase.LINKING}), Phase.MONITORING, ("measures_have_state", "first_link_active")
    ),
    "reassess": Move(frozenset({Phase.MONITORING}), Phase.ASSESSMENT),
    "start_evaluation": Move(WITH_PERSON, Phase.EVALUATION),
    "close": Move(
        frozenset({Phase.EVALUATION}),
        Phase.CLOSED,
        ("goals_evaluated", "rated_again", "evaluation_told", "nothing_open", "evaluation_signed"),
    ),
}


class TaskState(models.TextChoices):
    """What became of a task."""

    OPEN = "open", _("Open")
    ASSIGNED = "assigned", _("Assigned")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TASK_MOVES: Mapping[str, tuple[frozenset[TaskState], TaskState]] = {
    "assign": (frozenset({TaskState.OPEN, TaskState.ASSIGNED, TaskState.DECLINED}), TaskState.ASSIGNED),
    "accept": (frozenset({TaskState.ASSIGNED}), TaskState.ACCEPTED),
    "decline": (frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED}), TaskState.DECLINED),
    "finish": (frozenset({TaskState.OPEN, TaskState.ASSIGNED, TaskState.ACCEPTED}), TaskState.DONE),
    "withdraw": (
        frozenset({TaskState.OPEN, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.DECLINED}),
        TaskState.WITHDRAWN,
    ),
    "reopen": (frozenset({TaskState.DONE, TaskState.WITHDRAWN}), TaskState.OPEN),
}
OPEN_TASKS = frozenset({TaskState.OPEN, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.DECLINED})
HELPER_TASKS = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED})
"""The states in which the one who was asked sees a task."""


class DeadlineOrigin(models.TextChoices):
    """Where a deadline comes from."""

    COMPUTED = "computed", _("Computed from a rule")
    ENTERED = "entered", _("Entered by hand")


class DeadlineState(models.TextChoices):
    """What became of a deadline; `withdrawn` is what the facts do not give rise to any more."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_DEADLINES = frozenset({DeadlineState.OPEN})
DEADLINE_MOVES: Mapping[str, tuple[frozenset[DeadlineState], DeadlineState]] = {
    "finish": (OPEN_DEADLINES, DeadlineState.DONE),
    "dismiss": (OPEN_DEADLINES, DeadlineState.NOT_APPLICABLE),
    "reopen": (frozenset({DeadlineState.DONE, DeadlineState.NOT_APPLICABLE}), DeadlineState.OPEN),
}
"""What people do; only the radar withdraws, and takes up again what it withdrew."""


class ReferralState(models.TextChoices):
    """What became of a referral to a partner agency."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    WAITLISTED = "waitlisted", _("On the waiting list")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    REVOKED = "revoked", _("Revoked")


REFERRAL_MOVES: Mapping[str, tuple[frozenset[ReferralState], ReferralState]] = {
    "send": (frozenset({ReferralState.DRAFT}), ReferralState.SENT),
    "accept": (frozenset({ReferralState.SENT, ReferralState.WAITLISTED}), ReferralState.ACCEPTED),
    "refuse": (frozenset({ReferralState.SENT, ReferralState.WAITLISTED}), ReferralState.REFUSED),
    "waitlist": (frozenset({ReferralState.SENT}), ReferralState.WAITLISTED),
    "start": (frozenset({ReferralState.ACCEPTED}), ReferralState.IN_PROGRESS),
    "finish": (frozenset({ReferralState.ACCEPTED, ReferralState.IN_PROGRESS}), ReferralState.DONE),
    "revoke": (
        frozenset(
            {
                ReferralState.DRAFT,
                ReferralState.SENT,
                ReferralState.WAITLISTED,
                ReferralState.ACCEPTED,
                ReferralState.IN_PROGRESS,
            }
        ),
        ReferralState.REVOKED,
    ),
}
OPEN_REFERRALS = frozenset(
    {ReferralState.SENT, ReferralState.WAITLISTED, ReferralState.ACCEPTED, ReferralState.IN_PROGRESS}
)
PARTNER_PREVIEWS = frozenset({ReferralState.SENT, ReferralState.WAITLISTED})
PARTNER_READS = frozenset({ReferralState.ACCEPTED, ReferralState.IN_PROGRESS})
"""After its answer a partner reads the data that go along; before it, a preview; once it is over, nothing."""


class GoalState(models.TextChoices):
    """What became of a goal."""

    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    PARTLY_REACHED = "partly_reached", _("Partly reached")
    NOT_REACHED = "not_reached", _("Not reached")
    GIVEN_UP = "given_up", _("Given up")


class MeasureState(models.TextChoices):
    """How far a measure is. Typed only for measures that point at nothing; else computed from what they point at."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ImportState(models.TextChoices):
    """How the import of a list ended."""

    DRY_RUN = "dry_run", _("Dry run")
    REFUSED = "refused", _("Refused as a whole")
    FINISHED = "finished", _("Finished")


class RowResult(models.TextChoices):
    """What an import made of a row; `withheld` is a good row of a list that was refused as a whole."""

    CREATED = "created", _("Created")
    KNOWN = "known", _("Known")
    REFUSED = "refused", _("Refused")
    WITHHELD = "withheld", _("Withheld")


class PairState(models.TextChoices):
    """What is known of two people who may be one."""

    SUGGESTED = "suggested", _("Suggested")
    NOT_SAME = "not_same", _("Not the same")
    MERGED = "merged", _("Merged")


class AssessmentKind(models.TextChoices):
    """When in a case the person's situation was assessed."""

    INITIAL = "initial", _("Initial")
    AGAIN = "again", _("Re-assessment")
    FINAL = "final", _("Final")
