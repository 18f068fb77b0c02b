"""Passkeys: both ceremonies with an authenticator made of software, and what is refused of each."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import signing
from django.utils import timezone
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

from casemgmt.access.models import Factor, User
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.logins import FLAG, Authenticator, enrol_passkey, logged_in, passkey_login, try_login


@pytest.fixture
def authenticator(town):
    """An authenticator whose passkey is enrolled for the caseworker."""
    made = Authenticator()
    answer = enrol_passkey(logged_in(town, "caseworker"), made)
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["recovery_codes"]) == 10
    return made


def test_passkey_logs_in_without_name_and_password_as_two_factors(town, authenticator, settings):
    settings.SECOND_FACTOR = "required"
    _, answer = passkey_login(authenticator)
    assert (answer.status_code, answer.json()["second_factor"], answer.json()["must_enrol"]) == (201, True, False)
    me = Api(token=answer.json()["token"]).get("/me/")
    assert me.json()["id"] == str(town.users["caseworker"].pk)
    assert Factor.objects.get().last_used_on == timezone.now().date()


def test_password_alone_opens_nothing_once_there_is_a_passkey(town, authenticator):
    assert try_login(town, "caseworker").json()["code"] == "second_factor_missing"


def test_challenge_is_the_same_for_everybody_and_asks_for_verification():
    options = Api().post("/sessions/passkey-challenge/").json()["public_key"]
    assert (options["rpId"], options["userVerification"]) == ("testserver", "required")
    assert "allowCredentials" not in options


def test_registration_asks_for_a_discoverable_passkey_and_names_the_pseudonym_only(town, authenticator):
    client = logged_in(town, "volunteer")
    enrol_passkey(client, Authenticator())
    options = client.post("/factors/passkey-challenge/").json()["public_key"]
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "userVerification": "required",
        "requireResidentKey": True,
    }
    assert options["user"]["name"] == options["user"]["displayName"] == town.users["volunteer"].username
    assert len(options["excludeCredentials"]) == 1


def test_answer_is_good_once(town, authenticator):
    body, answer = passkey_login(authenticator)
    assert answer.status_code == 201
    again = Api().post("/sessions/passkey/", body)
    assert (again.status_code, again.json()["code"]) == (400, "passkey_refused")
    assert Entry.objects.filter(event="login.failed").count() == 1


def test_earlier_challenge_is_not_taken_after_a_later_one(authenticator):
    early = Api().post("/sessions/passkey-challenge/").json()
    assert passkey_login(authenticator)[1].status_code == 201
    body = {"state": early["state"], "credential": authenticator.get(early["public_key"])}
    assert Api().post("/sessions/passkey/", body).status_code == 400


def refused(authenticator):
    return passkey_login(authenticator)[1].status_code


def test_other_key_origin_or_unverified_person_is_refused(town, authenticator):
    stranger = Authenticator()
    stranger.user_handle, stranger.credential_id = authenticator.user_handle, authenticator.credential_id
    assert refused(stranger) == 400
    unknown = Authenticator()
    unknown.user_handle = authenticator.user_handle
    assert refused(unknown) == 400
    for name, value in (("origin", "https://elsewhere.example.org"), ("flags", FLAG.UP)):
        kept = getattr(authenticator, name)
        setattr(authenticator, name, value)
        assert refused(authenticator) == 400
        setattr(authenticator, name, kept)
    assert refused(authenticator) == 201


def test_passkey_of_another_account_is_refused(town, authenticator):
    authenticator.user_handle = town.users["administrator"].pk.bytes
    assert refused(authenticator) == 400


def test_copy_of_a_passkey_is_noticed_by_its_counter(authenticator):
    assert refused(authenticator) == 201
    authenticator.count -= 1
    assert refused(authenticator) == 400


def test_disabled_account_is_refused(town, authenticator):
    User.objects.filter(pk=town.users["caseworker"].pk).update(is_active=False)
    assert refused(authenticator) == 401


def test_passkey_opens_while_passwords_are_locked(town, authenticator):
    for _ in range(6):
        answer = try_login(town, "caseworker", "wrong words of somebody")
    assert answer.status_code == 429
    assert refused(authenticator) == 201


def test_state_of_another_purpose_moment_or_maker_is_refused(town, authenticator):
    challenge = Api().post("/sessions/passkey-challenge/").json()
    salt = "casemgmt.passkeys.login"
    content = signing.loads(challenge["state"], salt=salt)
    old = (timezone.now() - timedelta(minutes=6)).isoformat()
    states = [
        signing.dumps(content | {"at": old}, salt=salt),
        signing.dumps(content, salt="casemgmt.passkeys.register"),
        signing.dumps(content, salt=salt, key="another secret"),
        challenge["state"][:-1],
        "nonsense",
    ]
    for state in states:
        body = {"state": state, "credential": authenticator.get(challenge["public_key"])}
        assert Api().post("/sessions/passkey/", body).status_code == 400


@pytest.mark.parametrize("credential", [{}, {"id": "x"}, {"id": "AA", "rawId": "AA", "response": {}}, {"response": 1}])
def test_answer_that_cannot_be_read_is_refused(db, credential):
    state = Api().post("/sessions/passkey-challenge/").json()["state"]
    answer = Api().post("/sessions/passkey/", {"state": state, "credential": credential})
    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")


@pytest.mark.parametrize(
    "extensions", [b"", b"\xa0\xa0", b"\x81" * 4000, b"\x5b\x00", b"\x1c", b"\x61\xff"], ids=lambda raw: raw[:2].hex()
)
def test_authenticator_data_that_cannot_be_read_are_refused(authenticator, extensions):
    challenge = Api().post("/sessions/passkey-challenge/").json()
    credential = authenticator.get(challenge["public_key"])
    head = websafe_decode(credential["response"]["authenticatorData"])[:32]
    data = head + bytes([FLAG.UP | FLAG.UV | FLAG.ED]) + bytes(4) + extensions
    credential["response"]["authenticatorData"] = websafe_encode(data)
    answer = Api().post("/sessions/passkey/", {"state": challenge["state"], "credential": credential})
    assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")


@pytest.mark.parametrize(
    ("key", "status"),
    [(None, 400), ({}, 400), (True, 400), ({1: 2, 3: -7, -1: 1, -2: 5}, 200), ({1: 2, 3: -9999}, 200)],
    ids=["missing", "without algorithm", "no key at all", "without a point", "of an unknown kind"],
)
def test_key_that_verifies_nothing_is_refused_or_opens_nothing(town, key, status):
    client, made = logged_in(town, "caseworker"), Authenticator()
    challenge = client.post("/factors/passkey-challenge/").json()
    credential = made.create(challenge["public_key"])
    head = sha256(b"testserver").digest()
    data = head + bytes([FLAG.UP | FLAG.UV]) + bytes(4)
    if key is not None:
        size = len(made.credential_id).to_bytes(2, "big")
        data = head + bytes([FLAG.UP | FLAG.UV | FLAG.AT]) + bytes(20) + size + made.credential_id + cbor.encode(key)
    attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
    credential["response"]["attestationObject"] = websafe_encode(attested)
    body = {"state": challenge["state"], "credential": credential, "name": "Key"}
    assert client.post("/factors/passkey/", body).status_code == status
    assert refused(made) == 400


def test_registration_for_another_account_origin_or_without_verification_is_refused(town):
    client, other = logged_in(town, "caseworker"), logged_in(town, "volunteer")
    challenge = client.post("/factors/passkey-challenge/").json()
    body = {"state": challenge["state"], "name": "Key", "credential": Authenticator().create(challenge["public_key"])}
    assert other.post("/factors/passkey/", body).status_code == 400
    unverified = Authenticator()
    unverified.flags = FLAG.UP
    assert enrol_passkey(client, unverified).status_code == 400
    assert enrol_passkey(client, Authenticator("https://elsewhere.example.org")).status_code == 400
    assert Factor.objects.count() == 0


def test_same_passkey_is_enrolled_once(town, authenticator):
    answer = enrol_passkey(logged_in(town, "volunteer"), authenticator)
    assert (answer.status_code, answer.json()["code"]) == (409, "factor_stands")
