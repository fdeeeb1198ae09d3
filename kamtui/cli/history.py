"""`kamtui history`, `undo` and `redo`."""

from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.output import LEAST, MAIN, Column, print_json, print_json_list, print_pairs, print_table, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option, option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.records.kinds import Field
    from kamtui.records.values import RecordId, Value
    from kamtui.store.history import Change, Entry, Recent
    from kamtui.store.undo import Skipped, Undone
    from kamtui.store.workspace import Workspace

LISTED = 20
"""Actions that `undo --list` shows: more than anybody takes back one by one."""

@command(
    "history",
    examples=(
        ("kamtui history hengyue", N_("everything done to one record")),
        ("kamtui history opportunity:DR --json", N_("for a script")),
    ),
)
@click.argument("record")
@json_option()
@click.pass_obj
def history(session: Session, record: str, as_json: bool) -> None:
    """Show what was done to a record, the latest first; a deleted one is found by its id."""
    from kamtui.locale.dates import moment_text
    from kamtui.store.ids import is_id, read_id
    from kamtui.store.names import resolve_any

    with session.workspace() as workspace:
        id = read_id(record.strip()) if is_id(record.strip()) else resolve_any(workspace, record)[1]
        if as_json:
            from kamtui.store.history import history as history_of
            from kamtui.store.history import kind_of_any

            entries, kind = history_of(workspace, id), kind_of_any(workspace, id)
            print_json_list(_entry_json(workspace, kind, entry) for entry in entries)
            return
        from kamtui.documents.story import story_of

        today = workspace.now().date()
        for one in story_of(workspace, id).told:
            say("  ".join(filter(None, (moment_text(one.when, today), one.what, one.who, one.origin))))
            print_pairs(
                ((said.label + (f" ({_('private')})" if said.private else ""), said.text) for said in one.said),
                indent="  ",
            )


def _field(kind: str, change: "Change") -> "Field | None":
    from kamtui.records.kinds import is_kind, kind_of

    return kind_of(kind).by_name.get(change.field) if is_kind(kind) else None


def _entry_json(workspace: "Workspace", kind: str, entry: "Entry") -> dict[str, Any]:
    return {
        "when": entry.when.isoformat(),
        "who": _reference(workspace, "teammate", entry.person),
        "device": entry.device,
        "mine": entry.mine,
        "verb": entry.verb,
        "cause": entry.cause,
        "source": entry.source,
        "life": entry.life,
        "changes": [
            {
                "field": change.field,
                "old": _value_json(workspace, _field(kind, change), change.old),
                "new": _value_json(workspace, _field(kind, change), change.new),
            }
            for change in entry.changes
        ],
    }


def _value_json(workspace: "Workspace", field: "Field | None", value: "Value") -> Any:
    from kamtui.documents.plain import plain
    from kamtui.records.values import Mix, Moment, Money

    if field and field.target:
        if isinstance(value, tuple):
            return [_reference(workspace, field.target, one) for one in value]
        return _reference(workspace, field.target, value)
    shapes: dict[str, type[Any]] = {"money": Money, "mix": Mix, "when": Moment}
    if field and field.shape in shapes and isinstance(value, tuple):
        return plain(shapes[field.shape](*value))
    return plain(value)


def _reference(workspace: "Workspace", kind: str, id: "Value") -> dict[str, str | None] | None:
    from kamtui.store.ids import id_text
    from kamtui.store.names import name_of

    return {"id": id_text(id), "name": name_of(workspace, kind, id) or None} if isinstance(id, bytes) else None


@command(
    "undo",
    more=N_("Only what was done on this device. What somebody has changed since stays, and is named."),
    examples=(
        ("kamtui undo", N_("take the last change back")),
        ("kamtui undo --list", N_("the last changes, whoever made them")),
    ),
)
@option("--list", "listed", is_flag=True, help=N_("List the last changes instead"))
@json_option()
@click.pass_obj
def undo(session: Session, listed: bool, as_json: bool) -> None:
    """Take the last change back."""
    with session.workspace() as workspace:
        if listed:
            _print_recent(workspace, as_json)
            return
        from kamtui.store.undo import undo as take_back

        _print_undone(workspace, take_back(workspace), _("Undone: {what}"), as_json)


