"""The frame beside the text of a log: what was understood, and the way from there back to the words."""

from textual import events
from textual.message import Message

from kamtui.locale import _, ngettext
from kamtui.quicklog import Log
from kamtui.tui.panes.understood import GUTTER, Occasion, Spot, in_doubt, to_check, understood
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Section


class Preview(Frame):
    """Shows a log as it was read. Its lines can be chosen while it has the keys; enter posts `Chosen`."""

    class Chosen(Message):
        """The words that a line comes from are wanted."""

        def __init__(self, preview: "Preview", spot: Spot) -> None:
            super().__init__()
            self.preview = preview
            self.spot = spot

        @property
        def control(self) -> "Preview":
            """The preview this happened in."""
            return self.preview

    def __init__(self, *, id: str | None = None) -> None:
        self.page = ReadingPane(gutter=GUTTER)
        super().__init__(self.page, title=_("Understood"), id=id)
        self._log = Log("")
        self._occasion: Occasion | None = None
        self._short = False
        self._shown: tuple[Section, ...] = ()

    def show(self, log: Log, occasion: Occasion, short: bool) -> None:
        """Show `log`; `short`: in a few rows."""
        self._log, self._occasion, self._short = log, occasion, short
        self._show_again()
        doubts = to_check(log)
        self.set_class(doubts > 0, "-doubt")
        if doubts:
            count = ngettext("{n} to check", "{n} to check", doubts).format(n=doubts)
            self.hint = _("{count}, every word is kept").format(count=count)
        else:
            self.hint = _("every word is kept")

    def _show_again(self) -> None:
        if self._occasion is not None:
            choosing = self.page.has_focus
            sections = understood(self._log, self._occasion, short=self._short, choosing=choosing)
            # Most keys are prose and change nothing here; setting the page costs more than reading the text.
            if sections != self._shown:
                self._shown = sections
                self.page.show(sections, quiet=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Begin at the first line to check."""
        self._show_again()
        refs = self.page.sheet.refs
        self.page.go_to(next((at for at, ref in enumerate(refs) if self._is_doubt(ref)), 0), quiet=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """No line is the current one while the keys are elsewhere."""
        self._show_again()

    def on_reading_pane_opened(self, event: ReadingPane.Opened) -> None:
        """Tell which words are wanted."""
        event.stop()
        if isinstance(event.ref, Spot):
            self.post_message(self.Chosen(self, event.ref))

    def on_reading_pane_highlighted(self, event: ReadingPane.Highlighted) -> None:
        """Of no interest outside."""
        event.stop()

    def _is_doubt(self, ref: object) -> bool:
        if not isinstance(ref, Spot):
            return False
        return in_doubt(self._log.attendees[ref.number]) if ref.what == "person" else ref.what == "unparsed"
