"""The text of one log with its shadow: where its lines are, and which places were understood."""

import re
from bisect import bisect_left

from kamtui.quicklog.fold import shadow as fold
from kamtui.quicklog.log import Span, Unparsed

_STOP = re.compile(r"[。;\n]")


class Page:
    """One log while it is read. Offsets are the same in `raw` and in `shadow`."""

    def __init__(self, text: str) -> None:
        self.raw, self.shadow = text, fold(text)
        self._line_ends = [match.start() for match in re.finditer("\n", self.shadow)]
        self._stop = -1
        self._spans: list[Span] = []
        self._unread: list[tuple[int, int, str]] = []

    def line(self, at: int) -> int:
        """The number of the line that holds `at`, from 1."""
        return bisect_left(self._line_ends, at) + 1

    def line_start(self, at: int) -> int:
        """The offset of the first character of that line."""
        before = bisect_left(self._line_ends, at)
        return self._line_ends[before - 1] + 1 if before else 0

    def line_end(self, at: int) -> int:
        """The offset behind the last character of that line."""
        behind = bisect_left(self._line_ends, at)
        return self._line_ends[behind] if behind < len(self._line_ends) else len(self.raw)

    def stop_after(self, at: int) -> int:
        """The first 。, ； or line's end from `at` on; remembered, so that many marks before one stop cost one
        search."""
        if self._stop < at:
            match = _STOP.search(self.shadow, at)
            self._stop = match.start() if match else len(self.raw)
        return self._stop

    def mark(self, start: int, end: int, role: str) -> int:
        """Note a place as understood; gives back `end`."""
        self._spans.append(Span(start, end, role))
        return end

    def forget(self, start: int) -> None:
        """Take back the place noted last, where it began at `start`: its mark opened nothing."""
        if self._spans and self._spans[-1].start == start:
            self._spans.pop()

    def unread(self, start: int, end: int, reason: str) -> int:
        """Note a place that looks like a mark and could not be read; gives back `end`."""
        self._unread.append((start, end, reason))
        return self.mark(start, end, "unparsed")

    def spans(self) -> tuple[Span, ...]:
        """Every place in the order of the text, none over another."""
        parted: list[Span] = []
        for span in sorted(self._spans, key=lambda span: (span.start, -span.end)):
            if span.end > span.start and (not parted or span.start >= parted[-1].end):
                parted.append(span)
        return tuple(parted)

    def unparsed(self) -> tuple[Unparsed, ...]:
        """What could not be read, in the order of the text."""
        return tuple(Unparsed(self.line(start), self.raw[start:end], why) for start, end, why in sorted(self._unread))
