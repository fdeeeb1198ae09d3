"""What came since somebody last looked: changes of others, and of other programs on this device.

Kept as a mark for each stream in `meta`, so that it costs the same whatever the log holds, and travels nowhere: the
number up to which all was seen, and ranges below it that were not (`390;12-14,80-80`). What the app itself writes is
seen by whoever writes it, and moves the mark of its stream in the same transaction.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import LINK, SAME_AS, is_kind, kind_of
from kamtui.records.values import RecordId
from kamtui.store.drafts import WAIT_MS
from kamtui.store.history import device_of, moment_of
from kamtui.store.log import CREATE, ERASE, LIFE, Edit, edit_id
from kamtui.store.opening import BUSY_SECONDS
from kamtui.store.queries import account_of, canonical_of, holder_of
from kamtui.store.schema import SEQ_BITS
from kamtui.store.subjects import NAMED_AT_MOST, joined_by, last_values, owner_of

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

SEEN = "seen"
"""The key of `meta` for when somebody last looked; with a stream's number behind it for the mark of that stream."""

COUNTED = 1000
"""Actions of one stream that are counted: a thousand tell what ten thousand do, and take a millisecond."""

Range: TypeAlias = tuple[int, int]
"""Numbers of a stream, from the first to the last."""


class Mark(NamedTuple):
    """What was seen of a stream: everything up to number `upto`, but for the ranges of `unseen`."""

    upto: int = 0
    unseen: tuple[Range, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark that `text` writes out."""
        upto, _semicolon, ranges = text.partition(";")
        pairs = (one.split("-") for one in ranges.split(",") if one)
        return cls(int(upto), tuple((int(first), int(last)) for first, last in pairs))

    @property
    def text(self) -> str:
        """The mark written out."""
        return f"{self.upto};" + ",".join(f"{first}-{last}" for first, last in self.unseen)

    def wrote(self, first: int, last: int) -> "Mark":
        """The mark after the app wrote these numbers itself; what lies between was not seen."""
        between = ((self.upto + 1, first - 1),) if first > self.upto + 1 else ()
        return Mark(last, (*self.unseen, *between)) if last > self.upto else self

    def looked(self, last: int, missing: Iterable[Range]) -> "Mark":
        """The mark after all up to `last` was looked at, but for what had not come by then."""
        later = [(max(one[0], last + 1), one[1]) for one in self.unseen if one[1] > last]
        return Mark(max(self.upto, last), (*(one for one in missing if one[1] <= last), *later))


class Unseen(NamedTuple):
    """How much of a stream was not seen: the number of actions by person, at most `COUNTED`. `here`: the stream is
    this device's, so another program wrote it."""

    device: str
    here: bool
    people: Mapping[RecordId | None, int]

    @property
    def actions(self) -> int:
        """How many actions that are."""
        return sum(self.people.values())


class Touched(NamedTuple):
    """A record in an item of news, with the `account` it belongs to, the fields that were written, and what was done
    to its life (`created`, `deleted`, `restored`, `erased` or nothing)."""

    kind: str
    record: RecordId
    account: RecordId | None
    fields: tuple[str, ...] = ()
    life: str = ""


class Item(NamedTuple):
    """An action that was not seen. One of very many edits has no `touched`; `edits` counts them all the same."""

    action: int
    verb: str
    cause: str
    source: str
    person: RecordId | None
    device: str
    here: bool
    when: datetime
    edits: int
    touched: tuple[Touched, ...]


Positions: TypeAlias = Mapping[int, tuple[int, tuple[Range, ...]]]
"""Of each stream its last number, and what is missing below."""


class News(NamedTuple):
    """What was not seen, the latest first; `more` actions besides, `since` somebody last looked. `positions` are what
    `looked` wants to know once it was shown."""

    items: tuple[Item, ...]
    more: int
    since: datetime | None
    positions: Positions


def since(workspace: "Workspace") -> datetime | None:
    """When somebody last looked; None where nobody ever did."""
    held = workspace.meta(SEEN)
    return datetime.fromisoformat(held) if isinstance(held, str) else None


def begin(workspace: "Workspace") -> None:
    """The app is used with this workspace for the first time: what is there now is nothing new. Later: nothing."""
    if not workspace.read_only and since(workspace) is None:
        looked(workspace, _positions(workspace))


def looked(workspace: "Workspace", positions: Positions) -> None:
    """All up to these positions was shown. Raises `KamtuiError` when that cannot be kept now."""
    if workspace.read_only:
        return
    connection = workspace.connection
    try:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        connection.execute("BEGIN IMMEDIATE")
        for stream, (last, missing) in positions.items():
            mark = _mark(connection, stream).looked(last, missing)
            workspace.set_meta(_key(stream), mark.text)
        workspace.set_meta(SEEN, workspace.now().isoformat())
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise KamtuiError(
            _("It could not be kept that you have seen this"), str(error), _("It is shown again the next time")
        ) from error
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def written(connection: sqlite3.Connection, spans: Iterable[tuple[int, int, int]]) -> None:
    """The app wrote these numbers, as (stream, first, last). Runs inside the transaction that wrote them; before the
    first `begin` it does nothing."""
    if connection.execute("SELECT 1 FROM meta WHERE key = ?", (SEEN,)).fetchone() is None:
        return
    for stream, first, last in spans:
        mark = _mark(connection, stream).wrote(first, last)
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_key(stream), mark.text))


