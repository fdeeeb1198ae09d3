"""Which rows may fit a query, the latest first: asked of the index in the way that costs least."""

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from kamtui.records.values import RecordId
from kamtui.store.search_rows import Row, Rows
from kamtui.store.search_text import Query
from kamtui.store.searching import N_BITS, N_MASK, is_current, quoted

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

TERMS = 256
"""Words with one beginning that are asked for one by one, which streams; with more, FTS5 takes them together first."""

NEWEST = 2000
"""Rows that are looked through first where a beginning has more words than that: common ones fill a page with them."""

SPARSE = 2000
"""Rows that the rest of a query is tried with before a common beginning is asked for too."""

FEW = 3000
"""Rows of an account that are looked through instead of asking the index: some 10 ms."""

LAST = "\U0010ffff"
"""Behind every character that a word may go on with."""


class Candidates:
    """One query, asked of the index of a workspace."""

    def __init__(self, workspace: "Workspace", query: Query, account: RecordId | None) -> None:
        self._connection = workspace.connection
        self._account = account
        self._plain = not is_current(workspace) or not (query.exact or query.begins)
        self._behind = workspace.connection.execute("SELECT 1 FROM unsearched LIMIT 1").fetchone() is not None
        self._query = query
        self._groups: list[list[str]] = []
        self._common: list[str] = []
        if self._plain:
            return
        for begin in query.begins:
            words = self._words(begin, TERMS + 1)
            if len(words) > TERMS:
                self._common.append(begin)
            else:
                self._groups.append(words)
        self._least = self._conjunction()
        self._whole = " AND ".join(filter(None, (self._least, *(f"{quoted(one)}*" for one in self._common))))
        self._none = any(not words for words in self._groups)

    def rows(self, rows: Rows) -> Iterator[Row]:
        """The rows of a kind that fit."""
        if self._plain or (self._account is not None and self._few(rows)):
            yield from filter(None, map(rows.fitting, rows.numbers()))
            return
        slot = self._slot(rows.kind)
        if slot is None:
            return
        if not self._common or self._none:
            yield from filter(None, map(rows.fitting, self._numbers(slot, self._whole)))
            return
        # A common beginning: first what can be had without asking for it.
        seen = N_MASK + 1
        some = self._numbers(slot, self._least) if self._least else self._all(rows.kind)
        tried = 0
        for part in _batches(some):
            for row in rows.all_fitting(part):
                yield row
            seen = part[-1]
            tried += len(part)
            if tried >= (SPARSE if self._least else NEWEST):
                break
        else:
            return
        yield from filter(None, map(rows.fitting, self._numbers(slot, self._whole, seen)))

    def names(self, rows: Rows, *, beginning: bool) -> Iterator[int]:
        """The numbers of rows of a kind whose names may fit; with `beginning` some of those that may begin so, else
        all."""
        if self._plain or (self._account is not None and self._few(rows)):
            if not beginning:
                yield from rows.numbers()
            return
        slot = self._slot(rows.kind)
        if slot is None:
            return
        if not beginning:
            yield from self._numbers(slot, self._whole, names=True)
            return
        token, opened = self._query.beginning
        words = self._words(token, TERMS // 4) if opened else [token]
        if token and words:
            yield from self._numbers(slot, " OR ".join(map(quoted, words)), names=True)

    def _numbers(self, slot: int, match: str, below: int = N_MASK + 1, *, names: bool = False) -> Iterator[int]:
        """Numbers of rows of a kind that the index has for a query, and of those that it is behind with."""
        low, high = slot << N_BITS, (slot << N_BITS) + below
        noted: Iterable[int] = ()
        if self._behind:
            rows = self._connection.execute(
                "SELECT rowid FROM unsearched WHERE rowid >= ? AND rowid < ? ORDER BY rowid DESC", (low, high)
            )
            noted = (row[0] & N_MASK for row in rows)
        found: Iterable[int] = ()
        if not self._none:
            offset = 1 << N_BITS if names else 0
            hits = self._connection.execute(
                "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC",
                (match, low + offset, high + offset),
            )
            found = (row[0] & N_MASK for row in hits)
        if not self._behind:
            yield from found
            return
        for n, _same in groupby(heapq.merge(found, noted, reverse=True)):
            yield n

    def _all(self, kind: str) -> Iterator[int]:
        return (row[0] for row in self._connection.execute(f'SELECT n FROM "{kind}" ORDER BY n DESC'))

    def _conjunction(self) -> str:
        """The query without its common beginnings."""
        groups = ["(" + " OR ".join(map(quoted, words)) + ")" for words in self._groups if words]
        return " AND ".join((*map(quoted, self._query.exact), *groups))

    def _words(self, begin: str, most: int) -> list[str]:
        """The first words of the index that begin so."""
        rows = self._connection.execute(
            "SELECT word FROM search_word WHERE word >= ? AND word < ? ORDER BY word LIMIT ?", (begin, begin + LAST, most)
        )
        return [row[0] for row in rows]

    def _few(self, rows: Rows) -> bool:
        """Whether an account has so few records of a kind that looking through them is the shortest way."""
        return rows.count(FEW + 1) <= FEW

    def _slot(self, kind: str) -> int | None:
        row = self._connection.execute("SELECT n FROM word WHERE text = ?", (kind,)).fetchone()
        return int(row[0]) * 2 if row else None


def _batches(numbers: Iterable[int], size: int = 250) -> Iterator[list[int]]:
    from kamtui.store.searching import in_parts

    return in_parts(numbers, size)
