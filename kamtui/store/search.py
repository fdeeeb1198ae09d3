"""Searching: every record that some words occur in, those called so first, then the latest.

The index gives rows that may fit, each is compared with its own text (`search_text.Query`), so that what is found is
exactly what a look at every row would find.
"""

import heapq
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.records.values import Moment, RecordId
from kamtui.store.numbering import BY_TIME
from kamtui.store.search_candidates import Candidates
from kamtui.store.search_rows import Row, Rows
from kamtui.store.search_text import Query, Span
from kamtui.store.searching import catch_up, every_searched

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

NAMED = ("account", "contact", "opportunity", "teammate")
"""Kinds whose names are asked first, in this order."""

SHORT = 200
"""Noted records that a search brings into the index by itself: some 20 ms, once."""


CACHE = -4000
"""SQLite's page cache from the first search on: 4 MB. What is shown of 50 hits among a million visits lies on some 200
pages, many of them the same each time; with the usual 2 MB they are read anew, which takes half as long as the rest."""


class Hit(NamedTuple):
    """A record that was found. `spans` are where the words stand in the `snippet`, which is one line of its text;
    `when` is the record's own time, of those that have one."""

    kind: str
    id: RecordId
    account: RecordId | None
    account_name: str
    title: str
    snippet: str
    spans: tuple[Span, ...]
    when: Moment | str | None


def find(
    workspace: "Workspace",
    query: str,
    limit: int = 50,
    account: RecordId | None = None,
    kinds: Collection[str] | None = None,
) -> list[Hit]:
    """The records in which all words of `query` occur (`search_text`), at most `limit`; none for a blank one.

    First those whose names have them: accounts, people, opportunities, teammates; one called exactly so, or whose name
    begins so, before the others. Then all others, the latest first: visits by their time, others by when they were
    made. `account` leaves only what belongs to one, `kinds` only records of these. Private fields are not looked in.
    """
    asked = Query(query)
    if not asked.words or limit <= 0:
        return []
    _catch_up_a_little(workspace)
    workspace.connection.execute(f"PRAGMA cache_size = {CACHE}")
    with workspace.snapshot():
        return _Finding(workspace, asked, limit, account, kinds).run()


def _catch_up_a_little(workspace: "Workspace") -> None:
    """Bring the index up where little is missing; else the search looks through what is."""
    connection = workspace.connection
    (count,) = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM unsearched LIMIT {SHORT + 1})").fetchone()
    if 0 < count <= SHORT and not connection.in_transaction and not workspace.read_only:
        with suppress(KamtuiError):  # somebody else is writing, the disk is full: then the rows are looked through
            catch_up(workspace)


class _Finding:
    """One search."""

    def __init__(
        self,
        workspace: "Workspace",
        query: Query,
        limit: int,
        account: RecordId | None,
        kinds: Collection[str] | None,
    ) -> None:
        self._query = query
        self._limit = limit
        every = [one for one in every_searched() if kinds is None or one.kind in kinds]
        self._rows = {one.kind: Rows(workspace, one, query, account) for one in every}
        if account is not None:
            self._rows = {kind: rows for kind, rows in self._rows.items() if rows.has_account}
        self._candidates = Candidates(workspace, query, account, limit)

    def run(self) -> list[Hit]:
        """The hits."""
        found = self._by_name()[: self._limit]
        if len(found) < self._limit:
            known = {(row.kind, row.n) for row in found}
            streams = [self._latest_first(rows) for rows in self._rows.values()]
            others = (row for row in heapq.merge(*streams, key=_newest) if (row.kind, row.n) not in known)
            found += islice(others, self._limit - len(found))
        return [Hit(*self._rows[row.kind].shown(row)) for row in found]

    def _by_name(self) -> list[Row]:
        """Records whose names fit, the best first."""
        named = [self._rows[kind] for kind in NAMED if kind in self._rows]
        found: dict[tuple[str, int], tuple[int, int, Row]] = {}
        for beginning in (True, False):
            for place, rows in enumerate(named):
                if not beginning and len(found) >= self._limit:
                    break
                numbers = self._candidates.names(rows, beginning=beginning)
                fitting = (row for n in numbers if (rows.kind, n) not in found and (row := rows.named(n)))
                for row in islice(fitting, self._limit if beginning else self._limit - len(found)):
                    found[row.kind, row.n] = row.rank, place, row
        return [row for _rank, _place, row in sorted(found.values(), key=lambda one: one[:2])]

    def _latest_first(self, rows: Rows) -> Iterator[Row]:
        """The hits of a kind. Numbers lie at or behind the minutes they stand for, so a hit is held back until no row
        that is still to come can be later."""
        waiting: list[tuple[int, int, Row]] = []
        ordered = rows.kind in BY_TIME
        for turn, row in enumerate(self._candidates.rows(rows)):
            while ordered and waiting and -waiting[0][0] >= row.n:
                yield heapq.heappop(waiting)[2]
            if ordered:
                heapq.heappush(waiting, (-row.minute, turn, row))
            else:
                yield row
        while waiting:
            yield heapq.heappop(waiting)[2]


def _newest(row: Row) -> int:
    return -row.minute
