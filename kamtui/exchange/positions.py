"""Lists of people with a row for each position held: which row is the person's present one, which are earlier ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from kamtui.exchange.cells import NOTHING, clean
from kamtui.exchange.headings import Plan
from kamtui.exchange.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Positions:
    """The rows of a list of people. `present` has one row for each person, `earlier` the other rows, each with the
    number of the person's present one."""

    present: tuple[Row, ...]
    earlier: tuple[tuple[Row, int], ...] = ()


def positions_in(table: Table, plan: Plan) -> Positions:
    """Part a table's rows. Without a column that says who a row is about, every row is somebody else."""
    if not plan.of_role("person"):
        return Positions(table.rows)
    of: dict[str, list[Row]] = {}
    for row in table.rows:
        of.setdefault(cell_of(row, plan, "person") or f"row {row.number}", []).append(row)
    present = {_present(rows, plan).number: rows for rows in of.values()}
    earlier = [(row, number) for number, rows in present.items() for row in rows if row.number != number]
    return Positions(
        tuple(row for row in table.rows if row.number in present),
        tuple(sorted(earlier, key=lambda pair: pair[0].number)),
    )


def _present(rows: Iterable[Row], plan: Plan) -> Row:
    """The row without an end, else the one that ended last; of several the one that began last."""
    return max(
        rows,
        key=lambda row: (
            not cell_of(row, plan, "until"), cell_of(row, plan, "until"), cell_of(row, plan, "since"), row.number,
        ),
    )


def cell_of(row: Row, plan: Plan, role: str) -> str:
    """What a row says in the column with this role; empty where there is none."""
    column = next((one for one in plan.columns if one.role == role), None)
    if column is None or column.index >= len(row.cells):
        return ""
    text = clean(row.cells[column.index]).strip()
    return "" if text in NOTHING else text
