"""Erasing a person and starting a device, through the command line alone: three devices, packs and a folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.sync.bundle import read_header
from kamtui.sync.pack import read_pack
from tests.exchange_by_files.devices import Device

PHONE = "+49 40 5550188"
MOTIVE = "Wants to be on the board by spring"
"""What is erased: a team field, and an own-private one."""


@pytest.fixture
def devices(tmp_path: Path) -> Callable[[str], Device]:
    """A device by its name, with a home of its own."""

    def made(name: str) -> Device:
        home = tmp_path / name
        home.mkdir()
        return Device(home)

    return made


def begun(device: Device) -> Device:
    """A first device, with a firm and a person that has been changed some times."""
    device("settings", "me", "Anna")
    device.add("account", name="Nordhaven Stahl AG", tier="gold")
    device.add("contact", name="Ulla Brandt", account="Nordhaven Stahl AG", phones=PHONE, motive=MOTIVE)
    device("set", "Ulla Brandt", "title=Einkauf")
    device("set", "Nordhaven Stahl AG", "tier=iron")
    return device


def bytes_of(*paths: Path | str) -> bytes:
    """All bytes of these files, their companions, and what lies below these folders; bundles expanded too."""
    found = b""
    for path in map(Path, paths):
        named = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
        files = [one for one in named if one.is_file()]
        found += b"".join(one.read_bytes() + expanded(one) for one in files)
    return found


def expanded(file: Path) -> bytes:
    """The bodies of the bundles in a pack or a bundle's file, as they are when nothing is compressed."""
    from kamtui.sync.bundle import MAGIC, opened, unpacked

    if not file.read_bytes().startswith(MAGIC):
        return b""
    with file.open("rb") as inp:
        return b"".join(bytes(unpacked(opened(data)[1])) for data in read_pack(inp))


def shown(device: Device) -> Any:
    """Everything a device shows, with what is private; sets in one order."""
    out = device.home / "all.json"
    device("export", str(out), "--private", "--format", "json")
    return json.loads(out.read_text("utf-8"))


def holds(data: bytes) -> bool:
    """Whether anything of what is erased is among these bytes."""
    return any(one.encode() in data for one in (PHONE, MOTIVE, "Ulla Brandt"))


def test_erased_values_are_on_no_device_in_no_new_pack_and_in_no_new_bundle(
    devices: Callable[[str], Device], tmp_path: Path
) -> None:
    anna, ben, chen = begun(devices("anna")), devices("ben"), devices("chen")
    folder = tmp_path / "team"
    folder.mkdir()
    anna("sync", "export", str(folder))
    old = anna.pack("old.kamtui")
    assert holds(expanded(Path(old)))
    for device in (ben, chen):
        device("sync", "import", old, "--me", "Anna")
        device("sync", "remote", "add", "team", str(folder))
    anna("sync", "remote", "add", "team", str(folder))
    ben("set", "Ulla Brandt", "emails=brandt@nordhaven.example", "notes=Ruf an: " + PHONE)
    ben("sync", "run")
    anna("sync", "run")
    before = {one for one in folder.rglob("*") if one.is_file()}
    anna("erase", "Ulla Brandt", "--yes")
    anna("sync", "run")
    assert not holds(bytes_of(anna.workspace))

    ben("sync", "run")
    assert not holds(bytes_of(ben.workspace))
    new = {one for one in folder.rglob("*") if one.is_file()} - before
    assert new
    assert not any(holds(one.read_bytes() + expanded(one)) for one in new)

    # Somebody relays a pack made before the erasure, to a device that has heard of it and to one that has not.
    ben("sync", "import", old)
    assert not holds(bytes_of(ben.workspace))
    chen("sync", "import", old)
    assert holds(bytes_of(chen.workspace))
    pack = ben.pack("new.kamtui")
    assert not holds(expanded(Path(pack)))
    chen("sync", "import", pack)
    chen("sync", "run")
    assert not holds(bytes_of(chen.workspace))
    anna("sync", "run")
    assert shown(anna) == shown(ben) == shown(chen)

    # A third device that begins with the relay's pack, and takes the old one in last, ends equal as well.
    dora = devices("dora")
    dora("sync", "import", pack, "--me", "Anna")
    dora("sync", "import", old)
    assert not holds(bytes_of(dora.workspace))
    assert shown(dora) == shown(anna)
    assert not holds(expanded(Path(dora.pack("dora.kamtui"))))
    for device in (anna, ben, chen, dora):
        assert device("check").stdout.strip().endswith("all is sound")
        assert device.read("sync", "status")["missing"] == []
        # Nothing goes back and forth for ever.
        device("sync", "export", str(folder))
    assert [device("sync", "export", str(folder)).stdout.split(": ")[1] for device in (anna, ben, chen)] == [
        "0 bundles written\n"
    ] * 3


