"""Keeping the search index true to the tables: in the same transaction, or where that would take long, soon after.

`search` is an FTS5 index without content: token and row, nothing more, so that it is small, and what is to be taken out
of it must be told by the text that was put in. Its rowids are those of the kinds' tables behind the kind's number, so
that a kind's hits lie together, the latest first. A record with a name stands in it twice: with all its text, and with
its names alone. `search_timed` is the same for the kinds that are numbered by time: apart, for visits are as many as
all else, and what takes long among a million of them need not be done to find a person. There the kind's number is 0,
which makes rowids and so the index smaller. `search_word` has the words and beginnings of names in each, but for those
that begin with a digit: these are as many as there are codes, and few have one of them.

What changes together with more than `BULK` others is only noted, in `unsearched`: the row, and the text that the index
still has for it. `catch_up` then brings the index up in steps. Who searches meanwhile looks through the noted rows.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kamtui.errors import CancelledError, KamtuiError
from kamtui.records.kinds import Field, Kind, all_kinds, is_kind, kind_of
from kamtui.records.values import RecordId
from kamtui.store.numbering import BY_TIME
from kamtui.store.schema import DERIVED
from kamtui.store.search_text import NAMES_END, fold, is_expanded, name_tokens, odd_tokens, singles, tokens

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many records are done, of how many; what it raises stops the work, and what is done stays done."""

TABLES = ("search", "search_timed")
"""The two halves of the index: by place, that of kinds in order of arrival and that of kinds in order of time."""

VERSION = 1
"""Of what `search_text` makes of a text: an index of another version is made anew."""

META = "search"
"""The fact about a file that says which version its index is of."""

N_BITS = 40
"""Bits of a row's number within a rowid of the index."""

N_MASK = (1 << N_BITS) - 1

NAMED = 1 << N_BITS
"""Added to a record's rowid where it stands with its names alone."""

TIMED = 1 << N_BITS
"""Rowids below are those of `search_timed`."""

BULK = 2000
"""Records changed in one transaction from which the index follows later: about 0.2 s of work."""

STEP = 10_000
"""Records brought up to date in one transaction: about a second, between two tellings of progress."""

SHORT_STEP = 500
"""The same beside the screen, where somebody may save meanwhile: a twentieth of a second."""

LARGE = 20_000
"""Records brought up to date at once after which the index is written anew in one piece."""

CHUNK = 500
"""Ids named in one query: SQLite takes 999 parameters on the oldest versions around."""

NAME_FIELDS = ("name", "native_name", "short_name")
"""Fields that hold names, of kinds that are found by sound as well."""


class Searched(NamedTuple):
    """What is searched of a kind: the columns with names and with other text, and which of them are lists."""

    kind: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    lists: frozenset[str]

    @property
    def columns(self) -> str:
        """The columns as SQL, in the order `text` takes them."""
        return ", ".join(f'"{name}"' for name in (*self.names, *self.others))

    @property
    def together(self) -> str:
        """All text of a row as one column in SQL, lists and names by sound as they are kept."""
        return " || char(10) || ".join(f"coalesce(\"{name}\", '')" for name in (*self.names, *self.others))

    def text(self, row: Sequence[Any]) -> str:
        """The text of a row: names one to a line, then after `NAMES_END` all the rest."""
        names = len(self.names)
        if not names:
            return self._lines(self.others, row)
        return self._lines(self.names, row[:names]) + NAMES_END + self._lines(self.others, row[names:])

    def _lines(self, columns: Iterable[str], row: Sequence[Any]) -> str:
        parts = []
        for name, value in zip(columns, row, strict=True):
            if value is None or value == "":
                continue
            if name == "pinyin":
                value = str(value).strip("|").replace("|", "\n")
            elif name in self.lists:
                value = "\n".join(map(str, json.loads(value)))
            parts.append(str(value))
        return "\n".join(parts).replace(NAMES_END, "\n")  # nobody types it, but files have everything


_known: dict[str, tuple[Kind, Searched | None]] = {}


def searched(kind: Kind) -> Searched | None:
    """What is searched of a kind, by its declaration: never what is private. None when nothing is."""
    known = _known.get(kind.name)
    if known is None or known[0] is not kind:
        known = _known[kind.name] = (kind, _searched(kind))
    return known[1]


def _searched(kind: Kind) -> Searched | None:
    fields = [field for field in kind.stored if field.searched and not field.private and _is_text(field)]
    sounds = "pinyin TEXT" in DERIVED.get(kind.name, ())
    names = [field.name for field in fields if sounds and field.name in NAME_FIELDS]
    others = [field.name for field in fields if field.name not in names]
    if not fields:
        return None
    lists = frozenset(field.name for field in fields if field.shape == "list")
    return Searched(kind.name, (*names, "pinyin") if names else (), tuple(others), lists)


def _is_text(field: Field) -> bool:
    return field.shape in ("text", "long", "list", "choice", "day", "int")


def every_searched() -> list[Searched]:
    """What is searched of every kind that has something."""
    return [one for kind in all_kinds() if (one := searched(kind))]


