"""A week of three people on five devices with one shared folder, and everything that happens to files in a week."""

import base64
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .conftest import Begin
from .devices import OWN_FIELDS, Device, copy_file, told, without_own

ROUNDS = 6
"""Rounds of exchange after which everything must be everywhere: one would do if nobody had to pass anything on."""


@dataclass
class Week:
    """The devices, the shared folder, and every value that anybody has written.

    `ben_copy` is the workspace of Ben's tablet, copied to another file there and used by mistake.
    """

    anna_laptop: Device
    anna_desk: Device
    ben_laptop: Device
    ben_tablet: Device
    chloe: Device
    folder: Path
    ben_copy: Device | None = None
    written: list[tuple[str, str, str]] = field(default_factory=list)
    aside: dict[Path, bytes] = field(default_factory=dict)

    @property
    def devices(self) -> list[Device]:
        """All of them."""
        five = [self.anna_laptop, self.anna_desk, self.ben_laptop, self.ben_tablet, self.chloe]
        return [*five, self.ben_copy] if self.ben_copy else five

    @property
    def annas(self) -> list[Device]:
        """Those that get what is private to Anna."""
        return [self.anna_laptop, self.anna_desk]

    def add(self, device: Device, kind: str, **fields: str) -> str:
        """Make a record, and remember what was written."""
        record = device.add(kind, **fields)
        self.written += [(record, name, value) for name, value in fields.items() if name not in ("account", "title")]
        return record

    def set(self, device: Device, record: str, **fields: str) -> None:
        """Change fields, and remember what was written."""
        device("set", record, *(f"{name}={value}" for name, value in fields.items()))
        self.written += [(record, name, value) for name, value in fields.items()]

    def day(self, day: int, hour: int = 9) -> None:
        """It is that day of November on every clock; Ben's tablet has always been two hours slow."""
        for device in self.devices:
            slow = 2 * (device.home == self.ben_tablet.home)
            device.now = f"2026-11-{day}T{hour - slow:02d}:00:00+08:00"

    def run(self, *devices: Device) -> int:
        """These exchange with every place they know, one after the other; how many changes were new."""
        return sum(row["changes"] for device in devices for row in device.read("sync", "run"))

    def lose(self, stream_of: Device) -> None:
        """Take the oldest but one of a device's bundles out of the folder, as a drive's client may."""
        keys = json.loads(next((stream_of.home / "devices").glob("*.json")).read_text("utf-8"))
        device = base64.b64decode(keys["public"]).hex()
        _first, lost, _newest = sorted(self.folder.glob(f"v1/*/team/{device}/*/*"))
        self.aside[lost] = lost.read_bytes()
        lost.unlink()

    def find(self) -> None:
        """Put back what was taken out."""
        for file, data in self.aside.items():
            file.write_bytes(data)


@pytest.fixture
def week(begin: Begin, home: Path) -> Week:
    """Monday morning: Anna has begun, and everybody has taken in her pack and knows the shared folder."""
    folder, annas_stick = home / "shared", home / "stick"
    folder.mkdir()
    annas_stick.mkdir()
    names = ("anna-laptop", "anna-desk", "ben-laptop", "ben-tablet", "chloe")
    anna, desk, ben, tablet, chloe = (begin(name) for name in names)
    week = Week(anna, desk, ben, tablet, chloe, folder)
    week.day(16)
    anna.add("teammate", name="Chloe")
    made_by = anna.read("history", anna.add("teammate", name="Ben"))[0]["who"]["id"]
    anna("set", made_by, "name=Anna")
    pack = anna.pack("begin.kamtui", "--own")
    for device, me in zip(week.devices[1:], ("Anna", "Ben", "Ben", "Chloe"), strict=True):
        device("sync", "import", pack, "--me", me)
    for device in week.devices:
        device("sync", "remote", "add", "team", str(folder))
    for device in week.annas:
        device("sync", "remote", "add", "mine", str(annas_stick), "--own")
    return week


