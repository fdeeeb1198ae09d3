"""Which row of a table holds its headings: titles and remarks may stand above them."""

from collections.abc import Collection, Sequence

from kamtui.exchange.headings import claims, fold
from kamtui.exchange.own import OWN_HEADINGS
from kamtui.records.kinds import all_kinds

LOOKED_AT = 20
"""Rows that may be the headings: a title, a date, a filter and a legend fit above."""

KNOWN_SHARE = 1 / 3
"""Share of a row's cells that must be known headings: a remark with one such word is none."""


HEADING_MAX = 100
"""Characters of a heading: what is longer is a sentence."""


def heading_place(rows: Sequence[Sequence[str]], told: Collection[str] = ()) -> int:
    """The place of the row that holds the headings in a sheet, where titles are usual above them.

    One that is known to hold them (`told_place`), else the first that is at least half as wide as the widest, for
    titles are narrow.
    """
    sample = _filled(rows)
    known = _known_place(sample, told)
    if known is not None:
        return known
    widest = max(map(len, sample))
    return next(place for place, cells in enumerate(sample) if len(cells) * 2 >= widest)


def told_place(rows: Sequence[Sequence[str]], told: Collection[str] = ()) -> int:
    """The place of the first row with all headings that a map names, else with two that kamtui knows, else the first.

    A first row as wide as the one found stays the headings: other people's words are headings as well.
    """
    sample = _filled(rows)
    known = _known_place(sample, told)
    if known is None or (not told and len(sample[0]) >= len(sample[known])):
        return 0
    return known


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell for cell in cells if cell.strip()] for cells in rows[:LOOKED_AT]]


def _known_place(sample: Sequence[Sequence[str]], told: Collection[str]) -> int | None:
    wanted = {fold(heading) for heading in told}
    words = {word for kind in all_kinds() for word in claims(kind)}
    for place, cells in enumerate(sample):
        folds = {fold(cell) for cell in cells if len(cell) < HEADING_MAX}
        known = len(folds & words)
        if wanted and wanted <= folds:
            return place
        if not wanted and (
            tuple(cells[:2]) == OWN_HEADINGS or (known >= 2 and known >= KNOWN_SHARE * len(cells))
        ):
            return place
    return None
