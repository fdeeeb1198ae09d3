"""Writing files so that a broken-off export leaves the old file, and no text of a user is ever calculated."""

import csv
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kamtui.errors import KamtuiError
from kamtui.exchange.cells import RISKY
from kamtui.locale import _

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


def write_text(path: Path | str, parts: Iterable[str]) -> None:
    """Write a text file, UTF-8, whole or not at all; `-` is standard output. Raises `KamtuiError`."""
    with opened(path) as file:
        for part in parts:
            file.write(part.encode())


@contextmanager
def opened(path: Path | str) -> Iterator[IO[bytes]]:
    """A new file that takes the place of the old one when it is complete and on the disk."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise KamtuiError(
            _("{file} could not be written").format(file=path),
            error.strerror or str(error),
            _("Choose a folder that can be written to; what stood there before is untouched"),
        ) from error
    finally:
        part.unlink(missing_ok=True)
