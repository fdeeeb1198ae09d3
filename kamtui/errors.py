"""The one exception a user ever sees, and the one with which long work is ended by its user."""

from kamtui.locale import language

STOPS = ".。?？!！"
"""What a sentence ends with."""


class KamtuiError(Exception):
    """An expected failure, told once at the edge: on stderr by the command line, as a toast by the app.

    `title` says what went wrong, `message` why, `hint` what to do. Each is one short sentence in the user's language;
    the last two may be empty.
    """

    def __init__(self, title: str, message: str = "", hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """All three parts on one line, in the order what, why, what to do."""
        stop, gap = ("。", "") if language() == "zh_CN" else (".", " ")
        parts = [part.rstrip(".。") for part in (self.title, self.message, self.hint) if part]
        return gap.join(part if part[-1:] in STOPS else part + stop for part in parts) if len(parts) > 1 else parts[0]


class CancelledError(Exception):
    """The work was cancelled by its user: a progress raises it. What came before stays."""
