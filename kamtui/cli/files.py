"""`kamtui import` and `kamtui export`, and writing a file whole or not at all."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.output import print_json_list
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, OneOf, command, json_option, option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _, ngettext

if TYPE_CHECKING:
    from kamtui.actions.imports import Imported
    from kamtui.store.workspace import Workspace

SHOWN = 10
"""Rows left out that are told one by one: the first ones show what is wrong with the rest."""


@command("import", more=N_("Reads csv and json as other programs write them. The same file twice changes nothing; a newer one "
                           "changes what differs. - reads the standard input."), examples=(
    ("kamtui import contacts.csv --dry-run", N_("look what would happen")),
    ("kamtui import accounts.csv contacts.csv", N_("accounts first, so that contacts find theirs")),
    ("kamtui import sales.csv --kind opportunity", N_("where the columns do not say what it is")),
))
@click.argument("file", nargs=-1, required=True, metavar="FILE…")
@option("--kind", metavar="K", help=N_("What the rows are: account, contact, opportunity, visit, step …"))
@option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing"))
@json_option()
@click.pass_obj
def bring_in(session: Session, file: tuple[str, ...], kind: str | None, dry_run: bool, as_json: bool) -> None:
    """Import files."""
    from kamtui.actions.imports import import_file
    from kamtui.cli.care import progress

    if kind is not None:
        from kamtui.records.kinds import kind_of

        kind_of(kind)
    for name in file:
        if name != "-" and not Path(name).is_file():
            raise KamtuiError(
                _("There is no file {file}").format(file=name), hint=_("Nothing was imported; check the name")
            )
    with (_trial(session) if dry_run else session.made()) as workspace, _as_files(file) as paths:
        found = [
            imported
            for name, path in paths
            for imported in import_file(workspace, path, kind, dry_run, progress(_("Reading {file}").format(file=name)))
        ]
    if as_json:
        print_json_list(map(_imported_json, found))
    else:
        for imported in found:
            _print_imported(imported)
        if dry_run:
            click.echo(_("Nothing was changed: this was a dry run."))


@contextmanager
def _trial(session: Session) -> "Iterator[Workspace]":
    """The workspace, or where there is none an empty one that is gone afterwards: a trial makes nothing."""
    if session.path.exists():
        with session.workspace() as workspace:
            yield workspace
        return
    from tempfile import TemporaryDirectory

    from kamtui.actions.start import begin

    with TemporaryDirectory() as folder, begin(Path(folder) / "trial.db", Path(folder), session.now) as workspace:
        yield workspace


@contextmanager
def _as_files(names: tuple[str, ...]) -> Iterator[list[tuple[str, Path]]]:
    """The files of these names; `-` is what comes on the standard input, put into a file."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        found = []
        for name in names:
            path = Path(name)
            if name == "-":
                path = Path(folder) / "standard-input"
                with path.open("wb") as target:
                    shutil.copyfileobj(sys.stdin.buffer, target)
            found.append((name, path))
        yield found


def _imported_json(imported: "Imported") -> dict[str, Any]:
    return {
        "file": _shown_name(imported),
        "kind": imported.kind,
        "read": imported.read,
        "created": imported.created,
        "updated": imported.updated,
        "unchanged": imported.unchanged,
        "skipped": [{"row": row, "reason": reason} for row, reason in imported.skipped],
    }


def _shown_name(imported: "Imported") -> str:
    return "-" if Path(imported.file).name == "standard-input" else str(imported.file)


def _print_imported(imported: "Imported") -> None:
    from kamtui.records.kinds import is_kind, kind_of

    what = _(kind_of(imported.kind).plural) if is_kind(imported.kind) else imported.kind
    click.echo(_("{file}: {read} {kind} read, {created} new, {updated} changed, {unchanged} as they were").format(
        file=_shown_name(imported), read=imported.read, kind=what, created=imported.created, updated=imported.updated,
        unchanged=imported.unchanged,
    ))
    for row, reason in imported.skipped[:SHOWN]:
        click.echo(_("  Row {row} left out: {reason}").format(row=row, reason=reason))
    if (more := len(imported.skipped) - SHOWN) > 0:
        click.echo(ngettext("  {n} more row left out", "  {n} more rows left out", more).format(n=more))


@command("export", more=N_("csv makes a folder with a file for each kind, json one file. Private fields are left out, unless "
                           "--private asks for them; a json with them comes back by `kamtui import`."), examples=(
    ("kamtui export kamtui.json --private", N_("everything, for another workspace")),
    ("kamtui export sheets --format csv", N_("for a spreadsheet")),
    ("kamtui export - --format json | less", N_("to the standard output")),
))
@click.argument("path")
@option("--format", "form", type=OneOf("csv", "json"), help=N_("csv or json; else by the name, else json"))
@option("--private", is_flag=True, help=N_("With what is private"))
@click.pass_obj
def send_out(session: Session, path: str, form: str | None, private: bool) -> None:
    """Export the workspace."""
    from kamtui.actions.exports import export

    form = form or ("csv" if path.lower().endswith(".csv") else "json")
    with session.workspace() as workspace:
        if path == "-":
            _to_standard_output(workspace, form, private)
            return
        for exported in export(workspace, Path(path), form, private):
            click.echo(_("{file}: {n} records").format(file=exported.file, n=exported.records))


def _to_standard_output(workspace: "Workspace", form: str, private: bool) -> None:
    from tempfile import TemporaryDirectory

    from kamtui.actions.exports import export

    if form != "json":
        raise KamtuiError(
            _("csv cannot go to the standard output"), _("it is a file for each kind"), _("Name a folder, or take --format json")
        )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "export.json"
        export(workspace, file, form, private)
        sys.stdout.flush()
        with file.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def write_text(name: str, text: str) -> None:
    """Write a text file whole or not at all. Raises `KamtuiError` when it cannot be written."""
    file = Path(name)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise KamtuiError(
            _("{file} could not be written").format(file=name), error.strerror or str(error), _("Choose another place")
        ) from error


COMMANDS: dict[str, Command] = {"import": bring_in, "export": send_out}
