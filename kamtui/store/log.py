"""The change log: immutable edits, their numbers, clock and bodies (sync.md §1)."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from kamtui.records.values import RecordId, Value
from kamtui.store.schema import SEQ_BITS

V = TypeVar("V")

WRITE, CREATE, ERASE = 0, 1, 2
"""What an edit does: writes fields, is the first of a new record, or erases the record (`store.erasing`)."""

LIFE = "~"
"""The field that says whether a record is deleted: 1 after a delete, 0 or null while it lives."""

ERASURES = "~erased"
"""Under this an edit names the erasures of its record that its author knew. No field: nothing is written to it."""

COLUMNS = "id, hlc, action, op, kind, record, body"
"""What an edit is read from."""

COMPRESS_FROM = 256
"""Bytes from which a body is compressed: below it zlib's own header eats the gain (sync.md §1)."""

COUNTER_BITS = 16
"""Low bits of a clock reading: a counter within the millisecond; when full it carries into the milliseconds."""

AHEAD_MS = 24 * 3600 * 1000
"""A clock reading further ahead than a day is kept, but does not move our own clock (sync.md §1)."""


class Edit(NamedTuple):
    """One change of one record, as the log keeps it.

    `over` names, for each field, the heads its author had read; a field missing there was read as never written.
    `past` are fields of it that were written over by edits that need not be here, and `part` says that the values of
    further such fields are missing: both come of a snapshot (`store.snapshots`) and do not travel.
    """

    id: int
    hlc: int
    action: int
    op: int
    kind: str
    record: RecordId
    values: Mapping[str, Value]
    over: Mapping[str, tuple[int, ...]]
    past: tuple[str, ...] = ()
    part: bool = False


def edit_id(stream: int, seq: int) -> int:
    """The edit's number in this workspace."""
    return stream << SEQ_BITS | seq


def stream_of(edit: int) -> int:
    """The stream an edit belongs to, by this workspace's numbering."""
    return edit >> SEQ_BITS


def milliseconds(hlc: int) -> int:
    """Milliseconds since 1970 of a clock reading."""
    return hlc >> COUNTER_BITS


def tick(last: int, now: datetime) -> int:
    """The next reading of the hybrid logical clock: never below `last`, near the wall clock where that is sane."""
    wall = int(now.timestamp() * 1000) << COUNTER_BITS
    return max(wall, last + 1)


