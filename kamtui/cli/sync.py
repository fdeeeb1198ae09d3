"""`kamtui sync …`: packs and folders out and in, where the exchange stands, and values that crossed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.conflicts import conflicts, resolve
from kamtui.cli.output import MAIN, Column, print_json, print_json_list, print_table, say
from kamtui.cli.session import Session, tell
from kamtui.cli.trouble import report
from kamtui.cli.wording import Command, Family, OneOf, command, json_option, option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamtui.actions.exchanging import Exchanged, Imported, Status
    from kamtui.store.remotes import Remote
    from kamtui.sync.taking import Arrived

OWN_HELP = N_("With what is private to me: for another device of my own")
ME_HELP = N_("Which teammate I am: on a new device of mine")


@command(
    "export",
    purpose=N_("write a pack, or fill a folder of exchange"),
    more=N_(
        "A pack is one file with the whole history, to hand over on a stick or by mail; --since leaves out what an "
        "earlier pack holds. --snapshot leaves the history out: a new device starts with what everything comes to, and "
        "a pack with the history may follow at any time. A folder gets what is missing there, one file for each "
        "bundle. Handing one over marks nothing as received: a lost stick costs nothing."
    ),
    examples=(
        ("kamtui sync export week48.kamtui", N_("everything, in one file")),
        ("kamtui sync export friday.kamtui --since week48.kamtui", N_("what has come since")),
        ("kamtui sync export start.kamtui --snapshot", N_("a smaller file, for a new device")),
        ("kamtui sync export /media/stick/team", N_("into a folder that is there")),
    ),
)
@click.argument("path")
@option("--since", metavar="PACK", help=N_("Leave out what this pack holds"))
@option("--own", is_flag=True, help=OWN_HELP)
@option("--snapshot", is_flag=True, help=N_("What everything comes to, without the history: for a new device"))
@click.pass_obj
def send(session: Session, path: str, since: str | None, own: bool, snapshot: bool) -> None:
    """Write a pack or fill a folder."""
    from kamtui.actions.exchanging import export_folder, export_pack
    from kamtui.actions.starting import export_snapshot
    from kamtui.cli.care import progress

    folder = path != "-" and Path(path).is_dir()
    if folder and since:
        raise click.UsageError(_("--since is for packs; a folder gets only what is missing there"))
    if snapshot and (folder or since):
        raise click.UsageError(_("--snapshot makes a pack for a new device: not a folder, and without --since"))
    if path == "-" and sys.stdout.isatty():
        raise KamtuiError(_("A pack is not for the screen"), hint=_("Send it on: `kamtui sync export - > FILE`"))
    with session.workspace() as workspace:
        if folder:
            done = export_folder(workspace, Path(path), progress(_("Writing")), own=own)
        elif snapshot:
            done = export_snapshot(workspace, path, own=own)
        else:
            done = export_pack(workspace, path, Path(since) if since else None, own=own)
    text = ngettext("{path}: {n} bundle written", "{path}: {n} bundles written", done.bundles)
    line = text.format(path=done.path, n=done.bundles)
    if path == "-":
        tell(line)
    else:
        say(line)
        if not folder:
            say(_("Not encrypted: whoever has the file can read it."))


@command(
    "import",
    purpose=N_("take in packs, or all that lies in a folder"),
    more=N_(
        "The same file twice changes nothing. What cannot be taken in is told, with the reason; the rest is taken. An "
        "unused workspace joins the team of the first pack."
    ),
    examples=(
        ("kamtui sync import friday.kamtui", N_("what a colleague handed over")),
        ("kamtui sync import mine.kamtui --me anna", N_("on a new device of Anna's")),
    ),
)
@click.argument("path", nargs=-1, required=True, metavar="PATH…")
@option("--me", metavar="NAME", default="", help=ME_HELP)
@json_option()
@click.pass_obj
def take(session: Session, path: tuple[str, ...], me: str, as_json: bool) -> int:
    """Take in packs."""
    from kamtui.actions.exchanging import import_path
    from kamtui.cli.care import progress

    _require_bundles(path, as_json)
    with session.made(somebody=False) as workspace:
        found = [
            import_path(workspace, name, progress(_("Reading {file}").format(file=name)), me) for name in path
        ]
    if as_json:
        print_json_list(_row(one) for imported in found for one in imported.arrived)
    else:
        for imported in found:
            _tell_imported(imported)
    return _tell_refused(found)


@command(
    "run",
    purpose=N_("exchange with the places you have named"),
    more=N_("Fetches what is new there, then brings what is missing there. Without a name, with all of them."),
)
@click.argument("remote", required=False)
@json_option()
@click.pass_obj
def run(session: Session, remote: str | None, as_json: bool) -> int:
    """Exchange now."""
    from kamtui.actions.exchanging import exchange
    from kamtui.cli.care import progress

    with session.workspace() as workspace:
        found = exchange(workspace, remote, progress(_("Exchanging")))
    if as_json:
        print_json_list(_exchanged(one) for one in found)
    else:
        for one in found:
            _tell_exchanged(one)
    for one in found:
        if one.error:
            report(one.error)
    return int(any(one.error for one in found))


@command("status", purpose=N_("what waits to be sent, what is missing, when you last exchanged"))
@json_option()
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Where the exchange stands."""
    from kamtui.actions.exchanging import status as stand

    with session.workspace() as workspace:
        now = stand(workspace)
        if as_json:
            print_json(_stands(now))
            return
        _tell_status(now, session)


