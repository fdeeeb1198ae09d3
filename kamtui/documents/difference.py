"""Two long texts as one: what only the first has, what only the second has, and what both say.

The marks `[-…-]` and `{+…+}` say it without colour, which repeats it.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

LONG = 60
"""Characters from which a text is told as a difference: what is longer does not stand beside another in one look."""

KEPT = 60
"""Characters of what both say that stay at each end of a change; the middle of a longer run is `[..]`."""

_WORD = re.compile(r"[^\W\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|\s|.", re.DOTALL)
"""A word of letters; a Chinese character, a sign, or a space on its own."""

MANY = 3_000
"""Characters above which sentences are compared and not words: the cost grows with the square (30 ms here)."""

_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+")

CLOSING = "、。，：；！？」』）》】,.:;!?)]}"
"""Signs that belong to the word before them."""

SKIPPED = " [..] "
"""What stands for a long run that both say."""


def is_long(text: str) -> bool:
    """Whether a text is better told as a difference."""
    return len(text) > LONG or "\n" in text


class Piece(NamedTuple):
    """A run of text: what both say, what was taken away, what was added. `text` has the marks of the latter two."""

    text: str
    sort: Literal["same", "taken", "added"] = "same"


def difference(mine: str, theirs: str) -> tuple[Piece, ...]:
    """`mine` and `theirs` as one text: word by word, in Chinese character by character."""
    left, right = _words(mine), _words(theirs)
    pieces: list[Piece] = []
    steps = list(_changes(left, right))
    for number, (same, taken, added) in enumerate(steps):
        if text := _shortened("".join(same), first=not number, last=number == len(steps) - 1):
            rest = text.lstrip(CLOSING) if pieces else text
            if rest != text:  # a closing sign never begins a line, so it stays with the change before it
                pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + text[: len(text) - len(rest)])
            pieces.append(Piece(rest))
        if taken:
            pieces.append(Piece(f"[-{''.join(taken)}-]", "taken"))
        if added:
            pieces.append(Piece(f"{{+{''.join(added)}+}}", "added"))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return (_WORD if len(text) <= MANY else _SENTENCE).findall(text)


def _changes(left: list[str], right: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Runs as (what both say, what only the left says, what only the right says). A change that is parted from the
    next by a single space goes on over it: a sentence reads better than its crumbs."""
    from difflib import SequenceMatcher

    same: list[str] = []
    taken: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal" or ((taken or added) and "".join(left[a:b]).isspace()):
            taken += left[a:b]
            added += right[c:d]
        else:
            if same or taken or added:
                yield same, taken, added
            same, taken, added = left[a:b], [], []
    if same or taken or added:
        yield same, taken, added


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """A run that both say, its middle left out where it is long."""
    head, tail = ("" if first else text[:KEPT]), ("" if last else text[-KEPT:])
    if len(text) <= 2 * KEPT + len(SKIPPED) or len(head) + len(tail) + len(SKIPPED) >= len(text):
        return text
    return head + SKIPPED + tail