class Words:
    """Kinds and fields as small numbers: the log names them in every edit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number: dict[str, int] = {}
        self._text: dict[int, str] = {}

    def numbered(self, by_name: Mapping[str, V]) -> dict[int, V]:
        """What is kept by name, by number; new names are written."""
        known = self._number
        try:
            return {known[name]: value for name, value in by_name.items()}
        except KeyError:
            return {self.number(name): value for name, value in by_name.items()}

    def number(self, text: str) -> int:
        """The number of `text`; a new one is written, inside the transaction that needs it."""
        if known := self._number.get(text):
            return known
        row = self._connection.execute("SELECT n FROM word WHERE text = ?", (text,)).fetchone()
        if row is None:
            row = self._connection.execute("INSERT INTO word (text) VALUES (?) RETURNING n", (text,)).fetchone()
        return self._remember(row[0], text)

    def known(self, text: str) -> int:
        """The number of `text`, 0 when no edit ever named it."""
        if known := self._number.get(text):
            return known
        row = self._connection.execute("SELECT n FROM word WHERE text = ?", (text,)).fetchone()
        return self._remember(row[0], text) if row else 0

    def text(self, number: int) -> str:
        """The word behind a number. Raises `KeyError` for one the file does not have."""
        if number not in self._text:
            row = self._connection.execute("SELECT text FROM word WHERE n = ?", (number,)).fetchone()
            if row is None:
                raise KeyError(number)
            self._remember(number, row[0])
        return self._text[number]

    def forget(self) -> None:
        """After a rollback: numbers given in the lost transaction are not ours."""
        self._number.clear()
        self._text.clear()

    def _remember(self, number: int, text: str) -> int:
        self._number[text] = number
        self._text[number] = text
        return number


class Log:
    """Reading and appending edits. Every method runs inside its caller's transaction, if there is one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.words = Words(connection)

    def append(self, edit: Edit, later: bool) -> bool:
        """Add an edit; false when it was known already. `later` marks one of a record that has a base."""
        added = self._connection.execute(
            "INSERT OR IGNORE INTO edit (id, hlc, action, op, kind, record, later, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                edit.id, edit.hlc, edit.action, edit.op, self.words.number(edit.kind), edit.record,
                1 if later else None, self.body(edit),
            ),
        )
        return added.rowcount > 0

    def append_all(self, rows: Iterable[tuple[Edit, bytes, bool]]) -> None:
        """Add many edits that are not known yet, each with its body and whether its record has a base."""
        number = self.words.number
        self._connection.executemany(
            "INSERT INTO edit (id, hlc, action, op, kind, record, later, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (edit.id, edit.hlc, edit.action, edit.op, number(edit.kind), edit.record, 1 if later else None, body)
                for edit, body, later in rows
            ),
        )

    def rewrite(self, edits: Iterable[Edit]) -> None:
        """Write the bodies of edits anew. What they say in the set of all edits must stay the same."""
        rows = [(self.body(edit), edit.id) for edit in edits]
        self._connection.executemany("UPDATE edit SET body = ? WHERE id = ?", rows)

    def body(self, edit: Edit) -> bytes:
        """The edit's values and what they were written over, as the log keeps them.

        Raises `UnicodeEncodeError` for half a character, `OverflowError` for an integer beyond 64 bits.
        """
        values = self.words.numbered(edit.values)
        over = self.words.numbered({name: ids for name, ids in edit.over.items() if ids}) if edit.over else {}
        if edit.past or edit.part:
            number = self.words.number
            body = self._encode((values, over, [number(name) for name in edit.past], int(edit.part)))
        else:
            body = self._encode((values, over) if over else (values,))
        if len(body) >= COMPRESS_FROM:
            packed = b"\xc1" + zlib.compress(body, 6)
            body = min(body, packed, key=len)
        return body

    @cached_property
    def _encode(self) -> Callable[[object], bytes]:
        from msgspec import msgpack

        return msgpack.Encoder().encode

    def get(self, edit: int) -> Edit:
        """The edit with this number. Raises `KeyError` for one the log does not hold."""
        for found in self._read("WHERE id = ?", (edit,)):
            return found
        raise KeyError(edit)

    def of_record(self, record: RecordId, base: int) -> list[Edit]:
        """All edits of a record whose first is `base`, in the order of their numbers."""
        found = [*self._read("WHERE id = ?", (base,)), *self._read("WHERE later AND record = ?", (record,))]
        return sorted(found, key=lambda edit: edit.id)

    def of_action(self, action: int) -> list[Edit]:
        """The edits of an action in the order they were made."""
        spans = self._connection.execute(
            "SELECT id, last, other_first, other_last FROM action WHERE id = ?", (action,)
        ).fetchone()
        return list(
            self._read(
                "WHERE (id BETWEEN ? AND ? OR id BETWEEN ? AND ?) AND action = ? ORDER BY hlc, id", (*spans, action)
            )
        )

    def first_of(self, action: int, limit: int) -> list[Edit]:
        """The first edits of an action of this device, also while it is being made: at most `limit`."""
        return list(self._read("WHERE id >= ? AND action = ? ORDER BY id LIMIT ?", (action, action, limit)))

    def every(self) -> Iterator[Edit]:
        """Every edit, by number."""
        return self._read("ORDER BY id", ())

    def _read(self, where: str, parameters: Iterable[object]) -> Iterator[Edit]:
        for row in self._connection.execute(f"SELECT {COLUMNS} FROM edit {where}", tuple(parameters)):
            yield self.decoded(row)

    def decoded(self, row: Sequence[Any]) -> Edit:
        """The edit in a row of `COLUMNS`. Raises `ValueError` for a body that cannot be read."""
        from msgspec import MsgspecError, msgpack

        text = self.words.text
        body = row[6]
        try:
            if body[:1] == b"\xc1":
                body = zlib.decompress(body[1:])
            content = msgpack.decode(body)
            values = {
                text(key): tuple(value) if isinstance(value, list) else value for key, value in content[0].items()
            }
            over = {text(key): tuple(ids) for key, ids in content[1].items()} if len(content) > 1 else {}
            if len(content) < 3:
                return Edit(row[0], row[1], row[2], row[3], text(row[4]), row[5], values, over)
            past = tuple(map(text, content[2]))
            return Edit(row[0], row[1], row[2], row[3], text(row[4]), row[5], values, over, past, bool(content[3]))
        except (zlib.error, MsgspecError, TypeError, AttributeError, LookupError) as error:
            raise ValueError(f"edit {row[0]} cannot be read: {error}") from error
