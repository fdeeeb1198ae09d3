"""Erasing a record for good, as the law may ask: its values leave every device, its edits stay as empty places.

An erasure is an edit of the team with the op `ERASE`: it deletes the record and empties the record's other edits. Of
these it spares those that name it under `ERASURES` in what they were written over: they were written knowingly after
it. So two edits alone decide, in whatever order they come, and a value that arrives years later in an older edit is
emptied at the door. Whoever writes to an erased record names every erasure known here, also one known only because
another edit names it. An emptied edit keeps id, clock, action and what it was written over, and is no head of
anything: the heads of a record are those of the edits that still say something.

**What is kept as it came.** Bundles in which an edit was emptied lose their bytes (`length` 0); hash and numbers stay,
so that they are known when they come again. A bundle that waits keeps its bytes while something of it is missing here.
**What goes out** in their place: new bundles of the same numbers, made from the log, where those edits are empty; a
relay signs those of others' streams itself and so vouches for them (`sync.sealing`). Whoever gets empty edits before
the erasure takes whole and emptied ones for the same (`same`).

**On disk.** Deleted content is overwritten (`secure_delete`), then `scrub` writes the file anew, for earlier copies of
a row may lie between others, and folds the write-ahead log in. Backups, packs and exports made before are not reached,
nor are notes, steps and other records that name the person in their own text.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import LINK, all_kinds
from kamtui.records.values import RecordId
from kamtui.store.log import ERASE, ERASURES, LIFE, Edit
from kamtui.store.schema import SEQ_BITS

if TYPE_CHECKING:
    from kamtui.store.heads import Private
    from kamtui.store.workspace import Workspace

MOST = 64
"""Erasures of one record that an edit can name: the heads one field of an edit may write over (sync.md §3)."""

CHUNK = 500
"""Numbers named in one query: SQLite takes 999 parameters on the oldest versions around."""

DUE = "scrub"
"""The fact about a file that says that its free places may still hold erased values."""


def spared(edit: Edit, erasures: Iterable[int]) -> bool:
    """Whether none of these erasures of its record empties the edit."""
    return not set(erasures).difference(edit.over.get(ERASURES, ()), (edit.id,))


def emptied(edit: Edit) -> Edit:
    """The edit without its values; that an erasure deletes stays."""
    if edit.op != ERASE:
        return edit._replace(values={}, past=(), part=False)
    return edit._replace(values={name: value for name, value in edit.values.items() if name == LIFE})


def same(one: Edit, other: Edit) -> bool:
    """Whether the values of two edits of one number are the same; `one` may be there in part, either may be emptied."""
    if one.part:
        here = {name: other.values.get(name) for name in one.values}
        return not other.values or (one.values.keys() <= other.values.keys() and here == one.values)
    return one.values in (other.values, emptied(other).values) or emptied(one).values == other.values


def taken(edits: Iterable[Edit], private: "Private") -> list[Edit]:
    """Of all edits of a record those that an erasure among them takes, emptied or not."""
    known = list(edits)
    erasures = [edit.id for edit in known if edit.op == ERASE and not private(edit.id)]
    return [edit for edit in known if not spared(edit, erasures)] if erasures else []


def named(edits: Iterable[Edit], private: "Private") -> set[tuple[RecordId, int]]:
    """The erasures that edits are or name, each with its record: the rows of the table `erasure`."""
    found: set[tuple[RecordId, int]] = set()
    for edit in edits:
        if edit.op == ERASE and not private(edit.id):
            found.add((edit.record, edit.id))
        found.update((edit.record, one) for one in edit.over.get(ERASURES, ()) if not private(one))
    return found


def admitted(workspace: "Workspace", edits: Sequence[Edit]) -> Sequence[Edit]:
    """Edits on their way into the log, those emptied that an erasure takes; with an erasure among them, the log's too.

    Runs inside the caller's transaction, before they are added. Costs nothing where nothing was ever erased.
    """
    connection, private = workspace.connection, workspace.is_private
    telling = [edit for edit in edits if edit.op == ERASE or ERASURES in edit.over]
    if not telling and connection.execute("SELECT 1 FROM erasure LIMIT 1").fetchone() is None:
        return edits
    connection.executemany("INSERT OR IGNORE INTO erasure (record, edit) VALUES (?, ?)", named(telling, private))
    arriving: dict[RecordId, set[int]] = {}
    for edit in telling:
        if edit.op == ERASE and not private(edit.id):
            arriving.setdefault(edit.record, set()).add(edit.id)
    for record, erasures in arriving.items():
        _empty_logged(workspace, record, erasures)
    taking = _here(connection, {edit.record for edit in edits})
    for record, erasures in arriving.items():
        taking.setdefault(record, set()).update(erasures)
    lost = {edit.id for edit in edits if edit.record in taking and not spared(edit, taking[edit.record])}
    _note(workspace, sorted(lost))
    return [emptied(edit) if edit.id in lost else edit for edit in edits]


def _here(connection: sqlite3.Connection, records: Iterable[RecordId]) -> dict[RecordId, set[int]]:
    """The erasures that have come, by record."""
    found: dict[RecordId, set[int]] = {}
    ids = sorted(records)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for record, edit in connection.execute(
            "SELECT erasure.record, erasure.edit FROM erasure JOIN edit ON edit.id = erasure.edit "
            f"AND edit.record = erasure.record AND op = ? WHERE erasure.record IN ({', '.join('?' * len(part))})",
            (ERASE, *part),
        ):
            found.setdefault(record, set()).add(edit)
    return found


def _empty_logged(workspace: "Workspace", record: RecordId, erasures: Iterable[int]) -> None:
    """Empty the edits of a record that are here and that these erasures take; drop the record's drafts."""
    base = base_of(workspace, record)
    edits = workspace.log.of_record(record, base) if base else []
    lost = [edit for edit in edits if not spared(edit, erasures)]
    workspace.connection.execute("PRAGMA secure_delete = ON")
    workspace.log.rewrite(emptied(edit) for edit in lost if emptied(edit) != edit)
    _note(workspace, [edit.id for edit in lost])
    workspace.connection.execute("DELETE FROM draft WHERE instr(key, ?)", (record.hex(),))