@command(
    "join",
    purpose=N_("make your team and another one"),
    more=N_(
        "PATH is a pack or a folder of the other team. What both know comes together; what is said twice stays twice "
        "until you merge it. This cannot be taken back."
    ),
)
@click.argument("path")
@option("--me", metavar="NAME", default="", help=ME_HELP)
@json_option()
@click.pass_obj
def join(session: Session, path: str, me: str, as_json: bool) -> int:
    """Join another team."""
    from kamtui.actions.exchanging import import_path, join_team

    if path == "-":
        raise click.UsageError(_("A team is joined by a file or folder: it is read twice"))
    _require_bundles((path,), as_json)
    with session.made(somebody=False) as workspace:
        joined = join_team(workspace, path)
        imported = import_path(workspace, path, me=me)
    if as_json:
        print_json_list(_row(one) for one in imported.arrived)
    else:
        say(_("You are one team now.") if joined else _("You were one team already."))
        _tell_imported(imported)
    return _tell_refused([imported])


@command(
    "remote",
    purpose=N_("the places to exchange with: add, list, remove"),
    more=N_(
        "A place is a folder: on a stick, a network share, or in a drive that its own program keeps in step. Removing "
        "one deletes nothing there."
    ),
    examples=(
        ("kamtui sync remote add team ~/OneDrive/accounts", N_("for everybody who has that folder")),
        ("kamtui sync remote add mine /media/stick --own", N_("between my own devices, with what is private")),
    ),
)
@click.argument("what", type=OneOf("add", "list", "remove"), metavar="add|list|remove")
@click.argument("name", required=False)
@click.argument("folder", required=False)
@option("--own", is_flag=True, help=OWN_HELP)
@json_option()
@click.pass_obj
def remote(
    session: Session, what: str, name: str | None, folder: str | None, own: bool, as_json: bool
) -> None:
    """Add, list and remove places."""
    from kamtui.actions.exchanging import add_remote, remove_remote
    from kamtui.store.remotes import every

    if what == "add" and not (name and folder):
        raise click.UsageError(_("Say a name and a folder"))
    if what == "remove" and not name:
        raise click.UsageError(_("Say which one"))
    with session.made() if what == "add" else session.workspace() as workspace:
        if what == "add":
            add_remote(workspace, name or "", Path(folder or ""), own=own)
            say(_("{name} is a place of exchange now; `kamtui sync run` exchanges with it.").format(name=name))
        elif what == "remove":
            remove_remote(workspace, name or "")
            say(_("{name} is forgotten; what lies there stays.").format(name=name))
        elif as_json:
            print_json_list(_remote_json(one) for one in every(workspace))
        else:
            _list_remotes(every(workspace), session)


# Words and JSON


def _row(one: "Arrived") -> dict[str, Any]:
    return {
        "bundle": one.hash.hex(), "state": one.state, "changes": one.changes, "conflicts": one.conflicts,
        "reason": one.reason, "device": one.device_name,
    }  # fmt: skip


def _exchanged(one: "Exchanged") -> dict[str, Any]:
    return {
        "remote": one.remote.name, "brought": one.brought, "changes": one.imported.changes,
        "conflicts": one.imported.conflicts, "bundles": [_row(bundle) for bundle in one.imported.arrived],
        "error": one.error.title if one.error else "",
    }  # fmt: skip


def _remote_json(one: "Remote") -> dict[str, Any]:
    return {"name": one.name, "place": one.place, "own": one.own, "last": one.last_at or None, "error": one.error}


