"""What columns are taken for: a map can say every choice, and what would lose a cell or show a secret is told."""

import pytest

from kamtui.exchange.assignments import choices, is_hidden, label_of, role_of, troubles
from kamtui.exchange.headings import OUT, Plan, always, importable_kinds, plan_of
from kamtui.records.kinds import Kind, kind_of

ACCOUNT, CONTACT = kind_of("account"), kind_of("contact")


def planned(kind: Kind, *headings: str, **columns: str) -> Plan:
    return plan_of(kind, headings, {heading.replace("_", " "): role for heading, role in columns.items()})


def told(kind: Kind, plan: Plan, is_key: bool = True) -> list[tuple[int, str, bool]]:
    return [tuple(one) for one in troubles(kind, plan, lambda _index: is_key)]  # type: ignore[misc]  # named tuples


@pytest.mark.parametrize("kind", importable_kinds(), ids=lambda kind: kind.name)
def test_every_choice_makes_the_column_what_it_says(kind: Kind) -> None:
    for choice in choices(kind):
        plan = plan_of(kind, ("Zeta",), {"Zeta": choice.role}, always)
        assert role_of(plan.columns[0]) == choice.role
        assert label_of(kind, choice.role) == choice.label


def test_a_column_said_to_be_a_part_of_a_name_takes_the_place_of_the_recognised_one() -> None:
    plan = planned(CONTACT, "First Name", "Rufname", "Last Name", Rufname="first name")
    assert [column.role for column in plan.columns] == ["extra", "first", "last"]


def test_a_column_left_out_has_no_role_in_the_plan() -> None:
    plan = planned(ACCOUNT, "Name", "Industry", Industry=OUT)
    assert [column.role for column in plan.columns] == ["field", "out"]
    assert plan.fields == ("name",)


def test_a_table_without_what_names_its_records_is_stopped() -> None:
    assert told(ACCOUNT, planned(ACCOUNT, "Industry")) == [(-1, "No column is the Name: choose one", True)]


def test_two_columns_for_one_field_are_stopped_and_named_beside_each_other() -> None:
    plan = planned(ACCOUNT, "Name", "Ort", "Sitz", Ort="city", Sitz="city")
    assert told(ACCOUNT, plan) == [(1, "Sitz is this too", True), (2, "Ort is this too", True)]


def test_a_list_takes_several_columns() -> None:
    assert told(CONTACT, planned(CONTACT, "Name", "Phone", "Mobile")) == []


def test_two_keys_are_one_too_many() -> None:
    plan = planned(ACCOUNT, "Name", "A", "B", A="key", B="key")
    assert [(column, stops) for column, _text, stops in told(ACCOUNT, plan)] == [(1, True), (2, True)]


def test_a_key_that_stands_in_several_rows_is_told() -> None:
    plan = planned(ACCOUNT, "Name", "A", A="key")
    assert told(ACCOUNT, plan, is_key=False) == [
        (1, "not one for each row: rows of one key are one record", False)
    ]


def test_private_columns_are_told_and_their_cells_hidden() -> None:
    plan = planned(CONTACT, "Name", "Motive", "Ziel", Ziel="private_notes")
    assert [text for _column, text, _stops in told(CONTACT, plan)] == ["private", "private"]
    assert [is_hidden(CONTACT, column) for column in plan.columns] == [False, True, True]


def test_a_private_heading_made_a_field_that_everybody_sees_is_told_and_stays_hidden() -> None:
    plan = planned(CONTACT, "Name", "Motive", Motive="interests")
    assert told(CONTACT, plan) == [(1, "its heading is private, this field is not", False)]
    assert is_hidden(CONTACT, plan.columns[1])


def test_a_private_column_without_a_field_is_kept_in_a_private_one() -> None:
    plan = planned(CONTACT, "Name", "Motive", Motive="")
    assert told(CONTACT, plan) == [(1, "private, kept in Private notes", False)]
    assert told(CONTACT, planned(CONTACT, "Name", "Motive", Motive=OUT)) == []
