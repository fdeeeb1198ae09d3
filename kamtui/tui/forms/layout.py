"""The rows of a form: labels in one gutter, values in one column, and beside or below each what is to know of it.

Knows no Textual. Widths are in cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len

from kamtui.locale import _, ngettext
from kamtui.tui.forms.fields import FormField
from kamtui.tui.forms.form import Form
from kamtui.tui.forms.notes import GAP, note_of, words_of, wrapped_note
from kamtui.tui.forms.offers import Offer
from kamtui.tui.theme import Ground
from kamtui.tui.widgets.spans import MASK, Cell, Span, clean, cut_spans, pad_spans, width_of, wrap_spans

FOLD = "."
"""Stands for the line behind which fields are folded; no field is called so."""

NARROWEST_GUTTER = 11
"""The gutter of every reading pane, so that values begin where they do elsewhere."""

WIDEST_GUTTER = 27
"""`Name in the other language` and a space: at 80 columns 47 cells are left for what is typed."""

CURSOR = 2
"""The cells of `>` and the space behind it."""

SHORT = 22
"""Cells in which a date, an amount or a word is typed: what is understood of it stands behind them, in one column."""

SHORT_WIDGETS = ("choice", "yes_no", "date", "money", "number")

BOX_LEAST = 3
"""Rows of text in a box, at least."""

Part: TypeAlias = Literal["value", "box", "edge", "note", "offer", "fold", "blank"]
"""What a row is: a field's value, a row of its box or an edge of that, what is to know of it, a name offered."""

EDGES = {False: ("╭", "─", "╮", "│", "╰", "╯"), True: ("+", "-", "+", "|", "+", "+")}
"""The signs of a box, round or ASCII: corner, line, corner, side, corner, corner."""


