"""Whose log it is, whom it may name, and the planned visit it belongs to: read once, so that a key costs little."""

from datetime import date, datetime

from kamtui.actions.log import Known, default_account, known, plan_of, read
from kamtui.locale import _
from kamtui.locale.names import firm, listed
from kamtui.quicklog import Log, Named
from kamtui.records.values import RecordId
from kamtui.records.words import RELATIONSHIP_STAGES, TIERS, label_of
from kamtui.store import names, queries
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.naming import record_name
from kamtui.tui.panes.understood import Plan, both_names
from kamtui.tui.widgets.pick import Pick, PickList
from kamtui.tui.widgets.spans import Span, cell

CHOICES = 50
"""Accounts offered at once: more than a screen shows, and read in a few milliseconds."""


def account_choice(workspace: Workspace, words: str = "") -> PickList:
    """The list in which an account is chosen by typing its name, part of it or its sound; `words` to begin with."""

    def search(typed: str) -> list[Pick]:
        found = queries.accounts(workspace, CHOICES, filter=typed.strip())
        return [
            Pick(
                row.id,
                cell(name, Span(f"  {other}", "dim")),
                cell(label_of(TIERS, row.tier), ink="dim"),
            )
            for row in found
            for name, other in (firm(row.name, row.native_name, row.short_name),)
        ]

    return PickList(
        _("Whose log"), search, words=words, placeholder=_("an account"), empty=_("no account is called so")
    )


class Subject:
    """The account of a log. Without one at the start, the text's first line names it (`named`)."""

    def __init__(self, workspace: Workspace, account: RecordId | None, ahead: bool) -> None:
        """`account` None: that of the visit planned for about now, if there is one."""
        self._workspace = workspace
        self.ahead = ahead
        self.named = False
        self.account: RecordId | None = None
        self.name = self.other_name = self.about = self.doubt = ""
        self._known = Known((), (), ())
        self._first_line: str | None = None
        self._plans: dict[tuple[RecordId, date], Plan | None] = {}
        account = account or (None if ahead else default_account(workspace))
        if account:
            self.choose(account)
        else:
            self.named = True
            self._clear(_("the first line names the account"))

    def choose(self, account: RecordId) -> None:
        """Let the log be about `account`, whatever its first line says."""
        self.named = False
        self._take(account)

    def read(self, text: str, opened: datetime) -> tuple[Log, int]:
        """What the log in `text` says, and at which character it begins: behind the line that names the account."""
        start = 0
        if self.named:
            first, _newline, _rest = text.partition("\n")
            start = min(len(first) + 1, len(text))
            self._look_up(first.strip())
        return read(text[start:], opened, self._known, planned=self.ahead), start

    def plan(self, log: Log, opened: datetime) -> Plan | None:
        """The planned visit that saving `log` would turn into the one held."""
        if self.ahead or self.account is None:
            return None
        key = (self.account, log.day or log.start or opened)
        if key not in self._plans:
            self._plans[key] = self._find_plan(self.account, log, opened)
        return self._plans[key]

    def _look_up(self, first: str) -> None:
        """Find the account that the first line names, when that line has changed."""
        if first == self._first_line:
            return
        self._first_line = first
        found = names.matches(self._workspace, "account", first) if first else []
        if len(found) == 1:
            self._take(found[0].id)
        elif found:
            several = listed(record_name(self._workspace, "account", one.id) for one in found)
            self._clear(_("which one? {names}").format(names=several))
        else:
            self._clear(_("the first line names the account") if not first else _("no account is called so"))

    def _clear(self, doubt: str) -> None:
        self.account, self.doubt = None, doubt
        self.name = self.other_name = self.about = ""
        self._known = Known((), (), tuple(Named(*row) for row in queries.teammates(self._workspace)))

    def _take(self, account: RecordId) -> None:
        if account == self.account:
            return
        self.account, self.doubt = account, ""
        row = queries.account(self._workspace, account)
        self.name = names.name_of(self._workspace, "account", account)
        if row:
            self.name, self.other_name = firm(row.name, row.native_name, row.short_name)
        stage = queries.field_of(self._workspace, "account", account, "relationship_stage")
        about = (label_of(TIERS, row.tier if row else None), label_of(RELATIONSHIP_STAGES, stage))
        self.about = _(", ").join(part for part in about if part)
        self._known = known(self._workspace, account)

    def _find_plan(self, account: RecordId, log: Log, opened: datetime) -> Plan | None:
        row = plan_of(self._workspace, account, log, opened)
        if row is None:
            return None
        timed = row.when is not None and "T" in row.when
        start = datetime.fromisoformat(row.when).astimezone(opened.tzinfo) if row.when and timed else opened
        people = (both_names(name, native) for _id, name, native in queries.attendees(self._workspace, row.id))
        return Plan(
            start,
            row.minutes,
            row.visit_kind,
            tuple(name for name in people if name),
            row.opportunity or "",
            row.wanted or "",
        )
