"""What the exchange pane lists: conflicts, gaps, clocks, what waits, places, what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from kamtui.actions.standing import Came, Standing
from kamtui.actions.waiting import Unsent
from kamtui.locale import _, ngettext
from kamtui.locale.dates import ago
from kamtui.records.kinds import is_kind, kind_of
from kamtui.records.values import RecordId
from kamtui.store.conflicts import Conflict
from kamtui.store.remotes import Remote
from kamtui.store.streams import ClockOff, Gap
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.sides import field_of, record_called
from kamtui.tui.screens.taking_back import verb_text
from kamtui.tui.widgets.columns import Column
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Cell, Ink, Span

WAITING_SHOWN = 8
"""Actions that are listed one by one; what waits besides is counted."""

CAME_SHOWN = 12
"""Bundles that are listed; what came before is in the history of the records."""

Sort: TypeAlias = Literal["conflict", "gap", "clock", "unsent", "place", "no place", "came"]
"""What a line stands for."""


class Ref(NamedTuple):
    """What a line stands for: its sort and what tells it from the others of that sort."""

    sort: Sort
    key: object


@dataclass(slots=True)
class Listed:
    """The lines of the list with what they stand for."""

    sections: list[Section] = field(default_factory=list)
    things: dict[Ref, object] = field(default_factory=dict)

    def of(self, ref: object) -> object:
        """What a line stands for; None for a line there is not."""
        return self.things.get(ref) if isinstance(ref, Ref) else None


_LISTED = (Column(grow=True, floor=10), Column(give=2, floor=6))


def listed(workspace: Workspace, now: Standing) -> Listed:
    """The list of the pane."""
    made = Listed()
    today = workspace.now()
    names: dict[RecordId, str] = {}
    _list_conflicts(made, workspace, now.conflicts, today)
    _list_troubles(made, workspace, now, names)
    _list_unsent(made, workspace, now, today)
    _list_places(made, now.remotes, today)
    _list_came(made, workspace, now.came, today, names)
    return made


def _list_conflicts(made: Listed, workspace: Workspace, conflicts: Sequence[Conflict], today: datetime) -> None:
    lines = []
    for one in conflicts:
        declared = field_of(one)
        what = _(declared.label) if declared and one.sort == "values" else one.field
        if one.sort != "values":
            what = _("deleted")
        newest = max(side.when for side in one.values)
        ref = Ref("conflict", one.id)
        made.things[ref] = one
        name = record_called(workspace, one) or _("a record without a name")
        lines.append(_line(ref, name, (Span(what, "warn"),), _age(newest, today)))
    meaning = _("both are kept until you choose") if conflicts else _("nothing to settle")
    made.sections.append(
        Section(_("CONFLICTS"), tuple(lines), _LISTED, tally=str(len(conflicts) or ""), meaning=meaning)
    )


def _list_troubles(made: Listed, workspace: Workspace, now: Standing, names: dict[RecordId, str]) -> None:
    lines = []
    for gap in now.missing:
        ref = Ref("gap", (gap.stream, gap.first))
        made.things[ref] = gap
        lines.append(Line(((Span(gap_text(gap), "warn"),),), ref=ref))
    if lines:
        made.sections.append(Section(_("MISSING"), tuple(lines), tally=str(len(lines)), meaning=_("not here yet")))
    lines = []
    for clock in now.clocks:
        ref = Ref("clock", clock.stream)
        made.things[ref] = clock
        who = person_called(workspace, clock.person, names)
        device = clock.device_name or _("an unknown device")
        told = _("{who}, {device}").format(who=who, device=device) if who else device
        lines.append(_line(ref, told, (Span(ahead_text(clock), "warn"),)))
    if lines:
        meaning = _("of another device, far ahead")
        made.sections.append(Section(_("CLOCK"), tuple(lines), _LISTED, meaning=meaning))


def _list_unsent(made: Listed, workspace: Workspace, now: Standing, today: datetime) -> None:
    lines = []
    for one in now.unsent[:WAITING_SHOWN]:
        ref = Ref("unsent", one.action)
        made.things[ref] = one
        lines.append(
            _line(ref, subject_text(workspace, one), (Span(verb_text(one.verb), "dim"),), _age(one.when, today))
        )
    if not lines and now.to_send:
        ref = Ref("unsent", 0)
        made.things[ref] = None
        lines.append(_line(ref, _("what was done here before"), ()))
    elif more := len(now.unsent) - len(lines):
        told = ngettext("and {n} more action", "and {n} more actions", more).format(n=more)
        lines.append(Line(((Span(told, "faint"),),)))
    meaning = ngettext("change not sent yet", "changes not sent yet", now.to_send)
    if not now.to_send:
        meaning = _("everything has left this device")
    made.sections.append(
        Section(_("TO SEND"), tuple(lines), _LISTED, tally=str(now.to_send or ""), meaning=meaning)
    )


def _list_places(made: Listed, remotes: Sequence[Remote], today: datetime) -> None:
    lines = []
    for one in remotes:
        ref = Ref("place", one.name)
        made.things[ref] = one
        # An error names the folder first, which would leave no room for what is wrong with it.
        error = " ".join(one.error.replace(one.place, "").split())
        state: Cell = (Span(error, "warn"),) if error else (Span(one.place, "dim"),)
        when = _age(datetime.fromisoformat(one.last_at), today) if one.last_at else _("never")
        lines.append(_line(ref, one.name, state, when))
    if not lines:
        ref = Ref("no place", "")
        made.things[ref] = None
        lines.append(Line(((Span("n", "key"), Span(" " + _("adds one"), "dim")),), ref=ref))
    meaning = _("last exchange") if remotes else _("none yet to exchange with")
    made.sections.append(
        Section(_("PLACES"), tuple(lines), (Column(floor=8), Column(grow=True, give=2, floor=8)), meaning=meaning)
    )


def _list_came(
    made: Listed, workspace: Workspace, came: Sequence[Came], today: datetime, names: dict[RecordId, str]
) -> None:
    lines = []
    for one in came[:CAME_SHOWN]:
        ref = Ref("came", one.hash)
        made.things[ref] = one
        lines.append(_line(ref, from_text(workspace, one, names), _became(one), _age(one.when, today)))
    meaning = "" if came else _("nothing yet; i takes a pack in")
    made.sections.append(Section(_("RECEIVED"), tuple(lines), _LISTED, meaning=meaning))


def _line(ref: Ref, name: str, what: Cell, when: str = "") -> Line:
    return Line(((Span(name),), what), (Span(when, "dim"),) if when else (), ref=ref)


def _became(one: Came) -> Cell:
    if one.state in ("waiting", "refused"):
        word, ink = BECAME[one.state]
        return (Span(state_text(word), ink),)
    return (Span(changes_text(one.changes), "dim"),)


BECAME: Mapping[str, tuple[str, Ink]] = {"waiting": ("waiting", "warn"), "refused": ("refused", "bad")}
"""The states of a bundle that are marked, and how."""


def state_text(word: str) -> str:
    """What became of a bundle, in the language in use."""
    return {"waiting": _("waiting"), "refused": _("refused"), "applied": _("taken in"), "known": _("known already")}[
        word
    ]


# Words


def changes_text(n: int) -> str:
    """`3 changes`."""
    return ngettext("{n} change", "{n} changes", n).format(n=n)


def gap_text(gap: Gap) -> str:
    """`3 changes from Anna's laptop`."""
    n = gap.last - gap.first + 1
    device = gap.device_name or _("an unknown device")
    return ngettext("{n} change from {device}", "{n} changes from {device}", n).format(n=n, device=device)


def ahead_text(clock: ClockOff) -> str:
    """`3 days ahead`."""
    days = max(1, clock.ahead_ms // 86_400_000)
    return ngettext("{n} day ahead", "{n} days ahead", days).format(n=days)


def from_text(workspace: Workspace, one: Came, names: dict[RecordId, str] | None = None) -> str:
    """`Anna Lin, office`."""
    who = person_called(workspace, one.person, {} if names is None else names)
    device = one.device or _("an unknown device")
    return _("{who}, {device}").format(who=who, device=device) if who else device


def person_called(workspace: Workspace, person: RecordId | None, names: dict[RecordId, str]) -> str:
    """A teammate's name; empty where it is not known. `names` keeps them between calls."""
    from kamtui.documents.called import name_in_words

    if person is None:
        return ""
    if person not in names:
        names[person] = name_in_words(workspace, "teammate", person)
    return names[person]


def subject_text(workspace: Workspace, one: Unsent) -> str:
    """What an action is named by."""
    from kamtui.documents.called import name_in_words

    name = name_in_words(workspace, *one.subject) if one.subject and is_kind(one.subject[0]) else ""
    return name or counts_text(one.counts) or _("of the workspace itself")


def counts_text(counts: Mapping[str, int]) -> str:
    """`2 visits, 3 steps`; kinds by their names, for a language's plurals are not those of a declaration."""
    known = [(_(kind_of(kind).label), n) for kind, n in counts.items() if is_kind(kind)]
    return _(", ").join(_("{kind}: {n}").format(kind=kind, n=n) for kind, n in known)


def _age(when: datetime, now: datetime) -> str:
    return ago((now.date() - when.astimezone(now.tzinfo).date()).days)
