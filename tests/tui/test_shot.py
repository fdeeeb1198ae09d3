"""Pictures of the app: true widths, and a PNG of them."""

import re
import struct
from collections.abc import Callable

import pytest
from textual.app import App

from kamtui.errors import KamtuiError
from kamtui.tui.shot import CELL, WIDE_FONT_SIZE, repaired, svg_to_png
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Span

Stage = Callable[..., App[None]]

TEXT = re.compile(r'<text [^>]*x="([\d.]+)"[^>]*>([^<]*)</text>')


def plain(row: str, width: int, state: RowState) -> tuple[Span, ...]:
    return (Span(row),)


async def picture(stage: Stage) -> str:
    app = stage(RowList(ListSource(["Li 李雯 <= 30"]), plain, cursor_cells=0))
    async with app.run_test(size=(30, 3)) as pilot:
        await pilot.pause()
        return str(app.export_screenshot())


async def test_each_chinese_character_stands_in_its_own_two_cells(stage: Stage) -> None:
    places = {text: float(x) for x, text in TEXT.findall(repaired(await picture(stage)))}
    air = (2 * CELL - WIDE_FONT_SIZE) / 2
    assert places["李"] == pytest.approx(3 * CELL + air)
    assert places["雯"] == pytest.approx(5 * CELL + air)


async def test_signs_stand_alone_so_that_no_font_joins_them(stage: Stage) -> None:
    places = {text: float(x) for x, text in TEXT.findall(repaired(await picture(stage)))}
    assert places["&lt;"] == pytest.approx(8 * CELL)
    assert places["="] == pytest.approx(9 * CELL)


async def test_the_picture_is_the_screen_and_no_window(stage: Stage) -> None:
    svg = repaired(await picture(stage))
    assert "<circle" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")


async def test_a_png_of_the_asked_width_is_made(stage: Stage) -> None:
    pytest.importorskip("resvg_py")
    png = svg_to_png(await picture(stage), width=300)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20]) == (300,)


def test_another_svg_is_refused() -> None:
    with pytest.raises(KamtuiError):
        repaired("<svg/>")
