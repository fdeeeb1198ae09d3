"""The thirteen colours of kamtui, as Textual themes and as the inks that lines are drawn with."""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from rich.color import Color
from rich.style import Style
from textual.filter import LineFilter, NoColor
from textual.theme import Theme

from kamtui.tui.widgets.spans import Ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

Ground: TypeAlias = Literal["ground", "bar", "selection", "row"]
"""What a line stands on: the screen, the first or last row, the line you are on, the current line without focus."""


class Colours(NamedTuple):
    """The palette: thirteen colours as `#rrggbb`. Text has at least 4.5 : 1 against `ground`."""

    ground: str
    bar: str
    selection: str
    row: str
    border: str
    text: str
    strong: str
    dim: str
    faint: str
    accent: str
    good: str
    warn: str
    bad: str


DARK = Colours(
    "#11151B", "#181E27", "#1C3350", "#1C232D", "#364150", "#D2D9E3", "#F4F7FA", "#9AA7B7", "#778596", "#6FB4F5",
    "#86C48C", "#E3B45F", "#F0807C",
)  # fmt: skip
LIGHT = Colours(
    "#FBFBF9", "#EFF1F1", "#D6E6F8", "#E9ECEF", "#C6CCD4", "#27303B", "#0A1017", "#4C5867", "#6A7583", "#0A5FB4",
    "#2A6F34", "#855600", "#B3261E",
)  # fmt: skip
DARK_256 = (233, 234, 24, 235, 238, 253, 231, 248, 244, 75, 114, 179, 210)
"""The nearest good entries of the 256-colour table, in the order of `Colours`."""
LIGHT_256 = (231, 255, 189, 254, 251, 236, 232, 240, 243, 25, 22, 94, 124)
"""The same for the light ground."""

THEMES = ("kamtui-dark", "kamtui-light", "kamtui-contrast-dark", "kamtui-contrast-light")
"""The names of the themes, as a setting may hold them."""

_INKS: dict[Ink, tuple[str, bool, bool]] = {
    "text": ("text", False, False),
    "strong": ("strong", True, False),
    "dim": ("dim", False, False),
    "faint": ("faint", False, False),
    "accent": ("accent", False, False),
    "good": ("good", False, False),
    "warn": ("warn", False, False),
    "bad": ("bad", False, False),
    "border": ("border", False, False),
    "heading": ("dim", True, False),
    "key": ("accent", True, False),
    "held": ("good", True, False),
    "look": ("warn", True, False),
    "late": ("bad", True, False),
    "unparsed": ("warn", False, True),
}
"""Each ink as (colour, bold, underlined)."""


class Palette:
    """The inks of one theme on its grounds. `plain`: no colour at all, the selection is reverse video."""

    def __init__(self, colours: Colours, plain: bool = False) -> None:
        self.colours = colours
        self.plain = plain
        self._styles: dict[tuple[Ink, Ground], Style] = {}

    def style(self, ink: Ink = "text", ground: Ground = "ground") -> Style:
        """The style of `ink` on `ground`: one object for each pair, so that its terminal codes are made once."""
        try:
            return self._styles[ink, ground]
        except KeyError:
            made = self._styles[ink, ground] = self._make(ink, ground)
            return made

    def _make(self, ink: Ink, ground: Ground) -> Style:
        colour, bold, underline = _INKS[ink]
        if self.plain:
            return Style(
                color=Color.default(),
                bgcolor=Color.default(),
                bold=bold,
                underline=underline,
                reverse=ground == "selection",
            )
        return Style(
            color=Color.parse(getattr(self.colours, colour)),
            bgcolor=Color.parse(getattr(self.colours, ground)),
            bold=bold,
            underline=underline,
        )


def theme_name(dark: bool = True, high_contrast: bool = False) -> str:
    """The one of `THEMES` with that ground and contrast."""
    return f"kamtui-{'contrast-' if high_contrast else ''}{'dark' if dark else 'light'}"


def table_colour(index: int) -> str:
    """Entry `index` (16 to 255) of the 256-colour table as the `#rrggbb` that a terminal of 256 colours is given that
    entry for. Greys are a little off the table's own, because the nearest one is looked up by lightness."""
    if index >= 231:
        return "#" + f"{round((index - 231) * 10.2) if index > 231 else 255:02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(index - 16, 36)
    green, blue = divmod(rest, 6)
    return f"#{levels[red]:02x}{levels[green]:02x}{levels[blue]:02x}"


@cache
def colours_of(theme: str, few: bool = False) -> Colours:
    """The colours of a theme of `THEMES`; `few`: only entries of the 256-colour table."""
    light = theme.endswith("light")
    base = LIGHT if light else DARK
    if few:
        base = Colours(*(table_colour(index) for index in (LIGHT_256 if light else DARK_256)))
    if "contrast" not in theme:
        return base
    ground = "#FFFFFF" if light else "#000000"
    return base._replace(ground=ground, text=base.strong, dim=base.text, faint=base.text, border=base.dim)


def register_themes(app: "App[Any]") -> None:
    """Give `app` the four themes, in the colours its terminal can show. Call it before `app.theme` is set."""
    few = app.console.color_system != "truecolor"
    for name in THEMES:
        app.register_theme(_theme(name, colours_of(name, few)))


def _theme(name: str, colours: Colours) -> Theme:
    """A Textual theme: its own names for our colours, and each of ours as a variable of the style sheets."""
    variables = {field: getattr(colours, field) for field in Colours._fields}
    variables |= {
        "text-muted": colours.dim,
        "text-disabled": colours.faint,
        "border-blurred": colours.border,
        "block-cursor-foreground": colours.strong,
        "block-cursor-background": colours.selection,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": colours.text,
        "block-cursor-blurred-background": colours.row,
        "input-cursor-background": colours.text,
        "input-cursor-foreground": colours.ground,
        "input-selection-background": colours.selection,
        "scrollbar": colours.border,
        "scrollbar-hover": colours.dim,
        "scrollbar-active": colours.accent,
        "scrollbar-background": colours.ground,
        "scrollbar-background-hover": colours.ground,
        "scrollbar-background-active": colours.ground,
        "scrollbar-corner-color": colours.ground,
    }
    return Theme(
        name=name,
        primary=colours.accent,
        secondary=colours.dim,
        warning=colours.warn,
        error=colours.bad,
        success=colours.good,
        accent=colours.accent,
        foreground=colours.text,
        background=colours.ground,
        surface=colours.ground,
        panel=colours.bar,
        boost=colours.row,
        dark=not name.endswith("light"),
        variables=variables,
    )


def palette_of(app: "App[Any]") -> Palette:
    """The inks of the theme `app` shows now; of the dark one while it shows none of ours."""
    theme = app.theme if app.theme in THEMES else THEMES[0]
    return _palette(theme, app.console.color_system != "truecolor", app.no_color)


@cache
def _palette(theme: str, few: bool, plain: bool) -> Palette:
    return Palette(colours_of(theme, few), plain)


def line_filters(app: "App[Any]", usual: "Sequence[LineFilter]") -> "Sequence[LineFilter]":
    """The filters every line passes, for `App.get_line_filters`: with `NO_COLOR` set, nothing but the terminal's own
    colours is left (Textual alone would still send greys)."""
    return [NoColor()] if app.no_color else usual


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours by WCAG 2: from 1 (none) to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
