"""What a declaration gives a form, and the way of a value to its text and back."""

from collections.abc import Callable
from typing import Annotated

import pytest

from kamtui import locale
from kamtui.errors import KamtuiError
from kamtui.records.fields import Day, First, Label, Len, Long, Private, Ref, Required, SetOf
from kamtui.records.kinds import all_kinds, forget, kind, kind_of
from kamtui.records.validation import FieldError
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.fields import WIDGETS, as_text, form_fields, from_text
from kamtui.tui.forms.naming import names_of, parted_names, record_name

Only = Callable[..., RecordId]


def test_every_declared_field_stands_in_the_form_of_its_kind() -> None:
    for each in all_kinds():
        fields = form_fields(each)
        assert [field.name for field in fields] == [field.name for field in each.fields]
        assert all(field.label and field.widget == WIDGETS[field.declared.shape] for field in fields)
        assert any(not field.folded for field in fields)


def test_only_the_fields_that_matter_first_are_unfolded() -> None:
    unfolded = [field.name for field in form_fields(kind_of("account")) if not field.folded]
    assert unfolded == ["name", "tier", "industry", "relationship_stage"]


def test_privacy_hints_and_need_come_from_the_declaration() -> None:
    fields = {field.name: field for field in form_fields(kind_of("contact"))}
    assert (fields["birthday"].private, fields["motive"].private, fields["title"].private) == ("team", "own", None)
    assert fields["name"].required
    assert fields["style"].hint == "How this person likes to be talked to"


def test_a_toy_kind_has_its_fields_by_its_declaration_alone() -> None:
    @kind("toy", "toy", "toys", title="name")
    class Toy:
        name: Annotated[str, Label("Name"), Required(), Len(min=1, max=40)]
        owner: Annotated[bytes, Label("Owner"), Ref("contact"), First()]
        friends: Annotated[tuple[bytes, ...], Label("Friends"), SetOf("contact")]
        bought: Annotated[str, Label("Bought"), Day()]
        story: Annotated[str, Label("Story"), Long(), Private("own")]

    try:
        fields = form_fields(kind_of("toy"))
        assert [field.widget for field in fields] == ["line", "reference", "references", "date", "lines"]
        assert [field.folded for field in fields] == [False, False, True, True, True]
    finally:
        forget("toy")


VALUES: list[tuple[str, str, Value, str]] = [
    ("account", "revenue", Money("10000000", "CNY"), "10000000 CNY"),
    ("account", "revenue", Money("12.5", ""), "12.5"),
    ("account", "cadence_days", 14, "14"),
    ("account", "tier", "gold", "gold"),
    ("account", "posture", "defend", "defend"),
    ("account", "pinned", True, "yes"),
    ("account", "customer_since", "2019-04-01", "2019-04-01"),
    ("account", "phones", ("021 5555", "+86 138 0000 0000"), "021 5555, +86 138 0000 0000"),
    ("account", "notes", "first\n第二行", "first\n第二行"),
    ("opportunity", "stage", "discovery 2", "discovery 2"),
    ("visit", "mix", Mix(4, 3, 2, 1), "4/3/2/1"),
    ("visit", "when", Moment("2026-11-24T02:00:00Z", "Asia/Shanghai"), "2026-11-24 10:00"),
    ("visit", "when", "2026-11-24", "2026-11-24"),
    ("visit", "recap", False, "no"),
]


@pytest.mark.parametrize(("kind", "name", "value", "text"), VALUES)
def test_a_value_is_a_text_and_the_text_is_the_value(
    workspace: Workspace, kind: str, name: str, value: Value, text: str
) -> None:
    field = kind_of(kind).field(name)
    assert as_text(workspace, field, value) == text
    assert from_text(workspace, field, text) == value


def test_a_time_meant_in_another_zone_keeps_its_offset(workspace: Workspace) -> None:
    field = kind_of("visit").field("when")
    text = as_text(workspace, field, Moment("2026-11-24T09:00:00Z", "Europe/Berlin"))
    assert text == "2026-11-24 10:00+01:00"
    assert from_text(workspace, field, text) == Moment("2026-11-24T09:00:00Z", "+01:00")


def test_words_of_both_languages_are_read(workspace: Workspace) -> None:
    due, result = kind_of("step").field("due"), kind_of("visit").field("result")
    assert from_text(workspace, due, "tomorrow") == from_text(workspace, due, "明天") == "2026-11-23"
    locale.use("zh_CN")
    assert from_text(workspace, result, as_text(workspace, result, "setback")) == "setback"
    assert from_text(workspace, result, "setback") == "setback"


def test_nothing_typed_means_nothing(workspace: Workspace) -> None:
    for each in all_kinds():
        for field in each.fields:
            assert not as_text(workspace, field, None)
            assert not from_text(workspace, field, "  ")


def test_a_reference_is_shown_by_name_and_read_back(workspace: Workspace, only: Only) -> None:
    field, chen = kind_of("step").field("contact"), only("contact")
    assert as_text(workspace, field, chen) == "Chen Guodong"
    assert from_text(workspace, field, "chen guodong") == chen
    with pytest.raises(KamtuiError, match="There is no contact called Nobody"):
        from_text(workspace, field, "Nobody")


def test_a_visit_is_called_by_its_day_and_its_account(workspace: Workspace, only: Only) -> None:
    assert record_name(workspace, "visit", only("visit")) == "2026-11-20 10:00 Hengyue Bank"
    assert record_name(workspace, "tenure", only("tenure")) == "Chen Guodong"


def test_two_members_of_one_name_are_told_apart(workspace: Workspace, only: Only) -> None:
    from kamtui.actions.records import add

    other = add(workspace, "contact", {"name": "Chen Guodong"})
    field = kind_of("visit").field("attendees")
    names = names_of(workspace, field, (only("contact"), other))
    assert list(names.values()) == [only("contact"), other]
    assert from_text(workspace, field, ", ".join(names), names) == (only("contact"), other)


def test_a_known_name_may_hold_a_comma() -> None:
    known = {"Acme, Inc.": b"a" * 16}
    assert parted_names("Acme, Inc., 李雯、Foo", known) == ["Acme, Inc.", "李雯", "Foo"]


def test_what_cannot_be_read_says_which_field(workspace: Workspace) -> None:
    with pytest.raises(FieldError) as raised:
        from_text(workspace, kind_of("account").field("cadence_days"), "0")
    assert raised.value.field == "cadence_days"
    assert raised.value.title == "Contact every must be from 1 to 730, not 0"
