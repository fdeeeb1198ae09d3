"""Who works at a made-up firm: an org chart of believable shape, and the people in it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from kamtui.demo.crowd.words import Words
from kamtui.records.values import RecordId, Value
from kamtui.store.bulk_writing import New
from kamtui.store.ids import derived_id

PER_DEPARTMENT = 6
"""People from which a firm's chart grows one department wider."""

SPAN = 7
"""The most who report to one head of a section: a chart that a person can still read."""

OPEN_SEATS = 12
"""Beside one seat in so many below the heads of departments there is one that stands empty, or whose holder we do not
know yet."""


class Person(NamedTuple):
    """A contact as visits need one: what a note calls them."""

    id: RecordId
    called: str


class Box(NamedTuple):
    """A seat of the chart: `boss` is the place of another box, -1 at the top."""

    title: str
    department: str
    level: str
    boss: int


class Staff(NamedTuple):
    """A firm's people, highest first, its departments, and all the records of them by kind."""

    people: list[Person]
    departments: list[str]
    records: Mapping[str, list[New]]


def chart(words: Words, random: Random, size: int) -> list[Box]:
    """The boxes of a firm with `size` people: one at the top, heads of departments, sections, those who do the work."""
    page = words.page["charts"]
    parsed = [line.split("|") for line in page["departments"]]
    wide = max(1, min(len(parsed), round(size / PER_DEPARTMENT)))
    # Whom we sell to is always there: the first two of the file are the users and the buyers.
    chosen = parsed[:2][:wide] + random.sample(parsed[2:], max(0, wide - 2))
    boxes = [Box(random.choice(page["head"]), chosen[0][0] if size == 1 else "", "executive", -1)]
    heads = []
    for name, head, _sections, _workers in chosen[: size - 1]:
        heads.append(len(boxes))
        boxes.append(Box(head, name, "executive" if wide > 1 else "management", 0))
    below: list[list[int]] = [[] for _head in heads]
    reports: dict[int, int] = {}
    while len(boxes) < size:
        # The first departments are known best, and have most people.
        place = min(int(random.random() ** 1.5 * len(heads)), len(heads) - 1)
        name, _head, sections, workers = chosen[place]
        free = [one for one in below[place] if reports[one] < SPAN]
        if not free or (len(below[place]) < len(sections.split(",")) and random.random() < 0.3):
            below[place].append(len(boxes))
            reports[len(boxes)] = 0
            boxes.append(Box(random.choice(sections.split(",")), name, "management", heads[place]))
            continue
        boss = random.choice(free)
        reports[boss] += 1
        title = random.choice(workers.split(","))
        boxes.append(Box(title, name, "technical" if place == 0 else "working", boss))
    return boxes


def staff(words: Words, random: Random, account: RecordId, domain: str, size: int, ids: Iterator[RecordId],
          since: date) -> Staff:
    """`size` people at a firm, in their seats since some day before `since`, and a few seats without anybody known."""
    boxes = chart(words, random, size)
    contacts, seats, tenures, people = list[New](), list[New](), list[New](), list[Person]()
    in_seat = list[RecordId]()
    for box in boxes:
        contact = next(ids)
        seat = derived_id("seat", contact, account)
        in_seat.append(seat)
        values, called = _person(words, random, box)
        values |= {"account": account, "phones": (_mobile(words, random),), "emails": (f"{_mailbox(values)}@{domain}",)}
        contacts.append((contact, values))
        seats.append((seat, _seat(account, box, in_seat)))
        began = since - timedelta(days=int(random.random() * 2500))
        tenures.append((derived_id("tenure", contact, seat),
                        {"contact": contact, "seat": seat, "since": began.isoformat()}))
        people.append(Person(contact, called))
        if box.boss > 0 and random.randrange(OPEN_SEATS) == 0:
            state = random.choice(("vacant", "unknown"))
            seats.append((next(ids), {**_seat(account, box, in_seat), "state": state}))
    departments = list(dict.fromkeys(box.department for box in boxes if box.department))
    return Staff(people, departments, {"contact": contacts, "seat": seats, "tenure": tenures})


def _seat(account: RecordId, box: Box, in_seat: list[RecordId]) -> dict[str, Value]:
    values: dict[str, Value] = {"account": account, "title": box.title, "level": box.level, "state": "filled"}
    if box.department:
        values["department"] = box.department
    if box.boss >= 0:
        values["reports_to"] = in_seat[box.boss]
    return values


def name(words: Words, random: Random) -> tuple[str, str, str]:
    """A person's family name, full name, and name in Latin letters."""
    page = words.page["people"]
    if not words.chinese:
        family = random.choice(page["last"].split())
        full = f"{random.choice(page['first'].split())} {family}"
        return family, full, full
    place = random.randrange(len(page["surnames"]))
    given, sound = random.choice(page["given"]).split()
    family = page["surnames"][place]
    return family, family + given, f"{page['sounds'].split()[place]} {sound}"


def _person(words: Words, random: Random, box: Box) -> tuple[dict[str, Value], str]:
    """A person's fields, and what notes call them."""
    family, full, latin = name(words, random)
    values: dict[str, Value] = {"name": full, "language": "zh" if words.chinese else "en"}
    if not words.chinese:
        return values, random.choice((full, family, full.split()[0]))
    values["native_name"] = latin
    if box.level == "executive":
        return values, family + "总"
    return values, family + "工" if box.level == "technical" else random.choice((full, family + box.title[-2:]))


def _mailbox(values: Mapping[str, Value]) -> str:
    """The part before the @ of somebody's address."""
    latin = str(values.get("native_name") or values["name"])
    return latin.lower().replace(" ", ".")


def _mobile(words: Words, random: Random) -> str:
    """A number that nobody has."""
    number = random.randrange(10000)
    return f"+86 139 0000 {number:04d}" if words.chinese else f"+44 7700 900{number % 1000:03d}"