def test_a_week_ends_equal_and_nothing_is_lost(week: Week) -> None:
    anna, desk, ben, tablet, chloe = week.devices

    # Monday: Anna fills in what she knows, everybody gets it
    bank = week.add(anna, "account", name="Hengyue Bank", tier="gold")
    heavy = week.add(anna, "account", name="Beichen Heavy", tier="iron")
    chen = week.add(anna, "contact", name="Chen Guodong", account=bank, title="CIO")
    week.set(anna, chen, motive="wants the board seat")
    week.run(anna, desk, ben, tablet, chloe)
    assert all(device.read("show", chen)["name"] == "Chen Guodong" for device in week.devices)
    ben("backup", str(ben.home / "monday.db"))

    # Tuesday: everybody is on the road; one person is met by two of them, a firm is given up and worked on
    week.day(17)
    week.set(anna, bank, tier="iron", industry="banking")
    week.set(ben, bank, tier="platinum")
    week.set(tablet, bank, short_name="HY")
    li_here = week.add(anna, "contact", name="Li Wei", account=bank, title="Head of procurement")
    li_there = week.add(chloe, "contact", name="Li Wei", account=bank, phones="+86 21 5555 0101")
    fangs = [
        week.add(anna, "contact", name="Fang Min", account=bank, phones="+86 21 5555 0102"),
        week.add(ben, "contact", name="Fang Min", account=bank, title="Head of IT"),
        week.add(chloe, "contact", name="Fang M.", account=bank, style="analytical"),
    ]
    chloe("delete", heavy)
    week.set(anna, heavy, industry="machines")
    plan = week.add(ben, "step", account=heavy, text="send the drill plan")
    week.set(desk, bank, private_notes="do not mention the audit")
    week.run(ben, anna, chloe)

    # Wednesday: the folder's drive loses a bundle of Chloe's; undo here and there; two find apart who is one person,
    # of whom one knows of a third, and somebody else goes on with a single one
    week.day(18)
    week.set(chloe, bank, culture="slow and sure")
    week.run(chloe)
    week.set(chloe, bank, employees="4100")
    week.run(chloe)
    week.lose(stream_of=chloe)
    week.set(ben, chen, style="driver")
    week.set(anna, bank, industry="retail banking")
    anna("undo")
    visit = week.add(tablet, "visit", account=bank, note="Chen asks for thirty minutes", minutes="45")
    tablet("undo")
    week.run(ben, anna, desk, tablet)
    (missing,) = tablet.read("sync", "status")["missing"]
    assert missing["changes"] > 0
    for device, one, other in ((tablet, 0, 1), (chloe, 1, 0), (chloe, 2, 1)):
        device("merge", fangs[one], fangs[other])
    week.set(anna, fangs[1], emails="fang@hengyue.example")

    # Thursday: Ben's laptop comes back from repair as it was on Monday; his tablet's file is copied and both go on
    week.day(19)
    (ben.home / "monday.db").replace(ben.workspace)
    week.set(ben, chen, style="amiable")
    week.ben_copy = Device(tablet.home, tablet.now, tablet.home / "copy.db")
    copy_file(tablet.workspace, week.ben_copy.workspace)
    week.set(week.ben_copy, bank, website="hengyue.example")
    week.set(tablet, bank, website="bank.hengyue.example")
    week.set(anna, chen, private_notes="met his wife")
    week.set(desk, chen, motive="wants to retire in peace")
    week.run(ben, week.ben_copy, tablet)

    # Friday: the lost bundle is back; one conflict is settled in two ways at once; then somebody empties the folder
    week.day(20)
    week.run(anna, chloe)
    assert anna.read("sync", "status")["missing"]
    week.find()
    week.run(anna, chloe)
    assert anna.read("sync", "status")["missing"] == []
    for device, choice in ((anna, "platinum"), (chloe, "lead")):
        (tier,) = [one for one in device.conflicts() if one["field"] == "tier"]
        device("sync", "resolve", tier["id"], choice)
        week.written.append((bank, "tier", choice))
    week.set(chloe, bank, culture="slow, sure, and proud")
    week.run(anna, chloe)
    shutil.rmtree(week.folder / "v1")

    # Saturday: all of them exchange until nothing new comes
    week.day(21)
    for turn in range(ROUNDS):
        if not week.run(*week.devices) and turn:
            break
    else:
        pytest.fail("changes went round and round")

    expect_the_same_for_everybody(week)
    expect_private_values_on_annas_devices_alone(week, chen)
    expect_each_conflict_once(week, {(bank, "tier"), (bank, "website"), (chen, "style"), (heavy, "deleted")})
    expect_nothing_lost(week)
    for device in week.devices:
        people = {one["id"] for one in device.read("contacts")}
        assert {li_here, li_there} <= people
        assert people & set(fangs) == {min(fangs)}
        fang = device.read("show", fangs[2])
        assert (fang["id"], fang["phones"], fang["title"], fang["style"], fang["emails"]) == (
            min(fangs), ["+86 21 5555 0102"], "Head of IT", "analytical", ["fang@hengyue.example"]
        )
        assert device.read("history", visit)[-1]["life"] == "deleted"
        assert device.read("show", plan)["text"] == "send the drill plan"


def expect_the_same_for_everybody(week: Week) -> None:
    """All show the same records, but for what is private to Anna; nothing is missing or waits, and all is sound."""
    shown = [device.records() for device in week.devices]
    assert shown[0] == shown[1]
    assert all(without_own(text) == without_own(shown[0]) for text in shown)
    assert all(text == shown[2] for text in shown[3:])
    for device in week.devices:
        assert device.read("check")["sound"]
        stand = device.read("sync", "status")
        assert (stand["to_send"], stand["missing"], stand["waiting"], stand["refused"]) == (0, [], [], [])


def expect_private_values_on_annas_devices_alone(week: Week, chen: str) -> None:
    """What is private to Anna is on her two devices, and nowhere else: no list, no history, no file of the folder."""
    for device in week.annas:
        assert device.read("show", chen)["private_notes"] == "met his wife"
        assert device.read("show", chen)["motive"] == "wants to retire in peace"
    secrets = [(record, value) for record, name, value in week.written if name in OWN_FIELDS]
    assert len(secrets) == 4
    for device in week.devices[2:]:
        for record, value in secrets:
            assert value not in device.records()
            assert value not in device("history", record).stdout
    assert not list(week.folder.glob("v1/*/me"))


def expect_each_conflict_once(week: Week, expected: set[tuple[str, str]]) -> None:
    """Every device lists these conflicts, each once, by the same ids."""
    listed = [told(device.conflicts()) for device in week.devices]
    assert sorted((record, name) for _id, record, name in listed[0]) == sorted(expected)
    assert all(one == listed[0] for one in listed)


def expect_nothing_lost(week: Week) -> None:
    """Every value that was ever written is in the history, on every device that may know it."""
    for device in week.devices:
        wanted = [one for one in week.written if one[1] not in OWN_FIELDS or device in week.annas]
        known = {record: device.read("history", record) for record, _name, _value in wanted}
        for record, name, value in wanted:
            given = [one["new"] for entry in known[record] for one in entry["changes"] if one["field"] == name]
            assert any(value in str(one) for one in given), (device.home.name, record, name, value)
