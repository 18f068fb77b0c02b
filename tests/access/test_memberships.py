"""Who may hold which role, where, and from when to when."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.actions import (
    MembershipMisplaced,
    RolesIncompatible,
    create_account,
    create_membership,
    end_membership,
    update_account,
)
from casemgmt.access.actors import operator
from casemgmt.access.models import FOR_EVER
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from casemgmt.audit.models import Entry
from casemgmt.errors import Conflict, Invalid
from tests.factories.town import NOW, make_town

BY = operator(now=NOW)
DAY = timedelta(days=1)
ORDINARY = sorted(set(Role) - {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.PARTNER_AGENCY, Role.CASEWORKER})


@pytest.fixture
def user(town):
    """An account that holds no role yet."""
    return create_account(by=BY, municipality=town.municipality, username="newcomer")


def seats(user, now=NOW):
    return [(seat.role, seat.team_id, seat.agency_id) for seat in actor_for(user, now=now).seats]


@pytest.mark.parametrize("role", ORDINARY)
def test_role_without_place_is_given(user, role):
    given = create_membership(by=BY, user=user, role=role)
    assert (given.municipality_id, given.valid_from, given.valid_until) == (user.municipality_id, NOW, FOR_EVER)
    assert seats(user) == [(role, None, None)]
    entry = Entry.objects.get(event="membership.given", object_ids=[str(given.pk)])
    assert entry.fields == ["agency", "role", "team", "valid_until"]


def test_caseworker_sits_in_a_team_and_partner_in_an_agency(town, user):
    team, agency = town.teams["north"], town.agencies["school"]
    create_membership(by=BY, user=user, role=Role.CASEWORKER, team=team)
    create_membership(by=BY, user=user, role=Role.PARTNER_AGENCY, agency=agency)
    assert sorted(seats(user)) == [("caseworker", team.pk, None), ("partner_agency", None, agency.pk)]
    actor = actor_for(user, now=NOW)
    assert (actor.team_ids(), actor.agency_ids(), actor.group_ids()) == ((team.pk,), (agency.pk,), (team.group_id,))


@pytest.mark.parametrize(
    ("role", "place", "code"),
    [
        (Role.CASEWORKER, {}, "team_missing"),
        (Role.CASEWORKER, {"team": "north", "agency": "school"}, "agency_not_fitting"),
        (Role.PARTNER_AGENCY, {}, "agency_missing"),
        (Role.PARTNER_AGENCY, {"team": "north", "agency": "school"}, "team_not_fitting"),
        (Role.TEAM_LEAD, {"agency": "school"}, "agency_not_fitting"),
        (Role.JOB_COACH, {"team": "north"}, "team_not_fitting"),
        (Role.VOLUNTEER, {"agency": "school"}, "agency_not_fitting"),
        (Role.ADMINISTRATOR, {"team": "north"}, "team_not_fitting"),
    ],
)
def test_role_at_a_place_that_does_not_fit_is_refused(town, user, role, place, code):
    places = {"team": town.teams["north"], "agency": town.agencies["school"]}
    with pytest.raises(MembershipMisplaced) as refused, transaction.atomic():
        create_membership(by=BY, user=user, role=role, **{name: places[name] for name in place})
    assert [one.code for one in refused.value.problems] == [code]
    assert seats(user) == []


@pytest.mark.parametrize(("role", "kind"), [(Role.CASEWORKER, "team"), (Role.PARTNER_AGENCY, "agency")])
def test_place_in_another_municipality_is_refused(town, user, role, kind):
    here, elsewhere = (
        places.teams["north"] if kind == "team" else places.agencies["school"]
        for places in (town, make_town(ags="05166032", prefix="VI"))
    )
    with pytest.raises(MembershipMisplaced) as refused, transaction.atomic():
        create_membership(by=BY, user=user, role=role, **{kind: elsewhere})
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("other_municipality", f"/{kind}")]
    create_membership(by=BY, user=user, role=role, **{kind: here})
    assert len(seats(user)) == 1


@pytest.mark.parametrize("alone", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
@pytest.mark.parametrize("other", [Role.VOLUNTEER, Role.TEAM_LEAD])
@pytest.mark.parametrize("swapped", [False, True])
def test_role_that_is_held_alone_is_held_alone(user, alone, other, swapped):
    first, second = (other, alone) if swapped else (alone, other)
    create_membership(by=BY, user=user, role=first)
    with pytest.raises(RolesIncompatible), transaction.atomic():
        create_membership(by=BY, user=user, role=second)
    assert seats(user) == [(first, None, None)]


def test_administrator_is_no_data_protection_officer(user):
    create_membership(by=BY, user=user, role=Role.ADMINISTRATOR)
    with pytest.raises(RolesIncompatible):
        create_membership(by=BY, user=user, role=Role.DATA_PROTECTION_OFFICER)


@pytest.mark.parametrize(
    ("begin", "end", "free"),
    [(-9, -5, True), (-9, 0, True), (-9, 1, False), (1, 2, False), (2, 9, False), (3, 9, True)],
)
def test_role_held_alone_counts_at_overlapping_times_only(user, begin, end, free):
    create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW, valid_until=NOW + 3 * DAY)
    outcome = nullcontext() if free else pytest.raises(RolesIncompatible)
    with outcome:
        create_membership(
            by=BY, user=user, role=Role.ADMINISTRATOR, valid_from=NOW + begin * DAY, valid_until=NOW + end * DAY
        )


def test_role_held_alone_follows_another_on_the_same_moment(user):
    volunteer = create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW - DAY)
    end_membership(by=BY, membership=volunteer)
    create_membership(by=BY, user=user, role=Role.ADMINISTRATOR)
    assert seats(user) == [("administrator", None, None)]


def test_two_roles_at_one_time_are_two_seats(town, user):
    team = town.teams["north"]
    create_membership(by=BY, user=user, role=Role.CASEWORKER, team=team)
    create_membership(by=BY, user=user, role=Role.VOLUNTEER)
    assert sorted(seats(user), key=str) == [("caseworker", team.pk, None), ("volunteer", None, None)]
    assert actor_for(user, now=NOW).role_codes == ("caseworker", "volunteer")


def test_same_open_role_twice_is_refused_by_the_database(town, user):
    for place in ({"role": Role.VOLUNTEER}, {"role": Role.CASEWORKER, "team": town.teams["north"]}):
        create_membership(by=BY, user=user, **place)
        with pytest.raises(IntegrityError), transaction.atomic():
            create_membership(by=BY, user=user, **place)
    assert len(seats(user)) == 2


@pytest.mark.parametrize("end", [NOW - DAY, NOW])
def test_membership_that_ends_before_it_begins_is_refused(user, end):
    with pytest.raises(Invalid) as refused:
        create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW, valid_until=end)
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("ends_before_it_begins", "/valid_until")]


@pytest.mark.parametrize(
    ("after", "held"),
    [(-1, False), (0, True), (1, True), (3 * 86400 - 1, True), (3 * 86400, False)],
)
def test_membership_holds_from_its_begin_up_to_and_not_at_its_end(user, after, held):
    create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW, valid_until=NOW + 3 * DAY)
    assert bool(seats(user, NOW + timedelta(seconds=after))) is held


def test_ended_membership_is_gone_at_once_and_ends_once(user):
    given = create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW - DAY)
    assert seats(user) == [("volunteer", None, None)]
    end_membership(by=BY, membership=given)
    assert seats(user) == []
    with pytest.raises(Conflict) as refused:
        end_membership(by=BY, membership=given)
    assert refused.value.code == "membership_ended"


def test_membership_that_has_not_begun_can_be_ended(user):
    given = create_membership(by=BY, user=user, role=Role.VOLUNTEER, valid_from=NOW + DAY)
    end_membership(by=BY, membership=given)
    assert seats(user, NOW + 2 * DAY) == []


def test_disabled_account_has_no_seat_until_it_is_enabled(user):
    create_membership(by=BY, user=user, role=Role.VOLUNTEER)
    update_account(by=BY, user=user, changes={"is_active": False})
    assert actor_for(user, now=NOW).seats == ()
    update_account(by=BY, user=user, changes={"is_active": True})
    assert seats(user) == [("volunteer", None, None)]
