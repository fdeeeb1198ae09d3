"""What people type for a field: names become references, date words become dates."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from kamtui.actions import records
from kamtui.actions.typed import here, read_pairs, typed, typed_value, zone
from kamtui.errors import KamtuiError
from kamtui.records.kinds import kind_of
from kamtui.records.validation import FieldError
from kamtui.records.values import Moment, Money, Value
from kamtui.store.ids import id_text
from kamtui.store.workspace import Workspace


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Hengyue Bank", "native_name": "恒岳银行"})


def value(workspace: Workspace, kind: str, field: str, text: str) -> Value:
    return typed_value(workspace, kind_of(kind).field(field), text)


def test_field_and_value_are_parted_at_the_first_equals_sign() -> None:
    assert read_pairs(["name=a=b", " tier =gold", "city="]) == {"name": "a=b", "tier": "gold", "city": ""}
    for wrong in ("name", "=x", "  =x", ""):
        with pytest.raises(KamtuiError, match="is not field=value"):
            read_pairs([wrong])


def test_nothing_typed_clears_a_field(workspace: Workspace) -> None:
    assert typed(workspace, "contact", {"phones": " ", "account": "", "x.badge": " 7 "}) == {
        "phones": None, "account": None, "x.badge": " 7 ",
    }  # fmt: skip


def test_a_field_that_is_not_there_is_told_with_those_that_are(workspace: Workspace) -> None:
    with pytest.raises(KamtuiError, match="account has no field colour") as caught:
        typed(workspace, "account", {"colour": "red"})
    assert "tier" in caught.value.hint


def test_names_and_ids_become_references(workspace: Workspace, bank: bytes) -> None:
    for text in ("Hengyue Bank", "恒岳", "hyyh", id_text(bank), f" {id_text(bank)} "):
        assert value(workspace, "contact", "account", text) == bank
    with pytest.raises(KamtuiError, match="no account called Nordhaven"):
        value(workspace, "contact", "account", "Nordhaven")


def test_several_names_become_a_set_without_doubles(workspace: Workspace, bank: bytes) -> None:
    chen, li = (records.add(workspace, "contact", {"name": name, "account": bank}) for name in ("Chen", "Li"))
    assert value(workspace, "visit", "attendees", "chen, Li；Chen、") == (chen, li)
    assert value(workspace, "step", "owner", "me") == workspace.me()


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026/11/4", "2026-11-04"),
        ("tomorrow", "2026-11-23"),
        ("next tue", "2026-11-24"),
        ("下周二", "2026-11-24"),
        ("2026-11-24T10:00+01:00", Moment("2026-11-24T09:00:00Z", "+01:00")),
        ("2026-11-24T10:00Z", Moment("2026-11-24T10:00:00Z", "+00:00")),
        ("2026-11-24T10:00", Moment("2026-11-24T02:00:00Z", "Asia/Shanghai")),
        ("2026-11-24 10:00", Moment("2026-11-24T02:00:00Z", "Asia/Shanghai")),
        ("2026-11-24 3pm", Moment("2026-11-24T07:00:00Z", "Asia/Shanghai")),
        ("2026-11-24 下午3点", Moment("2026-11-24T07:00:00Z", "Asia/Shanghai")),
        ("tomorrow 15:00", Moment("2026-11-23T07:00:00Z", "Asia/Shanghai")),
    ],
)
def test_a_time_is_never_lost_and_is_meant_where_i_am(workspace: Workspace, text: str, when: Value) -> None:
    assert value(workspace, "visit", "when", text) == when


@pytest.mark.parametrize(
    ("field", "text", "day"),
    [("expected_close", "2026-12-18 10:00", "2026-12-18"), ("expected_close", "fri", "2026-11-27"),
     ("opened", "fri", "2026-11-20"), ("expected_close", "tomorrow 15:00", "2026-11-23")],
)  # fmt: skip
def test_a_day_stays_a_day(workspace: Workspace, field: str, text: str, day: str) -> None:
    assert value(workspace, "opportunity", field, text) == day


def test_what_is_no_date_is_told_in_words(workspace: Workspace) -> None:
    for text in ("someday", "2026-13-01", "2026-11-24T99:00", "2026-02-30"):
        with pytest.raises(FieldError, match="When must be a date such as 2026-11-24"):
            value(workspace, "visit", "when", text)


def test_other_fields_are_read_by_their_shape(workspace: Workspace) -> None:
    assert value(workspace, "opportunity", "value", "10m CNY") == Money("10000000", "CNY")
    assert value(workspace, "visit", "mix", "4/3/2/1") == (4, 3, 2, 1)
    assert value(workspace, "account", "tier", "Gold") == "gold"
    assert value(workspace, "account", "pinned", "是") is True
    with pytest.raises(FieldError, match="Value must be an amount"):
        value(workspace, "opportunity", "value", "much")


# Zones


def test_the_zone_is_the_one_the_clock_names() -> None:
    assert zone(datetime(2026, 11, 22, tzinfo=ZoneInfo("Europe/Berlin"))) == "Europe/Berlin"


def test_an_offset_is_named_by_the_machines_zone_while_they_agree() -> None:
    assert zone(datetime.fromisoformat("2026-11-22T20:14:00+08:00")) == "Asia/Shanghai"
    assert zone(datetime.fromisoformat("2026-11-22T20:14:00-03:30")) == "-03:30"


def test_a_machine_with_a_zone_nobody_knows_still_tells_its_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_knows() -> None:
        raise LookupError("No time zone found with key Mars/Olympus")

    monkeypatch.setattr("tzlocal.get_localzone", nobody_knows)
    assert zone(datetime.fromisoformat("2026-11-22T20:14:00+08:00")) == "+08:00"


def test_here_is_the_same_instant_with_the_zones_own_seasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzlocal.get_localzone", lambda: ZoneInfo("Europe/Berlin"))
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert here(summer) == summer
    assert here(summer).replace(month=12).utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("text", ["9999-12-31 23:59", "9999-12-31T23:59:59Z", "0001-01-01 00:10", "0500-01-01T10:00"])
def test_a_time_so_far_away_that_some_zones_have_no_day_for_it_is_refused(workspace: Workspace, text: str) -> None:
    with pytest.raises(FieldError, match="When must be a date"):
        value(workspace, "visit", "when", text)
