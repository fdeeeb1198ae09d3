"""`kamtui search`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import LEAST, MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, Count, command, json_option, option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from kamtui.store.search import Hit
    from kamtui.store.workspace import Workspace

PAGE = 50
"""Hits that are shown unless more are asked for: two screens."""


@command(
    "search",
    more=N_(
        "All words must occur in one record: Chinese ones anywhere, Latin ones and codes from where a word begins. "
        "Names are found by pinyin and its initials too. What is private is not looked in."
    ),
    examples=(
        ("kamtui search 切换", N_("a word, anywhere")),
        ("kamtui search drill plan", N_("both words in one record")),
        ("kamtui search PO-482913", N_("a code, or how it begins")),
        ("kamtui search hyyh", N_("a name by its initials")),
        ("kamtui search RTO --account hengyue", N_("inside one account")),
    ),
)
@click.argument("query", nargs=-1, required=True)
@option("--limit", type=Count(), metavar="N", default=PAGE, help=N_("At most N hits; 50 unless told"))
@option("--account", metavar="ACCOUNT", help=N_("What belongs to one account alone"))
@json_option()
@click.pass_obj
def search(session: Session, query: tuple[str, ...], limit: int, account: str | None, as_json: bool) -> None:
    """Search everything."""
    from kamtui.store.search import find

    with session.workspace() as workspace:
        of = None
        if account:
            from kamtui.store.names import resolve

            of = resolve(workspace, "account", account)
        _catch_up(workspace)
        found = find(workspace, " ".join(query), limit, of)
        if as_json:
            from kamtui.store.ids import id_text

            print_json_list(
                {
                    "kind": hit.kind,
                    "id": id_text(hit.id),
                    "account": {"id": id_text(hit.account), "name": hit.account_name} if hit.account else None,
                    "title": hit.title,
                    "snippet": hit.snippet,
                }
                for hit in found
            )
            return
        columns = (
            Column(_("Kind")),
            Column(_("Account"), least=LEAST),
            Column(_("What"), least=LEAST),
            Column(_("Found"), least=MAIN),
        )
        print_table(columns, _lines(found, workspace.now()), _("Nothing has all of these words in it."))


def _catch_up(workspace: "Workspace") -> None:
    """Bring the index up after much has changed at once, telling how far it is."""
    from kamtui.store.searching import catch_up, is_behind

    if is_behind(workspace):
        from contextlib import suppress

        from kamtui.cli.care import progress
        from kamtui.errors import KamtuiError

        with suppress(KamtuiError):  # another program is writing: what the index lacks is looked through instead
            catch_up(workspace, progress(_("Indexing")))


def _lines(found: "Sequence[Hit]", now: "datetime") -> Iterator[tuple[str, ...]]:
    from kamtui.cli.values import when_text
    from kamtui.records.kinds import kind_of

    for hit in found:
        what = hit.title
        if hit.kind == "visit":
            what = when_text(hit.when if isinstance(hit.when, str) or hit.when is None else hit.when.utc, now)
        yield _(kind_of(hit.kind).label), hit.account_name, what, _marked(hit)


def _marked(hit: "Hit") -> str:
    """The snippet with what was found in brackets."""
    parts, end = [], 0
    for span in hit.spans:
        parts += [hit.snippet[end : span.start], "[", hit.snippet[span.start : span.end], "]"]
        end = span.end
    return "".join((*parts, hit.snippet[end:]))


COMMANDS: dict[str, Command] = {"search": search}
