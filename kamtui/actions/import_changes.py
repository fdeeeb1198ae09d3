"""What of an imported record is news here, and how it is written (design.md §5, Import identity)."""

from collections.abc import Collection, Mapping

from kamtui.records.values import Value
from kamtui.store import bulk
from kamtui.store.reading import Reading
from kamtui.store.transaction import Transaction


def is_news(name: str, value: Value, here: Value, given: bulk.Given | None) -> bool:
    """Whether a file's value is to be written over the one here.

    It is when the source's last value was another. A field that the source never gave is only filled where it is empty:
    what somebody typed stays.
    """
    if given is not None and (name in given.values or given.same):
        return value != given.values.get(name)
    return value is not None and here is None


def settle(transaction: Transaction, reading: Reading, fresh: Mapping[str, Value], sets: Collection[str] = ()) -> bool:
    """Write what the source changed. Returns whether anything is different here.

    A value the record has already is written all the same: the log then knows that the source has given it, so that
    the same file does not revert a later change made here.
    """
    changed = {name: value for name, value in fresh.items() if value != reading.values.get(name)}
    equal = {name: value for name, value in fresh.items() if name not in changed and name not in sets}
    if equal:
        transaction.restate(reading.kind, reading.id, equal, {name: reading.over(name) for name in equal})
    return bool(transaction.write(reading, changed)) if changed else False
