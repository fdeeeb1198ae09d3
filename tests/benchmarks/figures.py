"""A measured figure beside what it should reach, and the table of them."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `reach` is the most it may be, `goal` what is aimed at; None where nothing is asked.

    `unit` is `x` for a ratio within this run. `why` says what the figure is made of, or why there is none.
    """

    what: str
    value: float | None
    unit: str
    reach: float | None = None
    goal: float | None = None
    why: str = ""

    @property
    def verdict(self) -> str:
        """`good` at the goal, `ok` within reach, `over` beyond it; empty where nothing is asked or measured."""
        if self.value is None or self.reach is None:
            return ""
        if self.value <= (self.reach if self.goal is None else self.goal):
            return "good"
        return "ok" if self.value <= self.reach else "over"


def ratio(samples: Sequence[float], base: Sequence[float]) -> float | None:
    """Median over median; None when one of them was never measured or is zero."""
    if not samples or not base or not statistics.median(base):
        return None
    return statistics.median(samples) / statistics.median(base)


def median(samples: Sequence[float]) -> float | None:
    """The median, None of nothing."""
    return statistics.median(samples) if samples else None


def share(samples: Sequence[float], part: float) -> float | None:
    """The smallest sample that at least `part` (0 to 1) of all samples do not exceed; None of nothing."""
    if not samples:
        return None
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, max(0, -int(-part * len(ordered) // 1) - 1))]


def spread(samples: Sequence[float], unit: str = "ms") -> str:
    """Smallest, median and largest of the samples, and how many there are."""
    if not samples:
        return "no samples"
    low, middle, high = min(samples), statistics.median(samples), max(samples)
    return f"{low:.1f} / {middle:.1f} / {high:.1f} {unit}, {len(samples)} samples"


def number(value: float | None, unit: str) -> str:
    """A value as the table shows it; a dash for none."""
    if value is None:
        return "-"
    return f"{value:.2f} x" if unit == "x" else f"{value:,.1f} {unit}" if value % 1 else f"{value:,.0f} {unit}"


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text: what, figure, reach, goal, verdict, and what the figure is made of."""
    lines = [("what", "figure", "reach", "goal", "", "")]
    lines += [
        (each.what, number(each.value, each.unit), number(each.reach, each.unit), number(each.goal, each.unit),
         each.verdict, each.why)
        for each in figures
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(line[n].rjust(widths[n]) for n in (1, 2, 3)), line[4].ljust(widths[4]),
                   line[5]]).rstrip()
        for line in lines
    )
