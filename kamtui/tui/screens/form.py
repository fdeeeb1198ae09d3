"""The screen of a form: one record of any kind, new or to be changed (design.md §3, §4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.records.values import RecordId, Value
from kamtui.store import drafts, queries
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, command, footer
from kamtui.tui.forms.body import FormBody
from kamtui.tui.forms.doubles import Doubles
from kamtui.tui.forms.drafts import body_of, draft_key, restore
from kamtui.tui.forms.form import Form
from kamtui.tui.screens.comparing import Comparing
from kamtui.tui.theme import palette_of
from kamtui.tui.widgets.bars import Bar, FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Cell, Span, pad_spans, wrap_spans

DRAFT_SECONDS = 0.5
"""How long after a letter the draft is kept: within a second on a slow disk too (design.md §4)."""

REVEAL_SECONDS = 10
"""How long what is private is shown (domain.md §11)."""

NOTICE_ROWS = 4
"""Rows a failure takes at most: what, why and what to do fit in two at 80 columns."""

EVERYWHERE_HERE = ("help", "find", "today", "palette")
"""Commands of the whole app that make sense while a form is open."""

DROP_KEY = "f8"
"""Throws the draft away: the key that deletes a line elsewhere."""


class Notice(Widget):
    """One calm line inside the frame that says why the form was not saved; not there while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self.text = ""

    def say(self, text: str) -> None:
        """Say `text`; nothing for an empty one."""
        self.text = text
        self.display = bool(text)
        self._fit()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Row `y` of the text."""
        lines = self._lines()
        spans = lines[y] if y < len(lines) else ()
        return strip_of(on_ground(pad_spans(spans, self.size.width), "ground"), palette_of(self.app))

    def _lines(self) -> list[Cell]:
        width = (self.parent.size.width if isinstance(self.parent, Widget) else 0) or self.size.width
        return wrap_spans((Span(self.text, "warn"),), width)[:NOTICE_ROWS]

    def _fit(self) -> None:
        if self.display:
            self.styles.height = len(self._lines())
            self.refresh()


class FormScreen(Comparing, Screen[RecordId | None]):
    """A form over a workspace. The result is the id of the record that was saved, or None after escape.

    What is typed is kept as a draft within a second and stands there again when the same form is opened.
    """

    CSS_PATH = "../styles/form.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("form"),
        Binding(command("back").key, "back", show=False, id="form.back"),
        Binding(DROP_KEY, "drop_draft", show=False, id="form.drop_draft"),
        Binding(command("private").chord, "private", show=False, id="form.private"),
        Binding(command("pane_6").chord, "pane_6", show=False, id="form.pane_6"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        kind_name: str,
        *,
        record: RecordId | None = None,
        values: Mapping[str, Value] | None = None,
        title: str = "",
        state: Sequence[Span] = (),
    ) -> None:
        """A new record, with `values` in its fields from the start, or a form of `record`.

        `title` stands in the frame (default: `New contact`, or what the record is called), `state` in the first row.
        Raises `KamtuiError` when the record is gone.
        """
        super().__init__()
        self.workspace = workspace
        self.form = Form(workspace, kind_name, record, values)
        self.key = draft_key(kind_name, record, (values or {}).get("account"))
        self._state = tuple(state)
        self._title = title or self.form.title
        self._timer: Timer | None = None
        self.doubles = Doubles(self.form)
        self.is_over = False
        self._dropped: dict[str, str] = {}
        self._private_left = 0
        self._has_draft = False
        self._trouble = ""
        self._warned = False

    def compose(self) -> ComposeResult:
        """First row, the form in its frame, last row."""
        self.first_row = FirstRow()
        self.last_row = LastRow()
        self._drafted = self._restore()
        self.body = FormBody(self.form)
        self.notice = Notice()
        self.frame = Frame(self.body, self.notice, title=self._title)
        yield self.first_row
        yield self.frame
        yield self.last_row

    def on_mount(self) -> None:
        """Say where we are."""
        self.show_bars()
        self.frame.hint = self._drafted
        self.compare()
        if self.workspace.read_only:
            self.notice.say(self.workspace.read_only)

    def on_unmount(self) -> None:
        """The app is closing: keep what was typed in the last half second."""
        if not self.is_over and self._timer is not None:
            self._keep_draft()

    # Commands

    def action_save(self) -> None:
        """Save and close; or say what is wrong, at the first field that is."""
        self.body.after_typing(self._save)

    def _save(self) -> None:
        if self.is_over:
            return
        self.body.end_typing()
        try:
            record = self.form.save(self.key)
        except KamtuiError as error:
            self.notice.say(str(error))
            self.body.load()
            self._schedule_draft()
            return
        self.notice.say("")
        if record is None:
            first = next(field.name for field in self.form.fields if field.name in self.form.errors)
            self.body.point_out(first)
            return
        self.is_over = True
        self.dismiss(record)

    def action_full_form(self) -> None:
        """Every field."""
        self.body.after_typing(self.body.unfold)

    def action_back(self) -> None:
        """Offer nothing more; else leave, and keep what was typed."""
        if self.body.close_offers():
            return
        self.body.end_typing()
        if self._keep_draft() or self._warned:
            self.is_over = True
            self.dismiss(None)
            return
        self._warned = True
        self.notice.say(_("{why}. Esc again leaves without what was typed").format(why=self._trouble.rstrip(".")))

    def action_drop_draft(self) -> None:
        """Throw away what was typed; once more brings it back."""
        self.body.end_typing()
        if self._dropped:
            self.form.texts.update(self._dropped)
            self._dropped = {}
            self._schedule_draft()
            self.frame.hint = ""
        elif changed := self.form.changed():
            self._dropped = {name: self.form.texts[name] for name in changed}
            self.form.texts.update(self.form.shown)
            self.form.errors.clear()
            self._keep_draft()
            self.frame.hint = _("draft thrown away, F8 brings it back")
        self.body.load()

    def action_pane_6(self) -> None:
        """The exchange, over the form: what was typed stays in it."""
        open_exchange = getattr(self.app, "open_exchange", None)
        if open_exchange is not None:
            open_exchange()

    def action_private(self) -> None:
        """Show what is private for ten seconds."""
        if not self._private_left:
            self.set_timer(1, self._count_down)
        self._private_left = REVEAL_SECONDS
        self._reveal()

    def on_bar_pressed(self, event: Bar.Pressed) -> None:
        """A click on one of this form's own keys; the app's are the app's."""
        own = {
            "save": self.action_save,
            "full_form": self.action_full_form,
            "back": self.action_back,
            "open_same": self.action_open_same,
            "private": self.action_private,
            "drop_draft": self.action_drop_draft,
        }
        if event.command in own:
            event.stop()
            own[event.command]()

    def on_form_body_typed(self, event: FormBody.Typed) -> None:
        """Keep it."""
        event.stop()
        self._dropped = {}
        self._warned = False
        self._schedule_draft()
        self.compare_later()

    # Drafts

    def _restore(self) -> str:
        """Put the draft of this form back; returns what the frame says of it."""
        draft = drafts.find(self.workspace, self.key)
        if draft is None or not restore(self.form, draft.body):
            return ""
        self._has_draft = True
        return _("draft from {time}, F8 throws it away").format(time=self._time_of(draft.at))

    def _time_of(self, at: str) -> str:
        """`14:02` today, else the day."""
        now = self.workspace.now()
        kept = datetime.fromisoformat(at).astimezone(now.tzinfo)
        return f"{kept:%H:%M}" if kept.date() == now.date() else day_text(kept.date(), now.date())

    def _schedule_draft(self) -> None:
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    def _keep_draft(self) -> bool:
        """Keep what was typed, or forget the draft where nothing differs. Returns whether leaving loses nothing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.is_over:
            return True
        changed = self.form.changed()
        try:
            if changed:
                drafts.keep(self.workspace, self.key, body_of(self.form))
            elif self._has_draft:
                drafts.forget(self.workspace, self.key)
        except KamtuiError as error:
            self._trouble = _("The draft cannot be kept: {why}").format(why=error.message)
            if not self.notice.text:
                self.notice.say(self._trouble)
            return not changed
        self._has_draft = bool(changed)
        if changed and self.is_attached:
            self.frame.hint = _("draft saved")
        return True

    # Showing

    def show_bars(self) -> None:
        """Show the first and the last row."""
        today = self.workspace.now().date()
        account, other = self.form.account, ""
        name = self.form.account_name or self._title
        if account:
            other = queries.field_of(self.workspace, "account", account, "native_name") or ""
        countdown = _("private shown, {n} s").format(n=self._private_left) if self._private_left else ""
        self.first_row.show(
            name, "" if other == name else other, state=self._state, private=countdown, date=day_text(today, today)
        )
        here = footer(
            "here",
            ("form",),
            Situation(writable=not self.workspace.read_only),
            typing=True,
            labels={"full_form": _("All fields")},
        )
        here[1:1] = self.double_entries()
        if any(field.private for field in self.form.fields):
            here.append(key_entry("^r", _("Private"), "private", 7))
        here.append(key_entry("esc", _("Back, keeps draft"), "back", 2))
        everywhere = footer("everywhere", ("everywhere",), Situation(), typing=True)
        self.last_row.show(here, [entry for entry in everywhere if entry.command in EVERYWHERE_HERE])

    def _count_down(self) -> None:
        self._private_left -= 1
        if self._private_left:
            self.set_timer(1, self._count_down)
        self._reveal()

    def _reveal(self) -> None:
        self.body.revealed = self._private_left > 0
        self.body.set_rows()
        self.show_bars()
