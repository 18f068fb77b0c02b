"""Views of people, identifiers and households."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.viewsets import RecordViewSet
from cases import filters, policies
from cases.actions import households, persons
from cases.models import Household, HouseholdMember, Person, PersonIdentifier
from cases.serializers import persons as forms


class PersonViewSet(RecordViewSet):
    """People of your teams, and of the cases granted to you. What tells who they are stands sealed in the database."""

    queryset = Person.objects.all()
    serializer_class = forms.PersonSerializer
    shapes = {
        "create": forms.NewPerson,
        "partial_update": forms.Identity,
        "assign": forms.PersonAssignment,
    }
    filterset_class = filters.PersonFilter
    policy = policies.PERSON

    def create(self, request: Request) -> Response:
        """Enter a person. At least one name is needed; nothing else is."""
        return self.created(persons.create_person)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct what is known. Lists and objects are replaced as a whole."""
        return self.changed(persons.update_person, whole=True)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: Any) -> Response:
        """Hand a person without an open case to another team."""
        return self.changed(persons.assign_person)


class IdentifierViewSet(RecordViewSet):
    """Numbers that authorities gave people: AZR, BAMF file, customer number, health insurance."""

    queryset = PersonIdentifier.objects.all()
    serializer_class = forms.IdentifierSerializer
    shapes = {"create": forms.NewIdentifier}
    filterset_class = filters.IdentifierFilter
    policy = policies.IDENTIFIER

    def create(self, request: Request) -> Response:
        """Enter a number. Its format is checked; whether it exists cannot be."""
        return self.created(persons.create_identifier)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take away a number that was entered by mistake."""
        return self.deleted(persons.remove_identifier)


class HouseholdViewSet(RecordViewSet):
    """Households of your teams."""

    queryset = Household.objects.all()
    serializer_class = forms.HouseholdSerializer
    shapes = {
        "create": forms.NewHousehold,
        "partial_update": forms.HouseholdChange,
        "members": forms.NewMember,
        "dissolve": forms.HouseholdEnd,
    }
    answers = {"members": forms.MemberSerializer}
    filterset_class = filters.HouseholdFilter
    policy = policies.HOUSEHOLD

    @classmethod
    def policy_name(cls, action: str) -> str:
        """Posting to members is the policy's `add_member`."""
        return "add_member" if action == "members" else action

    def create(self, request: Request) -> Response:
        """Set up a household."""
        return self.created(households.create_household)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Name another member as head."""
        return self.changed(households.update_household, whole=True)

    @action(detail=True, methods=["post"])
    def members(self, request: Request, pk: Any) -> Response:
        """Let a person join from a day on. A person belongs to one household at a time."""
        member = self.done(households.add_member)
        return Response(forms.MemberSerializer().to_representation(member))

    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: Any) -> Response:
        """End the household; everybody who is left leaves on that day."""
        return self.changed(households.dissolve_household)


class HouseholdMemberViewSet(RecordViewSet):
    """Who belongs to which household, from when to when."""

    queryset = HouseholdMember.objects.all()
    serializer_class = forms.MemberSerializer
    shapes = {"partial_update": forms.MemberChange, "leave": forms.Leaving}
    filterset_class = filters.MemberFilter
    policy = policies.HOUSEHOLD_MEMBER

    def found(self) -> Any:
        """The record of the address, as a query. For a write its household is locked first: writers queue up there."""
        found = super().found()
        if self.request.method not in SAFE_METHODS:
            households.lock_households_of(found)
        return found

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct the relation or the day of joining."""
        return self.changed(households.update_member, whole=True)

    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: Any) -> Response:
        """Let a member leave from a day on."""
        return self.changed(households.leave_household)