@command("redo", examples=(("kamtui redo", N_("undo the undo")),))
@json_option()
@click.pass_obj
def redo(session: Session, as_json: bool) -> None:
    """Make the change again that was taken back."""
    with session.workspace() as workspace:
        from kamtui.store.undo import redo as make_again

        _print_undone(workspace, make_again(workspace), _("Made again: {what}"), as_json)


def _print_undone(workspace: "Workspace", undone: "Undone", text: str, as_json: bool) -> None:
    from kamtui.documents.deeds import left_alone
    from kamtui.store.subjects import subject_of

    if as_json:
        subject = subject_of(workspace, undone.action)
        skipped = [_skipped_json(workspace, one) for one in undone.skipped]
        print_json({"verb": undone.verb, "record": _subject_json(workspace, subject), "skipped": skipped})
        return
    say(text.format(what=_what(workspace, undone.verb, subject_of(workspace, undone.action))))
    for one in undone.skipped:
        say("  " + left_alone(workspace, one))


def _skipped_json(workspace: "Workspace", one: "Skipped") -> dict[str, str]:
    """A field that was left alone; a member of a set is told as the set of the record that has it."""
    from kamtui.records.kinds import LINK
    from kamtui.store.ids import id_text
    from kamtui.store.subjects import owner_of

    if one.kind == LINK and (owner := owner_of(workspace, one.record)):
        kind, record, field = owner
        return {"kind": kind, "id": id_text(record), "field": field}
    return {"kind": one.kind, "id": id_text(one.record), "field": one.field}


def _what(workspace: "Workspace", verb: str, subject: "tuple[str, RecordId] | None") -> str:
    """`changed, Chen Guodong`: what was done, and to what."""
    from functools import partial

    from kamtui.documents.called import told_of
    from kamtui.documents.deeds import done_words

    return done_words(verb, subject, partial(told_of, workspace))


def _subject_json(workspace: "Workspace", subject: "tuple[str, RecordId] | None") -> dict[str, str | None] | None:
    from kamtui.documents.called import name_in_words
    from kamtui.store.ids import id_text

    if subject is None:
        return None
    return {"kind": subject[0], "id": id_text(subject[1]), "name": name_in_words(workspace, *subject) or None}


def _print_recent(workspace: "Workspace", as_json: bool) -> None:
    from kamtui.store.history import recent

    found = recent(workspace, LISTED)
    if as_json:
        print_json_list(_recent_json(workspace, one) for one in found)
        return
    print_table(
        (
            Column(_("When")),
            Column(_("What")),
            Column(_("Records or fields"), least=MAIN),
            Column(_("Who"), least=LEAST),
            Column(""),
        ),
        (_recent_line(workspace, one) for one in found),
        _("Nothing was changed yet."),
    )


def _recent_line(workspace: "Workspace", one: "Recent") -> tuple[str, ...]:
    from functools import partial

    from kamtui.documents.called import told_of
    from kamtui.documents.deeds import deed
    from kamtui.locale.dates import moment_text
    from kamtui.store.deeds import fields_written

    now = workspace.now()
    told = deed(one, partial(told_of, workspace), now, fields_written(workspace, one))
    return moment_text(told.when, now.date()), told.what, told.records, told.who, told.state


def _recent_json(workspace: "Workspace", one: "Recent") -> dict[str, Any]:
    return {
        "when": one.when.isoformat(),
        "verb": one.verb,
        "who": _reference(workspace, "teammate", one.person),
        "device": one.device,
        "mine": one.mine,
        "cause": one.cause,
        "source": one.source,
        "undone": bool(one.undone_by),
        "records": dict(one.counts),
        "record": _subject_json(workspace, one.subject),
    }


COMMANDS: dict[str, Command] = {"history": history, "undo": undo, "redo": redo}
