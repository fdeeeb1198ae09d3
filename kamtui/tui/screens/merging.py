"""Merging on the account screen: the person or account of the line you are on, and another one that is the same. A
mixin of the screen."""

from collections.abc import Sequence

from kamtui.locale import _
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.tui.screens.doing import Doing
from kamtui.tui.widgets.spans import Span

MERGED = ("account", "contact")
"""What lists show twice when it was written down twice."""


class Merging(Doing):
    """The command merge: a list of the same kind to choose from, a question that names both, one key to undo it."""

    def action_merge(self) -> None:
        """Make one of the person or account you are on and another one."""
        chosen = self._screen.chosen()
        if chosen is None or chosen[0] not in MERGED:
            self.refuse(_("only a person or an account can be merged here"))
        elif self.writable():
            self._choose_other(*chosen)

    def _choose_other(self, kind: str, record: RecordId) -> None:
        from kamtui.documents.called import name_in_words
        from kamtui.tui.widgets.pick import Pick, PickList

        def search(text: str) -> Sequence[Pick]:
            return [
                Pick(hit.id, (Span(name),), (Span(detail, "dim"),))
                for hit in self._alike(kind, record, text)
                if hit.id != record
                for name, detail in (self.hit(hit),)
            ]

        def picked(other: object) -> None:
            if isinstance(other, bytes):
                self._ask(kind, record, other)

        picker = PickList(
            _("Merge {name} with").format(name=name_in_words(self.workspace, kind, record)), search,
            placeholder=_("a name, a part of it, or initials"), empty=_("nobody else is called that"),
        )
        self._app.push_screen(picker, picked)

    def _alike(self, kind: str, record: RecordId, text: str) -> list[queries.NamedRow]:
        """What it may be one with: whose name fits the words; before there are any, everybody at a person's account."""
        account = queries.account_of(self.workspace, kind, record) if kind == "contact" else None
        if text.strip() or account is None:
            return queries.named(self.workspace, text, kind=kind)
        return [
            queries.NamedRow(kind, row.id, " ".join(filter(None, (row.name, row.native_name))), row.title or "")
            for row in queries.people(self.workspace, account)
        ]

    def _ask(self, kind: str, record: RecordId, other: RecordId) -> None:
        """The question. It is asked in a list as well, so that neither answer is the key that chose the other record
        pressed once too often: the first answer leaves them as they are."""
        from kamtui.documents.called import name_in_words
        from kamtui.tui.widgets.pick import Pick, PickList

        one, two = (name_in_words(self.workspace, kind, each) for each in (record, other))
        answers = (
            Pick(False, (Span(_("No, leave them as they are")),)),
            Pick(True, (Span(_("Yes, merge them")),), (Span(_("nothing is lost, u parts them again"), "dim"),)),
        )

        def search(text: str) -> Sequence[Pick]:
            wanted = text.strip().casefold()
            return [each for each in answers if wanted in "".join(span.text for span in each.label).casefold()]

        def answered(yes: object) -> None:
            if yes is True:
                self._merge(kind, record, other, one, two)

        question = _("Are {name} and {other} the same person?") if kind == "contact" else _(
            "Are {name} and {other} the same account?"
        )
        self._app.push_screen(PickList(question.format(name=one, other=two), search), answered)

    def _merge(self, kind: str, record: RecordId, other: RecordId, one: str, two: str) -> None:
        from kamtui.actions import joins

        canonical = self.try_to(lambda: joins.merge(self.workspace, kind, record, other))
        if canonical is None:
            return
        screen = self._screen
        if kind == "account":
            screen.set_reactive(type(screen).account, canonical)
        screen.after_change((kind, canonical))
        self.tell(_("{told}. u takes it back").format(told=_("{name} and {other} are one").format(name=one, other=two)))
