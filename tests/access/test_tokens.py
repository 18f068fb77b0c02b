"""Bearer tokens: the database can check them and cannot tell them; what is not good now opens nothing."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.access.actions import active_token, issue_token, revoke_token, revoke_tokens
from casemgmt.access.actors import operator
from casemgmt.access.models import AccessToken, User
from casemgmt.access.tokens import new_token, token_digest
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.town import NOW

BY = operator(now=NOW)


def token_of(town, name):
    return AccessToken.objects.get(digest=token_digest(town.tokens[name]))


def test_token_has_256_random_bits_behind_a_prefix():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {(one[:3], len(one)) for one in tokens} == {("cm_", 3 + 43)}


def test_database_holds_the_digest_only(town):
    row, text = issue_token(by=BY, user=town.users["caseworker"], name="laptop", days=1)
    [stored] = AccessToken.objects.filter(pk=row.pk).values()
    assert bytes(stored["digest"]) == hashlib.sha256(text.encode()).digest()
    assert (stored["expires_at"], stored["revoked_at"]) == (NOW + timedelta(days=1), None)
    assert text not in repr(stored)
    assert text.encode() not in bytes(stored["digest"])


def test_trail_tells_of_a_token_without_it(town):
    row, text = issue_token(by=BY, user=town.users["caseworker"], name="laptop")
    revoke_token(by=BY, token=row)
    entries = Entry.objects.filter(kind="accesstoken", object_ids__0=str(row.pk)).order_by("position")
    assert [one.event for one in entries] == ["token.issued", "token.revoked"]
    assert text not in repr(list(entries.values()))


@pytest.mark.parametrize(("after", "good"), [(0, True), (86399, True), (86400, False)])
def test_token_is_good_up_to_and_not_at_its_end(town, after, good):
    _, text = issue_token(by=BY, user=town.users["caseworker"], name="laptop", days=1)
    found = active_token(token_digest(text), now=NOW + timedelta(seconds=after))
    assert (found is not None) is good


def test_revoked_token_stays_revoked_since_the_first_time(town):
    row = token_of(town, "caseworker")
    revoke_token(by=BY, token=row)
    revoke_token(by=operator(now=NOW + timedelta(days=1)), token=row)
    assert AccessToken.objects.get(pk=row.pk).revoked_at == NOW
    assert Entry.objects.filter(event="token.revoked").count() == 1


def test_all_tokens_of_one_account_are_revoked_and_no_others(town):
    issue_token(by=BY, user=town.users["caseworker"], name="second")
    revoke_tokens(by=BY, user=town.users["caseworker"])
    good = AccessToken.objects.filter(revoked_at=None)
    assert {one.user_id for one in good} == {one.pk for one in town.users.values()} - {town.users["caseworker"].pk}


def expire(town):
    AccessToken.objects.filter(pk=token_of(town, "caseworker").pk).update(expires_at=timezone.now())


def revoke(town):
    revoke_token(by=BY, token=token_of(town, "caseworker"))


def disable(town):
    User.objects.filter(pk=town.users["caseworker"].pk).update(is_active=False)


def remove(town):
    token_of(town, "caseworker").delete()


@pytest.mark.parametrize("end", [expire, revoke, disable, remove])
def test_token_that_is_not_good_now_is_401_for_every_reason_alike(town, api, end):
    assert api("caseworker").get("/me/").status_code == 200
    end(town)
    answer = api("caseworker").get("/me/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="casemgmt"')
    body = answer.json()
    assert (body["code"], body["detail"]) == (
        "authentication_failed",
        "The token is not known, has expired or was revoked.",
    )


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer a b", "Bearer \u00e9", "Basic eDp5", "Token x"])
def test_request_without_a_good_token_is_401(town, header):
    api = Api(town, "caseworker")
    assert api.client.get("/api/v1/me/", headers={"Authorization": f"bearer {api.token}"}).status_code == 200
    headers = {"Authorization": header.encode().decode("latin-1")} if header else {}
    assert api.client.get("/api/v1/me/", headers=headers).status_code == 401


def test_account_without_a_role_is_known_and_may_nothing(town, api):
    town.users["volunteer"].memberships.update(valid_until=NOW)
    assert [api("volunteer").get(path).status_code for path in ("/me/", "/my/tasks/")] == [403, 403]
