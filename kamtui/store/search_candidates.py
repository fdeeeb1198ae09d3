"""Which rows may fit a query, the latest first: asked of the index in the way that costs least.

What each way costs, measured with a million visits: a conjunction or disjunction of words streams, 3 microseconds for
each word and 1 for each row. The beginning of a word (`word*`) takes every row of every word that begins so before the
first is known, 0.16 microseconds for each row, so up to 150 ms. Looking through the rows themselves takes 1.5 for each.
So a beginning is put as its words where they are not too many; else the latest rows are looked through, as long as they
fill the page sooner than the index would.
"""

import heapq
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kamtui.records.values import RecordId
from kamtui.store.numbering import BY_TIME, minute_of
from kamtui.store.search_rows import BATCH, Row, Rows
from kamtui.store.search_text import ODD, Query, is_expanded, is_single
from kamtui.store.searching import N_BITS, N_MASK, NAMED, TABLES, is_current, quoted

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

TERMS = 256
"""Words of one beginning that are asked for one by one: some 0.8 ms."""

SMALL = 8
"""Words up to which a question is put for each kind by itself; with more, once for all kinds not in order of time."""

SOME = 50
"""Rows that the rest of a query is tried with at a time, where it has a common beginning: some 0.4 ms."""

DEARER = 5
"""How much longer it takes to look at such a row than at one of many that are read together."""

WORTH = 1e-5
"""Rows are looked through as long as the square of the share that fits is above this for each hit that is wanted: the
time for one hit this way over that for a row of the index, 1.5 to 0.16 times a million."""

CHEAPER = 0.4
"""How much shorter it takes to look for a Chinese character as it stands."""

FEW = 3000
"""Rows of an account that are looked through instead of asking the index: some 5 ms."""

LAST = "\U0010ffff"
"""Behind every character that a word may go on with."""


class Question(NamedTuple):
    """A query as one half of the index is asked: `whole`, and `least` without what is common. Empty where nothing can
    be found so. `common` says that they differ, `many` that asking takes long."""

    least: str
    whole: str
    common: bool
    many: bool


