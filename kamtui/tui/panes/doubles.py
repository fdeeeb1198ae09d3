"""Likely doubles as they are listed, and two records told side by side. Knows no Textual."""

from collections.abc import Sequence
from datetime import date

from kamtui.actions.doubles import called_where, reasons_text
from kamtui.documents.called import name_in_words
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.projection import NAMES
from kamtui.store.queries.likeness import COMPARED, Pair
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.sides import in_words
from kamtui.tui.widgets.columns import NUMBER, Column
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.side_by_side import Beside, Block
from kamtui.tui.widgets.spans import Cell, Span, cell, cut, width_of

SHOWN = 500
"""Pairs of a kind that are listed, the likeliest: more than anybody settles at one sitting."""

SAME = "= "
"""Before what both say, so that the eye finds what differs."""

_LISTED = (Column(floor=8), Column(grow=True, floor=8))

GUTTER = 12
"""Cells of a label; a longer one is cut."""

TELLING = ("account", "phones", "emails", "title", "department", "boss", "website", "city", "met")
"""The fields that tell most, first: the rest stands below, in the order of the declaration."""


def sections(workspace: Workspace, pairs: Sequence[Pair]) -> list[Section]:
    """The list: people, then accounts, each with the two names and how likely they are one."""
    made = []
    for kind in COMPARED:
        own = [pair for pair in pairs if pair.kind == kind]
        if own:
            lines = tuple(_line(workspace, pair) for pair in own[:SHOWN])
            heading = (_("People") if kind == "contact" else _("Accounts")).upper()
            made.append(Section(heading, lines, _LISTED, NUMBER, str(len(own))))
    return made


def _line(workspace: Workspace, pair: Pair) -> Line:
    names = [name_in_words(workspace, pair.kind, each) for each in (pair.one, pair.other)]
    return Line((cell(names[0]), cell(names[1])), cell(Span(f"{pair.likeness.score:.0%}", "dim")), pair)


def side_by_side(workspace: Workspace, pair: Pair) -> Beside:
    """Both records, field by field, what they share marked; and the keys."""
    sides = [_said(workspace, pair.kind, each) for each in (pair.one, pair.other)]
    labels = {"met": _("Last met"), **{field.name: _(field.label) for field in kind_of(pair.kind).fields}}
    shown = [name for name in dict.fromkeys((*TELLING, *labels)) if any(name in side for side in sides)]
    same = {name for name in shown if sides[0].get(name) == sides[1].get(name)}
    widest = max((width_of((Span(labels[name]),)) for name in shown), default=0)
    gutter = min(widest, GUTTER) + len(SAME) + 1
    blocks = []
    for record, side in zip((pair.one, pair.other), sides, strict=True):
        facts = tuple(
            ((SAME if name in same else " " * len(SAME)) + cut(labels[name], GUTTER), side.get(name, "-"))
            for name in shown
        )
        blocks.append(Block(called_where(workspace, pair.kind, record), _names(workspace, pair.kind, record), facts,
                            labels=gutter))  # fmt: skip
    why: Cell = (
        Span(_("Perhaps the same: "), "dim"), Span(reasons_text(pair.likeness), "strong"),
        Span(f"   {pair.likeness.score:.0%}", "dim"),
    )  # fmt: skip
    foot: Cell = (
        Span("j", "key"), Span(" " + _("joins them, nothing is lost") + "   ", "dim"),
        Span("x", "key"), Span(" " + _("remembers that they are two"), "dim"),
    )  # fmt: skip
    legend: Cell = (Span(SAME, "dim"), Span(_("the same in both"), "dim"))
    return Beside((why,), tuple(blocks), foot=(foot, legend))


def _names(workspace: Workspace, kind: str, record: RecordId) -> str:
    """All its names."""
    values = workspace.read(kind, record).values
    return "  ".join(dict.fromkeys(str(values[name]) for name in NAMES if values.get(name)))


def _said(workspace: Workspace, kind: str, record: RecordId) -> dict[str, str]:
    """What a record says, by field, on one line each."""
    values: dict[str, Value] = dict(workspace.read(kind, record).values)
    said: dict[str, str] = {}
    if kind == "contact":
        from kamtui.actions.people import seat_values

        values |= seat_values(workspace, record)
        row = queries.person(workspace, record)
        met = row.last_met if row else None
    else:
        account = queries.account(workspace, record)
        met = account.last_visit if account else None
    if met:
        said["met"] = day_text(date.fromisoformat(met[:10]), workspace.now().date())
    for field in kind_of(kind).fields:
        if field.name not in NAMES and not field.private and values.get(field.name) not in (None, "", ()):
            said[field.name] = " ".join(in_words(workspace, field, values[field.name]).split())
    return said


def counted(pairs: Sequence[Pair]) -> str:
    """How many there are."""
    return ngettext("{n} pair", "{n} pairs", len(pairs)).format(n=len(pairs))


def nothing() -> Section:
    """What stands there when nothing looks doubled."""
    return _one_line(_("Nothing here looks as if it was written down twice"))


def looking() -> Section:
    """What stands there until all have been compared."""
    return _one_line(_("All people and accounts are being compared"))


def _one_line(text: str) -> Section:
    return Section("", (Line((cell(Span(text, "faint")),)),), full=True)
