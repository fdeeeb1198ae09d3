"""A workspace with one record of every kind, and an app that opens forms over it."""

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from textual import events
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot

import kamtui.tui
from kamtui.actions.records import add
from kamtui.records.values import Moment, Money, RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.screens.form import FormScreen
from kamtui.tui.theme import register_themes, theme_name

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
STYLES = Path(kamtui.tui.__file__).parent / "styles"
NOT_YET = object()


class Desk(App[None]):
    """Opens one form at its start and notes what it answered."""

    CSS_PATH = [STYLES / "widgets.tcss"]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, workspace: Workspace, kind: str, **given: Any) -> None:
        super().__init__()
        register_themes(self)
        self.theme = theme_name()
        self.form_screen = FormScreen(workspace, kind, **given)
        self.answer: object = NOT_YET

    def on_mount(self) -> None:
        self.push_screen(self.form_screen, self.answered)

    def answered(self, answer: RecordId | None) -> None:
        self.answer = answer

    @property
    def open(self) -> bool:
        """The form has not answered yet."""
        return self.answer is NOT_YET

    @property
    def on(self) -> str:
        """The field that is typed in."""
        return self.form_screen.body.on

    def rows(self) -> list[str]:
        """The drawn rows of the form, without what is typed in just now."""
        body = self.form_screen.body
        return [strip.text.rstrip() for strip in body.render_lines(Region(0, 0, *body.size))]


class Hands:
    """Ten fingers on a keyboard: keys, and texts as an input method or a terminal's paste sends them."""

    def __init__(self, desk: Desk, pilot: Pilot[None]) -> None:
        self.desk = desk
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def send(self, text: str) -> None:
        """A whole text at once."""
        texts = self.desk.form_screen.form.texts
        before = texts[self.desk.on]
        self.desk.post_message(events.Paste(text))
        await self.until(lambda: texts[self.desk.on] != before)

    async def walk_to(self, name: str) -> None:
        """Tab until the field is reached."""
        for _step in range(60):
            before = self.desk.on
            if before == name:
                return
            self.desk.post_message(events.Key("tab", None))
            await self.until(lambda before=before: self.desk.on != before)  # type: ignore[misc]  # a lambda's default
        raise AssertionError(f"tab never came to {name}; it stands on {self.desk.on}")

    async def until(self, done: Callable[[], bool]) -> None:
        """Let the app work until something has happened: no longer than that takes, so that long forms stay quick."""
        for _turn in range(2000):
            if done():
                return
            await asyncio.sleep(0.001)
        raise AssertionError("it never happened")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the workspace lies."""
    return tmp_path / "work.kamtui"


@pytest.fixture
def workspace(file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A bank with a person, a sale, a visit and a step; and us."""
    with Workspace.open(file, tmp_path, lambda: NOW, create=True) as opened:
        opened.set_meta("me", add(opened, "teammate", {"name": "Zhou Ke"}))
        bank = add(opened, "account", {"name": "Hengyue Bank", "native_name": "华东恒岳商业银行"})
        add(opened, "account", {"name": "Beichen Heavy", "native_name": "北辰重工"})
        cto: dict[str, Any] = {"name": "Chen Guodong", "native_name": "陈国栋", "account": bank, "title": "CTO"}
        chen = add(opened, "contact", cto)
        add(opened, "opportunity", {"name": "DR platform", "account": bank, "value": Money("10000000", "CNY")})
        when = Moment("2026-11-20T02:00:00Z", "Asia/Shanghai")
        note = "drill talk\nthey were pleased"
        add(opened, "visit", {"account": bank, "when": when, "note": note, "attendees": (chen,)})
        add(opened, "step", {"account": bank, "text": "send drill plan"})
        add(opened, "setting", {"key": "currency", "value": "CNY"})
        yield opened


@pytest.fixture
def only(workspace: Workspace) -> Callable[..., RecordId]:
    """The first record of a kind, or the one whose column has a value."""

    def find(kind: str, **wanted: object) -> RecordId:
        where = " AND ".join(f'"{column}" = ?' for column in wanted) or "1"
        row = workspace.connection.execute(
            f'SELECT id FROM "{kind}" WHERE {where} ORDER BY rowid', tuple(wanted.values())
        ).fetchone()
        return bytes(row[0])

    return find


@pytest.fixture
def desk(workspace: Workspace) -> Callable[..., Desk]:
    """Makes the app with its form."""

    def make(kind: str, **given: Any) -> Desk:
        return Desk(given.pop("over", workspace), kind, **given)

    return make


@pytest.fixture
def hands() -> Callable[..., Hands]:
    """Makes the hands."""
    return Hands
