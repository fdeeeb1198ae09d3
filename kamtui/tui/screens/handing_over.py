"""Packs out and in, and the places of exchange, by keys: each in a worker, with a word on what came of it. A mixin of
the exchange pane's screen."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.store.remotes import Remote
from kamtui.tui.panes.exchange import Ref
from kamtui.tui.screens.doing import Doing
from kamtui.tui.working import Work

if TYPE_CHECKING:
    from kamtui.actions.exchanging import Exchanged, Exported, Imported, Progress
    from kamtui.store.workspace import Workspace
    from kamtui.tui.screens.exchange import ExchangeScreen


class HandingOver(Doing):
    """Commands that exchange with others."""

    @property
    def _pane(self) -> "ExchangeScreen":
        return cast("ExchangeScreen", self)

    def action_export_pack(self) -> None:
        """Write a pack; into a folder of exchange what is missing there."""
        if not self.writable():
            return
        from kamtui.tui.widgets.ask import Ask

        def taken(path: str | None) -> None:
            if path is not None and path.strip():
                self._export(pack_path(path))

        self._app.push_screen(
            Ask(
                _("Export a pack"), free_name(Path("~"), f"kamtui-{self.workspace.now():%Y-%m-%d}"), paths=True,
                hint=_("enter writes it, tab completes, esc leaves"), check=_stands_there,
                said=_("One file with all that is known here, to hand over; not encrypted. A folder gets what is "
                       "missing there."),
            ),
            taken,
        )  # fmt: skip

    def _export(self, path: Path) -> None:
        from kamtui.actions.exchanging import export_folder, export_pack

        def act(workspace: "Workspace", progress: "Progress") -> "Exported":
            if path.is_dir():
                return export_folder(workspace, path, progress)
            return export_pack(workspace, path, progress=progress)

        self._work(_("exporting"), act, self._exported)

    def _exported(self, done: "Exported") -> None:
        text = ngettext("{path}: {n} bundle written", "{path}: {n} bundles written", done.bundles)
        told = text.format(path=home_short(done.path), n=done.bundles)
        if not Path(done.path).is_dir():
            told += _(". ") + _("Not encrypted: whoever has the file can read it.")
        self.tell(told)

    def action_import_pack(self) -> None:
        """Take a pack in, or all that lies in a folder."""
        if not self.writable():
            return
        from kamtui.tui.widgets.ask import Ask

        def taken(path: str | None) -> None:
            if path is not None and path.strip():
                self._import(Path(path.strip()).expanduser())

        self._app.push_screen(
            Ask(
                _("Import a pack"), "~/", paths=True, check=_missing, strict=True,
                hint=_("enter takes it in, tab completes, esc leaves"),
                said=_("A pack or a folder. The same file twice changes nothing, and you can go on working meanwhile."),
            ),
            taken,
        )  # fmt: skip

    def _import(self, path: Path) -> None:
        from kamtui.actions.exchanging import import_path

        self._work(_("importing"), lambda own, progress: import_path(own, path, progress), self._imported)

    def _imported(self, done: "Imported") -> None:
        self.tell(imported_text(done))

    def action_exchange_now(self) -> None:
        """Fetch and bring what is new, with every place."""
        if not self._pane.now.remotes:
            self.refuse(_("there is no place to exchange with yet; n adds one"))
        else:
            self._exchange(None)

    def _exchange(self, name: str | None) -> None:
        from kamtui.actions.exchanging import exchange

        if self.writable():
            self._work(_("exchanging"), lambda own, progress: exchange(own, name, progress), self._exchanged)

    def _exchanged(self, done: "list[Exchanged]") -> None:
        failed = [one for one in done if one.error]
        told = []
        for one in done:
            if one.error is None:
                what = imported_parts(one.imported)
                if one.brought:
                    text = ngettext("{n} bundle brought there", "{n} bundles brought there", one.brought)
                    what.append(text.format(n=one.brought))
                told.append(_("{file}: {what}").format(file=one.remote.name, what=_(", ").join(what)))
        if told:
            self.tell("\n".join(told))
        for one in failed:
            assert one.error
            self._app.say(
                KamtuiError(
                    _("{file}: {what}").format(file=one.remote.name, what=one.error.title), one.error.message,
                    one.error.hint,
                )
            )  # fmt: skip

    def action_new(self) -> None:
        """Add a place: its folder, then its name."""
        if not self.writable():
            return
        from kamtui.tui.widgets.ask import Ask

        def taken(path: str | None) -> None:
            if path is not None and path.strip():
                self._ask_name(Path(path.strip()).expanduser())

        self._app.push_screen(
            Ask(
                _("New place"), "~/", paths=True, check=_no_folder, strict=True,
                hint=_("enter goes on, tab completes, esc leaves"),
                said=_("A folder that others reach as well: on a network drive, on a stick, or in a cloud drive."),
            ),
            taken,
        )  # fmt: skip

    def _ask_name(self, folder: Path) -> None:
        from kamtui.tui.widgets.ask import Ask

        def named(name: str | None) -> None:
            if name is not None:
                self._add_place(name.strip(), folder)

        title = _("Name of the place")
        self._app.push_screen(Ask(title, folder.resolve().name, hint=_("enter adds it, esc leaves")), named)

    def _add_place(self, name: str, folder: Path) -> None:
        from kamtui.actions.exchanging import add_remote

        if self.try_to(lambda: add_remote(self.workspace, name, folder)) is not None:
            self._pane.after_change(Ref("place", name))
            self.tell(_("{name} is a place of exchange now; s exchanges with it").format(name=name))

    def _forget(self, remote: Remote) -> None:
        if not self.writable():
            return
        from kamtui.actions.exchanging import remove_remote

        try:
            remove_remote(self.workspace, remote.name)
        except KamtuiError as error:
            self.say(error)
        else:
            self.tell(_("{name} is forgotten; what lies there stays").format(name=remote.name))
        self._pane.after_change()

    def _work(self, label: str, act: "Callable[[Workspace, Progress], Any]", told: Callable[[Any], None]) -> None:
        def ended(work: Work) -> None:
            if work.error is not None:
                self.say(work.error)
            elif work.result is None:
                self.tell(_("Ended. What had come until then stays; the rest comes the next time"))
            else:
                told(work.result)

        self._app.begin_work(Work(label, act, ended))


# Words and paths


def imported_parts(done: "Imported") -> list[str]:
    """What came in, in words."""
    n = done.changes
    parts = [ngettext("{n} change new", "{n} changes new", n).format(n=n)]
    if done.conflicts:
        n = done.conflicts
        parts.append(ngettext("{n} record in conflict", "{n} records in conflict", n).format(n=n))
    for state, text in (("waiting", _("{n} waiting")), ("refused", _("{n} refused"))):
        if n := sum(one.state == state for one in done.arrived):
            parts.append(text.format(n=n))
    return parts


def imported_text(done: "Imported") -> str:
    """What came in from a file, with the first reason why something did not."""
    told = _("{file}: {what}").format(file=home_short(done.path), what=_(", ").join(imported_parts(done)))
    reason = next((one.reason for one in done.arrived if one.reason), "")
    return f"{told}\n{reason}" if reason else told


def home_short(path: str) -> str:
    """A path with `~` for the user's own folder."""
    home = str(Path.home())
    return "~" + path[len(home) :] if path.startswith(home + "/") else path


def free_name(folder: Path, stem: str) -> str:
    """The name of a pack that does not stand in `folder` yet."""
    number = 1
    path = folder / f"{stem}.kamtui"
    while path.expanduser().exists():
        number += 1
        path = folder / f"{stem}-{number}.kamtui"
    return str(path)


def pack_path(text: str) -> Path:
    """What was typed for a pack; without an ending it gets that of packs."""
    path = Path(text.strip()).expanduser()
    return path if path.is_dir() or path.suffix else path.with_name(path.name + ".kamtui")


def _stands_there(text: str) -> str:
    if not text.strip():
        return _("Name a file")
    path = pack_path(text)
    if path.is_file():
        return _("{file} is there already; enter once more writes over it").format(file=home_short(str(path)))
    return ""


def _missing(text: str) -> str:
    path = Path(text.strip()).expanduser()
    return "" if text.strip() and path.exists() else _("There is no file {file}").format(file=text.strip())


def _no_folder(text: str) -> str:
    path = Path(text.strip()).expanduser()
    return "" if text.strip() and path.is_dir() else _("There is no folder {file}").format(file=text.strip())
