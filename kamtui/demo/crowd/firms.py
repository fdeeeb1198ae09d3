"""Made-up firms: names, what is known of each, its people and its sales."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from kamtui.demo.crowd.people import Person, staff
from kamtui.demo.crowd.words import Speaker, Words
from kamtui.records.values import Money, RecordId, Value
from kamtui.records.words import BUYER_STEPS, STAGES
from kamtui.store.bulk_writing import New

CHINESE = 0.7
"""The part of the firms that is Chinese."""

TIERS = ((0.03, "platinum"), (0.15, "gold"), (0.5, "iron"), (1.0, "lead"))
"""Tiers by the part of the firms up to which each reaches, the largest first (domain.md D24)."""

STAGE_OF_TIER = {"platinum": "synergistic", "gold": "partnership", "iron": "mid", "lead": "early"}
"""How close we are, mostly."""

PINNED = 3
"""Accounts that stand on top of the list."""


class Deal(NamedTuple):
    """A sale: the days it was worked on, and its record with the day on which that came to stand as it is."""

    id: RecordId
    begun: date
    ended: date
    written: date
    values: dict[str, Value]


@dataclass(slots=True)
class Firm:
    """A firm as visits need it."""

    id: RecordId
    words: Words
    zone: str
    owner: RecordId
    people: list[Person]
    departments: Sequence[str]
    deals: list[Deal]
    records: dict[str, list[New]]


class Town:
    """Names that were given, so that none is given twice."""

    def __init__(self, languages: Sequence[Words], random: Random) -> None:
        self.languages = languages
        self._random = random
        self._taken: set[str] = set()

    def name(self, words: Words) -> tuple[dict[str, Value], str]:
        """A new firm's names and trade, and the domain of its mail."""
        named, brand = self._made_up(words)
        while named["name"] in self._taken:
            named, brand = self._made_up(words)
        self._taken.add(str(named["name"]))
        return named, f"{brand.lower().replace(' ', '')}{len(self._taken)}.example"

    def _made_up(self, words: Words) -> tuple[dict[str, Value], str]:
        return self._chinese(words) if words.chinese else self._latin(words)

    def _chinese(self, words: Words) -> tuple[dict[str, Value], str]:
        page, random = words.page["firms"], self._random
        first, second = (random.randrange(30) * 2 for _part in range(2))
        one, other = page["first"].split(), page["second"].split()
        trade, called, industry = random.choice(page["trades"]).split("|")
        brand, sound = one[first] + other[second], (one[first + 1] + other[second + 1]).capitalize()
        if random.random() < 0.5:
            place, there = random.choice(page["places"]).split()
            return {"name": f"{place}{brand}{trade}", "native_name": f"{there} {sound} {called}",
                    "short_name": brand + trade, "industry": industry}, f"{sound}-{there}"
        return {"name": f"{sound} {called}", "native_name": brand + trade, "short_name": brand,
                "industry": industry}, sound

    def _latin(self, words: Words) -> tuple[dict[str, Value], str]:
        page, random = words.page["firms"], self._random
        brand = random.choice(page["first"].split()) + random.choice(page["second"].split())
        trade, _none, industry = random.choice(page["trades"]).split("|")
        return {"name": f"{brand} {trade}", "industry": industry}, brand


def firm(
    town: Town, random: Random, place: float, owner: RecordId, size: int, deals: int, ids: Iterator[RecordId],
    days: tuple[date, date],
) -> Firm:
    """A firm that stands at `place` (0 the largest, 1 the smallest), with so many people and sales, known in `days`."""
    words = town.languages[0 if random.random() < CHINESE else 1]
    account = next(ids)
    values, domain = town.name(words)
    tier = next(tier for upto, tier in TIERS if place < upto or upto == 1.0)
    city, country, zone = random.choice(words.page["firms"]["cities"]).split()
    revenue = int(10 ** (random.random() + 2.2 + 1.6 * (1 - place))) * 1_000_000
    currency = "CNY" if words.chinese else "GBP" if country == "GB" else "USD" if country == "US" else "EUR"
    values |= {
        "tier": tier, "owner": owner, "relationship_stage": STAGE_OF_TIER[tier],
        "funnel": "key" if place < 0.15 else "qualified",
        "value_stage": random.choice(("identify", "communicate", "deliver", "strengthen")),
        "buying_pattern": random.choice(("continuous", "periodic", "project")),
        "revenue": Money(str(revenue), currency), "potential": Money(str(revenue // 500), currency),
        "share_of_wallet": random.randrange(5, 70), "employees": size * random.randrange(20, 150),
        "founded": random.randrange(1952, 2018), "website": f"www.{domain}",
        "address": f"{random.choice(words.page['firms']['roads'])} {random.randrange(1, 300)}", "city": city,
        "country": country, "culture": random.choice(words.page["firms"]["cultures"]),
        "customer_since": (days[0] - timedelta(days=random.randrange(3000))).isoformat(),
    }
    working = staff(words, random, account, domain, size, ids, days[0])
    speaker = Speaker(words, random)
    sold = [_deal(speaker, random, account, owner, next(ids), days, currency) for _number in range(deals)]
    return Firm(account, words, zone, owner, working.people, working.departments or [""], sold,
                {"account": [(account, values)], **working.records})


def _deal(
    speaker: Speaker, random: Random, account: RecordId, owner: RecordId, id: RecordId, days: tuple[date, date],
    currency: str,
) -> Deal:
    """A sale begun some day: won, lost or parked once its time is over, else at the stage it has come to."""
    first, today = days
    begun = first + timedelta(days=int(random.random() * (today - first).days))
    ended = begun + timedelta(days=60 + int(random.random() ** 2 * 540))
    stages, steps = [key for key, _label in STAGES], [key for key, _label in BUYER_STEPS]
    values: dict[str, Value] = {
        "name": speaker.say(speaker.words.deals)[:200], "account": account, "owner": owner,
        "value": Money(str(int(10 ** (4.5 + random.random() * 2.5)) // 1000 * 1000), currency),
        "opened": begun.isoformat(), "expected_close": ended.isoformat(),
        "technical_content": 1 + random.randrange(5),
    }
    if ended < today:
        place = random.randrange(1, len(stages) - 1)
        status = random.choices(("won", "lost", "parked"), (9, 9, 2))[0]
        values["status"] = status
        if status == "won":
            values |= {"stage": stages[-1], "buyer_step": steps[-1]}
        else:
            values |= {"stage": stages[place], "buyer_step": steps[place],
                       "status_reason": speaker.say(speaker.words.reasons)}
        return Deal(id, begun, ended, ended, values | {"stage_since": ended.isoformat()})
    part = (today - begun).days / (ended - begun).days
    place = min(int(part * (len(stages) - 1)), len(stages) - 2)
    since = max(begun, today - timedelta(days=3 + int(random.random() * 60)))
    return Deal(id, begun, ended, since, values | {
        "status": "open", "stage": stages[place], "buyer_step": steps[place], "stage_since": since.isoformat(),
        "probability": 10 + 15 * place,
    })
