"""Sessions: a password opens one, it ends when idle, at its end, by its owner and by an administrator; no other way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.access.models import Session, User
from casemgmt.access.tokens import token_digest
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.logins import OTHER_PASSWORD, PASSWORD, WRONG, give_password, logged_in, try_login
from tests.factories.town import make_town


def test_password_opens_a_session_that_does_what_the_roles_do(town):
    give_password(town, "caseworker")
    answer = try_login(town, "caseworker")
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    body = answer.json()
    assert (body["token"][:4], body["second_factor"], body["must_enrol"]) == ("cms_", False, False)
    assert Api(token=body["token"]).get("/cases/").status_code == 200
    session = Session.objects.get()
    assert bytes(session.digest) == token_digest(body["token"])
    assert Entry.objects.filter(event="session.opened", object_ids=[str(session.pk)]).count() == 1


def test_user_name_is_read_in_any_case_and_the_password_as_it_is(town):
    user = give_password(town, "caseworker")
    for name, password, status in (
        (user.username.upper(), PASSWORD, 201),
        (user.username, PASSWORD.upper(), 401),
        (user.username, f" {PASSWORD}", 401),
    ):
        assert Api().post("/sessions/", {"username": name, "password": password}).status_code == status


def test_refusals_read_alike_whatever_is_wrong(town):
    give_password(town, "caseworker")
    give_password(town, "volunteer")
    User.objects.filter(pk=town.users["volunteer"].pk).update(is_active=False)
    answers = [
        try_login(town, "caseworker", WRONG),
        try_login(town, "volunteer"),
        try_login(town, "team_lead"),
        Api().post("/sessions/", {"username": "nobody-at-all", "password": PASSWORD}),
    ]
    shown = [{name: value for name, value in one.json().items() if name != "request_id"} for one in answers]
    assert shown == [shown[0]] * 4
    assert [(one.status_code, one["WWW-Authenticate"]) for one in answers] == [(401, 'Bearer realm="casemgmt"')] * 4
    assert shown[0]["code"] == "login_refused"
    assert Entry.objects.filter(event="login.failed").count() == 4
    assert Session.objects.count() == 0


@pytest.mark.parametrize("who", ["nobody-at-all", "known", "without password"])
def test_unknown_name_costs_as_many_hashes_as_a_known_one(town, who, monkeypatch):
    from django.contrib.auth import hashers  # noqa: PLC0415 - what is counted

    user = give_password(town, "caseworker")
    hasher, made = type(hashers.get_hasher()), []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *given: (made.append(1), encode(self, *given))[1])
    names = {"known": user.username, "without password": town.users["team_lead"].username}
    Api().post("/sessions/", {"username": names.get(who, who), "password": WRONG})
    assert len(made) == 1


def test_trail_and_logs_hold_neither_password_nor_typed_name(town, caplog):
    give_password(town, "caseworker")
    try_login(town, "caseworker", WRONG)
    Api().post("/sessions/", {"username": "typed-by-mistake", "password": WRONG})
    held = repr(list(Entry.objects.values())) + caplog.text
    assert [word for word in (WRONG, PASSWORD, "typed-by-mistake") if word in held] == []


def test_login_with_a_token_that_ran_out_is_a_login(town):
    give_password(town, "caseworker")
    body = {"username": town.users["caseworker"].username, "password": PASSWORD}
    assert Api(token="cms_ran-out").post("/sessions/", body).status_code == 201


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"last_used_at": timedelta(minutes=-29)}, 200),
        ({"last_used_at": timedelta(minutes=-31)}, 401),
        ({"expires_at": timedelta(seconds=-1)}, 401),
        ({"ended_at": timedelta(seconds=-1)}, 401),
    ],
)
def test_session_ends_when_idle_at_its_end_and_when_it_was_ended(town, change, status):
    client = logged_in(town, "caseworker")
    [(name, delta)] = change.items()
    Session.objects.update(**{name: timezone.now() + delta})
    assert client.get("/me/").status_code == status


def test_use_keeps_a_session_from_being_idle_and_not_from_its_end(town):
    client = logged_in(town, "caseworker")
    Session.objects.update(last_used_at=timezone.now() - timedelta(minutes=20))
    assert client.get("/me/").status_code == 200
    session = Session.objects.get()
    assert timezone.now() - session.last_used_at < timedelta(minutes=1)
    assert session.expires_at - session.created_at == timedelta(hours=10)


def test_owner_sees_own_sessions_and_ends_one_or_all(town):
    first, second = logged_in(town, "caseworker"), logged_in(town, "caseworker")
    logged_in(town, "volunteer")
    rows = second.get("/sessions/").json()["results"]
    assert [(row["current"], row["agent"]) for row in rows] == [(True, "other"), (False, "other")]
    path = f"/sessions/{rows[1]['id']}/"
    assert (second.delete(path).status_code, second.delete(path, etag="*").status_code) == (428, 204)
    assert (first.get("/me/").status_code, second.get("/me/").status_code) == (401, 200)
    assert second.post("/sessions/end-all/").json() == {"ended": 1}
    assert second.get("/me/").status_code == 401
    assert Entry.objects.filter(event="session.ended").count() == 2


def test_administrator_sees_and_ends_sessions_of_the_own_town_only(town, api):
    other = make_town(ags="05170048", prefix="WE")
    here, there = logged_in(town, "caseworker"), logged_in(other, "caseworker")
    administrator, volunteer = api("administrator"), api("volunteer")
    user = town.users["caseworker"]
    [row] = administrator.get("/sessions/", user=str(user.pk)).json()["results"]
    foreign = Session.objects.get(user=other.users["caseworker"])
    assert administrator.delete(f"/sessions/{foreign.pk}/", etag="*").status_code == 404
    assert volunteer.delete(f"/sessions/{row['id']}/", etag="*").status_code == 404
    assert administrator.delete(f"/sessions/{row['id']}/", etag="*").status_code == 204
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (401, 200)
    again = logged_in(town, "caseworker")
    assert administrator.post(f"/accounts/{user.pk}/end-sessions/").json() == {"ended": 1}
    assert again.get("/me/").status_code == 401


def test_own_password_is_changed_with_the_old_one_and_ends_other_sessions(town):
    here, elsewhere = logged_in(town, "caseworker"), logged_in(town, "caseworker")
    wrong = here.post("/me/password/", {"old_password": WRONG, "password": OTHER_PASSWORD})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "old_password_wrong")
    done = here.post("/me/password/", {"old_password": PASSWORD, "password": OTHER_PASSWORD})
    assert (done.status_code, done.json()) == (200, {"ended": 1})
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 401)
    logins = [try_login(town, "caseworker", one).status_code for one in (PASSWORD, OTHER_PASSWORD)]
    assert logins == [401, 201]
    assert Entry.objects.filter(event="password.set", object_ids=[str(town.users["caseworker"].pk)]).count() == 1


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("x1 y2 z3 q4", ["password_too_short"]),
        ("qwertyuiop123", ["password_too_common"]),
        ("492837465019283", ["password_entirely_numeric"]),
        ("my CASEWORKER-05166036 word", ["password_names_the_account"]),
        ("12345", ["password_too_short", "password_too_common", "password_entirely_numeric"]),
    ],
)
def test_password_that_breaks_rules_is_refused_by_name_of_each(town, password, codes):
    client = logged_in(town, "caseworker")
    answer = client.post("/me/password/", {"old_password": PASSWORD, "password": password})
    assert (answer.status_code, answer.json()["code"]) == (400, "password_refused")
    assert [one["code"] for one in answer.json()["errors"]] == codes
    assert password not in answer.content.decode()


def test_password_is_kept_as_argon2id_by_rfc_9106(settings):
    from casemgmt.access.passwords import hashed  # noqa: PLC0415 - with the hasher of a real server
    from casemgmt.settings import base  # noqa: PLC0415

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert hashed(PASSWORD).startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")


def test_old_hash_is_renewed_at_the_next_login(town, settings):
    from casemgmt.settings import base  # noqa: PLC0415

    give_password(town, "caseworker")
    settings.PASSWORD_HASHERS = [*base.PASSWORD_HASHERS, *settings.PASSWORD_HASHERS]
    assert try_login(town, "caseworker").status_code == 201
    assert User.objects.get(pk=town.users["caseworker"].pk).password.startswith("argon2$argon2id$")
    assert try_login(town, "caseworker").status_code == 201
