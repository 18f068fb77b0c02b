"""Escrow from beginning to end: keys leave sealed, the root key is lost, and the town reads again."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from casemgmt.access.actors import operator
from casemgmt.access.key_custody import restore_keys
from casemgmt.audit.models import Entry
from casemgmt.crypto.actions import create_tenant_key
from casemgmt.crypto.escrow.contents import Escrow, EscrowedKey, EscrowedTown, collect, decode, encode
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.escrow.recipients import read_public
from casemgmt.crypto.escrow.sealing import seal_for
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import parse_root_keys, provider, root_key_line, write_key_file
from tests.access.test_keys_command import keys, refusal
from tests.crypto.fake_vault import TOKEN, FakeVault
from tests.factories.client import Api
from tests.factories.town import NOW, Town, make_person, make_town

WORDS = "correct horse battery staple"
BY = operator(now=NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the key pair of somebody who keeps the escrow, and the file of the passphrase."""
    (tmp_path / "words").write_text(f"{WORDS}\n")
    keys("escrow-keypair", tmp_path / "private", tmp_path / "public", "--passphrase-file", tmp_path / "words")
    return tmp_path


def export(desk: Path, *more: str) -> str:
    return keys("export", desk / "escrow", "--to", desk / "public", *more)


def bring_back(desk: Path, *more: object) -> str:
    return keys("import", desk / "escrow", "--with", desk / "private", "--passphrase-file", desk / "words", *more)


def lose_root_key(desk: Path, settings: object) -> None:
    """The house gets a root key that opens nothing, and every process starts anew."""
    write_key_file(desk / "fresh.key", root_key_line(purpose="development", number=1))
    settings.KEY_PROVIDER, settings.KEY_FILE = "file", str(desk / "fresh.key")  # type: ignore[attr-defined]
    provider.cache_clear()
    forget_keys()


def wrapped() -> list[bytes]:
    return [bytes(row.wrapped) for model in (TenantKey, IndexKey) for row in model.objects.order_by("pk")]


def lines(event: str) -> list[tuple[UUID | None, list[str], str]]:
    return [(one.municipality_id, one.object_ids, one.roles) for one in Entry.objects.filter(event=event)]


def search(town: Town) -> object:
    return Api(town, "caseworker").get("/persons/", q="Amina Haddad")


def test_lost_root_key_and_all_that_was_sealed_comes_back(town, desk, settings, settings_choose_the_provider):
    person = make_person(town)
    other = make_town(ags="05166032", prefix="VI")
    stranger = make_person(other, given_names="Basma")
    export(desk)
    lose_root_key(desk, settings)
    before = wrapped()
    for place, one in ((town, person), (other, stranger)):
        answer = Api(place, "caseworker").get(f"/persons/{one.pk}/")
        assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")
    assert search(town).json()["code"] == "keys_unavailable"

    said = bring_back(desk)

    assert said.splitlines()[-1] == "4 of 4 keys were restored."
    assert not set(before) & set(wrapped())
    assert Api(town, "caseworker").get(f"/persons/{person.pk}/").json()["given_names"] == "Amina"
    assert Api(other, "caseworker").get(f"/persons/{stranger.pk}/").json()["given_names"] == "Basma"
    assert [one["id"] for one in search(town).json()["results"]] == [str(person.pk)]
    assert "FAILED" not in keys("check", "--sample", "50")


def test_keys_move_from_a_file_into_a_vault_by_way_of_escrow(town, desk, settings, settings_choose_the_provider):
    person = make_person(town)
    export(desk)
    with FakeVault() as vault:
        settings.KEY_PROVIDER, settings.VAULT_ADDR = "vault", vault.address
        settings.VAULT_KEY, settings.VAULT_TOKEN = "casemgmt", TOKEN
        provider.cache_clear()
        forget_keys()
        bring_back(desk)
        assert {one[:9] for one in wrapped()} == {b"vault:v1:"}
        assert Api(town, "caseworker").get(f"/persons/{person.pk}/").json()["given_names"] == "Amina"


