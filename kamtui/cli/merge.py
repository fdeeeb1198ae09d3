"""`kamtui merge`: the likely doubles, joining two records, and remembering that two are not the same."""

from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.output import Column, print_json, print_json_list, print_table, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option, option
from kamtui.locale import N_, _, ngettext

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.queries.likeness import Pair
    from kamtui.store.workspace import Workspace

LISTED = 20
"""Pairs that are listed unless more are asked for: the likeliest, a screenful."""


@command(
    "merge",
    more=N_(
        "Without records it lists the people and accounts that are perhaps the same, the likeliest first. With two it "
        "makes one of them: people, accounts, opportunities and all else that has a name. Nothing is lost: an empty "
        "field is filled from the other record, differing values are listed, visits and steps of both are seen at one. "
        "`kamtui undo` parts them again. --not-same remembers, for the whole team, that two are not the same."
    ),
    examples=(
        ("kamtui merge", N_("what was perhaps written down twice")),
        ('kamtui merge "Chen Guodong" contact:chenguodong', N_("a person met twice")),
        ("kamtui merge account:hengyue account:恒岳银行", N_("a firm from two lists")),
        ('kamtui merge --not-same "Li Wen" "Li Wei"', N_("two people after all")),
    ),
)
@click.argument("record", required=False)
@click.argument("other", required=False)
@option("--list", "listing", is_flag=True, help=N_("List likely doubles, as without records"))
@option("--limit", type=click.IntRange(min=1), metavar="N", help=N_("How many pairs to list; else 20, in JSON all"))
@option("--not-same", is_flag=True, help=N_("Remember that the two are not the same"))
@json_option()
@click.pass_obj
def merge(
    session: Session, record: str | None, other: str | None, listing: bool, limit: int | None, not_same: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Make one of two records."""
    if record is None or listing:
        if record is not None or not_same:
            raise click.UsageError(_("A list takes no records; give two of them without --list"))
        with session.workspace() as workspace:
            _list(workspace, limit, as_json)
        return
    if other is None:
        raise click.UsageError(_("Name two records, or none for a list of likely doubles"))
    if limit is not None:
        raise click.UsageError(_("--limit is for the list"))
    from kamtui.store.names import resolve, resolve_any

    with session.workspace() as workspace:
        kind, one = resolve_any(workspace, record)
        two = resolve(workspace, kind, other)
        (_part if not_same else _join)(workspace, kind, one, two, as_json)


def _join(workspace: "Workspace", kind: str, one: "RecordId", two: "RecordId", as_json: bool) -> None:
    from kamtui.actions import joins
    from kamtui.cli.records import say_joined
    from kamtui.cli.values import reference_text
    from kamtui.records.kinds import kind_of

    names = [reference_text(workspace, kind, each) for each in (one, two)]
    canonical = joins.merge(workspace, kind, one, two)
    if as_json:
        from kamtui.documents.plain import record_json

        print_json(record_json(workspace, kind, canonical))
        return
    say(
        _("{name} and {other} are one {kind} now. `kamtui undo` parts them again.").format(
            name=names[0], other=names[1], kind=_(kind_of(kind).label)
        )
    )
    say_joined(workspace, kind, canonical)


def _part(workspace: "Workspace", kind: str, one: "RecordId", two: "RecordId", as_json: bool) -> None:
    from kamtui.actions.doubles import keep_apart
    from kamtui.cli.values import reference_text
    from kamtui.store.ids import id_text

    keep_apart(workspace, kind, one, two)
    names = [reference_text(workspace, kind, each) for each in (one, two)]
    if as_json:
        told = [{"id": id_text(each), "name": name} for each, name in zip((one, two), names, strict=True)]
        print_json({"kind": kind, "not_same": told})
        return
    say(
        _("{name} and {other} are not the same: remembered. `kamtui undo` takes it back.").format(
            name=names[0], other=names[1]
        )
    )


def tell_alike(workspace: "Workspace", kind: str, record: "RecordId") -> None:
    """Say on stderr what a record just made is perhaps the same as, and how the two are joined."""
    from kamtui.actions.doubles import alike_to, told_alike
    from kamtui.cli.session import tell
    from kamtui.documents.cells import in_a_line
    from kamtui.store.ids import id_text

    for other in alike_to(workspace, kind, record)[:1]:
        text = _("Perhaps the same as {other}; `kamtui merge {one} {two}` joins them")
        told = in_a_line(told_alike(workspace, kind, other))
        tell(text.format(other=told, one=id_text(other.id), two=id_text(record)))


def _list(workspace: "Workspace", limit: int | None, as_json: bool) -> None:
    from kamtui.actions.doubles import every_pair, reasons_text

    pairs = every_pair(workspace)
    if as_json:
        print_json_list(_pair_json(workspace, pair) for pair in pairs[:limit])
        return
    shown = pairs[: limit or LISTED]
    print_table(
        (
            Column(_("Likely"), right=True), Column(_("One"), least=12), Column(_("The other"), least=12),
            Column(_("Account"), least=8), Column(_("Why"), least=10),
        ),
        (
            (
                f"{pair.likeness.score:.0%}", *_told(workspace, pair), _accounts(workspace, pair),
                reasons_text(pair.likeness),
            )
            for pair in shown
        ),
        _("Nothing here looks as if it was written down twice."),
    )  # fmt: skip
    if more := len(pairs) - len(shown):
        say(ngettext("{n} more; --limit shows it", "{n} more; --limit shows them", more).format(n=more))
    if shown:
        say(_("`kamtui merge ONE OTHER` joins two, --not-same remembers that they are two; --json has their ids."))


def _told(workspace: "Workspace", pair: "Pair") -> tuple[str, str]:
    from kamtui.cli.values import reference_text

    one, other = (reference_text(workspace, pair.kind, each) for each in (pair.one, pair.other))
    return one, other


def _accounts(workspace: "Workspace", pair: "Pair") -> str:
    """The account of two people, or both where they differ."""
    names = [account["name"] for each in (pair.one, pair.other) if (account := _account_json(workspace, pair, each))]
    return " / ".join(dict.fromkeys(names))


def _account_json(workspace: "Workspace", pair: "Pair", record: "RecordId") -> dict[str, str] | None:
    from kamtui.cli.values import reference_text
    from kamtui.store.ids import id_text
    from kamtui.store.queries import account_of

    account = account_of(workspace, pair.kind, record) if pair.kind == "contact" else None
    return {"id": id_text(account), "name": reference_text(workspace, "account", account)} if account else None


def _pair_json(workspace: "Workspace", pair: "Pair") -> dict[str, Any]:
    from kamtui.store.ids import id_text

    records = [
        {"id": id_text(each), "name": name, "account": _account_json(workspace, pair, each)}
        for each, name in zip((pair.one, pair.other), _told(workspace, pair), strict=True)
    ]
    return {
        "kind": pair.kind, "score": round(pair.likeness.score, 2), "reasons": list(pair.likeness.reasons),
        "records": records,
    }


COMMANDS: dict[str, Command] = {"merge": merge}
