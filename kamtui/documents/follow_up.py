"""The follow-up to a visit, in the customer's language: what was understood, what we promised, what they did
(domain.md D44). Nothing private is in it, for it is made from the visit and its steps alone."""

from datetime import datetime

from kamtui.locale import _, language, use
from kamtui.locale.dates import day_text
from kamtui.locale.names import called, listed
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.workspace import Workspace


def follow_up(workspace: Workspace, visit: RecordId) -> str:
    """The text to send after a visit; empty when there is nothing to say. Written in the language of its people."""
    row = queries.visit(workspace, visit)
    if row is None:
        return ""
    spoken = language()
    use("zh_CN" if _theirs(workspace, visit) == "zh" else "en")
    try:
        return _compose(workspace, row, workspace.now())
    finally:
        use(spoken)


def _theirs(workspace: Workspace, visit: RecordId) -> str:
    """The customer's language: that of the first person who has one; else Chinese where somebody has a Chinese name."""
    people = queries.attendees(workspace, visit)
    for record, _name, _native in people:
        if spoken := queries.field_of(workspace, "contact", record, "language"):
            return spoken
    return "zh" if any(not called.isascii() for _id, name, native in people for called in (name, native)) else "en"


def _compose(workspace: Workspace, visit: queries.VisitRow, now: datetime) -> str:
    """The parts that have something to say."""
    parts = []
    people = [called(name, native) for _id, name, native in queries.attendees(workspace, visit.id) if name]
    if people:
        parts.append(_("{names}, thank you for your time.").format(names=listed(people)))
    understood = [text for text in (visit.goal, visit.problem, visit.need) if text]
    steps = queries.steps_of_visit(workspace, visit.id)
    ours = [_line(step, now) for step in steps if step.sort == "ours"]
    theirs = [_line(step, now) for step in steps if step.sort == "theirs"]
    for heading, lines in (
        (_("What we understood:"), understood),
        (_("What we will do:"), ours),
        (_("What you kindly offered:"), theirs),
    ):
        if lines:
            parts.append("\n".join([heading, *(f"- {line}" for line in lines)]))
    return "\n\n".join(parts) if understood or ours or theirs else ""


def _line(step: queries.StepRow, now: datetime) -> str:
    from kamtui.documents.briefing import due_day

    due = due_day(step, now)
    if due is None:
        return step.text
    return _("{text}, by {day}").format(text=step.text, day=day_text(due, now.date()))
