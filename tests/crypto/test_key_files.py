"""Files of keys: whole, never overwritten, and a root key is added without losing a line."""

import stat
from pathlib import Path

import pytest

from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.providers import (
    RootKeyProvider,
    append_root_key,
    parse_root_keys,
    root_key_line,
    write_key_file,
    write_new_file,
)

OLD = root_key_line(purpose="production", number=4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "root.key"
    assert write_key_file(path, OLD)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_written_file_is_its_owners_and_is_never_written_over(path):
    assert (mode(path), path.read_text()) == (0o400, OLD)
    assert write_key_file(path, "other") is False
    assert path.read_text() == OLD


def test_folder_is_made_and_what_could_not_be_written_whole_is_not_left(tmp_path):
    assert write_new_file(tmp_path / "new" / "file", b"1")
    with pytest.raises(TypeError):
        write_new_file(tmp_path / "half", "text")  # type: ignore[arg-type]
    assert [one.name for one in tmp_path.iterdir()] == ["new"]


def test_added_root_key_is_the_newest_and_every_older_one_stays(path, tmp_path):
    before = RootKeyProvider(OLD).wrap(b"k" * 32, b"place")
    assert [append_root_key(path), append_root_key(path)] == [5, 6]
    text = path.read_text()
    assert text.startswith(OLD)
    assert [(one.number, one.development) for one in parse_root_keys(text)] == [(6, False), (5, False), (4, False)]
    assert RootKeyProvider(text).unwrap(before, b"place") == b"k" * 32
    assert (mode(path), [one.name for one in tmp_path.iterdir()]) == (0o400, ["root.key"])


def test_root_key_is_added_behind_a_last_line_without_an_end(tmp_path):
    path = tmp_path / "root.key"
    write_key_file(path, OLD.rstrip())
    assert append_root_key(path) == 5
    assert len(parse_root_keys(path.read_text())) == 2


def test_added_root_key_has_the_purpose_of_the_newest(tmp_path):
    path = tmp_path / "root.key"
    write_key_file(path, root_key_line(purpose="development", number=1))
    append_root_key(path)
    assert [one.development for one in parse_root_keys(path.read_text())] == [True, True]


def test_link_to_a_key_file_stays_a_link(path):
    link = path.with_name("link")
    link.symlink_to(path)
    assert append_root_key(link) == 5
    assert (link.is_symlink(), len(parse_root_keys(path.read_text()))) == (True, 2)


def test_second_command_at_the_same_file_is_refused_and_loses_nothing(path):
    in_progress = path.with_name(".root.key.new")
    in_progress.write_text("of another command")
    with pytest.raises(KeysUnavailable):
        append_root_key(path)
    assert (path.read_text(), in_progress.read_text()) == (OLD, "of another command")


def test_root_key_is_not_added_to_a_file_that_others_can_read(path):
    path.chmod(0o440)
    with pytest.raises(KeysUnavailable):
        append_root_key(path)
    assert path.read_text() == OLD


def test_root_key_is_not_added_to_what_is_no_key_file(tmp_path):
    path = tmp_path / "root.key"
    write_key_file(path, "something else\n")
    with pytest.raises(KeysUnavailable):
        append_root_key(path)
    assert path.read_text() == "something else\n"
