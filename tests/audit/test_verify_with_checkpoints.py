"""`verify_audit --checkpoint`: what the chain alone cannot find, one exported file does."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casemgmt.audit import chain
from casemgmt.audit.checkpoints import genesis, root_of
from casemgmt.audit.models import HOUSE, Checkpoint, Entry, Stream
from casemgmt.crypto.models import SigningKey
from tests.audit.conftest import OTHER_STREAM, OTHER_TOWN, STREAM, TOWN
from tests.audit.forging import cut, rebuild, remove
from tests.audit.triggers import triggers_lifted
from tests.factories.town import make_town

pytestmark = pytest.mark.django_db

NOT_WHOLE = "The audit trail is not whole."


def command(name, *options):
    """Exit code, output, and the sentence with which the command ends or what it says beside."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *map(str, options), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


def verify(*options):
    code, out, said = command("verify_audit", "--json", *options)
    findings = [tuple(one.values()) for one in json.loads(out)["findings"]] if out else None
    return code, findings, said


@pytest.fixture
def outside(look, tmp_path):
    """A checkpoint file and the public keys, kept outside; and two streams that grew since, one of them from 3 to 5."""
    assert command("audit_checkpoint", "new-key")[0] == 0
    file, keys = tmp_path / "checkpoints.jsonl", tmp_path / "keys.txt"
    assert command("audit_checkpoint", "public-keys", keys)[0] == 0
    for _ in range(3):
        look(), look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    assert command("audit_checkpoint", "create")[0] == 0
    assert command("audit_checkpoint", "export", file) == (0, "1 checkpoints added.\n", "")
    look(), look()
    options = ("--checkpoint", file, "--public-key", keys)
    assert verify(*options) == (0, [], "")
    return options


def at(position):
    return Entry.objects.get(stream=STREAM, position=position).pk.hex


@pytest.mark.parametrize("position", [1, 2, 3])
def test_rebuilt_chain_is_found_with_the_file_and_only_with_it(outside, position):
    rebuild(STREAM, lambda entry: setattr(entry, "actor_id", None), at=position)
    assert verify() == (0, [], "")
    assert verify(*outside) == (1, [(STREAM, 3, at(3), "rebuilt")], NOT_WHOLE)


def test_chain_rebuilt_behind_the_checkpoint_is_not_found(outside):
    """The stated limit: what came after the last exported checkpoint has no witness yet."""
    rebuild(STREAM, lambda entry: setattr(entry, "actor_id", None), at=4)
    assert verify(*outside) == (0, [], "")


@pytest.mark.parametrize("kept", [1, 2])
def test_cut_stream_is_found_with_the_file_and_only_with_it(outside, kept):
    cut(STREAM, behind=kept)
    assert verify() == (0, [], "")
    assert verify(*outside) == (1, [(STREAM, kept + 1, "", "truncated")], NOT_WHOLE)


def test_emptied_stream_is_found_with_the_file_and_only_with_it(outside):
    remove(STREAM)
    Stream.objects.create(name=STREAM, municipality_id=TOWN, position=0, head=chain.genesis(STREAM))
    assert verify() == (0, [], "")
    assert verify(*outside) == (1, [(STREAM, 1, "", "truncated")], NOT_WHOLE)


def test_removed_stream_is_found_with_the_file_and_only_with_it(outside):
    remove(STREAM)
    assert verify() == (0, [], "")
    assert verify(*outside) == (1, [(STREAM, 1, "", "stream_removed")], NOT_WHOLE)


def test_emptied_trail_is_found_with_the_file_and_only_with_it(outside):
    for name in Stream.objects.values_list("name", flat=True):
        remove(name)
    assert verify() == (0, [], "")
    code, findings, _ = verify(*outside)
    assert (code, {(name, problem) for name, _, _, problem in findings}) == (
        1,
        {(name, "stream_removed") for name in (STREAM, OTHER_STREAM, f"municipality:{HOUSE}")},
    )


def test_rebuilt_chain_with_a_rebuilt_checkpoint_table_is_found(outside):
    """Whoever holds the database removes its checkpoints as well, and signs new ones by a key of their own."""
    rebuild(STREAM, lambda entry: setattr(entry, "actor_id", None), at=1)
    with triggers_lifted():
        Checkpoint.objects.all().delete()
    SigningKey.objects.all().delete()
    for step in ("new-key", "create"):
        assert command("audit_checkpoint", step)[0] == 0
    assert verify(*outside) == (1, [(STREAM, 3, at(3), "rebuilt")], NOT_WHOLE)
    file = outside[1]
    assert command("audit_checkpoint", "export", file)[::2] == (
        1,
        "Line 1 of the file is not the checkpoint that the database has.",
    )