def test_each_way_leaves_a_line_in_the_trail_of_each_town(town, desk, settings, settings_choose_the_provider):
    other = make_town(ags="05166032", prefix="VI")
    ids = {
        place.municipality.pk: {
            str(place.municipality.pk),
            str(TenantKey.objects.get(tenant=place.municipality.pk).pk),
            str(IndexKey.objects.get(tenant=place.municipality.pk).pk),
        }
        for place in (town, other)
    }
    export(desk)
    assert {town: set(told) for town, told, _ in lines("keys.exported")} == ids
    assert {roles for _, _, roles in lines("keys.exported")} == {"operator"}
    bring_back(desk)
    assert lines("keys.restored") == []
    lose_root_key(desk, settings)
    bring_back(desk)
    assert {town: set(told) for town, told, _ in lines("keys.restored")} == ids
    bring_back(desk)
    assert len(lines("keys.restored")) == 2


def test_escrow_file_is_its_owners_and_holds_no_key_in_clear(town, desk):
    said = export(desk)
    content = (desk / "escrow").read_bytes()
    assert ((desk / "escrow").stat().st_mode & 0o777, (desk / "private").stat().st_mode & 0o777) == (0o400, 0o400)
    [held] = collect(at=NOW).towns
    assert not any(one.key in content for one in (*held.epochs, *held.index_keys))
    assert said.splitlines()[0] == "Keys exported. Any one of these opens the file:"


@pytest.mark.parametrize("name", ["escrow", "private", "public"])
def test_nothing_is_overwritten(town, desk, name):
    export(desk)
    before = {one.name: one.read_bytes() for one in desk.iterdir()}
    told = len(lines("keys.exported"))
    arguments = (
        ("export", desk / "escrow", "--to", desk / "public")
        if name == "escrow"
        else ("escrow-keypair", desk / f"{name}", desk / "other", "--passphrase-file", desk / "words")
    )
    assert refusal(*arguments) == f"There is a file already: {desk / name}. Key files are never overwritten."
    assert {one.name: one.read_bytes() for one in desk.iterdir()} == before
    assert len(lines("keys.exported")) == told


def test_dry_run_says_what_would_be_done_and_does_nothing(town, desk, settings, settings_choose_the_provider):
    export(desk)
    lose_root_key(desk, settings)
    before, told = wrapped(), Entry.objects.count()
    assert bring_back(desk, "--dry-run").splitlines()[-1] == "2 of 2 keys would be restored."
    assert (wrapped(), Entry.objects.count()) == (before, told)
    assert bring_back(desk).splitlines()[-1] == "2 of 2 keys were restored."


def test_keys_that_open_are_left_alone(town, desk):
    export(desk)
    before = wrapped()
    name = f"Town {town.municipality.ags}"
    assert bring_back(desk).splitlines()[1:] == [
        f"{name}: municipality key 1 opens already",
        f"{name}: index key 1 opens already",
        "0 of 2 keys were restored.",
    ]
    assert wrapped() == before


def test_missing_rows_are_made_again(town, desk, settings, settings_choose_the_provider):
    person = make_person(town)
    export(desk)
    lose_root_key(desk, settings)
    kept = TenantKey.objects.get(), IndexKey.objects.get()
    for model in (TenantKey, IndexKey):
        model.objects.all()._raw_delete("default")
    assert bring_back(desk).splitlines()[-1] == "2 of 2 keys were restored."
    made = TenantKey.objects.get(), IndexKey.objects.get()
    columns = ("id", "tenant", "created_at", "retired_at")
    assert [[getattr(one, name) for name in columns] for one in made] == [
        [getattr(one, name) for name in columns] for one in kept
    ]
    assert (made[1].rules, made[1].filled_at) == (kept[1].rules, kept[1].filled_at)
    assert Api(town, "caseworker").get(f"/persons/{person.pk}/").json()["given_names"] == "Amina"


