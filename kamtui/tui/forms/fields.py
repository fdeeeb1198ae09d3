"""The fields of a form, as a kind's declaration gives them: what each is typed in, its text, and a text's value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from kamtui.locale import _
from kamtui.records.fields import Grade, Shape
from kamtui.records.kinds import EXTRA, YES_NO, Field, Kind
from kamtui.records.values import Mix, Moment, Money, RecordId, Value, plain
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.naming import names_of, parted_names

Widget: TypeAlias = Literal[
    "line", "lines", "choice", "yes_no", "reference", "references", "date", "money", "number", "list"
]
"""What a field is typed in: a line or a box of text, one of a few words, names, or a line that is read as something."""

WIDGETS: dict[Shape, Widget] = {
    "text": "line",
    "long": "lines",
    "int": "number",
    "float": "number",
    "bool": "yes_no",
    "day": "date",
    "when": "date",
    "money": "money",
    "mix": "line",
    "list": "list",
    "choice": "choice",
    "ref": "reference",
    "set": "references",
}

SEPARATORS = " ,;，；、\n"
"""What may be left over at the end of a list that is typed."""

_SPACED_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})\s+(\d{1,2}:\d{2}.*)", re.DOTALL)
"""A day and an hour as people type them; ISO wants a `T` between."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `folded`: it is not among the few that matter when the record is made."""

    declared: Field
    widget: Widget
    folded: bool

    @property
    def name(self) -> str:
        """Its name in the declaration."""
        return self.declared.name

    @property
    def label(self) -> str:
        """Its name for a person, in the language in use."""
        return _(self.declared.label)

    @property
    def hint(self) -> str:
        """One sentence about it, in the language in use; may be empty."""
        return _(self.declared.hint)

    @property
    def private(self) -> Grade | None:
        """How private it is."""
        return self.declared.private

    @property
    def required(self) -> bool:
        """A record without it is refused."""
        return self.declared.required

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words to choose from, stored and labelled; none where anything may be typed."""
        if self.widget == "yes_no":
            return tuple((str(key), label) for key, label in YES_NO)
        return self.declared.options


def form_fields(kind: Kind) -> tuple[FormField, ...]:
    """Every field of a kind, in the order of its declaration."""
    return tuple(FormField(field, WIDGETS[field.shape], not field.first) for field in kind.fields)


def extra_field(name: str) -> FormField:
    """The field of a column that an import kept without a home in the declaration (`x.Region`)."""
    return FormField(Field(name, "text", name.removeprefix(EXTRA), high=100_000), "line", True)


def as_text(workspace: Workspace, field: Field, value: Value) -> str:
    """A value as it stands in a form: names for references, dates as ISO text, `10000000 CNY`, `4/3/2/1`."""
    if value is None or value == ():
        return ""
    match field.shape:
        case "ref" | "set":
            return ", ".join(names_of(workspace, field, value))
        case "bool":
            return _(YES_NO[0][1] if value else YES_NO[1][1])
        case "choice":
            return next((_(label) for key, label in field.options if key == value), str(value))
        case "float":
            return plain(Decimal(repr(value)))
        case "when" if isinstance(value, tuple):
            return _moment_text(workspace, Moment(*map(str, value)))
        case "money" if isinstance(value, tuple):
            return " ".join(str(part) for part in Money(*map(str, value)) if part)
        case "mix" if isinstance(value, tuple):
            return "/".join(map(str, value[: len(Mix._fields)]))
        case _ if isinstance(value, tuple):
            return ", ".join(map(str, value))
        case _:
            return str(value)


def from_text(workspace: Workspace, field: Field, text: str, known: Mapping[str, RecordId] | None = None) -> Value:
    """The value that a text means; `known` are names whose records are sure, because they were shown or chosen.

    Raises `FieldError` or `KamtuiError` for a text that means none.
    """
    from kamtui.actions.typed import typed_value

    known = known or {}
    if field.shape == "ref" and text.strip() in known:
        return known[text.strip()]
    if field.shape == "set":
        members: dict[RecordId, None] = {}
        for name in parted_names(text, known):
            found = known[name] if name in known else typed_value(workspace, field, name)
            members.update(dict.fromkeys(found if isinstance(found, tuple) else (found,)))  # type: ignore[arg-type]  # a set's members are ids
        return tuple(members)
    if field.shape == "when" and (spaced := _SPACED_TIME.fullmatch(text.strip())):
        text = f"{spaced[1]}T{spaced[2]}"
    return typed_value(workspace, field, text)


def tidy(widget: Widget, text: str) -> str:
    """A text without what says nothing: spaces around a line, signs left over at the end of a list."""
    if widget == "lines":
        return text
    return text.strip(SEPARATORS) if widget in ("list", "references") else text.strip()


def _moment_text(workspace: Workspace, moment: Moment) -> str:
    """A moment in the zone it was meant in; with its offset where the user's is another."""
    now = workspace.now()
    local = moment.local()
    text = f"{local:%Y-%m-%d %H:%M}" + (f":{local:%S}" if local.second else "")
    if local.utcoffset() == local.astimezone(now.tzinfo).utcoffset():
        return text
    return text + f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5]
