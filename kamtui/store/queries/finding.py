"""Finding accounts and people by what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kamtui.store.queries.unnamed import called

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


class NamedRow(NamedTuple):
    """An account or a contact found by name; `detail` is its other name, and a contact's account."""

    kind: str
    id: RecordId
    name: str
    detail: str


def named(workspace: Workspace, text: str, limit: int = 30, kind: str = "") -> list[NamedRow]:
    """Accounts and people, or those of one `kind`, whose names fit what was typed, those that begin with it first.

    Without a word, and without a kind, only accounts.

    One pass over the tables as they lie (20 ms at 50,000 people); in the order of a list a rare name takes 50.
    """
    beginning = (f"{_escaped(text)}%",) * 2
    rows = []
    if kind != "contact":
        clause, parameters = name_filter(text)
        rows = workspace.connection.execute(
            f"""SELECT 'account', id, {called('name')}, ifnull(native_name, ''), {_begins()} AS begins FROM account
            WHERE {clause} ORDER BY begins DESC, rank, sort, id LIMIT ?""",
            (*beginning, *parameters, limit),
        ).fetchall()
    if kind == "contact" or (text.strip() and not kind):
        clause, parameters = name_filter(text, ("c.name", "c.native_name"), "c.pinyin")
        rows += workspace.connection.execute(
            f"""SELECT 'contact', c.id, {called('c.name')} || ifnull(' ' || c.native_name, ''), ifnull(a.name, ''),
            {_begins("c.")} AS begins FROM contact c LEFT JOIN account a ON a.id = c.account
            WHERE {clause} ORDER BY begins DESC, c.sort, c.id LIMIT ?""",
            (*beginning, *parameters, limit),
        ).fetchall()
    rows.sort(key=lambda row: -row["begins"])
    return [NamedRow(*row[:4]) for row in rows[:limit]]


def _begins(table: str = "") -> str:
    """Whether one of the two names begins with a pattern given twice."""
    return f"({table}name LIKE ? ESCAPE '\\' OR ifnull({table}native_name, '') LIKE ? ESCAPE '\\')"


LONGEST_NAME = 500
"""Characters typed for a name that are looked at: names have 200, and SQLite refuses a pattern of 50,000 bytes."""


def name_filter(
    text: str, names: tuple[str, ...] = ("name", "native_name", "short_name"), pinyin: str = "pinyin"
) -> tuple[str, tuple[str, ...]]:
    """A clause that keeps names which have `text` in them, or sound like it from the beginning of a word."""
    text = text.strip()[:LONGEST_NAME]
    if not text:
        return "1", ()
    from kamtui.store.pinyin import sound_of

    sound = sound_of(text) or _escaped(text)
    tests = [*names, pinyin, pinyin]
    clause = " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in tests)
    return f"({clause})", (*(f"%{_escaped(text)}%" for _name in names), f"%|{sound}%", f"% {sound}%")


def contains(text: str) -> str:
    """A LIKE pattern for what has `text` in it, with a backslash to escape."""
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    """`text` as a LIKE pattern that means itself, with a backslash to escape."""
    return text.strip()[:LONGEST_NAME].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