def test_destroyed_epoch_stays_destroyed(town, desk, settings, settings_choose_the_provider):
    create_tenant_key(tenant=town.municipality.pk, epoch=2, at=NOW)
    SubjectKey.objects.update(tenant_key=TenantKey.objects.get(epoch=2))
    export(desk)
    TenantKey.objects.filter(epoch=1).update(wrapped=b"", retired_at=NOW, destroyed_at=NOW)
    said = bring_back(desk)
    assert f"Town {town.municipality.ags}: municipality key 1 stays destroyed" in said.splitlines()
    assert bytes(TenantKey.objects.get(epoch=1).wrapped) == b""


def test_destroyed_epoch_is_not_exported(town, desk):
    create_tenant_key(tenant=town.municipality.pk, epoch=2, at=NOW)
    TenantKey.objects.filter(epoch=1).update(wrapped=b"", retired_at=NOW, destroyed_at=NOW)
    [held] = collect(at=NOW).towns
    assert [one.row["epoch"] for one in held.epochs] == [2]


def test_key_that_is_in_no_escrow_is_named(town, desk, settings, settings_choose_the_provider):
    export(desk)
    make_town(ags="05166032", prefix="VI")
    lose_root_key(desk, settings)
    said = bring_back(desk).splitlines()
    assert sorted(said[3:5]) == [
        "Town 05166032: index key 1 does not open, and is not in this escrow",
        "Town 05166032: municipality key 1 does not open, and is not in this escrow",
    ]
    assert said[-1] == "2 of 4 keys were restored."


def escrow_with(town: Town, **changed: bytes) -> Escrow:
    """An escrow of the town in which one key is another."""
    [held] = collect(at=NOW).towns
    epochs, indexes = (
        tuple(EscrowedKey(one.row, changed.get(name, one.key)) for one in many)
        for name, many in (("epoch", held.epochs), ("index", held.index_keys))
    )
    return decode(encode(Escrow(NOW, (EscrowedTown(town.municipality.pk, epochs, indexes),))))


@pytest.mark.parametrize("which", ["epoch", "index"])
def test_escrow_with_another_key_than_the_one_that_opens_is_refused(town, which):
    assert [one.changed for one in restore_keys(by=BY, escrow=escrow_with(town))] == [False, False]
    before = wrapped()
    with pytest.raises(EscrowRefused, match="another key than"), transaction.atomic():
        restore_keys(by=BY, escrow=escrow_with(town, **{which: b"x" * 32}))
    assert wrapped() == before


def test_escrow_with_a_key_that_opens_no_subject_is_refused(town, desk, settings, settings_choose_the_provider):
    good, bad = escrow_with(town), escrow_with(town, epoch=b"x" * 32)
    lose_root_key(desk, settings)
    before = wrapped()
    with pytest.raises(EscrowRefused, match="opens nothing that hangs on it"), transaction.atomic():
        restore_keys(by=BY, escrow=bad)
    assert wrapped() == before
    assert [one.changed for one in restore_keys(by=BY, escrow=good)] == [True, True]


def test_index_key_that_was_slipped_in_is_refused(town):
    """Somebody who knows the recipients' public keys, but not the town's key, cannot name an index key."""
    document = encode(Escrow(NOW, (collect(at=NOW).towns[0],)))
    forged = encode(escrow_with(town, epoch=b"x" * 32, index=b"y" * 32))
    key = b'"index_keys":'
    assert decode(document).towns[0].tenant == town.municipality.pk
    with pytest.raises(EscrowRefused):
        decode(document.split(key)[0] + key + forged.split(key)[1])


