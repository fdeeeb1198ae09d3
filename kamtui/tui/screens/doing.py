"""What the commands do on the account screen: log, make, edit, delete, tick, undo, find, help. A mixin of the screen,
so that the screen itself only coordinates what is shown."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from kamtui.errors import KamtuiError
from kamtui.locale import _, language, ngettext
from kamtui.locale.names import called, firm
from kamtui.records.words import KEPT, label_of
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.tui.commands import Situation, commands_of
from kamtui.tui.screens.looking_back import LookingBack
from kamtui.tui.widgets.spans import Span

if TYPE_CHECKING:
    from kamtui.actions.log import Logged
    from kamtui.store.workspace import Workspace
    from kamtui.tui.app import KamtuiApp

BRIEFING, VISITS, PEOPLE = range(3)
"""The panes of an account, by their number in its frame."""

FOUND_IN = {"contact": PEOPLE, "seat": PEOPLE, "visit": VISITS}
"""The panes that show records of a kind."""


class Doing(LookingBack):
    """Commands that write or open another screen. `workspace`, `account` and `chosen` are the screen's."""

    workspace: "Workspace"
    situation = Situation()
    just_logged: RecordId | None = None
    """The visit saved last, until you go to another line: `y` copies its follow-up."""

    @property
    def _app(self) -> "KamtuiApp":
        return cast("KamtuiApp", self._screen.app)

    def say(self, error: KamtuiError) -> None:
        """Show an expected failure."""
        self._app.say(error)

    def refuse(self, reason: str) -> None:
        """Say why a key does nothing here."""
        self.tell(reason[:1].upper() + reason[1:])

    def tell(self, text: str) -> None:
        """Say what was done."""
        self._app.tell(text)

    def run_command(self, command: str) -> None:
        """Run a command by its id: from the palette or the last row."""
        act = getattr(self._screen, f"action_{command}", getattr(self._app, f"action_{command}", None))
        if act is not None:
            act()
        elif command in {each.id for each in commands_of("exchange")}:
            self._app.open_exchange(command)

    def _whole_situation(self) -> Situation:
        """The situation with whether undo and redo have something to do: asked for the palette, not at every key."""
        from kamtui.store.remotes import every
        from kamtui.store.undo import redo_candidate, undo_candidate

        return self.situation._replace(
            places=bool(every(self.workspace)),
            undo=undo_candidate(self.workspace) is not None,
            redo=redo_candidate(self.workspace) is not None,
        )

    def writable(self) -> bool:
        """The workspace can be written to; else it is said why not."""
        if self.workspace.read_only:
            self.refuse(self.workspace.read_only)
        return not self.workspace.read_only

    def action_import_file(self) -> None:
        """Take a file of another program in."""
        if self.writable():
            self._app.open_import()

    # Log

    def action_log(self) -> None:
        """Log a visit to the account that is shown."""
        self._log(planned=False)

    def _log(self, *, planned: bool) -> None:
        if not self.writable():
            return
        from kamtui.tui.screens.log import LogScreen

        screen = LogScreen(self.workspace, self._screen.account, planned=planned, state=self._screen.state)

        def ended(logged: "Logged | None") -> None:
            if logged:
                self._logged(logged)
            if screen.full_form and logged:
                self._form("visit", record=logged.visit)
            elif screen.full_form and (account := screen.subject.account):
                self._form("visit", values={"account": account})

        self._app.push_screen(screen, ended)

    def _logged(self, logged: "Logged") -> None:
        from kamtui.documents.follow_up import follow_up

        visit = queries.visit(self.workspace, logged.visit)
        screen = self._screen
        if visit:
            screen.set_reactive(type(screen).account, visit.account)
        screen.after_change(("visit", logged.visit))
        steps = len(logged.steps)
        planned = visit is not None and visit.state == "planned"
        self.just_logged = logged.visit if not planned and follow_up(self.workspace, logged.visit) else None
        told = _("Planned") if planned else _("Logged")
        if steps:
            told += ngettext(", with {n} step", ", with {n} steps", steps).format(n=steps)
        form = _("{told}. y copies a follow-up, u takes it back") if self.just_logged else _("{told}. u takes it back")
        self.tell(form.format(told=told))

    # Records

    def action_new(self) -> None:
        """A new record of the kind you are looking at."""
        if not self.writable():
            return
        screen = self._screen
        account = screen.account
        if account is None or screen.focused is screen.accounts:
            self._form("account")
        elif screen.pane == VISITS:
            self._log(planned=True)
        elif screen.pane == PEOPLE:
            self._form("contact", values={"account": account})
        else:
            self._form("step", values={"account": account})

    def action_edit(self) -> None:
        """Change the record of the line you are on in a form."""
        chosen = self._screen.chosen()
        if chosen is None:
            self.refuse(_("no line is chosen"))
        elif self.writable():
            self.edit(*chosen)

    def edit(self, kind: str, record: RecordId) -> None:
        """Open a record's form."""
        self._form(kind, record=record)

    def _form(self, kind: str, **given: Any) -> None:
        from kamtui.tui.screens.form import FormScreen

        def saved(record: RecordId | None) -> None:
            if record is None:
                if form.instead is not None:
                    self._found((kind, form.instead))
                    self.edit(kind, form.instead)
                return
            screen = self._screen
            if kind == "account":
                screen.set_reactive(type(screen).account, record)
            screen.after_change((kind, record))
            self._tell_crossed(record)

        try:
            form = FormScreen(self.workspace, kind, state=self._screen.state, **given)
            self._app.push_screen(form, saved)
        except KamtuiError as error:
            self.say(error)

    def _tell_crossed(self, record: RecordId) -> None:
        """Say that a save met a change made meanwhile: both values are kept, and somebody has to choose."""
        from kamtui.store.conflicts import every

        if any(one.record == record for one in every(self.workspace)):
            self.tell(_("Changed elsewhere meanwhile: both values are kept. 6 shows them side by side"))

    def action_delete(self) -> None:
        """Delete the record of the line you are on. A line of the briefing or the detail only stands for its record:
        there nothing but a step goes with it."""
        screen = self._screen
        chosen = screen.chosen()
        if chosen is None:
            self.refuse(_("no line is chosen"))
        elif self.writable():
            from kamtui.actions.records import remove
            from kamtui.store.names import name_of

            kind, record = chosen
            if kind != "step" and screen.focused in (screen.page, screen.detail):
                self._refuse_to_delete(kind, record)
                return
            name = name_of(self.workspace, kind, record).splitlines()[:1]
            besides = self.try_to(lambda: remove(self.workspace, kind, record))
            if besides is not None:
                self._screen.after_change()
                told = _("Deleted {name}").format(name=(name or [""])[0][:40])
                if besides:
                    told += ngettext(" and {n} record of it", " and {n} records of it", besides).format(n=besides)
                self.tell(_("{told}. u takes it back").format(told=told))

    def _refuse_to_delete(self, kind: str, record: RecordId) -> None:
        from kamtui.records.kinds import kind_of
        from kamtui.tui.forms.naming import record_name

        told = _("this line stands for the {kind} {name}").format(
            kind=_(kind_of(kind).label), name=record_name(self.workspace, kind, record)
        )
        if kind in ("visit", "contact"):
            self.refuse(_("{told}; open it to delete it").format(told=told))
        else:
            self.refuse(_("{told}; `kamtui delete` deletes it").format(told=told))

    def action_done(self) -> None:
        """Tick the step you are on, or open it again."""
        chosen = self._screen.chosen()
        if chosen is None or chosen[0] != "step":
            self.refuse(_("only a step can be ticked"))
        elif self.writable():
            from kamtui.actions import steps

            done = queries.field_of(self.workspace, "step", chosen[1], "done")
            if done:
                self.try_to(lambda: steps.reopen(self.workspace, chosen[1]))
                told = _("Open again")
            else:
                self.try_to(lambda: steps.finish(self.workspace, chosen[1]))
                told = label_of(KEPT, queries.field_of(self.workspace, "step", chosen[1], "kept")) or _("done")
            self._screen.after_change()
            self.tell(_("{told}. u takes it back").format(told=told[:1].upper() + told[1:]))

    def action_copy(self) -> None:
        """Copy the follow-up of a visit, or the text of the line you are on; what is masked stays behind."""
        text = self._copied()
        if text:
            self._app.copy_to_clipboard(text)
            self.tell(_("Copied: {text}").format(text=" ".join(text.split())[:60]))
        else:
            self.refuse(_("there is nothing to copy here"))

    def _copied(self) -> str:
        from kamtui.documents.follow_up import follow_up
        from kamtui.store.names import name_of

        chosen = ("visit", self.just_logged) if self.just_logged else self._screen.chosen()
        if chosen is None:
            return ""
        told = follow_up(self.workspace, chosen[1]) if chosen[0] == "visit" else ""
        return told or name_of(self.workspace, *chosen)

    def try_to(self, act: Callable[[], Any]) -> Any:
        """Do something that may fail as expected: the failure is shown, and the result is None."""
        try:
            return act()
        except KamtuiError as error:
            self.say(error)
            return None

    def action_doubles(self) -> None:
        """The people and accounts that were perhaps written down twice."""
        from kamtui.tui.screens.doubles import DoublesScreen

        def left(changed: bool | None) -> None:
            if changed:
                self._screen.after_change()

        self._app.push_screen(DoublesScreen(self.workspace), left)

    # Finding and help

    def action_find(self) -> None:
        """Find a record by a name, a sound or any word that was written down."""
        from kamtui.tui.screens.finding import FindList

        self._app.push_screen(FindList(self.workspace, self._screen.account), self._found)

    def hit(self, hit: queries.NamedRow) -> tuple[str, str]:
        """A hit's name as lists show it, and what tells it from another: its other name, a person's account."""
        if language() != "zh_CN":
            return hit.name, hit.detail
        if hit.kind == "account":
            row = queries.account(self.workspace, hit.id)
            return firm(row.name, row.native_name, row.short_name) if row else (hit.name, hit.detail)
        person = queries.person(self.workspace, hit.id)
        account = queries.account(self.workspace, person.account) if person and person.account else None
        name = called(person.name, person.native_name) if person else hit.name
        return name, firm(account.name, account.native_name, account.short_name)[0] if account else ""

    def _found(self, value: object) -> None:
        """Show a record where it is read: a person among the people, a visit among the visits, a step on the briefing
        while it is open. What has no place in a pane is shown in its form."""
        if not isinstance(value, tuple):
            return
        kind, record = value
        screen = self._screen
        account = record if kind == "account" else queries.account_of(self.workspace, kind, record)
        if account is None:
            self.edit(kind, record)
            return
        screen.go_to_account(account, FOUND_IN.get(kind, BRIEFING), value)
        if kind not in ("account", *FOUND_IN) and screen.pane_record() != value:
            self.edit(kind, record)

    def action_palette(self) -> None:
        """Every command by name."""
        from kamtui.tui.commands import palette_rows
        from kamtui.tui.widgets.pick import Pick, PickList

        rows = palette_rows(self._whole_situation())

        def search(text: str) -> Sequence[Pick]:
            wanted = text.casefold()
            hits = [row for row in rows if wanted in row.label.casefold() or wanted in row.help.casefold()]
            hits.sort(key=lambda row: not row.label.casefold().startswith(wanted))
            return [
                Pick(row.id, (Span(row.label), Span("  " + row.help, "dim")), (Span(row.keys, "key"),), row.reason)
                for row in hits
            ]

        self._app.push_screen(PickList(_("Commands"), search, placeholder=_("what to do")), self._command_chosen)

    def _command_chosen(self, value: object) -> None:
        if isinstance(value, str):
            self._screen.call_after_refresh(self.run_command, value)

    def action_help(self) -> None:
        """The keys that work here, and the marks."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("line", "account", "everywhere"))
