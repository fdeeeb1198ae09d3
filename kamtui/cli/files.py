"""`kamtui import` and `kamtui export`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import print_json_list, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, OneOf, command, json_option, option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _, ngettext

if TYPE_CHECKING:
    from kamtui.actions.exports import Exported
    from kamtui.actions.imports import Imported
    from kamtui.store.workspace import Workspace

SHOWN = 10
"""Rows left out that are told one by one: the first ones show what is wrong with the rest."""


@command(
    "import",
    more=N_(
        "Reads csv, xlsx, xls, ods, json, vcf (address cards) and ics (calendars) as other programs write them. The "
        "same file twice changes nothing; a newer one changes what differs. What --map says is remembered for files "
        "with the same headings. Of a calendar only what is with a customer comes in. - reads the standard input."
    ),
    examples=(
        ("kamtui import contacts.csv --dry-run", N_("look what would happen")),
        ("kamtui import accounts.csv contacts.csv", N_("accounts first, so that contacts find theirs")),
        ("kamtui import phone.vcf", N_("the address cards of a phone or a mail program")),
        ("kamtui import calendar.ics", N_("meetings with customers as planned visits")),
        ("kamtui import sales.csv --kind opportunity", N_("where the columns do not say what it is")),
    ),
)
@click.argument("file", nargs=-1, required=True, metavar="FILE…")
@option("--kind", metavar="K", help=N_("What the rows are: account, contact, opportunity, visit, step …"))
@option("--map", "map_file", metavar="FILE", help=N_("A TOML file that says which column is which field"))
@option("--rejected", metavar="OUT", help=N_("Write the rows left out to this CSV file, to be mended and imported"))
@option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing"))
@json_option()
@click.pass_obj
def bring_in(
    session: Session,
    file: tuple[str, ...],
    kind: str | None,
    map_file: str | None,
    rejected: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import files."""
    from kamtui.actions.imports import import_file
    from kamtui.cli.care import progress
    from kamtui.cli.previews import print_preview

    for name in file:
        if name != "-" and not Path(name).is_file():
            raise KamtuiError(
                _("There is no file {file}").format(file=name), hint=_("Nothing was imported; check the name")
            )
    columns, bare = None, False
    if map_file is not None:
        from kamtui.exchange.maps import read_map

        said = read_map(map_file)
        kind, columns, bare = said.kind or kind, said.columns, not said.headings
    if kind is not None:
        from kamtui.records.kinds import kind_of

        kind_of(kind)
    with _trial(session) if dry_run else session.made(somebody=False) as workspace:
        found = [
            imported
            for name in file
            for imported in import_file(
                workspace, name, kind, dry_run, progress(_("Reading {file}").format(file=name)), columns, bare
            )
        ]
        if dry_run and not as_json:
            for imported in found:
                _print_imported(imported)
                print_preview(workspace, imported, kind is not None)
    written = _write_rejected(found, rejected) if rejected else []
    if as_json:
        print_json_list(imported.json() for imported in found)
        return
    for imported in found if not dry_run else ():
        _print_imported(imported)
    for line in written:
        say(line)
    if dry_run:
        say(_("Nothing was changed: this was a dry run."))


def _write_rejected(found: "list[Imported]", path: str) -> list[str]:
    """Write the rows left out to files. Returns what to say."""
    from kamtui.actions.importing import save_left_out

    written = save_left_out(found, Path(path))
    lines = [
        ngettext("{n} row left out is in {file}", "{n} rows left out are in {file}", n).format(n=n, file=target)
        for target, n in written
    ]
    lost = sum(len(one.skipped) for one in found) - sum(n for _target, n in written)
    if lost:
        lines.append(
            ngettext(
                "{n} row left out of a file of kamtui's own is listed above",
                "{n} rows left out of files of kamtui's own are listed above",
                lost,
            ).format(n=lost)
        )
    return lines or [_("No row was left out: {file} was not written").format(file=path)]


@contextmanager
def _trial(session: Session) -> "Iterator[Workspace]":
    """The workspace, or where there is none an empty one that is gone afterwards: a trial makes nothing."""
    if session.path.exists():
        with session.workspace() as workspace:
            yield workspace
        return
    from tempfile import TemporaryDirectory

    from kamtui.store.workspace import Workspace

    with (
        TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "trial.db", Path(folder), session.now, create=True) as workspace,
    ):
        yield workspace


def _print_imported(imported: "Imported") -> None:
    from kamtui.records.kinds import is_kind, kind_of

    what = _(kind_of(imported.kind).plural) if is_kind(imported.kind) else imported.kind
    say(
        _("{file}: {read} {kind} read, {created} new, {updated} changed, {unchanged} as they were").format(
            file=f"{imported.file} [{imported.sheet}]" if imported.sheet else imported.file,
            read=imported.read,
            kind=what,
            created=imported.created,
            updated=imported.updated,
            unchanged=imported.unchanged,
        )
    )
    for row, reason in imported.skipped[:SHOWN]:
        say(_("  Row {row} left out: {reason}").format(row=row, reason=reason))
    if (more := len(imported.skipped) - SHOWN) > 0:
        say(ngettext("  {n} more row left out", "  {n} more rows left out", more).format(n=more))
    for note in imported.notes:
        say(f"  {note}")


@command(
    "export",
    more=N_(
        "json is one file, xlsx one with a sheet for each kind; csv a folder with a file for each kind, or the one "
        "kind that a name such as accounts.csv says; any other .csv, and -, hold one table of all kinds. All three "
        "come back by `kamtui import`. vcf is one file of address cards (vCard 3.0): people with names, accounts, "
        "departments, titles, bosses, numbers, addresses, messaging ids, languages and notes. A card has no place for "
        "tiers, levels, styles, interests, visits, steps, opportunities or who sat in a seat before, and for one kind "
        "of line end only. ics is a calendar of visits and due dates, without the notes of visits held. Private "
        "fields are left out, unless --private asks for them."
    ),
    examples=(
        ("kamtui export kamtui.json --private", N_("everything, for another workspace")),
        ("kamtui export kamtui.xlsx", N_("for a spreadsheet")),
        ("kamtui export sheets --format csv", N_("a csv file for each kind")),
        ("kamtui export people.vcf", N_("for a phone or a mail program")),
        ("kamtui export visits.ics", N_("visits and due dates, for a calendar")),
        ("kamtui export - | less", N_("to the standard output")),
    ),
)
@click.argument("path")
@option(
    "--format",
    "form",
    type=OneOf("csv", "xlsx", "vcf", "ics", "json"),
    help=N_("csv, xlsx, vcf, ics or json; else by the name, else json"),
)
@option("--private", is_flag=True, help=N_("With what is private"))
@click.pass_obj
def send_out(session: Session, path: str, form: str | None, private: bool) -> None:
    """Export the workspace."""
    from kamtui.actions.exports import export, format_of

    form = form or format_of(path)
    with session.workspace() as workspace:
        for exported in export(workspace, path, form, private):
            if path != "-":
                say(_exported_line(exported))
                for note in exported.notes:
                    say(f"  {note}")


def _exported_line(exported: "Exported") -> str:
    from kamtui.records.kinds import kind_of

    if exported.sheet:
        return _("{file} [{sheet}]: {n} {kind}").format(
            file=exported.file, sheet=exported.sheet, n=exported.records, kind=_(kind_of(exported.kind).plural)
        )
    return _("{file}: {n} records").format(file=exported.file, n=exported.records)


COMMANDS: dict[str, Command] = {"import": bring_in, "export": send_out}