def _stands(now: "Status") -> dict[str, Any]:
    return {
        "to_send": now.to_send,
        "conflicts": now.conflicts,
        "remotes": [_remote_json(one) for one in now.remotes],
        "missing": [
            {"device": one.device_name, "first": one.first, "last": one.last, "changes": one.last - one.first + 1}
            for one in now.missing
        ],
        "waiting": [{"bundle": one.hash.hex(), "reason": one.reason} for one in now.waiting],
        "refused": [{"bundle": one.hash.hex(), "reason": one.reason} for one in now.refused],
        "copied": now.copied,
        "clocks": [{"device": one.device_name, "ahead_seconds": one.ahead_ms // 1000} for one in now.clocks],
    }


def _tell_imported(imported: "Imported") -> None:
    if not imported.arrived:
        say(_("{file}: nothing in it; it may still be on its way").format(file=imported.path))
        return
    _tell_changes(imported)


def _tell_changes(imported: "Imported") -> None:
    known = sum(1 for one in imported.arrived if one.state == "known")
    parts = [ngettext("{n} change new", "{n} changes new", imported.changes).format(n=imported.changes)]
    if known:
        parts.append(ngettext("{n} bundle known already", "{n} bundles known already", known).format(n=known))
    if imported.conflicts:
        parts.append(
            ngettext("{n} record in conflict", "{n} records in conflict", imported.conflicts).format(
                n=imported.conflicts
            )
        )
    say(_("{file}: {what}").format(file=imported.path, what=_(", ").join(parts)))
    for reason, n in _reasons(imported.arrived, "waiting").items():
        say(ngettext("  {n} bundle waits: {reason}", "  {n} bundles wait: {reason}", n).format(n=n, reason=reason))


def _tell_refused(found: "Sequence[Imported]") -> int:
    """What cannot be taken in at all, on stderr; the exit code."""
    for imported in found:
        for reason, n in _reasons(imported.arrived, "refused").items():
            title = ngettext(
                "{n} bundle of {file} was not taken in", "{n} bundles of {file} were not taken in", n
            ).format(n=n, file=imported.path)
            report(KamtuiError(title, reason, _("What is known here stays as it was")))
    return int(any(one.state == "refused" for imported in found for one in imported.arrived))


def _reasons(arrived: "Iterable[Arrived]", state: str) -> dict[str, int]:
    """How many are in this state, by reason."""
    found: dict[str, int] = {}
    for one in arrived:
        if one.state == state:
            found[one.reason] = found.get(one.reason, 0) + 1
    return found


def _require_bundles(paths: "Iterable[str]", as_json: bool) -> None:
    """Raise for a path with nothing to take in, before a workspace is made for it."""
    from kamtui.sync.sifting import NoBundleError, require_bundles

    for name in paths:
        if name != "-":
            try:
                require_bundles(Path(name))
            except NoBundleError as error:
                if as_json:
                    row = {"bundle": "", "state": error.state, "changes": 0, "conflicts": 0}
                    print_json_list([{**row, "reason": error.message, "device": ""}])
                raise


def _tell_exchanged(one: "Exchanged") -> None:
    if one.imported.arrived or not one.error:
        _tell_changes(one.imported)
    if one.brought:
        say(ngettext("  {n} bundle brought there", "  {n} bundles brought there", one.brought).format(n=one.brought))


def _tell_status(now: "Status", session: Session) -> None:
    say(ngettext("{n} change to send", "{n} changes to send", now.to_send).format(n=now.to_send))
    if now.conflicts:
        text = ngettext(
            "{n} conflict: `kamtui sync conflicts` lists it", "{n} conflicts: `kamtui sync conflicts` lists them",
            now.conflicts,
        )  # fmt: skip
        say(text.format(n=now.conflicts))
    for gap in now.missing:
        n = gap.last - gap.first + 1
        text = ngettext("{n} change from {device} is not here yet", "{n} changes from {device} are not here yet", n)
        say(text.format(n=n, device=gap.device_name or _("an unknown device")))
    for bundle in now.waiting:
        say(_("A bundle waits: {reason}").format(reason=bundle.reason))
    refused: dict[str, int] = {}
    for bundle in now.refused:
        refused[bundle.reason] = refused.get(bundle.reason, 0) + 1
    for reason, n in refused.items():
        text = ngettext("{n} bundle was refused: {reason}", "{n} bundles were refused: {reason}", n)
        say(text.format(n=n, reason=reason))
    for name in now.copied:
        say(_("A copy of {device} went on under its name; both stories are kept").format(device=name))
    for clock in now.clocks:
        days = clock.ahead_ms // 86_400_000
        text = ngettext("The clock of {device} is {n} day ahead", "The clock of {device} is {n} days ahead", days)
        say(text.format(device=clock.device_name, n=days))
    for one in now.remotes:
        what = one.error or _("no exchange yet")
        if one.last_at and not one.error:
            what = _("last exchange {when}").format(when=_moment(one.last_at, session))
        say(_("{name}: {what}").format(name=one.name, what=what))


def _moment(text: str, session: Session) -> str:
    """An ISO time in words, where the user is."""
    from datetime import datetime

    from kamtui.locale.dates import moment_text

    now = session.now()
    return moment_text(datetime.fromisoformat(text).astimezone(now.tzinfo), now.date())


def _list_remotes(found: "list[Remote]", session: Session) -> None:
    columns = (
        Column(_("Name")), Column(_("Place"), least=MAIN), Column(_("For")), Column(_("Last exchange")),
        Column(_("Error"), least=8),
    )  # fmt: skip
    rows = [
        (
            one.name, one.place, _("my devices") if one.own else _("the team"),
            _moment(one.last_at, session) if one.last_at else "",
            one.error,
        )
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, _("No places yet: `kamtui sync remote add NAME FOLDER` adds one."))


sync = Family(
    "sync",
    (send, take, run, status, conflicts, resolve, join, remote),
    more=N_(
        "Several people and devices work apart and end equal, whatever the order in which files come. Nothing is lost: "
        "what was written at two places is kept twice and listed. `kamtui help sync-format` describes the files."
    ),
)

COMMANDS: dict[str, Command] = {"sync": sync}
