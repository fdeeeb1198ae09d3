"""Rows' numbers (`n`), which keep the order that searches answer in: visits by their time, others as they came."""

import sqlite3
from datetime import date
from typing import Any

BY_TIME = {"visit": "when"}
"""Kinds whose rows are numbered by a time of theirs, and the field that has it."""

DAY = 24 * 60
"""Minutes of a day."""

FIRST = date(1600, 1, 1).toordinal()
"""The first day that is told apart from those before it. Numbers of 28 bits, which take four bytes in the index, reach
from there to the year 2110."""

REMEMBERED = 100_000
"""Minutes for which the next free number is remembered within a transaction: some 10 MB."""


def minute_of(when: object) -> int:
    """The least number of a row of this time, `2026-11-24` or `2026-11-24T02:00:00Z`: its minute, counted from `FIRST`;
    of a day that of its noon. 0 for what is no time, or was before.

    Minutes, for an index is small where its rows lie close together.
    """
    if not isinstance(when, str):
        return 0
    try:
        days = date.fromisoformat(when[:10]).toordinal() - FIRST
        if days < 0:
            return 0
        return days * DAY + (int(when[11:13]) * 60 + int(when[14:16]) if len(when) > 10 else DAY // 2)
    except ValueError:
        return 0


class Numbering:
    """Gives numbers to rows of one workspace. Runs inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next: dict[tuple[str, int], int] = {}
        self._given: dict[str, set[int]] = {}

    def forget(self) -> None:
        """Forget what was given, at the end of a transaction."""
        self._next.clear()
        self._given.clear()

    def written(self) -> None:
        """All numbers given so far are in the table now."""
        self._given.clear()

    def number(self, kind: str, when: Any, had: tuple[int, Any] | None = None) -> int | None:
        """A number for a row with this time; `had` is what it has and the time it has that for.

        None where the table may number it by itself. A number lies at its minute or, where that is taken, behind it.
        """
        if kind not in BY_TIME:
            return had[0] if had else None
        if had and had[1] == when:
            return had[0]
        wanted = max(1, minute_of(when))
        given = self._given.setdefault(kind, set())
        n = self._next.get((kind, wanted), wanted)
        rows = self._connection.execute(f'SELECT n FROM "{kind}" WHERE n >= ? ORDER BY n', (n,))
        for (taken,) in rows:
            while n in given:
                n += 1
            if taken > n:
                break
            n = max(n, taken + 1)
        while n in given:
            n += 1
        rows.close()
        given.add(n)
        if len(self._next) > REMEMBERED:
            self._next.clear()
        self._next[kind, wanted] = n + 1
        return n
