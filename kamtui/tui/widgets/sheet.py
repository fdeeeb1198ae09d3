"""A reading page set in lines: headings in a gutter, columns behind it, sections parted by one blank row.

Knows no Textual. Widths and heights are in cells.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kamtui.locale import N_, _
from kamtui.tui.widgets.columns import GAP, NUMBER, WORD, Column, column_widths, set_line
from kamtui.tui.widgets.spans import MASK, Cell, Span, cell, clean, cut, cut_spans, pad_spans, shown, wrap_spans

GUTTER = 11
"""Cells for the headings of a reading page: the longest is ten."""

CURSOR = 2
"""Cells for `>` and the space behind it."""

ROOM_LEAST = 30
"""With fewer cells behind the gutter there is no gutter: headings go on rows of their own."""

WRAPPED_LEAST = 24
"""Cells a text that may wrap asks for beside other columns: about four words."""

PRIVATE_HINT = N_("private, p shows it for 10 s")


class Line(NamedTuple):
    """One line of a section: `cells` in the section's columns, `tail` at the right edge.

    `ref` is what the line stands for; without it the line cannot be chosen. A `private` line shows `********` until it
    is revealed. A `wrap`ped one takes as many rows as its text needs. `fold` above 0: the line goes when the height is
    short, the highest first.
    """

    cells: tuple[Cell, ...]
    tail: Cell = ()
    ref: object = None
    private: bool = False
    wrap: bool = False
    fold: int = 0


class Section(NamedTuple):
    """Lines under one heading. They share `columns` (default: words, and the first takes the space before a tail).

    `together`: no blank row before it, and the same columns as above if both declare the same. `full`: no gutter and
    each line in columns of its own, for the lines a page begins with. `fold`: the section goes when the height is
    short, the highest first. Without a gutter, `tally` and `meaning` stand behind the heading.
    """

    heading: str = ""
    lines: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    tail: Column = NUMBER
    tally: str = ""
    meaning: str = ""
    together: bool = False
    full: bool = False
    fold: int = 0


class SheetRow(NamedTuple):
    """One row of the page: `head` in the gutter, `body` behind the cursor's cells, both filled to their width.

    `line` is the index among the lines that can be chosen, or -1; `first`: `>` stands in this row of it. A `full` row
    has neither gutter nor cursor.
    """

    head: Cell
    body: Cell
    line: int = -1
    first: bool = False
    full: bool = False


class Sheet(NamedTuple):
    """A page set for one size: its rows, and for each line that can be chosen its first and last row."""

    rows: tuple[SheetRow, ...]
    spots: tuple[tuple[int, int], ...]
    refs: tuple[object, ...]


def set_sheet(
    sections: Sequence[Section], width: int, height: int = 0, gutter: int = GUTTER, revealed: bool = False
) -> Sheet:
    """`sections` set in `width` cells. When they need more than `height` rows (0: any), first all blank rows go, then
    what may fold, the highest `fold` first; what is then still too much is scrolled."""
    kept = tuple(sections)
    gutter = gutter if width - gutter - CURSOR >= ROOM_LEAST else 0
    sheet = _set(kept, width, gutter, revealed, blanks=True)
    if not height or len(sheet.rows) <= height:
        return sheet
    folds = {section.fold for section in kept} | {line.fold for section in kept for line in section.lines}
    sheet = _set(kept, width, gutter, revealed, blanks=False)
    for fold in sorted(folds - {0}, reverse=True):
        if len(sheet.rows) <= height:
            break
        kept = tuple(
            section._replace(lines=tuple(line for line in section.lines if line.fold < fold))
            for section in kept
            if section.fold < fold
        )
        sheet = _set(kept, width, gutter, revealed, blanks=False)
    return sheet


def _set(sections: Sequence[Section], width: int, gutter: int, revealed: bool, blanks: bool) -> Sheet:
    """The page without regard to its height."""
    rows: list[SheetRow] = []
    spots: list[tuple[int, int]] = []
    refs: list[object] = []
    blank = SheetRow(_head("", gutter), (Span(" " * max(width - gutter - CURSOR, 0)),))
    present = [section for section in sections if section.lines or section.heading]
    for group in _groups(present):
        for section, lines in zip(group, _bodies(group, width, gutter, revealed), strict=True):
            if blanks and rows and not section.together:
                rows.append(blank)
            heading = section.heading if gutter and not section.full else ""
            if section.heading and not gutter:
                rows.append(SheetRow((), pad_spans(_title(section), width), full=True))
            for line, bodies in zip(section.lines, lines, strict=True):
                chosen = len(refs) if line.ref is not None and not section.full else -1
                if chosen >= 0:
                    refs.append(line.ref)
                    spots.append((len(rows), len(rows) + len(bodies) - 1))
                for number, body in enumerate(bodies):
                    head = () if section.full else _head(heading, gutter)
                    rows.append(SheetRow(head, body, chosen, number == 0, section.full))
                    heading = ""
    return Sheet(tuple(rows), tuple(spots), tuple(refs))


def _groups(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections that share their columns: those that stand together and declare the same ones."""
    groups: list[list[Section]] = []
    for section in sections:
        first = groups[-1][0] if groups else None
        if first and section.together and (section.columns, section.full) == (first.columns, first.full):
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _head(heading: str, gutter: int) -> Cell:
    """The gutter's cells of one row."""
    if not gutter:
        return ()
    return pad_spans((Span(cut(clean(heading), gutter - 1), "heading"),) if heading else (), gutter)


