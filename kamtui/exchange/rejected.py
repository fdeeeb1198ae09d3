"""Rows that could not be taken, as a CSV file to be mended: the original cells with the reason beside them.

Read again, the column with the reasons is none of the source's: the rows are then those of the first file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kamtui.exchange.cells import unguarded
from kamtui.exchange.tables import Row, Table, unique_headings
from kamtui.exchange.writing import csv_lines
from kamtui.files import write_text

REASON = "reason"
"""The heading over the reasons."""

_TOLD = re.compile(r"\[\d+\] .+", re.DOTALL)


def save_rejected(table: Table, skipped: Sequence[tuple[int, str]], path: Path | str) -> None:
    """Write the rows with these numbers, each with its reason, for this user alone: private columns are among them.

    The reason stands right behind the last heading, so that cells beyond the headings stay what they are. Raises
    `KamtuiError` when the file cannot be written.
    """
    write_text(path, csv_lines(_rows(table, dict(skipped))), private=True)


def _rows(table: Table, reasons: dict[int, str]) -> Iterator[list[str]]:
    wide = len(table.headings)
    if table.first:
        yield [*table.first, *[""] * (wide - len(table.first)), REASON]
    for row in table.rows:
        if (reason := reasons.get(row.number)) is not None:
            cells = [*row.cells, *[""] * (wide - len(row.cells))]
            yield [*cells[:wide], f"[{row.number}] {reason}", *cells[wide:]]


def without_reasons(table: Table) -> Table:
    """A table as its source wrote it: a column of reasons, filled or emptied, is taken out again."""
    place = len(table.headings) - 1
    told = [cell for cell in table.column(place) if cell.strip()]
    if place < 1 or not all(_TOLD.fullmatch(cell) for cell in told):
        return table
    if (table.first and table.headings[place] != REASON) or not (table.first or told):
        return table
    rows = [
        Row(row.number, tuple(unguarded(cell) for at, cell in enumerate(row.cells) if at != place))
        for row in table.rows
    ]
    if not table.first:
        return replace(Table.without_headings(rows, table.encoding, table.separator), above=table.above)
    first = tuple(unguarded(cell) for at, cell in enumerate(table.first) if at != place)
    kept = tuple(row for row in rows if any(row.cells))
    return replace(table, headings=unique_headings(first), first=first, rows=kept)
