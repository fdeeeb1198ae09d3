"""The people of an account as an outline: nobody is lost, whatever the lines of the chart are."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kamtui.documents.outline import OutlineRow, outline
from kamtui.store.queries import PersonRow, SeatRow


def key(name: object) -> bytes:
    return str(name).encode().rjust(16, b"-")


def seat(name: object, above: object = None, holder: object = None) -> SeatRow:
    """A seat called `name` under the seat `above`."""
    return SeatRow(
        key(name), str(name), None, None, None, key(above) if above is not None else None,
        key(holder) if holder is not None else None,
    )  # fmt: skip


def person(name: object) -> PersonRow:
    return PersonRow(key(name), str(name), *[None] * 11)


def drawn(rows: list[OutlineRow]) -> list[str]:
    """Depth by dots, the seat's title, its person, `!` for one that stands apart."""
    return [
        "." * row.depth
        + (row.seat.title or "" if row.seat else "")
        + (f" {row.person.name}" if row.person else "")
        + ("!" if row.loose else "")
        for row in rows
    ]


def test_seats_stand_under_the_seat_they_report_to_in_the_order_of_the_chart() -> None:
    seats = [
        seat("cio", "ceo", "Li"),
        seat("ceo", None, "Chen"),
        seat("dev", "cio"),
        seat("cfo", "ceo"),
        seat("ops", "cio"),
    ]
    assert drawn(outline(seats, [person("Chen"), person("Li")])) == [
        "ceo Chen", ".cio Li", "..dev", "..ops", ".cfo",
    ]  # fmt: skip


def test_those_without_a_seat_come_last() -> None:
    assert drawn(outline([seat("ceo", None, "Chen")], [person("Ann"), person("Chen")])) == ["ceo Chen", " Ann"]
    assert drawn(outline([], [person("Ann")])) == [" Ann"]
    assert outline([], []) == []


def test_two_in_one_seat_stand_one_below_the_other_with_the_reports_after_both() -> None:
    seats = [seat("board", None, "Chen"), seat("board", None, "Li"), seat("cio", "board")]
    assert drawn(outline(seats, [person("Chen"), person("Li")])) == ["board Chen", "board Li", ".cio"]


def test_one_person_in_two_seats_stands_in_both() -> None:
    seats = [seat("cio", None, "Chen"), seat("cto", None, "Chen")]
    assert drawn(outline(seats, [person("Chen")])) == ["cio Chen", "cto Chen"]


def test_a_seat_is_not_vacant_beside_its_holder_and_a_doubled_record_is_no_second_holder() -> None:
    seats = [seat("cio", None, None), seat("cio", None, "Chen"), seat("cio", None, "Chen"), seat("cio", None, "Gone")]
    assert drawn(outline(seats, [person("Chen")])) == ["cio Chen"]
    assert drawn(outline([seat("cio", None, "Gone"), seat("cio")], [])) == ["cio"]


def test_a_seat_whose_boss_is_not_in_the_chart_stands_apart_at_the_top() -> None:
    assert drawn(outline([seat("cio", "somewhere"), seat("dev", "cio")], [])) == ["cio!", ".dev"]


def test_a_seat_that_reports_to_itself_stands_apart_with_its_reports() -> None:
    assert drawn(outline([seat("dev", "cio"), seat("cio", "cio")], [])) == ["cio!", ".dev"]


def test_a_circle_is_cut_open_at_its_first_seat_and_what_hangs_on_it_stays_there() -> None:
    seats = [seat("x", "b"), seat("a", "c"), seat("b", "a"), seat("c", "b"), seat("y", "x"), seat("top")]
    assert drawn(outline(seats, [])) == ["top", "a!", ".b", "..x", "...y", "..c"]


def test_a_chart_may_be_deeper_than_pythons_stack() -> None:
    seats = [seat(n, n - 1 if n else None, n) for n in range(3000)]
    rows = outline(seats[::-1], [person(n) for n in range(3000)])
    assert [row.depth for row in rows] == list(range(3000))
    ring = outline([seat(n, (n + 1) % 3000) for n in range(3000)], [])
    assert sorted(row.depth for row in ring) == list(range(3000))
    assert [row.loose for row in ring].count(True) == 1


SEATS = st.lists(
    st.tuples(st.integers(0, 9), st.none() | st.integers(0, 11), st.none() | st.integers(0, 9)), max_size=14
)


@given(SEATS, st.sets(st.integers(0, 9)))
def test_every_seat_is_there_once_for_each_who_sits_in_it_and_everybody_somewhere(
    drawn: list[tuple[int, int | None, int | None]], known: set[int]
) -> None:
    above = {name: boss for name, boss, _holder in reversed(drawn)}
    seats = [seat(name, above[name], holder) for name, _boss, holder in drawn]
    people = [person(name) for name in sorted(known)]
    rows = outline(seats, people)
    held = {(key(name), key(holder)) for name, _boss, holder in drawn if holder in known}
    pairs = Counter((row.seat.id, row.person.id) for row in rows if row.seat and row.person)
    assert pairs == Counter(held)
    empty = Counter(row.seat.id for row in rows if row.seat and not row.person)
    assert empty == Counter({key(name) for name in above} - {box for box, _holder in held})
    seated = {holder for _box, holder in held}
    assert Counter(row.person.id for row in rows if row.person and not row.seat) == Counter(
        one.id for one in people if one.id not in seated
    )
    for before, row in pairwise(rows):
        assert row.depth <= before.depth + 1
