"""What people type for a field, as values: names become references, date words become dates."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import ANY, EXTRA, Field, kind_of
from kamtui.records.validation import LIST_SIGNS, checked_extra, checked_value
from kamtui.records.values import MOMENT_YEARS, Moment, Value, zone_of
from kamtui.store.names import resolve, resolve_any
from kamtui.store.workspace import Workspace


def read_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """`field=value` words as a mapping. Raises `KamtuiError` for a word without `=`."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise KamtuiError(
                _("{text} is not field=value").format(text=pair), hint=_("Write field=value; field= clears it")
            )
        found[name.strip()] = value
    return found


def typed(workspace: Workspace, kind: str, values: Mapping[str, str]) -> dict[str, Value]:
    """Every field as the store keeps it. Raises `FieldError` or `KamtuiError` for the first that cannot be read."""
    declared = kind_of(kind)
    return {
        name: (
            checked_extra(name, value)
            if name.startswith(EXTRA)
            else typed_value(workspace, declared.field(name), value)
        )
        for name, value in values.items()
    }


def typed_value(workspace: Workspace, field: Field, text: str) -> Value:
    """One field as the store keeps it."""
    if not text.strip():
        return None
    if field.shape == "ref" and field.target == ANY:
        return resolve_any(workspace, text)[1]
    if field.shape == "ref":
        return resolve(workspace, field.target, text)
    if field.shape == "set":
        names = [name.strip() for name in LIST_SIGNS.split(text) if name.strip()]
        return tuple(dict.fromkeys(resolve(workspace, field.target, name) for name in names))
    if field.shape in ("day", "when"):
        return _date(field, text, workspace.now())
    return checked_value(field, text)


def _date(field: Field, text: str, now: datetime) -> Value:
    """A date typed as ISO text or in words. A time without a zone is meant where the user is."""
    now, words = here(now), text.strip()
    if field.shape == "when" and _ISO_MOMENT.match(words):
        try:
            when = datetime.fromisoformat(words)
        except ValueError:
            pass  # 2026-11-24 3pm is no ISO text; the words for dates read it
        else:
            return checked_value(field, when if when.tzinfo else when.replace(tzinfo=now.tzinfo))
    if _ISO_DAY.fullmatch(words):
        return checked_value(field, words)
    from kamtui.quicklog.dates import read_date

    found = read_date(words, now, "past" if field.name in ("done", "since", "opened") else "future")
    if found is None:
        return checked_value(field, text)
    if isinstance(found, datetime):
        near = field.shape == "when" and found.year in MOMENT_YEARS
        return Moment.of(found, zone(now)) if near else checked_value(field, found)
    return found.isoformat()


_ISO_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d")


def here(now: datetime) -> datetime:
    """`now` in the user's zone by its name: a date in another season then gets the offset of that season."""
    return now.astimezone(zone_of(zone(now)))


def zone(now: datetime) -> str:
    """The user's IANA zone, or the offset of `now` where the machine does not say or `now` is elsewhere."""
    if named := getattr(now.tzinfo, "key", ""):
        return str(named)
    from tzlocal import get_localzone

    try:
        local = get_localzone()
    except (LookupError, ValueError, OSError):  # the machine names a zone that nobody knows
        return Moment.of(now).zone
    key = getattr(local, "key", "")
    return key if key and now.astimezone(local).utcoffset() == now.utcoffset() else Moment.of(now).zone
