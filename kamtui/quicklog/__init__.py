"""The one-line grammar of a log and the words for dates, in both languages (design.md §5.1).

Pure: no storage, no screen, no clock; `now` and the known names are given. Nothing is ever dropped: the note is the
text as
typed, and what looks like a mark but cannot be read stays text and is listed.
"""

from collections.abc import Sequence
from datetime import datetime

from kamtui.quicklog.almanac import Prefer
from kamtui.quicklog.dates import read_date
from kamtui.quicklog.log import Attendee, Log, LoggedStep, Named, Person, Register, Span, Unparsed
from kamtui.quicklog.reading import Reader

__all__ = [
    "Attendee",
    "Log",
    "LoggedStep",
    "Named",
    "Person",
    "Prefer",
    "Register",
    "Span",
    "Unparsed",
    "parse",
    "read_date",
]


def parse(
    text: str,
    now: datetime,
    people: Sequence[Person] = (),
    opportunities: Sequence[Named] = (),
    teammates: Sequence[Named] = (),
    topics: Sequence[str] = (),
    prefer: Prefer = "past",
) -> Log:
    """Read a log. Never raises on any text; the same arguments give the same reading.

    `now` is aware, its zone is the user's. `people` may be meant by `@name`, `teammates` by `+name`, `topics` are
    known tags.
    `prefer` is the side on which the visit is looked for: "past" for a log, "future" for a visit that is planned; steps
    always look ahead.
    """
    return Reader(text, now, people, opportunities, teammates, topics, prefer).read()
