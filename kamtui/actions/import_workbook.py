"""Taking a workbook in: every sheet with a table, all of them in one transaction and one step of undo."""

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kamtui.actions.imports import Imported, Progress, in_one_action, work_on
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.identity import OWN
from kamtui.exchange.tables import file_name
from kamtui.exchange.workbooks import Sheet, read_workbook
from kamtui.locale import _
from kamtui.records.kinds import kind_names
from kamtui.store.bulk import SOURCES
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

if TYPE_CHECKING:
    from kamtui.actions.import_rows import TableImport

FIRST = ("teammate", "account", "contact", "opportunity", "visit", "step")
"""Kinds in the order in which they refer to each other: what is referred to comes first, wherever its sheet stands."""


class Wanted(NamedTuple):
    """A sheet and what is said of it, as `imports.import_table` takes it. `anew`: what it is was said against what its
    headings say, and is to be remembered though nothing was said of a column."""

    sheet: Sheet
    kind: str | None = None
    columns: Mapping[str, str] | None = None
    anew: bool = False


def import_workbook(
    workspace: Workspace,
    content: bytes,
    path: Path | str,
    kind: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    bare: bool = False,
) -> list[Imported]:
    """Import the sheets of a workbook, as `imports.import_file` does a table: one result for each sheet.

    A sheet that holds nothing kamtui knows is passed over and named, as long as another one can be taken. Raises
    `KamtuiError` when none can, and then nothing was written.
    """
    sheets = read_workbook(content, file_name(path), tuple(columns or ()), bare)
    return import_sheets(workspace, [Wanted(sheet, kind, columns) for sheet in sheets], path, dry_run, progress)


def import_sheets(
    workspace: Workspace, wanted: Sequence[Wanted], path: Path | str, dry_run: bool, progress: Progress | None
) -> list[Imported]:
    """Import these sheets, as they are wanted, in one transaction. Raises `KamtuiError` as `import_workbook` does."""
    work = _Book(workspace, wanted, path, progress)
    return in_one_action(workspace, work.source, work.run, dry_run, progress)


class _Book:
    """One import of one workbook."""

    def __init__(
        self,
        workspace: Workspace,
        wanted: Sequence[Wanted],
        path: Path | str,
        progress: Progress | None,
    ) -> None:
        from kamtui.actions.import_own import OwnImport

        self._several = len(wanted) > 1
        self._refused: list[tuple[Sheet, KamtuiError]] = []
        self._works: list[tuple[Sheet, TableImport]] = []
        ours = [one.sheet for one in wanted if own.is_own_table(one.sheet.table)]
        rows = list(chain.from_iterable(own.table_rows(sheet.table) for sheet in ours))
        self._own: OwnImport | None = (
            OwnImport(workspace, rows, str(path), f"{OWN}/xlsx", progress) if ours else None
        )
        for sheet, kind, columns, anew in wanted:
            if any(sheet is one for one in ours):
                continue
            name = f"{file_name(path)} [{sheet.name}]" if self._several else file_name(path)
            try:
                work = work_on(workspace, sheet.table, path, kind, progress, columns, name)
                work.remembers = work.remembers or anew
                self._works.append((sheet, work))
            except KamtuiError as error:
                self._refused.append((sheet, error))
        if not ours and not self._works:
            raise self._refusal(file_name(path))
        sources = [self._own.source] if self._own else []
        self.source = SOURCES.join(dict.fromkeys((*sources, *(work.source for _sheet, work in self._works))))

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write every sheet; runs inside the import's transaction. Results come in the order of the sheets."""
        results = self._own.run(transaction) if self._own else []
        order = [*FIRST, *(name for name in kind_names() if name not in FIRST)]
        done: dict[str, list[Imported]] = {}
        for sheet, work in sorted(self._works, key=lambda pair: order.index(pair[1].kind)):
            done[sheet.name] = work.run(transaction)
        for sheet, _work in self._works:
            for result in done[sheet.name]:
                result.sheet = sheet.name if self._several else ""
                result.notes += self._notes_on(sheet)
                results.append(result)
        results[0].notes += [
            _("The sheet {name} was passed over: {reason}").format(name=sheet.name, reason=error)
            for sheet, error in self._refused
        ]
        return results

    def _notes_on(self, sheet: Sheet) -> list[str]:
        notes = []
        if sheet.hidden:
            notes.append(_("The sheet {name} is hidden; it was read like the others").format(name=sheet.name))
        return notes

    def _refusal(self, name: str) -> KamtuiError:
        """Why none of the sheets can be taken."""
        first = self._refused[0][1]
        if not self._several:
            return first
        reasons = "; ".join(f"{sheet.name}: {error.title}" for sheet, error in self._refused)
        return KamtuiError(
            _("None of the sheets of {file} can be taken").format(file=name), reasons[:600], first.hint
        )
