"""The numbers that mark a workspace file: light, for every start reads them."""

LATEST = 2
"""`user_version` of the workspaces this kamtui writes: the number of its migrations."""

APPLICATION_ID = 0x6B616D74
"""Marks the file as a kamtui workspace (`kamt`)."""
