"""Text measured in terminal cells: a Chinese character takes two. For plain output that loads no screen library."""

import re
import unicodedata


def cells(text: str) -> int:
    """How many cells `text` takes: two for wide characters, none for combining and control ones."""
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int) -> str:
    """`text` as one line of at most `width` cells; cut text ends in `..`."""
    text = in_a_line(text)
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        if used + _width(char) > max(0, width - 2):
            break
        kept.append(char)
        used += _width(char)
    return "".join(kept).rstrip() + ".."[: max(0, width)]


def in_a_line(text: str) -> str:
    """`text` without what would break a line or turn it round: line ends and tabs become spaces; controls and marks of
    direction go, so that a stranger's name cannot act on the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _UNFIT.sub(lambda found: " " if found[0] in _SPACES else "", text)


def in_lines(text: str) -> str:
    """`text` with its lines, and without anything else that could act on the terminal."""
    if "\n" not in text:
        return in_a_line(text)
    return "\n".join(in_a_line(line) for line in text.replace("\r\n", "\n").split("\n"))


_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def pad(text: str, width: int) -> str:
    """`text` filled with spaces to `width` cells."""
    return text + " " * max(0, width - cells(text))
