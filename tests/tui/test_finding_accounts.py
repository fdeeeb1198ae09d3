"""The account list: walking, filtering and finding, and how many keys that takes."""


import pytest

from kamtui import locale

from .room import DESIGN, SIZES, SMALL, Room, opened

KEYS_TO_A_BRIEFING = 4
"""Keys besides the words of a search that lead to the briefing of any account."""


async def test_walking_in_the_list_shows_each_account_at_once_from_its_first_line(room: Room) -> None:
    room.visits(room.bank, 30)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "end", "escape", "down")
        assert at.account == room.works
        assert at.screen.pane_widget().cursor == 0
        await at.press("up")
        assert (at.account, at.screen.pane_widget().cursor) == (room.bank, 0)


async def test_on_a_narrow_screen_the_list_stands_in_the_place_of_the_account(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        assert "esc Accounts" in at.rows()[-1]
        await at.press("escape", "down")
        assert at.account == room.bank
        assert "Suhe Dairy" in at.text()
        await at.press("escape")
        assert at.account == room.bank
        assert "PROMISES" in at.text()
        await at.press("escape", "down", "enter")
        assert at.account == room.works
        assert "Beichen Heavy" in at.rows()[0]


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_that_finds_nothing_says_so_and_escape_goes_back_where_you_were(
    room: Room, size: tuple[int, int]
) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.go(room.works, 0)
        await at.press("f")
        await at.type("suxyz")
        assert "No such account" in at.text()
        assert "0 of 3" in at.text()
        await at.press("escape")
        assert at.account == room.works
        assert at.line == ("account", room.works)
        assert "enter Open" in at.rows()[-1]


@pytest.mark.parametrize("key", ["ctrl+g", "ｆ"])
async def test_the_filter_takes_chinese_from_an_input_method(room: Room, key: str) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press(key)
        await at.type("苏禾")
        assert at.account == room.dairy
        await at.press("enter")
        assert at.line == ("account", room.dairy)
        assert "1 of 3" in at.text()
        await at.press("escape")
        assert at.account == room.dairy
        assert "─ 3 ─" in at.text()


async def test_f_then_escape_changes_nothing(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("escape", "down", "f", "escape")
        assert (at.account, at.line) == (room.works, ("account", room.works))


async def test_deleting_under_a_filter_stays_under_it(room: Room) -> None:
    room.accounts(6)
    async with opened(room.workspace, room.home) as at:
        await at.press("f")
        await at.type("Firm")
        await at.press("enter", "down", "down", "d")
        row = at.screen.accounts.current
        assert row is not None
        assert row.name == "Firm 0003"
        assert "5 of 8" in at.text()
        await at.press("u")
        row = at.screen.accounts.current
        assert row is not None
        assert row.name == "Firm 0002"


async def test_finding_an_account_drops_the_filter_that_hides_it(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("f")
        await at.type("Suhe")
        await at.press("enter", "/")
        await at.type("bc")
        await at.press("enter")
        row = at.screen.accounts.current
        assert row is not None
        assert (at.account, row.id) == (room.works, room.works)


@pytest.mark.parametrize(("size", "sign"), [(SMALL, "、"), (DESIGN, "／"), (SMALL, "f3")])
async def test_a_person_is_found_and_stands_under_the_cursor(room: Room, size: tuple[int, int], sign: str) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("escape", "end")
        await at.press(sign)
        await at.type("陈国")
        await at.press("enter")
        assert at.account == room.bank
        assert at.line == ("contact", room.chen)
        assert at.seen()


async def test_nobody_found_leaves_everything_as_it_was(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("/")
        await at.type("qqq")
        assert "nothing has these words" in at.text()
        await at.press("enter", "escape")
        assert at.line == ("step", room.plan)


@pytest.mark.parametrize("size", SIZES)
async def test_the_briefing_of_any_account_is_four_keys_away_from_anywhere(
    room: Room, size: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    ways = {"briefing": ("1",), "visits": ("2",), "a visit": ("2", "enter"), "people": ("3",), "a person": ("3", "tab"),
            "list": ("escape",), "filtered": ("f", "s", "enter"), "help": ("?",)}  # fmt: skip
    counted = {}
    async with opened(room.workspace, room.home, size) as at:
        for name, way in ways.items():
            await at.go(room.bank, 0)
            await at.press(*way)
            keys = (["escape"] if name == "help" else []) + ["/"]
            await at.press(*keys)
            await at.type("bc")
            await at.press("enter")
            counted[name] = len(keys) + 1
            assert at.account == room.works, name
            assert at.screen.pane == 0
            assert "Beichen Heavy" in at.rows()[0]
            assert "No visit planned" in at.text()
    with capsys.disabled():
        print(f"\nkeys to another briefing at {size[0]} columns: {counted}")
    assert max(counted.values()) <= KEYS_TO_A_BRIEFING


async def test_a_mistake_is_taken_back_with_one_key(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    counted = {}
    for key in ("space", "d"):
        async with opened(room.workspace, room.home) as at:
            before = room.workspace.read("step", room.plan).values
            await at.press(key)
            assert room.workspace.read("step", room.plan).deleted or room.text_of("step", room.plan, "done")
            undoing = ("u",)
            await at.press(*undoing)
            counted[key] = len(undoing)
            assert room.workspace.read("step", room.plan).values == before
            assert at.line == ("step", room.plan)
    with capsys.disabled():
        print(f"\nkeys to undo: {counted}")


async def test_in_chinese_finding_forms_and_logs_call_everybody_as_lists_do(room: Room) -> None:
    locale.use("zh_CN")
    with room.workspace.action("set") as transaction:
        transaction.write(room.workspace.read("account", room.bank), {"short_name": "恒岳银行"})
    async with opened(room.workspace, room.home) as at:
        for typed in ("Chen", "陈国", "hengyue", "恒岳"):
            await at.press("/")
            await at.type(typed)
            shown = at.top.query_one("PickRows").render_line(0).text
            assert "恒岳银行" in shown
            assert "Chen" not in shown
            assert "Hengyue" not in shown
            await at.press("escape")
        for key in ("e", "l"):
            await at.press("escape", key)
            assert "恒岳银行" in at.rows()[0]
            assert "Hengyue" not in at.text().replace("Hengyue Bank  ", "", 1) or key == "e"
            await at.press("escape")
        await at.press("3", "down", "e")
        assert "陈国栋" in at.rows()[1]
        assert "Gu Yuhang" not in at.text()


async def test_what_is_typed_before_the_field_has_the_keys_is_not_lost(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("/")
        at.app.screen.set_focus(None)
        await at.type("苏禾")
        assert "苏禾  " in at.text()
        await at.press("enter")
        assert at.account == room.dairy


async def test_what_is_typed_before_the_log_has_the_keys_is_not_lost(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("l")
        at.app.screen.set_focus(None)
        await at.type("they sign")
        assert "they sign" in at.text()
