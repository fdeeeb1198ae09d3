"""What a trial of an import shows: each column with what it becomes, and the first rows as they would be read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kamtui.cli.output import Column, print_table, say
from kamtui.locale import _, ngettext

if TYPE_CHECKING:
    from kamtui.actions.import_lines import Line, Lines
    from kamtui.actions.imports import Imported
    from kamtui.exchange.headings import Column as TableColumn
    from kamtui.exchange.headings import Plan
    from kamtui.store.workspace import Workspace

ROWS = 3
"""Rows shown: enough to see that a column is read as what it is, and they fit beside each other."""

TELLING = 4
"""Headings named as the reason for a kind."""

LEAST = 8
"""Cells a column of the preview yields down to."""


def print_preview(workspace: "Workspace", imported: "Imported", told: bool) -> None:
    """Print how a table would be read; nothing for a file of kamtui's own. `told` says that the kind was given."""
    from kamtui.actions.import_lines import Lines

    if imported.table is None or imported.plan is None:
        return
    say(f"  {_why(imported.plan, told)}")
    reader = Lines(imported.table, imported.plan, workspace.now())
    lines = list(reader)
    above = _bosses(lines)
    shown = lines[:ROWS]
    headings = [Column(_("COLUMN"), least=LEAST), Column(_("BECOMES"), least=LEAST)]
    headings += [Column(_("ROW {n}").format(n=line.number), least=LEAST) for line in shown]
    rows = [
        [column.heading, _becomes(reader, column), *(_sample(workspace, reader, column, line, above) for line in shown)]
        for column in imported.plan.columns
    ]
    print_table(headings, rows, _("No rows"))
    if above:
        say(f"  {_chart(lines, above)}")


def _why(plan: "Plan", told: bool) -> str:
    from kamtui.exchange.headings import claims
    from kamtui.records.kinds import all_kinds, kind_of

    what = _(kind_of(plan.kind).plural)
    if told:
        return _("Read as {kind}, as it was told").format(kind=what)

    def shared(heading: str) -> int:
        from kamtui.exchange.headings import fold

        return sum(fold(heading) in claims(kind) for kind in all_kinds())

    telling = [column.heading for column in plan.columns if column.role in ("field", "key", "first", "last")]
    names = ", ".join(sorted(telling, key=shared)[:TELLING])
    return _("Read as {kind}, told by its columns {names}").format(kind=what, names=names)


def _becomes(reader: "Lines", column: "TableColumn") -> str:
    """What a column is for, in a word or two."""
    if column.role == "field":
        field = reader.kind.field(column.field)
        return _("{field} (line of the chart)").format(field=_(field.label)) if field.name == "boss" else _(field.label)
    return {
        "key": _("key of the row"),
        "first": _("name, first part"),
        "middle": _("name, middle part"),
        "last": _("name, last part"),
        "currency": _("currency of the amounts"),
        "person": _("who the row is about"),
        "since": _("in the position since"),
        "until": _("in the position until"),
    }.get(column.role, _("(extra field)"))


def _sample(
    workspace: "Workspace", reader: "Lines", column: "TableColumn", line: "Line", above: dict[bytes, "Line"]
) -> str:
    """What a line has of a column, as it would be kept."""
    from kamtui.cli.values import value_text
    from kamtui.records.kinds import EXTRA

    raw = next((row.cells for row in reader.table.rows if row.number == line.number), ())
    cell = raw[column.index] if column.index < len(raw) else ""
    if column.role != "field":
        return cell
    field = reader.kind.field(column.field)
    if field.target:
        boss = above.get(line.id) if field.name == "boss" else None
        return boss.name if boss else next((text for one, text, _head in line.references if one == field), "")
    value = line.values.get(field.name)
    if value is None and (kept := line.values.get(EXTRA + column.heading)):
        return _("{text} (kept as text)").format(text=kept)
    return value_text(workspace, field, value)


def _bosses(lines: "Sequence[Line]") -> dict[bytes, "Line"]:
    """The line of each line's boss, where the table has it."""
    keys = {line.key: line for line in lines if line.key}
    counted = Counter(line.name for line in lines)
    names = {line.name: line for line in lines if counted[line.name] == 1}
    found = {}
    for line in lines:
        for field, text, _heading in line.references:
            boss = keys.get(text) or names.get(text)
            if field.name == "boss" and boss is not None and boss is not line:
                found[line.id] = boss
    return found


def _chart(lines: "Sequence[Line]", above: dict[bytes, "Line"]) -> str:
    """The chart in a sentence: how many people, who is on top, how many levels."""
    people = {line.id: line for line in lines}
    reports = Counter(boss.id for boss in above.values())
    tops = [line.name for line in people.values() if line.id not in above and reports[line.id]]
    levels = max(sum(1 for _step in _way_up(line.id, above)) for line in people.values()) + 1
    return ngettext(
        "The chart: {people} people, {names} on top, {n} level",
        "The chart: {people} people, {names} on top, {n} levels",
        levels,
    ).format(people=len(people), names=", ".join(tops[:TELLING]) or _("nobody"), n=levels)


def _way_up(person: bytes, above: dict[bytes, "Line"]) -> Iterator[bytes]:
    """Everybody above a person, once each: the import cuts a circle where it would close."""
    met = {person}
    while (boss := above.get(person)) and boss.id not in met:
        person = boss.id
        met.add(person)
        yield person
