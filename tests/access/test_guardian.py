"""The traps of guardian (access.md 3), each closed: its tables are read by routes and by nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, models, transaction
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from casemgmt.access.models import User
from cases.actions.cases import grant_case
from cases.models import Case, CaseGroupGrant, CaseUserGrant
from tests.factories.client import Api
from tests.factories.town import NOW, make_case

DAY = timedelta(days=1)


@pytest.fixture
def case(town):
    return make_case(town)


def grant(town, case, now=NOW, **terms):
    return grant_case(by=town.actor("caseworker", now), case=case, reason="support", **terms)


def seen(town, name, now=NOW):
    return list(Case.objects.visible_to(town.actor(name, now)))


@pytest.mark.parametrize(("after", "found"), [(-1, 0), (0, 1), (86399, 1), (86400, 0)])
@pytest.mark.parametrize("to", ["user", "team"])
def test_grant_opens_from_its_begin_up_to_and_not_at_its_end(town, case, to, after, found):
    holder = {"user": town.users["caseworker-south"]} if to == "user" else {"team": town.teams["south"]}
    grant(town, case, valid_from=NOW, valid_until=NOW + DAY, **holder)
    assert seen(town, "caseworker-south", NOW + timedelta(seconds=after)) == [case] * found


def test_grant_to_a_team_opens_to_all_of_it_and_to_nobody_else(town, case):
    assert {name for name in town.users if seen(town, name) == [case]} == {"caseworker", "team_lead"}
    grant(town, case, team=town.teams["south"])
    reached = {name for name in town.users if seen(town, name) == [case]}
    assert reached == {"caseworker", "caseworker-south", "team_lead"}


@pytest.mark.parametrize("again", [None, NOW + 9 * DAY])
def test_grant_given_again_revives_an_expired_one(town, case, again):
    coach = town.users["job_coach"]
    grant(town, case, user=coach, valid_until=NOW + DAY)
    later = NOW + 2 * DAY
    assert seen(town, "job_coach", later) == []
    grant(town, case, later, user=coach, valid_until=again)
    assert seen(town, "job_coach", later) == [case]
    assert CaseUserGrant.grants.count() == 1


def test_grant_given_again_can_end_sooner(town, case):
    coach = town.users["job_coach"]
    grant(town, case, user=coach)
    grant(town, case, user=coach, valid_until=NOW + DAY)
    assert (seen(town, "job_coach"), seen(town, "job_coach", NOW + DAY)) == ([case], [])


def test_global_permission_or_superuser_opens_nothing(town, case):
    grant(town, case, user=town.users["job_coach"])
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    town.teams["south"].group.permissions.add(permission)
    for name in ("volunteer", "health_companion", "caseworker-south", "administrator"):
        user = town.users[name]
        user.user_permissions.add(permission)
        user.groups.add(town.teams["north"].group)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        assert seen(town, name) == []
        assert Api(town, name).get(f"/cases/{case.pk}/").status_code in {403, 404}
    assert seen(town, "job_coach") == [case]


def test_group_without_a_membership_of_the_team_opens_nothing(town, case):
    grant(town, case, team=town.teams["south"])
    town.users["job_coach"].groups.add(town.teams["south"].group)
    assert (seen(town, "job_coach"), seen(town, "caseworker-south")) == ([], [case])


def test_disabled_account_with_a_grant_sees_nothing(town, case):
    coach = town.users["job_coach"]
    grant(town, case, user=coach)
    assert seen(town, "job_coach") == [case]
    coach.is_active = False
    coach.save()
    assert seen(town, "job_coach") == []


def test_grant_to_a_role_that_works_on_no_cases_opens_nothing(town, case):
    grant(town, case, user=town.users["job_coach"])
    CaseUserGrant.grants.update(user=town.users["volunteer"])
    assert (seen(town, "volunteer"), seen(town, "job_coach")) == ([], [])


def test_generic_tables_stay_empty(town, case):
    grant(town, case, user=town.users["job_coach"])
    grant(town, case, team=town.teams["south"])
    assert (CaseUserGrant.grants.count(), CaseGroupGrant.grants.count()) == (1, 1)
    assert (UserObjectPermission.objects.count(), GroupObjectPermission.objects.count()) == (0, 0)
    assert (get_user_obj_perms_model(Case), get_group_obj_perms_model(Case)) == (CaseUserGrant, CaseGroupGrant)


def test_row_of_the_generic_tables_opens_nothing(town, case):
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    UserObjectPermission.objects.create(
        user=town.users["job_coach"],
        permission=permission,
        content_type=permission.content_type,
        object_pk=str(case.pk),
    )
    assert seen(town, "job_coach") == []


@pytest.mark.parametrize("missing", ["valid_from", "granted_by"])
def test_grant_without_begin_or_giver_is_refused_by_the_database(town, case, missing):
    terms = {"valid_from": NOW, "granted_by": town.users["caseworker"], "field_set": "specialist", "reason": "support"}
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    holder = {"user": town.users["job_coach"], "permission": permission, "content_object": case}
    CaseUserGrant.grants.create(**holder, **terms).delete()
    del terms[missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseUserGrant.grants.create(**holder, **terms)


def test_same_holder_is_granted_a_case_once(town, case):
    grant(town, case, user=town.users["job_coach"])
    held = CaseUserGrant.grants.get()
    held.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


@pytest.mark.parametrize("model", [CaseUserGrant, CaseGroupGrant])
def test_grant_cannot_outlive_its_case(model):
    field = model._meta.get_field("content_object")
    assert (field.related_model, field.db_constraint, field.remote_field.on_delete) == (Case, True, models.CASCADE)


def test_nobody_asks_guardian_itself():
    sources = [path for top in ("casemgmt", "cases") for path in Path(top).rglob("*.py")]
    words = ("guardian.shortcuts", "assign_perm(", "get_objects_for_user", "has_perm(", "ObjectPermissionChecker")
    assert len(sources) > 50
    assert [path for path in sources if any(f" {word}" in path.read_text() for word in words)] == []
