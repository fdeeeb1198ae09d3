"""Reading a log from its first character to its last: the head, then one mark after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from kamtui.quicklog import marks, reasons
from kamtui.quicklog.almanac import Prefer
from kamtui.quicklog.clocks import read_length
from kamtui.quicklog.dates import Moment
from kamtui.quicklog.fold import ZH_NUMBER, number, plain_name
from kamtui.quicklog.fold import shadow as fold
from kamtui.quicklog.head import BareWord, read_bare_words, read_opening
from kamtui.quicklog.log import Attendee, Log, LoggedStep, Named, Person, Register
from kamtui.quicklog.mentions import Mention, attendee, belongs_to_step, mark_cuts
from kamtui.quicklog.names import Directory, directory, directory_of, fitting_opportunities
from kamtui.quicklog.page import Page
from kamtui.quicklog.registers import KINDS as REGISTERS
from kamtui.quicklog.registers import read_amounts
from kamtui.quicklog.steps import read_inside, remaining

LONGEST_QUOTE = 80
"""Characters inside the quotes of a name."""
REGISTER_REACH = 120
"""Characters behind #dinner in which its amount is looked for; a longer way is another thought."""
MOST_MINUTES = 1440
"""A dimension of one visit takes no more than a day."""

_SEPARATORS = re.compile(r"[\s,、;。|/·*•-]*")
_GIFT_STOP = re.compile(r"(?<!\d),|,(?!\d)|、")
_BULLET = re.compile(r"[ ]*(?:[-*•·][ ]*|\d{1,2}[.)、][ ]*)?")
_MINUTES = re.compile(rf"(?P<n>{ZH_NUMBER})(?:mins?|m|分钟?|')?(?=$|[\s,;。、)]|\.(?:\s|$))", re.I)
_WEIGHTS = re.compile(r"(\d{1,4})([/,-])(\d{1,4})\2(\d{1,4})\2(\d{1,4})(?=$|[\s,;。、)]|\.(?:\s|$))")
_SPACED_WEIGHTS = re.compile(r"[ ]+\d{1,4}[/,-]\d[\d/,-]*")
_SPACED_NUMBER = re.compile(rf"[ ]+{ZH_NUMBER}(?:分钟?|m|min)?(?=$|[\s,;。、])")
_BARE_NUMBER = re.compile(r"[ ]*[\d.,]+[ ]*(?:m|min|分钟?)?[ .,、]*")
_GLUED = re.compile(r"[^\s,;。、]{1,40}")
_TAG = re.compile(r"[\w-]+(?:[./&][\w-]+)*")
_WORD = re.compile(r"[^\W_][\w-]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_RECAPPED = re.compile(r"(?:\b(?:no|not|without|never|forgot(?: to| the)?)|n't|[没未不无]有?)\s*$", re.I)


@dataclass(slots=True)
class _Opened:
    """Text that a mark opened: a step, one of the three lines of needs, or a register entry."""

    what: str
    sort: str
    start: int
    content: int
    limit: int
    names: list[Mention] = field(default_factory=list)


class Reader:
    """One pass over one log. Every character is looked at a bounded number of times, so the time is linear."""

    def __init__(
        self,
        text: str,
        now: datetime,
        people: Sequence[Person],
        opportunities: Sequence[Named],
        teammates: Sequence[Named],
        topics: Sequence[str],
        prefer: Prefer,
    ) -> None:
        self.page = Page(text)
        self.raw, self.shadow, self.now, self.prefer = text, self.page.shadow, now, prefer
        self.people, self.teammates = tuple(people), tuple(teammates)
        self.opportunities, self.topics = tuple(opportunities), topics
        self.when: Moment | None = None
        self.minutes: int | None = None
        self.kind: str | None = None
        self.kind_is_bare = False
        self.attendees: dict[object, Attendee] = {}
        self.mix = [0, 0, 0, 0]
        self.mix_is_minutes = False
        self.needs: dict[str, str] = {}
        self.steps: list[LoggedStep] = []
        self.result: str | None = None
        self.opportunity: Named | None = None
        self.opportunity_word = ""
        self.recap = False
        self.tags: dict[str, str] = {}
        self.registers: list[Register] = []
        self.opened: _Opened | None = None

    @cached_property
    def known(self) -> Directory:
        """The people who may be meant by `@`."""
        return directory(self.people)

    @cached_property
    def team(self) -> Directory:
        """The teammates who may be meant by `+`."""
        return directory_of(self.teammates)

    def read(self) -> Log:
        """The whole log."""
        at = self._read_head()
        while match := marks.MARKS.search(self.shadow, at):
            at = self._take(match) or match.end()
        self._close(len(self.raw))
        when = self.when
        return Log(
            note=self.raw,
            start=when.start if when else None,
            day=when.day if when and when.start is None else None,
            minutes=self.minutes if self.minutes is not None else when.minutes if when else None,
            kind=self.kind,
            attendees=tuple(self.attendees.values()),
            mix=(self.mix[0], self.mix[1], self.mix[2], self.mix[3]) if any(self.mix) else None,
            mix_is_minutes=self.mix_is_minutes and any(self.mix),
            goal=self.needs.get("goal"),
            problem=self.needs.get("problem"),
            need=self.needs.get("need"),
            steps=tuple(self.steps),
            result=self.result,
            opportunity=self.opportunity,
            opportunity_word=self.opportunity_word,
            recap=self.recap,
            tags=tuple(self.tags.values()),
            registers=tuple(self.registers),
            unparsed=self.page.unparsed(),
            spans=self.page.spans(),
        )

    # the head

    def _read_head(self) -> int:
        """Marks and bare words up to the first free word or the first mark that opens a text."""
        at, first = 0, True
        while True:
            separators = _SEPARATORS.match(self.shadow, at)
            at = separators.end() if separators else at
            match = marks.MARKS.match(self.shadow, at)
            end = self._take(match) if match else None
            if end is None and (opening := read_opening(self.shadow, at, self.page.line_end(at))):
                end = opening.end()
                if (said := opening["phone"] or opening["phone2"]) and self.kind is None:
                    self.kind, self.kind_is_bare = "phone", True
                    self.page.mark(at, at + len(said), "kind")
            if end is None:
                bare = read_bare_words(
                    self.shadow, at, self.page.line_end(at), self.now, self.prefer, self._free_slots(), first
                )
                if bare is None:
                    return at
                for word in bare:
                    self._take_bare(word)
                end = bare[-1].end
            if self.opened:
                return end
            at, first = end, False

    def _free_slots(self) -> frozenset[str]:
        slots = {"day", "hour"} if self.when is None else {"hour"} if self.when.start is None else set()
        if self.when is not None and self.when.timed_only:
            slots.add("day")
        if self.minutes is None:
            slots.add("length")
        if self.kind is None:
            slots.add("kind")
        return frozenset(slots)

    def _take_bare(self, word: BareWord) -> None:
        if word.role == "unparsed":
            self.page.unread(word.start, word.end, reasons.WHICH_DATE)
            return
        self.page.mark(word.start, word.end, word.role)
        if isinstance(word.value, Moment):
            self.when = word.value if self.when is None else _joined(self.when, word.value)
        elif isinstance(word.value, int):
            self.minutes = word.value
        else:
            self.kind, self.kind_is_bare = word.value, True

    # the marks

    def _take(self, match: re.Match[str]) -> int | None:
        """Read what the mark at `match` says and return where it ends; None where it is no mark after all."""
        name, start = match.lastgroup or "", match.start()
        if name in marks.STEP_SORTS:
            end = self._open("urgent" if name == "urgent" else "step", marks.STEP_SORTS[name], start, match.end())
            return (self._take_attendees(end) if self.shadow[end : end + 1] == "@" else None) or end
        if name in ("recap", "recapped"):
            if _NOT_RECAPPED.search(self.shadow, max(0, start - 12), start):
                return None
            self._close(start)
            self.recap = True
            return self.page.mark(start, match.end(), "recap")
        if name == "alias":
            return self._take_alias(match["alias"], start, match.end())
        if name == "field":
            return self._take_field(match["field"].lower(), start, match.end())
        if name == "needed":
            return self._open_need(marks.NEEDS[match["needed"].lower()], start, match.end())
        if name == "spaced":
            word = _LETTERS.search(self.shadow, start)
            return self.page.unread(start, word.end(), reasons.WHICH_RESULT) if word else None
        if name == "attendee":
            return self._take_attendees(start)
        if name == "tag":
            return self._take_tag(start)
        if name == "result":
            return self._take_result(start)
        if name == "opportunity":
            return self._take_opportunity(start)
        length = read_length(self.shadow[start + 1 : start + 40], 0)
        if length is None:
            return None
        self._close(start)
        self.minutes = length[0] if self.minutes is None else self.minutes
        return self.page.mark(start, start + 1 + length[1], "length")

    def _open(self, what: str, sort: str, start: int, content: int, role: str = "mark") -> int:
        self._close(start)
        self.opened = _Opened(what, sort, start, content, self.page.stop_after(content))
        return self.page.mark(start, content, role)

    def _at_line_start(self, start: int) -> bool:
        line = self.page.line_start(start)
        return start - line <= 40 and _BULLET.fullmatch(self.shadow, line, start) is not None

    def _take_alias(self, word: str, start: int, end: int) -> int | None:
        separator = marks.ALIAS_SEPARATOR.match(self.shadow, end)
        if separator is None or not self._at_line_start(start):
            return None
        content = self._open("step", marks.ALIASES[word], start, separator.end())
        if self.shadow[content] == "@":
            return self._take_attendees(content) or content + 1
        return content + 1 if self.shadow[content] == "#" else content

    def _take_field(self, word: str, start: int, end: int) -> int | None:
        """A word with a colon: mix, minutes, one of the three lines of needs, or a dictated step."""
        if word in marks.ALIASES:
            return self._take_alias(word, start, end)
        if word == "mix":
            return self._take_weights(start, end)
        place = marks.dimension(word)
        if place is not None:
            written = _MINUTES.match(self.shadow, end)
            minutes = number(written["n"]) if written else None
            if written and minutes is not None and minutes <= MOST_MINUTES:
                self._close(start)
                if not self.mix_is_minutes:
                    self.mix, self.mix_is_minutes = [0, 0, 0, 0], True
                self.mix[place] = minutes
                return self.page.mark(start, written.end(), "mix")
        glued = self.shadow[end : end + 1].strip()
        if word in marks.NEEDS and not (word == "needs" and glued):
            return self._open_need(marks.NEEDS[word], start, end)
        if place is None or (len(word) < 3 and word not in ("信任", "异议", "成交")):
            return None
        if glued and (rest := _GLUED.match(self.shadow, end)) and not rest[0].startswith("//"):
            return self.page.unread(start, rest.end(), reasons.MINUTES_ARE_A_NUMBER)
        if spaced := _SPACED_NUMBER.match(self.shadow, end):
            return self.page.unread(start, spaced.end(), reasons.GLUE_THE_NUMBER)
        return None

    def _open_need(self, which: str, start: int, end: int) -> int | None:
        stop = self.page.stop_after(end)
        if not self.shadow[end : min(stop, end + 40)].strip(" .,、"):
            return None
        bare = _BARE_NUMBER.match(self.shadow, end, stop)
        if bare and bare.end() > end and (bare.end() == stop or marks.MARKS.match(self.shadow, bare.end())):
            return self.page.unread(
                start, end + len(self.shadow[end : bare.end()].rstrip(" .,、")), reasons.NUMBER_IS_NO_NEED
            )
        return self._open("need", which, start, end, "field")

    def _take_weights(self, start: int, end: int) -> int | None:
        if written := _WEIGHTS.match(self.shadow, end):
            self._close(start)
            self.mix = [int(written[place]) for place in (1, 3, 4, 5)]
            self.mix_is_minutes = False
            return self.page.mark(start, written.end(), "mix")
        near = _GLUED.match(self.shadow, end) or _SPACED_WEIGHTS.match(self.shadow, end)
        return self.page.unread(start, near.end(), reasons.FOUR_WEIGHTS) if near else None

    def _take_attendees(self, start: int) -> int | None:
        """`@name`, and further names behind 、: who was there, or who is named in a step that goes on."""
        names, unread = self._read_names(start)
        step = self.opened if self.opened and self.opened.what in ("step", "urgent") else None
        inside = step is not None and belongs_to_step(self.shadow, step.content, step.limit, names, step.names)
        if names and not inside:
            self._close(start)
        for name in names:
            if step is not None and inside:
                step.names.append(name)
            else:
                one = attendee(name)
                self.attendees.setdefault(one.person.id if one.person else plain_name(fold(one.word)), one)
            self.page.mark(name.start, name.end, "attendee")
        if unread:
            return self.page.unread(*unread)
        return names[-1].end if names else None

    def _read_names(self, start: int) -> tuple[list[Mention], tuple[int, int, str] | None]:
        """The names behind the mark at `start`, and what comes after them that looks like one and could not be read."""
        people, at, line_end = self.known, start + 1, self.page.line_end(start)
        name_start = start
        names: list[Mention] = []
        while at < line_end:
            quote = self.shadow[at]
            if quote in "\"'":
                close = self.shadow.find(quote, at + 1, min(line_end, at + LONGEST_QUOTE))
                word = self.raw[at + 1 : close].strip() if close > 0 else ""
                if not word:
                    rest = _GLUED.match(self.shadow, at + 1)
                    return names, (name_start, rest.end() if rest else at + 1, reasons.OPEN_QUOTE)
                end, bearers = close + 1, people.of(word)
            else:
                found = people.read(self.shadow, at, line_end)
                if found is None:
                    return names, None
                if found.too_long:
                    return names, (at if names else start, found.end, reasons.WHOSE_NAME)
                end, word, bearers = found.end, self.raw[at : at + len(found.word)], found.people
            names.append(Mention(name_start, at, end, word, bearers))
            if self.shadow[end : end + 1] != "、":
                break
            name_start = at = end + 1
        return names, None

    def _take_tag(self, start: int) -> int | None:
        match = _TAG.match(self.shadow, start + 1)
        if match is None:
            return None
        word, end = match[0].lower(), match.end()
        for known in (*marks.KINDS, *REGISTERS):
            if not known.isascii() and word.startswith(known) and word[len(known) : len(known) + 1].isdigit():
                word, end = known, start + 1 + len(known)
        if word in ("gift", "incident") or REGISTERS.get(word) in ("gift", "incident"):
            self._open("register", REGISTERS[word], start, end, "register")
            if self.opened and REGISTERS[word] == "gift":
                comma = _GIFT_STOP.search(self.shadow, end, min(self.opened.limit, end + REGISTER_REACH))
                self.opened.limit = comma.start() if comma else self.opened.limit
            return end
        self._close(start)
        if word in marks.KINDS:
            if self.kind is None or self.kind_is_bare:
                self.kind, self.kind_is_bare = marks.KINDS[word], False
            self.page.mark(start, end, "kind")
            return self._take_dinner(end) if word in REGISTERS else end
        written = self.raw[start + 1 : end]
        for topic in sorted(self.topics, key=len, reverse=True):
            if plain_name(fold(topic)) == plain_name(fold(written[: len(topic)])) and (
                len(topic) == len(written) or not topic[-1].isascii()
            ):
                written, end = topic, start + 1 + len(topic)
                break
        self.tags.setdefault(plain_name(fold(written)), written)
        return self.page.mark(start, end, "tag")

    def _take_dinner(self, at: int) -> int:
        """Amount and heads right behind #dinner, or further on before the next mark."""
        stop = min(self.page.stop_after(at), at + REGISTER_REACH)
        if following := marks.MARKS.search(self.shadow, at, stop):
            stop = following.start()
        amounts = read_amounts(self.shadow, self.raw, at, stop)
        if not amounts.pieces:
            return at
        end = at
        for piece_start, piece_end in amounts.pieces:
            self.page.mark(piece_start, piece_end, "register")
            if not self.shadow[end:piece_start].strip(" ,、"):
                end = piece_end
        text = self.raw[at : amounts.pieces[0][0]].strip(" \u3000,，、")
        self.registers.append(
            Register("dinner", amounts.amount, amounts.currency, amounts.heads, text, self.page.line(at))
        )
        return end

    def _take_result(self, start: int) -> int | None:
        match = _LETTERS.match(self.shadow, start + 1)
        if match is None:
            return None
        word, end = match[0].lower(), match.end()
        if word in marks.RECAP:
            self._close(start)
            self.recap = True
            return self.page.mark(start, end, "recap")
        if word not in marks.RESULTS or self.shadow[end : end + 1].isdigit():
            return self.page.unread(start, end, reasons.WHICH_RESULT)
        self._close(start)
        self.result = marks.RESULTS[word]
        return self.page.mark(start, end, "result")

    def _take_opportunity(self, start: int) -> int | None:
        at, line_end = start + 1, self.page.line_end(start)
        quote = self.shadow[at]
        if quote in "\"'":
            close = self.shadow.find(quote, at + 1, min(line_end, at + LONGEST_QUOTE))
            if close < 0:
                return self.page.unread(start, at + 1, reasons.OPEN_QUOTE)
            word, end = self.raw[at + 1 : close].strip(), close + 1
        else:
            found = directory_of(self.opportunities).read(self.shadow, at, line_end)
            match = _WORD.match(self.shadow, at)
            if match is None:
                return None
            end = found.end if found and found.people and found.end > match.end() else match.end()
            word = self.raw[at:end]
        fitting = fitting_opportunities(self.opportunities, word)
        if self.opportunity_word and self.opportunity is not None:
            return None
        self.opportunity_word = word
        if len(fitting) != 1:
            return self.page.unread(start, end, reasons.WHICH_OPPORTUNITY)
        self._close(start)
        self.opportunity = fitting[0]
        return self.page.mark(start, end, "opportunity")

    # what a mark opened

    def _close(self, at: int) -> None:
        """End the text that was opened, at the next mark or earlier."""
        opened, self.opened = self.opened, None
        if opened is None:
            return
        end = min(at, opened.limit)
        raw, words = self.raw[opened.content : end], self.shadow[opened.content : end]
        if opened.what == "need":
            text = raw.strip().rstrip("，,、").strip()
            if text:
                self.needs[opened.sort] = f"{self.needs[opened.sort]}\n{text}" if opened.sort in self.needs else text
            return
        if opened.what == "register":
            self._close_register(opened, raw)
            return
        if not raw.strip():
            self.page.forget(opened.start)
            return
        names = [name for name in opened.names if name.end <= end]
        for name in names:
            start, stop = name.start - opened.content, name.end - opened.content
            words = words[:start] + "@" * (stop - start) + words[stop:]
        inside = read_inside(words, self.now, self.team, opened.sort in ("asked", "ask"))
        for start, stop, role in [*inside.cuts, *inside.shown]:
            self.page.mark(opened.content + start, opened.content + start + len(words[start:stop].rstrip()), role)
        for start, stop, reason in inside.unread:
            self.page.unread(opened.content + start, opened.content + stop, reason)
        owner = next((one for one in self.teammates if one.id == inside.owner), None)
        self.steps.append(
            LoggedStep(
                sort=opened.sort,
                text=remaining(raw, sorted([*inside.cuts, *mark_cuts(names, self.shadow, opened.content)])),
                due=inside.due,
                urgent=opened.what == "urgent",
                owner=owner,
                owner_word=inside.owner_word,
                dateless=inside.dateless,
                line=self.page.line(opened.start),
                people=tuple(attendee(name) for name in names),
            )
        )

    def _close_register(self, opened: _Opened, raw: str) -> None:
        if opened.sort == "incident":
            self.registers.append(
                Register("incident", "", "", None, raw.strip(" ,，、:："), self.page.line(opened.start))
            )
            return
        amounts = read_amounts(self.shadow, self.raw, opened.content, opened.content + len(raw))
        cuts = [(a - opened.content, b - opened.content, "register") for a, b in amounts.pieces]
        for start, end in amounts.pieces:
            self.page.mark(start, end, "register")
        text = remaining(raw, cuts) if raw.strip() else ""
        if cuts and text == raw.strip():
            text = ""
        self.registers.append(
            Register("gift", amounts.amount, amounts.currency, amounts.heads, text, self.page.line(opened.start))
        )


def _joined(known: Moment, further: Moment) -> Moment:
    """A day and an hour that were typed apart."""
    day, hour = (further, known) if known.timed_only else (known, further)
    if hour.start is None:
        return known
    midnight = hour.start.replace(hour=0, minute=0, second=0, microsecond=0)
    start = hour.start + timedelta(days=(day.day - midnight.date()).days)
    return Moment(further.end, start.date(), start, hour.minutes)
