"""The form on the screen: every row drawn as a line, and over the field you are on the widget it is typed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from kamtui.tui.forms.fields import FormField, tidy
from kamtui.tui.forms.form import Form
from kamtui.tui.forms.layout import FOLD, FormRow, View, boxed, place_of, rows_of, stops
from kamtui.tui.forms.line import FieldLine
from kamtui.tui.forms.offering import Offering
from kamtui.tui.forms.words import settled, turned
from kamtui.tui.theme import Ground
from kamtui.tui.widgets.lines import LineView
from kamtui.tui.widgets.spans import Span, pad_spans

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from kamtui.tui.forms.box import FieldBox

OVERTYPED = ("choice", "yes_no", "reference", "date")
"""What is typed in these replaces what stands there: the beginning of a name, a word, another day."""


_KEYS = ("enter", "up", "down", "left", "right", "space", "ideographic_space")
"""Keys a line leaves to the form; those that turn words only where there are words."""


class FormBody(LineView):
    """A form's fields. `on` is the field you are on, `FOLD` the line behind which the rest are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "walk(1)", show=False, id="form.next"),
        Binding("shift+tab", "walk(-1)", show=False, id="form.previous"),
        Binding("ctrl+z", "put_back", show=False, id="form.put_back"),
        Binding("ctrl+y", "type_again", show=False, id="form.type_again"),
    ]

    class Typed(Message):
        """A text is another now."""

    def __init__(self, form: Form) -> None:
        super().__init__(id="form-body")
        self.form = form
        self.on = stops(form, True)[0]
        self.folded = any(field.folded for field in form.fields)
        self.revealed = False
        self.offering = Offering(form)
        self._rows: list[FormRow] = []
        self._line = FieldLine(self._took)
        self._box: FieldBox | None = None
        self._taken: dict[str, str] = {}
        self._keys = 0

    # Drawing

    def compose(self) -> ComposeResult:
        """The line; the box comes when it is first typed in."""
        yield self._line

    def on_mount(self) -> None:
        """Type at once."""
        self._begin()

    def on_resize(self, event: events.Resize) -> None:
        """Set the rows anew."""
        self.set_rows()

    @property
    def view(self) -> View:
        """How the form is looked at now."""
        return View(
            self.size.width, self.size.height, self.on, self.folded, self.revealed, self.app.has_class("-ascii"),
            self.offering.offered, self.offering.chosen,
        )  # fmt: skip

    def set_rows(self) -> None:
        """Draw everything again, and keep the field you are on in sight."""
        if not self.size.width:
            return
        view = self.view
        self._rows = rows_of(self.form, view)
        self.top = max(0, min(self.top, len(self._rows) - self.size.height))
        own = [index for index, row in enumerate(self._rows) if row.name == self.on]
        last = min(own[-1], own[0] + self.size.height - 1)
        if own[0] < self.top:
            self.scroll_lines_to(max(own[0] - 1, 0))
        elif last >= self.top + self.size.height:
            self.scroll_lines_to(last - self.size.height + 2)
        if last >= self.top + self.size.height:
            self.scroll_lines_to(last - self.size.height + 1)
        place = place_of(self.form, view, self._rows)
        editor = self._editor()
        for each in (self._line, self._box):
            if each is not None:
                each.display = each is editor
        if place and editor is not None:
            editor.styles.offset = (place.x, place.row - self.top)
            editor.styles.width = place.width
            editor.styles.height = place.height
        self.refresh()

    def line_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def draw_line(self, index: int, width: int) -> list[tuple[Span, Ground]]:
        """Row `index`."""
        spans = self._rows[index].spans
        return list(spans) or [(span, "ground") for span in pad_spans((), width)]

    def scroll_lines_to(self, top: int) -> bool:
        """Scroll, and the widget that is typed in with it."""
        before = self.top
        moved = super().scroll_lines_to(top)
        editor = self._editor()
        if moved and editor is not None:
            x, y = editor.styles.offset.x.value, editor.styles.offset.y.value
            editor.styles.offset = (int(x), int(y) + before - self.top)
        return moved

    # Walking

    def go_to(self, name: str) -> None:
        """Be on another field; what was typed in the one before is read."""
        self.end_typing()
        if name in self.form.by_name and self.form.by_name[name].folded:
            self.folded = False
        self.on = name
        self._begin()

    def end_typing(self) -> None:
        """Take what stands in the field you are on as typed: a beginning becomes its word, a mistake is pointed out."""
        self._sync()
        field = self._field()
        if field is None:
            return
        self.offering.close()
        text = tidy(field.widget, self.form.texts[field.name])
        if field.words:
            text = settled(field, text)
        self.form.texts[field.name] = text
        if self.form.is_changed(field.name) and field.name not in self.form.errors:
            self.form.check(field.name)

    def point_out(self, name: str) -> None:
        """Be on a field that is wrong, with what is said of it."""
        self.folded = self.folded and not self.form.by_name[name].folded
        self.on = name
        self._begin()

    def after_typing(self, act: Callable[[], None], seen: int = -1) -> None:
        """Do something once every key that was pressed before has reached its field: a key of the whole screen would
        else overtake the last letters. They have when a round through both widgets meets no key."""
        if seen == self._keys:
            act()
            return
        keys, last = self._keys, self._box or self
        self._line.call_later(lambda: last.call_later(lambda: self.after_typing(act, keys)))

    def unfold(self) -> None:
        """Show every field; be on the first that was folded."""
        if self.folded:
            self.end_typing()
            was, self.folded = self.on, False
            if was == FOLD:
                self.on = next(field.name for field in self.form.fields if field.folded)
            self._begin()

    def load(self) -> None:
        """The form's texts were changed from outside: draw and type them."""
        self.offering.close()
        self._begin()

    def move(self, step: int) -> None:
        """The arrow keys: through the names offered, else to another field."""
        if self.offering:
            self.offering.move(step)
            self.set_rows()
        else:
            self._go(step)

    def page(self, direction: int) -> None:
        """Half a screenful of fields."""
        for _step in range(max(self.size.height // 2, 1)):
            names = stops(self.form, self.folded)
            at = names.index(self.on) + direction
            if not 0 <= at < len(names):
                break
            self.go_to(names[at])

    def go_to_end(self, direction: int) -> None:
        """The first or the last field."""
        names = stops(self.form, self.folded)
        self.go_to(names[0 if direction < 0 else -1])

    def open_current(self) -> None:
        """The enter key on the fold."""
        if self.on == FOLD:
            self.unfold()

    def choose_at(self, index: int) -> bool:
        """A click: on a field, on a name offered, on the fold."""
        row = self._rows[index] if 0 <= index < len(self._rows) else None
        if row is None or not row.name:
            return False
        if row.part == "offer":
            self.offering.chosen = row.number
            self._take()
        elif row.name == FOLD:
            self.on = FOLD
            self.unfold()
        elif row.name != self.on:
            self.go_to(row.name)
        return True

    def action_walk(self, step: int) -> None:
        """Tab takes the name that is offered first, and goes on; backwards it takes nothing."""
        if self.offering and step > 0:
            self._take()
        self._go(step)

    def action_put_back(self) -> None:
        """Make the field say again what it said when the form was opened."""
        if self.on in self.form.texts:
            self._sync()
            self._taken[self.on] = self.form.texts[self.on]
            self._retype(self.form.shown[self.on])

    def action_type_again(self) -> None:
        """Take that back."""
        if self.on in self._taken:
            self._retype(self._taken.pop(self.on))

    def close_offers(self) -> bool:
        """Offer nothing more; False when nothing was offered."""
        if not self.offering:
            return False
        self.offering.close()
        self.set_rows()
        return True

    # Typing

    def _took(self, editor: Widget, event: events.Key) -> bool:
        """A key in a widget, before it is typed: keys of the form are not; one for the next field is sent on."""
        self._keys += 1
        current = self._editor()
        if editor is not current:
            (current or self).post_message(events.Key(event.key, event.character))
            return True
        if event.key in ("tab", "shift+tab"):
            self._typed()
            self.action_walk(1 if event.key == "tab" else -1)
            return True
        if editor is not self._line or event.key not in _KEYS:
            return False
        self._typed()
        match event.key:
            case "enter":
                self._enter()
            case "up" | "down":
                self.move(-1 if event.key == "up" else 1)
            case "left" | "right":
                return self._turn(-1 if event.key == "left" else 1)
            case _:
                return self._space()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """A letter in the line. The widget itself is asked, for the message may be about the field before."""
        event.stop()
        self._typed()

    def on_text_area_changed(self, event: "TextArea.Changed") -> None:
        """A letter in the box."""
        event.stop()
        self._typed()

    def _typed(self) -> None:
        if self._sync():
            self.form.errors.pop(self.on, None)
            self.offering.offer(self.form.by_name[self.on])
            self.set_rows()
            self.post_message(self.Typed())

    def _sync(self) -> bool:
        """Take the text of the widget; True when it is another."""
        field, editor = self._field(), self._editor()
        if field is None or editor is None:
            return False
        text = editor.value if isinstance(editor, FieldLine) else editor.text
        if text == self.form.texts[field.name]:
            return False
        self.form.texts[field.name] = text
        return True

    def _begin(self) -> None:
        """Give the field you are on the widget it is typed in."""
        field = self._field()
        if field is None:
            self.set_rows()
            self.screen.set_focus(self, scroll_visible=False)
            return
        text = self.form.texts[field.name]
        if boxed(self.form, field, self.view):
            if self._box is None:
                from kamtui.tui.forms.box import FieldBox

                self._box = FieldBox(self._took, self._go)
                self.mount(self._box)
            if self._box.text != text:
                self._box.text = text
            self._box.move_cursor(self._box.document.end)
        else:
            if field.widget in ("list", "references") and text.strip():
                text = self.form.texts[field.name] = text + ", "
            placeholder = self.form.placeholders().get(field.name, "")
            self._line.load(text, placeholder, field.widget in OVERTYPED)
        self.set_rows()
        editor = self._editor()
        if editor is not None:
            self.screen.set_focus(editor, scroll_visible=False)

    def _take(self) -> None:
        """Take the name that is chosen among those offered."""
        field = self._field()
        if field is not None:
            self._retype(self.offering.take(field))

    def _turn(self, step: int) -> bool:
        """Left and right in a choice: the next word."""
        field = self._field()
        if field is None or not field.words:
            return False
        self._retype(turned(field, self._line.value, step))
        return True

    def _space(self) -> bool:
        """Space: the next word of a choice; in an empty reference, the names there are."""
        field = self._field()
        if field is None:
            return False
        if field.words:
            return self._turn(1)
        if self.offering.offer_all(field):
            self.set_rows()
            return True
        return False

    def _enter(self) -> None:
        """Enter: take the name offered, else the next field."""
        several = (field := self._field()) is not None and field.widget == "references"
        if self.offering:
            self._take()
            if several:
                return
        self._go(1)

    def _go(self, step: int) -> None:
        names = stops(self.form, self.folded)
        self.go_to(names[(names.index(self.on) + step) % len(names)])

    def _retype(self, text: str) -> None:
        """Put a text into the field you are on."""
        self.form.texts[self.on] = text
        self.form.errors.pop(self.on, None)
        self._begin()
        self.post_message(self.Typed())

    def _field(self) -> FormField | None:
        return self.form.by_name.get(self.on)

    def _editor(self) -> "FieldLine | FieldBox | None":
        """The widget the field you are on is typed in; none on the fold."""
        field = self._field()
        if field is None:
            return None
        return self._box if boxed(self.form, field, self.view) else self._line
