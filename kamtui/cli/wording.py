"""click's commands and options in the language in use: texts are marked where they are declared and shown here."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from kamtui.cli import output
from kamtui.cli.listing import BY_NAME
from kamtui.documents.cells import cells, pad
from kamtui.locale import N_, _, language

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

USUAL, LEAST_WIDE, WIDEST = 80, 50, 100
"""Cells of a help line: into a pipe, at least, and at most, for longer ones are hard to read."""

NEVER_FIRST = "，。；：、！？）」』》.,;:!?)"
"""What must not begin a line."""

NEVER_LAST = ("（", "「", "『", "《")
"""What must not end a line."""


STOPS = ".。?？!！:："
"""A text that ends in one of these needs no full stop."""


class Paper(click.HelpFormatter):
    """Lays help out by terminal cells, where a Chinese character takes two; click's own counts characters."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        # click asks shutil how wide the terminal is, and shutil loads every compression there is (3 ms).
        super().__init__(indent_increment, width or max(LEAST_WIDE, min(output.width() or USUAL, max_width or WIDEST)))

    def write_text(self, text: str) -> None:
        """A paragraph, or several parted by empty lines."""
        space = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            for line in wrapped(" ".join(paragraph.split()), self.width - self.current_indent):
                self.write(f"{space}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns; the first is as wide as its widest entry up to `col_max` cells."""
        rows = list(rows)
        first = min(col_max, max((cells(row[0]) for row in rows), default=0)) + col_spacing
        space = " " * self.current_indent
        for name, meaning in rows:
            lines = wrapped(meaning, max(20, self.width - first - self.current_indent)) or [""]
            if cells(name) > first - col_spacing:
                self.write(f"{space}{name}\n")
                name = ""
            for line in lines:
                self.write(f"{space}{pad(name, first)}{line}".rstrip() + "\n")
                name = ""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How a command is called."""
        heading = prefix or _("Usage: ")
        self.write(f"{heading}{prog} {args}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """What a list stands under."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")


click.Context.formatter_class = Paper


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells: broken at spaces, and between Chinese characters."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and cells(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """What may not be broken: words with the spaces after them, single wide characters with the signs they bear."""
    pieces: list[str] = []
    word = ""
    for char in text:
        wide = cells(char) == 2
        clings = char in NEVER_FIRST or word[-1:] in NEVER_LAST
        if word and not clings and (wide or (word[-1] == " " and char != " ")):
            pieces.append(word)
            word = ""
        if not word and char in NEVER_FIRST and pieces:
            pieces[-1] += char
            continue
        word += char
        if wide and char not in NEVER_LAST:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def sentence(text: str) -> str:
    """`text` with a full stop of the language in use, unless it ends with a stop already."""
    if text[-1:] in STOPS:
        return text
    return text + ("。" if language() == "zh_CN" else ".")


class Option(click.Option):
    """An option whose help is marked with `N_`."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names and its help, translated."""
        record = super().get_help_record(ctx)
        return (record[0], _(self.help) if self.help else record[1]) if record else None


class Command(click.Command):
    """A command whose purpose stands in the listing, or is given where it belongs to a family; `more` says what the one
    line cannot, `examples` show it."""

    def __init__(
        self,
        *arguments: Any,
        purpose: str = "",
        more: str = "",
        examples: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._purpose = purpose
        self.more = more
        self.examples = examples

    @property
    def purpose(self) -> str:
        """What it is for, in one line, marked for translation."""
        return self._purpose or BY_NAME[self.name or ""].purpose

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, with its help in the language in use."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this and stop")
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with a message of our own for words that are left over."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left:
            ctx.fail(_("Too many words: {words}").format(words=" ".join(left)))
        return left

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The purpose as a sentence, and what more there is to say."""
        purpose = _(self.purpose)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(sentence(purpose[:1].upper() + purpose[1:]))
            if self.more:
                formatter.write_paragraph()
                formatter.write_text(_(self.more))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, under a translated heading."""
        options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        if self.examples:
            with formatter.section(_("Examples")):
                formatter.write_dl([(line, _(meaning)) for line, meaning in self.examples], col_max=44)


class Family(Command, click.Group):
    """Commands that share a word, such as `kamtui sync export`. Its help lists them."""

    def __init__(self, name: str, members: Sequence[Command], **options: Any) -> None:
        super().__init__(name=name, commands={str(one.name): one for one in members}, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As a group does: the words after the member's name are the member's."""
        return click.Group.parse_args(self, ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order they were given."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a message of our own for a name there is not."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            ctx.fail(_("must be one of {words}, not {value}").format(words=", ".join(self.commands), value=args[0]))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The members, then the options."""
        with formatter.section(_("Commands")):
            members = [(name, one) for name, one in self.commands.items() if isinstance(one, Command)]
            formatter.write_dl([(name, _(one.purpose)) for name, one in members])
        options(self, ctx, formatter)


def options(of: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command."""
    given = [param for param in of.get_params(ctx) if isinstance(param, click.Option)]
    rows = [record for param in given if (record := param.get_help_record(ctx))]
    with formatter.section(_("Options")):
        formatter.write_dl(rows)


def command(
    name: str, *, purpose: str = "", more: str = "", examples: Sequence[tuple[str, str]] = ()
) -> Callable[..., Command]:
    """Declare the command called `name`; its purpose is in the listing, unless it belongs to a family."""
    made: Callable[..., Command] = click.command(name, cls=Command, purpose=purpose, more=more, examples=examples)
    return made


def option(*names: str, **settings: Any) -> Decorator:
    """An option; `help` is marked with `N_`."""
    return click.option(*names, cls=Option, **settings)


def json_option() -> Decorator:
    """`--json`, the same everywhere."""
    return option("--json", "as_json", is_flag=True, help=N_("Print JSON, for scripts"))


class Count(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """A whole number from one up, to `most` where that is given; anything else is told in the language in use."""

    name = "number"

    def __init__(self, most: int = 0) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises `click.BadParameter`."""
        if isinstance(value, int):
            return value
        if not str(value).isdecimal() or not int(value):
            text = _("must be a whole number from 1 up, not {value}").format(value=value)
            raise click.BadParameter(text, ctx=ctx, param=param)
        if self.most and int(value) > self.most:
            text = _("must be at most {most}, not {value}").format(most=f"{self.most:,}", value=value)
            raise click.BadParameter(text, ctx=ctx, param=param)
        return int(value)


class OneOf(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """One of a few words; a wrong one is told in the language in use."""

    name = "word"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word itself. Raises `click.BadParameter`."""
        if value in self.words:
            return value
        text = _("must be one of {words}, not {value}").format(words=", ".join(self.words), value=value)
        raise click.BadParameter(text, ctx=ctx, param=param)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str | None:
        """The words, for the help."""
        return "|".join(self.words)