class FormRow(NamedTuple):
    """One drawn row. `number` counts offers and the rows of a box."""

    name: str
    part: Part
    spans: tuple[tuple[Span, Ground], ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """How a form is looked at: the room it has, the field you are on, and what is offered there."""

    width: int
    height: int
    on: str = ""
    folded: bool = True
    revealed: bool = False
    ascii: bool = False
    offers: tuple[Offer, ...] = ()
    chosen: int = 0


class Place(NamedTuple):
    """Where the field you are on is typed: its cells, and the row it begins in."""

    x: int
    row: int
    width: int
    height: int


def stops(form: Form, folded: bool) -> list[str]:
    """What tab walks through: the fields that matter first, then the fold or what was behind it."""
    first = [field.name for field in form.fields if not field.folded]
    rest = [field.name for field in form.fields if field.folded]
    if not rest:
        return first
    return [*first, FOLD] if folded else [*first, *rest]


def gutter_of(form: Form, width: int) -> int:
    """The cells of the labels: the same whether folded or not, so that nothing moves."""
    widest = max(cell_len(field.label) for field in form.fields)
    return max(min(max(widest + 1, NARROWEST_GUTTER), WIDEST_GUTTER, width * 2 // 5), 4)


def rows_of(form: Form, view: View) -> list[FormRow]:
    """Every row of the form, from the first field to the last."""
    gutter = gutter_of(form, view.width)
    placeholders = form.placeholders()
    rows: list[FormRow] = []
    behind = False
    for name in stops(form, view.folded):
        if name == FOLD:
            rows += [FormRow("", "blank", ()), _fold_row(form, view, gutter)]
            continue
        field = form.by_name[name]
        if field.folded and not behind:
            rows.append(FormRow("", "blank", ()))
            behind = True
        rows += _field_rows(form, field, view, gutter, placeholders.get(name, ""))
    return rows


def place_of(form: Form, view: View, rows: Sequence[FormRow]) -> Place | None:
    """Where the field you are on is typed; nowhere on the fold."""
    field = form.by_name.get(view.on)
    if field is None:
        return None
    x = gutter_of(form, view.width) + CURSOR
    own = [index for index, row in enumerate(rows) if row.name == view.on and row.part in ("value", "box")]
    room = max(view.width - x, 1)
    if boxed(form, field, view):
        return Place(x, own[0], max(room - GAP, 1), len(own))
    return Place(x, own[0], min(_typed_width(form, field, room), room), 1)


def _typed_width(form: Form, field: FormField, room: int) -> int:
    """The cells a line is typed in: those that the notes beside it leave."""
    if field.widget in SHORT_WIDGETS:
        return min(max(SHORT, cell_len(form.texts[field.name]) + 1), room)
    note = width_of(note_of(form, field, True))
    return room - note - GAP if note and note <= room // 2 else room


def _field_rows(form: Form, field: FormField, view: View, gutter: int, placeholder: str) -> list[FormRow]:
    """The rows of one field."""
    on = field.name == view.on
    room = max(view.width - gutter - CURSOR, 1)
    label = pad_spans((Span(field.label, "text" if on else "dim"),), gutter - 1)
    head = _grounded((*label, Span(" ")), "ground")
    if boxed(form, field, view):
        rows = _box_rows(form, field, view, head, gutter, room)
        below = note_of(form, field, on)
    else:
        value = _value(form, field, view.revealed, placeholder)
        beside, below = _beside(form, field, on, room, value)
        line = pad_spans((*value, *beside), room) if beside else pad_spans(value, room)
        if on:  # the field itself is typed in a widget over these cells
            typed = _typed_width(form, field, room)
            behind = pad_spans(beside, room - typed - GAP, _side(field)) if beside else ()
            line = pad_spans((Span(" " * (typed + GAP)), *behind), room) if beside else (Span(" " * room),)
        ground: Ground = "selection" if on else "ground"
        cursor = Span("> " if on else "  ", "key")
        rows = [FormRow(field.name, "value", (*head, (cursor, ground), *_grounded(line, ground)))]
    margin = Span(" " * (gutter + CURSOR))
    notes = [below] if below else []
    if on and field.words and form.errors.get(field.name):
        notes.append(words_of(form, field))
    for note in notes:
        rows += [
            FormRow(field.name, "note", _grounded((margin, *pad_spans(line, room)), "ground"))
            for line in wrapped_note(note, room)
        ]
    if on:
        rows += [_offer_row(field, offer, index, view, gutter) for index, offer in enumerate(view.offers)]
    return rows


def _side(field: FormField) -> Literal["left", "right"]:
    return "left" if field.widget in SHORT_WIDGETS else "right"


def _value(form: Form, field: FormField, revealed: bool, placeholder: str) -> Cell:
    """What stands in a field you are not on."""
    text = " ".join(form.texts[field.name].split("\n"))
    if not text.strip():
        return (Span(placeholder, "faint"),) if placeholder else ()
    if field.private and not revealed:
        return (Span(MASK, "faint"),)
    ink: Literal["strong", "text"] = "strong" if field.name == form.kind.title else "text"
    return (Span(clean(text), ink),)


def _beside(form: Form, field: FormField, on: bool, room: int, value: Cell) -> tuple[Cell, Cell]:
    """The note of a line as it stands behind the value, or else as it stands below."""
    note = note_of(form, field, on)
    if not note:
        return (), ()
    least = SHORT if field.widget in SHORT_WIDGETS else 0
    typed = _typed_width(form, field, room) if on else max(width_of(value), least)
    left = room - typed - GAP
    if width_of(note) > left:
        return (), note
    if on:
        return note, ()
    if field.widget in SHORT_WIDGETS:
        return (Span(" " * (typed + GAP - width_of(value))), *note), ()
    return (Span(" " * (room - width_of(value) - width_of(note))), *note), ()


def _offer_row(field: FormField, offer: Offer, index: int, view: View, gutter: int) -> FormRow:
    """A name that is offered, with what tells it apart."""
    chosen = index == view.chosen
    name = Span(clean(offer.name), "strong" if chosen else "text")
    if offer.id is None:
        parts: Cell = (Span(_("new: "), "accent"), name)
    else:
        parts = (name, Span(" " * GAP), Span(clean(offer.detail), "dim")) if offer.detail else (name,)
    room = max(view.width - gutter - CURSOR, 1)
    ground: Ground = "row" if chosen else "ground"
    return FormRow(
        field.name,
        "offer",
        (
            (Span(" " * gutter), "ground"),
            (Span("  "), ground),
            *_grounded(pad_spans(parts, room), ground),
        ),
        index,
    )


def _fold_row(form: Form, view: View, gutter: int) -> FormRow:
    """`.. 30 more fields, 12 filled`."""
    folded = [field for field in form.fields if field.folded]
    filled = sum(1 for field in folded if form.texts[field.name].strip())
    on = view.on == FOLD
    ground: Ground = "selection" if on else "ground"
    count = ngettext(".. {n} more field", ".. {n} more fields", len(folded)).format(n=len(folded))
    said = f"{count}, " + ngettext("{n} filled", "{n} filled", filled).format(n=filled) if filled else count
    hint = Span(_("enter opens them") if on else "", "faint")
    room = max(view.width - gutter - CURSOR, 1)
    line = pad_spans((Span(said, "text" if on else "dim"), Span(" " * GAP), hint), room)
    cursor = Span("> " if on else "  ", "key")
    return FormRow(FOLD, "fold", ((Span(" " * gutter), "ground"), (cursor, ground), *_grounded(line, ground)))


def boxed(form: Form, field: FormField, view: View) -> bool:
    """Whether a field stands in a box: text of several lines, where it matters, is there, or is being typed."""
    text = form.texts[field.name]
    if field.widget != "lines":
        return "\n" in form.shown[field.name]
    return not field.folded or field.name == view.on or bool(text.strip())


def _box_rows(
    form: Form, field: FormField, view: View, head: tuple[tuple[Span, Ground], ...], gutter: int, room: int
) -> list[FormRow]:
    """Text of several lines in a box of a few rows; what does not fit is cut, and shown where it is typed."""
    on = field.name == view.on
    corner, line, corner_right, side, low, low_right = EDGES[view.ascii]
    ink: Literal["accent", "border"] = "accent" if on else "border"
    inner = max(room - GAP, 1)
    hidden = field.private is not None and not view.revealed and not on
    text = form.texts[field.name]
    wrapped = [(Span(MASK, "faint"),)] if hidden and text.strip() else wrap_spans((Span(text),), inner)
    most = max(BOX_LEAST, view.height // 3)
    count = BOX_LEAST if hidden else max(BOX_LEAST, min(len(wrapped) + 1, most))
    if len(wrapped) > count:
        wrapped = [*wrapped[: count - 1], cut_spans((*wrapped[count - 1], Span("  .....")), inner)]
    edge = line * room
    blank = Span(" " * gutter)
    rows = [FormRow(field.name, "edge", _grounded((blank, Span(f"{corner}{edge}{corner_right}", ink)), "ground"))]
    for index in range(count):
        lead = head if index == 0 else _grounded((blank,), "ground")
        left = Span("> " if on and index == 0 else f"{side} ", "key" if on and index == 0 else ink)
        shown = pad_spans(wrapped[index] if index < len(wrapped) else (), inner)
        body = _grounded((left, *shown, Span(f" {side}", ink)), "ground")
        rows.append(FormRow(field.name, "box", (*lead, *body), index))
    rows.append(FormRow(field.name, "edge", _grounded((blank, Span(f"{low}{edge}{low_right}", ink)), "ground"), 1))
    return rows


def _grounded(spans: Sequence[Span], ground: Ground) -> tuple[tuple[Span, Ground], ...]:
    return tuple((span, ground) for span in spans)
