"""`kamtui` without a command: the app."""

from kamtui.cli.session import Session


def open_app(session: Session) -> int:
    """Open the app on the session's workspace; the app itself begins one when there is none. Returns its exit code."""
    from kamtui.tui.app import run

    return run(session.path, session.home, mouse=not session.no_mouse)