class Candidates:
    """One query, asked of the index of a workspace; `limit` hits are wanted."""

    def __init__(self, workspace: "Workspace", query: Query, account: RecordId | None, limit: int) -> None:
        self._cursor = workspace.connection.cursor()
        self._cursor.row_factory = None
        self._query = query
        self._account = account
        self._limit = limit
        self._now = minute_of(workspace.now().astimezone(UTC).isoformat())
        self._unasked = not is_current(workspace) or not (query.exact or query.begins)
        self._behind = self._cursor.execute("SELECT 1 FROM unsearched LIMIT 1").fetchone() is not None
        self._slots: dict[str, int] = dict(self._cursor.execute("SELECT text, n * 2 FROM word").fetchall())
        self._slots.update(dict.fromkeys(BY_TIME, 0))
        self._questions: dict[tuple[bool, bool], Question] = {}
        self._answers: dict[str, dict[int, list[int]]] = {}

    def rows(self, rows: Rows) -> Iterator[Row]:
        """The rows of a kind that fit."""
        if self._unasked or self._is_small(rows):
            for _last, found in rows.looked_through():
                yield from filter(None, map(rows.fitting, found))
            return
        slot = self._slots.get(rows.kind)
        if slot is None:
            return
        question = self._question(slot)
        below = N_MASK + 1
        if question.common and slot == 0:
            below = yield from self._sooner(rows, question)
        if below:
            yield from filter(None, map(rows.fitting, self._numbers(slot, question, below)))

    def names(self, rows: Rows, *, beginning: bool) -> Iterator[int]:
        """The numbers of rows of a kind whose names may fit; with `beginning` some of those that may begin so, else
        all."""
        if self._unasked or self._is_small(rows):
            if not beginning:
                for _last, found in rows.looked_through():
                    yield from found
            return
        slot = self._slots.get(rows.kind)
        if slot is None:
            return
        if not beginning:
            yield from self._numbers(slot + 1, self._question(slot, names=True))
            return
        token, opened = self._query.beginning
        words = self._words(token, TERMS // 4, timed=False) if opened else [token]
        if token and words:
            asked = " OR ".join(map(quoted, words))
            yield from self._numbers(slot + 1, Question(asked, asked, False, len(words) > SMALL))

    def _sooner(self, rows: Rows, question: Question) -> Generator[Row, None, int]:
        """The latest rows that fit, as far as they are had sooner without asking for a common beginning. Returns the
        number below which rows are still to be asked for; 0 when none are."""
        below = N_MASK + 1
        seen = hits = 0
        if question.least:
            for tried, n in enumerate(self._numbers(0, question._replace(whole=question.least)), 1):
                below = n
                if row := rows.fitting(n):
                    hits += 1
                    yield row
                if tried % SOME == 0 and (hits / tried) ** 2 < DEARER * WORTH * (self._limit - hits):
                    return below
            return 0
        plain = self._query.is_han and self._account is None
        cost, size = (CHEAPER * WORTH, 2 * BATCH) if plain else (WORTH, BATCH)
        for below, found in self._holding(rows) if plain else rows.looked_through():
            yield from filter(None, map(rows.fitting, found))
            if below > self._now:
                continue  # what is planned says little, and nothing of how common a word is in what was said
            seen, hits = seen + size, hits + len(found)
            if (hits / seen) ** 2 < cost * (self._limit - hits):
                return below
        return 0

    def _holding(self, rows: Rows) -> Iterator[tuple[int, list[int]]]:
        """The rows that may hold the Chinese characters that are asked for, some at a time."""
        odd, below = Question(quoted(ODD), quoted(ODD), False, False), N_MASK + 1
        for last, found in rows.holding():
            others = self._numbers(0, odd, below, last)
            yield last, sorted({*found, *others}, reverse=True)
            below = last

    def _numbers(self, slot: int, question: Question, below: int = N_MASK + 1, least: int = 0) -> Iterator[int]:
        """Numbers of rows that the index has under a slot for a question, and of those that it is behind with."""
        low, table = slot << N_BITS, TABLES[slot == 0]
        found: Iterable[int] = ()
        if question.whole and question.many and slot:
            found = self._answer(question.whole).get(slot, ())
        elif question.whole:
            hits = self._new_cursor().execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC",
                (question.whole, low + least, low + below),
            )
            found = (row[0] & N_MASK for row in hits)
        if not self._behind:
            yield from found
            return
        of_kind = low & ~NAMED
        noted = self._new_cursor().execute(
            "SELECT rowid FROM unsearched WHERE rowid >= ? AND rowid < ? ORDER BY rowid DESC",
            (of_kind + least, of_kind + below),
        )
        for n, _same in groupby(heapq.merge(found, (row[0] & N_MASK for row in noted), reverse=True)):
            yield n

    def _answer(self, match: str) -> dict[int, list[int]]:
        """All rows but those in order of time that the index has for a question, by their slots."""
        if match not in self._answers:
            answer: dict[int, list[int]] = {}
            for (rowid,) in self._cursor.execute(
                "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC", (match,)
            ):
                answer.setdefault(rowid >> N_BITS, []).append(rowid & N_MASK)
            self._answers[match] = answer
        return self._answers[match]

    def _question(self, slot: int, *, names: bool = False) -> Question:
        """The query as it is put to the half of the index that a slot is in."""
        timed = slot == 0
        if (timed, names) not in self._questions:
            exact, common, count = list(map(quoted, self._query.exact)), [], 0
            possible = True
            for begin in self._query.begins:
                words = self._words(begin, TERMS + 1, timed=timed) if is_expanded(begin) else None
                if not timed and is_single(begin):
                    exact.append(quoted(begin))  # every single character is in this half of the index
                elif words is None or len(words) > TERMS:
                    common.append(f"{quoted(begin)}*")
                else:
                    exact.append(f"({' OR '.join(map(quoted, words))})")
                    possible = possible and bool(words)
                    count += len(words)
            least, whole = " AND ".join(exact), " AND ".join(exact + common)
            many = bool(common) or count > SMALL
            self._questions[timed, names] = Question(least, whole, bool(common), many) if possible else _NOTHING
        return self._questions[timed, names]

    def _words(self, begin: str, most: int, *, timed: bool) -> list[str]:
        """The first words of one half of the index that begin so."""
        rows = self._cursor.execute(
            "SELECT word FROM search_word WHERE timed = ? AND word >= ? AND word < ? ORDER BY word LIMIT ?",
            (timed, begin, begin + LAST, most),
        )
        return [row[0] for row in rows]

    def _is_small(self, rows: Rows) -> bool:
        """Whether an account has so few records of a kind that looking through them is the shortest way."""
        return self._account is not None and rows.count(FEW + 1) <= FEW

    def _new_cursor(self) -> sqlite3.Cursor:
        cursor = self._cursor.connection.cursor()
        cursor.row_factory = None
        return cursor


_NOTHING = Question("", "", False, False)
