"""What people type for a field, as values: names become references, date words become dates."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, kind_of
from kamtui.records.validation import LIST_SIGNS, FieldError, checked_value
from kamtui.records.values import Moment, Value
from kamtui.store.names import resolve
from kamtui.store.workspace import Workspace


def read_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """`field=value` words as a mapping. Raises `KamtuiError` for a word without `=`."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise KamtuiError(
                _("{text} is not field=value").format(text=pair), hint=_("Write field=value; field= clears it")
            )
        found[name.strip()] = value
    return found


def typed(workspace: Workspace, kind: str, values: Mapping[str, str]) -> dict[str, Value]:
    """Every field as the store keeps it. Raises `FieldError` or `KamtuiError` for the first that cannot be read."""
    declared = kind_of(kind)
    return {
        name: value if name.startswith(EXTRA) else typed_value(workspace, declared.field(name), value)
        for name, value in values.items()
    }


def typed_value(workspace: Workspace, field: Field, text: str) -> Value:
    """One field as the store keeps it."""
    if not text.strip():
        return None
    if field.shape == "ref":
        return resolve(workspace, field.target, text)
    if field.shape == "set":
        names = [name.strip() for name in LIST_SIGNS.split(text) if name.strip()]
        return tuple(dict.fromkeys(resolve(workspace, field.target, name) for name in names))
    if field.shape in ("day", "when"):
        return _date(field, text, workspace.now())
    if field.shape == "money":
        value = checked_value(field, text)
        assert isinstance(value, tuple)
        return value
    return checked_value(field, text)


def _date(field: Field, text: str, now: datetime) -> Value:
    """A date typed as ISO text or in words. A time without a zone is meant where the user is."""
    from kamtui.quicklog.dates import read_date

    if field.shape == "when" and "T" in text.strip()[:11]:
        try:
            when = datetime.fromisoformat(text.strip())
        except ValueError:
            when = None
        if when:
            return Moment.of(when if when.tzinfo else when.replace(tzinfo=now.tzinfo), "" if when.tzinfo else zone(now))
    try:
        return checked_value(field, text)
    except FieldError:
        found = read_date(text, now, "past" if field.name in ("done", "since", "opened") else "future")
        if found is None:
            raise
        if isinstance(found, datetime):
            return Moment.of(found, zone(now)) if field.shape == "when" else found.date().isoformat()
        return found.isoformat()


def zone(now: datetime) -> str:
    """The user's IANA zone, or the offset of `now` where the machine does not say or `now` is elsewhere."""
    if named := getattr(now.tzinfo, "key", ""):
        return str(named)
    from tzlocal import get_localzone

    local = get_localzone()
    offset = now.utcoffset()
    key = getattr(local, "key", "")
    return key if key and now.astimezone(local).utcoffset() == offset else Moment.of(now).zone
