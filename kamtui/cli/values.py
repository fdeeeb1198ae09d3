"""Values of records as a person reads them, on one line or several."""

from datetime import date, datetime, tzinfo
from functools import partial

from kamtui.documents.cells import in_a_line
from kamtui.documents.valued import in_words
from kamtui.locale.dates import day_text, moment_text
from kamtui.records.kinds import Field, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.ids import id_text
from kamtui.store.names import name_of
from kamtui.store.workspace import Workspace

TITLE = 60
"""Characters of a record's title that tell it from others."""


def value_text(workspace: Workspace, field: Field | None, value: Value) -> str:
    """A field's value in words; `field` is None for one the declaration does not know."""
    return in_words(field, value, partial(reference_text, workspace), workspace.now())


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
