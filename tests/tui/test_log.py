"""Writing down a visit: what is typed, what is understood, what is kept and what is saved."""

import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.pilot import Pilot

import kamtui.tui
from kamtui import locale
from kamtui.actions.log import Logged
from kamtui.actions.records import add
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store import drafts, queries
from kamtui.store.workspace import Workspace
from kamtui.tui import commands
from kamtui.tui.screens.log import LogScreen
from kamtui.tui.theme import line_filters, palette_of, register_themes, theme_name
from kamtui.tui.widgets.account_line import AccountLine
from kamtui.tui.widgets.log_text import accents_of
from kamtui.tui.widgets.pick import PickList
from kamtui.tui.widgets.rows import RowList

STYLES = Path(kamtui.tui.__file__).parent / "styles"
START = datetime.fromisoformat("2026-11-24T10:58:00+08:00")
ZONE = "Asia/Shanghai"

EXAMPLE = (
    '@陈 @"Li Wei" #onsite 45m trust:20 needs:15 objections:10 担心切换窗口 !send drill plan by friday '
    ">>演练方案 by friday <<RTO test by 2026-12-20 =advanced recap"
)
"""The log that is measured: people, kind, length, mix, a worry, a step, a promise each way, result and recap."""

MOST_KEYS = 25
"""Keys besides the words for a log with a next step (design.md §8)."""


@dataclass
class Clock:
    """A clock that is moved by hand."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Room:
    """A workspace with one bank, its people and a neighbour, and the clock it goes by."""

    workspace: Workspace
    clock: Clock
    bank: RecordId
    heavy: RecordId
    people: dict[str, RecordId] = field(default_factory=dict)

    def plan(self, when: str, minutes: int = 45) -> RecordId:
        start = Moment.of(datetime.fromisoformat(when), ZONE)
        values: dict[str, Value] = {
            "account": self.bank, "state": "planned", "when": start, "minutes": minutes, "visit_kind": "onsite",
            "attendees": (self.people["Chen Guodong"],), "wanted": "Sign-off of the drill plan",
        }  # fmt: skip
        return add(self.workspace, "visit", values)

    def draft(self, key: str) -> str | None:
        found = drafts.find(self.workspace, key)
        return str(found.body["text"]) if found else None

    @property
    def key(self) -> str:
        return f"log:{self.bank.hex()}"


@pytest.fixture(autouse=True)
def read_at_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never wait for a pause, however slow the machine of the tests is."""
    monkeypatch.setattr("kamtui.tui.screens.log.QUICK", float("inf"))


@pytest.fixture
def room(home: Path) -> Iterator[Room]:
    clock = Clock()
    workspace = Workspace.open(home / "team.kamtui", home, clock, create=True)
    bank = add(workspace, "account", {"name": "Hengyue Bank", "native_name": "华东恒岳商业银行", "tier": "platinum"})
    heavy = add(workspace, "account", {"name": "Beichen Heavy", "native_name": "北辰重工", "tier": "gold"})
    made = Room(workspace, clock, bank, heavy)
    for name, native in (("Chen Guodong", "陈国栋"), ("Li Wei", "李伟"), ("Zhao Mingche", "赵明澈")):
        made.people[name] = add(workspace, "contact", {"name": name, "native_name": native, "account": bank})
    yield made
    workspace.close()


