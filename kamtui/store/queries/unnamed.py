"""What stands where a record has no name: the change that names it has not come yet (sync.md §3, one missing)."""

UNNAMED = "…"
"""Reads as something left out in every language, and is as narrow as it can be."""


def called(column: str) -> str:
    """The SQL of a name or title that is never null."""
    return f"ifnull({column}, '{UNNAMED}')"
