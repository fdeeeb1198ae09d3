"""The people of an account as an outline: seats under the seats they report to, whoever sits in them. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kamtui.records.values import RecordId
from kamtui.store.queries import PersonRow, SeatRow


class OutlineRow(NamedTuple):
    """A seat at `depth` with its person; `person` is null for a vacant or unknown seat, `seat` for who has none.

    `loose`: it stands apart, for its line leads nowhere or in a circle.
    """

    depth: int
    seat: SeatRow | None
    person: PersonRow | None
    loose: bool = False


def outline(seats: Sequence[SeatRow], people: Sequence[PersonRow]) -> list[OutlineRow]:
    """Every seat, once for each who sits in it, tops first and each followed by its reports; then those without a seat.

    A seat whose boss is missing is a top; a circle of bosses is cut open at its first seat.
    """
    by_id = {person.id: person for person in people}
    boxes: dict[RecordId, list[SeatRow]] = {}
    for seat in seats:
        boxes.setdefault(seat.id, []).append(seat)
    reports: dict[RecordId, list[RecordId]] = {}
    tops = []
    for id, rows in boxes.items():
        above = rows[0].reports_to
        if above in boxes and above != id:
            reports.setdefault(above, []).append(id)
        else:
            tops.append((id, above is not None))
    placed: set[RecordId] = set()
    found: list[OutlineRow] = []
    for id, loose in tops:
        found += _branch(id, boxes, reports, by_id, placed, loose)
    for id in boxes:
        if id not in placed:
            found += _branch(_on_circle(id, boxes), boxes, reports, by_id, placed, True)
    seated = {row.person.id for row in found if row.person}
    return [*found, *(OutlineRow(0, None, person) for person in people if person.id not in seated)]


def _on_circle(id: RecordId, boxes: dict[RecordId, list[SeatRow]]) -> RecordId:
    """The first seat, in the order of the chart, of the circle that the way up from `id` ends in."""
    way: dict[RecordId, int] = {}
    while id not in way:
        way[id] = len(way)
        id = boxes[id][0].reports_to or id
    circle = set(list(way)[way[id] :])
    return next(one for one in boxes if one in circle)


def _branch(
    top: RecordId,
    boxes: dict[RecordId, list[SeatRow]],
    reports: dict[RecordId, list[RecordId]],
    people: dict[RecordId, PersonRow],
    placed: set[RecordId],
    loose: bool,
) -> Iterator[OutlineRow]:
    """A seat and everything below it, without recursion: a chart may be deeper than Python's stack."""
    waiting = [(top, 0)]
    while waiting:
        id, depth = waiting.pop()
        if id in placed:
            continue
        placed.add(id)
        # Two records of one holder, or of one who sits elsewhere by now, are no second box.
        holders = {seat.contact: seat for seat in boxes[id] if seat.contact in people}
        for contact, seat in holders.items() or [(None, boxes[id][0])]:
            yield OutlineRow(depth, seat, people.get(contact) if contact else None, loose and depth == 0)
        waiting += [(below, depth + 1) for below in reversed(reports.get(id, []))]
