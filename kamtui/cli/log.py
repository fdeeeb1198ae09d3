"""`kamtui log` and `kamtui plan`: the quick-log grammar from the command line."""

import re
import sys
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import print_json, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.actions.log import Logged
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace

DRAFT = "log:command line"
"""Under which a text from the editor is kept until it is saved: one that could not be saved is offered again."""

SCISSORS = "-" * 24 + " >8 " + "-" * 24
"""What stands below this line in the editor is not read."""

_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:=\S*)?")
"""One word like an option: mistyped rather than a text. A list with dashes has spaces."""


@command(
    "log",
    more=N_(
        "Without TEXT your editor opens; without ACCOUNT the first line names it, else it is the visit "
        "planned for about now. - as TEXT reads the standard input. `kamtui help grammar` has the marks."
    ),
    examples=(
        ('kamtui log hengyue "@陈总 45m 演练方案认可 >>周五前发切换方案"', N_("a visit with a promise")),
        ('kamtui log hengyue "phone @chen asked for 26 min !send drill plan by fri"', N_("a call with a next step")),
        ("kamtui log", N_("in your editor")),
        ("pbpaste | kamtui log hengyue -", N_("from the clipboard")),
    ),
)
@click.argument("account", required=False)
@click.argument("text", required=False)
@json_option()
@click.pass_obj
def log(session: Session, account: str | None, text: str | None, as_json: bool) -> None:
    """Write down a visit."""
    from kamtui.actions.log import log_visit
    from kamtui.store.names import resolve

    _check(account, text)
    with session.workspace() as workspace:
        opened = workspace.now()
        of = resolve(workspace, "account", account) if account not in (None, "-") else None
        draft = ""
        if text is None and account != "-":
            text, draft = _from_editor(workspace), DRAFT
        elif text in (None, "-"):
            text = _from_input()
        if of is None:
            of, text = _account_of(workspace, text or "")
        logged = log_visit(workspace, of, text or "", opened=opened, draft=draft)
        _print(workspace, logged, as_json)


@command(
    "plan",
    examples=(
        ('kamtui plan hengyue "next tue 10:00 @chen !bring the drill plan"', N_("a visit ahead")),
        ('kamtui plan 恒岳 "下周二上午10点 @陈总"', N_("the same in Chinese")),
    ),
)
@click.argument("account")
@click.argument("text")
@json_option()
@click.pass_obj
def plan(session: Session, account: str, text: str, as_json: bool) -> None:
    """Plan a visit."""
    from kamtui.actions.log import log_visit
    from kamtui.store.names import resolve

    _check(account, text)
    with session.workspace() as workspace:
        of = resolve(workspace, "account", account)
        logged = log_visit(workspace, of, _from_input() if text == "-" else text, planned=True)
        _print(workspace, logged, as_json)


for _command in (log, plan):
    # A pasted list begins with a dash and is a text; what looks like a mistyped option is told in `_check`.
    _command.context_settings = {**_command.context_settings, "ignore_unknown_options": True}


def _check(account: str | None, text: str | None) -> None:
    """Raise for what can't be an account or a text, before anything is opened."""
    for word in (account, text):
        if word and _OPTION.fullmatch(word):
            raise click.NoSuchOption(word)
    if account is not None and not account.strip():
        raise KamtuiError(
            _("No account is named"), hint=_('Give its name or part of it: kamtui log hengyue "@chen 45m"')
        )


