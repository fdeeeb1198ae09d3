"""A form being filled in: the texts of its fields, what was read before, what is wrong, and the saving of it."""

from collections.abc import Mapping
from dataclasses import replace

from kamtui.actions import people
from kamtui.actions import records as actions
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.reading import Reading
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.fields import as_text, extra_field, form_fields, from_text, tidy
from kamtui.tui.forms.naming import names_of, parted_names, record_name


class Form:
    """A new record of a kind, or one being edited. Knows no screen.

    `shown` are the texts the form opened with and `texts` what stands there now; only what differs is saved, so a text
    that shows less than its value (a time in another zone) changes nothing by being looked at. `known`: for each field,
    names whose records are sure. `errors`: for each field, what is wrong with its text. `alike`: beside which
    field it is said that the record is perhaps one that is here already.
    """

    def __init__(
        self,
        workspace: Workspace,
        kind: str,
        record: RecordId | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        """`values` stand in the fields of a new record from the start. Raises `KamtuiError` when `record` is gone."""
        self.workspace = workspace
        self.kind = kind_of(kind)
        self.record = record
        self.reading: Reading | None = None
        self.given: dict[str, Value] = dict(values or {})
        self.fields = form_fields(self.kind)
        if record is not None:
            self.reading = actions.seen(workspace, kind, record)
            self.given = dict(self.reading.values)
            if kind == "contact":
                self.given |= people.seat_values(workspace, record)
            self.fields += tuple(extra_field(name) for name in self.given if name.startswith(EXTRA))
        self.by_name = {field.name: field for field in self.fields}
        self.known: dict[str, dict[str, RecordId]] = {}
        self.made: dict[tuple[str, str], RecordId] = {}
        self.shown = {field.name: self.shown_text(field.name) for field in self.fields}
        self.texts = dict(self.shown)
        self.errors: dict[str, str] = {}
        self.alike: dict[str, str] = {}

    @property
    def title(self) -> str:
        """`New contact`, or what the record is called."""
        if self.record is None:
            return _("New {kind}").format(kind=_(self.kind.label))
        return record_name(self.workspace, self.kind.name, self.record)

    @property
    def account(self) -> RecordId | None:
        """The account the form is about, as far as that is clear."""
        if self.kind.name == "account":
            return self.record
        field = self.by_name.get("account")
        if field and field.declared.target == "account" and (text := self.texts["account"].strip()):
            return self.known.get("account", {}).get(text)
        return None

    @property
    def account_name(self) -> str:
        """What that account is called."""
        return record_name(self.workspace, "account", self.account) if self.account else ""

    def shown_text(self, name: str) -> str:
        """The text of what a field was read as; the names in it are known from here on."""
        field, value = self.by_name[name].declared, self.given.get(name)
        if field.shape in ("ref", "set") and value:
            names = names_of(self.workspace, field, value)
            self.known.setdefault(name, {}).update(names)
            return ", ".join(names)
        return as_text(self.workspace, field, value)

    def placeholders(self) -> dict[str, str]:
        """What a new record gets where nothing is typed."""
        if self.record is not None:
            return {}
        typed = {name: self.given[name] for name in self.given if not self.is_changed(name)}
        for name in ("sort", "when"):
            if name in self.by_name and self.is_changed(name) and self.texts[name].strip() and self.check(name):
                typed[name] = self.value(name)
        found = actions.defaults(self.workspace, self.kind.name, typed)
        return {
            name: as_text(self.workspace, self.by_name[name].declared, value)
            for name, value in found.items()
            if name in self.by_name
        }

    def is_changed(self, name: str) -> bool:
        """Whether a field says something else than when the form was opened."""
        widget = self.by_name[name].widget
        return tidy(widget, self.texts[name]) != tidy(widget, self.shown[name])

    def changed(self) -> tuple[str, ...]:
        """The fields that say something else."""
        return tuple(name for name in self.texts if self.is_changed(name))

    def know(self, name: str, called: str, record: RecordId) -> None:
        """`called`, in the field `name`, means this record from now on."""
        self.known.setdefault(name, {})[called] = record

    def to_make(self, name: str) -> list[str]:
        """The names in a reference field that no record has yet, as the user has chosen them to be made."""
        if not self.made:
            return []
        field = self.by_name[name]
        kind = field.declared.target
        known = self.known.get(name, {})
        typed = parted_names(self.texts[name], known) if field.widget == "references" else [self.texts[name].strip()]
        return [one for one in typed if one not in known and (kind, one) in self.made]

    def make_later(self, name: str, called: str) -> None:
        """`called`, in the field `name`, is a record to be made when the form is saved."""
        self.made.setdefault((self.by_name[name].declared.target, called), b"")

    def value(self, name: str) -> Value:
        """What the text of a field means. Raises `FieldError` or `KamtuiError`."""
        if not self.is_changed(name):
            return self.given.get(name)
        field = self.by_name[name]
        known = {**self.known.get(name, {})}
        for (kind, called), record in self.made.items():
            if kind == field.declared.target:
                known.setdefault(called, record)
        return from_text(self.workspace, field.declared, tidy(field.widget, self.texts[name]), known)

    def check(self, name: str) -> bool:
        """Whether the text of a field can be read; what is wrong goes to `errors`."""
        self.errors.pop(name, None)
        try:
            self.value(name)
        except KamtuiError as error:
            self.errors[name] = error.title
            return False
        return True

    def check_all(self) -> bool:
        """Whether every field can be read and none is missing."""
        for field in self.fields:
            if not self.check(field.name):
                continue
            if field.required and self.value(field.name) in (None, "", ()):
                self.errors[field.name] = _("{field} is needed").format(field=field.label)
        if self.reading is not None:
            self._check_seat()
        return not self.errors

    def save(self, draft: str = "") -> RecordId | None:
        """Save it, and drop the `draft` in the same transaction. Returns the record's id; None with `errors` filled.

        Raises `KamtuiError` when the workspace does not take it; the texts stay as they are.
        """
        if not self.check_all():
            return None
        self._make_named()
        values = {name: self.value(name) for name in self.changed()}
        if self.reading is None:
            given = {name: value for name, value in self.given.items() if name not in self.by_name}
            kept = {name: self.value(name) for name in self.by_name if self.texts[name].strip()}
            return actions.add(self.workspace, self.kind.name, {**given, **kept}, draft=draft)
        actions.change(self.workspace, self.reading, values, draft=draft)
        return self.reading.id

    def overlay(self, name: str, value: Value, over: tuple[int, ...]) -> None:
        """Take it that `name` was read as `value` from the heads `over`: what the author of a draft saw."""
        if self.reading is not None and not self.by_name[name].declared.through:
            self.reading = replace(
                self.reading,
                values={**self.reading.values, name: value},
                heads={**self.reading.heads, name: over},
            )

    def _make_named(self) -> None:
        """Make the records that were chosen to be made by name, accounts first: people belong to them.

        One that was made stays made: saving again after a failure finds it.
        """
        named = [name for name in self.by_name if self.by_name[name].widget in ("reference", "references")]
        for name in sorted(named, key=lambda name: self.by_name[name].declared.target != "account"):
            kind = self.by_name[name].declared.target
            for called in self.to_make(name):
                record = self.made[kind, called]
                if not record:
                    values: dict[str, Value] = {"name": called}
                    if kind == "contact":
                        account = self.value("account") if "account" in self.by_name else None
                        values |= {"provisional": True, "account": account}
                    record = self.made[kind, called] = actions.add(self.workspace, kind, values)
                self.know(name, called, record)

    def _check_seat(self) -> None:
        """Fields of a seat are written over whatever stands there, so one that was changed meanwhile is pointed out
        once: the second save means it."""
        if self.kind.name != "contact" or self.record is None:
            return
        now = people.seat_values(self.workspace, self.record)
        for name in self.changed():
            field = self.by_name[name]
            if field.declared.through and now.get(name) != self.given.get(name):
                self.given[name] = now.get(name)
                self.errors[name] = _("Changed meanwhile to {value}; save again to keep yours").format(
                    value=as_text(self.workspace, field.declared, now.get(name)) or _("nothing")
                )
