"""The help of a place: its keys and the marks on the screen, a page to read."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from kamtui.locale import N_, _
from kamtui.tui.commands import Place, help_rows
from kamtui.tui.widgets.columns import FACT, Column
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span

MARKS = (
    (">", N_("the line you are on")),
    (N_("*P *G"), N_("pinned; platinum, gold, iron, lead")),
    (N_("16d!"), N_("days since we reached them, over what was agreed")),
    ("!!", N_("urgent")),
    ("********", N_("private: p shows it for ten seconds")),
    (N_("? unknown"), N_("a seat whose person is not known")),
    ("+", N_("a new person, to be confirmed")),
)
"""The marks of this release's screens, as look has them."""


class HelpScreen(ModalScreen[None]):
    """Keys by place, then marks. Any of escape, `?`, `q` and F1 closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,？", "dismiss(None)", show=False, id="help.close"),
    ]

    def __init__(self, *places: Place) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        """One frame over the screen."""
        self.reading = ReadingPane(gutter=0)
        self.frame = Frame(self.reading, title=_("Help"), id="help")
        yield self.frame

    def on_mount(self) -> None:
        """Fill the page."""
        self.reading.show(self._sections(), quiet=True)
        self.frame.hint = _("esc closes")
        self.reading.focus()

    def _sections(self) -> list[Section]:
        columns = (Column(least=14), Column(least=14), FACT)
        groups: dict[str, list[Line]] = {}
        for row in help_rows(*self._places):
            line = Line(((Span(row.keys, "key"),), (Span(row.label),), (Span(row.help, "dim"),)))
            groups.setdefault(row.group, []).append(line)
        found = [Section(group, tuple(lines), columns) for group, lines in groups.items()]
        moves = ((_("arrows"), _("walk")), (_("pgup pgdn"), _("a screenful")), (_("home end"), _("first, last")))
        found.append(
            Section(_("Moving"), tuple(Line(((Span(keys, "key"),), (Span(text),))) for keys, text in moves), columns)
        )
        marks = tuple(Line(((Span(_(mark)),), (Span(_(text), "dim"),))) for mark, text in MARKS)
        return [*found, Section(_("Marks"), marks, (*columns[:1], FACT))]
