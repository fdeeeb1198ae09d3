"""The preview of a file that is imported: its columns with what they are taken for, and its first rows as they would be
read."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from kamtui.actions.importing import FileRead, Part, ReadRow, Rehearsed, Sample
from kamtui.actions.imports import Imported
from kamtui.exchange.assignments import Trouble, is_hidden, label_of, role_of, troubles
from kamtui.exchange.headings import OUT, Column, Plan
from kamtui.locale import _, ngettext
from kamtui.records.kinds import EXTRA, Field, Kind, is_kind, kind_of
from kamtui.records.values import Value
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.fields import as_text
from kamtui.tui.widgets import columns as set_columns
from kamtui.tui.widgets.rows import RowState
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import MASK, Cell, Ink, Span, clean, cut, pad_spans

SAMPLES = 3
"""Values of a column that are shown beside it."""

SAMPLED_ROWS = 50
"""Rows looked through for them: a column that is empty longer shows none."""

WIDEST = 24
"""Cells of a field in the table of the first rows: two of them, a name and a number stand side by side at 80."""

LEFT_OUT_SHOWN = 200
"""Rows left out that are listed; all of them can be saved."""

BAR = 20
"""Cells of the bar that says how far it is."""


class ColumnRow(NamedTuple):
    """A column of the table: what it is taken for, its first values, and what is to know of it.

    `changed`: a person said so. `hidden`: its cells are private.
    """

    column: Column
    role: str
    label: str
    samples: str
    trouble: Trouble | None = None
    changed: bool = False
    hidden: bool = False


def column_rows(
    part: Part, plan: Plan | None, changed: Callable[[int], bool], was: Callable[[int], str]
) -> list[ColumnRow]:
    """The columns of a part in their order; without a plan nobody knows yet what they are."""
    if plan is None:
        return [
            ColumnRow(Column(index, heading, "extra"), "", "", samples(part, index))
            for index, heading in enumerate(part.table.headings)
        ]
    kind = kind_of(plan.kind)
    known = {
        column.index: Trouble(column.index, _("was {field}").format(field=label_of(kind, role)))
        for column in plan.columns
        if (role := was(column.index))
    }
    for trouble in troubles(kind, plan, part.is_key):
        if trouble.stops or trouble.column not in known:
            known[trouble.column] = trouble
    return [
        ColumnRow(
            column, role_of(column), label_of(kind, role_of(column)), samples(part, column.index),
            known.get(column.index), changed(column.index), is_hidden(kind, column),
        )
        for column in plan.columns
    ]  # fmt: skip


def samples(part: Part, index: int) -> str:
    """The first different values of a column."""
    found: dict[str, None] = {}
    for row in part.table.rows[:SAMPLED_ROWS]:
        cell = " ".join(row.cells[index].split()) if index < len(row.cells) else ""
        if cell:
            found[cell[:WIDEST * 2]] = None
        if len(found) == SAMPLES:
            break
    return " | ".join(found)


def draw_column(row: ColumnRow, width: int, state: RowState) -> Cell:
    """Heading, what it is, values; in place of the values what is wrong."""
    heading, role = max(8, min(28, width * 26 // 100)), max(8, min(30, width * 30 // 100))
    rest = width - heading - role - 2 * set_columns.GAP
    ink: Ink = "faint" if row.role == OUT else "strong" if state.current else "text"
    mark = Span("* ", "key") if row.changed else Span("  ")
    plain = row.column.role in ("extra", "out")
    taken = (mark, Span(row.label, "dim" if plain else "accent")) if row.label else (mark, Span("?", "look"))
    gap = Span(" " * set_columns.GAP)
    shown = Span(row.samples, "faint" if row.role == OUT else "dim", MASK if row.hidden else "")
    told: Cell = ()
    if row.trouble:
        told = (Span(row.trouble.text, "late" if row.trouble.stops else "warn"), gap)
    return (
        *pad_spans((Span(clean(row.column.heading), ink),), heading), gap, *pad_spans(taken, role), gap,
        *(told if rest > 0 else ()), shown,
    )  # fmt: skip


# As it would be read


class ShownField(NamedTuple):
    """A column of the first rows: the name of its values, its label, and the field where there is one."""

    name: str
    label: str
    field: Field | None = None


def shown_fields(kind: Kind, plan: Plan) -> list[ShownField]:
    """The fields of a plan: what names a record first, then as the columns stand, extra ones last."""
    names = dict.fromkeys([kind.title, *plan.fields])
    fields = [ShownField(name, _(kind.field(name).label), kind.field(name)) for name in names]
    extra = [
        ShownField(EXTRA + one.heading, one.heading)
        for one in plan.columns
        if one.role in ("extra", "key") and not one.field and not is_hidden(kind, one)
    ]
    return [*fields, *extra]


def name_at(plan: Plan, index: int) -> str:
    """The name of the values that a column is read into; of a part of a name, the name."""
    column = plan.columns[index]
    if column.role == "field" or column.field:
        return column.field
    if column.role in ("first", "middle", "last"):
        return kind_of(plan.kind).title
    return EXTRA + column.heading


def row_lines(
    workspace: Workspace, fields: Sequence[ShownField], rows: Sequence[tuple[str, Mapping[str, Value]]], width: int,
    at: str = "",
) -> Section:
    """Rows in a table: what names each, then as many fields as there is room for, the one called `at` among them."""
    texts = [(number, [_text(workspace, field, values) for field in fields]) for number, values in rows]
    widths = [
        min(WIDEST, max([cell_len(field.label), *(cell_len(cells[index]) for _number, cells in texts)]))
        for index, field in enumerate(fields)
    ]
    number = max([cell_len(name) for name, _cells in texts], default=0)
    room = width - number - set_columns.GAP
    shown = _window([field.name for field in fields], widths, room, at)
    heads = [(Span(fields[index].label, "accent" if fields[index].name == at else "faint"),) for index in shown]
    lines = [Line(((Span(" "),), *heads))]
    for name, cells in texts:
        drawn = [_span(fields[index], cells[index], first=index == 0) for index in shown]
        lines.append(Line(((Span(name or " ", "faint"),), *((one if one.text else Span(" "),) for one in drawn))))
    columns = (set_columns.NUMBER, *(set_columns.Column(most=WIDEST, least=widths[index]) for index in shown))
    return Section("", tuple(lines), columns)


def _window(names: Sequence[str], widths: Sequence[int], room: int, at: str) -> list[int]:
    """Which fields there is room for: the first always, the others from as early as `at` still fits."""

    def fitting(start: int) -> list[int]:
        taken, found = widths[0], [0]
        for index in range(start, len(widths)):
            taken += set_columns.GAP + widths[index]
            if taken > room:
                break
            found.append(index)
        return found

    if not names:
        return []
    place = names.index(at) if at in names else 0
    for start in range(1, max(place, 1) + 1):
        found = fitting(start)
        if place == 0 or place in found:
            return found
    return [0] if not place else [0, place]


def _text(workspace: Workspace, shown: ShownField, values: Mapping[str, Value]) -> str:
    value = values.get(shown.name)
    if value is None:
        return ""
    if shown.field is None or (shown.field.target and isinstance(value, str)):
        return " ".join(str(value).split())
    return " ".join(as_text(workspace, shown.field, value).split())


def _span(shown: ShownField, text: str, first: bool) -> Span:
    private = shown.field is not None and shown.field.private
    return Span(cut(clean(text), WIDEST), "strong" if first else "text", MASK if private and text else "")


def sample_sections(workspace: Workspace, made: Sequence[Sample], width: int) -> list[Section]:
    """The first records of a file without columns, kind by kind."""
    found = []
    for name in dict.fromkeys(sample.kind for sample in made):
        kind = kind_of(name)
        own = [sample.values for sample in made if sample.kind == name]
        filled = [field for field in kind.fields if any(values.get(field.name) not in (None, ()) for values in own)]
        filled.sort(key=lambda field: field.name != kind.title)
        fields = [ShownField(field.name, _(field.label), field) for field in filled]
        rows = [("", values) for values in own]
        table = row_lines(workspace, fields, rows, width)
        found.append(table._replace(heading=_(kind.plural)[:1].upper() + _(kind.plural)[1:]))
    return found


# What it comes to


def counts(results: Sequence[Imported], many: bool = False) -> list[Line]:
    """New, changed, unchanged and left out, a line for each kind; without `many` a single kind is not named."""
    lines = []
    for one in results:
        parts: list[Cell] = [_counted(one.created, _("{n} new"), "strong")]
        for n, text, ink in (
            (one.updated, _("{n} changed"), "strong"),
            (one.unchanged, _("{n} as they were"), "text"),
            (len(one.skipped), _("{n} left out"), "look"),
            (len(one.kept), ngettext("{n} value kept as text", "{n} values kept as text", len(one.kept)), "warn"),
        ):
            if n:
                parts.append(_counted(n, text, ink))  # type: ignore[arg-type]  # the inks above
        head = [(Span(plural(one.kind), "dim"),)] if many or len(results) > 1 else []
        lines.append(Line((tuple(span for part in (*head, *parts) for span in (*part, Span("   "))),)))
    return lines


def _counted(n: int, text: str, ink: Ink) -> Cell:
    """A sentence around a number that stands out."""
    before, _sign, after = text.partition("{n}")
    return (Span(before, "dim"), Span(f"{n:,}", ink if n else "dim"), Span(after, "dim"))


def plural(kind: str) -> str:
    """`accounts`; empty for no kind."""
    return _(kind_of(kind).plural) if is_kind(kind) else kind


def left_out(results: Sequence[Imported]) -> list[Section]:
    """Rows that cannot be taken, with sheet where there are several, number and reason."""
    skipped = [(one.sheet, row, reason) for one in results for row, reason in one.skipped]
    if not skipped:
        return []
    lines = [
        Line(((Span(" ".join(filter(None, (sheet, _("row {n}").format(n=row)))), "dim"),), (Span(reason, "warn"),)))
        for sheet, row, reason in skipped[:LEFT_OUT_SHOWN]
    ]
    if (more := len(skipped) - LEFT_OUT_SHOWN) > 0:
        lines.append(Line(((), (Span(ngettext("{n} more row", "{n} more rows", more).format(n=more), "dim"),))))
    return [Section(_("LEFT OUT"), tuple(lines), (set_columns.WORD, set_columns.FACT), tally=f"{len(skipped):,}")]


def noted(results: Sequence[Imported]) -> list[Section]:
    """What is said besides."""
    lines = [Line(((Span(note, "text"),),), wrap=True) for one in results for note in one.notes]
    return [Section(_("NOTES"), tuple(lines))] if lines else []


def share_bar(done: int, total: int) -> Cell:
    """A share as `########------------` with its percentage; before anything is known, only the empty bar."""
    full = BAR * done // total if total else 0
    percent = min(99, done * 100 // total) if total else 0
    return (Span("#" * full, "accent"), Span("-" * (BAR - full), "border"), Span(f" {percent:3d}%", "dim"))


def sections(
    workspace: Workspace, head: Sequence[Line], table: Section | None, rehearsed: Rehearsed | None, width: int
) -> list[Section]:
    """All that stands below the columns."""
    found = [Section("", tuple(head), full=True)]
    if table is not None:
        found.append(table)
    if rehearsed is not None:
        found += sample_sections(workspace, rehearsed.samples, width)
        found += left_out(rehearsed.results) + noted(rehearsed.results)
    return found


# The top line


def encoding_name(file: FileRead) -> str:
    """`UTF-8`, `GB18030`, `Windows-1252`."""
    name = file.encoding.replace("_", "-").lower()
    known = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
    return known.get(name, name.upper())


def separator_name(separator: str) -> str:
    """What stands between the cells, in words."""
    words = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("pipes")}
    return words.get(separator, separator)


def form_name(file: FileRead) -> str:
    """What a file without columns is."""
    words = {"kamtui": _("export of kamtui"), "vcard": _("address cards"), "calendar": _("calendar"), "json": "JSON"}
    return words.get(file.form, "")


def rows_text(n: int) -> str:
    """`1,234 rows`."""
    return ngettext("{n} row", "{n} rows", n).format(n=f"{n:,}")


def as_rows(rows: Sequence[ReadRow]) -> list[tuple[str, Mapping[str, Value]]]:
    """Rows for `row_lines`."""
    return [(str(row.number), row.values) for row in rows]
