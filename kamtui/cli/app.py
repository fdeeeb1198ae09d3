"""`kamtui` without a command: the app."""

from kamtui.cli.session import Session


def open_app(session: Session) -> int:
    """Open the app on the session's workspace; the app itself begins one when there is none. Returns its exit code."""
    from kamtui.tui.app import run

    path, home = session.path, session.home
    if not path.exists():
        return run(None, path, home, mouse=not session.no_mouse)
    from kamtui.store.queries import setting

    with session.workspace() as workspace:
        if workspace.me() is None and not workspace.read_only:
            from kamtui.actions.start import begin

            begin(path, home, session.now).close()
        mouse = not session.no_mouse and setting(workspace, "mouse") != "no"
        return run(workspace, path, home, mouse=mouse)