def _title(section: Section) -> Cell:
    """A heading on a row of its own: its tally bold, its meaning faint."""
    count = cell("  ", Span(section.tally, "strong")) if section.tally else ()
    meaning = cell("   ", Span(section.meaning, "faint")) if section.meaning else ()
    return shown((Span(section.heading, "heading"), *count, *meaning), False)


def _bodies(group: Sequence[Section], width: int, gutter: int, revealed: bool) -> list[list[list[Cell]]]:
    """The rows of each line of each section of `group`, in the cells behind the gutter and the cursor."""
    room = max(width if group[0].full else width - gutter - CURSOR, 1)
    columns = _columns(group)
    tailed = any(line.tail for section in group for line in section.lines)
    lines = [[(line, _visible(line, len(columns), tailed, revealed)) for line in section.lines] for section in group]
    measured = [
        [cut_spans(content, WRAPPED_LEAST) if line.wrap else content for content in cells]
        for section in lines
        for line, cells in section
    ]
    shared = column_widths(columns, measured, room)
    bodies = []
    for section in lines:
        rows = []
        for line, cells in section:
            widths = column_widths(columns, [cells], room) if group[0].full else shared
            rows.append([set_line(row, columns, widths, room) for row in _wrapped(line, cells, widths, room)])
        bodies.append(rows)
    return bodies


def _columns(group: Sequence[Section]) -> tuple[Column, ...]:
    """The columns of a group, the tail's among them."""
    lines = [line for section in group for line in section.lines]
    count = max((len(line.cells) for line in lines), default=0)
    columns = group[0].columns[:count] + (WORD,) * (count - len(group[0].columns))
    if not any(line.tail for line in lines):
        return columns
    if columns and not any(column.grow for column in columns):
        columns = (*columns[:-1], columns[-1]._replace(grow=True))
    return (*columns, group[0].tail)


def _visible(line: Line, count: int, tailed: bool, revealed: bool) -> list[Cell]:
    """The cells of `line` as they may be seen now, one for each of `count` columns."""
    texts = count - tailed
    if line.private and not revealed:
        mask, hint = Span(MASK, "faint"), Span(_(PRIVATE_HINT), "faint")
        hidden: list[Cell] = [(mask,), (hint,)] if texts > 1 else [(mask, Span(" " * GAP), hint)]
        return hidden + [()] * (count - len(hidden))
    cells: list[Cell] = [shown(content, revealed) if not line.wrap else content for content in line.cells]
    cells += [()] * (texts - len(cells))
    return [*cells, shown(line.tail, revealed)] if tailed else cells


def _wrapped(line: Line, cells: list[Cell], widths: Sequence[int], room: int) -> list[list[Cell]]:
    """The rows of `line`: one, or as many as its last text needs in its column."""
    at = len(line.cells) - 1
    if not line.wrap or not 0 <= at < len(cells) or not cells[at]:
        return [cells]
    before = [width for width in widths[:at] if width]
    start = sum(before) + GAP * len(before)
    behind = any(cells[at + 1 :])
    pieces = wrap_spans(cells[at], widths[at] if behind and widths[at] else room - start)
    first = [*cells[:at], pieces[0], *cells[at + 1 :]]
    rest = [[()] * at + [piece] + [()] * (len(cells) - at - 1) for piece in pieces[1:]]
    return [first, *rest]
