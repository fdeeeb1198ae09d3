"""The first and the last row of the account screen: which account this is, and what the line you are on offers."""

from collections.abc import Sequence

from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.locale.names import firm
from kamtui.records.values import RecordId
from kamtui.records.words import PROMISES
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Place, Situation, footer
from kamtui.tui.widgets.bars import Entry, FirstRow
from kamtui.tui.widgets.spans import Cell, Span
from kamtui.tui.working import Work


def pane_names() -> tuple[str, ...]:
    """The panes, each with the key that opens it; the exchange is the workspace's and not an account's."""
    return (f"1 {_('Briefing')}", f"2 {_('Visits')}", f"3 {_('People')}", f"6 {_('Exchange')}")


def state_of(workspace: Workspace, to_send: int | None, work: Work | None, demo: bool, new: int = 0) -> Cell:
    """How the workspace stands: long work with how far it is, else what waits to be sent (None: not counted yet), and
    how many changes are `new` since somebody last looked."""
    if work is not None and work.is_slow:
        percent = "" if work.percent is None else f" {work.percent}%"
        return (Span(work.label + percent, "accent"),)
    if workspace.read_only:
        return (Span(_("read-only"), "look"),)
    if demo:
        return (Span(_("demo, nothing is kept"), "dim"),)
    if to_send is None:
        return ()
    came: Cell = ()
    if new:
        from kamtui.documents.news import counted

        came = (Span("  "), Span(ngettext("{n} unseen", "{n} unseen", new).format(n=counted(new)), "accent"))
    if not to_send:
        return (Span(_("offline"), "dim"), *came)
    waits = ngettext("{n} to send", "{n} to send", to_send).format(n=to_send)
    # Where both are told the row would be too long on a narrow screen for what the account is.
    return (Span(waits), *came) if came else (Span(_("offline, "), "dim"), Span(waits))


def show_head(
    first_row: FirstRow, workspace: Workspace, row: queries.AccountRow | None, private_left: int, state: Cell
) -> None:
    """Show which account this is, how the workspace stands, the seconds private things are still shown, and today."""
    from kamtui.documents.briefing import about

    today = workspace.now().date()
    name, other, told = _("Accounts"), "", ""
    if row:
        name, other = firm(row.name, row.native_name, row.short_name)
        told = about(row.tier, queries.field_of(workspace, "account", row.id, "relationship_stage"))
    private = _("private {n} s").format(n=private_left) if private_left else ""
    first_row.show(name, other, told, state=state, private=private, date=day_text(today, today))


def line_entries(workspace: Workspace, line: tuple[str, RecordId] | None, situation: Situation) -> list[Entry]:
    """What the last row offers for a line; ticking only where the line is a step."""
    labels = {"done": _done_label(workspace, line[1])} if line and line[0] == "step" else {}
    places: Sequence[Place] = ("line", "account") if line else ("account",)
    return [entry for entry in footer("here", places, situation, labels=labels) if labels or entry.command != "done"]


def _done_label(workspace: Workspace, step: RecordId) -> str:
    """What ticking means for a step: a promise is kept; what is done is opened again."""
    if queries.field_of(workspace, "step", step, "done"):
        return _("Open again")
    return _("Kept") if queries.field_of(workspace, "step", step, "sort") in PROMISES else _("Done")
