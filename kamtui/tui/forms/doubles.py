"""What a new account or person in a form is perhaps the same as, while it is typed. Knows no screen."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kamtui.locale import _
from kamtui.records.values import RecordId, Value
from kamtui.tui.forms.form import Form

if TYPE_CHECKING:
    from kamtui.store.queries.likeness import Alike
    from kamtui.store.workspace import Workspace

COMPARED = ("contact", "account")
"""Kinds whose new records are compared, as `queries.likeness` has them, which the first key need not load."""

TYPED = ("name", "native_name", "short_name", "account", "website", "city", "phones", "emails")
"""Fields that tell whom a record may be."""

BESIDE = {"phone": "phones", "email": "emails", "domain": "website"}
"""Beside which field a reason stands; those that are of the name beside the name."""


class Doubles:
    """The likeliest other record, beside the field that it is likely by. `form.alike` has the line that is shown."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._texts: tuple[str, ...] = ()
        self.found: Alike | None = None
        self.watched = form.record is None and form.kind.name in COMPARED

    @property
    def record(self) -> RecordId | None:
        """The record that this one is perhaps the same as."""
        return self.found.id if self.found else None

    def has_changed(self) -> bool:
        """Whether what is compared is another than at the last look; it is remembered from here on."""
        before, self._texts = self._texts, self._now()
        return self.watched and before != self._texts

    def is_behind(self) -> bool:
        """Whether something else was typed since the last look."""
        return self._texts != self._now()

    def is_long(self) -> bool:
        """Whether the whole table has to be read, or the dictionary of pinyin first: more than 5 ms, so in a thread."""
        texts = self._form.texts
        everywhere = any(texts.get(name, "").strip() for name in ("phones", "emails"))
        return everywhere or ("pypinyin" not in sys.modules and not "".join(self._now()).isascii())

    def look(self) -> None:
        """Look for the likeliest among those quickly found, and show it."""
        self.show(self.search(False)(self._form.workspace))

    def search(self, everywhere: bool) -> "Callable[[Workspace], Sequence[Alike]]":
        """What finds them, on a connection of its own where it is long; it holds what is typed now."""
        kind, values = self._form.kind.name, self._values()

        def find(workspace: "Workspace") -> "Sequence[Alike]":
            from kamtui.store.queries.likeness import alike

            return alike(workspace, kind, values, everywhere=everywhere)

        return find

    def show(self, found: "Sequence[Alike]") -> None:
        """Show the first of these, or that there is none."""
        form = self._form
        self.found = found[0] if found else None
        form.alike = {}
        if self.found:
            from kamtui.actions.doubles import told_alike

            fields = (BESIDE.get(reason, form.kind.title) for reason in self.found.likeness.reasons)
            beside = next((name for name in fields if form.texts.get(name, "").strip()), form.kind.title)
            told = told_alike(form.workspace, form.kind.name, self.found)
            form.alike[beside] = _("Perhaps the same: {other}").format(other=told)

    def _now(self) -> tuple[str, ...]:
        return tuple(self._form.texts.get(name, "") for name in TYPED)

    def _values(self) -> dict[str, Value]:
        """What is typed, as far as it can be compared: half an e-mail is no mistake here."""
        from kamtui.records.validation import LIST_SIGNS

        form = self._form
        values: dict[str, Value] = {}
        for name in TYPED:
            text = form.texts.get(name, "").strip()
            if name == "account":
                values[name] = form.account
            elif text:
                several = name in ("phones", "emails")
                values[name] = tuple(filter(None, map(str.strip, LIST_SIGNS.split(text)))) if several else text
        return values
