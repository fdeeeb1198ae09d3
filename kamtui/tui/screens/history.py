"""The history of one record, a story to read."""

from kamtui.documents.called import told_of
from kamtui.documents.story import Told, story_of
from kamtui.locale import _, ngettext
from kamtui.records.kinds import is_kind, kind_of
from kamtui.records.values import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import footer
from kamtui.tui.panes.story import Ref, is_cut, story_sections
from kamtui.tui.screens.telling import TellingScreen
from kamtui.tui.widgets.bars import Entry, key_entry
from kamtui.tui.widgets.sheet import Section
from kamtui.tui.widgets.spans import Cell


class HistoryScreen(TellingScreen):
    """Who did what to a record, the latest first. Enter shows a long text whole."""

    def __init__(self, workspace: Workspace, record: RecordId, *, state: Cell = ()) -> None:
        """Raises `KamtuiError` when there never was such a record."""
        super().__init__(workspace, state=state)
        self._record = record
        self._story = story_of(workspace, record)
        self._whole: set[int] = set()
        self.title_of = self._called()

    def read(self) -> list[Section]:
        """The story as it is now."""
        self._story = story_of(self.workspace, self._record)
        self.title_of = self._called()
        return self._sections()

    def about(self) -> tuple[str, str]:
        """The kind of the record; how often it was changed."""
        kind = self._story.kind
        self.frame.title = _("History")
        n = len(self._story.told)
        told = ngettext("{n} change", "{n} changes", n).format(n=n)
        return _(kind_of(kind).label) if is_kind(kind) else kind, told

    def offered(self) -> list[Entry]:
        """Whole texts, private values, the way back."""
        told = self._here()
        entries = []
        if told and is_cut(told):
            label = _("Shorter") if told.action in self._whole else _("Whole text")
            entries.append(key_entry("enter", label, "open", 2))
        if any(said.private for one in self._story.told for said in one.said):
            entries += [one for one in footer("here", ("account",), self.situation) if one.command == "private"]
        return [*entries, key_entry("esc", _("Back"), "back", 1)]

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record of the page."""
        return self._story.kind, self._record

    def reveal(self) -> None:
        """Show or mask what is private."""
        self.draw(self._sections())

    def action_history(self) -> None:
        """It is open."""
        self.refuse(_("this is its history; esc goes back"))

    def action_open(self) -> None:
        """Show a long text whole, or shortened again."""
        told = self._here()
        if told is None or not is_cut(told):
            self.refuse(_("all of it is shown here"))
            return
        self._whole ^= {told.action}
        self.draw(self._sections())

    def action_copy(self) -> None:
        """Copy the action you are on; what is masked stays behind."""
        told = self._here()
        if told is None:
            self.refuse(_("there is nothing to copy here"))
            return
        shown = [said for said in told.said if self.revealed or not said.private]
        text = "\n".join(
            (told.what, *(_("{field}: {value}").format(field=said.label, value=said.text) for said in shown))
        )
        self._app.copy_to_clipboard(text)
        self.tell(_("Copied: {text}").format(text=" ".join(text.split())[:60]))

    def _here(self) -> Told | None:
        ref = self.page.current
        return next((one for one in self._story.told if isinstance(ref, Ref) and one.action == ref.action), None)

    def _sections(self) -> list[Section]:
        return story_sections(self._story.told, self.workspace.now(), self.revealed, self._whole)

    def _called(self) -> str:
        kind = self._story.kind
        name = told_of(self.workspace, kind, self._record) if is_kind(kind) else ""
        return name or (_(kind_of(kind).label) if is_kind(kind) else kind)
