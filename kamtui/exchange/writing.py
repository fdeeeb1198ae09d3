"""Rows as the text of a spreadsheet's file, in which no text of a user is ever calculated."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from kamtui.exchange.cells import RISKY

BOM = "\ufeff"
"""Told by this mark, Excel reads UTF-8 as such; without it Chinese comes out as noise."""

_RISKY = re.compile(f"'*[{re.escape(RISKY)}]")
_FIGURES = re.compile(r"[+-]?\d[\d\s.,/()-]*|\+\(?\d[\d\s.,/()-]*")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet calculates: an apostrophe goes before what looks like the beginning of a formula.

    Numbers and telephone numbers stay as they are. `cells.unguarded` takes the apostrophe away again.
    """
    if _RISKY.match(cell) and not _FIGURES.fullmatch(cell):
        return f"'{cell}"
    return cell


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as the text of a CSV file that Excel opens by a double click: marked UTF-8, commas, guarded cells."""
    yield BOM
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([guarded(cell) for cell in row])
        yield line.getvalue()