def test_forged_file_is_refused_by_the_public_key_that_was_kept(outside, tmp_path):
    """A file signed by another key passes only with the public keys of the database that it was forged in."""
    with triggers_lifted():
        Checkpoint.objects.all().delete()
    SigningKey.objects.all().delete()
    for step in ("new-key", "create"):
        command("audit_checkpoint", step)
    forged = tmp_path / "forged"
    command("audit_checkpoint", "export", forged)
    signed_by = Checkpoint.objects.get().signed_by
    code, findings, said = verify("--checkpoint", forged)
    assert (code, findings) == (0, [])
    assert said == "The public keys are those of this database: give --public-key to trust nothing in it.\n"
    assert verify("--checkpoint", forged, *outside[2:]) == (
        1,
        None,
        f"Line 1 is signed by the key {signed_by}, which is not known.",
    )


def test_report_names_the_checkpoint(outside):
    code, out, _ = command("verify_audit", *outside)
    assert code == 0
    last = Checkpoint.objects.get()
    assert out.splitlines()[1] == f"Compared with 1 checkpoints, the last of {last.at:%Y-%m-%d %H:%M:%S} UTC."
    told = json.loads(command("verify_audit", "--json", *outside)[1])
    assert told["checkpoint"] == {"number": 1, "at": last.at.isoformat(), "entries": last.entries}


def test_file_of_one_municipality_verifies_its_streams(outside, tmp_path):
    town = make_town()
    file = tmp_path / "town"
    for ags in ("05166036", town.municipality.pk):
        assert command("audit_checkpoint", "create", "--municipality", ags)[0] == 0
    assert command("audit_checkpoint", "export", file, "--municipality", "05166036")[1] == "2 checkpoints added.\n"
    options = ("--checkpoint", file, *outside[2:])
    rebuild(STREAM, lambda entry: setattr(entry, "actor_id", None), at=1)
    assert verify(*options) == (0, [], "")
    assert verify(*options, "--municipality", TOWN)[::2] == (1, "The checkpoints are of another municipality.")
    assert verify(*outside, "--municipality", TOWN)[::2] == (1, "The checkpoints are of all municipalities together.")
    stream = f"municipality:{town.municipality.pk}"
    rebuild(stream, lambda entry: setattr(entry, "actor_id", entry.pk), at=1)
    code, [finding], _ = verify(*options)
    assert (code, finding[0], finding[3]) == (1, stream, "rebuilt")


@pytest.mark.parametrize("which", [1, 3])
def test_file_that_is_not_there_or_something_else_is_refused(outside, tmp_path, which):
    options = list(outside)
    options[which] = tmp_path / "nothing"
    assert verify(*options)[::2] == (1, "A file cannot be read.")
    options[which].write_text("something else\n")
    assert verify(*options)[0] == 1


def test_checkpoints_are_listed(outside):
    command("audit_checkpoint", "create")
    code, out, _ = command("audit_checkpoint", "list")
    assert (code, [line.split(",")[0] for line in out.splitlines()]) == (0, ["Checkpoint 2", "Checkpoint 1"])
    told = json.loads(command("audit_checkpoint", "list", "--json")[1])
    assert [(one["number"], one["streams"]) for one in told] == [(2, 3), (1, 3)]
    assert command("audit_checkpoint", "list", "--municipality", "99999999")[2] == (
        "There is no municipality of this AGS or id."
    )


def test_checkpoint_without_a_key_is_refused_with_a_hint():
    assert command("audit_checkpoint", "list")[1] == "No checkpoint yet.\n"
    assert command("audit_checkpoint", "create")[::2] == (
        1,
        "The house has no signing key. Make one: manage.py audit_checkpoint new-key.",
    )


def test_public_keys_are_never_overwritten(outside, tmp_path):
    keys = outside[3]
    before = keys.read_text()
    command("audit_checkpoint", "new-key")
    assert command("audit_checkpoint", "public-keys", keys)[::2] == (1, "There is a file of this name already.")
    assert (keys.read_text(), keys.stat().st_mode & 0o777) == (before, 0o444)
    assert command("audit_checkpoint", "public-keys", tmp_path / "both")[0] == 0
    assert (tmp_path / "both").read_text().startswith(before)
    assert command("audit_checkpoint", "create")[0] == 0
    assert command("audit_checkpoint", "export", outside[1])[0] == 0
    assert verify(*outside)[0] == 1
    assert verify(*outside[:3], tmp_path / "both") == (0, [], "")


def test_root_and_genesis_depend_on_everything():
    tip = root_of({"a": (1, b"x")})
    assert len({tip, root_of({"a": (2, b"x")}), root_of({"a": (1, b"y")}), root_of({"b": (1, b"x")}), root_of({})}) == 5
    assert genesis(HOUSE) != genesis(TOWN)
