"""The pane of an account's people: the outline, filtered or whole, and what is told of the person you are on."""

from collections.abc import Sequence

from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.people import contact_sections, people_sections, person_name
from kamtui.tui.panes.staying import show_page
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span


class PeoplePane(ReadingPane):
    """The people of the account given to `tell`. `words` filter them by name, initials or title; `told` counts them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(gutter=0, id="people")
        self._workspace = workspace
        self.words = ""
        self.told = ""

    def tell(self, account: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        """Show the account's people and stay on the one that was there; `fresh`: on the first. Then go to the first of
        `wanted`; one that the filter hides ends the filter."""
        sections, self.told = people_sections(self._workspace, account, self.words)
        refs = {line.ref for section in sections for line in section.lines}
        if self.words and wanted and refs.isdisjoint(wanted):
            self.words = ""
            sections, self.told = people_sections(self._workspace, account)
        show_page(self, sections or _nobody(self.words), wanted, fresh)

    def chosen(self) -> tuple[str, RecordId] | None:
        """The person or the seat you are on."""
        return self.current if isinstance(self.current, tuple) else None

    def detail(self) -> tuple[str, Sequence[Section]]:
        """The name and the text of the person you are on."""
        kind, record = self.chosen() or ("", b"")
        person = queries.person(self._workspace, record) if kind == "contact" else None
        if person is None:
            return "", ()
        return "".join(span.text for span in person_name(person)), contact_sections(self._workspace, record)


def _nobody(words: str) -> tuple[Section, ...]:
    """What an empty page says."""
    said, key, does = _("Nobody here yet"), "n", _("adds the first person")
    if words:
        said, key, does = _("nobody is called that"), "esc", _("shows all of them")
    lines = (Line(((Span(said, "dim"),),)), Line(((Span(key, "key"), Span(" " + does, "faint")),)))
    return (Section("", lines),)
