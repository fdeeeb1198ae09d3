"""The rows of actions that come in: who, why and when, where their edits lie, and which one took which back."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kamtui.store.schema import SEQ_BITS
from kamtui.store.streams import CHUNK
from kamtui.store.wire import EditRef, WireAction


class Span:
    """Where the edits of one action lie in a stream: from `first` to `last`."""

    __slots__ = ("first", "last")

    def __init__(self, number: int) -> None:
        self.first = self.last = number


def keep_actions(
    connection: sqlite3.Connection,
    stream: int,
    made: Mapping[int, WireAction],
    spans: Mapping[int, Span],
    number: Callable[[EditRef], int],
) -> None:
    """Write the actions that edits of `stream` belong to, or widen those that are here by where these edits lie.

    An action's own stream gives its first span, the same device's stream of the other scope the second one; so an
    action of which the team only has the second part begins with an edit that is not here.
    """
    ids = sorted(spans)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        held = {
            row[0]: row
            for row in _of_ids(connection, "SELECT id, last, other_first, other_last FROM action WHERE id", part)
        }
        fresh: list[tuple[Any, ...]] = []
        undoing: list[int] = []
        for action in part:
            last, other_first, other_last = _widened(action, stream, spans[action], held.get(action))
            if action in held:
                connection.execute(
                    "UPDATE action SET last = ?, other_first = ?, other_last = ? WHERE id = ?",
                    (last, other_first, other_last, action),
                )
                continue
            told = made[action]
            of = number(told.of) if told.of else None
            fresh.append((
                action, told.verb, told.person, told.cause, told.source or None, of, told.hlc, last, other_first,
                other_last,
            ))
            if of:
                undoing.append(of)
        connection.executemany(
            "INSERT INTO action (id, verb, person, cause, source, of, hlc, last, other_first, other_last) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            fresh,
        )
        undoing += [row[0] for row in _of_ids(connection, "SELECT of FROM action WHERE of", part)]
        for taken_back in set(undoing):
            _mark_undone(connection, taken_back)


def _of_ids(connection: sqlite3.Connection, query: str, ids: list[int]) -> Iterable[Any]:
    """The rows of `query … IN (ids)`. Actions that are new lie behind all others: to see that takes one look."""
    column = query.rpartition(" ")[2]
    if connection.execute(f"{query} BETWEEN ? AND ? ORDER BY {column} LIMIT 1", (ids[0], ids[-1])).fetchone() is None:
        return ()
    return connection.execute(f"{query} IN ({', '.join('?' * len(ids))})", ids)


def _widened(action: int, stream: int, span: Span, held: Any) -> tuple[int, int | None, int | None]:
    """`last`, `other_first` and `other_last` of an action with these edits besides those it has."""
    last, other_first, other_last = (held[1], held[2], held[3]) if held else (action, None, None)
    if action >> SEQ_BITS == stream:
        return max(last, span.last), other_first, other_last
    if other_first is None or other_last is None:
        return last, span.first, span.last
    return last, min(other_first, span.first), max(other_last, span.last)


def _mark_undone(connection: sqlite3.Connection, action: int) -> None:
    """Note the latest action that took this one back, whichever came first.

    One that claims an earlier time than what it takes back is passed over: two could else take each other back.
    """
    connection.execute(
        """UPDATE action SET undone_by = (
        SELECT later.id FROM action AS later JOIN stream ON n = later.id >> ?2
        WHERE later.of = action.id AND later.hlc > action.hlc
        ORDER BY later.hlc DESC, scope DESC, later.id DESC LIMIT 1) WHERE id = ?1""",
        (action, SEQ_BITS),
    )
