"""`kamtui` itself: its own options, its commands by name, and the one place where a run ends."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from kamtui import __version__, locale
from kamtui.cli import trouble
from kamtui.cli.listing import BY_NAME, COMMANDS
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, OneOf, option, options
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C has ended: 128 and the signal's number."""


class Kamtui(click.Group):
    """The group of commands. A command's module is loaded when the command is called or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the listing."""
        return [listed.name for listed in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded."""
        listed = BY_NAME.get(cmd_name)
        if listed is None:
            return None
        module = import_module(f"kamtui.cli.{listed.module}")
        found: click.Command = vars(module)["COMMANDS"][cmd_name]
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a message of our own for a name there is not."""
        if args and args[0] not in BY_NAME and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], BY_NAME)
            if near:
                ctx.fail(
                    _("There is no command {name}; did you mean {names}?").format(name=args[0], names=", ".join(near))
                )
            ctx.fail(_("There is no command {name}").format(name=args[0]))
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, with its help in the language in use."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("Show this and stop")
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What kamtui is, and what it does without a command."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_("Key account management at the keyboard, over one local file."))
            formatter.write_paragraph()
            formatter.write_text(
                _(
                    "Without a command it opens the app. RECORD and ACCOUNT are a name, part of one, "
                    "pinyin initials or an id."
                )
            )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their headings, then the options that go before a command."""
        for heading in dict.fromkeys(listed.heading for listed in COMMANDS):
            with formatter.section(_(heading)):
                formatter.write_dl(
                    [(listed.name, _(listed.purpose)) for listed in COMMANDS if listed.heading == heading]
                )
        options(self, ctx, formatter)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]  # it always leaves
        """Run a command line and leave by `SystemExit`."""
        given = list(sys.argv[1:] if args is None else args)
        locale.use(_language(given) or locale.system_language())
        _speak_utf8()
        sys.exit(self._run(given, prog_name or "kamtui", extra))

    def _run(self, args: list[str], name: str, extra: dict[str, Any]) -> int:
        extra.pop("standalone_mode", None)
        if os.environ.get("_KAMTUI_COMPLETE"):
            super().main(args, name, **extra)
        try:
            with self.make_context(name, args, **extra) as ctx:
                code = self.invoke(ctx)
            sys.stdout.flush()
        except click.exceptions.Exit as end:
            code = end.exit_code
        except click.UsageError as error:
            trouble.report(trouble.usage(error))
            return 2
        except KamtuiError as error:
            trouble.report(error)
            return 1
        except BrokenPipeError:
            trouble.silence()
            return 0
        except (click.Abort, KeyboardInterrupt):
            return INTERRUPTED
        except click.ClickException as error:
            trouble.report(KamtuiError(error.format_message()))
            return 1
        except Exception as error:  # noqa: BLE001  # the edge: whatever it is, a person gets a sentence
            trouble.report_surprise(error)
            return 1
        return code if isinstance(code, int) else 0


def _language(args: Sequence[str]) -> str:
    """What `--lang` says, before anything is loaded: help is written while the line is still being read."""
    for place, word in enumerate(args):
        if word == "--lang":
            return args[place + 1] if place + 1 < len(args) else ""
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if not word.startswith("-") and (place == 0 or args[place - 1] != "--db"):
            return ""
    return ""


def _speak_utf8() -> None:
    """Pipes get UTF-8 whatever the locale; a terminal of another encoding gets a sign for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "")
        if encoding != "utf8" and (change := getattr(stream, "reconfigure", None)):
            if stream.isatty():
                change(errors="replace")
            else:
                change(encoding="utf-8")


@click.group("kamtui", cls=Kamtui, invoke_without_command=True)
@option("--db", metavar="FILE", help=N_("The workspace; else KAMTUI_DB, else the default one"))
@option("--lang", type=OneOf(*locale.LANGUAGES), help=N_("The language; else KAMTUI_LANG, the setting, the system's"))
@option("--no-mouse", is_flag=True, help=N_("Leave the mouse to the terminal"))
@option("--version", is_flag=True, help=N_("Show the version and stop"))
@click.pass_context
def kamtui(ctx: click.Context, db: str | None, lang: str | None, no_mouse: bool, version: bool) -> int | None:
    """Open the app, or do what the command says."""
    if version:
        click.echo(f"kamtui {__version__}")
        ctx.exit()
    ctx.obj = Session(db, bool(lang or os.environ.get("KAMTUI_LANG")), no_mouse)
    if ctx.invoked_subcommand is None:
        from kamtui.cli.app import open_app

        return open_app(ctx.obj)
    return None


__all__ = ["Command", "kamtui"]
