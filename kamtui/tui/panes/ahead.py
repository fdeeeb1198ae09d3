"""Visits ahead, by day: the small list below the accounts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from kamtui.locale.dates import day_text
from kamtui.records.words import VISIT_KINDS, label_of
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.widgets.rows import RowState
from kamtui.tui.widgets.spans import Span, cut, width_of

SHOWN = 40
"""Visits read: more than a tall screen has room for."""


class AheadRow(NamedTuple):
    """A day's heading (`visit` is null), a blank row, or a visit with its time."""

    text: str
    time: str = ""
    kind: str = ""
    visit: RecordId | None = None
    account: RecordId | None = None


def ahead_rows(workspace: Workspace, now: datetime, name: dict[RecordId, str]) -> list[AheadRow]:
    """The planned visits from today on, under their days. `name` collects account names between calls."""
    rows: list[AheadRow] = []
    shown: date | None = None
    start_of_day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for visit in queries.visits_planned(workspace, start_of_day, limit=SHOWN):
        assert visit.when
        when = datetime.fromisoformat(visit.when)
        timed = when.tzinfo is not None
        day = when.astimezone(now.tzinfo).date() if timed else when.date()
        if day != shown:
            if rows:
                rows.append(AheadRow(""))
            rows.append(AheadRow(day_text(day, now.date())))
            shown = day
        if visit.account not in name:
            found = queries.account(workspace, visit.account)
            from kamtui.tui.panes.accounts import shown_name

            name[visit.account] = shown_name(found) if found else ""
        time = f"{when.astimezone(now.tzinfo):%H:%M}" if timed else "     "
        kind = label_of(VISIT_KINDS, visit.visit_kind)
        rows.append(AheadRow(name[visit.account], time, kind, visit.id, visit.account))
    return rows


def draw_ahead(row: AheadRow, width: int, state: RowState) -> Sequence[Span]:
    """`10:00  Hengyue Bank   on site`, or a day in the heading's style."""
    if row.visit is None:
        return [Span(cut(row.text, width), "heading")]
    kind = row.kind if width - 8 - width_of((Span(row.kind),)) >= width_of((Span(row.text),)) else ""
    room = width - 7 - (width_of((Span(kind),)) + 1 if kind else 0)
    name = Span(cut(row.text, room), "strong" if state.current and state.focused else "text")
    gap = " " * (room - width_of((name,)) + 1) if kind else ""
    return [Span(row.time.ljust(5), "dim"), Span("  "), name, Span(gap + kind, "faint")]
