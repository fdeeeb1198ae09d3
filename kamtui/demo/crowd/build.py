"""Making a large fictional workspace: beside its place, in bulk, the same content and ids for the same day and size."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import TypeAlias

from kamtui.actions.start import become
from kamtui.clock import system_clock
from kamtui.demo import pages
from kamtui.demo.build import require_free
from kamtui.demo.clock import HOME, MovingClock
from kamtui.demo.crowd.calendar import evening, first_day, spread, workdays
from kamtui.demo.crowd.diary import Diary
from kamtui.demo.crowd.firms import Firm, Town, firm
from kamtui.demo.crowd.people import name
from kamtui.demo.crowd.words import Words
from kamtui.demo.story import team_story
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId, Value
from kamtui.store.bulk_writing import Filling, New, create_all, filling
from kamtui.store.rebuild import Progress
from kamtui.store.searching import catch_up
from kamtui.store.transaction import Cause
from kamtui.store.workspace import Workspace

Telling: TypeAlias = Callable[[str], Progress | None]
"""Given what is being done, who is to be told how far it has come."""

VISITS_PER_ACCOUNT, VISITS_PER_CONTACT, VISITS_PER_DEAL, VISITS_PER_STEP = 100, 20, 50, 3
"""How many visits there are for each account, contact, opportunity and step."""

ACCOUNTS_PER_OWNER = 40
"""Accounts that one of us looks after: with 700 visits a year among them."""

VISITS_PER_PLAN = 250
"""How many visits there are for each that is planned."""

PLANNED_DAYS = 21
"""How far ahead visits are planned."""

FIRMS_TOGETHER = 500
"""Firms written by one action, some ten thousand records with their people."""

CAUSE = Cause("import", "demo")
"""Every record comes by one edit, as from another program."""


def build_crowd(
    path: Path,
    home: Path,
    visits: int,
    now: Callable[[], datetime] = system_clock,
    telling: Telling = lambda _what: None,
) -> Workspace:
    """Make a workspace with so many visits at `path` and open it.

    `home` is the folder of the device key for what is done from now on. Raises `KamtuiError` when something is at
    `path` already or it cannot be written; nothing is then left behind, nor when it is interrupted.
    """
    require_free(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise KamtuiError(_("{path} cannot be written").format(path=path), str(error)) from error
    try:
        made = beside / "part.db"
        clock = MovingClock(now)
        with closing(Workspace.open(made, beside, clock, create=True)) as workspace:
            _Making(workspace, clock, visits, now().date(), telling).run()
        require_free(path)
        made.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Workspace.open(path, home, now)


class _Making:
    """A workspace on its way."""

    def __init__(
        self, workspace: Workspace, clock: MovingClock, visits: int, today: date, telling: Telling
    ) -> None:
        self._workspace = workspace
        self._clock = clock
        self._visits = visits
        self._today = today
        self._telling = telling
        self._random = Random(f"kamtui {visits} {today}")
        self._first = first_day(today)
        self._ids = self._stamped()

    def run(self) -> None:
        """Write it all."""
        told = self._telling(_("Writing")) or _silent
        self._clock.at = evening(self._first - timedelta(days=1), HOME)
        owners = self._team()
        with filling(self._workspace, self._telling(_("Sorting"))) as into:
            firms = list(self._firms(into, owners))
            planned = self._visits // VISITS_PER_PLAN
            held = self._visits - planned
            diary = Diary(
                self._random, firms, self._today, self._ids, (self._visits // VISITS_PER_STEP, held)
            )
            deals = sorted((deal.written, deal.id, deal.values) for one in firms for deal in one.deals)
            done = 0
            for day, count in spread(workdays(self._first, self._today), held):
                self._clock.at = evening(day, HOME)
                written = diary.day(day, count)
                sold: list[New] = []
                while deals and deals[0][0] <= day:
                    sold.append(deals.pop(0)[1:])
                self._write(into, {"opportunity": sold, "visit": written.visits, "step": written.steps})
                done += count
                told(done, self._visits)
            self._clock.at = None
            ahead = workdays(self._today + timedelta(days=1), self._today + timedelta(days=PLANNED_DAYS))
            plans = [one for day, count in spread(ahead, planned) for one in diary.planned(day, count)]
            rest = [deal[1:] for deal in deals]
            self._write(into, {"opportunity": rest, "visit": plans, "step": diary.finished(self._today)})
            told(self._visits, self._visits)
        catch_up(self._workspace, self._telling(_("Indexing")))

    def _write(self, into: Filling, records: Mapping[str, Sequence[New]]) -> None:
        """What one evening brought, as one action."""
        if not any(records.values()):
            return
        with into.action("import", CAUSE) as transaction:
            for kind, of_kind in records.items():
                create_all(self._workspace, transaction, kind, of_kind)

    def _team(self) -> list[RecordId]:
        """Make our own people: those of the small demo, and for many accounts more of us. Returns who has accounts."""
        told = team_story(pages.team(), self._today, {})
        with self._workspace.action("begin", Cause("begin")) as transaction:
            become(self._workspace, transaction, told[0][1], told[0][0])
        more = self._visits // VISITS_PER_ACCOUNT // ACCOUNTS_PER_OWNER
        words = Words("zh")
        others: list[New] = []
        for _number in range(more):
            _family, full, latin = name(words, self._random)
            values: dict[str, Value] = {"name": latin, "native_name": full, "role": "Key account manager"}
            others.append((next(self._ids), values))
        with self._workspace.action("import", CAUSE) as transaction:
            create_all(self._workspace, transaction, "teammate", [*told[1:], *others])
        return [told[0][0], *(id for id, _values in others)]

    def _firms(self, into: Filling, owners: Sequence[RecordId]) -> Iterator[Firm]:
        """Make the accounts with their people."""
        count = max(1, self._visits // VISITS_PER_ACCOUNT)
        sizes = shares(max(1, self._visits // VISITS_PER_CONTACT), count)
        deals = shares(self._visits // VISITS_PER_DEAL, count, least=0)
        town = Town((Words("zh"), Words("en")), self._random)
        batch: dict[str, list[New]] = {}
        for place in range(count):
            one = firm(
                town, self._random, place / count, owners[place % len(owners)], sizes[place], deals[place], self._ids,
                (self._first, self._today),
            )
            for kind, records in one.records.items():
                batch.setdefault(kind, []).extend(records)
            one.records.clear()
            yield one
            if place % FIRMS_TOGETHER == FIRMS_TOGETHER - 1 or place == count - 1:
                self._write(into, batch)
                batch = {}

    def _stamped(self) -> Iterator[RecordId]:
        """Ids that begin with the time that is told of, as those of records typed one by one do (UUIDv7)."""
        bits, fixed = self._random.getrandbits, 7 << 76 | 2 << 62
        free = (1 << 80) - 1 & ~(0xF << 76 | 3 << 62)
        at = last = 0
        told: datetime | None = None
        while True:
            if told is not (told := self._clock.at or self._clock()):
                at = int(told.timestamp() * 1000)
            at = last = max(at, last)
            yield (at << 80 | fixed | bits(80) & free).to_bytes(16)


def shares(total: int, parts: int, least: int = 1) -> list[int]:
    """`total` in so many parts, the first the largest, as firms differ in size; each at least `least`."""
    weights = [(place + max(1, parts // 100)) ** -0.5 for place in range(parts)]
    free, whole = max(0, total - least * parts), sum(weights)
    found, given, sum_so_far = [], 0, 0.0
    for weight in weights:
        sum_so_far += weight
        due = round(free * sum_so_far / whole)
        found.append(least + due - given)
        given = due
    return found


def _silent(_done: int, _of: int) -> None:
    """Nobody is told."""
