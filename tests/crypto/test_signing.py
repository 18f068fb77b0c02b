"""The house's signing key: what it signs, its rotation, and that it goes with the root key."""

import base64
from functools import partial

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import ensure_signing_key, replace_signing_key
from casemgmt.audit.models import Entry
from casemgmt.crypto.actions import create_tenant_keys
from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.models import SigningKey
from casemgmt.crypto.providers import provider, root_key_line
from casemgmt.crypto.rotation.roots import rotate_root
from casemgmt.crypto.rotation.runs import Run
from casemgmt.crypto.selftest import examine
from casemgmt.crypto.signing import (
    PublicKeysRefused,
    current_signer,
    public_keys_text,
    signing_binding,
    verifiers,
)
from tests.factories.threads import at_once
from tests.factories.town import NOW

BY = operator(now=NOW)


@pytest.fixture
def key(db):
    return replace_signing_key(by=BY)


def test_signature_is_verified_by_the_public_half_only(key):
    signer = current_signer()
    signature = signer.sign(b"content")
    [(name, verifies)] = verifiers(public_keys_text()).items()
    assert (name, len(signature)) == (signer.key_id, 64)
    assert verifies(signature, b"content")
    assert not verifies(signature, b"contents")
    assert not verifies(signature[::-1], b"content")


def test_key_stands_wrapped_under_the_root_key(key):
    raw = provider().unwrap(bytes(key.wrapped), signing_binding(1))
    assert raw not in bytes(key.wrapped)
    with pytest.raises(RootKeyMissing):
        provider().unwrap(bytes(key.wrapped), signing_binding(2))


def test_rotation_destroys_the_private_half_and_keeps_the_public_one(key):
    before = current_signer()
    signature = before.sign(b"content")
    newest = replace_signing_key(by=operator(now=NOW))
    key.refresh_from_db()
    assert (newest.number, newest.retired_at) == (2, None)
    assert (bytes(key.wrapped), key.retired_at) == (b"", NOW)
    assert current_signer().key_id != before.key_id
    assert verifiers(public_keys_text())[before.key_id](signature, b"content")


def test_making_and_rotating_leave_lines_in_the_trail(key):
    newest = replace_signing_key(by=BY)
    lines = Entry.objects.order_by("position").values_list("event", "object_ids", "fields")
    assert list(lines) == [
        ("keys.created", [str(key.pk)], ["signing_key"]),
        ("keys.rotated", [str(newest.pk)], ["signing_key"]),
    ]


@pytest.mark.django_db
def test_key_is_made_once_where_there_is_none():
    for _ in range(3):
        ensure_signing_key(by=BY)
    assert SigningKey.objects.get().number == 1


@pytest.mark.django_db
def test_first_municipality_brings_the_signing_key():
    for number in (1, 2):
        town = {"ags": f"0516600{number}", "name": "Musterwillich", "prefix": f"M{number}"}
        call_command("found_municipality", **town, administrator=f"ad-{number}")
    assert SigningKey.objects.get().number == 1


def test_signing_key_is_rewrapped_under_the_newest_root_key(key, settings, settings_choose_the_provider):
    tenant = create_tenant_keys(tenant=key.pk, at=NOW).tenant
    before = current_signer().key_id
    settings.ROOT_KEY += f"\n{root_key_line(purpose='development', number=2)}"
    provider.cache_clear()
    report = rotate_root(tenant, Run(now=lambda: NOW))
    key.refresh_from_db()
    assert (report.done, report.finished) == ({"keys re-wrapped": 3}, True)
    assert provider().is_current(bytes(key.wrapped))
    assert current_signer().key_id == before


def test_self_test_examines_the_signing_key(key):
    tried = {one.what: one.problem for one in examine(sample=1)}
    assert (tried["signing key 1"], tried["known answer of Ed25519"]) == ("", "")
    SigningKey.objects.update(public=b"0" * 32)
    tried = {one.what: one.problem for one in examine(sample=1)}
    assert tried["signing key 1"] == "The public half of the signing key was changed."


@pytest.mark.django_db
def test_there_is_no_signature_without_a_key():
    with pytest.raises(KeysUnavailable) as refused:
        current_signer()
    assert "no signing key" in refused.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "casemgmt-signing-public 1 1 AAAA",
        "casemgmt-signing-public 2 1 " + base64.b64encode(b"0" * 32).decode(),
    ],
)
def test_other_files_are_no_public_keys(text):
    with pytest.raises(PublicKeysRefused):
        verifiers(text)


@pytest.mark.postgresql
def test_of_two_rotations_at_once_one_wins(kept_trail):
    def attempt(work):
        try:
            with transaction.atomic():
                return work().number
        except IntegrityError:
            return None

    numbers = at_once([partial(attempt, partial(replace_signing_key, by=BY))] * 2)
    assert sorted(number or 0 for number in numbers) in ([0, 1], [1, 2])
    assert SigningKey.objects.filter(retired_at=None).count() == 1
