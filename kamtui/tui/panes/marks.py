"""The box of marks below the log: what may be typed, in two columns of pairs."""

from kamtui.locale import N_, _
from kamtui.tui.widgets.columns import Column, column_widths, set_line
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.rows import ListSource, RowList
from kamtui.tui.widgets.spans import Cell, cell

MARKS = (
    (N_("@name"), N_("who was there")),
    (N_("#phone"), N_("kind, or a topic")),
    ("45m", N_("length")),
    (N_("trust:20"), N_("minutes")),
    (N_("need:"), N_("goal, problem")),
    (N_("=advanced"), N_("result")),
    (N_("recap"), N_("confirmed")),
    (N_("!text"), N_("next, !! urgent")),
    (N_(">>text"), N_("we promised")),
    (N_("<<text"), N_("they promised")),
    (N_("?text"), N_("they asked")),
    (N_("<<?text"), N_("we asked")),
    (N_("by Fri"), N_("date of a step")),
    (N_("+name"), N_("owner of a step")),
)
"""The marks that a log is made of, as they are typed, and what each means; the help has all of the grammar."""

ROWS = len(MARKS) // 2
"""Rows of the box."""

_COLUMNS = (Column(give=0), Column(give=1), Column(give=0), Column(give=2))


def marks_box(id: str) -> Frame:
    """The box, for looking only: the keys never go there."""
    rows = RowList(
        ListSource(range(ROWS)),
        lambda row, width, state: mark_rows(width)[row],
        selectable=lambda row: False,
        cursor_cells=0,
    )
    rows.can_focus = False
    box = Frame(rows, title=_("Marks"), id=id)
    box.hint = _("F1 shows all")
    return box


def mark_rows(width: int) -> list[Cell]:
    """The rows of the box, each in exactly `width` cells."""
    pairs = [(cell(_(mark), ink="accent"), cell(_(meaning), ink="dim")) for mark, meaning in MARKS]
    rows = [[*left, *right] for left, right in zip(pairs[:ROWS], pairs[ROWS:], strict=True)]
    widths = column_widths(_COLUMNS, rows, width)
    return [set_line(row, _COLUMNS, widths, width) for row in rows]
