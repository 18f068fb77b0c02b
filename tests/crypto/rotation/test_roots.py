"""A newer root key, and another provider: every key of every municipality is wrapped anew, and nothing else changes."""

from typing import Any

import pytest

from casemgmt.audit.models import Entry
from casemgmt.crypto.actions import create_index_key
from casemgmt.crypto.envelope import key_number_of
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.keyring import current_tenant_key, forget_keys
from casemgmt.crypto.models import IndexKey, TenantKey
from casemgmt.crypto.providers import provider, root_key_line, write_key_file
from casemgmt.crypto.rotation.roots import rotate_root
from tests.crypto.rotation.everything import every_row, everything_open, people_not_found
from tests.factories.town import NOW, make_town


@pytest.fixture
def root(settings: Any):
    """Puts root keys in place, as a restart with other settings does."""

    def use(text: str = "", file: str = "") -> None:
        settings.ROOT_KEY, settings.KEY_FILE = text or settings.ROOT_KEY, file
        settings.KEY_PROVIDER = "file" if file else "environment"
        provider.cache_clear()
        forget_keys()

    yield use
    provider.cache_clear()


@pytest.fixture
def tenant(full_town):
    return full_town.municipality.pk


def root_numbers() -> set[int]:
    return {
        key_number_of(bytes(one))
        for model in (TenantKey, IndexKey)
        for one in model.objects.exclude(wrapped=b"").values_list("wrapped", flat=True)
    }


def test_every_key_is_wrapped_under_the_newest_root_key(tenant, before, run, root, settings):
    old, newer = settings.ROOT_KEY, root_key_line(purpose="development", number=2)
    root(f"{old}\n{newer}")
    report = rotate_root(tenant, run())
    assert (report.finished, report.figures.rows, report.done) == (True, 2, {"keys re-wrapped": 2})
    assert root_numbers() == {2}
    root(newer)
    assert (everything_open(), people_not_found()) == (before, [])
    root(old)
    with pytest.raises(KeysUnavailable):
        current_tenant_key(tenant)


def test_second_run_finds_nothing_to_do(tenant, run, root, settings):
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    rotate_root(tenant, run())
    before = every_row()
    assert rotate_root(tenant, run()).done == {}
    assert every_row() == before


def test_run_that_was_cut_off_is_finished(tenant, run, root, settings):
    create_index_key(tenant=tenant, generation=2, at=NOW)
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    one = TenantKey.objects.get()
    rotate_root(tenant, run())
    TenantKey.objects.filter(pk=one.pk).update(wrapped=one.wrapped)
    assert root_numbers() == {1, 2}
    assert rotate_root(tenant, run()).figures.rows == 1
    assert root_numbers() == {2}


def test_destroyed_keys_stay_destroyed(tenant, run, root, settings):
    create_index_key(tenant=tenant, generation=2, at=NOW)
    IndexKey.objects.filter(generation=1).update(wrapped=b"", retired_at=NOW)
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    assert rotate_root(tenant, run()).figures.rows == 2
    assert IndexKey.objects.get(generation=1).wrapped == b""


def test_other_municipality_is_left_alone(tenant, run, root, settings):
    other = make_town(ags="05166032", prefix="VI").municipality.pk
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    rotate_root(tenant, run())
    assert {key_number_of(bytes(one.wrapped)) for one in TenantKey.objects.filter(tenant=other)} == {1}


def test_provider_can_be_changed_though_both_number_their_root_keys_alike(tenant, before, run, root, tmp_path):
    file = tmp_path / "root.key"
    assert write_key_file(file, root_key_line(purpose="development", number=1))
    root(file=str(file))
    with pytest.raises(KeysUnavailable):
        current_tenant_key(tenant)
    report = rotate_root(tenant, run())
    assert (report.figures.rows, report.left) == (0, {"keys not under the newest root key": 2})
    report = rotate_root(tenant, run(), from_provider="environment")
    assert (report.figures.rows, report.finished) == (2, True)
    assert everything_open() == before
    assert rotate_root(tenant, run(), from_provider="environment").figures.rows == 0


def test_rotation_stands_in_the_trail(tenant, run, root, settings):
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    rotate_root(tenant, run())
    [entry] = Entry.objects.filter(event="keys.rotated")
    assert (entry.municipality_id, entry.fields) == (tenant, ["root_key"])
    assert entry.object_ids == [str(TenantKey.objects.get().pk), str(IndexKey.objects.get().pk)]


def test_dry_run_foresees_and_changes_nothing(tenant, run, root, settings):
    root(settings.ROOT_KEY + "\n" + root_key_line(purpose="development", number=2))
    before = every_row()
    assert rotate_root(tenant, run(dry_run=True)).done == {"keys to re-wrap": 2}
    assert every_row() == before
