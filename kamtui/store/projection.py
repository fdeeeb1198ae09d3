"""The tables that queries read: one row for each living record, made from its heads and always rebuildable."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from kamtui.records.kinds import EXTRA, LINK, PAIRS, SAME_AS, Field, Kind, is_kind, kind_of
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.records.words import TIERS
from kamtui.store.fitting import fits, pair_columns, sure_types
from kamtui.store.numbering import BY_TIME, Numbering
from kamtui.store.schema import DERIVED, kind_columns
from kamtui.store.searching import Upkeep

Columns = dict[str, Any]
"""Column names and what goes into them."""

LINK_FIELDS = ("name", "owner", "target")
"""What a member of a set consists of: the set's name, the record that has it, the record that is in it."""

DATING = {"visit": {"account", "when", "state"}, "step": {"account", "due", "done"}}
"""Fields that an account's last and next dates follow from."""

LINK_COLUMNS = ("id", "base", *LINK_FIELDS)
"""The columns of a member's row."""

CHUNK = 500
"""Ids named in one query: SQLite takes 999 parameters on the oldest versions around."""

NAMES = ("name", "native_name", "short_name")
"""Fields that hold a name."""

NAMING = {"name": 0, "native_name": 1, "short_name": 2, "pinned": 3, "tier": 4}.keys()
"""Fields that order and pinyin follow from."""


