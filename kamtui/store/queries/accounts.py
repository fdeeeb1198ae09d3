"""The account list, and where an account stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kamtui.store.queries.finding import name_filter
from kamtui.store.queries.unnamed import called

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


class AccountRow(NamedTuple):
    """A line of the account list. Dates are ISO text (a day, or UTC with a time), null when there is none."""

    id: RecordId
    name: str
    native_name: str | None
    short_name: str | None
    tier: str | None
    pinned: int | None
    cadence_days: int | None
    last_visit: str | None
    next_visit: str | None
    next_step: str | None
    rank: int
    sort: str


_ACCOUNT = (
    f"id, {called('name')}, native_name, short_name, tier, pinned, cadence_days, last_visit, next_visit, next_step, "
    "rank, sort"
)


def accounts(
    workspace: Workspace, limit: int = -1, after: tuple[int, str, RecordId] | None = None, filter: str = ""
) -> list[AccountRow]:
    """Accounts in list order (pinned, tier, name) from `after` = (rank, sort, id). Index `account_list`.

    `filter` keeps those with a name that has it, or whose pinyin or initials begin with it.
    """
    clause, parameters = name_filter(filter)
    start = "(rank, sort, id) > (?, ?, ?)" if after else "1"
    rows = workspace.connection.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE {start} AND {clause} ORDER BY rank, sort, id LIMIT ?",
        (*(after or ()), *parameters, limit),
    )
    return [AccountRow(*row) for row in rows]


def accounts_from(workspace: Workspace, start: int, limit: int, filter: str = "") -> list[AccountRow]:
    """Accounts from row `start`, for a far jump: it passes every row before (4 ms at 150,000)."""
    clause, parameters = name_filter(filter)
    rows = workspace.connection.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE {clause} ORDER BY rank, sort, id LIMIT ? OFFSET ?",
        (*parameters, limit, start),
    )
    return [AccountRow(*row) for row in rows]


def account_place(workspace: Workspace, record: RecordId, filter: str = "") -> int | None:
    """The row of an account in the list; none when it is not in it. Index `account_list`."""
    row = workspace.connection.execute("SELECT rank, sort FROM account WHERE id = ?", (record,)).fetchone()
    if row is None:
        return None
    clause, parameters = name_filter(filter)
    (place,) = workspace.connection.execute(
        f"SELECT count(*) FROM account WHERE (rank, sort, id) < (?, ?, ?) AND {clause}", (*row, record, *parameters)
    ).fetchone()
    return int(place)


def account_count(workspace: Workspace, filter: str = "") -> int:
    """How many accounts there are, or pass the filter."""
    clause, parameters = name_filter(filter)
    (count,) = workspace.connection.execute(f"SELECT count(*) FROM account WHERE {clause}", parameters).fetchone()
    return int(count)


def account(workspace: Workspace, record: RecordId) -> AccountRow | None:
    """One account's line."""
    row = workspace.connection.execute(f"SELECT {_ACCOUNT} FROM account WHERE id = ?", (record,)).fetchone()
    return AccountRow(*row) if row else None
