"""Makes the frozen files of a release: `python -m tests.frozen.make`, once for each release, never again.

They are a workspace as that release wrote it, a pack of it with what is private, and what `export --private` said.
Every later kamtui opens them and says the same (`test_frozen.py`).
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import kamtui
from kamtui.actions import records
from kamtui.actions.exchanging import export_pack, import_path
from kamtui.actions.exports import export
from kamtui.actions.joins import merge
from kamtui.actions.log import log_visit
from kamtui.actions.start import begin
from kamtui.records.values import Money, RecordId, Value
from kamtui.store.backup import backup
from kamtui.store.ids import derived_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

FOLDER = Path(__file__).parent
"""Where the files lie, named by the release."""

BANK, DAIRY = derived_id("account", "bank"), derived_id("account", "dairy")
CHEN, CHEN_AGAIN = derived_id("contact", "chen"), derived_id("contact", "chen again")


class Clock:
    """Every look is a minute later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def put(workspace: Workspace, kind: str, record: RecordId, **values: Value) -> None:
    """Make or change a record."""
    with workspace.action("edit") as transaction:
        reading = workspace.read(kind, record)
        if reading.base:
            records.put_changes(workspace, transaction, reading, values)
        else:
            records.put(workspace, transaction, kind, values, record)


def make(folder: Path, release: str) -> None:
    """Write the three files of a release."""
    with TemporaryDirectory() as name:
        place, clock = Path(name), Clock()
        with (
            begin(place / "anna.db", place / "anna", clock, "Anna Wu") as anna,
            begin(place / "ben.db", place / "ben", clock, "Ben Ode") as ben,
        ):
            put(anna, "account", BANK, name="Hengyue Bank", native_name="恒岳银行", tier="platinum",
                private_notes="likes opera", **{"x.Region": "East"})  # fmt: skip
            put(anna, "account", DAIRY, name="Suhe Dairy", tier="gold")
            for contact, called in ((CHEN, "Chen Guodong"), (CHEN_AGAIN, "Chen Guo-dong")):
                put(anna, "contact", contact, name=called, account=BANK, title="IT director", motive="calm nights")
            put(anna, "opportunity", derived_id("opportunity"), name="Core switch", account=BANK,
                value=Money("1200000.50", "CNY"), expected_close="2027-03-31")  # fmt: skip
            log_visit(anna, BANK, "@Chen #onsite 45m trust:20 needs:15 担心切换窗口 >>plan by friday !call by 12-01")
            put(anna, "step", derived_id("step"), account=DAIRY, text="send the offer", due="2026-12-04")
            undo(anna)
            pack = place / "pack.kamtui"
            export_pack(anna, pack)
            import_path(ben, pack)
            # Written apart: a conflict, a deletion in question, one person joined to another.
            put(anna, "account", BANK, city="Shanghai")
            put(ben, "account", BANK, city="Beijing")
            with ben.action("delete") as transaction:
                transaction.delete("account", DAIRY)
            put(anna, "account", DAIRY, industry="food")
            merge(anna, "contact", CHEN, CHEN_AGAIN)
            export_pack(ben, pack)
            import_path(anna, pack)
            export_pack(anna, folder / f"{release}.kamtui", own=True)
            export(anna, folder / f"{release}.json", "json", private=True)
            backup(anna, folder / f"{release}.db")
        with closing(sqlite3.connect(folder / f"{release}.db")) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("VACUUM")


if __name__ == "__main__":
    make(FOLDER, kamtui.__version__)