def documents(text: str, *, timed: bool) -> tuple[set[str], set[str]]:
    """The tokens of a record's text: of all of it, and of its names alone. Of what is not `timed`, so mostly short and
    not in the way of a million visits, every single Chinese character is one."""
    if not text:
        return set(), set()
    folded = fold(text)
    names, ends, _rest = folded.partition(NAMES_END)
    whole = tokens(folded.replace(NAMES_END, "\n")) | odd_tokens(text)
    return whole if timed else whole | singles(folded), name_tokens(names) if ends else set()


class Upkeep:
    """The index of one workspace, told of every row before it changes and after it is made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kinds: dict[str, Searched | None] = {}
        self._slots: dict[str, int] = {}
        self._old: dict[int, str] = {}
        self._spilled = False
        self._put_off = False

    @property
    def _cursor(self) -> sqlite3.Cursor:
        """A cursor that gives plain rows; a fresh one, for one that is kept keeps the file open when it is closed."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor

    def follows(self, kind: str) -> Searched | None:
        """What is searched of a kind with a table; None where nothing is."""
        if kind not in self._kinds:
            self._kinds[kind] = searched(kind_of(kind)) if is_kind(kind) else None
        return self._kinds[kind]

    def concerns(self, kind: str, names: Collection[str]) -> bool:
        """Whether a change of these fields changes the text of a record, or its number."""
        following = self.follows(kind)
        if following is None:
            return False
        columns = {*following.names, *following.others, "when"}
        return not columns.isdisjoint(names) or ("pinyin" in columns and not set(NAME_FIELDS).isdisjoint(names))

    def before(self, kind: str, records: Iterable[RecordId]) -> None:
        """These rows, where they exist, are about to change or to go."""
        following = self.follows(kind)
        if following is None or self._put_off:
            return
        query = f'SELECT n, {following.columns} FROM "{kind}" WHERE id'
        ids = list(records)
        if len(ids) == 1:
            row = self._cursor.execute(f"{query} = ?", ids).fetchone()
            found = [row] if row else []
        else:
            found = []
            for start in range(0, len(ids), CHUNK):
                part = ids[start : start + CHUNK]
                found += self._cursor.execute(f"{query} IN ({', '.join('?' * len(part))})", part)
        if found:
            slot = self.slot(kind)
            self._note([(slot << N_BITS | row[0], following.text(row[1:])) for row in found])

    def made(self, kind: str, numbers: Iterable[int]) -> None:
        """Rows of these numbers were made, or are about to be."""
        if self.follows(kind) is not None and not self._put_off:
            slot = self.slot(kind)
            self._note([(slot << N_BITS | n, "") for n in numbers])

    def settle(self) -> None:
        """Bring the index up to what was noted, at the end of a transaction."""
        if self._old:
            noted = sorted(self._old.items())
            if self._cursor.execute("SELECT 1 FROM unsearched LIMIT 1").fetchone():
                waiting = "SELECT 1 FROM unsearched WHERE rowid = ?"
                noted = [one for one in noted if not self._cursor.execute(waiting, one[:1]).fetchone()]
            self.write(noted)
        self.forget()

    def forget(self) -> None:
        """Nothing is noted any more: after a transaction, whether it was kept or not."""
        self._old.clear()
        self._slots.clear()
        self._kinds.clear()
        self._spilled = self._put_off = False

    def put_off(self) -> None:
        """Note nothing until the end of this transaction, which ends with `begin_again`."""
        self._put_off = True

    def begin_again(self) -> None:
        """Empty the index and note every row, so that `catch_up` makes all of it anew."""
        execute = self._cursor.execute
        for table in TABLES:
            execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        execute("DELETE FROM search_word")
        execute("DELETE FROM unsearched")
        made = {row[0] for row in execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for one in every_searched():
            if one.kind in made and execute(f'SELECT 1 FROM "{one.kind}" LIMIT 1').fetchone():
                execute(f'INSERT INTO unsearched SELECT {self.slot(one.kind) << N_BITS} | n, \'\' FROM "{one.kind}"')
        execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (META, VERSION))
        self.forget()

    def slot(self, kind: str) -> int:
        """The number of a kind in the index, even; one more for its names. A kind without a word gets one."""
        if kind in BY_TIME:
            return 0
        if kind not in self._slots:
            row = self._cursor.execute("SELECT n FROM word WHERE text = ?", (kind,)).fetchone()
            if row is None:
                row = self._cursor.execute("INSERT INTO word (text) VALUES (?) RETURNING n", (kind,)).fetchone()
            self._slots[kind] = row[0] * 2
        return self._slots[kind]

    def by_slot(self) -> dict[int, Searched]:
        """What is searched of the kinds that have a number in the index, by it."""
        every = {one.kind: one for one in every_searched()}
        words = dict(self._cursor.execute("SELECT text, n FROM word").fetchall())
        return {0 if kind in BY_TIME else words[kind] * 2: one for kind, one in every.items()
                if kind in words or kind in BY_TIME}

    def _note(self, rows: list[tuple[int, str]]) -> None:
        """Remember the text that the index has for rows: the first that is told is the one."""
        if not self._spilled:
            for rowid, text in rows:
                self._old.setdefault(rowid, text)
            if len(self._old) <= BULK:
                return
            rows = list(self._old.items())
            self._old.clear()
            self._spilled = True
        self._cursor.executemany("INSERT OR IGNORE INTO unsearched (rowid, had) VALUES (?, ?)", rows)

    def write(self, noted: Iterable[tuple[int, str]]) -> None:
        """Bring rows of the index from the texts it has for them to those that the tables have now.

        `noted` are in the order of their rowids, or FTS5 would write a segment for each.
        """
        kinds = self.by_slot()
        changes: list[tuple[int, set[str], set[str]]] = []
        words: tuple[set[str], set[str]] = (set(), set())
        stale: tuple[set[str], set[str]] = (set(), set())
        for rowid, had in noted:
            now = self._text(kinds.get(rowid >> N_BITS), rowid & N_MASK)
            if now == had:
                continue
            before, after = (documents(one, timed=rowid < TIMED) for one in (had, now))
            for number, (old, new) in enumerate(zip(before, after, strict=True)):
                if old != new:
                    changes.append((rowid + number * NAMED, old, new))
                    words[rowid < TIMED].update(new - old)
                    stale[rowid < TIMED].update(old - new)
        execute = self._cursor.execute
        for rowid, old, new in sorted(changes, key=lambda change: change[0]):
            table = TABLES[rowid < TIMED]
            # Only what differs; but an entry of each sort where there was and is one, for FTS5 counts its rows.
            if old:
                gone = " ".join(old - new)
                execute(f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)", (rowid, gone))
            if new:
                execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (rowid, " ".join(new - old)))
        for timed, table in enumerate(TABLES):
            self._cursor.executemany(
                "INSERT OR IGNORE INTO search_word (timed, word) VALUES (?, ?)",
                [(timed, one) for one in sorted(filter(is_expanded, words[timed]))],
            )
            for one in sorted(filter(is_expanded, stale[timed])):
                found = execute(f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1", (quoted(one),)).fetchone()
                if not found:
                    execute("DELETE FROM search_word WHERE timed = ? AND word = ?", (timed, one))

    def _text(self, of: Searched | None, n: int) -> str:
        if of is None:
            return ""
        row = self._cursor.execute(f'SELECT {of.columns} FROM "{of.kind}" WHERE n = ?', (n,)).fetchone()
        return of.text(row) if row else ""


def quoted(token: str) -> str:
    """A token as FTS5's query language has it."""
    return f'"{token}"'


def pending(workspace: "Workspace") -> int:
    """How many records the index does not have as they are."""
    (count,) = workspace.connection.execute("SELECT count(*) FROM unsearched").fetchone()
    return int(count)


def is_current(workspace: "Workspace") -> bool:
    """Whether the index is of this kamtui's version."""
    return workspace.meta(META) == VERSION


def is_behind(workspace: "Workspace") -> bool:
    """Whether there is something for `catch_up` to do: after a bulk import, a migration, a change of the rules."""
    noted = workspace.connection.execute("SELECT 1 FROM unsearched LIMIT 1").fetchone()
    return noted is not None or not is_current(workspace)


def catch_up(workspace: "Workspace", progress: Progress | None = None, step: int = STEP) -> int:
    """Bring the index up to every noted row, `step` at a time, each a transaction of its own. Returns how many there
    were.

    What `progress` raises stops it after a step; the rest waits. Raises `KamtuiError` as `Workspace.action` does.
    """
    if workspace.read_only:
        return 0
    if not is_current(workspace):
        with workspace.merging():
            workspace.projection.index.begin_again()
    done, total = 0, pending(workspace)
    while left := min(step, total - done):
        with workspace.merging():
            done += _step(workspace, left)
        if progress:
            progress(done, total)
        if workspace.connection.execute("SELECT 1 FROM unsearched LIMIT 1").fetchone() is None:
            break
    if done >= LARGE and step == STEP:  # beside the screen nobody is made to wait for it
        tidy(workspace)
    return done


def tidy(workspace: "Workspace") -> None:
    """Write the index anew in one piece, a tenth smaller and without what was taken out: 2 s for a million visits."""
    with workspace.merging():
        for table in TABLES:
            workspace.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def keep_up(workspace: "Workspace", progress: Progress | None = None, step: int = STEP) -> None:
    """Bring the index up after something that is done and stands: what stops this leaves the rest for later."""
    with suppress(CancelledError, KamtuiError):
        catch_up(workspace, progress, step)


def _step(workspace: "Workspace", count: int) -> int:
    connection = workspace.connection
    noted = [(row[0], row[1]) for row in connection.execute(
        "SELECT rowid, had FROM unsearched ORDER BY rowid LIMIT ?", (count,)
    )]
    if noted:
        workspace.projection.index.write(noted)
        connection.execute("DELETE FROM unsearched WHERE rowid <= ?", (noted[-1][0],))
    return count