class Projection:
    """Writes rows of one workspace's tables. Every method runs inside a transaction that opened the guard."""

    def __init__(self, connection: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self._accounts: set[RecordId] = set()
        self._any_joined: bool | None = None
        self._canonical: dict[tuple[str, RecordId], RecordId] = {}
        self._numbers = Numbering(connection)
        self.index = Upkeep(connection)
        self.stirred: set[tuple[str, RecordId]] = set()

    def insert(
        self, kind: str, record: RecordId, base: int, values: Mapping[str, Value], also: Iterable[str] = ()
    ) -> None:
        """Write a record's row, new or anew. `also` are names it is found by besides its own."""
        if kind != LINK and not is_kind(kind):
            return
        columns = {"id": record, "base": base, **self.columns(kind, values, also)}
        if kind != LINK:
            self.index.before(kind, (record,))
            columns["n"] = self._number(kind, record, columns)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        written = self._connection.execute(
            f'INSERT OR REPLACE INTO "{kind}" ({names}) VALUES ({marks})', tuple(columns.values())
        )
        if kind != LINK and written.lastrowid is not None:
            self.index.made(kind, (written.lastrowid,))
        self._touch(kind, columns)
        self._stir(kind, (record,))
        if kind == "account":
            self._accounts.add(record)

    def insert_all(self, kind: str, rows: Iterable[tuple[RecordId, int, Mapping[str, Value]]]) -> None:
        """Write the rows of many records that have none yet: id, base and values of each."""
        names = LINK_COLUMNS if kind == LINK else tuple(name for name, _type in kind_columns(kind_of(kind)))
        place = {name: number for number, name in enumerate(names)}
        first, time = place["id"], BY_TIME.get(kind, "")
        free = 0 if kind == LINK else self._connection.execute(f'SELECT max(n) FROM "{kind}"').fetchone()[0] or 0
        written = []
        for record, base, values in rows:
            row: list[Any] = [None] * len(names)
            row[first], row[first + 1] = record, base
            columns = self.columns(kind, values)
            for name, value in columns.items():
                row[place[name]] = value
            if first:
                free += 1
                row[0] = self._numbers.number(kind, columns.get(time)) if time else free
            written.append(row)
            self._touch(kind, columns)
        if first:
            self.index.made(kind, [row[0] for row in written])
        listed = ", ".join(f'"{name}"' for name in names)
        self._connection.executemany(
            f'INSERT INTO "{kind}" ({listed}) VALUES ({", ".join("?" * len(names))})', written
        )
        self._numbers.written()
        self._stir(kind, [row[first] for row in written])
        if kind == "account":
            self._accounts.update(row[first] for row in written)

    def update_all(self, kind: str, changes: Mapping[RecordId, Mapping[str, Value]]) -> None:
        """Write some fields of the rows of many living records."""
        if kind in DATING:
            ids = [record for record, values in changes.items() if not DATING[kind].isdisjoint(values)]
            for start in range(0, len(ids), CHUNK):
                part = ids[start : start + CHUNK]
                self._accounts.update(
                    row[0]
                    for row in self._connection.execute(
                        f'SELECT account FROM "{kind}" WHERE id IN ({", ".join("?" * len(part))})', part
                    )
                )
        self._stir(kind, changes)
        self.index.before(kind, [record for record, values in changes.items() if self.index.concerns(kind, values)])
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        derived = []
        for record, values in changes.items():
            columns, extra = self._split(kind, values)
            if extra:
                columns["extra"] = self._merged_extra(kind, record, extra)
            self._number_again(kind, record, columns)
            if columns:
                names = tuple(sorted(columns))
                alike.setdefault(names, []).append((*(columns[name] for name in names), record))
            if kind in DERIVED and not NAMING.isdisjoint(values):
                derived.append(record)
            self._touch(kind, columns)
        for names, rows in alike.items():
            sets = ", ".join(f'"{name}" = ?' for name in names)
            self._connection.executemany(f'UPDATE "{kind}" SET {sets} WHERE id = ?', rows)
        for record in derived:
            self._derive(kind, record)
        if kind == SAME_AS:
            self._stir(kind, changes)

    def update(self, kind: str, record: RecordId, values: Mapping[str, Value]) -> None:
        """Write some fields of a record's row."""
        if kind != LINK and not is_kind(kind):
            return
        before = () if DATING.get(kind, set()).isdisjoint(values) else self._accounts_before(kind, record)
        self._stir(kind, (record,))
        if self.index.concerns(kind, values):
            self.index.before(kind, (record,))
        columns, extra = self._split(kind, values)
        if extra:
            columns["extra"] = self._merged_extra(kind, record, extra)
        self._number_again(kind, record, columns)
        if columns:
            names = ", ".join(f'"{name}" = ?' for name in columns)
            self._connection.execute(f'UPDATE "{kind}" SET {names} WHERE id = ?', (*columns.values(), record))
        if kind in DERIVED and not NAMING.isdisjoint(values):
            self._derive(kind, record)
        self._accounts.update(before)
        self._touch(kind, columns)
        if kind == SAME_AS:
            self._stir(kind, (record,))

    def remove(self, kind: str, record: RecordId) -> None:
        """Take a deleted record's row out of its table."""
        if kind != LINK and not is_kind(kind):
            return
        self.leave(kind, record)
        self.index.before(kind, (record,))
        self._connection.execute(f'DELETE FROM "{kind}" WHERE id = ?', (record,))

    def leave(self, kind: str, record: RecordId) -> None:
        """Remember the account a row counted for, and what it joined, before it is written anew."""
        self._accounts.update(self._accounts_before(kind, record))
        self._stir(kind, (record,))

    def settle(self) -> None:
        """Bring the projected dates of every touched account, and the search index, up to date: once, at the end of a
        transaction."""
        for account in self._accounts:
            self.account_dates(account)
        self.index.settle()
        self.forget()

    def forget(self) -> None:
        """After a rollback nothing is touched; and what is joined may change while no transaction is open."""
        self._accounts.clear()
        self._numbers.forget()
        self.index.forget()
        self.stirred.clear()
        self.joins_changed()

    def _number(self, kind: str, record: RecordId, columns: Columns) -> int | None:
        """The number that a row has or gets; None where its table numbers it."""
        time = BY_TIME.get(kind, "")
        listed = f'n, "{time}"' if time else "n, NULL"
        row = self._connection.execute(f'SELECT {listed} FROM "{kind}" WHERE id = ?', (record,)).fetchone()
        return self._numbers.number(kind, columns.get(time), tuple(row) if row else None)

    def _number_again(self, kind: str, record: RecordId, columns: Columns) -> None:
        """Give a row that exists another number where these columns move it in time."""
        if (time := BY_TIME.get(kind)) and time in columns:
            row = self._connection.execute(f'SELECT n, "{time}" FROM "{kind}" WHERE id = ?', (record,)).fetchone()
            if row and row[1] != columns[time]:
                columns["n"] = number = self._numbers.number(kind, columns[time])
                assert number is not None
                self.index.made(kind, (number,))

    # Records that are one (`same_as`)

    @property
    def _joining(self) -> bool:
        """Whether any records are joined at all: where none are, joins cost this one question a transaction."""
        if self._any_joined is None:
            (found,) = self._connection.execute(f"SELECT EXISTS (SELECT 1 FROM {SAME_AS})").fetchone()
            self._any_joined = bool(found)
        return self._any_joined

    def joins_changed(self) -> None:
        """Ask anew which records are joined."""
        self._any_joined = None
        self._canonical.clear()

    def canonical(self, kind: str, record: RecordId) -> RecordId:
        """The record that stands for this one: itself, unless it is joined to others."""
        if not self._joining:
            return record
        if (kind, record) not in self._canonical:
            row = self._connection.execute(
                "SELECT canonical FROM joined WHERE kind = ? AND record = ?", (kind, record)
            ).fetchone()
            self._canonical[kind, record] = row[0] if row else record
        return self._canonical[kind, record]

    def redirect(self, table: str, column: str, old: RecordId, new: RecordId, name: str = "") -> None:
        """Let every row that refers to one record refer to another; of the links those of the set `name`."""
        if column == "account" and table in DATING:
            self._accounts.update((old, new))
        wanted, of_set = ((old, name), " AND name = ?") if table == LINK else ((old,), "")
        self._connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?{of_set}', (new, *wanted))

    def _stir(self, kind: str, records: Iterable[RecordId]) -> None:
        """Remember that the groups of these records, or those that these joins make, are to be worked out again."""
        if kind == SAME_AS:
            self.joins_changed()
            for record in records:
                row = self._connection.execute(
                    f"SELECT of, first, second FROM {SAME_AS} WHERE id = ?", (record,)
                ).fetchone()
                if row and None not in tuple(row):
                    self.stirred.update(((row[0], row[1]), (row[0], row[2])))
        elif kind != LINK and self._joining:
            for record in records:
                linked = self._connection.execute(
                    f"SELECT 1 FROM {SAME_AS} WHERE first = ?1 AND of = ?2 "
                    f"UNION ALL SELECT 1 FROM {SAME_AS} WHERE second = ?1 AND of = ?2 LIMIT 1",
                    (record, kind),
                ).fetchone()
                if linked:
                    self.stirred.add((kind, record))

    def account_dates(self, account: RecordId) -> None:
        """Recompute an account's last visit held, next visit planned and next open step."""
        self._connection.execute(
            """UPDATE account SET
            last_visit = (SELECT max("when") FROM visit WHERE account = ?1 AND state = 'held'),
            next_visit = (SELECT min("when") FROM visit WHERE account = ?1 AND state = 'planned'),
            next_step = (SELECT min(due) FROM step WHERE account = ?1 AND done IS NULL)
            WHERE id = ?1""",
            (account,),
        )

    def _touch(self, kind: str, columns: Columns) -> None:
        if kind in ("visit", "step") and isinstance(account := columns.get("account"), bytes):
            self._accounts.add(account)

    def _accounts_before(self, kind: str, record: RecordId) -> Iterable[RecordId]:
        if kind not in ("visit", "step"):
            return ()
        return [row[0] for row in self._connection.execute(f'SELECT account FROM "{kind}" WHERE id = ?', (record,))]

    def columns(self, kind: str, values: Mapping[str, Value], also: Iterable[str] = ()) -> Columns:
        """The columns of a row made from all of a record's values, but for `id`, `base` and an account's dates.

        `also` are names it is found by besides its own."""
        columns, extra = self._split(kind, values)
        if extra:
            columns["extra"] = _extra_text(extra)
        if kind in DERIVED:
            columns.update(self._derived(kind, columns, also))
        return columns

    def _split(self, kind: str, values: Mapping[str, Value]) -> tuple[Columns, dict[str, Value]]:
        """The columns that hold these values, and the extra ones, which share a column. References lead to the record
        that stands for the one they name."""
        columns, extra = _split(kind, values)
        if not self._joining:
            return columns, extra
        if kind == LINK:
            targets = set_targets(str(columns.get("name")))
        else:
            targets = {field.name: field.target for field in kind_of(kind).fields if field.shape == "ref"}
        for name, target in targets.items():
            if target and isinstance(named := columns.get(name), bytes):
                columns[name] = self.canonical(target, named)
        return columns, extra

    def _merged_extra(self, kind: str, record: RecordId, new: dict[str, Value]) -> str | None:
        row = self._connection.execute(f'SELECT extra FROM "{kind}" WHERE id = ?', (record,)).fetchone()
        return _extra_text({**(json.loads(row[0]) if row and row[0] else {}), **new})

    def _derive(self, kind: str, record: RecordId) -> None:
        """Recompute the order and pinyin columns from the row as it now stands."""
        names = [name for name in NAMING if name in kind_of(kind).by_name]
        row = self._connection.execute(f'SELECT {", ".join(names)} FROM "{kind}" WHERE id = ?', (record,)).fetchone()
        if row is None:
            return
        columns = self._derived(kind, dict(zip(names, row, strict=True)))
        sets = ", ".join(f'"{name}" = ?' for name in columns)
        self._connection.execute(f'UPDATE "{kind}" SET {sets} WHERE id = ?', (*columns.values(), record))

    def _derived(self, kind: str, values: Mapping[str, Any], also: Iterable[str] = ()) -> Columns:
        from kamtui.store.pinyin import pinyin_key, sort_key, written_key

        names = [str(values[name]) for name in NAMES if values.get(name)]
        others = [name for name in dict.fromkeys(also) if name not in names]
        columns: Columns = {"pinyin": pinyin_key((*names, *others)) + written_key(others) or None}
        if "sort TEXT" in DERIVED[kind]:
            columns["sort"] = sort_key(names[0] if names else "")
        if kind == "account":
            columns["rank"] = rank_of(values.get("pinned"), values.get("tier"))
        return columns


def _split(kind: str, values: Mapping[str, Value]) -> tuple[Columns, dict[str, Value]]:
    """The columns that hold these values, and the extra ones, which share a column."""
    if kind == LINK:
        return {name: values[name] for name in LINK_FIELDS if name in values}, {}
    columns: Columns = {}
    extra: dict[str, Value] = {}
    declared = kind_of(kind)
    sure, pairs = sure_types(declared), pair_columns(declared)
    for name, value in values.items():
        if (sort := sure.get(name)) is type(value) and (sort is not bytes or len(value) == 16):  # type: ignore[arg-type]
            columns[name] = value
        elif (pair := pairs.get(name)) and isinstance(value, tuple) and fits(pair[0], value):
            columns[name], columns[pair[1]] = value
        elif field := declared.by_name.get(name):
            columns.update(store_value(field, value if fits(field.shape, value) else None))
        elif name.startswith(EXTRA):
            extra[name.removeprefix(EXTRA)] = value if _is_written(value) else None
    return columns, extra


def as_read(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """What is read from a row that is made of these values, with references as they stand in them."""
    columns, extra = _split(kind, values)
    if kind == LINK:
        return columns
    declared = kind_of(kind)
    every = dict.fromkeys(name for field in declared.stored for name in field.columns)
    return load_values(declared, {**every, **columns, "extra": _extra_text(extra)})


def _extra_text(extra: Mapping[str, Value]) -> str | None:
    """Extra values as one JSON text: those that are set, by name, so that every device writes the same text."""
    kept = {name: extra[name] for name in sorted(extra) if extra[name] is not None}
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _is_written(value: Value) -> bool:
    """Whether JSON can write an extra value; bytes only come from a hand that is not kamtui's."""
    return not any(isinstance(part, bytes) for part in (value if isinstance(value, tuple) else (value,)))


def has_row(kind: str, values: Mapping[str, Value]) -> bool:
    """Whether a living record with these values has a row here: not one of a kind that a newer kamtui knows, and not a
    link whose owner or target has yet to arrive."""
    if kind == LINK:
        ids = (values.get("owner"), values.get("target"))
        return isinstance(values.get("name"), str) and all(isinstance(one, bytes) and len(one) == 16 for one in ids)
    return is_kind(kind)


def set_targets(name: str) -> dict[str, str]:
    """Of what kinds the owner and the target of a link are, by the name of its set; empty for an unknown set."""
    owner, _dot, field = name.partition(".")
    declared = kind_of(owner).by_name.get(field) if is_kind(owner) else None
    return {"owner": owner, "target": declared.target} if declared and declared.shape == "set" else {}


def rank_of(pinned: object, tier: object) -> int:
    """An account's place in the list: pinned ones first, then by tier from the highest (domain.md D24)."""
    order = next((place for place, (key, _label) in enumerate(TIERS) if key == tier), len(TIERS))
    return order if pinned else order + 10


def store_value(field: Field, value: Value) -> Columns:
    """The columns that hold a field's value."""
    match field.storage:
        case "plain":
            return {field.name: int(value) if isinstance(value, bool) else value}
        case "pair":
            first, second = value if isinstance(value, tuple) else (value, None)
            return {field.name: first, f"{field.name}_{PAIRS[field.shape]}": second}
        case "json":
            return {field.name: json.dumps(value, ensure_ascii=False) if value else None}
        case _:
            return {}


def load_value(field: Field, columns: Mapping[str, Any] | sqlite3.Row) -> Value:
    """A field's value from its columns."""
    first = columns[field.name]
    if first is None:
        return None
    match field.shape:
        case "money":
            return Money(first, columns[f"{field.name}_currency"] or "")
        case "when":
            zone = columns[f"{field.name}_zone"]
            return Moment(first, zone) if zone else str(first)
        case "mix":
            return Mix(*json.loads(first))
        case "list":
            return tuple(json.loads(first))
        case "bool":
            return bool(first)
        case _:
            return first  # type: ignore[no-any-return]  # SQLite gives int, float, str or bytes here


def load_values(kind: Kind, columns: Mapping[str, Any] | sqlite3.Row) -> dict[str, Value]:
    """The values of a row of the kind's table: stored fields that are set, and extra ones under `EXTRA` names."""
    values: dict[str, Value] = {}
    for field in kind.stored:
        if (value := load_value(field, columns)) is not None:
            values[field.name] = value
    if extra := columns["extra"]:
        for name, value in json.loads(extra).items():
            values[EXTRA + name] = tuple(value) if isinstance(value, list) else value
    return values
