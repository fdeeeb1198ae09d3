"""The machines of a network: workspaces in memory, clocks that are wrong, and two kamtuis of which one knows more.

A network of the proof lives for a hundredth of a second. Files, their keys and their write-ahead logs, which other
tests are about, would take most of it: a workspace here is a SQLite database in memory that is emptied and used again,
and keys are the same in every run, so that a failure can be played again.
"""

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kamtui.records import kinds
from kamtui.records.fields import Label, Private, Ref, Required
from kamtui.records.kinds import Kind, all_kinds, kind, kind_of
from kamtui.store import check, devices, furniture, projection, streams
from kamtui.store.ids import derived_id
from kamtui.store.migrations import migrate
from kamtui.store.reading import Reading
from kamtui.store.rebuild import rebuild
from kamtui.store.schema import kind_columns, project_kinds
from kamtui.store.searching import Upkeep
from kamtui.store.snapshots import covered
from kamtui.store.wire import EditRef, WireEdit
from kamtui.store.workspace import Workspace

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 10**6
"""More edits, or bytes, than any network has."""

MOST_DEVICES = 8

DECADE = 10 * 365 * 24 * 3600
"""Seconds by which a clock may be wrong."""

SIGNING = tuple(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(MOST_DEVICES))
PUBLIC = tuple(key.public_key().public_bytes_raw() for key in SIGNING)
TEAM = bytes(range(16))


class Kamtui:
    """A release, by what it knows besides the kinds there are; and emptied workspaces of it."""

    current: "Kamtui | None" = None

    def __init__(self, declared: Mapping[str, Kind], known: Mapping[str, Kind]) -> None:
        self._declared = {**declared, **known}
        self._dropped = tuple(sorted({"planet"} - known.keys()))
        self._empty: sqlite3.Connection | None = None
        self._free: list[sqlite3.Connection] = []

    def begin(self) -> None:
        """Be the release that runs from here on."""
        if Kamtui.current is not self:
            for name in self._dropped:
                kinds.forget(name)
            kinds._declared.update(self._declared)
            Kamtui.current = self

    def workspace(self) -> sqlite3.Connection:
        """An empty workspace."""
        self.begin()
        if self._free:
            return self._free.pop()
        if self._empty is None:
            self._empty = sqlite3.connect(":memory:", isolation_level=None)
            migrate(self._empty, Path("none"), 0)
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=512)
        connection.row_factory = sqlite3.Row
        self._empty.backup(connection)
        return connection

    def put_back(self, connection: sqlite3.Connection) -> None:
        """Empty a workspace, for the next network; an upgraded one may be one too many."""
        if len(self._free) == MOST_DEVICES:
            connection.close()
            return
        connection.execute("BEGIN")
        connection.execute("UPDATE guard SET open = 1")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('guard', '_sqlite_migrations') "
            "AND name NOT GLOB 'search*'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f'DELETE FROM "{table}"')
        Upkeep(connection).begin_again()
        connection.execute("UPDATE guard SET open = 0")
        connection.execute("COMMIT")
        self._free.append(connection)


def _releases() -> tuple[Kamtui, Kamtui]:
    """This kamtui, and one that knows a kind, a team field and an own-private field more."""
    account = kind_of("account")

    @kind("planet", "planet", "planets", title="name", parent="account")
    class Planet:
        name: Annotated[str, Label("Name"), Required()]
        account: Annotated[bytes, Label("Account"), Ref("account")]
        rings: Annotated[int, Label("Rings")]
        moon: Annotated[int, Label("Moon")]
        diary: Annotated[str, Label("Diary"), Private("own")]

    planet = kind_of("planet")
    assert planet.made is Planet
    kinds.forget("planet")
    more = (planet.by_name["moon"], planet.by_name["diary"])
    fields = (*account.fields, *more)
    wider = replace(account, fields=fields, by_name={one.name: one for one in fields})
    return Kamtui({}, {"account": account}), Kamtui({}, {"account": wider, "planet": planet})