def _note(workspace: "Workspace", edits: Sequence[int]) -> None:
    """Note that erasures took these edits, and drop the bytes of the bundles that brought them."""
    if not edits:
        return
    workspace.connection.executemany("INSERT OR IGNORE INTO erased (edit) VALUES (?)", [(one,) for one in edits])
    for stream in sorted({one >> SEQ_BITS for one in edits}):
        drop_bytes(
            workspace.connection,
            "(stream = ?1 OR (device, scope) = (SELECT device, scope FROM stream WHERE n = ?1))", (stream,),
        )
    workspace.set_meta(DUE, 1)


def drop_bytes(connection: sqlite3.Connection, where: str, parameters: tuple[object, ...]) -> None:
    """Drop the bytes of those of some bundles that have the values of an emptied edit, but for bundles that wait."""
    if connection.execute("SELECT 1 FROM erased LIMIT 1").fetchone() is None:
        return
    connection.execute(
        f"UPDATE bundle SET bytes = x'', length = 0 WHERE {where} AND length > 0 AND state <> 'waiting' AND {_HOLDS}",
        parameters,
    )


_SPAN = f"(s.n << {SEQ_BITS}) + bundle.first AND (s.n << {SEQ_BITS}) + bundle.last"

_HOLDS = (
    "EXISTS (SELECT 1 FROM stream AS s JOIN erased ON erased.edit BETWEEN "
    f"{_SPAN} WHERE (s.n = bundle.stream OR (s.device = bundle.device AND s.scope = bundle.scope)) "
    f"AND NOT EXISTS (SELECT 1 FROM bare WHERE bundle = bundle.n AND seq = erased.edit & {(1 << SEQ_BITS) - 1}))"
)
"""SQL that is true for a bundle that has the values of an emptied edit."""

_WHOLE = (
    "bundle.last - bundle.first + 1 = (SELECT count(*) FROM stream AS s JOIN edit ON edit.id BETWEEN "
    f"{_SPAN} WHERE s.device = bundle.device AND s.scope = bundle.scope)"
)
"""SQL that is true for a bundle of which every edit is here."""


def base_of(workspace: "Workspace", record: RecordId) -> int:
    """The first edit of a record here, whatever its kind; 0 for one not known."""
    tables = (*(kind.name for kind in all_kinds()), LINK)
    return next((base for table in tables if (base := workspace.base_of(table, record))), 0)


def require_room(record_erasures: Sequence[int]) -> None:
    """Raises `KamtuiError` where an edit could not name all erasures of its record."""
    if len(record_erasures) >= MOST:
        raise KamtuiError(_("This record was erased too often to be written again"), hint=_("Make a new one"))


def scrub(workspace: "Workspace") -> bool:
    """Write the file anew if erased values may lie in its free places. Returns whether nothing is left to do.

    Another program that is writing or reading makes it wait for the next time.
    """
    if not workspace.meta(DUE):
        return True
    if workspace.read_only or workspace.connection.in_transaction:
        return False
    from kamtui.store.searching import catch_up, tidy

    connection = workspace.connection
    try:
        connection.execute("PRAGMA secure_delete = ON")
        # What was taken out of the search index still stands in its older parts.
        catch_up(workspace)
        tidy(workspace)
        connection.execute(
            "UPDATE bundle SET bytes = x'', length = 0 "
            f"WHERE length > 0 AND state = 'waiting' AND {_HOLDS} AND {_WHOLE}"
        )
        # In memory the copy would be as large as the file; on disk it holds only what is left.
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("VACUUM")
        (busy, _frames, _done) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            return False
        workspace.set_meta(DUE, None)
    except (sqlite3.OperationalError, KamtuiError):
        return False
    finally:
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA temp_store = MEMORY")
    return True


def amiss(
    workspace: "Workspace", told: set[tuple[RecordId, int]], gone: Mapping[int, RecordId]
) -> list[RecordId]:
    """Records for which the tables are not as the log has it: `told` are its erasures, `gone` the edits they take."""
    connection = workspace.connection
    held = {(row[0], row[1]) for row in connection.execute("SELECT record, edit FROM erasure")}
    noted = {row[0] for row in connection.execute("SELECT edit FROM erased")}
    records = {record for record, _edit in held ^ told}
    for edit in noted ^ gone.keys():
        row = connection.execute("SELECT record FROM edit WHERE id = ?", (edit,)).fetchone()
        records.add(gone.get(edit) or (row[0] if row else b""))
    return sorted(records)


def mend(workspace: "Workspace", edits: Iterable[Edit]) -> None:
    """Note the erasures that these edits tell of, and empty what they take. For a repair: `edits` is the whole log."""
    rows: set[tuple[RecordId, int]] = set()
    for edit in edits:
        rows |= named((edit,), workspace.is_private)
    connection = workspace.connection
    connection.execute("DELETE FROM erasure")
    connection.execute("DELETE FROM erased")
    connection.executemany("INSERT INTO erasure (record, edit) VALUES (?, ?)", sorted(rows))
    for record, erasures in _here(connection, {record for record, _edit in rows}).items():
        _empty_logged(workspace, record, erasures)
