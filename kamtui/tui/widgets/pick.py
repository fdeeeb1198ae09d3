"""Choosing one of many by typing: finding in everything, the palette of commands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from kamtui.locale import ngettext
from kamtui.tui.widgets.columns import FACT, NOTE, NUMBER, column_widths, set_line
from kamtui.tui.widgets.field import SearchField
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.rows import ListSource, RowDraw, RowList, RowState
from kamtui.tui.widgets.spans import Cell, Span, shown

NARROWEST = 4
"""Narrower than this nothing is drawn but the frame; a terminal may be of any size."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the choices: `label`, at the right its `hint`, and the `value` that is the answer.

    One with a `refusal` cannot be chosen; the refusal, in the user's language, stands in place of the hint, and is
    never cut.
    """

    value: object
    label: Cell
    hint: Cell = ()
    refusal: str = ""


class PickRows(RowList[Pick]):
    """The choices. The keys stay with the text field, and reach this list too."""

    can_focus = False

    @property
    def has_keys(self) -> bool:
        """Always: arrows and enter act here while words are typed above."""
        return True


class PickList(ModalScreen[object]):
    """A text field over a list of choices. The result is the `value` of the one chosen, or None after escape.

    `search` is called with the words at every key and must answer within a few milliseconds, the best choice first.
    """

    CSS_PATH = "../styles/pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, id="pick.leave"),
        Binding("enter", "open_soon", show=False, id="pick.open"),
        Binding("up", "move(-1)", show=False, priority=True, id="pick.up"),
        Binding("down", "move(1)", show=False, priority=True, id="pick.down"),
        Binding("pageup", "page(-1)", show=False, priority=True, id="pick.page_up"),
        Binding("pagedown", "page(1)", show=False, priority=True, id="pick.page_down"),
    ]

    def __init__(
        self,
        title: str,
        search: Callable[[str], Sequence[Pick]],
        *,
        words: str = "",
        placeholder: str = "",
        empty: str = "",
        draw: RowDraw[Pick] | None = None,
    ) -> None:
        """`words` to begin with; `placeholder` says what may be typed, `empty` what it means that nothing is found.
        `draw` sets a choice into its line, where label and hint do not tell it."""
        super().__init__()
        self._search = search
        self._field = SearchField(words, self._typed, placeholder=placeholder)
        self._rows = PickRows(
            ListSource(search(words)), draw or _draw, empty=((Span(empty, "faint"),),) if empty else ()
        )
        self._frame = Frame(self._field, self._rows, title=title)

    @property
    def rows(self) -> RowList[Pick]:
        """The list of choices."""
        return self._rows

    def compose(self) -> ComposeResult:
        """The frame with both."""
        yield self._frame

    def on_mount(self) -> None:
        """Type at once."""
        self._field.focus()
        self._count()

    def on_key(self, event: events.Key) -> None:
        """What is typed before the field has the keys is its text all the same: fast fingers lose nothing."""
        if event.character and event.is_printable and self.focused is not self._field:
            event.stop()
            self._field.insert_text_at_cursor(event.character)
            self._field.focus()

    def action_open_soon(self) -> None:
        """The enter key before the field has the keys: answer with the current choice as soon as this stands."""
        self.call_after_refresh(self._rows.open_current)

    def type(self, words: str) -> None:
        """Go on typing: keys that reached the screen below before this one had them."""
        self._field.value += words
        self._field.cursor_position = len(self._field.value)
        self._typed(self._field.value)

    def _typed(self, words: str) -> None:
        """Search again."""
        self._rows.top = 0
        self._rows.show(ListSource(self._search(words)), cursor=0, quiet=True)
        self._count()

    def search_again(self) -> None:
        """Search for the same words: what is searched is another."""
        self._typed(self._field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Heard already."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The enter key."""
        event.stop()
        self._rows.open_current()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Answer with the choice."""
        event.stop()
        if not event.row.refusal:
            self.dismiss(self.answer(event.row))

    def answer(self, pick: Pick) -> object:
        """What is answered when `pick` is chosen."""
        return pick.value

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Of no interest below."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click beside the frame leaves."""
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """The escape key."""
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Arrow keys."""
        self._rows.move(step)

    def action_page(self, direction: int) -> None:
        """Page keys."""
        self._rows.page(direction)

    def _count(self) -> None:
        found = self._rows.line_count() if self._rows.cursor >= 0 else 0
        self._frame.hint = ngettext("{count} choice", "{count} choices", found).format(count=found)


def _draw(pick: Pick, width: int, state: RowState) -> Cell:
    """A choice and, at the right, what is to know of it; a refused one is faint."""
    if width < NARROWEST:
        return ()
    if pick.refusal:
        label: Cell = tuple(span._replace(ink="faint") for span in shown(pick.label, False))
        hint: Cell = (Span(pick.refusal, "faint"),)
    else:
        label, hint = shown(pick.label, False), shown(pick.hint, False)
        if state.current:
            label = tuple(span._replace(ink="strong") if span.ink == "text" else span for span in label)
    cells = [label, hint]
    columns = (FACT, NUMBER if pick.refusal else NOTE)
    return set_line(cells, columns, column_widths(columns, [cells], width), width)
