"""Calendars in and out: whose meeting it is, what a second import changes, and what we wrote when it comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions import records
from kamtui.actions.exports import export, format_of
from kamtui.actions.imports import Imported, import_file
from kamtui.documents.plain import records_json
from kamtui.records.kinds import EXTRA
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store.ids import id_text, read_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]


@pytest.fixture
def bank(workspace: Workspace) -> dict[str, RecordId]:
    """Two firms, their people, and two of us."""
    made: dict[str, RecordId] = {}

    def add(key: str, kind: str, **values: Value) -> None:
        made[key] = records.add(workspace, kind, values)

    add("lin", "teammate", name="Lin Yue", emails=("lin@ours.example",))
    workspace.set_meta("me", made["lin"])
    add("wang", "teammate", name="Wang Bo", emails=("wang@ours.example",))
    add("bank", "account", name="Hengyue Bank", native_name="华东恒岳商业银行", website="https://www.hengyue.example/x")
    add("branch", "account", name="Hengyue Bank Shanghai", parent=made["bank"])
    add("steel", "account", name="Nordhaven Stahl AG")
    chen = ("chen@hengyue.example",)
    add("chen", "contact", name="Chen Guodong", native_name="陈国栋", account=made["bank"], emails=chen)
    add("li", "contact", name="Li Wen", account=made["bank"], emails=("li@hengyue.example",))
    add("weber", "contact", name="Anna Weber", account=made["steel"], emails=("weber@gmail.com",))
    return made


def event(*lines: str, uid: str = "1", start: str = "DTSTART:20261124T100000", kind: str = "VEVENT") -> str:
    return "\r\n".join((f"BEGIN:{kind}", f"UID:{uid}", *([start] if start else []), *lines, f"END:{kind}", ""))


def calendar(*parts: str) -> str:
    return "\ufeff\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def take(workspace: Workspace, file: Write, *parts: str, **options: Any) -> dict[str, Imported]:
    """Import a calendar of these parts; the results by kind."""
    return {one.kind: one for one in import_file(workspace, file("mine.ics", calendar(*parts)), **options)}


def numbers(result: Imported) -> tuple[int, int, int, int]:
    """Read, created, updated, unchanged."""
    return result.read, result.created, result.updated, result.unchanged


def the(workspace: Workspace, kind: str = "visit") -> dict[str, Any]:
    """The one record of a kind."""
    (found,) = records_json(workspace, kind)
    return found


def change(workspace: Workspace, record: dict[str, Any], **values: Value) -> None:
    records.change(workspace, workspace.read(record["kind"], read_id(record["id"])), values)


CHEN = "ATTENDEE;CN=Chen:mailto:CHEN@hengyue.example"


def test_a_meeting_with_a_customer_becomes_a_planned_visit(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    results = take(
        workspace, file,
        event("SUMMARY:Price review", "DESCRIPTION:Agenda:\\none", "LOCATION:Tower 18F", "DURATION:PT45M", CHEN,
              "ATTENDEE;CN=New Guy:mailto:new@hengyue.example", "ORGANIZER:mailto:wang@ours.example",
              "URL:https://x.example", "CATEGORIES:Work,Bank"),
    )  # fmt: skip
    assert numbers(results["visit"]) == (1, 1, 0, 0)
    visit = the(workspace)
    assert visit["account"]["name"] == "Hengyue Bank"
    assert (visit["wanted"], visit["note"], visit["place"]) == ("Price review", "Agenda:\none", "Tower 18F")
    assert (visit["when"], visit["minutes"], visit["state"]) == ("2026-11-24T10:00:00+08:00", 45, "planned")
    assert (visit["visit_kind"], visit["owner"]["name"]) == ("onsite", "Wang Bo")
    assert [one["name"] for one in visit["attendees"]] == ["Chen Guodong"]
    assert visit["extra"] == {
        "UID": "1", "URL": "https://x.example", "Categories": "Work, Bank",
        "Organizer": "wang@ours.example", "Invited": "New Guy <new@hengyue.example>",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "account"),
    [
        (["SUMMARY:Dentist"], None),
        (["SUMMARY:x", "ATTENDEE:mailto:chen@hengyue.example", "ATTENDEE:mailto:weber@gmail.com",
          "ATTENDEE:mailto:li@hengyue.example"], "Hengyue Bank"),
        (["SUMMARY:Nordhaven Stahl: pilot"], "Nordhaven Stahl AG"),
        (["SUMMARY:去华东恒岳商业银行开会"], "Hengyue Bank"),
        (["SUMMARY:hengyue bank shanghai review"], "Hengyue Bank Shanghai"),
        (["SUMMARY:Hengyue Banking conference"], None),
        (["SUMMARY:Hengyue Bank and Nordhaven Stahl"], None),
        (["SUMMARY:x", "ATTENDEE:mailto:new@cn.hengyue.example"], "Hengyue Bank"),
        (["SUMMARY:x", "ATTENDEE:mailto:friend@gmail.com"], None),
        (["SUMMARY:x", "ATTENDEE:mailto:colleague@ours.example"], None),
        (["SUMMARY:x", "ATTENDEE;CN=陈国栋:invalid:nomail"], "Hengyue Bank"),
        (["SUMMARY:x", "ORGANIZER;CN=W:mailto:weber@gmail.com"], "Nordhaven Stahl AG"),
    ],
)  # fmt: skip
def test_the_customer_is_found_by_people_then_title_then_domain_and_else_the_meeting_is_listed(
    lines: list[str], account: str | None, workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    result = take(workspace, file, event(*lines))["visit"]
    assert [visit["account"]["name"] for visit in records_json(workspace, "visit")] == ([account] if account else [])
    assert len(result.skipped) == (0 if account else 1)
    if not account:
        title = lines[0].removeprefix("SUMMARY:")
        assert result.skipped[0][1].startswith(f"{title} (2026-11-24 10:00): no customer found")


def test_two_people_of_one_name_are_not_guessed_at(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    records.add(workspace, "contact", {"name": "Li Wen", "account": bank["steel"]})
    result = take(workspace, file, event("SUMMARY:x", "ATTENDEE;CN=Li Wen:invalid:nomail"))["visit"]
    assert len(result.skipped) == 1


def test_a_private_series_is_listed_once(workspace: Workspace, bank: dict[str, RecordId], file: Write) -> None:
    result = take(workspace, file, event("SUMMARY:Yoga", "RRULE:FREQ=DAILY;COUNT=50"))["visit"]
    assert [reason for _row, reason in result.skipped] == [
        "Yoga (2026-11-24 10:00): no customer found by its people, title or e-mail addresses"
    ]


def test_a_past_meeting_is_planned_too_for_only_people_know_whether_it_was_held(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event("SUMMARY:x", CHEN, start="DTSTART;VALUE=DATE:20261101"))
    visit = the(workspace)
    assert (visit["when"], visit["state"]) == ("2026-11-01", "planned")


def test_the_same_calendar_twice_changes_nothing_and_one_undo_takes_it_back(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    parts = (
        event("SUMMARY:x", CHEN), event("SUMMARY:y", CHEN, "RRULE:FREQ=WEEKLY;COUNT=3", uid="2"),
        event("SUMMARY:Send offer to Hengyue Bank", "DUE:20261130", uid="3", kind="VTODO"),
    )  # fmt: skip
    first = take(workspace, file, *parts)
    assert (first["visit"].created, first["step"].created) == (4, 1)
    actions = workspace.connection.execute("SELECT count(*) FROM action").fetchone()[0]
    again = take(workspace, file, *parts)
    assert (numbers(again["visit"]), numbers(again["step"])) == ((4, 0, 0, 4), (1, 0, 0, 1))
    assert workspace.connection.execute("SELECT count(*) FROM action").fetchone()[0] == actions
    undo(workspace)
    assert list(records_json(workspace, "visit")) == []
    assert list(records_json(workspace, "step")) == []


def test_a_dry_run_leaves_no_trace(workspace: Workspace, bank: dict[str, RecordId], file: Write) -> None:
    assert take(workspace, file, event("SUMMARY:x", CHEN), dry_run=True)["visit"].created == 1
    assert list(records_json(workspace, "visit")) == []


def test_a_second_import_changes_what_the_calendar_changed_and_nothing_typed_here(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event("SUMMARY:Price", "LOCATION:Tower", CHEN))
    change(workspace, the(workspace), place="Our office", note="bring samples")
    li = "ATTENDEE:mailto:li@hengyue.example"
    result = take(workspace, file, event("SUMMARY:Price, terms", "LOCATION:Tower", CHEN, li, start="DTSTART:20261125"))
    assert result["visit"].updated == 1
    visit = the(workspace)
    assert (visit["wanted"], visit["place"], visit["note"]) == ("Price, terms", "Our office", "bring samples")
    assert (visit["when"], len(visit["attendees"])) == ("2026-11-25", 2)


def test_a_new_entry_in_the_file_changes_no_ids(workspace: Workspace, bank: dict[str, RecordId], file: Write) -> None:
    guid = event("SUMMARY:x", CHEN, uid="0f8fad5b-d9cb-469f-a165-70867728950e")
    take(workspace, file, guid)
    result = take(workspace, file, guid, event("SUMMARY:y", CHEN, uid="abc@google.com"))["visit"]
    assert numbers(result) == (2, 1, 0, 1)


def test_a_cancelled_meeting_is_cancelled_by_whoever_invited(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    ours = event("SUMMARY:x", CHEN, "ORGANIZER:mailto:lin@ours.example", uid="1")
    theirs = event("SUMMARY:y", "ORGANIZER:mailto:chen@hengyue.example", uid="2")
    take(workspace, file, ours, theirs)
    take(workspace, file, "METHOD:CANCEL\r\n", ours, theirs)
    states = {visit["wanted"]: visit["state"] for visit in records_json(workspace, "visit")}
    assert states == {"x": "cancelled_us", "y": "cancelled_them"}
    take(workspace, file, ours, theirs)
    assert {visit["state"] for visit in records_json(workspace, "visit")} == {"planned"}


def test_a_meeting_that_was_cancelled_before_it_came_or_that_i_declined_is_listed(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    result = take(
        workspace, file, event("SUMMARY:x", CHEN, "STATUS:CANCELLED"),
        event("SUMMARY:y", CHEN, "ATTENDEE;PARTSTAT=DECLINED:mailto:lin@ours.example", uid="2"),
    )["visit"]  # fmt: skip
    assert [reason.partition(": ")[2] for _row, reason in result.skipped] == [
        "cancelled in the calendar", "we declined it",
    ]  # fmt: skip


def test_what_is_marked_as_private_in_the_calendar_stays_there(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    result = take(workspace, file, event("SUMMARY:x", CHEN, "CLASS:PRIVATE"))["visit"]
    assert result.skipped == [(1, "x (2026-11-24 10:00): marked as private in the calendar")]
    assert list(records_json(workspace, "visit")) == []


def test_a_visit_confirmed_as_held_stays_so_whatever_the_calendar_says(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    lines = event("SUMMARY:x", CHEN)
    take(workspace, file, lines)
    change(workspace, the(workspace), state="held")
    for parts in ((lines,), ("METHOD:CANCEL\r\n", lines), (lines,)):
        assert take(workspace, file, *parts)["visit"].unchanged == 1
        assert the(workspace)["state"] == "held"


def test_who_declined_is_told_beside_and_no_attendee(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event("SUMMARY:x", "ATTENDEE;CN=Chen;PARTSTAT=DECLINED:mailto:chen@hengyue.example"))
    visit = the(workspace)
    assert (visit["account"]["name"], visit["attendees"]) == ("Hengyue Bank", [])
    assert visit["extra"]["Declined"] == "Chen <chen@hengyue.example>"


SERIES = ("SUMMARY:Weekly", CHEN, "RRULE:FREQ=WEEKLY;COUNT=3")


def test_a_meeting_taken_out_of_its_series_is_told_and_not_deleted(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event(*SERIES))
    result = take(workspace, file, event(*SERIES, "EXDATE:20261201T100000"))["visit"]
    assert numbers(result) == (2, 0, 0, 2)
    assert any("1 planned visit is no longer in the calendar" in note for note in result.notes)
    assert len(list(records_json(workspace, "visit"))) == 3


def test_a_moved_meeting_of_a_series_is_the_same_visit(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event(*SERIES))
    moved = event("RECURRENCE-ID:20261201T100000", "SUMMARY:Moved", CHEN, start="DTSTART:20261202T150000")
    result = take(workspace, file, event(*SERIES), moved)["visit"]
    assert numbers(result) == (3, 0, 1, 2)
    whens = sorted(visit["when"] for visit in records_json(workspace, "visit"))
    assert whens[1] == "2026-12-02T15:00:00+08:00"


def test_a_meeting_without_a_uid_is_known_by_what_and_when(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    lines = event("SUMMARY:x", CHEN).replace("UID:1\r\n", "")
    take(workspace, file, lines)
    assert numbers(take(workspace, file, lines)["visit"]) == (1, 0, 0, 1)


def test_a_task_with_a_customer_becomes_a_step(workspace: Workspace, bank: dict[str, RecordId], file: Write) -> None:
    take(
        workspace, file,
        event("SUMMARY:Offer for Nordhaven Stahl", "DUE;VALUE=DATE:20261130", "PRIORITY:1", "DESCRIPTION:two pages",
              start="", kind="VTODO"),
    )  # fmt: skip
    step = the(workspace, "step")
    assert (step["text"], step["due"], step["urgent"]) == ("Offer for Nordhaven Stahl", "2026-11-30", True)
    assert (step["account"]["name"], step["sort"], step["owner"]["name"]) == ("Nordhaven Stahl AG", "next", "Lin Yue")
    assert step["extra"]["Description"] == "two pages"


def test_titles_that_spreadsheets_would_calculate_and_words_for_nothing_are_kept(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    take(workspace, file, event("SUMMARY:=1+1", "DESCRIPTION:'=x", "LOCATION:NULL", CHEN))
    visit = the(workspace)
    assert (visit["wanted"], visit["note"], visit["place"]) == ("=1+1", "'=x", "“NULL”")


def test_a_title_longer_than_an_aim_is_kept_whole(workspace: Workspace, bank: dict[str, RecordId], file: Write) -> None:
    take(workspace, file, event(f"SUMMARY:{'长' * 1500}", CHEN))
    assert the(workspace)["extra"]["wanted"] == "长" * 1500


# Out, and back


def visit_in(workspace: Workspace, bank: dict[str, RecordId], **values: Value) -> RecordId:
    return records.add(
        workspace, "visit",
        {"account": bank["bank"], "when": Moment("2026-11-24T02:00:00Z", "Asia/Shanghai"), "minutes": 45,
         "state": "planned", "attendees": (bank["chen"],), **values},
    )  # fmt: skip


def out(workspace: Workspace, path: Path, private: bool = False) -> str:
    (written,) = export(workspace, path, format_of(path), private)
    assert written.file == str(path)
    return path.read_bytes().decode()


def unfolded(content: str) -> list[str]:
    return content.replace("\r\n ", "").split("\r\n")


def test_a_visit_and_a_step_are_written_for_a_calendar(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit = visit_in(workspace, bank, wanted="Sign the plan", place="Tower 18F", visit_kind="onsite", note="read first")
    step = records.add(workspace, "step", {"account": bank["bank"], "text": "test result", "sort": "theirs",
                                           "due": "2026-11-23"})  # fmt: skip
    records.add(workspace, "step", {"account": bank["bank"], "text": "done", "due": "2026-11-20", "done": "2026-11-20"})
    lines = unfolded(out(workspace, tmp_path / "a.ics"))
    for line in (
        f"UID:{id_text(visit)}@kamtui", "SUMMARY:Hengyue Bank: Sign the plan", "DTSTART:20261124T020000Z",
        "DURATION:PT45M", "LOCATION:Tower 18F", "DESCRIPTION:read first", "TRIGGER:-PT30M",
        'ATTENDEE;CN="Chen Guodong":mailto:chen@hengyue.example',
        f"UID:{id_text(step)}@step.kamtui", "SUMMARY:Hengyue Bank: test result (they promised)",
        "DTSTART;VALUE=DATE:20261123", "TRANSP:TRANSPARENT",
    ):  # fmt: skip
        assert line in lines
    assert lines.count("BEGIN:VEVENT") == 2


def test_what_was_said_in_a_visit_is_in_private_calendars_only(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, state="held", note="They have no budget. Ask upstairs.", least="a date", ask="sign")
    shared = out(workspace, tmp_path / "a.ics")
    assert "SUMMARY:Hengyue Bank\r\n" in shared
    assert "budget" not in shared
    private = unfolded(out(workspace, tmp_path / "b.ics", private=True))
    assert "DESCRIPTION:They have no budget. Ask upstairs." in private
    assert (tmp_path / "b.ics").stat().st_mode & 0o077 == 0


def test_a_cancelled_visit_is_cancelled_in_the_calendar(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, state="cancelled_them")
    content = out(workspace, tmp_path / "a.ics")
    assert "STATUS:CANCELLED" in content
    assert "VALARM" not in content


def test_our_own_calendar_comes_back_and_changes_nothing(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="Sign: the plan", note="line one  \n\nline two ", place="Tower\n18F")
    visit_in(workspace, bank, note="kick-off")
    visit_in(workspace, bank, state="moved")
    visit_in(workspace, bank, state="held", note="said", when="2026-11-01")
    records.add(workspace, "step", {"account": bank["bank"], "text": "a: b (we promised)", "sort": "ours",
                                    "due": Moment("2026-11-25T02:00:00Z", "Asia/Shanghai")})  # fmt: skip
    before = list(records_json(workspace, "visit")), list(records_json(workspace, "step"))
    for private in (False, True):
        out(workspace, tmp_path / "a.ics", private)
        for result in import_file(workspace, tmp_path / "a.ics"):
            assert (result.created, result.updated, result.skipped) == (0, 0, [])
    assert before == (list(records_json(workspace, "visit")), list(records_json(workspace, "step")))


def test_what_somebody_changed_in_the_calendar_is_taken_and_an_old_file_reverts_nothing(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="Sign the plan", note="read first", place="Tower")
    content = out(workspace, tmp_path / "old.ics")
    new = content.replace("20261124T020000Z", "20261125T030000Z").replace(": Sign the plan", ": Sign today")
    (tmp_path / "new.ics").write_text(new, newline="")
    assert import_file(workspace, tmp_path / "new.ics")[0].updated == 1
    visit = the(workspace)
    assert (visit["when"], visit["wanted"], visit["place"]) == ("2026-11-25T11:00:00+08:00", "Sign today", "Tower")
    assert import_file(workspace, tmp_path / "old.ics")[0].unchanged == 1
    assert the(workspace)["wanted"] == "Sign today"


def test_a_calendar_program_that_drops_what_it_does_not_know_loses_nothing_here(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="Sign", note="read first", place="Tower", visit_kind="onsite")
    kept = ("BEGIN", "END", "VERSION", "UID", "DTSTART", "SUMMARY")
    lines = [line for line in unfolded(out(workspace, tmp_path / "a.ics")) if line.startswith(kept)]
    (tmp_path / "a.ics").write_text("\r\n".join([line for line in lines if "VALARM" not in line]) + "\r\n", newline="")
    before = the(workspace)
    assert import_file(workspace, tmp_path / "a.ics")[0].unchanged == 1
    assert the(workspace) == before


def test_into_an_empty_workspace_our_calendar_brings_the_same_records(
    workspace: Workspace, bank: dict[str, RecordId], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    visit = visit_in(workspace, bank, wanted="Sign the plan", visit_kind="phone", place="Tower")
    step = records.add(workspace, "step", {"account": bank["bank"], "text": "drill plan", "sort": "ours",
                                           "due": "2026-11-23"})  # fmt: skip
    out(workspace, tmp_path / "a.ics")
    other = empty()
    results = {one.kind: one for one in import_file(other, tmp_path / "a.ics")}
    assert results["visit"].created == results["step"].created == 1
    there = the(other)
    assert (there["id"], there["account"]) == (id_text(visit), {"id": id_text(bank["bank"]), "name": "Hengyue Bank"})
    assert (there["state"], there["wanted"], there["visit_kind"]) == ("planned", "Sign the plan", "phone")
    assert there["extra"] == {"Invited": "Chen Guodong <chen@hengyue.example>"}
    assert (the(other, "step")["id"], the(other, "step")["sort"]) == (id_text(step), "ours")
    assert numbers({one.kind: one for one in import_file(other, tmp_path / "a.ics")}["visit"]) == (1, 0, 0, 1)


def test_our_calendar_comes_back_after_its_import_was_undone(
    workspace: Workspace, bank: dict[str, RecordId], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="Sign the plan")
    out(workspace, tmp_path / "a.ics")
    other = empty()
    import_file(other, tmp_path / "a.ics")
    undo(other)
    assert list(records_json(other, "account")) == []
    assert import_file(other, tmp_path / "a.ics")[0].skipped == []
    assert (the(other)["wanted"], the(other)["account"]["name"]) == ("Sign the plan", "Hengyue Bank")


def test_control_characters_that_no_calendar_can_hold_stay_in_the_record(
    workspace: Workspace, bank: dict[str, RecordId], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="a\x07b\u2028c", note="d\x1be\ufefff", place="g\x0bh")
    before = the(workspace)
    out(workspace, tmp_path / "a.ics")
    assert import_file(workspace, tmp_path / "a.ics")[0].unchanged == 1
    assert the(workspace) == before


def test_an_account_is_met_by_its_name_where_the_calendar_keeps_nothing_else(
    workspace: Workspace, bank: dict[str, RecordId], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    visit_in(workspace, bank, wanted="Sign: the plan")
    content = out(workspace, tmp_path / "a.ics")
    lines = [line for line in unfolded(content) if not line.startswith(("X-", "ATTENDEE"))]
    (tmp_path / "a.ics").write_text("\r\n".join(lines), newline="")
    other = empty()
    here = records.add(other, "account", {"name": "Hengyue Bank"})
    import_file(other, tmp_path / "a.ics")
    assert (the(other)["account"]["id"], the(other)["wanted"]) == (id_text(here), "Sign: the plan")


def test_a_uid_of_ours_with_the_id_of_another_kind_touches_nothing(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    result = take(workspace, file, event("SUMMARY:Hengyue Bank: x", uid=f"{id_text(bank['chen'])}@kamtui"))["visit"]
    assert result.skipped == [(1, "Hengyue Bank: x (2026-11-24 10:00): its id is that of another record")]
    assert workspace.read("contact", bank["chen"]).values.get(EXTRA + "UID") is None


def test_a_deleted_visit_stays_deleted(
    workspace: Workspace, bank: dict[str, RecordId], file: Write, tmp_path: Path
) -> None:
    take(workspace, file, event("SUMMARY:x", CHEN))
    out(workspace, tmp_path / "own.ics")
    records.remove(workspace, "visit", read_id(the(workspace)["id"]))
    assert take(workspace, file, event("SUMMARY:x", CHEN))["visit"].skipped == [(1, "deleted here")]
    assert import_file(workspace, tmp_path / "own.ics")[0].skipped == [(1, "deleted here")]


def test_cancelling_the_import_leaves_everything_as_it_was(
    workspace: Workspace, bank: dict[str, RecordId], file: Write
) -> None:
    def stop(done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(workspace, file, event("SUMMARY:x", CHEN), progress=stop)
    assert list(records_json(workspace, "visit")) == []
