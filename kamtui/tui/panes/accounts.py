"""The account list: every account in pages, pinned ones first, with the days since we reached them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kamtui.locale import _, language
from kamtui.locale.dates import ago
from kamtui.locale.names import firm
from kamtui.rules.cadence import cadence_of, is_overdue, silent_days
from kamtui.store import queries
from kamtui.store.queries import AccountRow
from kamtui.store.workspace import Workspace
from kamtui.tui.widgets.rows import PAGE, RowList, RowSource, RowState
from kamtui.tui.widgets.spans import Span, cut, width_of

TIER_LETTERS = {"platinum": ("P", "铂"), "gold": ("G", "金"), "iron": ("I", "铁"), "lead": ("L", "铅")}
"""look: the badge of a tier, a letter or a character."""


class AccountList(RowList[AccountRow]):
    """The list of accounts. What it says while it is empty depends on whether a filter makes it so."""

    def say_when_empty(self, lines: Sequence[Sequence[Span]]) -> None:
        """Say this while no account is shown."""
        self._empty = tuple(tuple(line) for line in lines)


def nothing(filter: str) -> tuple[tuple[Span, ...], ...]:
    """What an empty list says: how to get a first account, or that the filter lets none through."""
    if filter:
        return (Span(_("No such account"), "dim"),), (), (
            Span("esc", "key"), Span(" " + _("shows all of them"), "faint"),
        )
    return (Span(_("No accounts yet"), "dim"),), (), (
        Span("n", "key"), Span(" " + _("makes the first one"), "faint"),
    ), (
        Span("I", "key"), Span(" " + _("imports a file"), "faint"),
    )


class AccountSource:
    """Accounts by pages. A page after one that was read begins at its last key; a far jump counts its way once."""

    def __init__(self, workspace: Workspace, filter: str = "") -> None:
        self._workspace = workspace
        self._filter = filter
        self._count = queries.account_count(workspace, filter)
        self._ends: dict[int, tuple[int, str, bytes]] = {}

    def count(self) -> int:
        """How many accounts pass the filter."""
        return self._count

    def rows(self, start: int, n: int) -> Sequence[AccountRow]:
        """One page of accounts, from row `start`."""
        page = start // PAGE
        if page == 0 or page - 1 in self._ends:
            rows = queries.accounts(self._workspace, n, self._ends.get(page - 1), self._filter)
        else:
            rows = queries.accounts_from(self._workspace, start, n, self._filter)
        if len(rows) == n:
            last = rows[-1]
            self._ends[page] = (last.rank, last.sort, last.id)
        return rows


def shown_name(row: AccountRow) -> str:
    """What the list calls an account: short, and in Chinese by its Chinese name where it has one."""
    if language() == "zh_CN":
        return firm(row.name, row.native_name, row.short_name)[0]
    return row.short_name if row.short_name and row.short_name.isascii() else row.name


def silence(row: AccountRow, now: datetime, cadences: Mapping[str, int]) -> tuple[str, bool]:
    """Days since the last visit as text, and whether they are over what was agreed."""
    last = None
    if row.last_visit:
        when = datetime.fromisoformat(row.last_visit)
        last = when.astimezone(now.tzinfo).date() if when.tzinfo else date.fromisoformat(row.last_visit)
    silent = silent_days(last, now.date())
    overdue = is_overdue(silent, cadence_of(row.tier, row.cadence_days, cadences))
    return (ago(silent) if silent is not None else ""), overdue


def draw_account(
    row: AccountRow, width: int, state: RowState, now: datetime, cadences: Mapping[str, int]
) -> Sequence[Span]:
    """`*P Hengyue Bank     2d`, and `16d!` when the silence is longer than agreed."""
    letter = TIER_LETTERS.get(row.tier or "", ("", ""))[1 if language() == "zh_CN" else 0]
    silent, overdue = silence(row, now, cadences)
    badge = Span((letter or " ").ljust(1 if letter.isascii() else 0), "strong" if row.tier == "platinum" else "text")
    if row.tier in ("iron", "lead"):
        badge = Span(badge.text, "dim")
    tail = f"{silent}!" if overdue else f"{silent} "
    head = [Span("*" if row.pinned else " ", "dim"), badge, Span(" ")]
    room = width - width_of(tuple(head)) - width_of((Span(tail),)) - 1
    name = Span(cut(shown_name(row), room), "strong" if state.current else "text")
    gap = Span(" " * max(1, room - width_of((name,)) + 1))
    return [*head, name, gap, Span(tail, "bad" if overdue else "dim")]


def counted(
    source: RowSource[AccountRow], shown: Sequence[AccountRow], now: datetime, cadences: Mapping[str, int]
) -> str:
    """What stands below the list: how many accounts, and how many of a list that is wholly known are overdue."""
    count = source.count()
    if count > len(shown):
        return f"{count:,}"
    overdue = sum(1 for row in shown if silence(row, now, cadences)[1])
    return _("{count}, {overdue} overdue").format(count=count, overdue=overdue) if overdue else f"{count}"
