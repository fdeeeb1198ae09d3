"""Undo and redo on the account screen: what is taken back is named and shown. A mixin of the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from kamtui.locale import _, ngettext
from kamtui.store import queries

if TYPE_CHECKING:
    from kamtui.store.undo import Undone
    from kamtui.store.workspace import Workspace
    from kamtui.tui.screens.account import AccountScreen


class TakingBack:
    """The commands undo and redo."""

    @property
    def _screen(self) -> "AccountScreen":
        return cast("AccountScreen", self)

    def action_undo(self) -> None:
        """Take the last change back."""
        from kamtui.store.undo import undo

        self._take_back(undo, _("Took back: {what}"))

    def action_redo(self) -> None:
        """Make the change again."""
        from kamtui.store.undo import redo

        self._take_back(redo, _("Did again: {what}"))

    def _take_back(self, act: "Callable[[Workspace], Undone]", form: str) -> None:
        if not self._screen.writable():
            return
        done = self._screen.try_to(lambda: act(self._screen.workspace))
        if done is not None:
            self._go_where(done)
            told = form.format(what=self._what(done))
            if done.skipped:
                told += _(". ") + ngettext(
                    "{n} field was changed since and stays", "{n} fields were changed since and stay", len(done.skipped)
                ).format(n=len(done.skipped))
            self._screen.tell(told)

    def _what(self, done: "Undone") -> str:
        """`log, Hengyue Bank`, `change of Chen Guodong`."""
        from kamtui.documents.called import name_in_words
        from kamtui.store.subjects import subject_of

        verb, subject = verb_text(done.verb), subject_of(self._screen.workspace, done.action)
        if not subject or not (name := name_in_words(self._screen.workspace, *subject)):
            return verb
        form = _("{verb}, {name}") if done.verb in ("log", "plan", "import") else _("{verb} of {name}")
        return form.format(verb=verb, name=name)

    def _go_where(self, done: "Undone") -> None:
        """Show what an undo or redo changed, if it is of an account: what came back, else what stands in its place."""
        from kamtui.records.kinds import is_kind, kind_of

        refs = dict.fromkeys((edit.kind, edit.record) for edit in self._screen.workspace.log.of_action(done.action))
        screen = self._screen
        for kind, record in refs:
            account = record if kind == "account" else None
            if is_kind(kind) and "account" in kind_of(kind).by_name:
                account = queries.account_of(self._screen.workspace, kind, record)
            if account and queries.account(self._screen.workspace, account):
                screen.set_reactive(type(screen).account, account)
                break
        screen.after_change(*refs)


def verb_text(verb: str) -> str:
    """What a user did, in words, from an action's verb."""
    words = {
        "add": _("new record"), "set": _("change"), "delete": _("deletion"), "log": _("log"), "plan": _("plan"),
        "done": _("tick"), "reopen": _("reopening"), "snooze": _("snooze"), "import": _("import"),
        "settings": _("setting"), "begin": _("first start"), "merge": _("merging"), "resolve": _("choice"),
        "apart": _("marking as not the same"),
    }
    return words.get(verb, verb)
