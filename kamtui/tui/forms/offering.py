"""The names under a reference while it is typed: which are offered, which is chosen, and the text when it is taken."""

from kamtui.store.names import name_of
from kamtui.tui.forms.fields import FormField
from kamtui.tui.forms.form import Form
from kamtui.tui.forms.offers import Offer, offers

PARTS = ",;，；、"
"""Signs between two names."""


class Offering:
    """What is `offered` in the field that is typed in, and which of it is `chosen`. Empty means nothing is offered."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.offered: tuple[Offer, ...] = ()
        self.chosen = 0

    def __bool__(self) -> bool:
        return bool(self.offered)

    def close(self) -> None:
        """Offer nothing."""
        self.offered = ()

    def typed_name(self, field: FormField) -> str:
        """The name being typed: of several, the last. Empty in a field that is no reference."""
        return self._split(field)[1].strip() if field.declared.target else ""

    def offer(self, field: FormField) -> None:
        """Offer the names that what is typed may mean; nothing where it is sure already."""
        typed = self.typed_name(field)
        if not typed or typed in self._form.known.get(field.name, {}):
            self.close()
        else:
            self._offer(field, typed)

    def offer_all(self, field: FormField) -> bool:
        """Offer the names there are, where none is typed; False where that is not asked."""
        if not field.declared.target or self.typed_name(field):
            return False
        self._offer(field, "")
        return True

    def move(self, step: int) -> None:
        """Choose the next name, round and round."""
        self.chosen = (self.chosen + step) % len(self.offered)

    def take(self, field: FormField) -> str:
        """Take the chosen name; returns the text of the field with it."""
        offer = self.offered[self.chosen]
        if offer.id is None:
            self._form.make_later(field.name, offer.name)
        else:
            self._form.know(field.name, offer.name, offer.id)
        self.close()
        if field.widget == "reference":
            return offer.name
        return f"{self._split(field)[0].strip()} {offer.name}, ".lstrip()

    def _offer(self, field: FormField, typed: str) -> None:
        form = self._form
        account = name_of(form.workspace, "account", form.account) if form.account else ""
        found = offers(form.workspace, field.declared.target, typed, account=account, without=form.record)
        self.offered = tuple(found)
        self.chosen = 0

    def _split(self, field: FormField) -> tuple[str, str]:
        """The names typed before, with the sign behind them, and the one being typed."""
        text = self._form.texts[field.name]
        if field.widget == "reference":
            return "", text
        at = max(text.rfind(sign) for sign in PARTS)
        return text[: at + 1], text[at + 1 :]
