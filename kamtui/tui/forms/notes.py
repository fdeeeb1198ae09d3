"""What a form says of a field, beside it or below: what is wrong, may be chosen, was understood, or is meant.

Knows no Textual. Widths are in cells.
"""

from kamtui.locale import _
from kamtui.tui.forms.fields import FormField
from kamtui.tui.forms.form import Form
from kamtui.tui.forms.understood import understood
from kamtui.tui.forms.words import is_word, labels, matching
from kamtui.tui.widgets.spans import Cell, Span, cut_spans, width_of, wrap_spans

GAP = 2
"""Cells between two words, and between a value and what is said of it."""


def note_of(form: Form, field: FormField, on: bool) -> Cell:
    """What is to know of a field: what is wrong, what may be chosen, what was understood, what it is for."""
    if error := form.errors.get(field.name):
        told = _("{field} cannot be read").format(field=field.label) if field.private and not on else error
        return (Span(told, "warn"),)
    if same := form.alike.get(field.name):
        return (Span(same, "accent"),)
    hidden = field.private is not None and not on
    if not hidden and (read := understood(form.workspace, field, form.texts[field.name])):
        return (Span(read, "accent" if on else "dim"),)
    if field.widget in ("reference", "references") and form.to_make(field.name):
        return (Span(_("new"), "accent"),)
    if not on:
        return ()
    if field.words:
        return words_of(form, field)
    if field.hint:
        return (Span(field.hint, "faint"),)
    if not form.texts[field.name].strip():
        return (Span(_HINTS[field.widget](), "faint"),) if field.widget in _HINTS else _needed(field)
    return ()


def _needed(field: FormField) -> Cell:
    return (Span(_("needed"), "faint"),) if field.required else ()


_HINTS = {
    "date": lambda: _("tomorrow, Fri, 下周二"),
    "money": lambda: _("10m CNY, 1000万"),
    "list": lambda: _("with commas between"),
    "reference": lambda: _("space lists names"),
    "references": lambda: _("space lists names"),
}
"""What may be typed where nothing stands yet."""


def words_of(form: Form, field: FormField) -> Cell:
    """The words to choose from: the one that stands there, those that a typed beginning may mean, the rest."""
    text = form.texts[field.name].strip()
    fitting = matching(field, text)
    parts: list[Span] = []
    for label in labels(field):
        if parts:
            parts.append(Span(" " * GAP))
        if is_word(field, text) and label.casefold() == text.casefold():
            parts.append(Span(label, "key"))
        elif text and not is_word(field, text) and fitting[:1] == [label]:
            parts.append(Span(label, "accent"))
        else:
            parts.append(Span(label, "dim" if label in fitting else "faint"))
    return tuple(parts)


def wrapped_note(note: Cell, room: int) -> list[Cell]:
    """A note on as many rows as it needs; words to choose from are never parted."""
    if len(note) == 1:
        return wrap_spans(note, room)
    lines: list[list[Span]] = [[]]
    for span in note:
        if width_of(lines[-1]) + width_of((span,)) > room and span.text.strip():
            lines.append([])
        if lines[-1] or span.text.strip():
            lines[-1].append(span)
    return [cut_spans(tuple(line if line[-1].text.strip() else line[:-1]), room) for line in lines if line]
