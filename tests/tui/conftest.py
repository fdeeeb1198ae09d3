"""A bare app on which single widgets are shown, in true colours whatever the terminal of the tests is."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

import kamtui.tui
from kamtui.tui.screens.account import AccountScreen
from kamtui.tui.theme import line_filters, register_themes, theme_name

from .room import Room, make_room

STYLES = Path(kamtui.tui.__file__).parent / "styles"


class Stage(App[None]):
    """Shows the widgets it is given and notes in `told` the messages they send."""

    CSS_PATH = [STYLES / "widgets.tcss"]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, told: list[Any], *shown: Widget) -> None:
        super().__init__()
        register_themes(self)
        self.theme = theme_name()
        self.shown = shown
        self.told = told

    def compose(self) -> ComposeResult:
        yield from self.shown

    def get_line_filters(self) -> Sequence[LineFilter]:
        return line_filters(self, super().get_line_filters())

    def on_row_list_highlighted(self, message: Message) -> None:
        self.told.append(message)

    on_row_list_opened = on_row_list_highlighted
    on_reading_pane_highlighted = on_row_list_highlighted
    on_reading_pane_opened = on_row_list_highlighted
    on_bar_pressed = on_row_list_highlighted
    on_frame_pane_chosen = on_row_list_highlighted
    on_filter_line_changed = on_row_list_highlighted
    on_filter_line_ended = on_row_list_highlighted


@pytest.fixture
def told() -> list[Any]:
    """The messages the widgets on the stage have sent, of whatever class."""
    return []


@pytest.fixture
def stage(told: list[Any]) -> Callable[..., Stage]:
    """Makes the app that shows the widgets given."""
    return lambda *shown: Stage(told, *shown)


@pytest.fixture
def rows_of() -> Callable[[Widget], list[str]]:
    """Reads the text of each row of a widget, its border included."""

    def read(widget: Widget) -> list[str]:
        width, height = widget.outer_size
        return [strip.text for strip in widget.render_lines(Region(0, 0, width, height))]

    return read


@pytest.fixture
def room(home: Path) -> Iterator[Room]:
    """A small team's workspace."""
    made = make_room(home)
    yield made
    made.workspace.close()


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets a second pass on every slow clock of the account screen: none of them runs by itself."""
    ticks: list[Callable[[], Any]] = []
    usual = AccountScreen.set_interval

    class Stopped:
        def __init__(self, tick: Callable[[], Any]) -> None:
            self.tick = tick
            ticks.append(tick)

        def stop(self) -> None:
            ticks.remove(self.tick)

    def set_interval(screen: AccountScreen, every: float, tick: Callable[[], Any], **rest: Any) -> Any:
        return Stopped(tick) if every >= 1 else usual(screen, every, tick, **rest)

    def pass_one() -> None:
        for tick in [*ticks]:
            tick()

    monkeypatch.setattr(AccountScreen, "set_interval", set_interval)
    return pass_one
