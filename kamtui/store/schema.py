"""The tables: the log and its bookkeeping, written out; the kinds' tables, made from their declarations."""

import sqlite3
from collections.abc import Iterable

from kamtui.records.kinds import Field, Kind

LOG = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE word (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE stream (
    n INTEGER PRIMARY KEY, device BLOB NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
    minted INTEGER NOT NULL, last INTEGER NOT NULL DEFAULT 0, ahead INTEGER NOT NULL DEFAULT 0,
    covered INTEGER NOT NULL DEFAULT 0, branch_of BLOB,
    UNIQUE (device, scope));
CREATE TABLE gap (stream INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (stream, first)) WITHOUT ROWID;
CREATE TABLE awaited (edit INTEGER PRIMARY KEY);
CREATE TABLE action (
    id INTEGER PRIMARY KEY, verb TEXT NOT NULL, person BLOB, cause TEXT NOT NULL, source TEXT,
    of INTEGER, undone_by INTEGER, hlc INTEGER NOT NULL,
    last INTEGER NOT NULL, other_first INTEGER, other_last INTEGER);
CREATE INDEX action_of ON action (of) WHERE of IS NOT NULL;
CREATE INDEX action_import ON action (source) WHERE source IS NOT NULL;
CREATE TABLE edit (
    id INTEGER PRIMARY KEY, hlc INTEGER NOT NULL, action INTEGER NOT NULL, op INTEGER NOT NULL,
    kind INTEGER NOT NULL, record BLOB NOT NULL, later INTEGER, body BLOB NOT NULL);
CREATE INDEX edit_later ON edit (record) WHERE later;
CREATE TABLE head (record BLOB NOT NULL, field INTEGER NOT NULL, edit INTEGER NOT NULL,
    PRIMARY KEY (record, field, edit)) WITHOUT ROWID;
CREATE TABLE gone (record BLOB PRIMARY KEY, kind INTEGER NOT NULL, base INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX gone_kind ON gone (kind);
CREATE TABLE contested (record BLOB PRIMARY KEY, kind INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE erasure (record BLOB NOT NULL, edit INTEGER NOT NULL, PRIMARY KEY (record, edit)) WITHOUT ROWID;
CREATE TABLE erased (edit INTEGER PRIMARY KEY);
CREATE TABLE bare (bundle INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (bundle, seq)) WITHOUT ROWID;
CREATE TABLE bundle (
    n INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, device BLOB, scope TEXT, first INTEGER, last INTEGER,
    before BLOB, stream INTEGER, state TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
    length INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX bundle_stream ON bundle (stream, last);
CREATE INDEX bundle_device ON bundle (device, scope, last);
CREATE TABLE remote (
    name TEXT PRIMARY KEY, place TEXT NOT NULL, own INTEGER NOT NULL, upto INTEGER NOT NULL DEFAULT 0,
    whole_at TEXT, last_at TEXT, error TEXT) WITHOUT ROWID;
CREATE INDEX bundle_open ON bundle (state) WHERE state = 'waiting' OR state = 'refused';
CREATE TABLE link (
    id BLOB PRIMARY KEY, base INTEGER NOT NULL, name TEXT NOT NULL, owner BLOB NOT NULL, target BLOB NOT NULL,
    extra TEXT);
CREATE INDEX link_owner ON link (owner, name);
CREATE INDEX link_target ON link (target, name);
CREATE TABLE joined (kind TEXT NOT NULL, record BLOB NOT NULL, canonical BLOB NOT NULL, base INTEGER,
    PRIMARY KEY (kind, record)) WITHOUT ROWID;
CREATE INDEX joined_canonical ON joined (canonical);
CREATE TABLE draft (key TEXT PRIMARY KEY, person BLOB, at TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE guard (open INTEGER NOT NULL);
INSERT INTO guard VALUES (0);
"""
"""An edit's id is `stream << 40 | seq`, so that a stream lies together and a range of it is a range of rows. `later` is
1 for an edit that came when its record was known: the first one is found through the record's row (`base`), which
saves an index entry for every record that was written once. `head` holds only heads other than the base edit, and
those of a record's life. An action's edits are those from its own id to `last`, and from `other_first` to `other_last`
in the other scope's stream.
`gone` holds the base of records without a row: deleted ones, and those of kinds this kamtui does not know.


A stream whose device was copied and went on twice has two stories (`sync.stories`); the second one known here is a
stream of its own, and `branch_of` the device of the one it began in. A stream's `last` is the highest number known of
it and `gap` what is missing below; `ahead` the milliseconds by which its latest edit's clock was ahead of ours when it
came, where that was more than a day; of edits up to `covered` only those need be here that a snapshot brought
(`store.snapshots`). `awaited` are edits that others wrote over and that have not come.
`contested` are the records with a conflict, so that listing conflicts costs nothing where there are none. `bundle`
keeps what came in and went out, byte for byte (sync.md §3); its `length` is 0 when its bytes were not kept, or dropped
because of an erasure. `erasure` holds the erasures of each record that are here or named, `erased` the edits that were
emptied by them (`store.erasing`), `bare` the edits of bundles that have nothing to empty (`store.emptied`). `remote`
are the places this device exchanges with: `upto` is the last row of `bundle` that lies there, `whole_at` when
all of it was last listed. `joined` has the records that stand under another one, the `canonical`, for they are the
same (`same_as`); `base` is null for one that does not live here."""

SEARCH = """
CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE search_timed USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE TABLE search_word (timed INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (timed, word)) WITHOUT ROWID;
CREATE TABLE unsearched (rowid INTEGER PRIMARY KEY, had TEXT NOT NULL);
"""
"""The search index and what it is behind with (`store.searching`)."""

SEQ_BITS = 40
"""Bits of an edit's number within its stream: a trillion edits a device."""

DERIVED = {
    "account": ("rank INTEGER", "sort TEXT", "pinyin TEXT", "last_visit TEXT", "next_visit TEXT", "next_step TEXT"),
    "contact": ("sort TEXT", "pinyin TEXT"),
    "teammate": ("sort TEXT", "pinyin TEXT"),
    "opportunity": ("pinyin TEXT",),
}
"""Projected columns that no edit holds: order and pinyin of names, and an account's last and next dates, which cost
12 ms to find for each start and 0.06 ms to keep."""

INDEXES = {
    "account": (
        "CREATE INDEX account_list ON account (rank, sort, id)",
        "CREATE INDEX account_parent ON account (parent) WHERE parent IS NOT NULL",
    ),
    "seat": (
        "CREATE INDEX seat_account ON seat (account)",
        "CREATE INDEX seat_reports_to ON seat (reports_to) WHERE reports_to IS NOT NULL",
    ),
    "contact": ("CREATE INDEX contact_account ON contact (account, sort, id)",
                "CREATE INDEX contact_list ON contact (sort, id)"),
    "tenure": ("CREATE INDEX tenure_contact ON tenure (contact, since, id)",
               "CREATE INDEX tenure_seat ON tenure (seat, since, id)"),
    "opportunity": ("CREATE INDEX opportunity_account ON opportunity (account, id)",),
    "visit": (
        'CREATE INDEX visit_account ON visit (account, "when", id)',
        'CREATE INDEX visit_list ON visit ("when", id)',
        "CREATE INDEX visit_planned ON visit (account, \"when\") WHERE state = 'planned'",
        "CREATE INDEX visit_opportunity ON visit (opportunity) WHERE opportunity IS NOT NULL",
    ),
    "step": (
        "CREATE INDEX step_account ON step (account, due, id)",
        "CREATE INDEX step_open ON step (due, id) WHERE done IS NULL",
        "CREATE INDEX step_next ON step (account, due) WHERE done IS NULL",
        "CREATE INDEX step_visit ON step (visit) WHERE visit IS NOT NULL",
        "CREATE INDEX step_contact ON step (contact) WHERE contact IS NOT NULL",
    ),
    "setting": ("CREATE INDEX setting_key ON setting (key)",),
    "same_as": (
        "CREATE INDEX same_as_first ON same_as (first)",
        "CREATE INDEX same_as_second ON same_as (second)",
    ),
}
"""The indexes behind the queries of each kind: one for each list a screen shows, and for an account's next dates, which
would else be looked for among all the visits and steps it ever had, 0.25 ms for each account that a bundle touches."""

GUARDED = ("link", "head", "gone", "contested", "joined")
"""Projected tables besides the kinds' own."""

_SQL_TYPES = {"int": "INTEGER", "bool": "INTEGER", "float": "REAL", "ref": "BLOB"}


def kind_columns(kind: Kind) -> list[tuple[str, str]]:
    """Name and SQL type of every column of the kind's table, in order.

    `n` is the row's number in this file, which orders what a search finds (`store.numbering`). It means nothing else
    and takes no room: it stands in the rowid's place, which a VACUUM would change.
    """
    columns = [("n", "INTEGER PRIMARY KEY"), ("id", "BLOB NOT NULL UNIQUE"), ("base", "INTEGER NOT NULL")]
    for field in kind.stored:
        columns += [(name, _sql_type(field)) for name in field.columns]
    columns += [tuple(column.split(" ", 1)) for column in DERIVED.get(kind.name, ())]  # type: ignore[misc]
    return [*columns, ("extra", "TEXT")]


def project_kinds(connection: sqlite3.Connection, kinds: Iterable[Kind]) -> list[str]:
    """Make each kind's table and its indexes, or add the columns it lacks; with the guard. Additive: it drops nothing.

    Returns the names of the kinds that were new or grew, whose tables want filling from the log.
    """
    changed = []
    for kind in kinds:
        have = {row[1] for row in connection.execute(f'PRAGMA table_info("{kind.name}")')}
        columns = kind_columns(kind)
        if not have:
            body = ", ".join(f'"{name}" {sql}' for name, sql in columns)
            connection.execute(f'CREATE TABLE "{kind.name}" ({body})')
            for index in INDEXES.get(kind.name, ()):
                connection.execute(index)
        missing = [column for column in columns if have and column[0] not in have]
        for name, sql in missing:
            connection.execute(f'ALTER TABLE "{kind.name}" ADD COLUMN "{name}" {sql}')
        if missing or not have:
            changed.append(kind.name)
            guard_table(connection, kind.name)
    return changed


def guard_table(connection: sqlite3.Connection, table: str) -> None:
    """Stop every writer but kamtui: a projected table changes only while the guard is open (sync.md §1)."""
    for verb in ("INSERT", "UPDATE", "DELETE"):
        name = f"guard_{table}_{verb.lower()}"
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        connection.execute(
            f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" WHEN (SELECT open FROM guard) = 0 '
            "BEGIN SELECT RAISE(ABORT, 'kamtui: change records through kamtui, so that its change log stays true'); END"
        )


def _sql_type(field: Field) -> str:
    return _SQL_TYPES.get(field.shape, "TEXT")
