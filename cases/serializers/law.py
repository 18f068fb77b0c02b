"""Shapes of findings: grouped by rule, in words, as much of each as the asker's role may know."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from casemgmt.access.projections import FULL
from casemgmt.api.serializers import serializers
from cases.codes import LEGAL_REGIMES, STATUS_DOCUMENTS
from cases.law import Finding, Outcome, Timeline
from cases.law.wording import LABELS
from cases.law_categories import category_of, shown_of
from cases.legal_facts import Remark

REMARKS: Mapping[str, tuple[str, str]] = {
    "household_member_not_seen": (
        "Ein Mitglied des Haushalts ist für Sie nicht sichtbar und wurde nicht berücksichtigt.",
        "A member of the household is not visible to you and was not taken into account.",
    ),
    "household_member_restricted": (
        "Die Daten eines Mitglieds des Haushalts dürfen nur aufbewahrt werden; es wurde nicht berücksichtigt.",
        "The data of a member of the household may only be kept; they were not taken into account.",
    ),
    "intake_document_not_used": (
        "Bei der Aufnahme wurde ein Aufenthaltsdokument genannt; als Dokument erfasst ist keines.",
        "A residence document was named at the intake; none is on record as a document.",
    ),
    "sponsorships_not_used": (
        "Verpflichtungserklärungen sind für Ihre Rolle nicht sichtbar und wurden nicht berücksichtigt.",
        "Declarations of commitment are not visible to your role and were not taken into account.",
    ),
}


class Labelled(serializers.Serializer):
    """A code and what it is called."""

    code = serializers.CharField()
    label = serializers.CharField()


class FindingSerializer(serializers.Serializer):
    """One answer of a rule, for the days from `from_on` to `last_on`. Reduced, it ends behind `verify`."""

    outcome = serializers.ChoiceField(choices=[one.value for one in Outcome])
    outcome_label = serializers.CharField()
    from_on = serializers.DateField(help_text="The first day on which it holds.")
    last_on = serializers.DateField(allow_null=True, help_text="The last day; null where the end is open.")
    day = serializers.DateField(allow_null=True, help_text="The day it speaks of: due on, allowed from, last valid.")
    code = serializers.CharField(help_text="The regime, status, document or step it speaks of.")
    code_label = serializers.CharField()
    verify = serializers.BooleanField(help_text="Whether law or practice leaves room: somebody has to look.")
    value = serializers.JSONField(required=False, help_text="A text for money, in euros; else a number or a text.")
    hints = Labelled(many=True, required=False)
    authority = Labelled(required=False, allow_null=True)
    because = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Addresses of the records that it was computed from."
    )
    source = serializers.CharField(required=False, help_text="The paragraph, ordinance or practice.")


class RuleSerializer(serializers.Serializer):
    """A rule with what it finds."""

    rule = serializers.CharField()
    label = serializers.CharField()
    category = serializers.CharField(help_text="The data category; it decides which role is shown how much.")
    shown = serializers.ChoiceField(choices=["whole", "reduced"])
    findings = FindingSerializer(many=True)


class RemarkSerializer(serializers.Serializer):
    """Something to know about the answer."""

    code = serializers.ChoiceField(choices=sorted(REMARKS))
    label = serializers.CharField()
    about = serializers.CharField(help_text="The address of what it is about.")


class EntitlementsSerializer(serializers.Serializer):
    """What holds for a person on a day."""

    person = serializers.UUIDField()
    on = serializers.DateField()
    rules = RuleSerializer(many=True)
    remarks = RemarkSerializer(many=True)


class BriefSerializer(serializers.Serializer):
    """A finding that ends or begins."""

    rule = serializers.CharField()
    label = serializers.CharField()
    outcome = serializers.CharField()
    outcome_label = serializers.CharField()
    code = serializers.CharField()
    code_label = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """A day on which findings end or begin."""

    on = serializers.DateField()
    ends = BriefSerializer(many=True)
    begins = BriefSerializer(many=True)


class _Timeline(serializers.Serializer):
    def get_fields(self) -> Any:
        """With `from`, which no name of Python can be."""
        days = {"from": serializers.DateField(), "to": serializers.DateField(help_text="The last day.")}
        return {
            **super().get_fields(),
            **days,
            "rules": RuleSerializer(many=True),
            "changes": ChangeSerializer(many=True),
        }


class TimelineSerializer(_Timeline):
    """What holds for a person in some days, and when it changes."""

    person = serializers.UUIDField()
    remarks = RemarkSerializer(many=True)


class MemberEntitlements(serializers.Serializer):
    """What holds for one member of the household."""

    person = serializers.UUIDField()
    rules = RuleSerializer(many=True)


class HouseholdEntitlementsSerializer(serializers.Serializer):
    """What holds for the members of a household on a day."""

    household = serializers.UUIDField()
    on = serializers.DateField()
    members = MemberEntitlements(many=True)
    remarks = RemarkSerializer(many=True)


class MemberTimeline(_Timeline):
    """What holds for one member of the household, and when it changes."""

    person = serializers.UUIDField()


class HouseholdTimelineSerializer(serializers.Serializer):
    """What holds for the members of a household in some days."""

    household = serializers.UUIDField()
    members = MemberTimeline(many=True)
    remarks = RemarkSerializer(many=True)


class EvaluationSerializer(serializers.Serializer):
    """What would hold. `because` are pointers into what was sent, or the `ref` that was given there."""

    on = serializers.DateField(required=False)
    rules = RuleSerializer(many=True)
    changes = ChangeSerializer(many=True, required=False)


def shown_rules(findings: Iterable[Finding], language: str, field_set: str = FULL) -> list[dict[str, Any]]:
    """The findings by rule, as far as the field set shows them."""
    return [
        {
            "rule": rule,
            "label": LABELS["rules"][rule][language],
            "category": category_of(rule),
            "shown": shown,
            "findings": [_finding(one, language, whole=shown == "whole") for one in of_rule],
        }
        for rule, of_rule in groupby(findings, key=lambda one: one.rule)
        if (shown := shown_of(rule, field_set))
    ]


def shown_changes(timeline: Timeline, language: str, field_set: str = FULL) -> list[dict[str, Any]]:
    """The days on which findings change that the field set shows."""
    found = [
        {
            "on": change.on,
            "ends": _briefs(change.ends, language, field_set),
            "begins": _briefs(change.begins, language, field_set),
        }
        for change in timeline.changes
    ]
    return [one for one in found if one["ends"] or one["begins"]]


def shown_timeline(timeline: Timeline, last_on: date, language: str, field_set: str = FULL) -> dict[str, Any]:
    """The members that every timeline has."""
    return {
        "from": timeline.from_on,
        "to": last_on,
        "rules": shown_rules(timeline.findings, language, field_set),
        "changes": shown_changes(timeline, language, field_set),
    }


def shown_remarks(remarks: Iterable[Remark], language: str) -> list[dict[str, str]]:
    """The remarks in words."""
    return [
        {"code": one.code, "label": REMARKS[one.code][0 if language == "de" else 1], "about": one.about}
        for one in remarks
    ]


def _finding(one: Finding, language: str, *, whole: bool) -> dict[str, Any]:
    shown = {
        "outcome": one.outcome.value,
        "outcome_label": LABELS["outcomes"][one.outcome][language],
        "from_on": one.from_on,
        "last_on": one.last_on,
        "day": one.day,
        "code": one.code,
        "code_label": _code_label(one.code, language),
        "verify": one.verify,
    }
    if not whole:
        return shown
    return shown | {
        "value": str(one.value) if isinstance(one.value, Decimal) else one.value,
        "hints": [_labelled("hints", code, language) for code in one.hints],
        "authority": _labelled("authorities", one.authority, language) if one.authority else None,
        "because": list(one.because),
        "source": one.source,
    }


def _briefs(findings: Sequence[Finding], language: str, field_set: str) -> list[dict[str, str]]:
    return [
        {
            "rule": one.rule,
            "label": LABELS["rules"][one.rule][language],
            "outcome": one.outcome.value,
            "outcome_label": LABELS["outcomes"][one.outcome][language],
            "code": one.code,
            "code_label": _code_label(one.code, language),
        }
        for one in findings
        if shown_of(one.rule, field_set)
    ]


def _labelled(kind: str, code: str, language: str) -> dict[str, str]:
    words = LABELS[kind].get(code)
    return {"code": code, "label": code if words is None else words[language]}


def _code_label(code: str, language: str) -> str:
    words = LABELS["codes"].get(code)
    if words is not None:
        return words[language]
    return next((one.label(code, language) for one in (STATUS_DOCUMENTS, LEGAL_REGIMES) if one.has(code)), code)
