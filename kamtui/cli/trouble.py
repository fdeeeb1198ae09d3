"""What goes wrong, told once on stderr: what, why, what to do. No traceback, unless `KAMTUI_DEBUG` asks for one."""

import os
import sys
from contextlib import suppress

import click

from kamtui.cli.wording import sentence
from kamtui.documents.cells import in_lines
from kamtui.errors import KamtuiError
from kamtui.locale import _, language


def told(error: KamtuiError) -> str:
    """The three parts as text: `What: why. What to do.` A hint of several lines (candidates) stays as it is."""
    chinese = language() == "zh_CN"
    text = error.title.rstrip(".。")
    if error.message:
        text += ("：" if chinese else ": ") + error.message
    text = sentence(text)
    if error.hint:
        text += ("" if chinese else " ") + (error.hint if "\n" in error.hint else sentence(error.hint))
    return in_lines(text)


def report(error: KamtuiError) -> None:
    """Tell an expected failure."""
    click.echo(told(error), err=True)


def report_surprise(error: Exception) -> None:
    """Tell what should not have happened, in one line, with what to do about it."""
    if os.environ.get("KAMTUI_DEBUG"):
        import traceback

        traceback.print_exception(error)
    # Only the store speaks SQL, so its errors are known here by where they come from.
    if type(error).__module__ == "sqlite3":
        report(
            KamtuiError(_("The workspace could not be read"), str(error), _("Run `kamtui check`, or restore a backup"))
        )
        return
    if isinstance(error, OSError) and error.strerror:
        name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
        report(KamtuiError(_("The system refused"), f"{error.strerror} {name}".strip(), _("Nothing else was done")))
        return
    said = " ".join(f"{type(error).__name__} {error}".split())
    report(
        KamtuiError(
            _("kamtui met something it did not expect"),
            said,
            _("Please report it; KAMTUI_DEBUG=1 before the command shows where it happened"),
        )
    )


def usage(error: click.UsageError) -> KamtuiError:
    """A wrong way of calling a command, in the language in use."""
    path = error.ctx.command_path if error.ctx else "kamtui"
    hint = _("`{command} --help` shows how it is used").format(command=path)
    return KamtuiError(_what(error), hint=hint)


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities or []
        if near:
            return _("There is no option {name}; did you mean {names}?").format(
                name=error.option_name, names=", ".join(near)
            )
        return _("There is no option {name}").format(name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing").format(name=_name(error.param))
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} {error.message}" if error.param else error.message
    if isinstance(error, click.BadOptionUsage):
        # click raises the same for both mistakes, and only its English sentence tells them apart.
        text = _("{name} takes no value") if "not take" in error.message else _("{name} needs a value")
        return text.format(name=error.option_name)
    return error.message


def _name(param: click.Parameter | None) -> str:
    """What a person types for a parameter: `--format`, `ACCOUNT`."""
    if param is None:
        return _("something")
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name.upper()


def silence() -> None:
    """Nobody reads any more (`| head`): let what is still written go nowhere."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
