"""What whoever imports a table is told besides the numbers: what was made, what is not here, what has no home."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kamtui.actions.import_kept import Kept, notes_on
from kamtui.actions.import_lines import Line, Lines
from kamtui.exchange.headings import listed_headings
from kamtui.exchange.spellings import doubtful
from kamtui.locale import _, ngettext

SHOWN = 5
"""Names a note lists."""

LONGEST = 60
"""Characters of each of them."""


def recalled_note(columns: Mapping[str, str]) -> str:
    """That the columns were read by what somebody said of them before."""
    told = [f"{heading} = {role or '-'}" for heading, role in columns.items()]
    return _("Columns read as they were told before: {columns}").format(columns=_few(told))


def notes_on_references(made: Sequence[str], unknown: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Accounts made on the way, and by heading what is not here."""
    if made:
        count = len(made)
        yield ngettext("{count} new account: {names}", "{count} new accounts: {names}", count).format(
            count=count, names=_few(made)
        )
    for heading, texts in unknown.items():
        yield _("{heading}: not here yet, kept as text: {names}").format(heading=heading, names=_few(list(texts)))


def notes_on_cells(reader: Lines, kept: Sequence[Kept]) -> Iterator[str]:
    """Cells and columns that are no field's, and lines above the headings."""
    if above := reader.table.above:
        yield _("Lines above the headings, not taken: {lines}").format(lines=_few(above))
    if ragged := reader.table.ragged:
        rows = _few([str(row) for row in ragged])
        yield _("Rows with more cells than headings, all kept: {rows}").format(rows=rows)
    if left := sorted(reader.left_out):
        yield _("Private cells that could not be read and were left out: {headings}").format(headings=_few(left))
    yield from notes_on(kept)
    if homeless := list(reader.homeless):
        yield _("Columns without a field, kept as extra ones: {headings}").format(headings=listed_headings(homeless))
    for heading, values in reader.homeless.items():
        for value, other in doubtful(values):
            yield _("{heading}: {value} may be {other}; it was kept as it is").format(
                heading=heading, value=value[:LONGEST], other=other[:LONGEST]
            )


def notes_on_loners(lines: Sequence[Line]) -> Iterator[str]:
    """Sales whose row names no account."""
    lone = sum(not any(field.name == "account" for field, _text, _heading in line.references) for line in lines)
    if lone:
        yield ngettext("{count} row names no account", "{count} rows name no account", lone).format(count=lone)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(name[:LONGEST] for name in names[:SHOWN])
    return f"{shown}, …" if len(names) > SHOWN else shown