def unseen(workspace: "Workspace") -> list[Unseen]:
    """How much is new in each stream that has something new. Reads only what is beyond the marks, and little of it."""
    if since(workspace) is None:
        return []
    own = workspace.own_streams()
    found = []
    for stream, device, ranges in _beyond(workspace):
        people: dict[RecordId | None, int] = {}
        for first, last in ranges:
            for person, count in workspace.connection.execute(
                "SELECT person, count(*) FROM (SELECT person FROM action WHERE id BETWEEN ? AND ? LIMIT ?) "
                "GROUP BY person",
                (edit_id(stream, first), edit_id(stream, last), COUNTED),
            ):
                people[person] = people.get(person, 0) + count
        if people:
            found.append(Unseen(device, stream in own, people))
    return found


def news(workspace: "Workspace", limit: int) -> News:
    """The last `limit` actions that were not seen."""
    with workspace.snapshot():
        own = workspace.own_streams()
        rows = []
        if since(workspace) is not None:
            for stream, _device, ranges in _beyond(workspace):
                for first, last in ranges:
                    rows += workspace.connection.execute(
                        "SELECT hlc, id FROM action WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
                        (edit_id(stream, first), edit_id(stream, last), limit),
                    ).fetchall()
        latest = sorted(map(tuple, rows), reverse=True)[:limit]
        items = tuple(_item(workspace, action, own) for _hlc, action in latest)
        every = sum(one.actions for one in unseen(workspace))
        return News(items, max(0, every - len(items)), since(workspace), _positions(workspace))


def _key(stream: int) -> str:
    return f"{SEEN} {stream}"


def _mark(connection: sqlite3.Connection, stream: int) -> Mark:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_key(stream),)).fetchone()
    return Mark.read(row[0]) if row else Mark()


def _beyond(workspace: "Workspace") -> Iterator[tuple[int, str, list[Range]]]:
    """Number, device name and unseen ranges of every stream that has any."""
    for stream, name, last in workspace.connection.execute("SELECT n, name, last FROM stream").fetchall():
        mark = _mark(workspace.connection, stream)
        ranges = list(mark.unseen)
        if last > mark.upto:
            ranges.append((mark.upto + 1, last))
        if ranges:
            yield stream, name, ranges


def _positions(workspace: "Workspace") -> Positions:
    connection = workspace.connection
    missing: dict[int, list[Range]] = {}
    for stream, first, last in connection.execute("SELECT stream, first, last FROM gap"):
        missing.setdefault(stream, []).append((first, last))
    return {
        stream: (last, tuple(missing.get(stream, ())))
        for stream, last in connection.execute("SELECT n, last FROM stream").fetchall()
    }


def _item(workspace: "Workspace", action: int, own: Iterable[int]) -> Item:
    verb, person, cause, source, hlc, last, other_first, other_last = workspace.connection.execute(
        "SELECT verb, person, cause, source, hlc, last, other_first, other_last FROM action WHERE id = ?", (action,)
    ).fetchone()
    stream = action >> SEQ_BITS
    edits = last - action + 1 + (other_last - other_first + 1 if other_first else 0)
    touched: tuple[Touched, ...] = ()
    if edits <= NAMED_AT_MOST:
        touched = tuple(_touched(workspace, workspace.log.of_action(action)))
    return Item(
        action, verb, cause, source or "", person, device_of(workspace, stream), stream in own, moment_of(hlc), edits,
        touched,
    )  # fmt: skip


def _touched(workspace: "Workspace", edits: Iterable[Edit]) -> Iterator[Touched]:
    """The records of an action, each once: a member of a set with the record that has the set, a seat or tenure with
    the person, of a join the record that stands for both."""
    fields: dict[tuple[str, RecordId], dict[str, None]] = {}
    lives: dict[tuple[str, RecordId], str] = {}
    for edit in edits:
        named = _told_with(workspace, edit)
        if named is None:
            continue
        kind, record, extra = named
        names = fields.setdefault((kind, record), {})
        names.update(dict.fromkeys(extra))
        if (edit.kind, edit.record) == (kind, record):
            names.update(dict.fromkeys(name for name in edit.values if name != LIFE))
            lives[kind, record] = _life(edit) or lives.get((kind, record), "")
    for (kind, record), names in fields.items():
        yield Touched(kind, record, _account(workspace, kind, record), tuple(names), lives.get((kind, record), ""))


def _told_with(workspace: "Workspace", edit: Edit) -> tuple[str, RecordId, tuple[str, ...]] | None:
    """The record an edit is told with, and the field of it that the edit stands for."""
    if edit.kind == LINK:
        owner = owner_of(workspace, edit.record)
        return (owner[0], owner[1], (owner[2],)) if owner and is_kind(owner[0]) else None
    if edit.kind == SAME_AS:
        joined = joined_by(workspace, edit.record)
        return (*joined, ()) if joined else None
    if edit.kind == "seat" and (holder := holder_of(workspace, edit.record)):
        own = kind_of("contact").by_name
        return "contact", holder, tuple(name for name in edit.values if name in own and name != "account")
    if edit.kind == "tenure":
        contact = last_values(workspace, "tenure", edit.record).get("contact")
        return ("contact", contact, ()) if isinstance(contact, bytes) else None
    return (edit.kind, edit.record, ()) if is_kind(edit.kind) else None


def _life(edit: Edit) -> str:
    if edit.op == CREATE:
        return "created"
    if edit.op == ERASE:
        return "erased"
    if LIFE in edit.values:
        return "deleted" if edit.values[LIFE] else "restored"
    return ""


def _account(workspace: "Workspace", kind: str, record: RecordId) -> RecordId | None:
    if kind == "account":
        return canonical_of(workspace, kind, record)
    if "account" not in kind_of(kind).by_name:
        return None
    account = account_of(workspace, kind, record) or last_values(workspace, kind, record).get("account")
    return canonical_of(workspace, "account", account) if isinstance(account, bytes) else None
