"""What is understood of a text while it is typed, shown beside it: the day of a date, the size of an amount."""

from datetime import date, datetime
from typing import Literal

from kamtui.locale.dates import day_text, moment_text
from kamtui.locale.money import money_text
from kamtui.records.values import read_money
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.fields import FormField

LOOKING_BACK = ("done", "since", "opened")
"""Fields whose weekdays and days of a month lie in the past, as `actions.typed` reads them."""

LONGEST_AMOUNT = 40
"""Characters. A longer text is no amount."""


def understood(workspace: Workspace, field: FormField, text: str) -> str:
    """`Tue 24 Nov` for `周二`, `CNY 10.0m` for `1000万 CNY`; empty where nothing is understood or nothing is to say.

    Answers within a millisecond: the English phrases that only a large library reads are understood once the field is
    left.
    """
    text = text.strip()
    if not text:
        return ""
    if field.widget == "date":
        side: Literal["past", "future"] = "past" if field.name in LOOKING_BACK else "future"
        return _date(text, workspace.now(), side, field.declared.shape == "when")
    if field.widget == "money" and len(text) <= LONGEST_AMOUNT:
        try:
            return money_text(*read_money(text))
        except ValueError:
            return ""
    return ""


def _date(text: str, now: datetime, prefer: Literal["past", "future"], with_hour: bool) -> str:
    """The day, and the hour where one was named and the field keeps it."""
    from kamtui.quicklog.dates import read_moment
    from kamtui.quicklog.fold import shadow

    today = now.date()
    try:
        iso = datetime.fromisoformat(text)
    except ValueError:
        words = " ".join(shadow(text).split())
        read = read_moment(words, 0, now, prefer)
        if read is None or read.end != len(words):
            return ""
        return moment_text(read.start, today) if read.start and with_hour else day_text(read.day, today)
    if len(text) <= len(date.min.isoformat()) or not with_hour:
        return day_text(iso.date(), today)
    return moment_text(iso, today)
