"""Values a record may hold: the frozen set of the change log, and the trade's compound ones.

A `Value` is null, int, float, text, blob or a flat tuple of these (shared with every bundle ever written). Money,
moments and mixes are named tuples, so they are such values as they stand.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeAlias

Scalar: TypeAlias = None | int | float | str | bytes
Value: TypeAlias = Scalar | tuple[Scalar, ...]

RecordId: TypeAlias = bytes
"""16 bytes: a UUIDv7 made when the record is typed, or a uuid5 where the id follows from the content."""


class Money(NamedTuple):
    """An amount as decimal text, exactly as it was meant, and its ISO 4217 currency (may be empty when unknown)."""

    amount: str
    currency: str

    @property
    def number(self) -> Decimal:
        """The amount as a number to compute with."""
        return Decimal(self.amount)


MOMENT_YEARS = range(1001, 9999)
"""Years a moment may be in: a year from either end of what four digits write, so that it has a day in every zone."""


class Moment(NamedTuple):
    """A point in time: UTC as `2026-11-24T02:00:00Z`, and the IANA zone (or `+08:00`) it was meant in."""

    utc: str
    zone: str

    @classmethod
    def of(cls, when: datetime, zone: str = "") -> "Moment":
        """The moment of an aware `when`; `zone` names its IANA zone where the datetime does not.

        Raises `ValueError` for a datetime without a zone, or outside of `MOMENT_YEARS`.
        """
        if when.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if when.year not in MOMENT_YEARS:
            raise ValueError(f"the year {when.year} is too far away")
        name = zone or getattr(when.tzinfo, "key", "") or offset_text(when)
        return cls(when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), name)

    def local(self, zone: tzinfo | None = None) -> datetime:
        """The moment as an aware datetime, in `zone` or else in the zone it was meant in."""
        when = datetime.fromisoformat(self.utc)
        return when.astimezone(zone or zone_of(self.zone))


When: TypeAlias = str | Moment
"""A day (`2026-11-24`), which stays a day, or a moment."""


class Mix(NamedTuple):
    """Weights of the four dimensions of a visit (domain.md D41). Minutes are weights as well."""

    trust: int
    needs: int
    objections: int
    closing: int


def offset_text(when: datetime) -> str:
    """The UTC offset of an aware `when`, as `+08:00`."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def zone_of(name: str) -> tzinfo:
    """The zone with this IANA name or offset; UTC where the machine does not know it."""
    if matched := re.fullmatch(r"([+-])(\d\d):(\d\d)", name):
        minutes = int(matched[2]) * 60 + int(matched[3])
        return timezone(timedelta(minutes=-minutes if matched[1] == "-" else minutes))
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def day_of(when: When, zone: tzinfo) -> date:
    """The calendar day of `when` for somebody in `zone`."""
    if isinstance(when, str):
        return date.fromisoformat(when[:10])
    return when.local(zone).date()


CURRENCY_SIGNS = {
    "¥": "CNY",
    "元": "CNY",
    "￥": "CNY",
    "人民币": "CNY",
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "US$": "USD",
}
"""What people write for a currency. `¥` is read as CNY, the currency of most users; an ISO code always wins."""

SCALES = {"k": 3, "m": 6, "mio": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "万": 4, "百万": 6, "千万": 7, "亿": 8}
"""Powers of ten behind an amount, as typed: `10m`, `1000万`, `1.2亿`."""

_MONEY = re.compile(
    r"(?P<before>[A-Z]{3}|US\$|[¥￥€£$]|人民币)?\s*(?P<number>[+-]?[\d.,'\s]*\d)\s*"
    r"(?P<scale>k|mio|million|m|billion|bn|b|百万|千万|万|亿)?\s*(?P<after>[A-Z]{3}|[¥￥€£$元])?",
    re.IGNORECASE,
)


def read_money(text: str, currency: str = "") -> Money:
    """Money as typed (`10m CNY`, `EUR 1.200,50`, `￥1000万`); `currency` where the text names none.

    Raises `ValueError` when the text is not one amount.
    """
    matched = _MONEY.fullmatch(text.strip())
    if not matched:
        raise ValueError(f"not an amount: {text!r}")
    sign = (matched["before"] or matched["after"] or "").upper()
    amount = read_decimal(matched["number"])
    if scale := matched["scale"]:
        amount = amount.scaleb(SCALES[scale.lower()])
    return Money(plain(amount), CURRENCY_SIGNS.get(sign, sign) or currency)


def read_decimal(text: str) -> Decimal:
    """A number with either decimal sign and any grouping. Raises `ValueError`.

    The sign that stands last is the decimal one, unless it stands alone before exactly three digits and is a comma.
    """
    number = re.sub(r"[\s']", "", text)
    comma, dot = number.rfind(","), number.rfind(".")
    if comma > dot and (dot >= 0 or not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", number)):
        number = number.replace(".", "").replace(",", ".")
    else:
        number = number.replace(",", "") if number.count(".") <= 1 else number.replace(".", "").replace(",", "")
    try:
        return Decimal(number)
    except InvalidOperation:
        raise ValueError(f"not a number: {text!r}") from None


def plain(number: Decimal) -> str:
    """Decimal text without an exponent and without zeros that say nothing: `10000000`, `12.5`."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def is_value(value: object) -> bool:
    """Whether the change log can hold `value`: finite, no lone surrogates, integers of at most 64 bits, tuples flat."""
    if isinstance(value, tuple):
        return all(not isinstance(part, tuple) and is_value(part) for part in value)
    if isinstance(value, bool) or value is None or isinstance(value, bytes):
        return True
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, float):
        return value == value and value not in (float("inf"), float("-inf"))
    return isinstance(value, str) and value.isprintable() | _encodes(value)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_value(value: object) -> Value:
    """`value` as the log keeps it: lists become tuples. Raises `ValueError` for anything the log cannot hold."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | tuple):
        value = tuple(value)
    if not is_value(value):
        raise ValueError(f"the change log cannot hold {value!r}")
    return value  # type: ignore[return-value]  # just proved by is_value
