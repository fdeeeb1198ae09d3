"""Handing out people and firms as address cards, for phones and mail programs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kamtui.errors import KamtuiError
from kamtui.exchange.vcards.writing import Out, card_text
from kamtui.files import write_text
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, kind_of
from kamtui.records.values import Value
from kamtui.store import bulk
from kamtui.store.ids import id_text
from kamtui.store.projection import load_values
from kamtui.store.workspace import Workspace

if TYPE_CHECKING:
    from kamtui.actions.exports import Exported


def export_cards(workspace: Workspace, path: Path | str, private: bool = False) -> "Exported":
    """Write every account and contact as a card of one file; `-` is standard output.

    Birthday, motive and private notes are in it only when `private` is set. What vCard has no word for (levels, tiers,
    visits, steps, sales) is in no card. Raises `KamtuiError` when the file cannot be written.
    """
    from kamtui.actions.exports import Exported, is_folder

    if is_folder(path):
        raise KamtuiError(
            _("{file} is a folder").format(file=path),
            _("address cards are one file"),
            _("Name a file in it, or give --format csv"),
        )
    total = bulk.count(workspace, "account") + bulk.count(workspace, "contact")
    write_text(path, _cards(workspace, private), private=private)
    return Exported(str(path), "", total)


def _cards(workspace: Workspace, private: bool) -> Iterator[str]:
    """Each card as text: accounts first, for people name them; both by id, so that two exports can be compared."""
    account = kind_of("account")
    for row in bulk.rows(workspace, account):
        yield card_text(_firm(id_text(row["id"]), load_values(account, row), private))
    contact = kind_of("contact")
    firms, people = bulk.names(workspace, "account"), bulk.names(workspace, "contact")
    sittings = bulk.sittings(workspace)
    for row in bulk.rows(workspace, contact):
        values = load_values(contact, row)
        out = _person(id_text(row["id"]), values, private)
        if isinstance(firm := values.get("account"), bytes) and firm in firms:
            out.account, out.account_id = firms[firm], id_text(firm)
        if sitting := sittings.get(row["id"]):
            out.title, out.department = sitting.title or "", sitting.department or ""
            if sitting.boss:
                out.boss, out.boss_id = people.get(sitting.boss, ""), id_text(sitting.boss)
        yield card_text(out)


def _firm(id: str, values: Mapping[str, Value], private: bool) -> Out:
    return Out(
        id,
        _text(values, "name"),
        is_firm=True,
        native_name=_text(values, "native_name"),
        nickname=_text(values, "short_name"),
        phones=_list(values, "phones"),
        url=_text(values, "website"),
        address=(_text(values, "address"), _text(values, "city"), _text(values, "country")),
        notes=_text(values, "notes"),
        private_notes=_text(values, "private_notes") if private else "",
        extras=_extras(values),
    )


def _person(id: str, values: Mapping[str, Value], private: bool) -> Out:
    return Out(
        id,
        _text(values, "name"),
        native_name=_text(values, "native_name"),
        phones=_list(values, "phones"),
        emails=_list(values, "emails"),
        messaging=_list(values, "messaging"),
        language=_text(values, "language"),
        notes=_text(values, "notes"),
        birthday=_text(values, "birthday") if private else "",
        motive=_text(values, "motive") if private else "",
        private_notes=_text(values, "private_notes") if private else "",
        extras=_extras(values),
    )


def _text(values: Mapping[str, Value], name: str) -> str:
    return str(values.get(name) or "")


def _list(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(str(one) for one in found) if isinstance(found, tuple) else ()


def _extras(values: Mapping[str, Value]) -> dict[str, str]:
    found = {name.removeprefix(EXTRA): value for name, value in values.items() if name.startswith(EXTRA)}
    return {name: value for name, value in sorted(found.items()) if isinstance(value, str) and value}
