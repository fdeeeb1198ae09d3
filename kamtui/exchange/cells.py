"""What the cells of another program's table mean: dates, amounts, lists and empty values as files write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from kamtui.records.kinds import Field
from kamtui.records.validation import FieldError, checked_value
from kamtui.records.values import MOMENT_YEARS, Moment, Money, Value

Order: TypeAlias = Literal["", "dmy", "mdy"]
"""How a column writes days and months in figures; empty when it does not say."""

NOTHING = {"NULL", "\\N", "#N/A", "#NULL!"}
"""How databases and spreadsheets write that there is no value."""

SERIALS = (10_000, 80_000)
"""Days of Excel's count that a date of this trade may be: May 1927 to January 2119."""

RISKY = "=+-@\t\r\n＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula, at the beginning of a cell."""

_GUARDED = re.compile(f"'+[{re.escape(RISKY)}]")
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)(.*)", re.DOTALL)
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(.*)", re.DOTALL)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})()")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_SPAN = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(.*)", re.DOTALL)
_TIME = re.compile(
    r"[T\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?\s*"
    r"(?:(Z|GMT|UTC|[+-]\d{2}:?\d{2})(?:\[([^\[\]]+)\])?)?"
)


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from calculating it (`writing.guarded`)."""
    return cell[1:] if _GUARDED.match(cell) else cell


def kept_apart(cell: str) -> str:
    """A cell that nothing guards, so that reading it by `unguarded` gives it back as it stands."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of one column as values of a field that is no reference.

    `zone` and `zone_name` are where a time without a zone is meant. `serial` says that five figures are a day as Excel
    counts them (`serials_in`).
    """

    field: Field
    zone: tzinfo | None
    zone_name: str
    order: Order = ""
    serial: bool = False

    def value(self, cell: str, currency: str = "") -> Value:
        """The value of a cell; null for an empty one. `currency` is for an amount that names none.

        Raises `FieldError` for a cell the field cannot hold.
        """
        text = self.text(cell)
        if not text.strip():
            return None
        if self.field.shape in ("day", "when"):
            return self._date(text)
        if self.field.name == "minutes" and (span := _SPAN.fullmatch(text.strip())):
            text = str(int(span[1]) * 60 + int(span[2]))
        value = checked_value(self.field, text)
        if isinstance(value, Money) and not value.currency and currency:
            return Money(value.amount, currency)
        return value

    def text(self, cell: str) -> str:
        """The cell as text that may be stored; empty where it says that there is nothing.

        A name or a note may well be the word NULL, so there it stays.
        """
        text = clean(cell)
        literal = self.field.required or self.field.shape == "long"
        return "" if not literal and text.strip() in NOTHING else text

    def _date(self, text: str) -> Value:
        if self.serial and (matched := _SERIAL.fullmatch(text.strip())):
            text = _counted(int(matched[1]), float(f"0.{matched[2] or 0}"))
        found = day_in(text, self.order)
        if found is None:
            return checked_value(self.field, text)
        day, rest = found
        if self.field.shape == "day" or not rest.strip():
            return day.isoformat()
        matched = _TIME.fullmatch(rest)
        if matched is None:
            raise FieldError(self.field.name, text)
        hour = int(matched[1])
        if half := (matched[4] or "").lower():
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or int(matched[2]) > 59 or int(matched[3] or 0) > 59 or day.year not in MOMENT_YEARS:
            raise FieldError(self.field.name, text)
        when = datetime(day.year, day.month, day.day, hour, int(matched[2]), int(matched[3] or 0))
        if offset := matched[5]:
            plus = "+00:00" if offset in ("Z", "GMT", "UTC") else offset
            return Moment.of(datetime.fromisoformat(when.isoformat() + plus), matched[6] or "")
        return Moment.of(when.replace(tzinfo=self.zone), self.zone_name) if self.zone else day.isoformat()


def clean(cell: str) -> str:
    """A cell without null bytes, which no field wants, and without an apostrophe against formulas."""
    return unguarded(cell.replace("\x00", ""))


def day_in(text: str, order: Order) -> tuple[date, str] | None:
    """The day at the beginning of a text, and what follows it; null where there is none.

    `10/11/2026` is one only in a column whose other cells tell the order; `10.11.2026` is the tenth of November.
    """
    text = text.strip()
    for pattern in (_ISO, _CHINESE, _PACKED):
        if matched := pattern.fullmatch(text):
            return _day(int(matched[1]), int(matched[2]), int(matched[3]), matched[4])
    if matched := _FIGURES.fullmatch(text):
        first, second = int(matched[1]), int(matched[3])
        if matched[2] == "." or order == "dmy":
            return _day(int(matched[4]), second, first, matched[5])
        if order == "mdy":
            return _day(int(matched[4]), first, second, matched[5])
    return None


def order_in(cells: Iterable[str]) -> Order:
    """The order of day and month in a column: a figure over twelve is a day. Empty when none is, or both are."""
    found: set[Order] = set()
    for cell in cells:
        if matched := _FIGURES.fullmatch(cell.strip()):
            if int(matched[1]) > 12:
                found.add("dmy")
            elif int(matched[3]) > 12:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def serials_in(cells: Iterable[str]) -> bool:
    """Whether a column of dates has some as Excel counts days: five figures, within a lifetime of now, and no other
    cell of nothing but figures, which could be a number of another sort."""
    figures = [cell.strip() for cell in cells if cell.strip().replace(".", "", 1).isdecimal()]
    matched = [_SERIAL.fullmatch(cell) for cell in figures]
    return bool(figures) and all(one and SERIALS[0] <= int(one[1]) <= SERIALS[1] for one in matched)


def _counted(days: int, part: float) -> str:
    """A day as Excel counts it, with the time that a part of a day is."""
    when = datetime(1899, 12, 30) + timedelta(days=days, seconds=round(part * 86_400))
    return when.isoformat(" ") if part else when.date().isoformat()


def full_name(first: str, middle: str, last: str) -> str:
    """A person's name from its parts; a Chinese one is written without spaces, the family's name first."""
    first, middle, last = first.strip(), middle.strip(), last.strip()
    if first and last and not (first + last).isascii() and _is_han(first + last):
        return last + first
    return " ".join(part for part in (first, middle, last) if part)


def _is_han(text: str) -> bool:
    return all("\u3400" <= sign <= "\u9fff" or sign >= "\U00020000" for sign in text)


def _day(year: int, month: int, day: int, rest: str) -> tuple[date, str] | None:
    try:
        return date(year, month, day), rest
    except ValueError:
        return None