def _from_input() -> str:
    """The text on the standard input, in whatever encoding a file to import may be in. Raises `KamtuiError`."""
    from kamtui.exchange.encodings import decode

    content = sys.stdin.buffer.read()
    if not content.strip():
        return ""
    try:
        text, _encoding = decode(content, "-")
    except KamtuiError as error:
        raise KamtuiError(
            _("The standard input is no text that can be read"), hint=_("Save it as UTF-8 and try again")
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _at_terminal() -> bool:
    """Whether somebody sits at the standard input, so that an editor can be opened."""
    return sys.stdin.isatty()


def _from_editor(workspace: "Workspace") -> str:
    """What was typed in the user's editor. It is kept as a draft at once: what follows may fail."""
    from kamtui.store import drafts

    if not _at_terminal():
        raise KamtuiError(
            _("There is no text, and no terminal for an editor"),
            hint=_("Give the text after the account, or - to read it from the standard input"),
        )
    kept = drafts.find(workspace, DRAFT)
    begun = str(kept.body.get("text", "")) if kept else ""
    advice = _(
        "Write above this line. The first line may name the account. Marks: @who !next >>we promised "
        "<<they promised ?they asked #kind $opportunity; `kamtui help grammar` has them all."
    )
    try:
        edited = click.edit(f"{begun}\n\n{SCISSORS}\n{advice}\n", extension=".txt", require_save=False)
    except click.ClickException as error:
        raise KamtuiError(
            _("The editor could not be opened"),
            error.format_message(),
            _("Set EDITOR, or give the text after the account"),
        ) from error
    text = (edited or "").partition(SCISSORS)[0].strip()
    if not text:
        raise KamtuiError(_("Nothing was logged"), _("the text is empty"))
    drafts.keep(workspace, DRAFT, {"text": text})
    return text


def _account_of(workspace: "Workspace", text: str) -> "tuple[RecordId, str]":
    """The account a text without one is about, and the text without the line that names it.

    The first line names it, else it is that of the visit planned for about now. Raises `KamtuiError` for neither.
    """
    from kamtui.actions.log import default_account
    from kamtui.store.names import resolve

    first, _line_end, rest = text.strip().partition("\n")
    try:
        return resolve(workspace, "account", first), rest
    except KamtuiError as error:
        planned = default_account(workspace)
        if planned is None:
            raise KamtuiError(
                error.title,
                _("no visit is planned for about now"),
                error.hint or _("Name the account in the first line, or as `kamtui log ACCOUNT`"),
            ) from error
        return planned, text


def _print(workspace: "Workspace", logged: "Logged", as_json: bool) -> None:
    """What was saved and what was not understood."""
    from kamtui.store.names import name_of

    if as_json:
        from kamtui.documents.plain import record_json
        from kamtui.store.ids import id_text

        print_json(
            {
                "visit": record_json(workspace, "visit", logged.visit),
                "steps": [record_json(workspace, "step", step) for step in logged.steps],
                "people": [
                    {"id": id_text(one.id), "name": name_of(workspace, "contact", one.id), "state": one.state}
                    for one in logged.there
                ],
                "unparsed": [
                    {"line": one.line, "text": one.text, "reason": one.reason} for one in logged.reading.unparsed
                ],
            }
        )
        return
    from kamtui.cli.merge import tell_alike
    from kamtui.cli.values import value_text
    from kamtui.records.kinds import kind_of
    from kamtui.records.words import SORTS, VISIT_STATES, label_of

    visit, declared = workspace.get("visit", logged.visit), kind_of("visit")
    account = value_text(workspace, declared.field("account"), visit.account)
    when = value_text(workspace, declared.field("when"), visit.when) or _("no date")
    people = value_text(workspace, declared.field("attendees"), visit.attendees)
    state = label_of(VISIT_STATES, visit.state)
    say("  ".join(filter(None, (_("Saved ({state}):").format(state=state), account, when, people))))
    if logged.ahead:
        say("  " + _("It lies ahead: saved as planned"))
    for one in logged.there:
        name = name_of(workspace, "contact", one.id)
        if one.state == "guess":
            say("  " + _("? {name}, one of {n}").format(name=name, n=one.bearers))
        elif one.state == "new":
            say("  " + _("+ {name}, new").format(name=name))
            tell_alike(workspace, "contact", one.id)
    for id in logged.steps:
        step = workspace.get("step", id)
        due = value_text(workspace, kind_of("step").field("due"), step.due) or _("no date")
        say("  " + _("{label}: {text}").format(label=label_of(SORTS, step.sort), text=step.text) + f"  {due}")
    for unread in logged.reading.unparsed:
        say(
            _("  Not understood, kept as text (line {line}): {text}: {reason}").format(
                line=unread.line, text=unread.text, reason=_(unread.reason)
            )
        )


COMMANDS: dict[str, Command] = {"log": log, "plan": plan}
