"""Whether the search index is what the tables say: FTS5's own look at itself, and samples in both directions."""

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.store.schema import SEARCH
from kamtui.store.searching import N_BITS, N_MASK, NAMED, TABLES, TIMED, documents, is_current, quoted

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

SAMPLE = 200
"""Records of each kind, and words of each half of the index, that are looked at: some 0.3 s."""


def amiss(workspace: "Workspace") -> Iterator[tuple[RecordId | None, str]]:
    """What is wrong with the index: the record where it is about one, and a sentence. Nothing for one that is to be
    made anew in any case. Runs outside a transaction."""
    if not is_current(workspace):
        return
    for table in TABLES:
        if not workspace.read_only:
            try:
                workspace.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                # While another program writes, it cannot be looked at; what is broken stays so until next time.
                if "locked" not in str(error):
                    yield None, _("the search index is damaged: {why}").format(why=error)
                    return
    try:
        with workspace.snapshot():
            yield from [*_not_found(workspace), *_found_in_vain(workspace)]
    except sqlite3.DatabaseError as error:
        yield None, _("the search index is damaged: {why}").format(why=error)


def _not_found(workspace: "Workspace") -> Iterator[tuple[RecordId, str]]:
    """Of a sample of each kind those records that their own words do not find."""
    execute = workspace.connection.execute
    for slot, one in workspace.projection.index.by_slot().items():
        (most,) = execute(f'SELECT count(*) FROM "{one.kind}"').fetchone()
        query = f'SELECT id, n, {one.columns} FROM "{one.kind}" ORDER BY n LIMIT 1 OFFSET ?'
        for place in range(0, most, max(1, most // SAMPLE)):
            record, n, *texts = execute(query, (place,)).fetchone()
            rowid = slot << N_BITS | n
            if execute("SELECT 1 FROM unsearched WHERE rowid = ?", (rowid,)).fetchone():
                continue
            table = TABLES[rowid < TIMED]
            for number, tokens in enumerate(documents(one.text(texts), timed=rowid < TIMED)):
                match = " AND ".join(map(quoted, tokens))
                test = f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?"
                if tokens and not execute(test, (match, rowid + number * NAMED)).fetchone():
                    yield record, _("it is not found by its own words")
                    break


def _found_in_vain(workspace: "Workspace") -> Iterator[tuple[None, str]]:
    """Of a sample of the words that the index lists those that lead to a record without them, or to none."""
    execute, kinds = workspace.connection.execute, workspace.projection.index.by_slot()
    for timed, table in enumerate(TABLES):
        (most,) = execute("SELECT count(*) FROM search_word WHERE timed = ?", (timed,)).fetchone()
        every = execute("SELECT word FROM search_word WHERE timed = ?", (timed,))
        for place, (word,) in enumerate(every):
            if place % max(1, most // SAMPLE):
                continue
            hits = execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT 5", (quoted(word),)
            ).fetchall()
            for (rowid,) in hits:
                names = rowid >> N_BITS & 1 if rowid >= TIMED else 0
                one = kinds.get((rowid >> N_BITS) - names)
                if execute("SELECT 1 FROM unsearched WHERE rowid = ?", (rowid - names * NAMED,)).fetchone():
                    continue
                row = one and execute(
                    f'SELECT {one.columns} FROM "{one.kind}" WHERE n = ?', (rowid & N_MASK,)
                ).fetchone()
                if not one or not row or word not in documents(one.text(row), timed=rowid < TIMED)[names]:
                    yield None, _("the search index leads to what is not there")
                    return
            if not hits:
                yield None, _("the search index lists a word that nothing has")
                return


def remake(workspace: "Workspace") -> None:
    """Make the index's tables anew, empty, and note every row. Runs inside a transaction."""
    execute = workspace.connection.execute
    for table in (*TABLES, "search_word", "unsearched"):
        execute(f"DROP TABLE IF EXISTS {table}")
    for statement in SEARCH.split(";\n"):
        if statement.strip():
            execute(statement)
    workspace.projection.index.begin_again()
