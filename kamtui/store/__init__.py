"""The only room that speaks SQL: workspace, change log, projection, queries (design.md §3, sync.md §1–2)."""
