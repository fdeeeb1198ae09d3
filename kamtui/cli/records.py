"""`kamtui show`, `add`, `set` and `delete`: any record of any kind, by its declaration alone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import print_json, print_pairs, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _, ngettext

if TYPE_CHECKING:
    from kamtui.records.values import RecordId, Value
    from kamtui.store.workspace import Workspace

VALUES = N_(
    "field=value takes text, numbers, dates (2026-11-24, next tue, 周五), a,b lists, names or ids of other records; "
    "field= clears it."
)


@command(
    "show",
    more=N_("Private fields are shown too: this is your own screen, not an export."),
    examples=(
        ("kamtui show hengyue", N_("an account")),
        ("kamtui show contact:chen", N_("say the kind where a name means several")),
        ("kamtui show 恒岳 --json", N_("for a script")),
    ),
)
@click.argument("record")
@json_option()
@click.pass_obj
def show(session: Session, record: str, as_json: bool) -> None:
    """Show a record."""
    from kamtui.store.names import resolve_any

    with session.workspace() as workspace:
        kind, id = resolve_any(workspace, record)
        if as_json:
            _print_record(workspace, kind, id)
        else:
            from kamtui.records.kinds import kind_of

            say(f"{_named(workspace, kind, id)}  ({_(kind_of(kind).label)})")
            print_pairs(_fields(workspace, kind, id), indent="  ")
            say_joined(workspace, kind, id)


def _fields(workspace: "Workspace", kind: str, id: "RecordId") -> Iterator[tuple[str, str]]:
    """Every field that is set, by its label, and the id."""
    from kamtui.cli.values import value_text
    from kamtui.records.kinds import EXTRA, kind_of
    from kamtui.store.ids import id_text

    values = _values(workspace, kind, id)
    for field in kind_of(kind).fields:
        if text := value_text(workspace, field, values.get(field.name)):
            yield _(field.label) + (f" ({_('private')})" if field.private else ""), text
    for name, value in values.items():
        if name.startswith(EXTRA) and (text := value_text(workspace, None, value)):
            yield name.removeprefix(EXTRA), text
    yield _("Id"), id_text(id)


def _values(workspace: "Workspace", kind: str, id: "RecordId") -> "dict[str, Value]":
    values = dict(workspace.read(kind, id).values)
    if kind == "contact":
        from kamtui.actions.people import seat_values

        values.update(seat_values(workspace, id))
    return values


@command(
    "add",
    more=VALUES,
    examples=(
        ('kamtui add account name="Hengyue Bank" tier=platinum', N_("an account")),
        (
            'kamtui add contact name="Chen Guodong" account=hengyue title=CIO',
            N_("a person; the seat comes with the title"),
        ),
        ('kamtui add step account=hengyue text="drill plan" due=friday', N_("a next step")),
        ('kamtui add opportunity account=hengyue name=DR value="10m CNY"', N_("a sale")),
    ),
)
@click.argument("kind")
@click.argument("values", nargs=-1, metavar="field=value…")
@json_option()
@click.pass_obj
def add(session: Session, kind: str, values: tuple[str, ...], as_json: bool) -> None:
    """Make a record."""
    from kamtui.actions import records, settings
    from kamtui.actions.typed import read_pairs, typed
    from kamtui.cli.merge import tell_alike
    from kamtui.records.kinds import kind_of

    declared = kind_of(kind)
    pairs = read_pairs(values)
    with session.made() as workspace:
        made = settings.with_currency(workspace, typed(workspace, kind, pairs))
        id = records.add(workspace, kind, made)
        if as_json:
            _print_record(workspace, kind, id)
        else:
            say(_("Added {kind}: {name}").format(kind=_(declared.label), name=_named(workspace, kind, id)))
        tell_alike(workspace, kind, id)


@command(
    "set",
    more=VALUES,
    examples=(
        ("kamtui set hengyue tier=platinum cadence_days=14", N_("several fields at once")),
        ("kamtui set contact:chen boss=shen", N_("whom somebody reports to")),
        ("kamtui set hengyue website=", N_("clear a field")),
    ),
)
@click.argument("record")
@click.argument("values", nargs=-1, required=True, metavar="field=value…")
@json_option()
@click.pass_obj
def change(session: Session, record: str, values: tuple[str, ...], as_json: bool) -> None:
    """Change a record."""
    from kamtui.actions import records, settings
    from kamtui.actions.typed import read_pairs, typed
    from kamtui.locale.names import listed
    from kamtui.records.kinds import EXTRA, kind_of
    from kamtui.store.names import resolve_any

    pairs = read_pairs(values)
    with session.workspace() as workspace:
        kind, id = resolve_any(workspace, record)
        reading = records.seen(workspace, kind, id)
        made = settings.with_currency(workspace, typed(workspace, kind, pairs))
        changed = records.change(workspace, reading, made)
        if as_json:
            _print_record(workspace, kind, id)
            return
        name = _named(workspace, kind, id)
        if not changed:
            say(_("Nothing to change: {name}").format(name=name))
            return
        by_name = kind_of(kind).by_name
        labels = [name.removeprefix(EXTRA) if name.startswith(EXTRA) else _(by_name[name].label) for name in changed]
        say(_("Changed {name}: {fields}").format(name=name, fields=listed(labels)))


@command(
    "delete",
    more=N_("What belongs to the record is deleted with it; `kamtui undo` brings everything back."),
    examples=(
        ("kamtui delete contact:chen", N_("a person, with the seat only that person held")),
        ("kamtui delete step:drill", N_("a step")),
    ),
)
@click.argument("record")
@click.pass_obj
def delete(session: Session, record: str) -> None:
    """Delete a record."""
    from kamtui.actions import records
    from kamtui.records.kinds import kind_of
    from kamtui.store.names import resolve_any

    with session.workspace() as workspace:
        kind, id = resolve_any(workspace, record)
        name = _named(workspace, kind, id)
        besides = records.remove(workspace, kind, id)
        label = _(kind_of(kind).label)
        if besides:
            text = ngettext(
                "Deleted {kind}: {name}, and {n} record that belonged to it. `kamtui undo` brings both back.",
                "Deleted {kind}: {name}, and {n} records that belonged to it. `kamtui undo` brings all back.",
                besides,
            )
        else:
            text = _("Deleted {kind}: {name}. `kamtui undo` brings it back.")
        say(text.format(kind=label, name=name, n=besides))


def say_joined(workspace: "Workspace", kind: str, id: "RecordId") -> None:
    """Say which records are the same as this one, and in which fields they differ: whose value is what."""
    from kamtui.cli.values import value_text
    from kamtui.records.kinds import EXTRA, kind_of
    from kamtui.store.ids import id_text
    from kamtui.store.queries import joined_to

    others = joined_to(workspace, kind, id)
    if not others:
        return
    from kamtui.store.same_as import differing, own_reading

    declared = kind_of(kind)
    called = {one: str(own_reading(workspace, kind, one).values.get(declared.title) or "") for one in (id, *others)}
    say(_("One with:"))
    print_pairs(((called[other], id_text(other)) for other in others), indent="  ")
    differences = differing(workspace, kind, id)
    if differences:
        say(_("They differ; the first value is the one that counts:"))
    for one in differences:
        field = declared.by_name.get(one.field)
        label = (_(field.label) if field else one.field.removeprefix(EXTRA)) + (
            f" ({_('private')})" if field and field.private else ""
        )
        print_pairs(
            (
                (label if place == 0 else "", f"{value_text(workspace, field, value)}  ({called[member]})")
                for place, (member, value) in enumerate(one.values)
            ),
            indent="  ",
        )


def _named(workspace: "Workspace", kind: str, id: "RecordId") -> str:
    """What a record is called; a visit without a note by its account and day, like others whose title is empty."""
    from kamtui.cli.values import record_title, reference_text, value_text
    from kamtui.records.kinds import kind_of

    if title := record_title(workspace, kind, id):
        return title
    values, declared = workspace.read(kind, id).values, kind_of(kind)
    told = [declared.by_name[name] for name in (declared.parent, "when") if name in declared.by_name]
    words = [value_text(workspace, field, values.get(field.name)) for field in told]
    return "  ".join(filter(None, words)) or reference_text(workspace, kind, id)


def _print_record(workspace: "Workspace", kind: str, id: "RecordId") -> None:
    from kamtui.documents.plain import record_json

    print_json(record_json(workspace, kind, id))


COMMANDS: dict[str, Command] = {"show": show, "add": add, "set": change, "delete": delete}
