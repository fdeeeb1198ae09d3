"""What the commands of the exchange pane do: settle what crossed, write anew, go on elsewhere. A mixin."""

from typing import TYPE_CHECKING

from kamtui.actions.waiting import Unsent
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import LINK
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.conflicts import Conflict
from kamtui.store.remotes import Remote
from kamtui.tui.panes.exchange import Ref
from kamtui.tui.panes.sides import MINE, THEIRS, field_of, ordered_sides
from kamtui.tui.screens.handing_over import HandingOver
from kamtui.tui.screens.looking_back import Left

if TYPE_CHECKING:
    from kamtui.store.undo import Undone

LINES_FROM = 60
"""Characters from which a text is written in a box of several lines."""


class Settling(HandingOver):
    """Commands of the exchange pane."""

    changed = False
    """Something was written since the pane was opened."""

    # Conflicts

    def action_side(self, step: int) -> None:
        """The arrow keys: choose another side."""
        told = self._pane.told
        if told is None:
            self.refuse(_("no conflict is chosen"))
            return
        self._pane.side = max(0, min(self._pane.side + step, len(told.sides) - 1))
        self._pane.show_sides()

    def action_keep_mine(self) -> None:
        """My value stays."""
        self._keep(MINE, _("no side of this conflict is yours"))

    def action_keep_theirs(self) -> None:
        """The value of the other stays."""
        self._keep(THEIRS, _("every side of this conflict is yours"))

    def _keep(self, key: str, none: str) -> None:
        told = self._pane.told
        if told is None:
            self.refuse(_("no conflict is chosen"))
        elif (index := told.with_key(key)) is None:
            self.refuse(none)
        else:
            self._settle(index)

    def _settle(self, index: int) -> None:
        """Let one side stay, and go to the next conflict."""
        conflict = self._pane.conflict
        if conflict is None or not self.writable():
            return
        side = ordered_sides(self.workspace, conflict)[index]
        told = self._pane.told
        value: Value = side.value
        if conflict.sort != "values" and told is not None:
            value = int(told.sides[index].deletes)
        self._resolve(conflict, value)

    def _resolve(self, conflict: Conflict, value: Value) -> None:
        from kamtui.actions.conflicts import resolve

        told = self._pane.told
        ids = [one.id for one in self._pane.now.conflicts]
        at = ids.index(conflict.id)
        following = [*ids[at + 1 :], *ids[:at]]
        if self.try_to(lambda: resolve(self.workspace, conflict.id, "value", value)) is None:
            self._pane.reload()
            return
        self._pane.after_change(*(Ref("conflict", one) for one in following))
        name = told.name if told else ""
        if told and told.field:
            name = _("{name}, {field}").format(name=name, field=told.field)
        self.tell(_("Settled: {what}. u takes it back").format(what=name))

    def action_edit(self) -> None:
        """Write a new value instead of all sides."""
        conflict, told = self._pane.conflict, self._pane.told
        if conflict is None or told is None:
            self.refuse(_("only a conflict can be written anew"))
        elif not told.values:
            self.refuse(_("here only to keep or to delete is in question"))
        elif told.sides[self._pane.side].private and not self._pane.revealed:
            self.refuse(_("it is private: p shows it first"))
        elif self.writable():
            self._ask_value(conflict)

    def _ask_value(self, conflict: Conflict) -> None:
        from kamtui.tui.forms.fields import as_text, from_text
        from kamtui.tui.widgets.ask import Ask

        side = ordered_sides(self.workspace, conflict)[self._pane.side]
        field = field_of(conflict)
        text = as_text(self.workspace, field, side.value) if field else str(side.value or "")
        lines = bool(field and field.shape == "long") or "\n" in text or len(text) > LINES_FROM

        def value_of(typed: str) -> Value:
            return from_text(self.workspace, field, typed) if field else typed

        def wrong(typed: str) -> str:
            try:
                value_of(typed)
            except KamtuiError as error:
                return str(error)
            return ""

        def written(typed: str | None) -> None:
            if typed is not None:
                self._resolve(conflict, value_of(typed))

        hint = _("^s saves, esc leaves") if lines else _("enter saves, esc leaves")
        told = self._pane.told
        title = _("New value of {field}").format(field=told.field if told else conflict.field)
        self._app.push_screen(Ask(title, text, hint=hint, check=wrong, strict=True, lines=lines), written)

    def action_delete(self) -> None:
        """Delete the record whose deletion is in question; forget a place."""
        thing, told = self._pane.thing, self._pane.told
        if told is not None:
            if told.deletion is None:
                self.refuse(_("no deletion is in question here"))
            else:
                self._settle(told.deletion)
        elif isinstance(thing, Remote):
            self._forget(thing)
        else:
            self.refuse(_("only a place can be taken out here"))

    def action_open(self) -> None:
        """Let the chosen side stay; exchange with the place; show the record that waits."""
        pane = self._pane
        if pane.told is not None:
            self._settle(pane.side)
        elif isinstance(pane.thing, Remote):
            self._exchange(pane.thing.name)
        elif isinstance(pane.thing, Unsent) and pane.thing.subject and self._account_of(*pane.thing.subject):
            self.leave_for(pane.thing.subject)
        elif isinstance(pane.list.current, Ref) and pane.list.current.sort == "no place":
            self.action_new()
        else:
            self.refuse(_("there is nothing to open here"))

    def _account_of(self, kind: str, record: RecordId) -> RecordId | None:
        account = record if kind == "account" else queries.account_of(self.workspace, kind, record)
        return account if account and queries.account(self.workspace, account) else None

    def action_copy(self) -> None:
        """Copy the chosen value, or the folder of a place."""
        pane = self._pane
        text = ""
        if pane.told is not None:
            side = pane.told.sides[pane.side]
            text = "" if side.private and not pane.revealed else side.value
        elif isinstance(pane.thing, Remote):
            text = pane.thing.place
        if text:
            self._app.copy_to_clipboard(text)
            self.tell(_("Copied: {text}").format(text=" ".join(text.split())[:60]))
        else:
            self.refuse(_("there is nothing to copy here"))

    def _go_where(self, done: "Undone") -> None:
        """An undo may bring a conflict back: be on it."""
        records = {edit.record for edit in self.workspace.log.of_action(done.action)}
        self._pane.after_change()
        back = [Ref("conflict", one.id) for one in self._pane.now.conflicts if one.record in records]
        if back:
            self._pane.reload(*back)

    # From here to elsewhere

    def leave_for(self, to: Left) -> None:
        """Go on at the account screen."""
        from kamtui.tui.screens.account import AccountScreen

        stack = self._app.screen_stack
        if len(stack) > 1 and isinstance(stack[-2], AccountScreen):
            self._pane.dismiss(to)
        else:
            self.refuse(_("esc goes back to what you were writing"))

    def go_on(self, to: Left) -> None:
        """A page opened from here says where to go on."""
        self.leave_for(to)

    def action_history(self) -> None:
        """The history of the record in conflict, or of the one that waits."""
        from kamtui.store.subjects import record_with

        thing = self._pane.thing
        if isinstance(thing, Conflict):
            owner = record_with(self.workspace, thing.record) if thing.kind == LINK else None
            self.show_history((owner or (thing.kind, thing.record))[1])
        elif isinstance(thing, Unsent) and thing.subject:
            self.show_history(thing.subject[1])
        else:
            self.refuse(_("this line stands for no record"))

    def action_back(self) -> None:
        """End long work; from the detail to the list; else leave."""
        pane = self._pane
        if self._app.work is not None:
            self._app.work.cancel()
        elif pane.focused is not pane.list:
            pane.list.focus()
        else:
            pane.dismiss(None)

    def action_next_pane(self) -> None:
        """From the list to what is told, and back."""
        self._pane.focus_next()

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self._app.exit(0)

    def action_pane_1(self) -> None:
        """The briefing."""
        self.leave_for("pane_1")

    def action_pane_2(self) -> None:
        """The visits."""
        self.leave_for("pane_2")

    def action_pane_3(self) -> None:
        """The people."""
        self.leave_for("pane_3")

    def action_pane_6(self) -> None:
        """It is open already."""
        self._pane.list.focus()

    def action_log(self) -> None:
        """Log a visit."""
        self.leave_for("log")

    def action_find(self) -> None:
        """Find an account or a person."""
        self.leave_for("find")

    def action_filter(self) -> None:
        """There is no filter."""
        self.refuse(_("there is nothing to filter here"))

    def action_done(self) -> None:
        """Nothing is ticked here."""
        self.refuse(_("only a step can be ticked"))

    def action_help(self) -> None:
        """The keys that work here, and the marks."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("exchange", "line", "everywhere"))
