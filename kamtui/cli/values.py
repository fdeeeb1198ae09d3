"""Values of records as a person reads them, on one line or several."""

from datetime import date, datetime, tzinfo

from kamtui.documents.cells import in_a_line, in_lines
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text, moment_text
from kamtui.locale.names import listed
from kamtui.records.kinds import Field, kind_of
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.records.words import label_of
from kamtui.store.ids import id_text
from kamtui.store.names import name_of
from kamtui.store.workspace import Workspace

TITLE = 60
"""Characters of a record's title that tell it from others."""


def value_text(workspace: Workspace, field: Field | None, value: Value) -> str:
    """A field's value in words; `field` is None for one the declaration does not know."""
    return in_lines(_words(workspace, field, value))


def _words(workspace: Workspace, field: Field | None, value: Value) -> str:
    if value is None or value == ():
        return ""
    if field and field.target:
        ids = value if isinstance(value, tuple) else (value,)
        return listed(reference_text(workspace, field.target, one) for one in ids if isinstance(one, bytes))
    now = workspace.now()
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


def reference_text(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a referred record is called; its id where it is deleted or not here."""
    return record_title(workspace, kind, record) or id_text(record)


def record_title(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called, on one line."""
    declared = kind_of(kind)
    if declared.field(declared.title).target:
        held = workspace.read(kind, record).values.get(declared.title)
        named = name_of(workspace, declared.field(declared.title).target, held) if isinstance(held, bytes) else ""
        return in_a_line(named)
    words = " ".join(in_a_line(name_of(workspace, kind, record)).split())
    return words if len(words) <= TITLE else words[: TITLE - 2].rstrip() + ".."


def amount_text(amount: str) -> str:
    """Decimal text with its thousands apart."""
    from decimal import Decimal

    return f"{Decimal(amount):,}"


def when_text(text: str | None, now: datetime, minutes: int | None = None) -> str:
    """A stored day, or a stored UTC moment where the reader is."""
    if not text:
        return ""
    if "T" not in text:
        return day_text(date.fromisoformat(text), now.date())
    return moment_text(datetime.fromisoformat(text).astimezone(now.tzinfo), now.date(), minutes)


def day_from(text: str | None, zone: tzinfo | None) -> date | None:
    """The day of a stored day or moment, where the reader is."""
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(zone).date() if "T" in text else date.fromisoformat(text)
