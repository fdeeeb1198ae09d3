"""Text measured in terminal cells: a Chinese character takes two. For plain output that loads no screen library."""

import unicodedata


def cells(text: str) -> int:
    """How many cells `text` takes: two for wide characters, none for combining and control ones."""
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int) -> str:
    """`text` in at most `width` cells; cut text ends in `..`."""
    text = " ".join(text.split("\n"))
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        if used + _width(char) > max(0, width - 2):
            break
        kept.append(char)
        used += _width(char)
    return "".join(kept).rstrip() + ".."[: max(0, width)]


def pad(text: str, width: int) -> str:
    """`text` filled with spaces to `width` cells."""
    return text + " " * max(0, width - cells(text))
