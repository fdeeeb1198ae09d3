"""The choices of the import screen: what a column is, and what the rows are."""

from collections.abc import Callable, Sequence

from kamtui.actions.importing import Part
from kamtui.exchange.assignments import choices
from kamtui.exchange.headings import fold, importable_kinds
from kamtui.locale import _
from kamtui.records.kinds import Kind, kind_of
from kamtui.tui.panes.import_preview import ColumnRow
from kamtui.tui.widgets.pick import Pick
from kamtui.tui.widgets.spans import Span

LIKE = 60
"""How alike (of 100) a name and what was typed have to be to be offered: one wrong letter in three."""


def ranked(words: str, texts: Sequence[Sequence[str]]) -> list[int]:
    """The places of those whose texts fit the words, the best first: the first text is that, or begins so, another
    begins so, the first holds it, another does, or is alike."""
    wanted = fold(words)
    if not wanted:
        return list(range(len(texts)))
    from rapidfuzz import fuzz

    found = []
    for place, names in enumerate(texts):
        folded = [fold(name) for name in names if name]
        if folded[0] == wanted:
            found.append((-1, 0.0, place))
        elif any(name.startswith(wanted) for name in folded):
            found.append((0 if folded[0].startswith(wanted) else 1, 0.0, place))
        elif any(wanted in name for name in folded):
            found.append((2 if wanted in folded[0] else 3, 0.0, place))
        elif (alike := max((fuzz.partial_ratio(wanted, name) for name in folded), default=0.0)) >= LIKE:
            found.append((4, -alike, place))
    return [place for *_order, place in sorted(found)]


def column_picks(kind: Kind, row: ColumnRow) -> Callable[[str], Sequence[Pick]]:
    """The fields of a kind, key, extra field and left out, found by label, name or a usual heading of theirs."""
    offered = choices(kind)
    names = [
        (one.label, one.role, *(kind.by_name[one.role].headings if one.role in kind.by_name else ()))
        for one in offered
    ]
    first = next((place for place, one in enumerate(offered) if one.role == row.role), 0)

    def search(words: str) -> Sequence[Pick]:
        places = ranked(words, names)
        if not fold(words):
            places = [first, *(place for place in places if place != first)]
        return [
            Pick(
                offered[place].role, (Span(offered[place].label),),
                (Span(_("now") if place == first else offered[place].hint, "dim"),),
            )
            for place in places
        ]  # fmt: skip

    return search


def kind_picks(part: Part) -> Callable[[str], Sequence[Pick]]:
    """The kinds a table may hold; the one its headings say first."""
    kinds = sorted(importable_kinds(), key=lambda kind: kind.name != part.kind)
    names = [(_(kind.plural), _(kind.label), kind.name, kind_of(kind.name).plural) for kind in kinds]

    def search(words: str) -> Sequence[Pick]:
        return [
            Pick(
                kinds[place].name, (Span(_(kinds[place].plural)),),
                (Span(_("as recognised"), "dim"),) if kinds[place].name == part.kind else (),
            )
            for place in ranked(words, names)
        ]  # fmt: skip

    return search
