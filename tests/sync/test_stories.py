"""A device that was copied with its key and went on twice: both stories are kept, everywhere alike (sync.md §2)."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kamtui.actions import records
from kamtui.actions.exchanging import Imported, export_pack, import_path
from kamtui.actions.start import begin
from kamtui.records.values import RecordId
from kamtui.store import conflicts, devices, streams
from kamtui.store.backup import backup
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.workspace import Workspace
from kamtui.sync.pack import read_pack
from tests.store.network import shown

NETWORKS = int(os.environ.get("STORIES", "45"))
"""Networks played: the suite's take about twenty seconds."""

BANK, DAIRY = derived_id("account", "bank"), derived_id("account", "dairy")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Team:
    """Devices, each with a file and a home of its own, and packs between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.devices: dict[str, Workspace] = {}
        self.minutes = 0

    def now(self) -> datetime:
        """Every look at the clock is a minute later."""
        self.minutes += 1
        return NOON + timedelta(minutes=self.minutes)

    def device(self, name: str) -> Workspace:
        """A new device."""
        place = self.folder / name
        place.mkdir()
        self.devices[name] = begin(place / "work.db", place / "home", self.now, name)
        return self.devices[name]

    def copy(self, name: str, of: str) -> Workspace:
        """The whole disk of a device on a second machine: file and key."""
        place, source = self.folder / name, self.devices[of]
        (place / "home" / "devices").mkdir(parents=True)
        backup(source, place / "work.db")
        key = json.loads(devices.key_file(source.home, source.path).read_text())
        key["path"] = str((place / "work.db").resolve())
        devices.key_file(place / "home", place / "work.db").write_text(json.dumps(key))
        self.devices[name] = Workspace.open(place / "work.db", place / "home", self.now)
        return self.devices[name]

    def give(self, source: str, target: str) -> Imported:
        """Everything one knows, to another."""
        pack = self.folder / "pack.kamtui"
        export_pack(self.devices[source], pack)
        return import_path(self.devices[target], pack)

    def give_some(self, source: str, target: str, luck: random.Random) -> None:
        """Some of it, in any order."""
        pack = self.folder / "pack.kamtui"
        export_pack(self.devices[source], pack)
        with pack.open("rb") as file:
            found = list(read_pack(file))
        luck.shuffle(found)
        pack.write_bytes(b"".join(found[: luck.randint(0, len(found))]))
        import_path(self.devices[target], pack)

    def settle(self) -> None:
        """Exchange until nothing is new."""
        while any(self.give(one, other).changes for one in self.devices for other in self.devices if one != other):
            pass

    def close(self) -> None:
        """Close them all."""
        for one in self.devices.values():
            one.close()


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """An empty team."""
    made = Team(tmp_path)
    yield made
    made.close()


def write(workspace: Workspace, record: RecordId, field: str, value: str) -> None:
    """Write a field, over what is read now."""
    with workspace.action("edit") as transaction:
        reading = workspace.read("account", record)
        if reading.base:
            records.put_changes(workspace, transaction, reading, {field: value})
        else:
            records.put(workspace, transaction, "account", {"name": "x", field: value}, record)


def standing(workspace: Workspace, record: RecordId, field: str) -> set[object]:
    """The values of a field that nobody has written over."""
    base = workspace.base_of("account", record)
    if not base:
        return set()
    heads = workspace.heads_of(record).get(field, (base,))
    found: set[object] = {workspace.log.get(head).values.get(field) for head in heads}
    return found - {None}


def test_both_stories_are_kept_and_the_copy_that_learns_of_it_takes_a_new_name(team: Team) -> None:
    anna, ben = team.device("anna"), team.device("ben")
    write(anna, BANK, "city", "Wuhan")
    team.give("anna", "ben")
    copy = team.copy("copy", "anna")
    write(anna, BANK, "city", "Shanghai")
    write(copy, BANK, "industry", "banking")
    team.give("anna", "ben")
    told = [one.reason for one in team.give("copy", "ben").arrived if one.reason]
    assert len(told) == 1
    assert "both stories are kept" in told[0]
    assert ben.read("account", BANK).values["city"] == "Shanghai"
    assert ben.read("account", BANK).values["industry"] == "banking"

    name = streams.own(anna)
    assert any("it has a new name here" in one.reason for one in team.give("ben", "anna").arrived)
    write(anna, BANK, "city", "Beijing")
    assert not set(streams.own(anna)) & set(name)
    team.settle()
    for workspace in (anna, copy, ben):
        assert workspace.read("account", BANK).values["city"] == "Beijing"
        assert workspace.read("account", BANK).values["industry"] == "banking"
        assert conflicts.every(workspace) == []
        assert not check(workspace).count


def test_what_was_written_over_one_story_never_covers_the_other(team: Team) -> None:
    """Two people knew one story each when they wrote over what the other story calls by the same number."""
    anna = team.device("anna")
    write(anna, BANK, "city", "Wuhan")
    for name in ("ben", "chen"):
        team.device(name)
        team.give("anna", name)
    copy = team.copy("copy", "anna")
    write(anna, BANK, "city", "Shanghai")
    write(copy, BANK, "city", "Beijing")
    team.give("anna", "ben")
    team.give("copy", "chen")
    write(team.devices["ben"], BANK, "city", "over Shanghai")
    write(team.devices["chen"], BANK, "city", "over Beijing")
    team.give("ben", "chen")
    team.settle()
    for workspace in team.devices.values():
        assert standing(workspace, BANK, "city") == {"over Shanghai", "over Beijing"}
        assert len(conflicts.every(workspace)) == 1
    write(anna, BANK, "city", "settled")
    team.settle()
    assert [standing(one, BANK, "city") for one in team.devices.values()] == [{"settled"}] * 4


@pytest.mark.parametrize("seed", range(NETWORKS))
def test_copied_devices_and_others_end_equal_whatever_the_order(tmp_path: Path, seed: int) -> None:
    luck = random.Random(seed)
    team = Team(tmp_path)
    written: dict[str, tuple[RecordId, str, frozenset[object]]] = {}
    try:
        team.device("anna")
        for record in (BANK, DAIRY):
            write(team.devices["anna"], record, "city", f"first {record.hex()}")
            written[f"first {record.hex()}"] = (record, "city", frozenset())
        team.device("ben")
        team.device("chen")
        for other in ("ben", "chen"):
            team.give("anna", other)
        for number in range(luck.randint(8, 30)):
            names = list(team.devices)
            what = luck.random()
            if what < 0.08 and len(names) < 6:
                team.copy(f"copy{number}", luck.choice(names))
            elif what < 0.55:
                workspace = team.devices[luck.choice(names)]
                record, field, value = luck.choice((BANK, DAIRY)), luck.choice(("city", "industry")), f"v{number}"
                written[value] = (record, field, frozenset(standing(workspace, record, field)))
                write(workspace, record, field, value)
            elif what < 0.8:
                source, target = luck.sample(names, 2)
                team.give_some(source, target, luck)
            else:
                source, target = luck.sample(names, 2)
                team.give(source, target)
        team.settle()
        covered = {value for _record, _field, over in written.values() for value in over}
        for record in (BANK, DAIRY):
            for field in ("city", "industry"):
                own = {value for value, told in written.items() if told[:2] == (record, field)}
                for name, workspace in team.devices.items():
                    assert standing(workspace, record, field) == own - covered, (name, field)
        tables = [shown(one, "account", "teammate") for one in team.devices.values()]
        assert all(one == tables[0] for one in tables)
        assert all(not check(one).count for one in team.devices.values())
    finally:
        team.close()
        shutil.rmtree(tmp_path)
