"""What one log was understood to say: the values that `parse` gives back."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be meant by `@name`. `met` is the last meeting here; it decides between people of one
    surname."""

    id: bytes
    name: str
    native_name: str = ""
    title: str = ""
    met: datetime | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An opportunity or a teammate that may be meant by `$opportunity` or `+name`."""

    id: bytes
    name: str
    native_name: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """One who was there: `word` as typed, without the mark.

    `certain` is False where several people fit (`candidates`, the last one met first) and for a `provisional`
    person, who is
    not known yet and is called `word`.
    """

    word: str
    person: Person | None
    certain: bool
    provisional: bool
    candidates: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """One step: `sort` is next, ours, theirs, asked (they ask) or ask (we ask); `line` counts from 1.

    `text` is without the date and the owner that were understood. `dateless`: a date was meant that could not be
    read; its
    words are still in `text`. `owner_word` is kept also where no teammate, or more than one, fits it. `people` are
    those named in it by `@`; the names stay in `text` without the mark.
    """

    sort: str
    text: str
    due: date | datetime | None
    urgent: bool
    owner: Named | None
    owner_word: str
    dateless: bool
    line: int
    people: tuple[Attendee, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """An entry for a register: `kind` is dinner, gift or incident.

    `amount` is decimal text ("" unknown), `currency` an ISO 4217 code ("" where none was typed), `heads` the people
    at table.
    """

    kind: str
    amount: str
    currency: str
    heads: int | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Unparsed:
    """What looks like a mark and could not be read: it stays text. `reason` is English, marked for translation."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the raw text, `text[start:end]`, and what it was understood as.

    `role` is one of mark, attendee, kind, tag, date, length, mix, field, result, recap, opportunity, owner,
    register, unparsed.
    """

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Log:
    """A log as read. `note` is the text as typed, always.

    `start` is aware; a date without a time is `day`, and `start` is then None; both None: the caller's default.
    `mix` is (trust, needs, objections, closing) in minutes or as weights (domain.md D41). `result` is advanced,
    continued,
    none or setback. `opportunity_word` is what followed `$`, also where no opportunity fits it.
    """

    note: str
    start: datetime | None = None
    day: date | None = None
    minutes: int | None = None
    kind: str | None = None
    attendees: tuple[Attendee, ...] = ()
    mix: tuple[int, int, int, int] | None = None
    mix_is_minutes: bool = False
    goal: str | None = None
    problem: str | None = None
    need: str | None = None
    steps: tuple[LoggedStep, ...] = ()
    result: str | None = None
    opportunity: Named | None = None
    opportunity_word: str = ""
    recap: bool = False
    tags: tuple[str, ...] = ()
    registers: tuple[Register, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    spans: tuple[Span, ...] = ()
