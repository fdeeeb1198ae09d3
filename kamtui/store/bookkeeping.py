"""The log's bookkeeping, as it follows from the edits: first edits, last numbers of streams, spans of actions."""

import sqlite3
from collections.abc import Iterable, Iterator

from kamtui.records.values import RecordId
from kamtui.store.schema import SEQ_BITS

_OUTSIDE = (
    "FROM edit LEFT JOIN action ON action.id = edit.action WHERE action.id IS NULL OR NOT "
    "(edit.id BETWEEN action.id AND action.last OR coalesce(edit.id BETWEEN other_first AND other_last, 0))"
)


def records_with_later_edits(connection: sqlite3.Connection) -> int:
    """How many records have edits besides their first. Walks the index `edit_later`."""
    (count,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM edit WHERE later GROUP BY record)"
    ).fetchone()
    return int(count)


def records_without_one_base(connection: sqlite3.Connection) -> list[RecordId]:
    """Records of which none or several edits are marked as the first. Sorts the whole log: asked only on suspicion."""
    rows = connection.execute("SELECT record FROM edit GROUP BY record HAVING count(*) - count(later) <> 1")
    return [row[0] for row in rows]


def streams_present(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Number and highest sequence number of each stream the log has edits of, by skipping from one to the next."""
    start = 0
    while True:
        (first,) = connection.execute("SELECT min(id) FROM edit WHERE id >= ?", (start,)).fetchone()
        if first is None:
            return
        stream = first >> SEQ_BITS
        start = (stream + 1) << SEQ_BITS
        (last,) = connection.execute("SELECT max(id) FROM edit WHERE id < ?", (start,)).fetchone()
        yield stream, last - (stream << SEQ_BITS)


def streams_behind(connection: sqlite3.Connection) -> list[int]:
    """Streams whose `last` is below an edit they hold: the next edit would take a number that is taken."""
    known = dict(connection.execute("SELECT n, last FROM stream").fetchall())
    return [stream for stream, last in streams_present(connection) if known.get(stream, last) < last]


def streams_unknown(connection: sqlite3.Connection) -> list[int]:
    """Streams of which only edits are left: whose they were cannot be told from this file."""
    known = {row[0] for row in connection.execute("SELECT n FROM stream")}
    return [stream for stream, _last in streams_present(connection) if stream not in known]


def holes(connection: sqlite3.Connection, streams: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Of these complete streams, those that lack edits that no snapshot covers, with how many."""
    for stream in streams:
        (count,) = connection.execute(
            "SELECT count(*) FROM edit WHERE id > ? + (SELECT covered FROM stream WHERE n = ?) AND id < ?",
            (stream << SEQ_BITS, stream, (stream + 1) << SEQ_BITS),
        ).fetchone()
        (last,) = connection.execute("SELECT last - covered FROM stream WHERE n = ?", (stream,)).fetchone()
        if count < last:
            yield stream, last - count


def edits_outside_actions(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Actions, with one edit each, whose spans leave out an edit of theirs, or that have no row."""
    yield from connection.execute(f"SELECT edit.action, min(edit.id) {_OUTSIDE} GROUP BY edit.action")


def mend(connection: sqlite3.Connection) -> None:
    """Set it all right where the edits say how. Edits keep their content, numbers, clocks and actions."""
    if connection.execute("SELECT count(*) FROM guard").fetchone()[0] != 1:
        connection.execute("DELETE FROM guard")
        connection.execute("INSERT INTO guard VALUES (1)")
    marked: set[RecordId] = set()
    for edit, record in connection.execute(
        "SELECT id, record FROM edit WHERE record IN (SELECT record FROM edit GROUP BY record "
        "HAVING count(*) - count(later) <> 1) ORDER BY record, op DESC, id"
    ).fetchall():
        connection.execute("UPDATE edit SET later = ? WHERE id = ?", (1 if record in marked else None, edit))
        marked.add(record)
    for stream, last in list(streams_present(connection)):
        connection.execute("UPDATE stream SET last = max(last, ?) WHERE n = ?", (last, stream))
    _note_gaps(connection)
    # An action's own stream gives its first span, the other scope's stream the second.
    for action, stream, first, last in connection.execute(
        f"SELECT action, id >> {SEQ_BITS}, min(id), max(id) FROM edit WHERE action IN "
        f"(SELECT edit.action {_OUTSIDE}) GROUP BY 1, 2"
    ).fetchall():
        if stream == action >> SEQ_BITS:
            connection.execute("UPDATE action SET last = ? WHERE id = ?", (last, action))
        else:
            connection.execute(
                "UPDATE action SET other_first = ?, other_last = ? WHERE id = ?", (first, last, action)
            )


def _note_gaps(connection: sqlite3.Connection) -> None:
    """Note every number below a stream's last that the log lacks, so that what was lost is taken in again; but for
    numbers that a snapshot covers."""
    connection.execute("DELETE FROM gap")
    connection.execute(
        """INSERT INTO gap WITH held (stream, seq) AS (
            SELECT id >> ?1, id - (id >> ?1 << ?1) FROM edit UNION ALL SELECT n, last + 1 FROM stream),
        steps (stream, seq, before) AS (
            SELECT stream, seq, coalesce(lag(seq) OVER (PARTITION BY stream ORDER BY seq), 0) FROM held)
        SELECT stream, max(before, covered) + 1, seq - 1 FROM steps JOIN stream AS s ON s.n = stream
        WHERE seq > max(before, covered) + 1""",
        (SEQ_BITS,),
    )
