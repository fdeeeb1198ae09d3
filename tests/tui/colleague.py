"""A colleague on another device, who knows what the room knows and works apart."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamtui.actions.exchanging import export_pack, import_path
from kamtui.actions.records import add, change, remove, seen
from kamtui.records.values import RecordId, Value
from kamtui.store.workspace import Workspace

from .room import Clock, Hands, Room


class Colleague:
    """Anna, on her own device: a workspace that began as a copy of the room's."""

    def __init__(self, room: Room, name: str = "Anna Lin") -> None:
        anna = add(room.workspace, "teammate", {"name": name})
        self.folder = room.home / name.split(" ", maxsplit=1)[0].lower()
        self.folder.mkdir()
        self.room = room
        self.clock = Clock(room.clock.at)
        room.workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file = Path(shutil.copy(room.workspace.path, self.folder / "team.kamtui-db"))
        self.workspace = Workspace.open(file, self.folder, self.clock)
        self.workspace.set_meta("me", anna)

    def write(self, kind: str, record: RecordId, **values: Value) -> None:
        """Change some fields."""
        change(self.workspace, seen(self.workspace, kind, record), values)

    def remove(self, kind: str, record: RecordId) -> None:
        """Delete a record."""
        remove(self.workspace, kind, record)

    def add(self, kind: str, **values: Value) -> RecordId:
        """One more record."""
        return add(self.workspace, kind, values)

    def pack(self, name: str = "anna.kamtui") -> Path:
        """All she knows, in one file."""
        return Path(export_pack(self.workspace, self.folder / name).path)

    def hands_over(self) -> None:
        """The room takes in all she knows."""
        import_path(self.room.workspace, self.pack())


@contextmanager
def colleague(room: Room, name: str = "Anna Lin") -> Iterator[Colleague]:
    """Somebody who works apart."""
    made = Colleague(room, name)
    yield made
    made.workspace.close()


def mine(room: Room, kind: str, record: RecordId, **values: Value) -> None:
    """Change some fields in the room."""
    change(room.workspace, seen(room.workspace, kind, record), values)


async def finished(at: Hands) -> None:
    """Wait until long work is over and shown."""
    while at.app.work is not None:
        await asyncio.sleep(0.002)
        await at.settle()
    await at.settle()
