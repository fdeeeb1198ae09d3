"""A field's value in words, on one line or several."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from kamtui.documents.cells import in_lines
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text, moment_text
from kamtui.locale.names import listed
from kamtui.records.kinds import Field
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.records.words import label_of
from kamtui.store.ids import id_text

Named: TypeAlias = Callable[[str, RecordId], str]
"""What a record of a kind is called."""


def in_words(field: Field | None, value: Value, named: Named, now: datetime) -> str:
    """A field's value in words; `field` is None for one the declaration does not know."""
    return in_lines(_words(field, value, named, now))


def _words(field: Field | None, value: Value, named: Named, now: datetime) -> str:
    if value is None or value == ():
        return ""
    if field and field.target:
        ids = value if isinstance(value, tuple) else (value,)
        return listed(named(field.target, one) for one in ids if isinstance(one, bytes))
    shape = field.shape if field else ""
    if isinstance(value, Moment) or (shape == "when" and isinstance(value, tuple)):
        return moment_text(Moment(*map(str, value)).local(now.tzinfo), now.date())
    if isinstance(value, Mix) or shape == "mix":
        return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if isinstance(value, Money) or (shape == "money" and isinstance(value, tuple)):
        amount, currency = map(str, value)
        return f"{amount_text(amount)} {currency}".strip()
    if shape in ("day", "when") and isinstance(value, str):
        return day_text(date.fromisoformat(value[:10]), now.date())
    if field and field.options and isinstance(value, str):
        return label_of(field.options, value)
    if shape == "bool":
        return _("yes") if value else _("no")
    if field and field.unit and isinstance(value, int):
        return f"{value} %" if field.unit == "percent" else ngettext("{n} day", "{n} days", value).format(n=value)
    if isinstance(value, bytes):
        return id_text(value) if len(value) == 16 else value.hex()
    return listed(map(str, value)) if isinstance(value, tuple) else str(value)


def amount_text(amount: str) -> str:
    """Decimal text with its thousands apart."""
    from decimal import Decimal

    return f"{Decimal(amount):,}"
