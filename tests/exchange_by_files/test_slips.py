"""What a person may do wrong, or a machine to him, between two exchanges: one clear message, and nothing half."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kamtui.store.log import CREATE, LIFE
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.sync.bundle import NO_HASH, read_header, write_bundle

from .conftest import Begin
from .devices import Device, copy_file, cross, expect_equal


@pytest.fixture
def anna(begin: Begin) -> Device:
    """A device with one account."""
    device = begin("anna")
    device.add("account", name="Hengyue", tier="gold")
    return device


@pytest.fixture
def ben(anna: Device, home: Path) -> Device:
    """A second device that has it."""
    return anna.copied(home / "ben")


def test_a_file_that_is_no_pack_is_named_and_no_workspace_is_made_for_it(begin: Begin) -> None:
    ben = begin("ben")
    text, folder = ben.home / "report.docx", ben.home / "photos"
    text.write_text("Minutes of Tuesday's meeting")
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    wrong = {
        str(text): "it is no pack",
        str(folder): "no file in this folder is a pack",
        str(ben.home / "nowhere"): "There is no file",
    }
    for path, why in wrong.items():
        for verb in ("import", "join"):
            told = ben("sync", verb, path, code=1).stderr
            assert why in told
            assert told.count("\n") == 1
    assert not ben.workspace.exists()
    (row,) = ben.read("sync", "import", str(text), code=1)
    assert (row["state"], row["reason"], row["changes"]) == ("refused", "it is no pack", 0)


def test_an_empty_file_and_an_empty_folder_hold_nothing_yet(anna: Device) -> None:
    (anna.home / "empty").mkdir()
    (anna.home / "empty.kamtui").touch()
    for name in ("empty", "empty.kamtui"):
        assert "nothing in it" in anna("sync", "import", str(anna.home / name)).stdout


def test_other_files_in_a_folder_of_exchange_are_passed_over(anna: Device, begin: Begin) -> None:
    folder = anna.home / "team"
    folder.mkdir()
    anna("sync", "export", str(folder))
    (folder / "read me.txt").write_text("This is our folder")
    (folder / "v1" / "desktop.ini").write_text("[ViewState]")
    assert {row["state"] for row in begin("ben").read("sync", "import", str(folder))} == {"applied"}


def test_a_pack_that_is_cut_short_gives_what_is_whole_and_says_what_is_not(anna: Device, begin: Begin) -> None:
    anna.pack("first.kamtui")
    anna("set", "Hengyue", "tier=iron")
    pack = Path(anna.pack("cut.kamtui"))
    pack.write_bytes(pack.read_bytes()[:-40])
    ben = begin("ben")
    said = ben("sync", "import", str(pack)).stdout
    assert "1 bundle waits: Bundle 2 of the pack" in said
    assert "cut short" in said
    assert ben.read("show", "Hengyue")["tier"] == "gold"


def test_a_pack_goes_through_a_pipe(anna: Device, begin: Begin) -> None:
    sent = anna("sync", "export", "-")
    assert "1 bundle written" in sent.stderr
    ben = begin("ben")
    ben("sync", "import", "-", input=sent.stdout_bytes)
    expect_equal(anna, ben)
    assert "nothing in it" in ben("sync", "import", "-", input=b"").stdout
    assert "not a kamtui bundle" in ben("sync", "import", "-", input=b"Dear Ben, ", code=1).stderr


def test_ones_own_pack_changes_nothing(anna: Device) -> None:
    before = anna.records()
    assert anna.take(anna.pack("own.kamtui")) == 0
    assert anna.records() == before


def test_a_pack_never_takes_the_place_of_a_workspace_or_of_a_missing_folder(anna: Device) -> None:
    before = anna.records()
    assert "is a database" in anna("sync", "export", str(anna.workspace), code=1).stderr
    assert anna.records() == before
    stick = anna.home / "stick"
    assert "There is no folder" in anna("sync", "export", f"{stick}/", code=1).stderr
    assert "there is no folder" in anna("sync", "export", str(stick / "pack.kamtui"), code=1).stderr
    assert not stick.exists()


def test_another_teams_pack_is_refused_until_both_are_one(anna: Device, begin: Begin) -> None:
    chloe = begin("chloe")
    chloe.add("account", name="Suhe")
    folder = anna.home / "team"
    folder.mkdir()
    chloe("sync", "remote", "add", "team", str(folder))
    chloe("sync", "run")
    pack, before = anna.pack("annas.kamtui"), chloe.records()
    told = chloe("sync", "import", pack, code=1).stderr
    assert "belongs to another team" in told
    assert "kamtui sync join" in told
    assert chloe.records() == before
    chloe("set", "Suhe", "tier=gold")
    chloe("sync", "run")
    assert chloe.read("sync", "join", pack)[0]["state"] == "applied"
    assert chloe.read("sync", "status")["refused"] == []
    # What had been refused is passed on as well, though the folder had been served before.
    chloe("sync", "run")
    dan = begin("dan")
    dan.take(str(folder))
    anna.take(chloe.pack("both.kamtui"))
    expect_equal(anna, chloe, dan)


def test_a_place_that_is_not_there_is_told_and_the_others_are_served(anna: Device) -> None:
    stick, drive = anna.home / "stick", anna.home / "drive"
    stick.mkdir()
    drive.mkdir()
    anna("sync", "remote", "add", "stick", str(stick))
    anna("sync", "remote", "add", "drive", str(drive))
    stick.rmdir()
    told = anna("sync", "run", code=1)
    assert "cannot be reached: the folder is not there. Connect the drive" in told.stderr
    assert "1 bundle brought there" in told.stdout
    stick.write_text("a file now")
    assert "cannot be reached" in anna("sync", "run", "stick", code=1).stderr
    assert "Known: drive, stick" in anna("sync", "run", "team", code=1).stderr


def test_a_home_that_cannot_be_written_to_sends_nothing(anna: Device) -> None:
    anna("set", "Hengyue", "tier=iron")
    (anna.home / "a file").touch()
    elsewhere = Device(anna.home / "a file", file=anna.workspace)
    told = elsewhere("sync", "export", str(anna.home / "out.kamtui"), code=1).stderr
    assert "device key cannot be" in told
    assert "KAMTUI_HOME" in told or "Move" in told
    assert not (anna.home / "out.kamtui").exists()


def test_a_lost_device_key_loses_nothing(anna: Device, ben: Device) -> None:
    anna("set", "Hengyue", "tier=iron")
    shutil.rmtree(anna.home / "devices")
    cross(anna, ben)
    anna("set", "Hengyue", "industry=banking")
    cross(anna, ben)
    expect_equal(anna, ben)
    assert ben.read("show", "Hengyue")["tier"] == "iron"
    assert ben.read("show", "Hengyue")["industry"] == "banking"
    assert ben.conflicts() == []


def test_a_copied_workspace_goes_on_as_a_device_of_its_own(anna: Device, ben: Device) -> None:
    copy = Device(anna.home, file=anna.home / "copy.db")
    copy_file(anna.workspace, copy.workspace)
    anna("set", "Hengyue", "tier=iron")
    copy("set", "Hengyue", "tier=lead")
    cross(anna, copy)
    cross(copy, ben)
    expect_equal(anna, copy, ben)
    (conflict,) = ben.conflicts()
    assert {side["value"] for side in conflict["values"]} == {"iron", "lead"}


@pytest.mark.parametrize("keep_times", [True, False])
def test_a_whole_home_put_back_from_a_backup_goes_on_as_a_new_device(
    anna: Device, ben: Device, home: Path, keep_times: bool
) -> None:
    bank = str(anna.read("show", "Hengyue")["id"])
    shutil.copytree(anna.home, home / "backup")
    anna("set", bank, "tier=iron")
    ben.take(anna.pack("before the crash.kamtui"))
    anna.home.rename(home / "broken")
    shutil.copytree(home / "backup", anna.home, copy_function=shutil.copy2 if keep_times else shutil.copy)
    anna("set", bank, "tier=lead")
    cross(anna, ben)
    expect_equal(anna, ben)
    assert anna.read("sync", "status")["waiting"] == []
    assert {"gold", "iron", "lead"} <= set(anna.values(bank, "tier"))
    (conflict,) = anna.conflicts()
    assert {side["value"] for side in conflict["values"]} == {"iron", "lead"}


def test_who_i_am_on_a_new_device_is_said_once_and_brings_what_is_private_to_me(anna: Device, begin: Begin) -> None:
    anna.add("teammate", name="Ben")
    anna("set", "Hengyue", "private_notes=do not mention the audit")
    pack, desk = anna.pack("mine.kamtui", "--own"), begin("desk")
    said = desk("sync", "import", pack).stdout
    assert "it waits until you say who you are" in said
    assert desk.read("show", "Hengyue")["private_notes"] is None
    assert "private to" in desk("sync", "import", pack, "--me", "Ben", code=1).stderr
    assert desk.read("show", "Hengyue")["private_notes"] is None
    me = anna.read("history", "Hengyue")[0]["who"]["id"]
    desk("sync", "import", pack, "--me", me)
    expect_equal(anna, desk)
    assert "no teammate called Nobody" in desk("sync", "import", pack, "--me", "Nobody", code=1).stderr


def test_a_bundle_no_kamtui_would_write_keeps_nothing_else_out(anna: Device, begin: Begin) -> None:
    folder = anna.home / "team"
    folder.mkdir()
    anna("sync", "export", str(folder))
    (whole,) = folder.glob("v1/*/*/*/*/*")
    key = Ed25519PrivateKey.generate()
    stream = StreamKey(key.public_key().public_bytes_raw(), "team")
    ref = EditRef(stream, 1)
    half_dead = WireEdit(1, 1 << 40, ref, CREATE, "account", bytes(16), {"name": "Nobody's", LIFE: 7}, {})
    piece = Piece(stream, "elsewhere", (half_dead,), (WireAction(ref, "add", None, "hand", "", None, 1 << 40),))
    team = read_header(whole.read_bytes()).team
    (folder / "forged.kamtui").write_bytes(write_bundle(piece, team, NO_HASH, {stream: 1}, key.sign))
    ben = begin("ben")
    told = ben("sync", "import", str(folder), code=1)
    assert "neither deleted nor alive" in told.stderr
    assert ben.read("show", "Hengyue")["tier"] == "gold"
    assert ben.read("check")["sound"]
