"""Inked text over terminal cells: cleaning, measuring, cutting, padding and wrapping. Knows no Textual.

Every width is in cells (`rich.cells.cell_len`): a Chinese character takes two and is never cut in half.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len, split_graphemes

Ink: TypeAlias = Literal[
    "text", "strong", "dim", "faint", "accent", "good", "warn", "bad", "border", "heading", "key", "held", "look",
    "late", "unparsed",
]  # fmt: skip
"""What a span means, and so how it is inked; the theme knows the colours. Bold are `strong`, `heading` (dim), `key`
(accent), `held` (good), `look` (warn) and `late` (bad); `unparsed` (warn) is underlined."""

Align: TypeAlias = Literal["left", "right"]
"""At which side of its column a cell stands."""

CUT = ".."
"""What a cut text ends in: two cells on every terminal, which an ellipsis character is not."""

MASK = "********"
"""What stands for a private text: always eight, so that its length tells nothing."""

SMALL_MASK = "**"
"""What stands for a private mark of one to three characters, such as an attitude."""

_UNDRAWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_CLOSING = frozenset("、。，：；！？」』）》】,.:;!?)]}")
"""Signs that never begin a line."""


class Span(NamedTuple):
    """A run of text in one ink. With a `mask` it is private, and the mask stands there until it is revealed."""

    text: str
    ink: Ink = "text"
    mask: str = ""


Cell: TypeAlias = tuple[Span, ...]
"""Spans side by side: what stands in one column of one line, or a whole drawn line."""


def cell(*parts: str | Span, ink: Ink = "text") -> Cell:
    """A cell of `parts`; bare strings get `ink`."""
    return tuple(part if isinstance(part, Span) else Span(part, ink) for part in parts)


def masked(text: str, ink: Ink = "text") -> Span:
    """`text` as a private span: `**` for a mark, `********` for words."""
    return Span(text, ink, SMALL_MASK if cell_len(text) <= 3 else MASK)


def clean(text: str) -> str:
    """`text` fit for a row: line breaks and tabs become spaces; controls and marks that have no cells of their own
    (zero-width, text direction, variation) are left out, so that a stranger's name cannot break the line."""
    if text.isascii() and text.isprintable():
        return text
    return _UNDRAWABLE.sub(lambda found: " " if found[0] in _SPACES else "", text)


def shown(spans: Iterable[Span], revealed: bool) -> Cell:
    """`spans` as they may be seen now: cleaned, private ones masked unless `revealed`, empty ones left out."""
    return tuple(
        Span(span.mask, "faint") if span.mask and not revealed else Span(clean(span.text), span.ink)
        for span in spans
        if span.text
    )


def width_of(spans: Iterable[Span]) -> int:
    """How many cells the texts of `spans` take side by side."""
    return sum(cell_len(span.text) for span in spans)


def clip(text: str, width: int) -> str:
    """The beginning of `text` that fits in `width` cells; never half a wide character, so it may be one cell short."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    taken = 0
    for start, _end, size in split_graphemes(text)[0]:
        if taken + size > width:
            return text[:start]
        taken += size
    return text


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, ending in `..` where it was cut."""
    if cell_len(text) <= width:
        return text
    if width <= len(CUT):
        return clip(text, width)
    return clip(text, width - len(CUT)).rstrip() + CUT


def cut_spans(spans: Sequence[Span], width: int) -> Cell:
    """`spans` in at most `width` cells, ending in `..` where they were cut."""
    if width_of(spans) <= width:
        return tuple(spans)
    kept: list[Span] = []
    left = max(width - len(CUT), 0)
    for span in spans:
        size = cell_len(span.text)
        if size > left or not left:
            text = clip(span.text, left).rstrip() + CUT if width > len(CUT) else clip(span.text, width)
            kept.append(span._replace(text=text))
            break
        kept.append(span)
        left -= size
    return tuple(span for span in kept if span.text)


def pad_spans(spans: Sequence[Span], width: int, align: Align = "left") -> Cell:
    """`spans` in exactly `width` cells: cut, then filled with spaces at the side that `align` leaves free."""
    fitted = cut_spans(spans, width)
    missing = width - width_of(fitted)
    if missing <= 0:
        return fitted
    space = Span(" " * missing)
    return (space, *fitted) if align == "right" else (*fitted, space)


def joined(spans: Iterable[Span]) -> Cell:
    """Neighbours of one ink as one span: a line of fewer spans is fewer bytes on the terminal."""
    line: list[Span] = []
    for span in spans:
        if line and (line[-1].ink == span.ink or span.text.isspace()) and line[-1].ink != "unparsed":
            line[-1] = line[-1]._replace(text=line[-1].text + span.text)
        else:
            line.append(span)
    return tuple(line)


def wrap_spans(spans: Sequence[Span], width: int) -> list[Cell]:
    """`spans` on as many lines of at most `width` cells as they need, at least one.

    Breaks at spaces and between Chinese characters; a longer word is broken where the line ends. Line breaks of the
    text are kept, and closing signs never begin a line.
    """
    width = max(width, 2)
    lines: list[list[Span]] = [[]]
    used = 0
    for span in spans:
        for piece in _pieces(span.text):
            if piece == "\n":
                lines.append([])
                used = 0
                continue
            if used and used + cell_len(piece.rstrip(" ")) > width:
                lines.append([])
                used = 0
            if not used and len(lines) > 1 and not piece.strip(" "):
                continue
            while cell_len(piece.rstrip(" ")) > width:
                head = clip(piece, width)
                lines[-1].append(span._replace(text=head))
                lines.append([])
                piece = piece[len(head) :]
            if piece:
                lines[-1].append(span._replace(text=piece))
                used += cell_len(piece)
    return [cut_spans(_stripped(joined(line)), width) for line in lines]


def _stripped(line: Cell) -> Cell:
    """`line` without the spaces at its end."""
    if not line:
        return line
    text = line[-1].text.rstrip(" ")
    return (*line[:-1], line[-1]._replace(text=text)) if text else line[:-1]


def _pieces(text: str) -> Iterator[str]:
    """The parts of `text` between which a line may break: words with the spaces behind them, single wide characters
    with the closing signs behind them, and line breaks."""
    piece = ""
    for character in text.replace("\r\n", "\n"):
        if character == "\n":
            if piece:
                yield piece
            yield "\n"
            piece = ""
            continue
        character = clean(character)
        if not character:
            continue
        wide = cell_len(character) == 2
        if piece and character not in _CLOSING and character != " ":
            before = piece[-1]
            if before == " " or wide or (cell_len(before) == 2 and before not in "「『（《【"):
                yield piece
                piece = ""
        piece += character
    if piece:
        yield piece
