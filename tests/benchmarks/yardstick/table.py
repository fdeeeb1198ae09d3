"""A bare Textual app with one table of ten thousand accounts: what a list costs when a stock widget draws it."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Static

ROWS = 10_000
"""As many accounts as the large workspace has."""


class Table(App[None]):
    """The table, and READY below it once it can be used."""

    CSS = "#state { dock: bottom; height: 1; }"

    def compose(self) -> ComposeResult:
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns("number", "account", "last visit", "next step", "value")
        table.add_rows(
            (
                f"row {row}",
                f"Account {row * 7919 % ROWS:05d} 恒岳",
                f"2026-{row % 9 + 1:02d}-{row % 28 + 1:02d}",
                f"call buyer {row % 97}",
                str(row * 31 % 100_000),
            )
            for row in range(ROWS)
        )
        yield table
        yield Static("READY", id="state")

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()


if __name__ == "__main__":
    Table().run()
