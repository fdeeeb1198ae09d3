"""One workspace: a SQLite file that holds a team's accounts, its change log and the tables made from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kamtui.clock import system_clock
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.layout import LATEST
from kamtui.store.opening import connect, connect_unwritable, explained, unreadable, version_of
from kamtui.store.opening import create as make_file

if TYPE_CHECKING:
    from kamtui.records.values import RecordId, Value
    from kamtui.store.log import Edit, Log
    from kamtui.store.projection import Projection
    from kamtui.store.reading import Reading
    from kamtui.store.transaction import Cause, Transaction

MERGING = {"cache_size": -64_000, "wal_autocheckpoint": 16_000}
"""SQLite's settings during a merge. 64 MB of page cache: with the usual 2 MB, edits of old records read the file many
times. 64 MB of write-ahead log before it is folded back: with the usual 4 MB nearly every day's bundle would do so,
which takes longer than all the rest of it; `Workspace.fold` does it once for all that were merged."""



class Workspace:
    """An open workspace. Reads may be made at any time; changes are made inside `action`.

    A connection belongs to the thread that opened it: a worker opens its own by `another`. `attended`: what is written
    through it is seen by the person who writes it (`store.news`).
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, home: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self.connection = connection
        self.home = home
        self.now = now
        self.id: str = str(self.meta("workspace") or "")
        self.read_only = ""
        self.attended = False
        self._changed = False
        self._streams: dict[str, int] = {}
        self._keys: dict[int, bytes] = {}
        self._private: dict[int, bool] = {}

    @cached_property
    def log(self) -> Log:
        """The change log. It, the projection and the kinds are loaded when they are used: a start only reads rows."""
        from kamtui.store.log import Log

        return Log(self.connection)

    @cached_property
    def projection(self) -> Projection:
        """The tables made from the log."""
        from kamtui.store.projection import Projection

        return Projection(self.connection, self.now)

    @classmethod
    def open(
        cls, path: Path, home: Path, now: Callable[[], datetime] = system_clock, *, create: bool = False
    ) -> Self:
        """Open the workspace at `path`; with `create` make it when there is none.

        `home` is the folder of this machine's device keys. Raises `KamtuiError` for a missing file, one that is not a
        workspace, or one that cannot be read. A workspace of a newer kamtui, and one on a disk that
        takes no writes, opens read-only (`read_only` says why).
        """
        fresh = not path.exists()
        if fresh:
            if not create:
                raise KamtuiError(
                    _("There is no workspace at {path}").format(path=path),
                    hint=_("`kamtui` makes one, `kamtui demo` shows a filled one"),
                )
            make_file(path, now)
        try:
            connection = connect(path)
        except KamtuiError:
            unwritable = connect_unwritable(path)
            if unwritable is None or version_of(unwritable, path) != LATEST:
                raise
            workspace = cls(path, unwritable, home, now)
            workspace.read_only = _("The disk is full or the folder cannot be written to: this can only be read now")
            return workspace
        version = version_of(connection, path)
        if version > LATEST:
            connection.close()
            workspace = cls(path, connect(path, read_only=True), home, now)
            workspace.read_only = _("This workspace was made by a newer kamtui: it can be read, not changed")
            return workspace
        if version < LATEST:
            from kamtui.store.migrations import migrate

            migrate(connection, path, version)
        try:
            return cls(path, connection, home, now)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise unreadable(path, error) from error

    def another(self) -> Workspace:
        """The same workspace on a connection of its own, for a worker's thread."""
        found = Workspace.open(self.path, self.home, self.now)
        found.attended = self.attended
        return found

    def close(self) -> None:
        """Close the connection; SQLite folds the write-ahead log back when it is the last one.

        What an erasure left in free places of the file is overwritten before.
        """
        if self._changed:
            from kamtui.store.erasing import scrub

            scrub(self)
            self._changed = False
        self.connection.close()

    def give_up(self) -> None:
        """Close the connection to a file that is thrown away; `close` then has nothing left to do."""
        self._changed = False
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # Changing

    @contextmanager
    def action(self, verb: str, cause: Cause | None = None) -> Iterator[Transaction]:
        """One action by one user verb, in one transaction: all of it is kept, or none of it.

        Raises `KamtuiError` when the workspace is read-only, busy, or the disk is full; nothing is then written.
        """
        from kamtui.store.transaction import HAND, Transaction

        with self._changing():
            transaction = Transaction(self, verb, cause or HAND, self.me())
            yield transaction
            transaction.finish()

    @contextmanager
    def merging(self) -> Iterator[None]:
        """One transaction for what others did (`merging.take`): all of it is kept, or none of it.

        Raises `KamtuiError` as `action` does.
        """
        usual = {name: self.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in MERGING}
        try:
            self._set(MERGING)
            with self._changing():
                yield
        except BaseException:
            with suppress(sqlite3.Error):  # what failed is told, not what failed because of it
                self._set(usual)
            raise
        self._set(usual)

    def _set(self, pragmas: Mapping[str, int]) -> None:
        for name, value in pragmas.items():
            self.connection.execute(f"PRAGMA {name} = {value}")

    def fold(self) -> None:
        """Fold the write-ahead log back into the file: after the last merge of a row, so that no save has to.

        Waits for nobody; what somebody is reading just now stays for the next time.
        """
        self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One transaction with the guard open."""
        if self.read_only:
            raise KamtuiError(self.read_only)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise explained(error) from error
        try:
            self._require_version()
            self.connection.execute("UPDATE guard SET open = 1")
            yield
            self.projection.settle()
            self.connection.execute("UPDATE guard SET open = 0")
            self.connection.execute("COMMIT")
            self._changed = True
        except BaseException as error:
            self.projection.forget()
            self.log.words.forget()
            self._streams.clear()
            self._keys.clear()
            self._private.clear()
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise explained(error) from error
            raise

    def apply(self, edit: Edit, base: int) -> int:
        """Add an edit and project it; see `transaction.apply`."""
        from kamtui.store.transaction import apply

        return apply(self, edit, base)

    # Reading records

    def read(self, kind: str, record: RecordId) -> Reading:
        """A record with the heads its values come from, all as of one moment. One without a base was never made."""
        with self.snapshot():
            return self._read(kind, record)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the file, whatever another program commits between them.

        Values read before such a commit with heads read after it would write over what nobody saw.
        """
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def _read(self, kind: str, record: RecordId) -> Reading:
        from kamtui.records.kinds import LINK, kind_of
        from kamtui.store.projection import load_values
        from kamtui.store.reading import Reading

        row = self._row(kind, record)
        heads = self.heads_of(record)
        if row is None:
            from kamtui.store.queries.joined import canonical_of

            if canonical_of(self, kind, record) != record:
                from kamtui.store.same_as import own_reading

                return own_reading(self, kind, record)
            gone = self.connection.execute("SELECT base FROM gone WHERE record = ?", (record,)).fetchone()
            if gone is None:
                return Reading(kind, record)
            return Reading(kind, record, gone[0], {}, heads, True, self.erasures_of(record))
        if kind == LINK:
            values: dict[str, Value] = {"name": row["name"], "owner": row["owner"], "target": row["target"]}
        else:
            declared = kind_of(kind)
            values = load_values(declared, row)
            for field in declared.sets:
                if members := self.members(f"{kind}.{field.name}", record):
                    values[field.name] = members
        joined, erasures = self._joined(kind, record), self.erasures_of(record)
        return Reading(kind, record, row["base"], values, heads, erasures=erasures, joined=joined)

    def erasures_of(self, record: RecordId) -> tuple[int, ...]:
        """The erasures of a record that are known here (`store.erasing`)."""
        rows = self.connection.execute("SELECT edit FROM erasure WHERE record = ? ORDER BY edit", (record,))
        return tuple(row[0] for row in rows)

    def _joined(self, kind: str, record: RecordId) -> tuple[Reading, ...]:
        """The records that this one stands for, each by itself."""
        from kamtui.store.queries.joined import joined_to

        others = joined_to(self, kind, record)
        if not others:
            return ()
        from kamtui.store.same_as import own_reading

        return tuple(own_reading(self, kind, other) for other in others)

    def get(self, kind: str, record: RecordId) -> Any:
        """A record as an instance of its kind's class. Raises `KamtuiError` when there is none."""
        from kamtui.records.kinds import kind_of

        reading = self.read(kind, record)
        if not reading.base or reading.deleted:
            raise KamtuiError(_("There is no such {kind}").format(kind=_(kind_of(kind).label)))
        return kind_of(kind).make(record, reading.values)

    def members(self, field: str, owner: RecordId) -> tuple[RecordId, ...]:
        """The members of a set such as `visit.attendees`, in the order they were added."""
        rows = self.connection.execute(
            "SELECT target FROM link WHERE owner = ? AND name = ? ORDER BY base", (owner, field)
        )
        return tuple(dict.fromkeys(row[0] for row in rows))

    def links(self, field: str, owner: RecordId, member: RecordId) -> list[RecordId]:
        """The link records that make `member` one of the set: several where joined records are all in it."""
        rows = self.connection.execute(
            "SELECT id FROM link WHERE owner = ? AND name = ? AND target = ? ORDER BY id", (owner, field, member)
        )
        return [row[0] for row in rows]

    def kind_of_record(self, record: RecordId) -> str | None:
        """The kind of a living record with this id."""
        from kamtui.records.kinds import all_kinds

        for kind in all_kinds():
            if self._row(kind.name, record) is not None:
                return kind.name
        row = self.connection.execute(
            "SELECT kind FROM joined WHERE record = ? AND base IS NOT NULL", (record,)
        ).fetchone()
        return str(row[0]) if row else None

    def owned(self, kind: str, record: RecordId) -> list[tuple[str, RecordId]]:
        """Records that a record of this kind owns: they are deleted with it."""
        from kamtui.records.kinds import LINK, all_kinds

        found: list[tuple[str, RecordId]] = []
        if kind == LINK:
            return found
        for child in all_kinds():
            if child.parent and child.field(child.parent).target == kind:
                rows = self.connection.execute(f'SELECT id FROM "{child.name}" WHERE "{child.parent}" = ?', (record,))
                found += [(child.name, row[0]) for row in rows]
        links = self.connection.execute("SELECT id FROM link WHERE owner = ?", (record,))
        return [*found, *((LINK, row[0]) for row in links)]

    def base_of(self, kind: str, record: RecordId) -> int:
        """The base edit of a record, living or deleted; 0 when it was never made."""
        from kamtui.records.kinds import LINK, is_kind

        living = f'SELECT base FROM "{kind}" WHERE id = ?1 UNION ALL ' if kind == LINK or is_kind(kind) else ""
        row = self.connection.execute(
            f"{living}SELECT base FROM joined WHERE kind = ?2 AND record = ?1 AND base IS NOT NULL "
            "UNION ALL SELECT base FROM gone WHERE record = ?1",
            (record, kind),
        ).fetchone()
        return int(row[0]) if row else 0

    def heads_of(self, record: RecordId) -> dict[str, tuple[int, ...]]:
        """The heads of the record's fields that are not just its base edit."""
        heads: dict[str, tuple[int, ...]] = {}
        for number, edit in self.connection.execute(
            "SELECT field, edit FROM head WHERE record = ? ORDER BY edit", (record,)
        ):
            name = self.log.words.text(number)
            heads[name] = (*heads.get(name, ()), edit)
        return heads

    # The workspace itself

    def meta(self, key: str) -> object:
        """A fact about this file: `workspace`, `team`, `clock`, `me`; None when it is not set."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: object) -> None:
        """Keep a fact about this file; it does not travel. Runs inside a transaction or alone."""
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def me(self) -> RecordId | None:
        """Which teammate I am, on this machine."""
        value = self.meta("me")
        return value if isinstance(value, bytes) else None

    def clock_reading(self) -> int:
        """The last reading of the hybrid logical clock."""
        value = self.meta("clock")
        return value if isinstance(value, int) else 0

    def keep_clock(self, reading: int) -> None:
        """Remember the clock's reading."""
        self.set_meta("clock", reading)

    def own_stream(self, grade: str) -> int:
        """This device's stream for fields of a grade (`team` or `own`), begun when it is first written to.

        Runs inside a transaction. A workspace that was copied, moved or restored goes on under a new device.
        """
        from kamtui.store import devices

        if grade not in self._streams:
            device = devices.current(self.home, self.path, self.id, self.connection)
            scope = devices.SCOPES[grade]
            known = devices.streams_of(self.connection, device)
            self._streams[grade] = known.get(scope) or devices.begin_stream(
                self.connection, device, scope, self.now()
            )
        return self._streams[grade]

    def begin_device(self) -> None:
        """Go on as a new device: a copy of this one has gone on under its name. What is unsent keeps the old one."""
        from kamtui.store import devices

        devices.mint(self.home, self.path, self.id)
        self._streams.clear()

    def own_streams(self) -> tuple[int, ...]:
        """The streams this device has written to, for reading: none before its first edit here."""
        from kamtui.store import devices

        device = devices.load(self.home, self.path, self.id)
        if device is None or devices.is_behind(self.connection, device):
            return ()
        return tuple(devices.streams_of(self.connection, device).values())

    def order(self, edit: Edit) -> tuple[int, bytes, int]:
        """The order in which heads are shown, the same on every device (sync.md §1)."""
        from kamtui.store.log import stream_of

        stream = stream_of(edit.id)
        if stream not in self._keys:
            row = self.connection.execute("SELECT device, scope FROM stream WHERE n = ?", (stream,)).fetchone()
            # A damaged file may have lost the stream's row; its edits then stand last among equals until it is back.
            self._keys[stream] = row[0] + row[1].encode() if row else b""
        return edit.hlc, self._keys[stream], edit.id

    def is_private(self, edit: int) -> bool:
        """Whether an edit is of an own-private stream (scope `me`), which only its author's devices have."""
        from kamtui.store.devices import SCOPES
        from kamtui.store.log import stream_of

        stream = stream_of(edit)
        if stream not in self._private:
            row = self.connection.execute("SELECT scope FROM stream WHERE n = ?", (stream,)).fetchone()
            self._private[stream] = row is not None and row[0] == SCOPES["own"]
        return self._private[stream]

    def changed_elsewhere(self) -> int:
        """A number that changes when another connection has written to the file."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _row(self, kind: str, record: RecordId) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.connection.execute(
            f'SELECT * FROM "{kind}" WHERE id = ?', (record,)
        ).fetchone()
        return found

    def _require_version(self) -> None:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version != LATEST:
            raise KamtuiError(
                _("Another kamtui has upgraded this workspace"), hint=_("Close this one and start it anew")
            )
