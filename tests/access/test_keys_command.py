"""`manage.py keys`: what it makes, tells and examines. Key material is never printed."""

import base64
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casemgmt.crypto.actions import create_index_key, create_subject_key, create_tenant_key, create_tenant_keys
from casemgmt.crypto.indexing import rules
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import parse_root_keys, provider, root_key_line
from cases.models import Case, Person
from tests.factories.statements import counted
from tests.factories.town import NOW, make_case, make_town


def keys(*arguments: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("keys", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: object) -> str:
    """The sentence with which the command ends."""
    with pytest.raises(CommandError) as refused:
        keys(*arguments)
    assert refused.value.returncode == 1
    return str(refused.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "root.key"


def test_root_key_is_created_for_its_owner_and_is_not_printed(path):
    said = keys("create", "root", path, "--number", "3")
    [key] = parse_root_keys(path.read_text())
    assert (key.number, key.development, path.stat().st_mode & 0o777) == (3, False, 0o400)
    assert base64.b64encode(key.key).decode() not in said


def test_root_key_is_never_overwritten(path):
    keys("create", "root", path)
    before = path.read_text()
    assert refusal("create", "root", path) == f"There is a file already: {path}. Key files are never overwritten."
    assert path.read_text() == before


@pytest.mark.parametrize("number", ["0", "-1", "one", "1000000000"])
def test_root_key_has_a_number_that_a_key_file_can_hold(path, number):
    with pytest.raises(CommandError):
        keys("create", "root", path, f"--number={number}")
    assert not path.exists()


def test_root_key_is_added_to_a_file(path):
    keys("create", "root", path)
    assert keys("add-root", path) == (
        "Root key 2 added; the older ones are still there. Copy the file, restart, rotate.\n"
    )
    assert [one.number for one in parse_root_keys(path.read_text())] == [2, 1]


def test_root_key_is_not_added_to_a_missing_file(path):
    assert refusal("add-root", path) == "The key file cannot be read."


@pytest.fixture
def rotated(db: None) -> list[TenantKey]:
    """A municipality with three epochs (destroyed, retired, current), two generations, and four subjects."""
    tenant = create_tenant_keys(tenant=uuid4(), at=NOW).tenant
    subjects = [create_subject_key(subject=uuid4(), tenant=tenant, at=NOW) for _ in range(4)]
    epochs = [TenantKey.objects.get(), *(create_tenant_key(tenant=tenant, epoch=number, at=NOW) for number in (2, 3))]
    TenantKey.objects.filter(epoch__in=[1, 2]).update(retired_at=NOW)
    SubjectKey.objects.filter(pk__in=[one.pk for one in subjects[:3]]).update(tenant_key=epochs[1])
    SubjectKey.objects.filter(pk=subjects[3].pk).update(tenant_key=epochs[2], older=b"x", indexed_generation=2)
    SubjectKey.objects.filter(pk=subjects[0].pk).update(wrapped=b"", destroyed_at=NOW)
    TenantKey.objects.filter(epoch=1).update(wrapped=b"", destroyed_at=NOW)
    create_index_key(tenant=tenant, generation=2, at=NOW)
    return epochs


def test_list_tells_state_and_use_of_every_key(rotated):
    told = json.loads(keys("list", "--json"))
    assert told["provider"] == "environment"
    assert told["root_keys"] == [{"number": 1, "purpose": "development", "newest": True, "created_at": None}]
    [town] = told["municipalities"]
    assert town["tenant"] == str(rotated[0].tenant)
    assert [(one["epoch"], one["state"], one["subject_keys"], one["newest_root"]) for one in town["epochs"]] == [
        (3, "current", 1, True),
        (2, "retired", 2, True),
        (1, "destroyed", 0, None),
    ]
    assert [(one["generation"], one["state"], one["subjects"]) for one in town["index_keys"]] == [
        (2, "live", 1),
        (1, "filled", 3),
    ]
    assert town["subjects"] == {"living": 3, "destroyed": 1, "with_older": 1}


def test_list_in_words(rotated, settings, settings_choose_the_provider):
    settings.ROOT_KEY += f"\n{root_key_line(purpose='development', number=2)}"
    IndexKey.objects.filter(generation=1).update(retired_at=NOW)
    said = keys("list").splitlines()
    age = said[5].split()[3]
    assert said == [
        "Root keys (environment)",
        "  2: development, newest",
        "  1: development",
        "",
        f"municipality ({rotated[0].tenant})",
        f"  epoch 3: current, {age} days old, wraps 1 subject keys, UNDER AN OLDER ROOT KEY",
        f"  epoch 2: retired, {age} days old, wraps 2 subject keys, UNDER AN OLDER ROOT KEY",
        f"  epoch 1: destroyed, {age} days old, wraps 0 subject keys",
        f"  index generation 2: live, rules {rules()}, {age} days old, 1 subjects indexed, UNDER AN OLDER ROOT KEY",
        f"  index generation 1: retired, rules {rules()}, {age} days old, 3 subjects indexed",
        "  subjects: 3 with a key, 1 with the key destroyed, 1 with older numbers",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("towns", [1, 3])
def test_list_takes_as_many_statements_for_one_town_as_for_three(towns):
    for number in range(towns):
        make_case(make_town(ags=f"0516600{number}", prefix=f"T{number}"))
    with counted() as statements:
        said = keys("list")
    assert len(statements) == 4
    assert said.count("Town 0516600") == towns


def test_list_holds_no_key_material(town):
    held = [bytes(row.wrapped) for model in (TenantKey, IndexKey, SubjectKey) for row in model.objects.all()]
    for said in (keys("list"), keys("list", "--json")):
        assert not any(text in said for raw in held for text in (raw.hex(), base64.b64encode(raw).decode()))


def test_list_without_a_root_key_says_why(settings, settings_choose_the_provider):
    settings.KEY_PROVIDER, settings.KEY_FILE = "file", "/nowhere/root.key"
    assert refusal("list") == "The key file cannot be read."


def test_check_tries_known_answers_keys_and_records(town):
    case = make_case(town)
    said = json.loads(keys("check", "--json", "--sample", "50"))
    whats = {one["what"] for one in said["findings"]}
    assert {one["problem"] for one in said["findings"]} == {""}
    assert said["provider"] == "environment"
    assert said["openssl"].startswith("OpenSSL")
    town_id = town.municipality.pk
    assert whats >= {
        "known answer of AES-256-GCM",
        "known answer of HMAC-SHA-256",
        "known answer of HKDF-SHA-256",
        "key provider",
        f"key of epoch 1 of {town_id}",
        f"index key of generation 1 of {town_id}",
        f"probe for {town_id}",
        f"key of subject {case.key_id}",
        f"cases.Case {case.pk}",
        f"cases.Person {case.person_id}",
    }


def test_check_opens_no_more_than_its_sample(town):
    make_case(town)
    said = json.loads(keys("check", "--json", "--sample", "2"))
    assert sum(one["what"].startswith("key of subject") for one in said["findings"]) == 2


def changed_case(case: Case) -> str:
    Case.objects.filter(pk=case.pk).update(inquiry=bytes(case.inquiry)[:-1] + b"\0")
    return f"cases.Case {case.pk}: A sealed value was changed or moved. The record cannot be shown."


def changed_subject_key(case: Case) -> str:
    wrapped = bytes(SubjectKey.objects.get(pk=case.key_id).wrapped)
    SubjectKey.objects.filter(pk=case.key_id).update(wrapped=wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    return f"key of subject {case.key_id}: A sealed value was changed or moved. The record cannot be shown."


def changed_town_key(case: Case) -> str:
    wrapped = bytes(TenantKey.objects.get().wrapped)
    TenantKey.objects.update(wrapped=wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    town = case.municipality_id
    return f"key of epoch 1 of {town}: A municipality's key was wrapped under another root key, or was changed."


def changed_index_key(case: Case) -> str:
    IndexKey.objects.update(wrapped=TenantKey.objects.get().wrapped)
    town = case.municipality_id
    return (
        f"index key of generation 1 of {town}: A municipality's key was wrapped under another root key, or was changed."
    )


@pytest.mark.parametrize("damage", [changed_case, changed_subject_key, changed_town_key, changed_index_key])
def test_check_finds_what_does_not_open(town, damage: Callable[[Case], str]):
    case = make_case(town)
    assert "FAILED" not in keys("check", "--sample", "50")
    expected = damage(case)
    forget_keys()
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("keys", "check", "--sample", "50", stdout=out)
    assert (failed.value.returncode, str(failed.value)) == (1, "The self-test failed.")
    assert f"FAILED  {expected}" in out.getvalue().splitlines()
    assert "Amina" not in out.getvalue()


def test_check_leaves_out_what_was_erased(town):
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(erased=True, inquiry=b"")
    Person.objects.filter(pk=case.person_id).update(erased=True, identity=b"")
    assert "FAILED" not in keys("check", "--sample", "50")
    assert provider().name == "environment"
