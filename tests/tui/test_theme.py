"""The thirteen colours: contrast, few colours, none."""

from collections.abc import Callable

import pytest
from rich.color import ColorSystem
from textual.app import App

from kamtui.tui.theme import (
    DARK_256,
    LIGHT_256,
    THEMES,
    Colours,
    Palette,
    colours_of,
    contrast,
    palette_of,
    table_colour,
    theme_name,
)
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Span

Stage = Callable[..., App[None]]


def as_shown(colour: str) -> str:
    """What a terminal of 256 colours makes of `colour`: greys are 8, 18, 28…, the cube is exact."""
    style = Palette(Colours(*[colour] * 13)).style("text")
    assert style.color is not None
    number = style.color.downgrade(ColorSystem.EIGHT_BIT).number
    assert number is not None
    return "#" + f"{8 + 10 * (number - 232):02x}" * 3 if number >= 232 else colour


SAID = ("text", "strong", "dim", "faint", "accent", "good", "warn", "bad")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("few", [False, True])
def test_text_has_enough_contrast_on_the_ground(theme: str, few: bool) -> None:
    colours = colours_of(theme, few)
    if few:
        colours = Colours(*(as_shown(colour) for colour in colours))
    low = {name: contrast(getattr(colours, name), colours.ground) for name in SAID}
    assert min(low.values()) >= 4.5, low
    assert contrast(colours.dim, colours.ground) >= 6
    assert contrast(colours.strong, colours.ground) >= 6


@pytest.mark.parametrize("theme", THEMES)
def test_facts_are_read_on_every_line_they_may_stand_on(theme: str) -> None:
    colours = colours_of(theme)
    for ground in (colours.bar, colours.selection, colours.row):
        assert contrast(colours.text, ground) >= 4.5
        assert contrast(colours.strong, ground) >= 4.5


@pytest.mark.parametrize("index", sorted({*DARK_256, *LIGHT_256}))
def test_a_terminal_of_256_colours_is_given_the_entry_that_was_chosen(index: int) -> None:
    style = Palette(Colours(*[table_colour(index)] * 13)).style("text")
    assert style.color is not None
    assert style.color.downgrade(ColorSystem.EIGHT_BIT).number == index


def test_themes_are_named_by_ground_and_contrast() -> None:
    assert [theme_name(dark, high) for high in (False, True) for dark in (True, False)] == list(THEMES)


def test_without_colour_the_selection_is_reverse_video_and_bold_stays() -> None:
    palette = Palette(colours_of(THEMES[0]), plain=True)
    assert palette.style("text", "selection").reverse
    assert not palette.style("text", "row").reverse
    assert palette.style("late").bold
    assert palette.style("unparsed").underline
    bad = palette.style("bad")
    assert all(part is not None and part.is_default for part in (bad.color, bad.bgcolor))


def test_one_ink_is_one_style_object() -> None:
    palette = Palette(colours_of(THEMES[0]))
    assert palette.style("key", "bar") is palette.style("key", "bar")


def plain(row: str, width: int, state: RowState) -> tuple[Span, ...]:
    return (Span(row, "late"),)


async def test_no_colour_reaches_the_terminal_with_no_color_set(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rows = RowList(ListSource(["late", "later"]), plain)
    app = stage(rows)
    async with app.run_test(size=(20, 4)) as pilot:
        rows.focus()
        await pilot.pause()
        from textual.geometry import Region

        styles = [
            segment.style
            for strip in rows.render_lines(Region(0, 0, 20, 4))
            for segment in strip
            if segment.style is not None
        ]
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert any(style.reverse for style in styles)


async def test_the_inks_follow_the_theme_of_the_app(stage: Stage) -> None:
    rows = RowList(ListSource(["late"]), plain)
    app = stage(rows)
    async with app.run_test(size=(20, 4)) as pilot:
        app.theme = "kamtui-light"
        await pilot.pause()
        assert palette_of(app).colours.ground == "#FBFBF9"
        style = next(iter(rows.render_line(1))).style
        assert style is not None
        assert style.bgcolor is not None
        assert style.bgcolor.name == "#fbfbf9"
