"""Rows as a search reads them: whether they fit, and how they are shown."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kamtui.records.kinds import Kind, kind_of
from kamtui.records.values import Moment, RecordId
from kamtui.store.log import milliseconds
from kamtui.store.numbering import BY_TIME, minute_of
from kamtui.store.search_text import NAMES_END, Query, Span, fold
from kamtui.store.searching import Searched

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

LEAD = 16
"""Cells of a text shown before the first word that was found, so that it is in sight where there is little room."""

WIDTH = 96
"""Characters of a snippet: what an eye takes in at once."""

PIECE = 2000
"""Characters of a long text that are looked through for the snippet at a time."""

OVERLAP = 200
"""Characters that two pieces share, so that a word at a seam is seen."""

TITLE = 80
"""Characters of a long text that stand for its record's name: a line."""

BATCH = 250
"""Rows read together where the table is looked through: a tenth of the time of one by one."""

EPOCH = minute_of("1970-01-01T00:00:00Z")
"""The minute from which clock readings count."""

FIXED = 7
"""Columns that are read of every kind before those with its text."""


_OF_LISTS = "[]\"\\|,"
"""Signs that lists and names by sound are kept with, beside what they say."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Row(NamedTuple):
    """A row that fits: how well its names do, the minute it stands for, and what was read of it."""

    kind: str
    n: int
    minute: int
    rank: int
    read: Sequence[Any]


class Rows:
    """The table of one kind, for one query, perhaps inside one account."""

    def __init__(self, workspace: "Workspace", of: Searched, query: Query, account: RecordId | None) -> None:
        declared = kind_of(of.kind)
        self.kind = of.kind
        self.of = of
        self._query = query
        self._workspace = workspace
        self._cursor = workspace.connection.cursor()
        self._cursor.row_factory = None
        self._belongs = _account_column(declared)
        self._account = account
        self._names: dict[RecordId, str] = {}
        # Put together by SQLite, texts take a third of the time; but lists then have the signs that JSON puts.
        self._rough = not any(sign in query.whole for sign in _OF_LISTS)
        self._texts = of.together if self._rough else of.columns
        self._title = declared.field(declared.title)
        time = next((field.name for field in declared.stored if field.shape == "when"), "")
        when = f'"{time}", "{time}_zone"' if time else "NULL, NULL"
        made = "NULL" if of.kind in BY_TIME else f'(SELECT hlc FROM edit WHERE id = "{of.kind}".base)'
        self._select = (
            f'SELECT n, id, {self._belongs or "NULL"}, "{self._title.name}", {when}, {made}, {of.columns} '
            f'FROM "{of.kind}"'
        )

    @property
    def has_account(self) -> bool:
        """Whether records of this kind belong to an account."""
        return bool(self._belongs)

    def fitting(self, n: int) -> Row | None:
        """The row of this number, if all words occur in it."""
        read = self._read(n)
        if read is None:
            return None
        text = fold(self.of.text(read[FIXED:])).replace(NAMES_END, "\n")
        return self._row(read) if self._query.matches(text) else None

    def count(self, most: int) -> int:
        """How many rows the account has, counted up to `most`."""
        query = f'SELECT count(*) FROM (SELECT 1 FROM "{self.kind}" WHERE {self._belongs} = ? LIMIT {most})'
        return int(self._cursor.execute(query, (self._account,)).fetchone()[0])

    def named(self, n: int) -> Row | None:
        """The row of this number, if all words occur in its names."""
        read = self._read(n)
        if read is None:
            return None
        names, _end, _rest = fold(self.of.text(read[FIXED:])).partition(NAMES_END)
        return self._row(read, self._query.rank(names.split("\n"))) if self._query.matches(names) else None

    def looked_through(self, below: int = 1 << 62) -> Iterator[tuple[int, list[int]]]:
        """The numbers of rows that fit, the latest first, found by looking at every row, some at a time: for each part
        the last number that was looked at, and those that fit. Of lists a row may be among them that does not."""
        for part in self._batches(below):
            texts = [row[1] for row in part] if self._rough else [self.of.text(row[1:]) for row in part]
            yield part[-1][0], [part[place][0] for place in self._query.matching(texts)]

    def holding(self) -> Iterator[tuple[int, list[int]]]:
        """As `looked_through`, for a query of Chinese characters, of which each is looked for as it stands: rows where
        it stands in another form are missing. A third of the time."""
        columns = (*self.of.names, *self.of.others)
        words = [word for word in self._query.words for _name in columns]
        one = " OR ".join(f'instr("{name}", ?)' for name in columns)
        every = ") AND (".join([one] * len(self._query.words))
        query = f'SELECT n, ({every}) FROM "{self.kind}" WHERE n < ? ORDER BY n DESC LIMIT {2 * BATCH}'
        below = 1 << 62
        while part := self._cursor.execute(query, (*words, below)).fetchall():
            below = part[-1][0]
            yield below, [n for n, held in part if held]

    def _batches(self, below: int) -> Iterator[list[Sequence[Any]]]:
        if self._account is not None:
            cursor = self._cursor.connection.cursor()
            cursor.row_factory = None
            found = cursor.execute(
                f'SELECT n, {self._texts} FROM "{self.kind}" WHERE {self._belongs} = ? ORDER BY n DESC',
                (self._account,),
            )
            while part := found.fetchmany(BATCH):
                yield part
            return
        query = f'SELECT n, {self._texts} FROM "{self.kind}" WHERE n < ? ORDER BY n DESC LIMIT {BATCH}'
        while part := self._cursor.execute(query, (below,)).fetchall():
            below = part[-1][0]
            yield part

    def _read(self, n: int) -> Sequence[Any] | None:
        row: Sequence[Any] | None = self._cursor.execute(f"{self._select} WHERE n = ?", (n,)).fetchone()
        return row if row and (self._account is None or row[2] == self._account) else None

    def _row(self, read: Sequence[Any], rank: int = 0) -> Row:
        minute = minute_of(read[4]) if read[6] is None else EPOCH + milliseconds(read[6]) // 60_000
        return Row(self.kind, read[0], minute, rank, read)

    # How a row is shown

    def shown(
        self, row: Row
    ) -> tuple[str, RecordId, RecordId | None, str, str, str, tuple[Span, ...], Moment | str | None]:
        """A hit's kind, id, account, the account's name, title, snippet, spans and time."""
        _n, id, account, title, when, zone, _made, *texts = row.read
        snippet, spans = snippet_of(self._query, self._visible(texts))
        name = self._account_name(account)
        moment = Moment(when, zone) if when and zone else when
        called = str(title or "").strip().split("\n")[0][:TITLE] if self._title.shape != "ref" else name
        return self.kind, id, account, name, called, snippet, spans, moment

    def _visible(self, texts: Sequence[Any]) -> str:
        columns = (*self.of.names, *self.of.others)
        parts = []
        for name, value in zip(columns, texts, strict=True):
            if value and name != "pinyin":
                parts.append(" ".join(map(str, json.loads(value))) if name in self.of.lists else str(value))
        return "\n".join(parts)

    def _account_name(self, account: RecordId | None) -> str:
        if account is not None and account not in self._names:
            row = self._cursor.execute("SELECT name FROM account WHERE id = ?", (account,)).fetchone()
            self._names[account] = str(row[0] or "") if row else ""
        return self._names[account] if account is not None else ""


def _account_column(declared: Kind) -> str:
    """The column that says which account a record of this kind belongs to."""
    if declared.name == "account":
        return "id"
    fields = [field.name for field in declared.stored if field.shape == "ref" and field.target == "account"]
    return f'"{"account" if "account" in fields else fields[0]}"' if fields else ""


def snippet_of(query: Query, text: str) -> tuple[str, tuple[Span, ...]]:
    """A line of a text around the first word that is found in it, and where words stand in that line."""
    begin, spans = 0, tuple[Span, ...]()
    for begin in range(0, max(1, len(text)), PIECE):
        if spans := query.spans(text[begin : begin + PIECE + OVERLAP]):
            break
    else:
        begin = 0
    first = begin + (spans[0].start if spans else 0)
    start, room = first, LEAD
    while start and (room := room - (1 if text[start - 1] < "\u1100" else 2)) >= 0:
        start -= 1
    end = min(len(text), max(start + WIDTH, first + 1))
    shown = _CONTROL.sub(" ", text[start:end])
    before, after = (".." if start else ""), (".." if end < len(text) else "")
    moved = begin - start + len(before)
    most = len(before) + len(shown)
    kept = tuple(
        Span(one.start + moved, min(one.end + moved, most)) for one in spans if len(before) <= one.start + moved < most
    )
    return before + shown + after, kept
