"""Guessing: five failures for an account or ten from an address, then it waits; nothing tells which accounts exist."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casemgmt.access import lockout
from casemgmt.access.models import FailedLogins, Session
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.logins import PASSWORD, WRONG, enrol_totp, give_password, logged_in, next_code, try_login
from tests.factories.threads import at_once
from tests.factories.town import NOW, make_town

NAME = lockout.of_account("somebody")


def post_from(address, town, name="caseworker", password=WRONG, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    body = {"username": town.users[name].username, "password": password}
    return Client().post(
        "/api/v1/sessions/", body, content_type="application/json", headers=headers, REMOTE_ADDR=address
    )


def fail(town, times, name="caseworker"):
    return [post_from(f"192.0.2.{one}", town, name).status_code for one in range(times)]


def test_sixth_try_waits_even_with_the_right_password(town):
    give_password(town, "caseworker")
    give_password(town, "volunteer")
    assert fail(town, 5) == [401] * 5
    answer = post_from("192.0.2.99", town, password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert 55 <= int(answer["Retry-After"]) <= 60
    assert try_login(town, "volunteer").status_code == 201
    locked = Entry.objects.filter(event="login.locked")
    assert [one.object_ids for one in locked] == [[str(town.users["caseworker"].pk)]]


def test_name_that_nobody_has_is_locked_alike(town):
    answers = []
    for one in range(6):
        body = {"username": "nobody-at-all", "password": WRONG}
        address = f"192.0.2.{one}"
        answers.append(Client().post("/api/v1/sessions/", body, content_type="application/json", REMOTE_ADDR=address))
    assert [one.status_code for one in answers] == [401] * 5 + [429]


def test_wait_doubles_up_to_an_hour():
    waits = [lockout.ACCOUNT.wait_after(failures) for failures in (4, 5, 6, 7, 10, 11, 60)]
    minutes = [None if one is None else one / timedelta(minutes=1) for one in waits]
    assert minutes == [None, 1, 2, 4, 32, 60, 60]


def test_wait_ends_and_the_next_failure_waits_longer(town):
    give_password(town, "caseworker")
    fail(town, 5)
    FailedLogins.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert fail(town, 1) == [401]
    answer = post_from("192.0.2.99", town)
    assert 115 <= int(answer["Retry-After"]) <= 120


def test_right_password_without_its_code_makes_nobody_wait_once_a_wait_is_over(town):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    fail(town, 5)
    FailedLogins.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert try_login(town, "caseworker").json()["code"] == "second_factor_missing"
    assert try_login(town, "caseworker", code=next_code(secret)).status_code == 201


def test_success_begins_the_count_anew(town):
    give_password(town, "caseworker")
    for _ in range(3):
        assert fail(town, 4) == [401] * 4
        assert post_from("192.0.2.50", town, password=PASSWORD).status_code == 201


@pytest.mark.django_db
def test_quiet_day_begins_the_count_anew():
    for _ in range(5):
        lockout.charge(NAME, lockout.ACCOUNT, NOW)
    later = NOW + timedelta(days=1, minutes=1)
    assert lockout.charge(NAME, lockout.ACCOUNT, later) is False
    assert FailedLogins.objects.get().failures == 1


def test_administrator_unlocks(town, api):
    give_password(town, "caseworker")
    fail(town, 5)
    path = f"/accounts/{town.users['caseworker'].pk}/unlock/"
    assert api("team_lead").post(path).status_code == 403
    assert api("administrator").post(path).status_code == 200
    assert post_from("192.0.2.99", town, password=PASSWORD).status_code == 201
    assert Entry.objects.filter(event="account.unlocked").count() == 1


def test_address_waits_after_ten_failures_whatever_the_names(town):
    names = ["caseworker", "volunteer", "team_lead", "job_coach", "interpreter"]
    answers = [post_from("198.51.100.7", town, names[one % 5]).status_code for one in range(11)]
    assert answers == [401] * 10 + [429]
    give_password(town, "housing_manager")
    assert post_from("198.51.100.7", town, "housing_manager", PASSWORD).status_code == 429
    assert post_from("198.51.100.8", town, "housing_manager", PASSWORD).status_code == 201


def test_success_is_not_counted_for_an_address(town):
    give_password(town, "caseworker")
    answers = [post_from("198.51.100.7", town, password=PASSWORD).status_code for _ in range(12)]
    assert answers == [201] * 12


@pytest.mark.parametrize(
    ("hops", "forwarded", "counted"),
    [(0, "203.0.113.5", "192.0.2.1"), (1, "6.6.6.6, 203.0.113.5", "203.0.113.5"), (2, "203.0.113.5", "192.0.2.1")],
)
def test_address_is_what_the_own_proxies_wrote(town, settings, hops, forwarded, counted):
    settings.PROXY_HOPS = hops
    post_from("192.0.2.1", town, forwarded=forwarded)
    assert FailedLogins.objects.filter(digest=lockout.of_address(counted)).count() == 1


def test_token_endpoint_waits_too_and_other_addresses_do_not(town):
    def ask(address):
        form = {"grant_type": "client_credentials", "client_id": "client-x", "client_secret": WRONG}
        return Client().post("/oauth/token/", form, REMOTE_ADDR=address)

    answers = [ask("198.51.100.7") for _ in range(11)]
    assert [one.status_code for one in answers] == [401] * 10 + [429]
    assert (answers[-1].json()["error"], 55 <= int(answers[-1]["Retry-After"]) <= 60) == ("too_many_attempts", True)
    assert ask("198.51.100.8").status_code == 401
    assert post_from("198.51.100.7", town).status_code == 429


def test_addresses_of_one_ipv6_network_are_one():
    same = {lockout.of_address(one) for one in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")}
    assert len(same) == 1
    assert lockout.of_address("2001:db8:1:3::1") not in same
    assert lockout.of_address("::ffff:192.0.2.1") == lockout.of_address("192.0.2.1")


def test_table_holds_neither_names_nor_addresses(town):
    fail(town, 1)
    held = repr(list(FailedLogins.objects.values()))
    assert town.users["caseworker"].username not in held
    assert "192.0.2.0" not in held


def test_wrong_old_passwords_lock_too(town):
    client = logged_in(town, "caseworker")
    body = {"old_password": WRONG, "password": "entirely other words"}
    answers = [client.post("/me/password/", body).status_code for _ in range(6)]
    assert answers == [400] * 5 + [429]


@pytest.mark.postgresql
def test_many_at_once_get_no_more_tries_than_one_after_the_other(kept_trail):
    town = make_town()
    give_password(town, "caseworker")
    tries = [lambda one=one: post_from(f"192.0.2.{one}", town).status_code for one in range(12)]
    answers = at_once(tries)
    assert sorted(answers) == [401] * 5 + [429] * 7
    assert FailedLogins.objects.get(digest=lockout.of_account(town.users["caseworker"].username)).failures == 5
    assert Session.objects.count() == 0


@pytest.mark.postgresql
def test_login_that_waits_for_a_new_password_is_refused(kept_trail):
    """The old password was right when it was looked at, and is not when the session would open."""
    from tests.factories.threads import while_uncommitted  # noqa: PLC0415 - only where there are locks

    town = make_town()
    give_password(town, "caseworker")
    answers = while_uncommitted(
        lambda: give_password(town, "caseworker", "entirely other words"),
        lambda: try_login(town, "caseworker").status_code,
    )
    assert answers == [401]
    assert Api(town, "caseworker").get("/sessions/").json()["results"] == []
