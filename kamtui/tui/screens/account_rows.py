"""The first and the last row of the account screen: which account this is, and what the line you are on offers."""

from collections.abc import Sequence

from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.locale.names import firm
from kamtui.records.values import RecordId
from kamtui.records.words import PROMISES
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Place, Situation, footer
from kamtui.tui.widgets.bars import Entry, FirstRow
from kamtui.tui.widgets.spans import Span


def show_head(
    first_row: FirstRow, workspace: Workspace, row: queries.AccountRow | None, private_left: int, demo: bool
) -> None:
    """Show which account this is, how the workspace stands, the seconds private things are still shown, and today."""
    from kamtui.documents.briefing import about

    today = workspace.now().date()
    state = (Span(_("demo, nothing is kept"), "dim"),) if demo else ()
    if workspace.read_only:
        state = (Span(_("read-only"), "look"),)
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
