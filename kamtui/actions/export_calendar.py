"""Handing visits and due dates out as a calendar (iCalendar), for the phone or the office calendar.

A calendar is often shared: it has the customer, the aim, the place and the people of each visit. The note stands in
planned visits only, where it says what is meant to happen; what was said in a visit that was held is left out, unless
private fields are asked for. Open steps are written as events that block nothing: Outlook, Google and phones show no
tasks of a file.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from kamtui.actions.calendar_shown import step_title, uid_of, visit_text, visit_title
from kamtui.actions.exports import Exported, stored_values
from kamtui.exchange.calendar_entries import Person
from kamtui.exchange.calendar_writing import Written, calendar_lines
from kamtui.files import write_text
from kamtui.locale import _
from kamtui.records.kinds import kind_of
from kamtui.records.values import Moment, RecordId, Value, When
from kamtui.records.words import SORTS, VISIT_KINDS, label_of
from kamtui.store import bulk
from kamtui.store.ids import id_text
from kamtui.store.revisions import Revision, revisions
from kamtui.store.workspace import Workspace

OFF = ("moved", "cancelled_them", "cancelled_us")
"""States of visits that did not take place when they were planned."""


def export_calendar(workspace: Workspace, path: Path | str, private: bool) -> Exported:
    """Write visits and open steps with a due date as one calendar; `-` is standard output. Returns what was written.

    Raises `KamtuiError` when the file cannot be written.
    """
    work = CalendarExport(workspace, private)
    write_text(path, work.lines(), private=private)
    return Exported(str(path), "", work.written)


class CalendarExport:
    """One export of a workspace as a calendar. `written` counts the entries."""

    def __init__(self, workspace: Workspace, private: bool) -> None:
        self._workspace = workspace
        self._private = private
        self._now = workspace.now()
        self._accounts = bulk.names(workspace, "account")
        self._people = _addresses(workspace)
        self.written = 0

    def lines(self) -> Iterator[str]:
        """The file piece by piece: visits in the order they were made, then steps."""
        yield from calendar_lines(self._entries())

    def _dated(self, kind: str) -> Iterator[tuple[RecordId, dict[str, Value], When]]:
        """The records of a kind that have a place in a calendar: visits with a date, open steps with a due date."""
        for id, values in stored_values(self._workspace, kind_of(kind)):
            when = values.get("when" if kind == "visit" else "due")
            if isinstance(when, str | Moment) and _is_date(when) and not (kind == "step" and values.get("done")):
                yield id, values, when

    def _entries(self) -> Iterator[Written]:
        for kind, made in (("visit", self._visit), ("step", self._step)):
            known = revisions(self._workspace, kind)
            for id, values, when in self._dated(kind):
                self.written += 1
                yield made(id, values, when, known.get(id) or Revision(0, self._now))

    def _visit(self, id: RecordId, values: dict[str, Value], when: When, revision: Revision) -> Written:
        account, state = self._account(values), str(values.get("state") or "")
        said = str(values.get("visit_kind") or "")
        marks = {"account": account, "account-id": _id(values.get("account")), "state": state, "kind": said}
        minutes = values.get("minutes")
        members = values.get("attendees") or ()
        assert isinstance(members, tuple)
        return Written(
            uid_of("visit", id),
            visit_title(account, values, self._private),
            when,
            revision.at,
            revision.number,
            minutes=minutes if isinstance(minutes, int) else None,
            place=str(values.get("place") or ""),
            description=visit_text(values, self._private),
            people=tuple(self._people[one] for one in members if isinstance(one, bytes) and one in self._people),
            categories=(label_of(VISIT_KINDS, said),) if said else (),
            cancelled=state in OFF,
            free=not isinstance(when, Moment),
            reminds=state == "planned" and isinstance(when, Moment) and when.local() > self._now,
            marks={name: text for name, text in marks.items() if text},
        )

    def _step(self, id: RecordId, values: dict[str, Value], when: When, revision: Revision) -> Written:
        account, sort = self._account(values), str(values.get("sort") or "next")
        marks = {"account": account, "account-id": _id(values.get("account")), "sort": sort}
        return Written(
            uid_of("step", id),
            step_title(account, values),
            when,
            revision.at,
            revision.number,
            categories=(label_of(SORTS, sort),),
            free=True,
            marks={name: text for name, text in marks.items() if text},
        )

    def _account(self, values: dict[str, Value]) -> str:
        account = values.get("account")
        name = self._accounts.get(account, "") if isinstance(account, bytes) else ""
        return name or _("deleted account")


def _addresses(workspace: Workspace) -> dict[RecordId, Person]:
    """Every contact as somebody who is invited."""
    kind = kind_of("contact")
    found = {}
    for id, values in stored_values(workspace, kind):
        emails = values.get("emails") or ()
        first = next((one for one in emails if isinstance(one, str)), "") if isinstance(emails, tuple) else ""
        found[id] = Person(first, str(values.get("name") or ""))
    return found


def _id(account: Value) -> str:
    return id_text(account) if isinstance(account, bytes) else ""


def _is_date(when: When) -> bool:
    """Whether a date can be written: one from a newer kamtui or a hostile hand may be none."""
    try:
        date.fromisoformat(when[:10]) if isinstance(when, str) else datetime.fromisoformat(when.utc)
    except ValueError:
        return False
    return True
