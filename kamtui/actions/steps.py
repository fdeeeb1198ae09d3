"""Steps and promises: done, open again, put off (domain.md D50, D51)."""

from datetime import datetime

from kamtui.actions.records import seen
from kamtui.records.values import Moment, RecordId, Value, day_of
from kamtui.records.words import PROMISES
from kamtui.store.workspace import Workspace


def finish(workspace: Workspace, step: RecordId, *, kept: str = "", answer: str = "") -> None:
    """Mark a step done now. A promise is kept on time or late by its date, unless `kept` says `broken` or another.

    A step that somebody has finished before stays done since then.
    """
    reading = seen(workspace, "step", step)
    now = workspace.now()
    values: dict[str, Value] = {}
    if reading.values.get("done") is None:
        values["done"] = Moment.of(now)
        if reading.values.get("sort") in PROMISES:
            values["kept"] = how_kept(reading.values.get("due"), now)
    if kept:
        values["kept"] = kept
    if answer:
        values["answer"] = answer
    with workspace.action("done") as transaction:
        transaction.write(reading, values)


def reopen(workspace: Workspace, step: RecordId) -> None:
    """Open a step again that was marked done."""
    reading = seen(workspace, "step", step)
    with workspace.action("reopen") as transaction:
        transaction.write(reading, {"done": None, "kept": None})


def snooze(workspace: Workspace, step: RecordId, until: str, reason: str = "") -> None:
    """Put a step off to the day `until` (ISO), with the reason. The due date stays: no promise moves in silence."""
    reading = seen(workspace, "step", step)
    with workspace.action("snooze") as transaction:
        transaction.write(reading, {"snoozed_until": until, "snooze_reason": reason or None})


def how_kept(due: Value, now: datetime) -> str:
    """`on_time` or `late` for a promise done now. One without a date is on time; the whole last day counts."""
    if isinstance(due, Moment):
        return "on_time" if now <= due.local() else "late"
    if isinstance(due, str) and now.tzinfo:
        return "on_time" if now.date() <= day_of(due, now.tzinfo) else "late"
    return "on_time"
