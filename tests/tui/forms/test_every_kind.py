"""Every kind is made, changed and refused through its form, by keys alone, in 80 columns and 24 rows."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest

from kamtui.actions.people import seat_values
from kamtui.records.fields import Between, Choice, Day, First, Label, Len, Long, Ref, Required, SetOf
from kamtui.records.kinds import forget, kind, kind_names, kind_of
from kamtui.records.values import RecordId
from kamtui.store.schema import project_kinds
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.fields import FormField, form_fields
from kamtui.tui.forms.words import labels

Make = Callable[..., Any]
Only = Callable[..., RecordId]

KINDS = (*(name for name in kind_names() if name != "same_as"), "toy")
"""A join is made by merging two records, not in a form."""

SIZE = (80, 24)
NAMES = {
    "account": "beichen",
    "contact": "cgd",
    "teammate": "zhou",
    "opportunity": "DR",
    "visit": "drill",
    "step": "send",
    "seat": "CTO",
}
"""What is typed for a reference: the beginning of a name, or its initials."""


@pytest.fixture
def workspace(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with a kind more, which nothing but its declaration knows of."""

    @kind("toy", "toy", "toys", title="name", parent="account")
    class Toy:
        name: Annotated[str, Label("Name"), Required(), Len(min=1, max=40)]
        account: Annotated[bytes, Label("Account"), Ref("account"), Required()]
        colour: Annotated[str, Label("Colour"), First(), Choice((("red", "red"), ("blue", "blue")))]
        price: Annotated[float, Label("Price")]
        wheels: Annotated[int, Label("Wheels"), Between(0, 18)]
        friends: Annotated[tuple[bytes, ...], Label("Friends"), SetOf("contact")]
        bought: Annotated[str, Label("Bought"), Day()]
        story: Annotated[str, Label("Story"), Long()]

    project_kinds(workspace.connection, [kind_of("toy")])
    yield workspace
    forget("toy")


def example(field: FormField) -> str:
    """Something that may stand in a field."""
    match field.widget:
        case "reference" | "references":
            return NAMES[field.declared.target]
        case "choice" | "yes_no":
            return labels(field)[1][:4]
        case "date":
            return "下周二"
        case "money":
            return "1000万 CNY"
        case "number":
            return str(field.declared.low or 3)
        case "list":
            return {"email": "one@x.example、two@x.example", "phone": "1、2"}.get(field.declared.holds, "one、two")
        case _:
            return "4/3/2/1" if field.declared.shape == "mix" else "苏禾 plan"


@pytest.mark.parametrize("name", KINDS)
async def test_a_record_with_every_field_is_made_by_keys(
    workspace: Workspace, desk: Make, hands: Make, only: Only, name: str
) -> None:
    app = desk(name)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("f6")
        for field in form_fields(kind_of(name)):
            await typing.walk_to(field.name)
            await typing.send(example(field))
        await typing.press("ctrl+s")
        assert app.form_screen.form.errors == {}
        assert not app.open
    values = dict(workspace.read(name, app.answer).values)
    if name == "contact":
        values |= seat_values(workspace, app.answer)
    assert [field.name for field in kind_of(name).fields if values.get(field.name) is None] == []


@pytest.mark.parametrize("name", [each for each in KINDS if each != "toy"])
async def test_a_record_is_changed_by_keys(
    workspace: Workspace, desk: Make, hands: Make, only: Only, name: str
) -> None:
    record = only(name)
    field = next(
        each for each in form_fields(kind_of(name)) if each.widget in ("line", "date") and each.declared.shape != "mix"
    )
    before = dict(workspace.read(name, record).values)
    app = desk(name, record=record)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        if field.folded:
            await typing.press("f6")
        await typing.walk_to(field.name)
        await typing.press("ctrl+u")
        await typing.send("2026-12-24")
        await typing.press("ctrl+s")
        assert app.answer == record
    after = workspace.read(name, record).values
    assert after[field.name] == "2026-12-24"
    assert {each: after.get(each) for each in before if each != field.name} == {
        each: before[each] for each in before if each != field.name
    }


@pytest.mark.parametrize("name", KINDS)
async def test_a_record_without_what_it_needs_is_refused_at_the_first_field(
    workspace: Workspace, desk: Make, hands: Make, name: str
) -> None:
    needed = [field for field in form_fields(kind_of(name)) if field.required]
    before = workspace.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
    app = desk(name)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.press("shift+tab", "ctrl+s")
        assert app.open
        assert app.on == needed[0].name
        assert set(app.form_screen.form.errors) == {field.name for field in needed}
        assert any(f"{needed[0].label} is needed" in row for row in app.rows())
    assert workspace.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] == before
