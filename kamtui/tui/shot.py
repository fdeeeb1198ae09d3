"""Pictures of the app: Textual's SVG put right for Chinese, and made a PNG.

Textual's export says that a text is as wide as it has characters, which squeezes Chinese to half its width. Here every
run of narrow text gets its true width, and every wide character a place of its own, two cells wide.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len

from kamtui.errors import KamtuiError
from kamtui.locale import _

CELL = 12.2
"""The width of a cell in Rich's SVG, in its units: 0.61 of the font size of 20."""

ROW = 24.4
"""The height of a row in Rich's SVG."""

FONT_SIZE = 20.33
"""The size at which a letter of a monospaced font, 0.6 of its size wide, just fills a cell: borders stay unbroken."""

WIDE_FONT_SIZE = 22.0
"""The size of Chinese characters: as dark as the Latin beside them, and still apart in their two cells of 24.4."""

MARGIN = 14
"""Ground around the screen."""

FONTS = "'JetBrains Mono', 'Fira Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
"""The fonts asked for, the first that is installed wins."""

WIDE_FONTS = "'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"
"""The same for Chinese: a font for mainland forms, in which a comma stands at the lower left."""

_SIGNS = frozenset("<>=!-+*/\\|&#~:;.?%$^_@")
"""Signs that some fonts draw as one when they stand together (`<=`); each is set alone, as in a terminal."""

_TEXT = re.compile(
    r'<text class="(?P<ink>[^"]+-r\d+)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="[\d.]+" (?P<clip>[^>]*)>'
    r"(?P<text>[^<]*)</text>"
)
_CHROME = re.compile(r'<rect fill="[^"]*" stroke="rgba\(255,255,255,0\.35\)".*?</g>', re.DOTALL)
_VIEW = re.compile(r'viewBox="0 0 [\d.]+ [\d.]+"')
_GROUND = re.compile(r'<rect fill="(#[0-9a-f]{6})" x="[\d.]+" y="[\d.]+" width="([\d.]+)"')
_PLACE = re.compile(r'<g transform="translate\(([\d.]+), ([\d.]+)\)"')
_CLIP = re.compile(r'-clip-terminal">\s*<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"')


def repaired(svg: str) -> str:
    """Textual's `svg` of a screen with true widths, our fonts, and bare: no window is drawn around it."""
    ground: Counter[str] = Counter()
    for fill, width in _GROUND.findall(svg):
        ground[fill] += round(float(width))
    place, clip = _PLACE.search(svg), _CLIP.search(svg)
    if not ground or not place or not clip:
        raise KamtuiError(_("This is no picture of a screen."), _("The SVG was not made by the app."))
    left, top = (float(number) for number in place.groups())
    width, height = (float(number) + 1 for number in clip.groups())
    view = (left - MARGIN, top + 1.5 - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
    box = " ".join(f"{number:g}" for number in view)
    paper = '<rect fill="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>'.format(ground.most_common(1)[0][0], *view)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace;", f"font-family: {FONTS};")
    svg = svg.replace("font-size: 20px;", f"font-size: {FONT_SIZE}px;")
    svg = svg.replace("font-variant-east-asian: full-width;", "white-space: pre;")
    svg = _VIEW.sub(f'viewBox="{box}"', svg, count=1)
    svg = _CHROME.sub(paper, svg, count=1)
    return _TEXT.sub(_true_widths, svg)


def _true_widths(found: re.Match[str]) -> str:
    """The text elements that stand for one of Rich's: a run of narrow text each, or one wide character."""
    x = float(found["x"])
    elements = []
    for text in _runs(html.unescape(found["text"]).rstrip("\n")):
        width = cell_len(text) * CELL
        if text.strip("\xa0 "):
            shape, at = f'textLength="{width:g}"', x
            if cell_len(text[0]) == 2:
                shape = f'style="font-family: {WIDE_FONTS}; font-size: {WIDE_FONT_SIZE}px"'
                at = x + (width - WIDE_FONT_SIZE) / 2
            elements.append(
                f'<text class="{found["ink"]}" x="{at:g}" y="{found["y"]}" {shape} {found["clip"]}>'
                f"{html.escape(text)}</text>"
            )
        x += width
    return "".join(elements)


def _runs(text: str) -> Iterator[str]:
    """The parts of `text` that are set as one: narrow letters together, each sign and each wide character alone."""
    for alone, group in groupby(_cells(text), key=lambda cluster: cluster in _SIGNS or cell_len(cluster) == 2):
        clusters = list(group)
        yield from clusters if alone else ["".join(clusters)]


def _cells(text: str) -> list[str]:
    """The characters of `text`, those without a cell of their own with the one before them."""
    characters: list[str] = []
    for character in text:
        if characters and not cell_len(character):
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def svg_to_png(svg: str, width: int | None = None) -> bytes:
    """Textual's `svg` of a screen as a PNG, repaired; `width` in pixels (default: the SVG's own size).

    Raises KamtuiError where the extra `png` is not installed.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise KamtuiError(
            _("Pictures need one more package."),
            _("resvg-py is not installed."),
            _('Install it with: pip install "kamtui[png]"'),
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=repaired(svg), width=width, monospace_family="JetBrains Mono"))
