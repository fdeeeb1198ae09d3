"""What others and other programs changed since you last looked, account by account."""

from functools import partial

from kamtui.documents.called import told_of
from kamtui.documents.news import AccountNews, NewsLine, told
from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.records.values import RecordId
from kamtui.store import news as store
from kamtui.store.news import Positions
from kamtui.tui.panes.story import Ref, empty_page, news_sections
from kamtui.tui.screens.telling import TellingScreen
from kamtui.tui.widgets.bars import Entry, key_entry
from kamtui.tui.widgets.sheet import Section

LISTED = 150
"""Actions that are listed: what a team does in a week or two, read in a tenth of a second."""


class NewsScreen(TellingScreen):
    """Enter goes to the record. Once the page is left, what it showed is no news any more."""

    _news: tuple[AccountNews, ...] = ()
    _shown: Positions | None = None

    def read(self) -> list[Section]:
        """What was not seen."""
        self.title_of = _("What is new")
        found = store.news(self.workspace, LISTED)
        now = self.workspace.now()
        self._shown, self._since = found.positions, found.since
        self._news = told(found.items, partial(told_of, self.workspace), self.workspace.me(), now)
        if not self._news:
            return empty_page(
                _("Nothing new"),
                _("Here stands, account by account, what others changed and an exchange brought, and what other "
                  "programs wrote into this workspace."),
                ("6", _("exchanges with others")),
                ("esc", _("goes back")),
            )  # fmt: skip
        return news_sections(self._news, found.more, now)

    def about(self) -> tuple[str, str]:
        """Since when; how much."""
        self.frame.title = _("Since you last looked")
        today = self.workspace.now()
        day = day_text(self._since.astimezone(today.tzinfo).date(), today.date()) if self._since else ""
        n = len(self._news)
        return (
            _("since {day}").format(day=day) if day else "",
            ngettext("at {n} account", "at {n} accounts", n).format(n=n) if n else "",
        )

    def offered(self) -> list[Entry]:
        """Open, history, the way back."""
        entries = []
        if self.chosen() is not None:
            entries += [key_entry("enter", _("Open"), "open", 0), key_entry("h", _("History"), "history", 3)]
        return [*entries, key_entry("esc", _("Back"), "back", 2)]

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record of the line."""
        here = self._here()
        return here.record if here else None

    def action_open(self) -> None:
        """Go to the record; of a deleted one show its history."""
        chosen = self.chosen()
        if chosen is None:
            self.refuse(_("this line stands for no record"))
        elif self.workspace.kind_of_record(chosen[1]) is None:
            self.show_history(chosen[1])
        else:
            self.leave_for(chosen)

    def action_history(self) -> None:
        """The history of the record of the line."""
        if self._here() is not None and self.chosen() is None:
            self.refuse(_("this line stands for no record"))
        else:
            super().action_history()

    def action_news(self) -> None:
        """It is open."""
        self.refuse(_("this is what is new; esc goes back"))

    def action_copy(self) -> None:
        """Copy what the line says."""
        here = self._here()
        if here is None:
            self.refuse(_("there is nothing to copy here"))
            return
        text = _("{field}: {value}").format(field=here.who, value=here.what)
        self._app.copy_to_clipboard(text)
        self.tell(_("Copied: {text}").format(text=text[:60]))

    def leaving(self) -> None:
        """What was shown is seen; what came while it was shown and was not set out is not."""
        if self._shown is not None:
            try:
                store.looked(self.workspace, self._shown)
            except KamtuiError as error:
                self.say(error)

    def _here(self) -> NewsLine | None:
        ref = self.page.current
        if not isinstance(ref, Ref):
            return None
        lines = (line for one in self._news if one.account == ref.account for line in one.lines)
        return next((line for line in lines if line.action == ref.action), None)
