"""One row of a list written: a person with their numbers, in their household, with an inquiry; and nobody twice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.crypto.digests import digest, digests
from casemgmt.errors import Conflict
from cases.actions.cases import open_case
from cases.actions.households import add_member, create_household, update_household
from cases.actions.notes import create_note
from cases.actions.persons import create_identifier, create_person, refuse_likely_known
from cases.lists.rows import PERSONAL_IDENTIFIERS, PersonRow
from cases.models import Case, Household, HouseholdMember, ImportedRow, Person, PersonIdentifier
from cases.models.imports import imported_row_words
from cases.models.person import identifier_words

CHANNEL = "import"
CONCERN = "Taken over from a list"
NOTE_TOPIC = "special_situation"
NOTE_LENGTH = 10_000
BATCH = 500
"""How many digests one statement looks for."""

OF_PERSON = (
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
    "born_on", "born_precision", "sex", "own_designation", "nationalities", "mother_tongue", "languages",
    "interpreter_wish", "contact_ways", "address",
)  # fmt: skip
OF_INQUIRY = (
    "channel", "inquired_on", "concern", "language", "interpreter_needed", "immediate_needs", "entered_on",
    "assigned_on", "status_document", "status_document_until", "legal_regime",
)  # fmt: skip


class Written(NamedTuple):
    """The number of the case that a row made, and what of the row was doubtful (codes of REASONS)."""

    reference: str
    doubts: tuple[str, ...]


class ListRows:
    """Writes the rows of one list into a team, and remembers who is in already, from this list or an earlier one.

    Only what the actor may see counts as known: a row must not tell that another team works with somebody.
    """

    def __init__(self, *, by: Actor, team: Team, today: date, rows: Sequence[PersonRow]) -> None:
        self.by = by
        self.team = team
        self.today = today
        self._teams = _teams_of(by, team)
        self._written = self._read_written(rows)
        self._numbers = self._read_numbers(rows)
        self._households = self._read_households(rows)

    def write(self, row: PersonRow, *, confirmed_new: bool = False) -> Written | None:
        """What the row made; None where it was written before. Raises Conflict or Invalid, and keeps nothing.

        LikelyKnown is raised for somebody whom the actor likely has in sight already, unless `confirmed_new`.
        """
        marks = self._marks(row)
        if any(mark in self._written for mark in marks):
            return None
        self._refuse_known_number(row)
        if not confirmed_new:
            refuse_likely_known(self.by, self.team, **_said(row, OF_PERSON))
        with transaction.atomic():
            person = create_person(by=self.by, team=self.team, event="person.imported", **_said(row, OF_PERSON))
            for kind, value in row.identifiers:
                create_identifier(by=self.by, person=person, kind=kind, value=value)
            household, relation = self._join(person, row)
            case = self._open_case(person, household, row)
            self._mark_written(person, row)
            if household is not None and relation == "head" and household.head_id != person.pk:
                update_household(by=self.by, household=household, changes={"head": person})
        self._remember(row, person, household)
        doubtful = row.relation == "head" and relation not in {"head", ""}
        return Written(case.reference, ("second_head",) if doubtful else ())

    def _join(self, person: Person, row: PersonRow) -> tuple[Household | None, str]:
        """The household of the row, made at its first member, and the relation under which the person joins it."""
        if not row.household_key:
            return None, ""
        household = self._households.get(row.household_key.casefold())
        if household is None and row.relation == "head":
            return create_household(by=self.by, team=self.team, head=person, joined_on=self.today), "head"
        if household is None:
            household = create_household(by=self.by, team=self.team)
        relation = row.relation or "other"
        if relation == "head" and household.head_id is not None:
            relation = "other"
        add_member(by=self.by, household=household, person=person, relation=relation, joined_on=self.today)
        return household, relation

    def _open_case(self, person: Person, household: Household | None, row: PersonRow) -> Case:
        defaults = {"channel": CHANNEL, "inquired_on": self.today, "concern": CONCERN}
        case = open_case(by=self.by, person=person, household=household, **(defaults | _said(row, OF_INQUIRY)))
        text = _not_in_a_field(row)
        for start in range(0, len(text), NOTE_LENGTH):
            part = text[start : start + NOTE_LENGTH]
            create_note(by=self.by, case=case, topic=NOTE_TOPIC, text=part, happened_at=self.by.now)
        return case

    def _refuse_known_number(self, row: PersonRow) -> None:
        for number in self._personal_numbers(row):
            if (holder := self._numbers.get(number)) is not None:
                has_case = Case.objects.filter(person_id=holder).open().exists()
                raise Conflict(code="case_open_already" if has_case else "person_known")

    def _remember(self, row: PersonRow, person: Person, household: Household | None) -> None:
        self._written[self._marks(row)[0]] = person.pk
        self._numbers |= dict.fromkeys(self._personal_numbers(row), person.pk)
        if household is not None:
            self._households[row.household_key.casefold()] = household

    def _marks(self, row: PersonRow) -> list[bytes]:
        """The digests that tell this row written, for each team the actor sees; first that of the list's team."""
        tenant, fingerprint = self.team.municipality_id, row.fingerprint()
        return [mark for team in self._teams for mark in digests(tenant, imported_row_words(team.hex, fingerprint))]

    def _mark_written(self, person: Person, row: PersonRow) -> None:
        tenant, team, fingerprint = self.team.municipality_id, self.team.pk.hex, row.fingerprint()
        mark = digest(tenant, imported_row_words(team, fingerprint))
        written = ImportedRow(municipality_id=tenant, key=person.key, digest=mark, person=person)
        written.team, written.fingerprint = team, fingerprint
        written.save(force_insert=True)

    def _personal_numbers(self, row: PersonRow) -> list[tuple[str, bytes]]:
        return [
            (kind, mark)
            for kind, value in row.identifiers
            if kind in PERSONAL_IDENTIFIERS
            for mark in digests(self.team.municipality_id, identifier_words(kind, value))
        ]

    def _read_written(self, rows: Sequence[PersonRow]) -> dict[bytes, UUID]:
        found = ImportedRow.objects.filter(municipality_id=self.team.municipality_id)
        return {
            bytes(mark): person
            for marks in _batches(mark for row in rows for mark in self._marks(row))
            for mark, person in found.filter(digest__in=marks).values_list("digest", "person_id")
        }

    def _read_numbers(self, rows: Sequence[PersonRow]) -> dict[tuple[str, bytes], UUID]:
        found = PersonIdentifier.objects.visible_to(self.by).filter(
            municipality_id=self.team.municipality_id, kind__in=sorted(PERSONAL_IDENTIFIERS)
        )
        return {
            (kind, bytes(mark)): person
            for marks in _batches(mark for row in rows for _, mark in self._personal_numbers(row))
            for kind, mark, person in found.filter(digest__in=marks).values_list("kind", "digest", "person_id")
        }

    def _read_households(self, rows: Sequence[PersonRow]) -> dict[str, Household]:
        """The households in which those who are in already live now, by the keys of this list; locked."""
        people = {
            person: row.household_key.casefold()
            for row in rows
            if row.household_key
            for mark in self._marks(row)
            if (person := self._written.get(mark)) is not None
        }
        keys: dict[UUID, str] = {}
        for part in _batches(people):
            members = HouseholdMember.objects.filter(person_id__in=part, left_on=None)
            for person, household in members.order_by("-pk").values_list("person_id", "household_id"):
                keys[household] = people[person]
        seen = Household.objects.visible_to(self.by).select_for_update(of=("self",)).filter(dissolved_on=None)
        return {
            keys[household.pk]: household
            for part in _batches(keys)
            for household in seen.filter(pk__in=part).order_by("pk")
        }


def _teams_of(by: Actor, team: Team) -> list[UUID]:
    """The teams whose people the actor sees, first the one that the list is for."""
    seen = set(by.team_ids())
    if team.municipality_id in by.town_ids():
        seen |= set(Team.objects.filter(municipality_id=team.municipality_id).values_list("pk", flat=True))
    return [team.pk, *sorted(seen - {team.pk})]


def _said(row: PersonRow, names: Iterable[str]) -> dict[str, Any]:
    """What the list says of these, in the types that the records keep; what it does not say is left out."""
    values = ((name, getattr(row, name)) for name in names)
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values if value or value is False
    }


def _not_in_a_field(row: PersonRow) -> str:
    """What no field of person or case takes: the remark, and a lodging that does not stand in the address."""
    lodging = row.accommodation
    if row.address is not None and row.address["care_of"] == lodging:
        lodging = ""
    return "\n".join(filter(None, [row.remark, lodging]))


def _batches(wanted: Iterable[Any]) -> Iterator[list[Any]]:
    each = list(dict.fromkeys(wanted))
    return (each[start : start + BATCH] for start in range(0, len(each), BATCH))
