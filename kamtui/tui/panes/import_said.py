"""What is said of the columns of a file that is imported, and what follows: how each table is read, what stops it."""

from kamtui.actions.column_maps import remembered_map
from kamtui.actions.importing import FileRead, Part, Said
from kamtui.exchange.assignments import EXTRA, role_of, troubles
from kamtui.exchange.headings import ROLES, Plan, fold
from kamtui.locale import _
from kamtui.records.kinds import is_kind, kind_of
from kamtui.store.workspace import Workspace


class FileSaid:
    """The tables of one file with what was said of them. `place` is the one that is looked at; `remembered` says that
    the last file with these headings is followed."""

    def __init__(self, workspace: Workspace, file: FileRead) -> None:
        self.file = file
        self.place = 0
        self.remembered = False
        self.plans: dict[int, Plan] = {}
        self._columns: list[dict[str, str]] = [{} for _part in file.parts]
        self._kinds = [part.kind for part in file.parts]
        for place, part in enumerate(file.parts):
            self._remember(workspace, place, part)
        self._plan()

    @property
    def part(self) -> Part | None:
        """The table that is looked at; None for a file without columns."""
        return self.file.parts[self.place] if self.file.parts else None

    @property
    def kind(self) -> str:
        """What its rows are; empty while nobody knows."""
        return self._kinds[self.place] if self.file.parts else ""

    @property
    def plan(self) -> Plan | None:
        """How it is read; None while nobody knows what it is, and for a file without columns."""
        return self.plans.get(self.place)

    @property
    def all(self) -> list[Said]:
        """What was said of every table."""
        return [Said(kind, dict(said)) for kind, said in zip(self._kinds, self._columns, strict=True)]

    @property
    def stops(self) -> list[str]:
        """What has to be mended before the file can be imported."""
        found = []
        for place, part in enumerate(self.file.parts):
            plan = self.plans.get(place)
            if plan is None:
                # A sheet that nobody knows is passed over, as long as another one is known.
                found += [] if self.plans else [_("What are these rows? F6 says it")]
                continue
            for trouble in troubles(kind_of(plan.kind), plan, part.is_key):
                if trouble.stops and trouble.column < 0:
                    found.append(trouble.text)
                elif trouble.stops:
                    heading = part.table.headings[trouble.column]
                    found.append(_("{heading}: {what}").format(heading=heading, what=trouble.text))
        return found

    def changed(self, index: int) -> bool:
        """Whether a person said what this column is."""
        part = self.part
        said = {fold(heading) for heading in self._columns[self.place]}
        return part is not None and fold(part.table.headings[index]) in said

    def was(self, index: int) -> str:
        """What a column was recognised as, where something else was said of another one and it is that no longer."""
        plan, part = self.plan, self.part
        if plan is None or part is None or self.changed(index):
            return ""
        guessed = role_of(part.plan(self.kind, {}).columns[index])
        return guessed if guessed != role_of(plan.columns[index]) else ""

    def say_column(self, index: int, role: str | None) -> None:
        """Take a column for something else; None: for what it was recognised as."""
        assert self.part is not None
        heading = self.part.table.headings[index]
        said = {name: one for name, one in self._columns[self.place].items() if fold(name) != fold(heading)}
        if role is not None:
            said[heading] = role
        self._columns[self.place] = said
        self._plan()

    def say_kind(self, kind: str) -> None:
        """Take the rows for something else; what was said of columns that this kind has not is forgotten."""
        self._kinds[self.place] = kind
        said = self._columns[self.place]
        self._columns[self.place] = {name: role for name, role in said.items() if _has(kind, role)}
        self._plan()

    def _plan(self) -> None:
        said = zip(self.file.parts, self._kinds, self._columns, strict=True)
        self.plans = {place: part.plan(kind, columns) for place, (part, kind, columns) in enumerate(said) if kind}

    def _remember(self, workspace: Workspace, place: int, part: Part) -> None:
        """Begin with what was said of the last file with the same headings, as far as it still has a meaning here."""
        kept = remembered_map(workspace, part.table.headings)
        if kept is None:
            return
        kind = kept.kind if is_kind(kept.kind) else part.kind
        known = {fold(heading) for heading in part.table.headings}
        if kind:
            self._kinds[place] = kind
            self._columns[place] = {
                name: role for name, role in kept.columns.items() if fold(name) in known and _has(kind, role)
            }
            self.remembered = True


def _has(kind: str, role: str) -> bool:
    """Whether a column of a table of this kind can be that."""
    return role in kind_of(kind).by_name or role in (EXTRA, *ROLES)
