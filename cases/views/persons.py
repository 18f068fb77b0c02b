"""Views of people, identifiers and households."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.models import Team
from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.ranking import RankedViewSet, Ranking, page_of
from casemgmt.api.viewsets import RecordViewSet
from casemgmt.errors import DomainError
from casemgmt.privacy import actions as privacy
from casemgmt.privacy.erasing import subjects_of
from casemgmt.privacy.sharing import disclosures_of
from cases import filters, policies
from cases.actions import households, persons
from cases.actions.open_cases import require_office
from cases.models import Household, HouseholdMember, Person, PersonIdentifier
from cases.search.candidates import MOST
from cases.search.people import find_people, towns_of
from cases.search.scanning import sorted_by_name
from cases.search.sought import Sought
from cases.serializers import persons as forms
from cases.serializers import rights, searching


class PersonViewSet(RankedViewSet):
    """People of your teams, and of the cases granted to you. What tells who they are stands sealed in the database.

    With `q` the list is a search across spellings and scripts: the best fit comes first, each row says in `match` how
    well it fits and why, and `complete` is false where more fit than the 200 that were compared. A single name is
    looked for among everybody in sight; where these are more than the server looks through, the answer is 400
    `second_fact_needed`. `ordering=name` sorts everybody in sight in the same way, with the same limit.
    """

    queryset = Person.objects.all()
    serializer_class = forms.PersonSerializer
    shapes = {
        "create": forms.EnteredPerson,
        "partial_update": forms.Identity,
        "assign": forms.PersonAssignment,
        "search": searching.PersonSearch,
        "restrict": rights.NewRestriction,
        "lift_restriction": rights.RestrictionEnd,
        "dispute": rights.NewDispute,
        "settle_dispute": rights.DisputeEnd,
    }
    answers = {
        "list": searching.FoundPersonSerializer,
        "search": searching.PersonSearchAnswer,
        "disclosures": rights.DisclosureSerializer(many=True),
    }
    problems = {"create": {"409": searching.LikelyKnownProblem}}
    orderings = (*RankedViewSet.orderings, "name", "-name")
    filterset_class = filters.PersonFilter
    policy = policies.PERSON

    def ranking(self, request: Request) -> Ranking | None:
        """By likeness to `q`, or by name."""
        query = request.query_params
        if query.get("q"):
            return self._likest(Sought((query["q"],), self._filters.form.cleaned_data["born_on"]))
        if query.get("ordering") in {"name", "-name"}:
            return Ranking(query["ordering"], sorted_by_name(self._in_sight(), down=query["ordering"] == "-name"))
        return None

    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """Search for people without a word of it in an address, which proxies write into their logs."""
        given = self.given()
        size, cursor = given.pop("page_size"), given.pop("cursor", None)
        ranking = self._likest(searching.sought(given), team=given.get("team"))
        page = page_of(ranking, size, cursor)
        links = {"next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}
        return self.ranked_answer(ranking, page, links)

    def _likest(self, sought: Sought, team: Team | None = None) -> Ranking:
        people = self._in_sight()
        hits = find_people(people.filter(team=team) if team else people, towns_of(self.actor), sought)
        language = get_language() or "en"
        extras = {hit.person.pk: {"match": searching.match_of(hit, language)} for hit in hits}
        return Ranking("likeness", [hit.person.pk for hit in hits], extras, complete=len(hits) < MOST)

    def _in_sight(self) -> Any:
        """The people whom the asker sees, within the filters."""
        people = self.get_queryset().visible_to(self.actor, through=self.shows_what_is_filtered)
        return self.narrowed(people)

    def create(self, request: Request) -> Response:
        """Enter a person. At least one name is needed; nothing else is.

        Search first: where somebody whom you may see is likely the same, the answer is 409 `likely_known` with
        `matches`. If it is none of them, send the person again with `confirmed_new`.
        """
        return self.created(persons.enter_person)

    def members_of(self, error: DomainError) -> dict[str, Any]:
        """The likely matches, as they are shown beside the problem; showing them is a look."""
        if not isinstance(error, persons.LikelyKnown):
            return {}
        self.leave_look("listed", [hit.person for hit in error.hits])
        return {"matches": searching.likely_matches(error.hits, get_language() or "en")}

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct what is known. Lists and objects are replaced as a whole."""
        return self.changed(persons.update_person, whole=True)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: Any) -> Response:
        """Hand a person without an open case to another team."""
        return self.changed(persons.assign_person)

    @action(detail=True, methods=["get"])
    def disclosures(self, request: Request, pk: Any) -> Response:
        """Every referral that was sent and every task that was given: to whom, which data, on which ground, when."""
        person = self.get_object()
        require_office(self.actor, person)
        with within_towns():
            found = disclosures_of(subjects_of(person.pk))
        self.leave_line("person.disclosures_viewed", "person", [person], ["categories", "recipient", "seen_at"])
        return Response([asdict(one) for one in found])

    @action(detail=True, methods=["post"])
    def restrict(self, request: Request, pk: Any) -> Response:
        """Let the person's data only be kept from now on (Art. 18 GDPR); recipients are to be told."""
        return self.changed(privacy.restrict_processing)

    @action(detail=True, methods=["post"], url_path="lift-restriction")
    def lift_restriction(self, request: Request, pk: Any) -> Response:
        """Let the person's data be processed again, once the person was told of it."""
        return self.changed(privacy.lift_restriction)

    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: Any) -> Response:
        """Mark fields whose truth the person contests (§ 84(2) SGB X)."""
        return self.changed(privacy.dispute_fields)

    @action(detail=True, methods=["post"], url_path="settle-dispute")
    def settle_dispute(self, request: Request, pk: Any) -> Response:
        """Take the marks of disputed fields away, with how it ended."""
        return self.changed(privacy.settle_dispute)


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
        with self.writing():
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
