"""Stored values as the typed cells of a workbook: numbers, real dates, and text wherever a cell would change them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kamtui.exchange import own
from kamtui.records.kinds import Field
from kamtui.records.values import Moment, Money, RecordId, Value, plain, zone_of

Cell: TypeAlias = str | int | float | date
"""What a cell holds; `bool` and `datetime` are among them."""

EARLIEST = date(1900, 3, 1)
"""Before this day Excel's calendar is wrong: it knows a 29 February 1900."""

WHOLE_MAX = 10**15
"""Whole numbers below this come back from Excel's floating point as they were."""

CELL_UNITS = 32_767
"""Units of UTF-16 a cell of Excel takes."""


def headings_of(one: Field) -> tuple[str, ...]:
    """The columns of a field: as in CSV, and the zone beside a moment."""
    return (one.name, one.name + own.ZONE) if one.shape == "when" else own.columns_of(one)


def cells_of(one: Field, value: Value, names: Mapping[RecordId, str]) -> tuple[Cell, ...]:
    """A stored value as the cells of its columns; empty text where there is nothing."""
    if one.shape == "money" and isinstance(value, Money):
        return _amount(value.amount), value.currency
    if one.shape == "when":
        return _when(value)
    if one.shape == "day" and isinstance(value, str):
        return (_day(value),)
    if isinstance(value, bool):
        return (value,)
    if isinstance(value, int) and abs(value) < WHOLE_MAX:
        return (value,)
    if isinstance(value, float) and float(f"{value:.16G}") == value:
        return (value,)  # Excel's files hold sixteen digits
    return own.cells_of(one, value, names)


def in_cells(text: str) -> list[str]:
    """A text in pieces that a cell takes: one, unless it is longer than Excel allows."""
    if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= CELL_UNITS:
        return [text]
    return [text[start : start + own.PIECE] for start in range(0, len(text), own.PIECE)]


def _amount(amount: str) -> Cell:
    """An amount as a number, unless a number would round or reword it."""
    try:
        number = float(f"{float(amount):.16G}")
        same = abs(number) < WHOLE_MAX and plain(Decimal(repr(number))) == amount
    except ValueError:
        return amount
    return (int(number) if number == int(number) else number) if same else amount


def _day(text: str) -> Cell:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= EARLIEST and day.isoformat() == text else text


def _when(value: Value) -> tuple[Cell, Cell]:
    if isinstance(value, Moment):
        local = value.local().replace(tzinfo=None)
        back = Moment.of(local.replace(tzinfo=zone_of(value.zone)), value.zone) if local.year > 1900 else None
        return (local, value.zone) if back == value else (own.text_of(value), "")
    return (_day(value), "") if isinstance(value, str) else ("", "")
