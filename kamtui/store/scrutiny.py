"""What a piece must be like to be taken in: judged by its content alone, so that every device judges alike.

Clocks, words and values that nobody here knows are no reason to refuse (sync.md §1, §6): only what no kamtui writes is.
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import NoReturn

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import Value
from kamtui.store.devices import SCOPES
from kamtui.store.log import LIFE
from kamtui.store.schema import SEQ_BITS
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit

KEY_BYTES = 32
"""Bytes of a device's public key."""

NAME_MAX = 200
"""Characters of a kind's or field's name; an imported column's heading is the longest there is."""

_I64 = 2**63
_SEQS = 1 << SEQ_BITS


def examine(piece: Piece) -> None:
    """Raise `KamtuiError` for a piece that no kamtui would have written."""
    _stream(piece.stream)
    if type(piece.device_name) is not str:
        _refuse(_("a device has no name"))
    _encodes(piece.device_name)
    actions: dict[EditRef, WireAction] = {}
    for made in piece.actions:
        if actions.setdefault(made.ref, made) != made:
            _refuse(_("one action is told in two ways"))
        _action(made, piece.stream)
    before = piece.edits[0].seq - 1 if piece.edits else 0
    streams: set[StreamKey] = {piece.stream}
    names: set[str] = set()
    for edit in piece.edits:
        if edit.seq != before + 1:
            _refuse(_("numbers are missing between its changes"))
        before = edit.seq
        if edit.action not in actions:
            _refuse(_("nothing says who made a change"))
        _edit(edit, piece.stream, streams, names)


def examine_kept(
    kept: Iterable[tuple[StreamKey, WireEdit, bool]], actions: Iterable[WireAction], vector: Mapping[StreamKey, int]
) -> None:
    """Raise `KamtuiError` for a part of a snapshot that no kamtui would have made."""
    told: dict[EditRef, WireAction] = {}
    for made in actions:
        if told.setdefault(made.ref, made) != made:
            _refuse(_("one action is told in two ways"))
        _action(made, made.ref.stream)
    for stream, last in vector.items():
        _stream(stream)
        _number(last)
    streams: set[StreamKey] = set()
    names: set[str] = set()
    for stream, edit, _whole in kept:
        if stream not in streams:
            _stream(stream)
            streams.add(stream)
        _edit(edit, stream, streams, names)
        if edit.seq > vector.get(stream, 0):
            _refuse(_("a snapshot holds more than it covers"))
        if edit.action not in told or edit.action.stream.device != stream.device:
            _refuse(_("nothing says who made a change"))


def _edit(edit: WireEdit, stream: StreamKey, streams: set[StreamKey], names: set[str]) -> None:
    """Raise for an edit that cannot be; `streams` and `names` are those found to be sound before."""
    _number(edit.seq)
    _clock(edit.hlc)
    if type(edit.op) is not int or not 0 <= edit.op < 256:
        _refuse(_("a change does what cannot be told"))
    if edit.action.stream == stream and edit.action.seq > edit.seq:
        _refuse(_("a change belongs to an action that begins later"))
    if type(edit.record) is not bytes or len(edit.record) != 16:
        _refuse(_("a record has no proper id"))
    if edit.kind not in names or not (edit.values.keys() <= names and edit.over.keys() <= names):
        for name in (edit.kind, *edit.values, *edit.over):
            _name(name)
            names.add(name)
    for value in edit.values.values():
        if type(value) is not str or not value.isascii():
            _value(value)
    if LIFE in edit.values and edit.values[LIFE] not in (0, 1, None):
        _refuse(_("a record is neither deleted nor alive"))
    for refs in edit.over.values():
        for of, seq in refs:
            if of not in streams:
                _stream(of)
                streams.add(of)
            if type(seq) is not int or not 0 < seq < _SEQS:
                _number(seq)
            if seq >= edit.seq and of == stream:
                _refuse(_("a change was written over one that came after it"))


def _action(made: WireAction, stream: StreamKey) -> None:
    _stream(made.ref.stream)
    _number(made.ref.seq)
    _clock(made.hlc)
    if made.ref.stream.device != stream.device:
        _refuse(_("it holds what another device did"))
    if not all(type(word) is str for word in (made.verb, made.cause, made.source)):
        _refuse(_("an action is not named by words"))
    _encodes(made.verb + made.cause + made.source)
    if made.person is not None and (type(made.person) is not bytes or len(made.person) != 16):
        _refuse(_("a record has no proper id"))
    if made.of is not None:
        _stream(made.of.stream)
        _number(made.of.seq)
        if made.of.stream.device != stream.device:
            _refuse(_("it takes back what another device did"))
        if made.of.stream == made.ref.stream and made.of.seq >= made.ref.seq:
            _refuse(_("it takes back what came after it"))


def _stream(stream: StreamKey) -> None:
    if type(stream[0]) is not bytes or len(stream[0]) != KEY_BYTES or stream[1] not in SCOPES.values():
        _refuse(_("it names a device that cannot be"))


def _number(seq: int) -> None:
    if type(seq) is not int or not 0 < seq < _SEQS:
        _refuse(_("a change has no proper number"))


def _clock(hlc: int) -> None:
    if type(hlc) is not int or not 0 <= hlc < _I64:
        _refuse(_("a change has no proper time"))


def _name(name: str) -> None:
    if type(name) is not str or not 0 < len(name) <= NAME_MAX:
        _refuse(_("a field has no proper name"))
    if not name.isascii():
        _encodes(name)


def _value(value: Value) -> None:
    """Raise for a value the log cannot hold."""
    if isinstance(value, str):
        _encodes(value)
    elif isinstance(value, tuple):
        for part in value:
            if isinstance(part, tuple):
                _refuse(_("a value is nested"))
            _value(part)
    elif isinstance(value, float):
        if not isfinite(value):
            _refuse(_("a value is not a number"))
    elif isinstance(value, int):
        if not -_I64 <= value < _I64:
            _refuse(_("a number is too large"))
    elif not (value is None or isinstance(value, bytes)):
        _refuse(_("a value is of no known type"))


def _encodes(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        _refuse(_("a text holds half a character"))


def _refuse(why: str) -> NoReturn:
    raise refusal(why)


class RefusedError(KamtuiError):
    """A piece that is not taken in, whenever it comes; `message` says why."""


def refusal(why: str) -> RefusedError:
    """That a piece is not taken in, and why."""
    return RefusedError(_("These changes are not taken in"), why, _("Tell whoever sent them; nothing was changed here"))
