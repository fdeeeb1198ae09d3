"""What the commands do in the exchange pane: settle, exchange, hand over, take in. A mixin of its screen."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from kamtui.actions.waiting import Unsent
from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.conflicts import Conflict
from kamtui.store.remotes import Remote
from kamtui.tui.panes.exchange import Ref
from kamtui.tui.panes.sides import MINE, THEIRS, field_of, ordered_sides
from kamtui.tui.screens.doing import Doing
from kamtui.tui.working import Work

if TYPE_CHECKING:
    from kamtui.actions.exchanging import Exchanged, Exported, Imported, Progress
    from kamtui.store.undo import Undone
    from kamtui.store.workspace import Workspace
    from kamtui.tui.screens.exchange import ExchangeScreen

Left: TypeAlias = str | tuple[str, RecordId] | None
"""Where to go on: a command of the account screen, or a record to show."""

LINES_FROM = 60
"""Characters from which a text is written in a box of several lines."""


class Settling(Doing):
    """Commands of the exchange pane."""

    changed = False
    """Something was written since the pane was opened."""

    @property
    def _pane(self) -> "ExchangeScreen":
        return cast("ExchangeScreen", self)

    # Conflicts

    def action_side(self, step: int) -> None:
        """The arrow keys: choose another side."""
        told = self._pane.told
        if told is None:
            self.refuse(_("no conflict is chosen"))
            return
        self._pane.side = max(0, min(self._pane.side + step, len(told.sides) - 1))
        self._pane.show_sides()

    def action_keep_mine(self) -> None:
        """My value stays."""
        self._keep(MINE, _("no side of this conflict is yours"))

    def action_keep_theirs(self) -> None:
        """The value of the other stays."""
        self._keep(THEIRS, _("every side of this conflict is yours"))

    def _keep(self, key: str, none: str) -> None:
        told = self._pane.told
        if told is None:
            self.refuse(_("no conflict is chosen"))
        elif (index := told.with_key(key)) is None:
            self.refuse(none)
        else:
            self._settle(index)

    def _settle(self, index: int) -> None:
        """Let one side stay, and go to the next conflict."""
        conflict = self._pane.conflict
        if conflict is None or not self.writable():
            return
        side = ordered_sides(self.workspace, conflict)[index]
        told = self._pane.told
        value: Value = side.value
        if conflict.sort != "values" and told is not None:
            value = int(told.sides[index].deletes)
        self._resolve(conflict, value)

    def _resolve(self, conflict: Conflict, value: Value) -> None:
        from kamtui.actions.conflicts import resolve

        told = self._pane.told
        ids = [one.id for one in self._pane.now.conflicts]
        at = ids.index(conflict.id)
        following = [*ids[at + 1 :], *ids[:at]]
        if self.try_to(lambda: resolve(self.workspace, conflict.id, "value", value)) is None:
            self._pane.reload()
            return
        self._pane.after_change(*(Ref("conflict", one) for one in following))
        name = told.name if told else ""
        if told and told.field:
            name = _("{name}, {field}").format(name=name, field=told.field)
        self.tell(_("Settled: {what}. u takes it back").format(what=name))

    def action_edit(self) -> None:
        """Write a new value instead of all sides."""
        conflict, told = self._pane.conflict, self._pane.told
        if conflict is None or told is None:
            self.refuse(_("only a conflict can be written anew"))
        elif not told.values:
            self.refuse(_("here only to keep or to delete is in question"))
        elif told.sides[self._pane.side].private and not self._pane.revealed:
            self.refuse(_("it is private: p shows it first"))
        elif self.writable():
            self._ask_value(conflict)

    def _ask_value(self, conflict: Conflict) -> None:
        from kamtui.tui.forms.fields import as_text, from_text
        from kamtui.tui.widgets.ask import Ask

        side = ordered_sides(self.workspace, conflict)[self._pane.side]
        field = field_of(conflict)
        text = as_text(self.workspace, field, side.value) if field else str(side.value or "")
        lines = bool(field and field.shape == "long") or "\n" in text or len(text) > LINES_FROM

        def value_of(typed: str) -> Value:
            return from_text(self.workspace, field, typed) if field else typed

        def wrong(typed: str) -> str:
            try:
                value_of(typed)
            except KamtuiError as error:
                return str(error)
            return ""

        def written(typed: str | None) -> None:
            if typed is not None:
                self._resolve(conflict, value_of(typed))

        hint = _("^s saves, esc leaves") if lines else _("enter saves, esc leaves")
        told = self._pane.told
        title = _("New value of {field}").format(field=told.field if told else conflict.field)
        self._app.push_screen(Ask(title, text, hint=hint, check=wrong, strict=True, lines=lines), written)

    def action_delete(self) -> None:
        """Delete the record whose deletion is in question; forget a place."""
        thing, told = self._pane.thing, self._pane.told
        if told is not None:
            if told.deletion is None:
                self.refuse(_("no deletion is in question here"))
            else:
                self._settle(told.deletion)
        elif isinstance(thing, Remote):
            self._forget(thing)
        else:
            self.refuse(_("only a place can be taken out here"))

    def action_open(self) -> None:
        """Let the chosen side stay; exchange with the place; show the record that waits."""
        pane = self._pane
        if pane.told is not None:
            self._settle(pane.side)
        elif isinstance(pane.thing, Remote):
            self._exchange(pane.thing.name)
        elif isinstance(pane.thing, Unsent) and pane.thing.subject and self._account_of(*pane.thing.subject):
            self.leave_for(pane.thing.subject)
        elif isinstance(pane.list.current, Ref) and pane.list.current.sort == "no place":
            self.action_new()
        else:
            self.refuse(_("there is nothing to open here"))

    def _account_of(self, kind: str, record: RecordId) -> RecordId | None:
        account = record if kind == "account" else queries.account_of(self.workspace, kind, record)
        return account if account and queries.account(self.workspace, account) else None

    def action_copy(self) -> None:
        """Copy the chosen value, or the folder of a place."""
        pane = self._pane
        text = ""
        if pane.told is not None:
            side = pane.told.sides[pane.side]
            text = "" if side.private and not pane.revealed else side.value
        elif isinstance(pane.thing, Remote):
            text = pane.thing.place
        if text:
            self._app.copy_to_clipboard(text)
            self.tell(_("Copied: {text}").format(text=" ".join(text.split())[:60]))
        else:
            self.refuse(_("there is nothing to copy here"))

    def _go_where(self, done: "Undone") -> None:
        """An undo may bring a conflict back: be on it."""
        records = {edit.record for edit in self.workspace.log.of_action(done.action)}
        self._pane.after_change()
        back = [Ref("conflict", one.id) for one in self._pane.now.conflicts if one.record in records]
        if back:
            self._pane.reload(*back)

    # Packs and places

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

    # From here to elsewhere

    def leave_for(self, to: Left) -> None:
        """Go on at the account screen."""
        from kamtui.tui.screens.account import AccountScreen

        stack = self._app.screen_stack
        if len(stack) > 1 and isinstance(stack[-2], AccountScreen):
            self._pane.dismiss(to)
        else:
            self.refuse(_("esc goes back to what you were writing"))

    def action_back(self) -> None:
        """End long work; from the detail to the list; else leave."""
        pane = self._pane
        if self._app.work is not None:
            self._app.work.cancel()
        elif pane.focused is not pane.list:
            pane.list.focus()
        else:
            pane.dismiss(None)

    def action_next_pane(self) -> None:
        """From the list to what is told, and back."""
        self._pane.focus_next()

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self._app.exit(0)

    def action_pane_1(self) -> None:
        """The briefing."""
        self.leave_for("pane_1")

    def action_pane_2(self) -> None:
        """The visits."""
        self.leave_for("pane_2")

    def action_pane_3(self) -> None:
        """The people."""
        self.leave_for("pane_3")

    def action_pane_6(self) -> None:
        """It is open already."""
        self._pane.list.focus()

    def action_log(self) -> None:
        """Log a visit."""
        self.leave_for("log")

    def action_find(self) -> None:
        """Find an account or a person."""
        self.leave_for("find")

    def action_filter(self) -> None:
        """There is no filter."""
        self.refuse(_("there is nothing to filter here"))

    def action_done(self) -> None:
        """Nothing is ticked here."""
        self.refuse(_("only a step can be ticked"))

    def action_help(self) -> None:
        """The keys that work here, and the marks."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("exchange", "line", "everywhere"))


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
