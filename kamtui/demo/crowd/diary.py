"""What is written down of a day: its visits, what was promised at them, and the promises that are done by then."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

from kamtui.demo.crowd.calendar import starts
from kamtui.demo.crowd.firms import Deal, Firm
from kamtui.demo.crowd.words import Speaker
from kamtui.records.values import Mix, Moment, RecordId, Value
from kamtui.store.bulk_writing import New

SHORTEST, LONGEST = 40, 200
"""Bytes of a note."""

KINDS = (
    (42, ("onsite", (30, 45, 60, 90))), (20, ("phone", (5, 10, 15, 20))), (12, ("video", (30, 45, 60))),
    (10, ("message", (5, 5, 10))), (5, ("hosted", (60, 90, 120))), (4, ("dinner", (90, 120))),
    (3, ("tender", (60, 120))), (2, ("executive", (30, 45))), (2, ("event", (120, 180))),
)
"""Kinds of contact: how many of a hundred, and how long they take in minutes."""

ALONE = ("phone", "message")
"""Kinds of contact with one person."""

COMPANY = ((78, 1), (15, 2), (5, 3), (2, 4))
"""How many of a hundred other visits have so many people present."""

STATES = ((96, "held"), (1, "moved"), (2, "cancelled_them"), (1, "no_show"))
"""What became of a hundred visits."""

RESULTS = ((30, "advanced"), (45, "continued"), (20, "none"), (5, "setback"))
"""What came of a hundred visits."""

SORTS = ((40, "next"), (25, "ours"), (15, "theirs"), (9, "asked"), (8, "ask"), (3, "plan"))
"""Sorts of steps: how many of a hundred."""

KEPT = ((82, "on_time"), (15, "late"), (3, "broken"))
"""How a hundred promises ended (domain.md D50)."""

SKIPPED = 0.5
"""How often a part of a note is left out, so that short notes are as common as long ones."""

FRIDAY = 4
"""Nothing is due on the two days after it."""

LONG_AGO = 120
"""Days after which nearly everything is done."""

HOURS_DONE = tuple(f"T{hour:02d}:{minute:02d}:00Z" for hour in range(1, 10) for minute in (5, 20, 40))
"""Hours at which steps are ticked off, in UTC: working hours in Shanghai."""


Lot = TypeVar("Lot")


class Written(NamedTuple):
    """What one evening adds: visits and steps."""

    visits: list[New]
    steps: list[New]


class Diary:
    """Tells of day after day, in their order. `steps_per_visit` as (steps, visits) says how many steps there are."""

    def __init__(
        self, random: Random, firms: Sequence[Firm], today: date, ids: Iterator[RecordId], steps_of: tuple[int, int]
    ) -> None:
        self._random = random
        self._firms = firms
        self._today = today
        self._ids = ids
        self._steps_of = steps_of
        self._told = 0
        offset = max(1, len(firms) // 1000)
        # The largest firm is seen a hundred times as often as the smallest of ten thousand.
        self._seen = list(accumulate((place + offset) ** -0.5 for place in range(len(firms))))
        self._kind, self._state, self._result = _lots(KINDS), _lots(STATES), _lots(RESULTS)
        self._sort, self._kept, self._present = _lots(SORTS), _lots(KEPT), _lots(COMPANY)
        self._speakers = {id(one.words): Speaker(one.words, random) for one in firms}
        self._finished: defaultdict[date, list[New]] = defaultdict(list)

    def day(self, day: date, count: int) -> Written:
        """So many visits that took place on a day, with the steps that came of them or were done since."""
        for speaker in self._speakers.values():
            speaker.on(day)
        visits: list[New] = []
        for firm, moment in self._when(day, count):
            visits.append(self._visit(firm, day, moment))
        return Written(visits, self.finished(day))

    def planned(self, day: date, count: int) -> list[New]:
        """So many visits that are planned for a day."""
        for speaker in self._speakers.values():
            speaker.on(day)
        return [self._plan(firm, day, moment) for firm, moment in self._when(day, count)]

    def finished(self, upto: date) -> list[New]:
        """The steps that have come to stand as they are by this day, and are not told of yet."""
        found: list[New] = []
        for day in sorted(one for one in self._finished if one <= upto):
            found += self._finished.pop(day)
        return found

    def _when(self, day: date, count: int) -> list[tuple[Firm, str]]:
        """Whom we see on a day, and when it begins, in order."""
        random = self._random.random
        found = []
        for firm in self._random.choices(self._firms, cum_weights=self._seen, k=count):
            moments = starts(day, firm.zone)
            found.append((moments[int(random() * len(moments))], firm))
        found.sort(key=lambda one: one[0])
        return [(firm, moment) for moment, firm in found]

    def _visit(self, firm: Firm, day: date, moment: str) -> New:
        random = self._random.random
        kind, lengths = self._kind[int(random() * 100)]
        state = self._state[int(random() * 100)]
        visit = next(self._ids)
        there = self._company(firm, kind)
        values: dict[str, Value] = {
            "account": firm.id, "when": Moment(moment, firm.zone), "minutes": lengths[int(random() * len(lengths))],
            "visit_kind": kind, "state": state, "attendees": tuple(firm.people[one].id for one in there),
            "owner": firm.owner,
        }
        deal = self._deal(firm, day)
        if deal:
            values["opportunity"] = deal.id
        speaker = self._speakers[id(firm.words)]
        self._hear(speaker, firm, there[0])
        if state == "held":
            values["note"] = self._note(speaker)
            values["result"] = self._result[int(random() * 100)]
            if random() < 0.1:
                values["mix"] = Mix(*(int(random() * 5) for _part in Mix._fields))
        self._told += 1
        steps, of = self._steps_of
        if self._told * steps // of > (self._told - 1) * steps // of:
            self._step(firm, day, visit, firm.people[there[0]].id, deal)
        return visit, values

    def _plan(self, firm: Firm, day: date, moment: str) -> New:
        there = self._company(firm, "onsite")
        speaker = self._speakers[id(firm.words)]
        self._hear(speaker, firm, there[0])
        values: dict[str, Value] = {
            "account": firm.id, "when": Moment(moment, firm.zone), "minutes": 60, "visit_kind": "onsite",
            "state": "planned", "attendees": tuple(firm.people[one].id for one in there), "owner": firm.owner,
            "wanted": speaker.say(firm.words.steps["next"]), "ask": speaker.say(firm.words.steps["ask"]),
        }
        if deal := self._deal(firm, day):
            values["opportunity"] = deal.id
        return next(self._ids), values

    def _company(self, firm: Firm, kind: str) -> list[int]:
        """Who is there, by their places: those high in the chart more often."""
        random = self._random.random
        have = len(firm.people)
        count = 1 if kind in ALONE else self._present[int(random() * 100)]
        if count == 1:
            return [int(random() ** 1.5 * have)]
        return list(dict.fromkeys(int(random() ** 1.5 * have) for _person in range(count)))

    def _deal(self, firm: Firm, day: date) -> Deal | None:
        """The sale that a visit is about, where one was going on."""
        going = [deal for deal in firm.deals if deal.begun <= day <= deal.ended]
        return going[int(self._random.random() * len(going))] if going else None

    def _hear(self, speaker: Speaker, firm: Firm, person: int) -> None:
        """Let the next sentences be about this person, and somebody else of the firm."""
        have = len(firm.people)
        other = int(self._random.random() * have)
        speaker.person = firm.people[person].called
        speaker.other = firm.people[other if other != person else (other + 1) % have].called
        speaker.departments = firm.departments

    def _note(self, speaker: Speaker) -> str:
        """A few sentences of a visit: how it began, what was wanted or doubted, what came of it."""
        notes, random = speaker.words.notes, self._random.random
        said = [speaker.say(notes["open"])]
        size = len(said[0].encode())
        lot = random()
        for part in ("need" if lot < 0.5 else "objection", "move" if lot < 0.8 else "need", "close"):
            if size > SHORTEST and random() < SKIPPED:
                continue
            more = speaker.say(notes[part])
            size += len(more.encode()) + 1
            if size > LONGEST:
                break
            said.append(more)
        return ("" if speaker.words.chinese else " ").join(said)

    def _step(self, firm: Firm, day: date, visit: RecordId, contact: RecordId, deal: Deal | None) -> None:
        """Something promised or to do; written down on the day it is done, or the visit's own day while it is open."""
        random = self._random.random
        sort = self._sort[int(random() * 100)]
        due = day + timedelta(days=2 + int(random() ** 2 * 40))
        due += timedelta(days=max(0, 7 - due.weekday()) if due.weekday() > FRIDAY else 0)
        speaker = self._speakers[id(firm.words)]
        values: dict[str, Value] = {
            "account": firm.id, "visit": visit, "sort": sort, "text": speaker.say(firm.words.steps[sort]),
            "due": due.isoformat(), "contact": contact,
        }
        if sort in ("next", "ours", "plan"):
            values["owner"] = firm.owner
        if deal:
            values["opportunity"] = deal.id
        if random() < 0.06:
            values["urgent"] = True
        done = day + timedelta(days=1 + int(random() * (due - day).days))
        kept = self._kept[int(random() * 100)] if sort in ("ours", "theirs") else ""
        if kept in ("late", "broken"):
            done = due + timedelta(days=1 + int(random() * 15))
        ends = random() < (0.997 if (self._today - day).days > LONG_AGO else 0.85)
        if ends and done < self._today:
            values["done"] = Moment(done.isoformat() + speaker.pick(HOURS_DONE), "Asia/Shanghai")
            if kept:
                values["kept"] = kept
            self._finished[done].append((next(self._ids), values))
        else:
            self._finished[day].append((next(self._ids), values))


def _lots(shares: Sequence[tuple[int, Lot]]) -> list[Lot]:
    """A hundred lots, of which each of these has its share."""
    return [lot for share, lot in shares for _number in range(share)]
