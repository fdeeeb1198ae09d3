"""Exchange between devices by files: bundles and packs (sync.md §3). It knows the format; the store knows the log."""
