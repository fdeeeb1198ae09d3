"""A terminal good enough for Textual: it keeps the screen, and answers what a program asks of it at once."""

import codecs
import re

import pyte

QUERY = re.compile(
    rb"\x1b\[(?P<attributes>[>=]?)0?c"
    rb"|\x1b\[(?P<cursor>\??6)n"
    rb"|\x1b\[(?P<health>5)n"
    rb"|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\[>0?(?P<version>q)"
    rb"|\x1b\[\?(?P<keyboard>u)"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
    rb"|\x1b\[(?P<size>1[468])t"
)
"""What Textual and its like ask of a terminal. Whoever answers none of it measures the program's time-outs."""

KNOWN_MODES = {b"1", b"7", b"25", b"1000", b"1002", b"1003", b"1004", b"1006", b"1049", b"2004", b"2026"}
"""Modes this terminal has and that are off; 2026 is synchronised output."""

UNPRINTED = re.compile(
    r"\x1b\[[<>=][0-?]*[ -/]*[@-~]"  # private sequences pyte takes for text
    r"|\x1b\[[0-?]*[ -/]+[@-~]"  # sequences with an intermediate, such as mode queries
    r"|\x1b[P_^X].*?(?:\x1b\\|\x07)"  # device control and application strings
    r"|\x1b\[[0-9;]*t",  # window operations
    re.DOTALL,
)

UNFINISHED = re.compile(r"\x1b(?:[P_^X\]][^\x07\x1b]*\x1b?|\[[0-?]*[ -/]*)?\Z", re.DOTALL)
"""A sequence whose end is still to come."""

LONGEST_QUERY = 32
"""Bytes: how much of the last chunk is looked at again for a query that was cut in two."""


class Terminal:
    """A screen of `columns` × `rows` cells, fed with what a program writes."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._asked = b""
        self._within_frame = False

    def answers(self, chunk: bytes) -> bytes:
        """What the terminal says back to the queries in `chunk`; empty when nothing is asked."""
        seen, before = self._asked + chunk, len(self._asked)
        asked = [query for query in QUERY.finditer(seen) if query.end() > before]
        last = asked[-1].end() if asked else 0
        self._asked = seen[max(last, len(seen) - LONGEST_QUERY) :]
        return b"".join(self._answer(query) for query in asked)

    def _answer(self, query: re.Match[bytes]) -> bytes:
        kind, value = query.lastgroup, query[query.lastgroup or 0]
        screen = self.screen
        match kind:
            case "attributes":
                return {b">": b"\x1b[>1;10;0c", b"=": b"\x1bP!|00000000\x1b\\"}.get(value, b"\x1b[?62;22c")
            case "cursor":
                private = value[:-1]
                return b"\x1b[%s%d;%dR" % (private, screen.cursor.y + 1, min(screen.cursor.x + 1, screen.columns))
            case "health":
                return b"\x1b[0n"
            case "mode":
                return b"\x1b[?%s;%d$y" % (value, 2 if value in KNOWN_MODES else 0)
            case "version":
                return b"\x1bP>|probe(1)\x1b\\"
            case "keyboard":
                return b"\x1b[?0u"
            case "colour":
                return b"\x1b]%s;rgb:%s\x1b\\" % (value, b"/".join([b"d0d0" if value == b"10" else b"1010"] * 3))
            case _:
                height, width = {b"14": (screen.lines * 20, screen.columns * 10), b"16": (20, 10)}.get(
                    value, (screen.lines, screen.columns)
                )
                return b"\x1b[%d;%d;%dt" % (int(value) - 10, height, width)

    def feed(self, chunk: bytes) -> bool:
        """Draw `chunk`; whether the screen now shows whole frames only and can be looked at."""
        text = self._rest + self._decoder.decode(chunk)
        self._rest = ""
        if unfinished := UNFINISHED.search(text):
            text, self._rest = text[: unfinished.start()], unfinished[0]
        begin, end = text.rfind("\x1b[?2026h"), text.rfind("\x1b[?2026l")
        if begin != end:
            self._within_frame = begin > end
        self._stream.feed(UNPRINTED.sub("", text))
        return not self._within_frame

    def look(self) -> tuple[object, ...]:
        """Everything a person sees: each cell with its colours, and the cursor. Equal looks look the same."""
        screen = self.screen
        columns = range(screen.columns)
        cells = tuple(tuple(screen.buffer[row][column] for column in columns) for row in range(screen.lines))
        cursor = None if screen.cursor.hidden else (screen.cursor.x, screen.cursor.y)
        return cells, cursor

    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)