def test_an_old_pack_that_comes_after_the_erasure_as_the_first_is_emptied_too(
    devices: Callable[[str], Device],
) -> None:
    anna, ben = begun(devices("anna")), devices("ben")
    old = anna.pack("old.kamtui")
    anna("erase", "Ulla Brandt", "--yes")
    news = anna.pack("news.kamtui", "--since", old)
    assert not holds(expanded(Path(news)))
    ben("sync", "import", news)
    ben("sync", "import", old)
    assert not holds(bytes_of(ben.workspace))
    assert ben.read("contacts") == anna.read("contacts") == []
    assert ben("check").stdout.strip().endswith("all is sound")


def test_erasing_one_of_two_joined_people_erases_both(devices: Callable[[str], Device]) -> None:
    anna, ben = begun(devices("anna")), devices("ben")
    twin = anna.add("contact", name="U. Brandt", account="Nordhaven Stahl AG", emails="ulla@nordhaven.example")
    first = next(one["id"] for one in anna.read("contacts") if one["name"] == "Ulla Brandt")
    ben("sync", "import", anna.pack("before.kamtui"))
    anna("merge", first, twin)
    anna("erase", "Ulla Brandt", "--yes")
    ben("sync", "import", anna.pack("after.kamtui"))
    for device in (anna, ben):
        data = bytes_of(device.workspace)
        assert not holds(data)
        assert b"ulla@nordhaven.example" not in data
        assert device.read("contacts") == []
        assert device("check").stdout.strip().endswith("all is sound")


def test_a_new_device_starts_from_a_snapshot_and_the_history_fills_in(devices: Callable[[str], Device]) -> None:
    anna, ben = begun(devices("anna")), devices("ben")
    ben("sync", "import", anna.pack("first.kamtui"))
    ben("set", "Nordhaven Stahl AG", "tier=lead", "city=Hamburg")
    anna("set", "Nordhaven Stahl AG", "tier=platinum")
    anna("sync", "import", ben.pack("back.kamtui"))
    assert len(anna.read("sync", "conflicts")) == 1
    start = anna.pack("start.kamtui", "--snapshot", "--own")

    new = devices("new")
    rows = new.read("sync", "import", start, "--me", "Anna")
    assert {one["state"] for one in rows} == {"applied"}
    assert shown(new) == shown(anna)
    assert new.read("sync", "conflicts") == anna.read("sync", "conflicts")
    assert new.read("sync", "status")["missing"] == []
    assert new.read("sync", "status")["to_send"] == 0
    assert {one["state"] for one in new.read("sync", "import", start)} == {"known"}

    whole = anna.pack("whole.kamtui", "--own")
    new("sync", "import", whole)
    assert shown(new) == shown(anna)
    assert new.read("sync", "conflicts") == anna.read("sync", "conflicts")
    assert new("check").stdout.strip().endswith("all is sound")

    # What is written there goes back, and closes the conflict everywhere.
    new("set", "Nordhaven Stahl AG", "city=Kiel")
    (one,) = new.read("sync", "conflicts")
    new("sync", "resolve", one["id"], "gold")
    anna("sync", "import", new.pack("new.kamtui", "--own"))
    assert shown(new) == shown(anna)
    assert anna.read("sync", "conflicts") == []


def test_a_device_that_has_only_a_snapshot_passes_it_on_with_what_it_wrote(devices: Callable[[str], Device]) -> None:
    anna, new, third = begun(devices("anna")), devices("new"), devices("third")
    new("sync", "import", anna.pack("start.kamtui", "--snapshot"))
    new("set", "Nordhaven Stahl AG", "city=Kiel")
    pack = Path(new.pack("new.kamtui"))
    with pack.open("rb") as inp:
        assert [read_header(data).snapshot for data in read_pack(inp)] == [True, False]
    third("sync", "import", str(pack))
    assert third.read("sync", "status")["missing"] == []
    anna("sync", "import", str(pack))
    for device in (anna, third):
        assert device.read("accounts") == new.read("accounts")
        assert device("check").stdout.strip().endswith("all is sound")


def test_a_snapshot_is_private_to_whom_it_says_and_cut_short_it_waits(devices: Callable[[str], Device]) -> None:
    anna, new = begun(devices("anna")), devices("new")
    start = Path(anna.pack("start.kamtui", "--snapshot", "--own"))
    states = [one["state"] for one in new.read("sync", "import", str(start))]
    assert states == ["applied", "waiting"]
    data = start.read_bytes()
    start.write_bytes(data[: len(data) - 100])
    cut = devices("cut")
    rows = cut.read("sync", "import", str(start), "--me", "Anna")
    assert [one["state"] for one in rows] == ["applied", "waiting"]
    assert MOTIVE not in str(shown(cut))
    start.write_bytes(data)
    cut("sync", "import", str(start), "--me", "Anna")
    assert shown(cut) == shown(anna)


def test_no_snapshot_is_made_of_a_folder_or_of_what_is_new(devices: Callable[[str], Device], tmp_path: Path) -> None:
    anna = begun(devices("anna"))
    assert "--snapshot" in anna("sync", "export", str(tmp_path), "--snapshot", code=2).stderr
    assert "--snapshot" in anna("sync", "export", "x.kamtui", "--snapshot", "--since", "y.kamtui", code=2).stderr