OLDER, NEWER = _releases()
Kamtui.current = OLDER


class Device:
    """One machine with its workspace, its clock and the forms left open on it."""

    def __init__(self, number: int, person: int, kamtui: Kamtui, chance: random.Random) -> None:
        self.number = number
        self.person = person
        self.time = START
        self.jumping = False
        self.forms: list[Reading] = []
        self.kamtui = kamtui
        self._chance = chance
        self._workspace = Workspace(Path(str(number)), kamtui.workspace(), Path("keys"), self.now)
        # Some never said who they are.
        if chance.random() < 0.8:
            self._workspace.set_meta("me", derived_id("teammate", str(person)))

    @property
    def workspace(self) -> Workspace:
        """Its workspace; from here on the kamtui that runs is this machine's."""
        self.kamtui.begin()
        return self._workspace

    def now(self) -> datetime:
        """A clock that ticks at every look, forward or, after a jump, from somewhere else."""
        if self.jumping:
            self.time = START + timedelta(seconds=self._chance.randint(-DECADE, DECADE))
        self.time += timedelta(milliseconds=7)
        return self.time

    def upgrade(self) -> None:
        """What a migration does that brings kinds and fields."""
        self.kamtui = NEWER
        workspace = self.workspace
        with workspace.merging():
            changed = project_kinds(workspace.connection, all_kinds())
            rebuild(workspace, kinds=set(changed))

    def written(self) -> dict[EditRef, WireEdit]:
        """Every edit that was made on this device, by the name it has everywhere."""
        found: dict[EditRef, WireEdit] = {}
        for stream in streams.own(self.workspace):
            piece = streams.piece(self.workspace, stream, 1, MANY, MANY, MANY)
            found.update((EditRef(stream, edit.seq), edit) for edit in piece.edits)
        return found

    def known(self, world: Mapping[EditRef, WireEdit]) -> dict[EditRef, WireEdit]:
        """What this device knows of all that was written: the edits it has, and those that a snapshot covers."""
        keys = streams.keys_of(self.workspace.connection)
        under = covered(self.workspace)
        rows = self.workspace.connection.execute("SELECT id FROM edit").fetchall()
        here = {EditRef(keys[row[0] >> 40], row[0] & (1 << 40) - 1) for row in rows}
        assert here <= world.keys()
        return {ref: edit for ref, edit in world.items() if ref in here or ref.seq <= under.get(ref.stream, 0)}

    def put_away(self) -> None:
        """Give the workspace back, empty."""
        self.kamtui.begin()
        self.kamtui.put_back(self._workspace.connection)


@contextmanager
def machines_in_memory() -> Iterator[None]:
    """Machines have the keys of `SIGNING`, by the number that is their workspace's path, and publish nothing.

    What follows from a kind's declaration alone is worked out once, not for every network.
    """

    def load(_home: Path, path: Path, _workspace: str) -> devices.Device:
        return devices.Device(PUBLIC[int(path.name)], {})

    with ExitStack() as changed:
        changed.enter_context(mock.patch.object(devices, "load", load))
        for module in (check, projection, furniture):
            changed.enter_context(mock.patch.object(module, "kind_columns", _kind_columns))
        changed.enter_context(mock.patch.object(check, "_Comparison", _comparison))
        try:
            yield
        finally:
            OLDER.begin()


_columns: dict[int, list[tuple[str, str]]] = {}
_comparisons: dict[Kamtui, check._Comparison] = {}
_Comparison = check._Comparison


def _kind_columns(kind: Kind) -> list[tuple[str, str]]:
    # The kinds of both releases live as long as this module.
    if id(kind) not in _columns:
        _columns[id(kind)] = kind_columns(kind)
    return _columns[id(kind)]


def _comparison() -> check._Comparison:
    assert Kamtui.current is not None
    if Kamtui.current not in _comparisons:
        _comparisons[Kamtui.current] = _Comparison()
    return _comparisons[Kamtui.current]
