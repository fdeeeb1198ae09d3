"""The fictional workspace: ten firms as TOML, told relative to today, and logged as if a year had passed (domain.md §12)."""
