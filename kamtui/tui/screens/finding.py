"""Finding by words: names, and whatever was written down, newest first, everywhere or in one account."""

from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from kamtui.locale import _, language, ngettext
from kamtui.locale.dates import short_day_text
from kamtui.locale.names import called, firm
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId, day_of
from kamtui.store import queries
from kamtui.store.search import Hit, find
from kamtui.store.workspace import Workspace
from kamtui.tui.widgets.columns import FACT, NUMBER, Column, column_widths, set_line
from kamtui.tui.widgets.pick import NARROWEST, Pick, PickList
from kamtui.tui.widgets.rows import RowState
from kamtui.tui.widgets.spans import CUT, Cell, Span, clean, shown, width_of

PAGE = 50
"""Hits that are looked for: three screens of them. Who wants more types another word."""

WHO_CELLS = 22
"""Cells for the name of a record, or of the account of one without a name; on a narrow screen a quarter."""

KIND_CELLS = 96
"""Cells from which a line has room for what kind of record it is, beside its day."""

NAMED = ("account", "contact", "opportunity", "teammate")
"""Kinds whose records are told by their names; the others by what their account is called, and by what they say."""


class Found(NamedTuple):
    """A line of the list: who it is about, what it says with the words looked for, what it is, and its day."""

    kind: str
    id: RecordId
    who: str
    text: str
    spans: tuple[tuple[int, int], ...]
    kind_name: str
    day: str


class FindList(PickList):
    """The words above, what they find below. The result is kind and id of the record that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "widen", show=False, priority=True, id="find.widen"),
    ]

    def __init__(self, workspace: Workspace, account: RecordId | None) -> None:
        """`account` is the one before you, which tab keeps to."""
        self._workspace = workspace
        self._account = account
        self._inside = False
        self._more = False
        super().__init__(
            _("Find"),
            self._hits,
            placeholder=_("a name or its initials, a word that was said, a number"),
            empty=_("nothing has these words"),
            draw=draw_found,
        )

    def on_mount(self) -> None:
        """Say what tab does."""
        super().on_mount()
        self._tell_scope()

    def answer(self, pick: Pick) -> object:
        """Kind and id of the record."""
        return (pick.value.kind, pick.value.id) if isinstance(pick.value, Found) else None

    def action_widen(self) -> None:
        """Keep to the account before you, or look everywhere again."""
        if self._account is not None:
            self._inside = not self._inside
            self._tell_scope()
            self.search_again()

    def _tell_scope(self) -> None:
        row = queries.account(self._workspace, self._account) if self._account else None
        if row is None:
            return
        name = firm(row.name, row.native_name, row.short_name)[0]
        where = _("Find in {name}").format(name=name) if self._inside else _("Find everywhere")
        other = _("tab: everywhere") if self._inside else _("tab: only {name}").format(name=name)
        self._frame.title = _(", ").join((where, other))

    def _hits(self, words: str) -> Sequence[Pick]:
        self._more = False
        account = self._account if self._inside else None
        if not words.strip():
            rows = [] if account else queries.named(self._workspace, "")
            return [_pick(_named(self._workspace, row)) for row in rows]
        hits = find(self._workspace, words, PAGE + 1, account)
        self._more = len(hits) > PAGE
        telling = _Telling(self._workspace)
        return [_pick(telling.told(hit)) for hit in hits[:PAGE]]

    def _count(self) -> None:
        found = self._rows.line_count() if self._rows.cursor >= 0 else 0
        if self._more:
            self._frame.hint = _("the first {n}").format(n=found)
        else:
            self._frame.hint = ngettext("{count} choice", "{count} choices", found).format(count=found)


def _pick(found: Found) -> Pick:
    return Pick(found, ())


def _named(workspace: Workspace, row: queries.NamedRow) -> Found:
    """A line of what is there before a word is typed."""
    who, other = row.name, row.detail
    if language() == "zh_CN" and (account := queries.account(workspace, row.id)):
        who, other = firm(account.name, account.native_name, account.short_name)
    return Found(row.kind, row.id, who, other, (), _(kind_of(row.kind).label), "")


class _Telling:
    """Hits as lines; each account is asked for its names once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._now = workspace.now()
        self._firms: dict[RecordId, tuple[str, str]] = {}

    def told(self, hit: Hit) -> Found:
        """A named record by its name and what else it says, any other by its account."""
        kind = _(kind_of(hit.kind).label)
        name, other = self._firm(hit.id if hit.kind == "account" else hit.account)
        if hit.kind not in NAMED:
            day = day_of(hit.when, self._now.tzinfo or UTC) if hit.when else None
            told = short_day_text(day, self._now.date()) if day else ""
            if hit.kind == "step" and told:  # steps stand by when they were made
                told = _("due {day}").format(day=told)
            return Found(hit.kind, hit.id, name, hit.snippet, hit.spans, kind, told)
        who, besides = hit.title, name
        if hit.kind == "account":
            who, besides = name, other
        elif hit.kind == "contact" and (person := queries.person(self._workspace, hit.id)):
            who = called(person.name, person.native_name)
            second = person.native_name if who == person.name else ""
            besides = "  ".join(part for part in (second, person.title, name) if part)
        if _beyond_names(hit, f"{who}\n{besides}\n{hit.title}"):
            return Found(hit.kind, hit.id, who, hit.snippet, hit.spans, kind, "")
        return Found(hit.kind, hit.id, who, besides, (), kind, "")

    def _firm(self, account: RecordId | None) -> tuple[str, str]:
        if account is None:
            return "", ""
        if account not in self._firms:
            row = queries.account(self._workspace, account)
            self._firms[account] = firm(row.name, row.native_name, row.short_name) if row else ("", "")
        return self._firms[account]


def _beyond_names(hit: Hit, told: str) -> bool:
    """Whether a word was found where the line does not show it anyway."""
    there = told.casefold()
    return any(hit.snippet[start:end].casefold() not in there for start, end in hit.spans)


def draw_found(pick: Pick, width: int, state: RowState) -> Cell:
    """One line: who, the words in what surrounds them, and when it was or what it is."""
    found = pick.value
    if width < NARROWEST or not isinstance(found, Found):
        return ()
    name = min(WHO_CELLS, width // 4)
    note = found.day or found.kind_name
    if width >= KIND_CELLS and found.day:
        note = f"{found.kind_name}  {found.day}"
    notes: Cell = (Span(note, "dim"),)
    who: Cell = (Span(found.who, "strong" if state.current else "text"),)
    columns = (Column(least=name, most=name), FACT, NUMBER)
    widths = column_widths(columns, [(who, (Span("x"),), notes)], width)
    return set_line([shown(who, False), around(found.text, found.spans, widths[1]), notes], columns, widths, width)


def around(text: str, spans: Sequence[tuple[int, int]], width: int) -> Cell:
    """`text` in `width` cells with what lies in `spans` (pairs of character positions) strong. A text whose first span
    would not be seen begins a little before it."""
    begin = 0
    if spans and width_of((Span(clean(text[: spans[0][1]])),)) > width - len(CUT):
        begin = spans[0][0]
        room = max(0, width // 3 - len(CUT))
        while begin > 0 and width_of((Span(clean(text[begin - 1 : spans[0][0]])),)) <= room:
            begin -= 1
    parts: list[Span] = [Span(CUT, "faint")] if begin else []
    at = begin
    for start, end in spans:
        if start >= at:
            parts += [Span(clean(text[at:start]), "dim"), Span(clean(text[start:end]), "strong")]
            at = end
    return tuple(span for span in (*parts, Span(clean(text[at:]), "dim")) if span.text)
