"""Writing down a visit: free text at the left, what was understood beside it, one key to save."""

from collections.abc import Sequence
from contextlib import suppress
from time import perf_counter
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.timer import Timer

from kamtui.actions.log import Logged, log_visit
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.locale.dates import day_text, moment_text
from kamtui.quicklog import Log
from kamtui.records.values import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui import commands
from kamtui.tui.panes.marks import marks_box
from kamtui.tui.panes.preview import Preview
from kamtui.tui.panes.understood import Occasion, Plan
from kamtui.tui.screens.log_draft import LogDraft
from kamtui.tui.screens.log_subject import Subject, account_choice
from kamtui.tui.widgets.account_line import AccountLine
from kamtui.tui.widgets.bars import Bar, FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.log_text import LogText
from kamtui.tui.widgets.spans import Span

SIDE_BY_SIDE = 100
"""Cells from which text and preview stand beside each other: fifty each."""

MARKS_FROM = 32
"""Rows from which the box of marks leaves the text twenty lines."""

PREVIEW_FROM = 14
"""Rows from which text and preview have room below each other: eight for the preview, three of text."""

KEEP_AFTER = 0.5
"""Seconds from the first key to the draft on disk: design.md asks for one."""

RETRY_AFTER = 5.0
"""Seconds until a draft that could not be kept is tried again; a busy file may make each try wait."""

QUICK = 0.005
"""Seconds up to which the text is read at every key; above, in the next pause."""

PAUSE = 0.08
"""Seconds without a key that are a pause: less than the time between two words."""

FIRST_LINE = 2
"""The number of the text's first line; the account's line is the first."""


