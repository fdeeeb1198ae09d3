"""Typing in a form: words, names, dates, long text, what is private, and what goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from kamtui import locale
from kamtui.actions.records import add
from kamtui.records.values import Moment, RecordId
from kamtui.store.workspace import Workspace

Make = Callable[..., Any]
Only = Callable[..., RecordId]
SIZE = (80, 24)


async def test_a_choice_is_made_by_typing_its_beginning(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("account", record=only("account"))
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("tab", "g", "o")
        assert any("platinum  gold  iron  lead" in row for row in app.rows())
        await typing.press("tab", "ctrl+s")
        assert workspace.get("account", app.answer).tier == "gold"


async def test_arrows_and_space_turn_the_words_of_a_choice(workspace: Workspace, desk: Make, hands: Make) -> None:
    app = desk("account")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("tab")
        seen = []
        for key in ("right", "right", "space", "left", "left", "left", "left"):
            await typing.press(key)
            seen.append(app.form_screen.form.texts["tier"])
        assert seen == ["platinum", "gold", "iron", "gold", "platinum", "", "lead"]


async def test_a_person_is_found_by_the_initials_of_a_chinese_name(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    boss = add(workspace, "contact", {"name": "顾宇航", "account": only("account")})
    app = desk("contact", record=only("contact", name="Chen Guodong"))
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("boss")
        await typing.press("g", "y", "h")
        assert any("顾宇航" in row and "Hengyue Bank" in row for row in app.rows())
        await typing.press("tab", "ctrl+s")
    from kamtui.actions.people import seat_values

    assert seat_values(workspace, app.answer)["boss"] == boss


async def test_of_two_people_of_one_name_the_chosen_one_is_kept(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    second = add(workspace, "contact", {"name": "Chen Guodong", "account": only("account", name="Beichen Heavy")})
    bank = only("account", name="Hengyue Bank")
    app = desk("step", values={"account": bank})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("text")
        await typing.send("call")
        await typing.walk_to("contact")
        await typing.send("chen guodong")
        offered = [row.strip() for row in app.rows() if "陈国栋" in row or "Beichen" in row]
        assert offered == ["Chen Guodong  陈国栋  Hengyue Bank", "Chen Guodong  Beichen Heavy"]
        await typing.press("down", "enter", "ctrl+s")
        assert workspace.get("step", app.answer).contact == second


async def test_a_name_nobody_has_is_made_with_the_record(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("visit", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("attendees")
        await typing.send("cgd")
        await typing.press("enter")
        await typing.send("王芳")
        assert any("new: 王芳" in row for row in app.rows())
        await typing.press("enter", "ctrl+s")
        visit = workspace.read("visit", app.answer).values
        made = only("contact", name="王芳")
        assert visit["attendees"] == (only("contact", name="Chen Guodong"), made)
        assert workspace.get("contact", made).account == only("account")
        assert workspace.get("contact", made).provisional


async def test_space_lists_the_names_there_are(desk: Make, hands: Make) -> None:
    app = desk("step")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("space")
        assert [row.strip() for row in app.rows()[1:3]] == ["Beichen Heavy  北辰重工", "Hengyue Bank  华东恒岳商业银行"]
        await typing.press("escape")
        assert app.open
        assert app.form_screen.form.texts["account"] == ""


async def test_a_date_in_words_shows_the_day_it_means(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("visit", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("tab")
        await typing.send("周二上午10点")
        row = next(row for row in app.rows() if row.startswith("When"))
        assert row.endswith("Tue 24 Nov 10:00")
        assert any(row.startswith("State") and row.endswith("planned") for row in app.rows())
        await typing.press("ctrl+s")
        visit = workspace.get("visit", app.answer)
        assert (visit.when, visit.state) == (Moment("2026-11-24T02:00:00Z", "Asia/Shanghai"), "planned")


async def test_long_text_is_typed_in_a_box_and_arrows_leave_it_at_its_ends(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("visit", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("note")
        await typing.send("他们很满意。")
        await typing.press("enter", "o", "k", "up", "up")
        assert app.on == "opportunity"
        await typing.press("down", "down")
        assert app.on == "result"
        await typing.press("ctrl+s")
        assert workspace.get("visit", app.answer).note == "他们很满意。\nok"


async def test_several_pasted_lines_stay_whole_in_one(workspace: Workspace, desk: Make, hands: Make) -> None:
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("Lin\nYue 林玥")
        await typing.press("ctrl+s")
        assert workspace.get("teammate", app.answer).name == "Lin Yue 林玥"


async def test_what_is_private_is_masked_until_it_is_typed_in_or_shown(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    record = add(workspace, "contact", {"name": "Li Wen", "motive": "wants the chair"})
    app = desk("contact", record=record)
    async with app.run_test(size=(120, 40)) as pilot:
        typing = hands(app, pilot)
        await typing.press("f6")

        def motive() -> str:
            return str(next(row for row in app.rows() if row.startswith("Personal motive")))

        assert motive().endswith("********")
        await typing.press("ctrl+r")
        assert motive().endswith("wants the chair")
        app.form_screen.body.revealed = False
        app.form_screen.body.set_rows()
        await typing.walk_to("motive")
        assert app.focused.value == "wants the chair"


async def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("opportunity", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("Second site")
        await typing.walk_to("value")
        await typing.send("lots")
        await typing.press("tab")
        assert any("Value must be an amount such as 10m CNY, not lots" in row for row in app.rows())
        await typing.press("ctrl+s")
        assert (app.open, app.on) == (True, "value")
        assert app.form_screen.form.texts["name"] == "Second site"
        await typing.press("ctrl+u")
        await typing.send("10m EUR")
        await typing.press("ctrl+s")
        assert workspace.get("opportunity", app.answer).value == ("10000000", "EUR")


async def test_a_mistake_behind_the_fold_unfolds_it(desk: Make, hands: Make) -> None:
    app = desk("account")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("Suhe")
        app.form_screen.form.texts["cadence_days"] = "0"
        await typing.press("ctrl+s")
        assert app.on == "cadence_days"
        assert any("Contact every must be from 1 to 730" in row for row in app.rows())


async def test_the_fold_is_opened_by_enter(desk: Make, hands: Make) -> None:
    app = desk("account")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        assert len(app.form_screen.query("Input, TextArea")) == 1
        assert any(".. 30 more fields" in row for row in app.rows())
        await typing.press("shift+tab", "enter")
        assert app.on == "native_name"


async def test_the_field_typed_in_is_always_in_sight(desk: Make, hands: Make, only: Only) -> None:
    app = desk("account", record=only("account"))
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("f6")
        for _step in range(40):
            await pilot.press("down")
            body = app.form_screen.body
            assert body.region.contains_region(app.focused.region), app.on
            assert app.rows()[app.focused.region.y - body.region.y].count(">") == 1


@pytest.mark.parametrize("size", [(1, 1), (10, 4), (30, 8), (200, 60)])
async def test_a_form_stands_in_a_terminal_of_any_size(
    workspace: Workspace, desk: Make, hands: Make, only: Only, size: tuple[int, int]
) -> None:
    app = desk("visit", record=only("visit"))
    async with app.run_test(size=size) as pilot:
        typing = hands(app, pilot)
        await typing.press("f6", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "x", "ctrl+s")
        assert not app.open


async def test_the_form_speaks_chinese(desk: Make, hands: Make, only: Only) -> None:
    locale.use("zh_CN")
    app = desk("step", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("due")
        await typing.send("明天")
        assert any("11月23日 周一" in row for row in app.rows())


async def test_a_workspace_that_takes_nothing_leaves_the_text_where_it_is(
    workspace: Workspace, desk: Make, hands: Make
) -> None:
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        workspace.read_only = "This workspace can be read, not changed"
        await typing.send("Lin Yue")
        await typing.press("ctrl+s")
        assert app.open
        assert "can be read, not changed" in app.form_screen.notice.text
        assert app.form_screen.form.texts["name"] == "Lin Yue"
        workspace.read_only = ""
        await typing.press("ctrl+s")
        assert workspace.get("teammate", app.answer).name == "Lin Yue"


async def test_letters_are_put_back_and_typed_again(desk: Make, hands: Make, only: Only) -> None:
    app = desk("account", record=only("account"))
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("x", "ctrl+z")
        assert app.focused.value == "Hengyue Bank"
        await typing.press("ctrl+y")
        assert app.focused.value == "Hengyue Bankx"


async def test_a_click_goes_to_a_field_and_takes_a_name(desk: Make, hands: Make, workspace: Workspace) -> None:
    app = desk("opportunity")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await pilot.click("#form-body", offset=(40, 1))
        await typing.send("hyyh")
        assert app.on == "account"
        await typing.press("ctrl+u")
        await typing.send("bei")
        await pilot.click("#form-body", offset=(40, 2))
        assert app.form_screen.form.texts["account"] == "Beichen Heavy"
        await pilot.click("#form-body", offset=(40, 7))
        assert not app.form_screen.body.folded
