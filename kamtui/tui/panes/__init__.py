"""Panes: what one account looks like from one side. They read, draw and say what was chosen."""