def test_escrow_of_another_house_changes_nothing_here(town):
    [held] = collect(at=NOW).towns
    foreign = Escrow(NOW, (EscrowedTown(uuid4(), held.epochs, held.index_keys),))
    [outcome] = restore_keys(by=BY, escrow=foreign)
    assert (outcome.changed, str(outcome.outcome)) == (False, "is of a municipality that is not here")
    moved = tuple(EscrowedKey(dict(one.row) | {"id": uuid4()}, one.key) for one in held.epochs)
    with pytest.raises(EscrowRefused, match="another house"):
        restore_keys(by=BY, escrow=Escrow(NOW, (EscrowedTown(held.tenant, moved, ()),)))


def test_import_waits_for_the_provider(town, desk, settings, settings_choose_the_provider):
    export(desk)
    before = wrapped()
    settings.KEY_PROVIDER, settings.VAULT_ADDR, settings.VAULT_KEY = "vault", "http://127.0.0.1:1", "casemgmt"
    provider.cache_clear()
    with pytest.raises(CommandError, match="The vault cannot be reached"):
        bring_back(desk)
    assert wrapped() == before


def test_root_keys_go_into_escrow_on_demand(town, desk, settings, settings_choose_the_provider):
    export(desk, "--root")
    bring_back(desk, "--root", desk / "root.key")
    assert parse_root_keys((desk / "root.key").read_text()) == parse_root_keys(settings.ROOT_KEY)
    assert (desk / "root.key").stat().st_mode & 0o777 == 0o400


def test_escrow_without_root_keys_writes_none(town, desk):
    export(desk)
    with pytest.raises(CommandError) as refused:
        bring_back(desk, "--root", desk / "root.key")
    assert str(refused.value) == "The escrow was made without root keys (export --root)."
    assert not (desk / "root.key").exists()


@pytest.mark.django_db
def test_root_keys_of_a_vault_cannot_leave(desk, settings, settings_choose_the_provider):
    with FakeVault() as vault:
        settings.KEY_PROVIDER, settings.VAULT_ADDR = "vault", vault.address
        settings.VAULT_KEY, settings.VAULT_TOKEN = "casemgmt", TOKEN
        assert refusal("export", desk / "escrow", "--to", desk / "public", "--root") == (
            "The root keys are not in a file: they cannot be put into escrow from here."
        )
    assert not (desk / "escrow").exists()


def test_export_with_a_key_that_does_not_open_writes_no_file(town, desk, settings, settings_choose_the_provider):
    lose_root_key(desk, settings)
    assert refusal("export", desk / "escrow", "--to", desk / "public") == (
        "A municipality's key was wrapped under another root key, or was changed."
    )
    assert (lines("keys.exported"), (desk / "escrow").exists()) == ([], False)


def test_wrong_passphrase_or_file_is_told(town, desk):
    export(desk)
    (desk / "words").write_text("another passphrase")
    with pytest.raises(CommandError, match="The passphrase does not open this private key"):
        bring_back(desk)
    assert refusal("import", desk / "public", "--with", desk / "nowhere", "--passphrase-file", desk / "words") == (
        f"A file cannot be read or written: {desk / 'nowhere'}"
    )


def test_document_of_another_form_is_refused(desk):
    for document in (b"{}", b"[]", b"no json", b'{"version":2}', b'{"version":1,"towns":[{}]}'):
        with pytest.raises(EscrowRefused):
            decode(document)
    sealed = seal_for([read_public((desk / "public").read_text())], b"{}")
    (desk / "escrow").write_bytes(sealed)
    with pytest.raises(CommandError, match="The escrow holds no keys in the form of this house"):
        bring_back(desk)


def test_passphrase_is_asked_for_twice(tmp_path, monkeypatch):
    answers = iter([WORDS, WORDS, WORDS, "another one, mistyped"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    call_command("keys", "escrow-keypair", str(tmp_path / "one"), str(tmp_path / "one.pub"))
    assert refusal("escrow-keypair", tmp_path / "two", tmp_path / "two.pub") == "The two passphrases differ."
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one", "one.pub"]
