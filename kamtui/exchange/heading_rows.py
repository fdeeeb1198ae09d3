"""Which row of a table holds its headings: titles and remarks may stand above them."""

from collections.abc import Collection, Sequence

from kamtui.exchange.headings import claims, fold
from kamtui.exchange.own import OWN_HEADINGS
from kamtui.records.kinds import all_kinds

LOOKED_AT = 20
"""Rows that may be the headings: a title, a date, a filter and a legend fit above."""

KNOWN_SHARE = 1 / 3
"""Share of a row's cells that must be known headings: a remark with one such word is none."""


def heading_place(rows: Sequence[Sequence[str]], told: Collection[str] = ()) -> int:
    """The place of the row that holds the headings; `told` are headings that a map names.

    The first row with two headings that kamtui knows, or that has all that a map names; else the first that is at least
    half as wide as the widest, for titles are narrow; else the first of all.
    """
    sample = [[cell for cell in cells if cell.strip()] for cells in rows[:LOOKED_AT]]
    wanted = {fold(heading) for heading in told}
    if wanted:
        for place, cells in enumerate(sample):
            if wanted <= {fold(cell) for cell in cells}:
                return place
    for place, cells in enumerate(sample):
        if tuple(cells[:2]) == OWN_HEADINGS:
            return place
    words = {word for kind in all_kinds() for word in claims(kind)}
    for place, cells in enumerate(sample):
        known = sum(len(cell) < 100 and fold(cell) in words for cell in cells)
        if known >= 2 and known >= KNOWN_SHARE * len(cells):
            return place
    widest = max(map(len, sample))
    return next(place for place, cells in enumerate(sample) if len(cells) * 2 >= widest)
