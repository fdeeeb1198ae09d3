"""A small team's workspace, and hands on the app that is open on it."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from kamtui.actions.records import put
from kamtui.actions.start import begin
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.app import KamtuiApp
from kamtui.tui.screens.account import AccountScreen

ZONE = "Asia/Shanghai"
SMALL, DESIGN = (80, 24), (120, 40)
SIZES = (SMALL, DESIGN)

SETTLING_ROUNDS = 4
"""How often every widget is asked to finish what waits for it: a key may open a screen that mounts a field that takes
the focus that tells the last row what to show."""

PATIENCE = 1000
"""Rounds of 10 ms that a worker is waited for."""

_NAMES = {"/": "slash", "?": "question_mark", " ": "space"}
"""What Textual calls these keys."""


def _is_sign(key: str) -> bool:
    return len(key) == 1 and not key.isalnum()


@dataclass
class Clock:
    """A clock that is moved by hand."""

    at: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-22T20:14:00+08:00"))

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Room:
    """Three accounts: a bank with everything, a works with one visit, a dairy with nothing."""

    workspace: Workspace
    clock: Clock
    home: Path
    bank: RecordId = b""
    works: RecordId = b""
    dairy: RecordId = b""
    chen: RecordId = b""
    gu: RecordId = b""
    risk: RecordId = b""
    sale: RecordId = b""
    planned: RecordId = b""
    held: RecordId = b""
    plan: RecordId = b""
    test: RecordId = b""
    call: RecordId = b""

    def put(self, kind: str, **values: Value) -> RecordId:
        """One more record."""
        with self.workspace.action("add") as transaction:
            return put(self.workspace, transaction, kind, values)

    def visits(self, account: RecordId, count: int, before: str = "2026-10-01T10:00:00+08:00") -> list[RecordId]:
        """`count` visits one day apart, the latest first."""
        last = datetime.fromisoformat(before)
        with self.workspace.action("import") as transaction:
            return [
                put(self.workspace, transaction, "visit", {
                    "account": account, "when": Moment.of(last - timedelta(days=day), ZONE), "state": "held",
                    "note": f"talk {day}",
                })
                for day in range(count)
            ]  # fmt: skip

    def accounts(self, count: int) -> list[RecordId]:
        """`count` further accounts."""
        with self.workspace.action("import") as transaction:
            return [
                put(self.workspace, transaction, "account", {"name": f"Firm {number:04d}", "tier": "lead"})
                for number in range(count)
            ]

    def another_program(self) -> Workspace:
        """The same file on a connection of its own."""
        return self.workspace.another()

    def text_of(self, kind: str, record: RecordId, name: str) -> str | None:
        return queries.field_of(self.workspace, kind, record, name)


def make_room(home: Path) -> Room:
    """A room with its three accounts."""
    clock = Clock()
    room = Room(begin(home / "team.kamtui", home, clock, "Zhou Ke"), clock, home)
    # fmt: off
    with room.workspace.action("add") as transaction:

        def make(kind: str, **values: Value) -> RecordId:
            return put(room.workspace, transaction, kind, values)

        def at(when: str) -> Moment:
            return Moment.of(datetime.fromisoformat(when), ZONE)

        bank = room.bank = make(
            "account", name="Hengyue Bank", native_name="华东恒岳商业银行", tier="platinum", pinned=True,
            relationship_stage="partnership",
        )
        room.works = make("account", name="Beichen Heavy", native_name="北辰重工", tier="gold")
        room.dairy = make("account", name="Suhe Dairy", native_name="苏禾乳业", tier="iron")
        room.gu = make("contact", name="Gu Yuhang", native_name="顾宇航", account=bank, title="President")
        room.chen = make(
            "contact", name="Chen Guodong", native_name="陈国栋", account=bank, title="CTO", boss=room.gu,
            phones=("+86 21 0000 0101",), motive="wants the board seat",
        )
        room.risk = make(
            "seat", account=bank, title="Head of Risk", state="unknown",
            reports_to=queries.seat_of(room.workspace, room.gu)["id"],  # type: ignore[index]  # Gu was given a title
        )
        room.sale = make(
            "opportunity", name="DR platform", account=bank, status="open", stage="negotiation",
            walk_away="not below nine million",
        )
        room.planned = make(
            "visit", account=bank, when=at("2026-11-24T10:00:00+08:00"), minutes=45, state="planned",
            visit_kind="onsite", attendees=(room.chen,), wanted="Sign-off of the drill plan",
        )
        room.held = make(
            "visit", account=bank, when=at("2026-11-20T10:00:00+08:00"), minutes=12, state="held",
            visit_kind="phone", attendees=(room.chen,), note="We sign when the drill works.", result="continued",
        )
        room.plan = make(
            "step", account=bank, text="send drill plan", sort="ours", due="2026-11-20", contact=room.chen,
            visit=room.held,
        )
        room.test = make("step", account=bank, text="RTO test result", sort="theirs", due="2026-11-23")
        room.call = make("step", account=bank, text="call Li", sort="next", due="2026-12-01")
        make(
            "visit", account=room.works, when=at("2026-11-06T09:00:00+08:00"), state="held", note="车间参观",
            visit_kind="onsite",
        )
    # fmt: on
    return room


@dataclass
class Hands:
    """A keyboard, a mouse and eyes on the running app. `said` collects what the app told, the latest last."""

    app: KamtuiApp
    pilot: Pilot[int]
    said: list[str]

    @property
    def screen(self) -> AccountScreen:
        """The account screen, whatever lies over it."""
        found = [screen for screen in self.app.screen_stack if isinstance(screen, AccountScreen)]
        return found[-1]

    @property
    def top(self) -> Screen[Any]:
        """The screen that is seen."""
        return self.app.screen

    @property
    def account(self) -> RecordId | None:
        return self.screen.account

    @property
    def line(self) -> tuple[str, RecordId] | None:
        """The record of the line that has the keys."""
        return self.screen.chosen()

    async def press(self, *keys: str) -> None:
        for key in keys:
            name = _NAMES.get(key) or (unicodedata.name(key).lower().replace(" ", "_") if _is_sign(key) else key)
            character = {"space": " ", "enter": "\r", "tab": "\t"}.get(name, key if len(key) == 1 else None)
            self.app.post_message(events.Key(name, character))
            await self.settle()

    async def type(self, text: str) -> None:
        """Every character as one key event, as a terminal passes on what an input method committed."""
        for character in text:
            name = character if character.isalnum() else unicodedata.name(character, "").lower()
            self.app.post_message(events.Key(name.replace("-", "_").replace(" ", "_"), character))
        await self.settle()

    async def settle(self) -> None:
        """Let the app do all it has to do now. Textual's own pause waits for an idle processor: on a busy machine most
        of a test would be waiting."""
        for _round in range(SETTLING_ROUNDS):
            await self.pilot._wait_for_screen()
            if self.app._exception is None and self.app.screen_stack:
                self.app.screen._on_timer_update()
            await asyncio.sleep(0)

    async def go(self, account: RecordId, pane: int) -> None:
        """Be in a pane of an account."""
        self.screen.go_to_account(account, pane)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def click(self, text: str) -> None:
        """Click on the first cell of a text that is seen."""
        for y, row in enumerate(self.rows()):
            if text in row:
                await self.pilot.click(offset=(cell_len(row[: row.index(text)]), y))
                await self.settle()
                return
        raise AssertionError(f"{text} is not on the screen:\n" + self.text())

    def rows(self) -> list[str]:
        """The whole screen, row by row."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self) -> str:
        return "\n".join(self.rows())

    def cursor_rows(self) -> list[str]:
        """The rows with the mark of a line one is on."""
        return [row for row in self.rows() if "> " in row or ">*" in row]

    def seen(self) -> bool:
        """Something that is seen has the keys."""
        focused = self.app.screen.focused
        return focused is not None and focused.size.area > 0 and focused in self.app.screen.focus_chain


@asynccontextmanager
async def opened(
    workspace: Workspace | None, home: Path, size: tuple[int, int] = DESIGN, **given: Any
) -> AsyncIterator[Hands]:
    """The app on a workspace, as `kamtui` opens it."""
    path = workspace.path if workspace else home / "new.kamtui"
    app = KamtuiApp(workspace, path, home, **given)
    said: list[str] = []
    notify = app.notify

    def heard(message: str, *, title: str = "", **rest: Any) -> None:
        said.append(": ".join(part for part in (title, message) if part))
        notify(message, title=title, **rest)

    app.notify = heard  # type: ignore[method-assign]
    async with app.run_test(size=size, notifications=True) as pilot:
        at = Hands(app, pilot, said)
        await at.settle()
        yield at


async def until(at: Hands, done: Callable[[], object]) -> None:
    """Wait for what a worker does."""
    for _round in range(PATIENCE):
        await at.settle()
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(at.text())
