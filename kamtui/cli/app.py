"""`kamtui` without a command: the app."""

from kamtui.cli.session import Session


def open_app(session: Session) -> int:
    """Open the app on the session's workspace; the app itself begins one when there is none. Returns its exit code."""
    from kamtui.store.surroundings import warnings
    from kamtui.tui.app import run

    path = session.path
    mouse = not session.no_mouse
    if path.exists():
        from kamtui.store.queries import setting

        with session.workspace() as workspace:  # it also takes up the language of the setting
            mouse = mouse and setting(workspace, "mouse") != "no"
    return run(path, session.home, mouse=mouse, told=tuple(warnings(path)))
