"""A device as its person has it: a home of its own, a clock, and nothing but the command line."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kamtui import locale
from kamtui.cli.group import kamtui

NOW = "2026-11-22T20:14:00+08:00"
"""The Sunday evening on which everything takes place unless a device's clock says otherwise."""

OWN_FIELDS = ("private_notes", "motive")
"""What only one person's own devices have (domain.md §11)."""


@dataclass
class Device:
    """One machine. `home` holds its keys and its workspace, `file` is another workspace than the usual one there."""

    home: Path
    now: str = NOW
    file: Path | None = None

    def __call__(self, *arguments: str, code: int = 0, input: bytes | None = None) -> Result:
        """Run one command line; asserts its exit code, and that what is told is no traceback."""
        locale.use("en")
        where = ("--db", str(self.file)) if self.file else ()
        result = CliRunner().invoke(
            kamtui, [*where, *arguments], input, {"KAMTUI_HOME": str(self.home), "KAMTUI_NOW": self.now}
        )
        assert result.exit_code == code, (arguments[:3], result.stdout[-2000:], result.stderr[-2000:])
        assert "Traceback" not in result.stderr
        return result

    def read(self, *arguments: str, code: int = 0) -> Any:
        """What a command prints with `--json`."""
        return json.loads(self(*arguments, "--json", code=code).stdout_bytes)

    @property
    def workspace(self) -> Path:
        """The workspace's file."""
        return self.file or self.home / "kamtui.db"

    def add(self, kind: str, **fields: str) -> str:
        """Make a record; its id."""
        return str(self.read("add", kind, *(f"{name}={value}" for name, value in fields.items()))["id"])

    def pack(self, name: str, *options: str) -> str:
        """Write a pack; its path."""
        path = str(self.home / name)
        self("sync", "export", path, *options)
        return path

    def take(self, *packs: str, code: int = 0) -> int:
        """Take packs in; how many changes were new."""
        return sum(row["changes"] for row in self.read("sync", "import", *packs, code=code))

    def records(self) -> str:
        """Everything that is shown here, as `kamtui export --private` writes it."""
        self("export", "--format", "json", "--private", str(self.home / "all.json"))
        return (self.home / "all.json").read_text("utf-8")

    def conflicts(self) -> Any:
        """What waits to be settled."""
        return self.read("sync", "conflicts")

    def values(self, record: str, field: str) -> list[Any]:
        """Every value that a field was ever given here, as the history tells it."""
        entries = self.read("history", record)
        return [change["new"] for entry in entries for change in entry["changes"] if change["field"] == field]

    def copied(self, home: Path) -> "Device":
        """A new machine with an unused home, on which this device's pack was taken in."""
        home.mkdir()
        other = Device(home, self.now)
        other.take(self.pack("for a copy.kamtui"))
        return other


def cross(one: Device, other: Device) -> None:
    """Hand packs over both ways, the second one written before the first is taken in."""
    there, back = one.pack("there.kamtui"), other.pack("back.kamtui")
    other.take(there)
    one.take(back)


def expect_equal(*devices: Device) -> None:
    """Assert that all show the same records and the same conflicts, and that every workspace is sound."""
    shown = [device.records() for device in devices]
    listed = [device.conflicts() for device in devices]
    for device, records, conflicts in zip(devices, shown, listed, strict=True):
        assert records == shown[0]
        assert told(conflicts) == told(listed[0])
        assert device.read("check")["sound"]


def told(conflicts: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Conflicts by id, record and field."""
    return [(one["id"], one["record"]["id"], one["field"]) for one in conflicts]


def without_own(text: str) -> list[dict[str, Any]]:
    """Exported records but for what is private to one person, and records that held nothing else."""
    records = json.loads(text)["records"]
    kept = [{name: value for name, value in one.items() if name not in OWN_FIELDS} for one in records]
    return sorted(kept, key=lambda one: str(one["id"]))


def copy_file(source: Path, target: Path) -> None:
    """Copy a workspace that nobody has open, the way a file manager does."""
    shutil.copyfile(source, target)
    for end in ("-wal", "-shm"):
        if (beside := source.with_name(source.name + end)).exists():
            shutil.copyfile(beside, target.with_name(target.name + end))
