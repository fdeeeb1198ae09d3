"""The draft of a form: what was typed, and what its author had read: saved later it writes over nothing unseen."""

from typing import Any

from kamtui.records.values import RecordId, Value
from kamtui.tui.forms.form import Form


def draft_key(kind: str, record: RecordId | None, account: Value = None) -> str:
    """Under which a form's draft is kept: one for each record, and one for each account's new ones."""
    place = f":{account.hex()}" if record is None and isinstance(account, bytes) else ""
    return f"form:{kind}:{record.hex() if record else 'new'}{place}"


def body_of(form: Form) -> dict[str, Any]:
    """The changed fields of a form, as JSON can keep them."""
    changed = form.changed()
    body: dict[str, Any] = {
        "texts": {name: form.texts[name] for name in changed},
        "known": {
            name: {called: record.hex() for called, record in form.known[name].items()}
            for name in changed
            if name in form.known
        },
        "made": [[kind, called, record.hex()] for (kind, called), record in form.made.items()],
    }
    if form.reading is not None:
        body["base"] = form.reading.base
        body["read"] = {
            name: {"value": _packed(form.given.get(name)), "over": list(form.reading.over(name))} for name in changed
        }
    return body


def restore(form: Form, body: dict[str, Any]) -> bool:
    """Put a draft's texts back into its form. Returns whether any was left to put back.

    Fields the draft did not touch show the record as it is now; those it touched are saved over the heads that its
    author saw (sync.md §1).
    """
    for kind, called, record in body.get("made", ()):
        form.made[kind, called] = bytes.fromhex(record)
    for name, names in body.get("known", {}).items():
        for called, record in names.items():
            form.know(name, called, bytes.fromhex(record))
    for name, text in body["texts"].items():
        if name not in form.by_name:
            continue
        read = body.get("read", {}).get(name)
        if read is not None:
            value = _unpacked(read["value"])
            form.given[name] = value
            form.shown[name] = form.shown_text(name)
            form.overlay(name, value, tuple(read["over"]))
        form.texts[name] = text
    return bool(form.changed())


def _packed(value: Value) -> Any:
    """A value as JSON: bytes and tuples marked, so that they come back as what they were."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, tuple):
        return {"parts": [_packed(part) for part in value]}
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if "bytes" in value:
            return bytes.fromhex(value["bytes"])
        return tuple(_unpacked(part) for part in value["parts"])
    return value
