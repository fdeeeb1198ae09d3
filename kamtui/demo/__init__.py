"""The fictional workspace: ten firms as TOML, relative to today, logged as if a year had passed (domain.md §12)."""
