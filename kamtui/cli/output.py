"""How commands print: JSON for scripts, aligned columns for people; neither with colours."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import click

from kamtui.documents.cells import cells, fit, in_a_line, in_lines, pad

GAP = "  "
"""Between columns."""

LEAST = 8
"""Cells a column is left when the lines are too long for the terminal: enough to tell two values apart."""

MAIN = 26
"""Cells that the column people read is left, as long as others can yield: a third of a small terminal."""

FIRST_LINES = 500
"""Lines that decide the widths: more would have to be held back before the first one shows."""


class Column(NamedTuple):
    """A column: its heading, which side its values stand at, and down to how many cells it yields when the terminal is
    narrow; 0 for one that does not."""

    heading: str
    right: bool = False
    least: int = 0


def width() -> int | None:
    """Cells of a line: those of the terminal or of COLUMNS; None for a pipe, where nothing is cut."""
    if (columns := os.environ.get("COLUMNS", "")).isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def say(text: str) -> None:
    """Print text that may have a name or a note in it: what a stranger wrote never acts on the terminal."""
    click.echo(in_lines(text))


def print_table(columns: Sequence[Column], lines: Iterable[Sequence[str]], empty: str) -> None:
    """Print lines under headings; `empty` when there are none."""
    room = width()
    stream = iter(lines)
    first = list(islice(stream, FIRST_LINES))
    if not first:
        click.echo(empty)
        return
    widths = column_widths(columns, first, room)
    print_lines(
        set_line(columns, line, widths, room) for line in chain([[column.heading for column in columns]], first, stream)
    )


def column_widths(columns: Sequence[Column], lines: Sequence[Sequence[str]], room: int | None) -> list[int]:
    """Cells of each column: its widest value, less where a column yields and `room` cells are all there is."""
    widths = [
        max(cells(column.heading), *(cells(_flat(line[place])) for line in lines))
        for place, column in enumerate(columns)
    ]
    over = sum(widths) + len(GAP) * (len(widths) - 1) - room if room else 0
    while over > 0:
        yielding = [place for place, column in enumerate(columns) if column.least and widths[place] > column.least]
        if not yielding:
            break
        widest = max(yielding, key=widths.__getitem__)
        widths[widest] -= 1
        over -= 1
    return widths


def set_line(columns: Sequence[Column], line: Sequence[str], widths: Sequence[int], room: int | None) -> str:
    """One line of a table, without spaces at its end."""
    parts = []
    for place, (column, value) in enumerate(zip(columns, line, strict=True)):
        text = _flat(value) if room is None else fit(_flat(value), widths[place])
        space = " " * (widths[place] - cells(text))
        parts.append(space + text if column.right else text + space)
    text = GAP.join(parts).rstrip()
    return text if room is None else fit(text, room)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they come, some at a time."""
    stream = iter(lines)
    while some := list(islice(stream, 256)):
        sys.stdout.write("\n".join(map(in_a_line, some)) + "\n")


def print_pairs(pairs: Iterable[tuple[str, str]], indent: str = "") -> None:
    """Print names and values in two columns, long values below each other."""
    from kamtui.cli.wording import wrapped

    held = [(in_a_line(name), in_lines(value)) for name, value in pairs]
    first = max((cells(name) for name, _value in held), default=0)
    room = width()
    for name, value in held:
        lines = [
            line
            for paragraph in value.strip("\n").split("\n")
            for line in (wrapped(paragraph, max(20, room - first - len(GAP) - len(indent))) if room else [paragraph])
            or [""]
        ]
        for line in lines or [""]:
            click.echo(f"{indent}{pad(name, first)}{GAP}{line}".rstrip())
            name = ""


def print_json(value: Any) -> None:
    """Print one value."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_json_list(values: Iterable[Mapping[str, Any]]) -> None:
    """Print an array, a record to a line, as they come: a million of them take no memory."""
    import json

    sys.stdout.write("[")
    between = "\n"
    for value in values:
        sys.stdout.write(between + json.dumps(value, ensure_ascii=False))
        between = ",\n"
    sys.stdout.write("\n]\n" if between != "\n" else "]\n")


def _flat(text: str) -> str:
    return " ".join(in_a_line(text).split()) if "\n" in text or "\t" in text else in_a_line(text)
