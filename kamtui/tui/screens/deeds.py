"""What was done on this device last, each action to be taken back or done again by itself."""

from collections.abc import Callable
from functools import partial

from kamtui.documents.called import told_of
from kamtui.documents.deeds import deed, done_words, left_alone
from kamtui.locale import _, ngettext
from kamtui.records.values import RecordId
from kamtui.store import deeds as store
from kamtui.store.deeds import Deed
from kamtui.store.undo import Undone
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation
from kamtui.tui.panes.story import Ref, deed_sections, empty_page
from kamtui.tui.screens.telling import TellingScreen
from kamtui.tui.widgets.bars import Entry, key_entry
from kamtui.tui.widgets.sheet import Section

LISTED = 100
"""Actions that are listed: some weeks of work, read in 10 ms."""

NAMED = 3
"""Fields left alone that are named one by one; more do not fit in what is told."""


class DeedsScreen(TellingScreen):
    """Enter or `u` takes the action of the line back, whatever was done after it; enter or `U` does it again."""

    _deeds: tuple[Deed, ...] = ()

    def read(self) -> list[Section]:
        """The last actions."""
        self.title_of = _("Undo list")
        self._deeds = tuple(store.deeds(self.workspace, LISTED))
        if not self._deeds:
            return empty_page(
                _("Nothing was done on this device yet"),
                _("Here stands what you write, change and import, the latest first."),
                _("Each can be taken back by itself; what somebody has changed since stays."),
                ("esc", _("goes back")),
            )
        named, now = partial(told_of, self.workspace), self.workspace.now()
        told = [(one.told.action, deed(one.told, named, now, one.fields, one.stands)) for one in self._deeds]
        return deed_sections(told, now)

    def about(self) -> tuple[str, str]:
        """Whose actions these are; how many are taken back."""
        self.frame.title = _("What was done")
        n = sum(not one.stands for one in self._deeds)
        return _("this device"), ngettext("{n} taken back", "{n} taken back", n).format(n=n) if n else ""

    def offered(self) -> list[Entry]:
        """Take back, or do again; history; the way back."""
        here = self._here()
        entries = []
        if here is not None:
            able = not self.workspace.read_only
            label = _("Take back") if here.stands else _("Do again")
            entries.append(key_entry("u" if here.stands else "U", label, "open", 0, able))
            if here.told.subject:
                entries.append(key_entry("h", _("History"), "history", 3))
        return [*entries, key_entry("esc", _("Back"), "back", 2)]

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record the action is named by."""
        here = self._here()
        return here.told.subject if here else None

    def action_open(self) -> None:
        """Take the action of the line back, or do it again."""
        here = self._here()
        if here is None:
            self.refuse(_("no line is chosen"))
        elif here.stands:
            self._turn(here, store.take_back, _("Took back: {what}"))
        else:
            self._turn(here, store.do_again, _("Did again: {what}"))

    def action_undo(self) -> None:
        """Take the action of the line back."""
        here = self._here()
        if here is not None and not here.stands:
            self.refuse(_("this is taken back already; U does it again"))
        else:
            self.action_open()

    def action_redo(self) -> None:
        """Do the action of the line again."""
        here = self._here()
        if here is not None and here.stands:
            self.refuse(_("this was not taken back"))
        else:
            self.action_open()

    def action_history(self) -> None:
        """The history of the record the action is named by."""
        here = self._here()
        if here is not None and here.told.subject is None:
            self.refuse(_("this touched many records; each has its own history"))
        else:
            super().action_history()

    def action_deeds(self) -> None:
        """It is open."""
        self.refuse(_("this is the undo list; esc goes back"))

    def action_copy(self) -> None:
        """Copy what the line says."""
        here = self._here()
        if here is None:
            self.refuse(_("there is nothing to copy here"))
            return
        text = self._done_words(here)
        self._app.copy_to_clipboard(text)
        self.tell(_("Copied: {text}").format(text=text))

    def _here(self) -> Deed | None:
        ref = self.page.current
        return next((one for one in self._deeds if isinstance(ref, Ref) and one.told.action == ref.action), None)

    def _turn(self, here: Deed, act: Callable[[Workspace, int], Undone], form: str) -> None:
        if not self.writable():
            return
        done = self.try_to(lambda: act(self.workspace, here.told.action))
        if done is None:
            return
        told = [form.format(what=self._done_words(here)), *self._left_alone(done)]
        self.after_change()
        self.tell("\n".join(told))

    def _left_alone(self, done: Undone) -> list[str]:
        told = list(dict.fromkeys(left_alone(self.workspace, one) for one in done.skipped))
        more = len(told) - NAMED
        rest = [ngettext("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
        return [*told[:NAMED], *rest]

    def _done_words(self, here: Deed) -> str:
        return done_words(here.told.verb, here.told.subject, partial(told_of, self.workspace))

    def _whole_situation(self) -> Situation:
        here = self._here()
        whole = super()._whole_situation()
        return whole._replace(undo=here is not None and here.stands, redo=here is not None and not here.stands)
