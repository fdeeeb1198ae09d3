"""The pane of an account's visits: the list, filtered or whole, and what is told of the visit you are on."""

from collections.abc import Sequence

from kamtui.locale import _, ngettext
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.staying import show_again
from kamtui.tui.panes.visits import VisitLine, VisitSource, draw_visit, visit_sections, visit_title
from kamtui.tui.widgets.rows import ListSource, RowList
from kamtui.tui.widgets.sheet import Section
from kamtui.tui.widgets.spans import Span


class VisitsPane(RowList[VisitLine]):
    """The visits of the account given to `tell`, the latest first. `words` filter them; `told` counts them."""

    def __init__(self, workspace: Workspace) -> None:
        nothing: ListSource[VisitLine] = ListSource(())
        super().__init__(
            nothing, lambda line, width, state: draw_visit(line, width, state, workspace.now()), id="visits"
        )
        self._workspace = workspace
        self._account: RecordId | None = None
        self.words = ""
        self.told = ""

    def tell(self, account: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        """Show the account's visits and stay on the one that was there; `fresh`: on the latest. Then go to the first of
        `wanted`; one that the filter hides ends the filter."""
        self._account = account.id
        visits = [ref[1] for ref in wanted if isinstance(ref, tuple) and ref[0] == "visit"]
        source = VisitSource(self._workspace, account.id, self.words)
        if any(self._place(source, visit) is None and self._is_here(visit) for visit in visits):
            self.words = ""
            source = VisitSource(self._workspace, account.id)
        self._empty = _nothing(self.words)
        here = self.current
        if fresh:
            self.top = 0
            self.show(source, cursor=0, quiet=True)
        else:
            show_again(self, source, self._place(source, here.visit.id) if here else None)
        places = (self._place(source, visit) for visit in visits)
        if (place := next((place for place in places if place is not None), None)) is not None:
            self.go_to(place, quiet=True)
        n = source.count()
        self.told = ngettext("{n} visit", "{n} visits", n).format(n=n)
        if self.words:
            self.told = _("{n} of {all}").format(n=n, all=queries.visit_count(self._workspace, account.id))

    def chosen(self) -> tuple[str, RecordId] | None:
        """The visit you are on."""
        return ("visit", self.current.visit.id) if self.current else None

    def detail(self) -> tuple[str, Sequence[Section]]:
        """The heading and the text of the visit you are on."""
        if self.current is None:
            return "", ()
        visit = self.current.visit
        return visit_title(visit, self._workspace.now()), visit_sections(self._workspace, visit)

    def _is_here(self, visit: RecordId) -> bool:
        found = queries.visit(self._workspace, visit)
        return found is not None and found.account == self._account

    def _place(self, source: VisitSource, visit: RecordId) -> int | None:
        """The row of a visit in the list; None for one that is not in it."""
        found = queries.visit(self._workspace, visit)
        return source.place(found) if found and found.account == self._account else None


def _nothing(words: str) -> tuple[tuple[Span, ...], ...]:
    """What an empty list says."""
    if words:
        return (
            (Span(_("No such visit"), "dim"),), (), (Span("esc", "key"), Span(" " + _("shows all of them"), "faint")),
        )  # fmt: skip
    return (Span(_("No visits yet"), "dim"),), (), (Span("l", "key"), Span(" " + _("logs the first one"), "faint"))
