"""kamtui: key account management at the keyboard, over one local file."""

__version__ = "0.3.0"
