"""What is told of a line of the exchange pane that is no conflict: what it is, what is lost, what to do."""

from datetime import datetime

from kamtui.actions.standing import Came, Standing
from kamtui.actions.waiting import Unsent
from kamtui.locale import _
from kamtui.locale.dates import moment_text
from kamtui.store.remotes import Remote
from kamtui.store.streams import ClockOff, Gap
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.exchange import (
    BECAME,
    Ref,
    ahead_text,
    changes_text,
    counts_text,
    from_text,
    gap_text,
    person_called,
    state_text,
    subject_text,
)
from kamtui.tui.screens.taking_back import verb_text
from kamtui.tui.widgets.columns import FACT, NUMBER
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Cell, Span

DETAIL_GUTTER = 11
"""Cells for the headings."""


def detail(workspace: Workspace, now: Standing, ref: Ref, thing: object) -> tuple[str, list[Section]]:
    """The title and the text of the detail."""
    if isinstance(thing, Gap):
        return gap_text(thing), _gap_detail(thing)
    if isinstance(thing, ClockOff):
        return _("A clock that is wrong"), _clock_detail(workspace, thing)
    if isinstance(thing, Came):
        return from_text(workspace, thing), _came_detail(workspace, thing)
    if isinstance(thing, Remote):
        return thing.name, _place_detail(workspace, thing)
    if ref.sort == "no place":
        return _("Places to exchange with"), _no_place_detail()
    return _("To send"), _unsent_detail(workspace, now, thing if isinstance(thing, Unsent) else None)


def _facts(*facts: tuple[str, str | Cell]) -> list[Section]:
    """Facts under each other, each with its heading in the gutter."""
    return [
        Section(heading, (Line(((Span(text),) if isinstance(text, str) else text,), wrap=True),), (FACT,), NUMBER,
                together=bool(number))
        for number, (heading, text) in enumerate((heading, text) for heading, text in facts if text)
    ]  # fmt: skip


def _keys(*rows: tuple[str, str], full: bool = False) -> Section:
    """What can be done here, each with its key; `full`: from the edge, for a page without headings."""
    lines = tuple(Line(((Span(key, "key"), Span(" " + text, "dim")),)) for key, text in rows)
    return Section("", lines, full=full)


def _gap_detail(gap: Gap) -> list[Section]:
    return [
        *_facts(
            (_("MISSING"), _("{what} are not here yet, though later ones are.").format(what=gap_text(gap))),
            (_("LOST"), _("Nothing: what came is in place, and what is missing fits in when it comes.")),
            (_("DO"), _("Ask for a pack from that device, or exchange with a place it uses.")),
        ),
        _keys(("i", _("takes a pack in")), ("s", _("exchanges now"))),
    ]  # fmt: skip


def _clock_detail(workspace: Workspace, clock: ClockOff) -> list[Section]:
    who = person_called(workspace, clock.person, {})
    device = clock.device_name or _("an unknown device")
    return _facts(
        (_("CLOCK"), _("The clock of {device} is {ahead}.").format(device=device, ahead=ahead_text(clock))),
        (_("LOST"), _("Nothing: a wrong clock never decides what is kept. Its changes stand on top in lists.")),
        (_("DO"), _("Tell {who} to set the date and time of that device.").format(who=who or _("its user"))),
    )


def _came_detail(workspace: Workspace, one: Came) -> list[Section]:
    facts: list[tuple[str, str | Cell]] = [
        (_("FROM"), person_called(workspace, one.person, {}) or _("not known")),
        (_("DEVICE"), one.device or _("an unknown device")),
        (_("WHEN"), _moment(workspace, one.when)),
        (_("HOLDS"), changes_text(one.changes) if one.changes else ""),
        (_("BECAME"), (Span(state_text(one.state), BECAME.get(one.state, ("", "good"))[1]),)),
        (_("BECAUSE"), one.reason),
    ]
    if one.state == "waiting":
        facts.append((_("DO"), _("Nothing: it is tried again with each exchange. A whole pack helps at once.")))
    if one.state == "refused":
        facts.append((_("DO"), _("Nothing of it was taken in. Ask for a new pack from that device.")))
    return _facts(*facts)


def _place_detail(workspace: Workspace, one: Remote) -> list[Section]:
    last = _moment(workspace, datetime.fromisoformat(one.last_at)) if one.last_at else _("never")
    trouble: Cell = (Span(one.error, "warn"),) if one.error else ()
    return [
        *_facts(
            (_("FOLDER"), one.place),
            (_("FOR"), _("my own devices, with what is private to me") if one.own else _("the team")),
            (_("LAST"), last),
            (_("TROUBLE"), trouble),
        ),
        _keys(("s", _("exchanges now")), ("d", _("forgets this place; what lies there stays"))),
    ]  # fmt: skip


def _no_place_detail() -> list[Section]:
    told = _(
        "A place is a folder that others reach as well: on a network drive, on a stick, or one that a program such as "
        "a cloud drive keeps in step. Everybody who adds the same folder gets what the others did."
    )
    return [
        Section("", (Line(((Span(told),),), wrap=True),), full=True),
        _keys(
            ("n", _("adds a place")), ("x", _("writes a pack: one file to hand over")),
            ("i", _("takes a pack or a folder in")), full=True,
        ),
    ]  # fmt: skip


def _unsent_detail(workspace: Workspace, now: Standing, one: Unsent | None) -> list[Section]:
    facts: list[tuple[str, str | Cell]] = []
    if one:
        facts = [
            (_("WHAT"), subject_text(workspace, one)),
            (_("DONE"), verb_text(one.verb)),
            (_("WHEN"), _moment(workspace, one.when)),
            (_("HOLDS"), _("{changes} ({records})").format(
                changes=changes_text(one.edits), records=counts_text(one.counts)
            )),
        ]  # fmt: skip
    team = [remote.name for remote in now.remotes if not remote.own]
    if team:
        told = _("It leaves with the next exchange: {names}.").format(names=_(", ").join(team))
        return [*_facts(*facts, (_("NEXT"), told)), _keys(("s", _("exchanges now")), ("x", _("writes a pack")))]
    told = _("It leaves with the next pack, or with an exchange once there is a place.")
    return [
        *_facts(*facts, (_("NEXT"), told)),
        _keys(("x", _("writes a pack: one file to hand over")), ("n", _("adds a place"))),
    ]


def _moment(workspace: Workspace, when: datetime) -> str:
    now = workspace.now()
    return moment_text(when.astimezone(now.tzinfo), now.date())
