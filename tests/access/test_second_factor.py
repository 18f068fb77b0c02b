"""Second factors: which roles need one, how an authenticator app is enrolled, and that no code is good twice."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from casemgmt.access import totp
from casemgmt.access.actions import issue_token
from casemgmt.access.actors import operator
from casemgmt.access.models import AccessToken, Factor, RecoveryCode, Session
from casemgmt.access.roles import SECOND_FACTOR, Role
from casemgmt.audit.models import Entry
from tests.architecture.routes import calls
from tests.architecture.sweep_world import address, send
from tests.factories.client import Api
from tests.factories.logins import WRONG, Authenticator, code_now, enrol_totp, logged_in, next_code, try_login
from tests.factories.threads import at_once
from tests.factories.town import make_town

RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.fixture
def required(settings):
    """A house that asks for a second factor."""
    settings.SECOND_FACTOR = "required"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    """Appendix B, SHA-1, of which six digits are taken."""
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_at(RFC_SECRET, step) == code


def test_app_is_enrolled_by_a_code_and_asked_for_from_then_on(town):
    client = logged_in(town, "caseworker")
    secret, codes = enrol_totp(client)
    assert (len(codes), len(set(codes))) == (10, 10)
    [row] = client.get("/factors/").json()["results"]
    assert (row["kind"], row["name"], row["confirmed_at"] is not None) == ("totp", "Fictional phone", True)
    assert secret not in str(row)
    without = try_login(town, "caseworker")
    assert (without.status_code, without.json()["code"]) == (401, "second_factor_missing")
    wrong = try_login(town, "caseworker", code="000000")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "login_refused")
    good = try_login(town, "caseworker", code=next_code(secret))
    assert (good.status_code, good.json()["second_factor"]) == (201, True)


def test_wrong_password_with_a_good_code_is_refused_and_the_code_stays_good(town):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    code = next_code(secret)
    assert try_login(town, "caseworker", WRONG, code=code).status_code == 401
    assert try_login(town, "caseworker", code=code).status_code == 201


def test_code_is_good_once(town):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    assert try_login(town, "caseworker", code=code_now(secret)).status_code == 401
    code = next_code(secret)
    assert [try_login(town, "caseworker", code=code).status_code for _ in range(2)] == [201, 401]


@pytest.mark.parametrize(("ahead", "status"), [(-2, 401), (-1, 201), (0, 201), (1, 201), (2, 401)])
def test_code_may_be_one_step_off(town, ahead, status):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    Factor.objects.update(step=0)
    assert try_login(town, "caseworker", code=code_now(secret, ahead)).status_code == status


def test_earlier_code_is_not_taken_after_a_later_one(town):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    Factor.objects.update(step=0)
    codes = [code_now(secret, 1), code_now(secret)]
    assert [try_login(town, "caseworker", code=one).status_code for one in codes] == [201, 401]


def test_wrong_codes_lock_the_account(town):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    assert [try_login(town, "caseworker", code="000000").status_code for _ in range(6)] == [401] * 5 + [429]
    assert try_login(town, "caseworker", code=next_code(secret)).status_code == 429


def test_right_password_without_a_code_is_no_failure(town):
    enrol_totp(logged_in(town, "caseworker"))
    assert {try_login(town, "caseworker").json()["code"] for _ in range(8)} == {"second_factor_missing"}


def test_recovery_code_is_good_once_as_it_is_typed(town):
    _, codes = enrol_totp(logged_in(town, "caseworker"))
    typed = codes[0].replace("-", " ").upper()
    assert [try_login(town, "caseworker", code=one).status_code for one in (typed, codes[0], codes[1])] == [
        201,
        401,
        201,
    ]
    assert RecoveryCode.objects.count() == 8
    stored = repr(list(RecoveryCode.objects.values()))
    assert [one for one in codes if one in stored or one.replace("-", "") in stored] == []


def test_new_recovery_codes_replace_the_former(town):
    client = logged_in(town, "caseworker")
    assert client.post("/factors/recovery-codes/").json()["code"] == "factor_missing"
    _, former = enrol_totp(client)
    codes = client.post("/factors/recovery-codes/").json()["recovery_codes"]
    assert try_login(town, "caseworker", code=former[0]).status_code == 401
    assert try_login(town, "caseworker", code=codes[0]).status_code == 201


def test_secret_is_sealed_and_unconfirmed_app_asks_nothing(town):
    client = logged_in(town, "caseworker")
    begun = client.post("/factors/", {"name": "Fictional phone"}).json()
    issuer = "issuer=casemgmt&digits=6"
    assert begun["uri"].startswith("otpauth://totp/casemgmt%3Acaseworker")
    assert begun["uri"].endswith(f"?secret={begun['secret']}&{issuer}")
    [row] = Factor.objects.values()
    assert begun["secret"] not in repr(row)
    assert Factor.objects.select_related("key").get().secret == begun["secret"]
    wrong = client.post(f"/factors/{begun['id']}/confirm/", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "code_wrong")
    assert try_login(town, "caseworker").status_code == 201
    again = client.post("/factors/", {"name": "Another phone"}).json()
    assert client.post(f"/factors/{begun['id']}/confirm/", {"code": "000000"}).status_code == 404
    assert again["secret"] != begun["secret"]


def test_second_app_is_refused_while_one_is_in_use(town):
    client = logged_in(town, "caseworker")
    enrol_totp(client)
    answer = client.post("/factors/", {"name": "Second"})
    assert (answer.status_code, answer.json()["code"]) == (409, "factor_stands")


def test_factors_take_a_session_that_began_a_short_while_ago(town, api):
    old, program = logged_in(town, "caseworker"), api("caseworker")
    Session.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    for client in (old, program):
        for path, body in (("/factors/", {"name": "x"}), ("/factors/passkey-challenge/", {})):
            answer = client.post(path, body)
            assert (answer.status_code, answer.json()["code"]) == (403, "login_too_old")
    assert Factor.objects.count() == 0


def test_session_by_password_alone_changes_no_factor_once_there_is_one(town):
    """Whoever knows the password and came first adds no factor of their own, and removes none."""
    intruder, owner = logged_in(town, "caseworker"), logged_in(town, "caseworker")
    begun = intruder.post("/factors/", {"name": "Intruder's"}).json()
    challenge = intruder.post("/factors/passkey-challenge/").json()
    enrol_totp(owner)
    factor = Factor.objects.get()
    key = Authenticator().create(challenge["public_key"])
    answers = [
        intruder.post(f"/factors/{factor.pk}/confirm/", {"code": code_now(begun["secret"])}),
        intruder.post("/factors/", {"name": "Intruder's"}),
        intruder.post("/factors/passkey/", {"state": challenge["state"], "credential": key, "name": "Intruder's"}),
        intruder.post("/factors/recovery-codes/"),
        intruder.delete(f"/factors/{factor.pk}/", etag="*"),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "second_factor_required")] * 5
    assert owner.delete(f"/factors/{factor.pk}/", etag="*").status_code == 204


def test_factors_are_their_owners_alone(town, api):
    enrol_totp(logged_in(town, "caseworker"))
    pk = Factor.objects.get().pk
    for name in ("administrator", "team_lead", "data_protection_officer"):
        client = api(name)
        assert client.get("/factors/").json()["results"] == []
        assert client.delete(f"/factors/{pk}/", etag="*").status_code == 404


def test_owner_gives_up_the_last_factor_and_the_codes_with_it(town):
    client = logged_in(town, "caseworker")
    enrol_totp(client)
    assert client.delete(f"/factors/{Factor.objects.get().pk}/", etag="*").status_code == 204
    assert (Factor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert try_login(town, "caseworker").status_code == 201


def test_administrator_resets_what_was_lost_and_the_person_enrols_anew(town, required):
    client = logged_in(town, "caseworker")
    enrol_totp(client)
    path = f"/accounts/{town.users['caseworker'].pk}/reset-second-factor/"
    assert logged_in(town, "administrator").post(path).json()["code"] == "second_factor_required"
    administrator = logged_in(town, "administrator")
    enrol_totp(administrator)
    assert administrator.post(path).status_code == 200
    assert client.get("/me/").status_code == 401
    again = try_login(town, "caseworker")
    assert (again.status_code, again.json()["must_enrol"]) == (201, True)
    assert Entry.objects.filter(event="factor.removed", object_ids=[str(town.users["caseworker"].pk)]).count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_read_health_or_confidential_data_need_a_second_factor(town, required, role):
    client = logged_in(town, role)
    answer = client.get("/me/")
    if role not in SECOND_FACTOR:
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    secret, _ = enrol_totp(client)
    assert client.get("/me/").status_code == 200
    body = try_login(town, role, code=next_code(secret)).json()
    assert (body["second_factor"], body["must_enrol"]) == (True, False)
    assert Api(token=body["token"]).get("/me/").status_code == 200


def test_session_without_the_factor_can_enrol_and_log_out_and_nothing_else(town, required):
    client = logged_in(town, "caseworker")
    others = []
    for method, pattern, view, action in calls():
        policy, name = view.policy, view.policy_name(action)
        if Role.CASEWORKER in policy.actions[name] and name not in policy.open | policy.enrolling:
            answer = send(client, method, address(pattern, town.users["caseworker"].pk))
            others.append((answer.status_code, answer.json()["code"]))
    assert len(others) > 50
    assert set(others) == {(403, "second_factor_required")}
    assert client.get("/sessions/").status_code == 200
    assert client.get("/factors/").status_code == 200
    assert client.post("/sessions/end-all/").status_code == 200


@pytest.mark.parametrize("value", ["required", "", "Optional", "off"])
def test_whatever_is_not_plainly_optional_asks_for_it(town, settings, value):
    settings.SECOND_FACTOR = value
    assert try_login_of_new(town).json()["must_enrol"] is True


def try_login_of_new(town):
    logged_in(town, "caseworker")
    return try_login(town, "caseworker")


def test_role_given_later_asks_from_the_next_request_on(town, required, api):
    client = logged_in(town, "volunteer")
    assert client.get("/me/").status_code == 200
    town.users["volunteer"].memberships.update(role=Role.CASEWORKER, team=town.teams["north"])
    assert client.get("/me/").json()["code"] == "second_factor_required"


def test_program_of_such_a_role_gets_a_token_for_thirty_days_at_most(town, required):
    administrator = logged_in(town, "administrator")
    enrol_totp(administrator)
    path = f"/accounts/{town.users['caseworker'].pk}/tokens/"
    long = administrator.post(path, {"name": "x", "days": 31})
    assert (long.status_code, long.json()["code"]) == (400, "token_too_long")
    token = administrator.post(path, {"name": "x", "days": 30}).json()["token"]
    assert Api(token=token).get("/cases/").status_code == 200
    volunteer = administrator.post(f"/accounts/{town.users['volunteer'].pk}/tokens/", {"name": "x", "days": 366})
    assert volunteer.status_code == 200


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 401)])
def test_longer_token_from_before_the_role_ends_after_thirty_days(town, required, days, status):
    by = operator(now=timezone.now() - timedelta(days=days))
    row, text = issue_token(by=by, user=town.users["volunteer"], name="x", days=366)
    assert Api(token=text).get("/me/").status_code == 200
    town.users["volunteer"].memberships.update(role=Role.CASEWORKER, team=town.teams["north"])
    assert Api(token=text).get("/me/").status_code == status
    assert AccessToken.objects.get(pk=row.pk).revoked_at is None


@pytest.mark.postgresql
def test_code_is_good_once_for_two_at_once(kept_trail):
    town = make_town()
    secret, codes = enrol_totp(logged_in(town, "caseworker"))
    for code in (next_code(secret), codes[0]):
        answers = at_once([lambda code=code: try_login(town, "caseworker", code=code).status_code] * 2)
        assert sorted(answers) == [201, 401]


@pytest.mark.postgresql
def test_of_two_sessions_that_enrol_at_once_one_does(kept_trail):
    town = make_town()
    clients = [logged_in(town, "caseworker") for _ in range(2)]
    challenges = [one.post("/factors/passkey-challenge/").json() for one in clients]
    bodies = [
        {"state": one["state"], "credential": Authenticator().create(one["public_key"]), "name": "Key"}
        for one in challenges
    ]
    works = [
        lambda client=client, body=body: client.post("/factors/passkey/", body).status_code
        for client, body in zip(clients, bodies, strict=True)
    ]
    assert sorted(at_once(works)) == [200, 403]
    assert Factor.objects.count() == 1


@pytest.mark.postgresql
def test_login_and_reset_of_the_factor_at_once_leave_no_session_by_it(kept_trail):
    town = make_town()
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    administrator, user = Api(town, "administrator"), town.users["caseworker"]
    code = next_code(secret)
    login, _ = at_once(
        [
            lambda: try_login(town, "caseworker", code=code),
            lambda: administrator.post(f"/accounts/{user.pk}/reset-second-factor/"),
        ]
    )
    assert Factor.objects.count() == 0
    left = Session.objects.filter(user=user, ended_at=None)
    assert [one.second_factor for one in left] in ([], [False])
    assert login.status_code in {201, 401}
