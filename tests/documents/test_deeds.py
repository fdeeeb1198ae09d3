"""A line of the undo list: what was done, to which fields or how many records, by whom, and whether it stands."""

from datetime import datetime

from kamtui.documents.deeds import deed
from kamtui.records.values import RecordId
from kamtui.store.history import Recent

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
CHEN, ME = b"chen", b"me"


def named(kind: str, record: RecordId) -> str:
    return {CHEN: "Chen Guodong", ME: "Zhou Ke"}[record]


def recent(verb: str = "set", cause: str = "hand", source: str = "", undone_by: int = 0, **counts: int) -> Recent:
    when = datetime.fromisoformat("2026-11-22T01:15:00+00:00")
    subject = ("contact", CHEN) if len(counts) == 1 else None
    return Recent(1, verb, ME, cause, source, when, "laptop", True, 0, undone_by, 2, counts, subject)


def test_an_action_is_told_by_what_it_did_to_what_and_by_whom() -> None:
    told = deed(recent(contact=1), named, NOW)
    assert (told.what, told.records, told.who, told.origin, told.state) == (
        "changed, Chen Guodong", "1 contact", "Zhou Ke", "by hand", ""
    )  # fmt: skip
    assert f"{told.when:%a %H:%M}" == "Sun 09:15"


def test_the_fields_of_a_change_are_named_in_place_of_the_count() -> None:
    told = deed(recent(contact=1), named, NOW, [("contact", "notes"), ("contact", "x.Region"), ("a new kind", "f")])
    assert told.records == "Notes, Region"


def test_an_action_on_many_records_counts_them_by_kind_and_names_none() -> None:
    told = deed(recent("import", "import", "people.csv", contact=2, account=1), named, NOW)
    assert (told.what, told.records, told.origin) == ("imported", "2 contacts, 1 account", "import of people.csv")


def test_what_was_undone_is_taken_back_unless_it_was_done_again() -> None:
    assert deed(recent(undone_by=9, contact=1), named, NOW).state == "taken back"
    assert deed(recent(undone_by=9, contact=1), named, NOW, stands=True).state == ""