class Host(App[None]):
    """Opens the log at `l`, as the app does, and notes what comes of it."""

    CSS_PATH = [STYLES / "widgets.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*commands.bindings("everywhere", "account")]

    def __init__(self, make: Callable[[], LogScreen]) -> None:
        super().__init__()
        register_themes(self)
        self.theme = theme_name()
        self.make = make
        self.results: list[Logged | None] = []
        self.opened: list[LogScreen] = []
        self.helped = 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        return line_filters(self, super().get_line_filters())

    def action_log(self) -> None:
        self.opened.append(self.make())
        self.push_screen(self.opened[-1], self.results.append)

    def action_help(self) -> None:
        self.helped += 1


@dataclass
class Desk:
    """An open log and the keys before it."""

    app: Host
    pilot: Pilot[None]

    @property
    def log(self) -> LogScreen:
        found = [screen for screen in self.app.screen_stack if isinstance(screen, LogScreen)]
        return found[-1]

    async def type(self, text: str) -> None:
        """Every character as the terminal sends it, one key event each."""
        for character in text:
            self.app.post_message(events.Key(_key(character), "\r" if character == "\n" else character))
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def screen_rows(self) -> list[str]:
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        assert len(lines) == height
        return ["".join(segment.text for segment in line)[:width] for line in lines]


def _key(character: str) -> str:
    """What Textual's reader of the terminal calls the key of a character."""
    if character == "\n":
        return "enter"
    if character.isalnum():
        return character
    return unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")


@asynccontextmanager
async def desk(
    room: Room, account: bool = True, size: tuple[int, int] = (120, 40), planned: bool = False
) -> AsyncIterator[Desk]:
    app = Host(lambda: LogScreen(room.workspace, room.bank if account else None, planned=planned))
    async with app.run_test(size=size) as pilot:
        await pilot.press("l")
        await pilot.pause()
        yield Desk(app, pilot)


# Typing and saving


async def test_control_s_saves_the_visit_and_tells_the_app(room: Room) -> None:
    async with desk(room) as at:
        await at.type("@陈总 45m trust:20 went well")
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        visit = room.workspace.get("visit", logged.visit)
        assert (visit.note, visit.minutes, visit.state) == ("@陈总 45m trust:20 went well", 45, "held")
        assert room.workspace.members("visit.attendees", logged.visit) == (room.people["Chen Guodong"],)


async def test_enter_breaks_the_line_and_on_an_empty_last_line_saves(room: Room) -> None:
    async with desk(room) as at:
        await at.type("first\nsecond\n")
        assert at.log.text == "first\nsecond\n"
        assert not at.app.results
        await at.press("enter")
        (logged,) = at.app.results
        assert logged is not None
        assert logged.reading.note == "first\nsecond\n"


async def test_enter_on_an_empty_line_in_the_middle_only_breaks_the_line(room: Room) -> None:
    async with desk(room) as at:
        await at.type("first\nthird")
        at.log.area.move_cursor((0, 5))
        await at.press("enter", "enter")
        assert at.log.text == "first\n\n\nthird"


async def test_a_log_without_other_words_happened_when_it_was_opened(room: Room) -> None:
    async with desk(room) as at:
        await at.type("talked")
        room.clock.at += timedelta(minutes=20)
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        row = queries.visit(room.workspace, logged.visit)
        assert row is not None
        assert row.when is not None
        assert datetime.fromisoformat(row.when) == START


async def test_an_empty_log_is_not_saved_and_stays_open(room: Room) -> None:
    async with desk(room) as at:
        await at.press("ctrl+s")
        assert not at.app.results
        assert at.log.hint == "There is nothing to log"


async def test_the_log_of_the_example_takes_few_keys_besides_its_words(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = ["l", *EXAMPLE, "ctrl+s"]
    words = [key for key in EXAMPLE if key.isalnum() or key == " "]
    besides = len(keys) - len(words)
    async with desk(room) as at:
        await at.type(EXAMPLE)
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        read = logged.reading
        assert [step.sort for step in read.steps] == ["next", "ours", "theirs"]
        assert (read.kind, read.minutes, read.mix, read.result, read.recap) == (
            "onsite", 45, (20, 15, 10, 0), "advanced", True,
        )  # fmt: skip
        assert not read.unparsed
        assert len(logged.steps) == 3
    with capsys.disabled():
        print(f"\nkeys besides the words: {besides} of {len(keys)}")
    assert besides <= MOST_KEYS


# What an input method sends


async def test_whole_chinese_strings_and_full_width_signs_arrive_as_typed(room: Room) -> None:
    text = "＠陈总　上门，４５分钟。问题：切换窗口只有四小时；《《ＲＴＯ测试结果　周五前？！"
    async with desk(room) as at:
        await at.type(text)
        assert at.log.text == text
        assert at.log.reading.attendees[0].person is not None
        assert at.app.helped == 0


async def test_joined_emoji_and_rare_characters_are_not_dropped(room: Room) -> None:
    text = "👩\u200d💻 𠮷野\u00a0来访"
    async with desk(room) as at:
        await at.type(text)
        assert at.log.text == text


async def test_the_terminal_knows_where_the_cursor_really_is(room: Room) -> None:
    async with desk(room) as at:
        await at.type("切换a")
        area = at.log.area
        x = area.content_region.x + area.gutter_width + cell_len("切换a")
        assert at.app.cursor_position == (x, area.content_region.y)
        await at.pilot.resize_terminal(80, 24)
        await at.pilot.pause()
        assert at.app.cursor_position == area.cursor_screen_offset


# What was understood


async def test_what_was_understood_is_accented_where_it_was_typed_and_the_rest_underlined(room: Room) -> None:
    async with desk(room) as at:
        await at.type("@陈总 came, closing:ten")
        line = at.log.area.get_line(0)
        palette = palette_of(at.app)
        styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
        assert styles == {"@陈总": palette.style("accent"), "closing:ten": palette.style("unparsed")}
        assert palette.style("unparsed").underline


def test_accents_lie_in_their_lines_with_either_kind_of_line_break() -> None:
    from kamtui.quicklog import Span as Read

    for newline in ("\n", "\r\n"):
        text = newline.join(("@a", "x @b", "", "c"))
        spans = [Read(text.index("@b"), text.index("@b") + 2, "attendee"), Read(0, 2, "attendee")]
        found = accents_of(text, newline, spans)
        assert {row: [(one.start, one.end) for one in accents] for row, accents in found.items()} == {
            0: [(0, 2)], 1: [(2, 4)],
        }  # fmt: skip


async def test_the_preview_follows_every_key_and_counts_what_to_check(room: Room) -> None:
    async with desk(room) as at:
        await at.type("@陈总 trust:20")
        shown = "\n".join(at.screen_rows())
        assert "Chen Guodong 陈国栋" in shown
        assert "every word is kept" in shown
        await at.type(" closing:ten")
        shown = "\n".join(at.screen_rows())
        assert "1 to check, every word is kept" in shown
        assert re.search(r"UNPARSED +line 2 +closing:ten +minutes are a number", shown)


async def test_tab_goes_to_the_first_thing_to_check_and_enter_from_there_to_its_words(room: Room) -> None:
    async with desk(room) as at:
        await at.type("@陈总 came\nclosing:ten said he\nlast")
        await at.press("tab")
        assert at.log.preview.page.has_focus
        await at.press("enter")
        assert at.log.area.has_focus
        assert at.log.area.selected_text == "closing:ten"


async def test_without_the_keys_the_preview_marks_no_line(room: Room) -> None:
    async with desk(room) as at:
        await at.type("closing:ten")
        assert at.log.preview.page.cursor == -1
        await at.press("tab")
        assert at.log.preview.page.cursor >= 0
        await at.press("tab")
        assert at.log.area.has_focus
        assert at.log.preview.page.cursor == -1


async def test_a_slow_text_is_read_in_the_next_pause_and_before_saving(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamtui.tui.screens.log.QUICK", -1.0)
    monkeypatch.setattr("kamtui.tui.screens.log.PAUSE", 0.02)
    async with desk(room) as at:
        await at.type("@陈总")
        await at.pilot.pause(0.1)
        assert len(at.log.reading.attendees) == 1
        monkeypatch.setattr("kamtui.tui.screens.log.PAUSE", 60.0)
        await at.type(" !send plan")
        assert not at.log.reading.steps
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        assert len(logged.steps) == 1


# Whose log it is


async def test_a_planned_visit_is_named_in_the_first_line_and_shown_as_planned(room: Room) -> None:
    visit = room.plan("2026-11-24T10:00:00+08:00")
    async with desk(room, account=False) as at:
        assert at.log.subject.account == room.bank
        shown = at.screen_rows()
        assert re.search(r"1  Hengyue Bank  Tue 24 Nov 10:00-10:45", shown[2])
        assert re.search(r"PEOPLE +Chen Guodong 陈国栋 +planned", "\n".join(shown))
        await at.type("went well")
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        assert logged.visit == visit
        held = room.workspace.get("visit", visit)
        assert (held.state, held.minutes, held.wanted) == ("held", 45, "Sign-off of the drill plan")


async def test_a_visit_of_the_morning_is_found_when_its_hour_is_typed_in_the_evening(room: Room) -> None:
    visit = room.plan("2026-11-24T10:00:00+08:00")
    room.clock.at = START.replace(hour=21)
    async with desk(room) as at:
        assert "planned" not in "\n".join(at.screen_rows())
        await at.type("10:00-10:50 went well")
        assert "the planned visit as held" in "\n".join(at.screen_rows())
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        assert logged.visit == visit


async def test_without_a_visit_near_the_first_line_names_the_account(room: Room) -> None:
    async with desk(room, account=False) as at:
        await at.type("北辰\n")
        assert at.log.subject.account == room.heavy
        assert "Beichen Heavy" in at.screen_rows()[2]
        await at.type("trust:20 closing:ten")
        assert "line 2 " in "\n".join(at.screen_rows())
        accents = at.log.area.get_line(1).spans
        assert [(span.start, span.end) for span in accents] == [(0, 8), (9, 20)]
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        assert logged.reading.note == "trust:20 closing:ten"
        row = queries.visit(room.workspace, logged.visit)
        assert row is not None
        assert row.account == room.heavy


async def test_a_first_line_that_names_nobody_saves_nothing_and_loses_nothing(room: Room) -> None:
    async with desk(room, account=False) as at:
        await at.type("Nobody we know\ntalked")
        await at.press("ctrl+s")
        assert not at.app.results
        assert at.log.hint == "Whose log is it?"
        assert at.log.area.text == "Nobody we know\ntalked"


@pytest.mark.parametrize("way", [("f3", "b", "e", "i"), ("shift+tab", "b", "e", "i")])
async def test_another_account_is_chosen_by_typing_and_the_text_goes_with_it(room: Room, way: tuple[str, ...]) -> None:
    async with desk(room) as at:
        await at.type("talked")
        await at.press(*way)
        assert isinstance(at.app.screen, PickList)
        await at.press("enter")
        assert at.log.subject.account == room.heavy
        assert at.log.area.has_focus
        assert room.draft(f"log:{room.heavy.hex()}") == "talked"
        assert room.draft(room.key) is None


async def test_choosing_an_account_with_a_draft_keeps_both_texts(room: Room) -> None:
    drafts.keep(room.workspace, f"log:{room.heavy.hex()}", {"text": "from before"})
    async with desk(room) as at:
        await at.type("talked")
        await at.press("f3", "b", "e", "i", "enter")
        assert at.log.area.text == "talked\n\nfrom before"


async def test_leaving_the_choice_of_accounts_changes_nothing(room: Room) -> None:
    async with desk(room) as at:
        await at.type("talked")
        await at.press("f3", "escape")
        assert at.log.subject.account == room.bank
        assert at.log.area.has_focus


# The draft


async def test_a_draft_is_on_disk_within_one_second_and_gone_with_the_save(room: Room) -> None:
    async with desk(room) as at:
        await at.type("half a thou")
        await at.pilot.pause(0.9)
        assert room.draft(room.key) == "half a thou"
        assert at.log.hint == "draft saved"
        await at.type("ght")
        await at.press("ctrl+s")
        assert room.draft(room.key) is None
        await at.pilot.pause(0.7)
        assert room.draft(room.key) is None


async def test_escape_keeps_the_draft_and_the_next_log_offers_it_as_it_was_begun(room: Room) -> None:
    async with desk(room) as at:
        await at.type("yesterday 15:00 half")
        await at.press("escape")
        assert at.app.results == [None]
        room.clock.at = START + timedelta(days=1)
        await at.press("l")
        assert at.log.text == "yesterday 15:00 half"
        assert at.log.hint == "draft from Tue 24 Nov 10:58, F8 throws it away"
        assert at.log.area.cursor_location == (0, 20)
        assert at.log.reading.start == datetime.fromisoformat("2026-11-23T15:00:00+08:00")


async def test_a_draft_is_thrown_away_by_one_key_and_brought_back_by_another(room: Room) -> None:
    drafts.keep(room.workspace, room.key, {"text": "old"})
    async with desk(room) as at:
        assert at.log.text == "old"
        await at.press("f8")
        assert at.log.text == ""
        assert room.draft(room.key) is None
        await at.press("ctrl+z")
        assert at.log.text == "old"
        await at.press("escape")
        assert room.draft(room.key) == "old"


async def test_an_emptied_log_leaves_no_draft(room: Room) -> None:
    async with desk(room) as at:
        await at.type("x")
        await at.pilot.pause(0.7)
        assert room.draft(room.key) == "x"
        await at.press("backspace", "escape")
        assert room.draft(room.key) is None


async def test_the_draft_stays_when_the_app_is_closed_in_the_middle(room: Room) -> None:
    async with desk(room) as at:
        await at.type("in the middle")
        await at.press("ctrl+q")
    assert room.draft(room.key) == "in the middle"


async def test_a_plan_and_a_log_of_one_account_have_drafts_of_their_own(room: Room) -> None:
    drafts.keep(room.workspace, room.key, {"text": "a log"})
    async with desk(room, planned=True) as at:
        assert at.log.text == ""
        await at.type("next tue 10:00 @陈总 demo")
        await at.press("ctrl+s")
        (logged,) = at.app.results
        assert logged is not None
        row = queries.visit(room.workspace, logged.visit)
        assert row is not None
        assert (row.state, row.when) == ("planned", "2026-12-01T02:00:00Z")
        assert room.draft(room.key) == "a log"


# When it cannot be saved


async def test_a_read_only_workspace_says_so_and_the_text_stays(room: Room) -> None:
    room.workspace.read_only = "made by a newer kamtui"
    async with desk(room) as at:
        await at.type("talked")
        await at.press("ctrl+s")
        assert not at.app.results
        assert at.log.hint == "made by a newer kamtui"
        assert at.log.text == "talked"
        await at.press("escape")
        assert not at.app.results
        assert "copy the text" in at.log.hint
        await at.press("escape")
        assert at.app.results == [None]
        room.workspace.read_only = ""


async def test_a_disk_that_takes_nothing_is_said_in_one_line_and_tried_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamtui.errors import KamtuiError

    real = drafts.keep

    def full(*_arguments: object) -> None:
        raise KamtuiError("The draft could not be kept", "database or disk is full")

    monkeypatch.setattr("kamtui.tui.screens.log.RETRY_AFTER", 0.05)
    monkeypatch.setattr(drafts, "keep", full)
    async with desk(room) as at:
        await at.type("talked")
        await at.pilot.pause(0.7)
        assert at.log.hint == "The draft could not be kept"
        monkeypatch.setattr(drafts, "keep", real)
        await at.pilot.pause(0.3)
        assert at.log.hint == "draft saved"
        assert room.draft(room.key) == "talked"


async def test_a_busy_workspace_keeps_the_log_open_with_its_text(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamtui.errors import KamtuiError

    def busy(*_arguments: object, **_named: object) -> Logged:
        raise KamtuiError("The workspace could not be changed", "another program is writing to it", "Try again")

    monkeypatch.setattr("kamtui.tui.screens.log.log_visit", busy)
    async with desk(room) as at:
        await at.type("talked")
        await at.press("ctrl+s")
        assert not at.app.results
        assert at.log.hint == "The workspace could not be changed"
        assert at.log.text == "talked"


# Where things stand


async def test_at_80_columns_the_preview_stands_below_the_text_and_the_marks_go(room: Room) -> None:
    async with desk(room, size=(80, 24)) as at:
        await at.type("@陈总 !send plan closing:ten")
        text, preview = at.log.area.region, at.log.preview.page.region
        assert preview.y > text.bottom
        assert preview.height == 6
        assert not at.log.query_one("#log-marks").display
        first = [row for row in at.screen_rows() if "PEOPLE" in row or "STEPS" in row or "UNPARSED" in row]
        assert [re.sub(r"[^A-Z].*", "", row.strip("│ ")) for row in first] == ["PEOPLE", "STEPS", "UNPARSED"]


async def test_at_120_columns_text_and_preview_stand_side_by_side_with_the_marks_below(room: Room) -> None:
    async with desk(room) as at:
        assert at.log.preview.page.region.x > at.log.area.region.right
        assert at.log.query_one("#log-marks").display
        assert not at.log.query_one(RowList).can_focus


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10), (20, 5)])
async def test_a_log_is_drawn_at_any_size(room: Room, size: tuple[int, int]) -> None:
    async with desk(room, size=size) as at:
        await at.type("@陈总 切换窗口 !send plan by friday")
        assert all(cell_len(row) == size[0] for row in at.screen_rows())


async def test_the_time_of_the_visit_is_never_cut_in_the_first_line(room: Room) -> None:
    locale.use("zh_CN")
    room.plan("2026-11-24T10:00:00+08:00")
    add(room.workspace, "opportunity", {"name": "Disaster recovery platform, phase one", "account": room.bank})
    for width in (120, 60, 44):
        async with desk(room, size=(width, 40)) as at:
            await at.type("$disaster ")
            row = at.screen_rows()[2][: at.log.area.region.right]
            assert "11月24日 周二 10:00-10:45" in row
            assert row.startswith("│  1  华") or "..  " in row
            await at.press("f8", "escape")


async def test_line_numbers_continue_behind_the_account(room: Room) -> None:
    async with desk(room) as at:
        await at.type("one\ntwo")
        rows = at.screen_rows()
        assert [rows[row][2:8] for row in (2, 3, 4)] == [" 1  He", " 2  on", " 3  tw"]


async def test_letters_and_question_marks_are_typed_and_run_no_command(room: Room) -> None:
    async with desk(room) as at:
        await at.type("l?？n/u 1")
        assert at.log.text == "l?？n/u 1"
        assert at.app.helped == 0
        await at.press("f1")
        assert at.app.helped == 1


async def test_the_log_key_of_the_app_opens_no_second_log(room: Room) -> None:
    async with desk(room) as at:
        await at.press("f2")
        assert len([screen for screen in at.app.screen_stack if isinstance(screen, LogScreen)]) == 1


async def test_the_full_form_begins_with_the_visit_that_was_typed_saved(room: Room) -> None:
    async with desk(room) as at:
        await at.type("@陈总 45m")
        await at.press("f6")
        (logged,) = at.app.results
        assert logged is not None
        assert at.app.opened[0].full_form
        assert room.workspace.read("visit", logged.visit).values["minutes"] == 45
        assert room.draft(room.key) is None


async def test_the_full_form_without_a_word_begins_empty(room: Room) -> None:
    async with desk(room) as at:
        await at.press("f6")
        assert at.app.results == [None]
        assert at.app.opened[0].full_form


async def test_a_click_on_a_key_of_the_last_row_runs_it(room: Room) -> None:
    async with desk(room) as at:
        await at.type("talked")
        await at.pilot.click(offset=(3, 39))
        await at.pilot.pause()
        assert len(at.app.results) == 1


async def test_a_click_on_the_account_offers_the_others(room: Room) -> None:
    async with desk(room) as at:
        await at.pilot.click(AccountLine)
        await at.pilot.pause()
        assert isinstance(at.app.screen, PickList)