class LogScreen(Screen[Logged | None]):
    """The log. Its result is what was saved; None when it was left, and the draft then stays."""

    CSS_PATH = "../styles/log.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings("everywhere", "form"),
        Binding("f8", "throw_away", show=False, id="log.throw_away"),
        Binding("shift+tab", "app.focus_previous", show=False, id="log.account"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (PREVIEW_FROM, "-short"), (MARKS_FROM, "-tall")]

    def __init__(
        self,
        workspace: Workspace,
        account: RecordId | None,
        *,
        planned: bool = False,
        state: Sequence[Span] = (),
    ) -> None:
        """`account` None: that of the visit planned for about now, else the first line names it. `planned`: it is a
        visit ahead. `state` is what stands in the first row before the date."""
        super().__init__()
        self.full_form = False
        """Whether the visit is wanted in its full form when this screen has ended."""
        self._workspace = workspace
        self._standing = tuple(state)
        self._opened = self._begun = workspace.now()
        self.subject = Subject(workspace, account, planned)
        self._draft = LogDraft(workspace, self.subject.account, planned)
        self.reading = Log("")
        self._plan: Plan | None = None
        self._body_at = 0
        self._cost = 0.0
        self._pause: Timer | None = None
        self._keeping: Timer | None = None
        self._over = False
        self._warned = False
        self.area = LogText(id="log-text")
        self._account = AccountLine(id="log-account")
        self._first, self._last = FirstRow(), LastRow()
        self._frame = Frame(self._account, self.area, title=_("Plan") if planned else _("Log"), id="log-frame")
        self.preview = Preview(id="log-understood")

    # What it is made of

    def compose(self) -> ComposeResult:
        """Both rows, the text with the marks below it, and the preview."""
        yield self._first
        with Container(id="log-body"):
            with Vertical(id="log-left"):
                yield self._frame
                yield marks_box("log-marks")
            yield self.preview
        yield self._last

    @property
    def text(self) -> str:
        """The log itself, without a first line that names the account."""
        return self.area.text[self._body_at :]

    @property
    def hint(self) -> str:
        """What stands below the text: how things are with the draft."""
        return self._frame.hint

    def on_mount(self) -> None:
        """Show whose log it is, offer the draft, and begin at the end of the text."""
        self.area.line_number_start = 1 if self.subject.named else FIRST_LINE
        self._offer_draft()
        self._read()
        self._show_keys()
        self.area.focus()

    def on_key(self, event: events.Key) -> None:
        """What is typed before the text has the keys belongs to it all the same: fast fingers lose nothing."""
        if event.character and event.is_printable and self.focused is None:
            event.stop()
            self.area.insert(event.character)
            self.area.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Order the preview for the room there is."""
        self.call_after_refresh(self._show_preview)

    # Reading what is typed

    def on_text_area_changed(self, event: LogText.Changed) -> None:
        """Read it, at once or in the next pause, and keep it within a second."""
        event.stop()
        if self._over:
            return
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self._keep)
        if self._pause:
            self._pause.stop()
            self._pause = None
        if self._cost <= QUICK:
            self._read()
        else:
            self._pause = self.set_timer(PAUSE, self._read)

    def _read(self) -> None:
        began = perf_counter()
        text = self.area.text
        self.reading, self._body_at = self.subject.read(text, self._opened)
        self._plan = self.subject.plan(self.reading, self._opened)
        self.area.show_accents(self.reading.spans, self._body_at)
        self._show_preview()
        self._show_account()
        self._cost = perf_counter() - began

    def _show_preview(self) -> None:
        occasion = Occasion(
            self._opened,
            self._plan,
            FIRST_LINE,
            ahead=self.subject.ahead,
            account=self.subject.account is not None,
            again=self._opened != self._begun,
        )
        width, height = self.size
        self.preview.show(self.reading, occasion, short=width < SIDE_BY_SIDE or height < MARKS_FROM)

    def _show_account(self) -> None:
        subject, plan, today = self.subject, self._plan, self._opened.date()
        sale = self.reading.opportunity.name if self.reading.opportunity else plan.opportunity if plan else ""
        when = moment_text(plan.when, today, plan.minutes) if plan else moment_text(self._opened, today)
        when = "" if subject.ahead else when
        if subject.account:
            name = Span(subject.name, "strong")
        else:
            name = Span(subject.doubt, "warn" if self.area.text.strip() else "faint")
            sale = when = ""
        number = "" if subject.named else "1"
        self._account.show(number, self.area.gutter_width, name, sale, when, _("type another account"))
        now = self._begun
        self._first.show(
            subject.name or (_("Plan") if subject.ahead else _("Log")),
            subject.other_name,
            subject.about,
            state=self._standing,
            date=f"{day_text(now.date(), now.date())}  {now:%H:%M}",
        )

    def _show_keys(self) -> None:
        situation = commands.Situation(account=True, writable=not self._workspace.read_only)
        here = commands.footer("here", ("form",), situation, typing=True)
        here.append(key_entry("tab", _("To check"), "next_pane", 6))
        here.append(key_entry("esc", _("Back, keeps draft"), "back", 4))
        labels = {"find": _("Account")}
        app = commands.footer("everywhere", ("everywhere",), situation, typing=True, labels=labels)
        self._last.show(here, [entry for entry in app if entry.command not in ("log", "new")])

    # The draft

    def _offer_draft(self) -> None:
        """Put what was never saved back into the text, behind what is typed already."""
        found = self._draft.find()
        if found is None:
            return
        typed = self.area.text.rstrip()
        self.area.load_text(f"{typed}\n\n{found.text}" if typed else found.text)
        self.area.move_cursor(self.area.document.end)
        if not typed:
            self._opened = found.opened
        same = found.at.date() == self._begun.date()
        when = f"{found.at:%H:%M}" if same else moment_text(found.at, self._begun.date())
        self._say(_("draft from {when}, F8 throws it away").format(when=when))

    def _keep(self) -> bool:
        """Keep the draft; False where that failed, and it is then tried again."""
        if self._keeping:
            self._keeping.stop()
            self._keeping = None
        if self._over:
            return True
        try:
            if self._draft.keep(self.area.text, self._opened):
                self._say(_("draft saved") if self.area.text.strip() else "")
        except KamtuiError as error:
            self._say(error.title, trouble=True)
            if not self._workspace.read_only:
                self._keeping = self.set_timer(RETRY_AFTER, self._keep)
            return False
        return True

    def _say(self, hint: str, *, trouble: bool = False) -> None:
        self._frame.set_class(trouble, "-trouble")
        self._frame.hint = hint

    def _tell(self, error: KamtuiError) -> None:
        """Say what went wrong: in a word below the text, in full in a toast. What is typed is kept first."""
        self._keep()
        self._say(error.title, trouble=True)
        rest = " ".join(part for part in (error.message, error.hint) if part)
        self.notify(rest or error.title, title=error.title if rest else "", severity="warning", markup=False)

    # What the keys do

    def action_save(self) -> None:
        """Save the log; what cannot be saved stays on the screen."""
        if logged := self._saved():
            self._end(logged)

    def _saved(self) -> Logged | None:
        if self._pause:
            self._pause.stop()
            self._read()
        account = self.subject.account
        try:
            if account is None:
                raise KamtuiError(_("Whose log is it?"), hint=_("F3 chooses the account"))
            return log_visit(
                self._workspace,
                account,
                self.text,
                planned=self.subject.ahead,
                opened=self._opened,
                draft=self._draft.key,
            )
        except KamtuiError as error:
            self._tell(error)
            return None

    def on_log_text_ended(self, event: LogText.Ended) -> None:
        """Enter on the empty last line saves."""
        event.stop()
        self.action_save()

    def action_back(self) -> None:
        """Leave; the draft stays. Where it could not be kept, leaving takes a second key."""
        if not self._keep() and self.area.text.strip() and not self._warned:
            self._warned = True
            self._say(_("not kept: copy the text, esc leaves without it"), trouble=True)
            return
        self._end(None)

    def _end(self, logged: Logged | None) -> None:
        self._over = True
        self.dismiss(logged)

    async def action_quit(self) -> None:
        """Close kamtui; the draft stays."""
        self._keep()
        await self.app.action_quit()

    def on_unmount(self) -> None:
        """Whatever ends the screen, the draft stays."""
        if not self._over:
            # There is no screen left to say it on; `_keep` has said it all the time before.
            with suppress(KamtuiError):
                self._draft.keep(self.area.text, self._opened)

    def action_full_form(self) -> None:
        """Save what is typed, its steps and people with it, and go on in the visit's full form; `u` there takes back
        both. With nothing typed the form begins empty."""
        self.full_form = True
        if not self.text.strip():
            self._end(None)
        elif logged := self._saved():
            self._end(logged)
        else:
            self.full_form = False

    def action_throw_away(self) -> None:
        """Begin with an empty text; ctrl+z brings the old one back."""
        if self.area.text:
            self.area.clear()
            self.area.focus()
            self._opened = self._begun
            if self._keep():
                self._say(_("thrown away, ^z brings it back"))

    def action_next_pane(self) -> None:
        """From the text to the first thing to check, and back."""
        (self.area if self.preview.page.has_focus else self.preview.page).focus()

    def action_log(self) -> None:
        """Back to the text: the log is open already."""
        self.area.focus()

    action_new = action_log

    def action_pane_6(self) -> None:
        """The exchange, over the log: the draft is kept."""
        open_exchange = getattr(self.app, "open_exchange", None)
        if open_exchange is not None:
            open_exchange()

    def action_undo(self) -> None:
        """Take typing back; what is saved stays out of reach here."""
        self.area.undo()

    def action_redo(self) -> None:
        """Type again what was taken back."""
        self.area.redo()

    def action_find(self) -> None:
        """Choose another account for this log."""
        self._choose_account("")

    def on_account_line_wanted(self, event: AccountLine.Wanted) -> None:
        """Choose another account, by the letter typed."""
        event.stop()
        self._choose_account(event.words)

    def _choose_account(self, words: str) -> None:
        self.app.push_screen(account_choice(self._workspace, words), self._take_account)

    def _take_account(self, chosen: object) -> None:
        self.area.focus()
        if not isinstance(chosen, bytes) or (chosen == self.subject.account and not self.subject.named):
            return
        before, self._draft = self._draft, LogDraft(self._workspace, chosen, self.subject.ahead)
        self.subject.choose(chosen)
        self.area.line_number_start = FIRST_LINE
        self._offer_draft()
        self._read()
        if self._keep():
            before.keep("", self._opened)

    def on_preview_chosen(self, event: Preview.Chosen) -> None:
        """Go to the place in the text that a line of the preview comes from."""
        event.stop()
        spot = event.spot
        lines = self.area.text.split(self.area.document.newline)
        skipped = 1 if self.subject.named else 0
        row = spot.line - 1 + skipped
        if not spot.line:
            row = next((number for number, line in enumerate(lines) if number >= skipped and spot.word in line), 0)
        self.area.go_to(row, spot.word)
        self.area.focus()

    def on_bar_pressed(self, event: Bar.Pressed) -> None:
        """A click on a key of the last row; what the screen does not know is the app's."""
        if hasattr(self, f"action_{event.command}"):
            event.stop()
            self.call_later(self.run_action, event.command)
