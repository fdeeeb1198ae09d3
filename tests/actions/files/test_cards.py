"""Address cards: what becomes of people, firms, seats and bosses, what a second import does, and out and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.actions import people, records
from kamtui.actions.export_cards import export_cards
from kamtui.actions.exports import export, format_of
from kamtui.actions.imports import Imported, import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId
from kamtui.store.ids import derived_id, read_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]


def cards(*bodies: str, version: str = "3.0") -> str:
    """A file with one card for each body."""
    return "".join(f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body.strip()}\r\nEND:VCARD\r\n" for body in bodies)


def numbers(results: list[Imported]) -> list[tuple[str, int, int, int, int]]:
    """Kind, read, created, updated, unchanged of each result."""
    return [(one.kind, one.read, one.created, one.updated, one.unchanged) for one in results]


def named(workspace: Workspace, kind: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in records_json(workspace, kind, private=True) if each["name"] == name]
    return found


def all_of(workspace: Workspace, kind: str) -> list[dict[str, Any]]:
    return sorted(records_json(workspace, kind, private=True), key=lambda each: str(each["id"]))


def ident(record: dict[str, Any]) -> RecordId:
    return read_id(record["id"])


CHEN = (
    "UID:chen-1\nFN:Chen Guodong\nN:Chen;Guodong;;;\nORG:Hengyue Bank;IT\nTITLE:CTO\nTEL;TYPE=CELL:13800138000\n"
    "EMAIL:chen@hengyue.example\nNOTE:Likes tea\\, no calls"
)
LI = "UID:li-1\nFN:Li Na\nORG:Hengyue Bank;Procurement\nTITLE:Buyer\nX-MS-MANAGER:Chen Guodong"


def test_a_person_comes_in_with_firm_seat_and_boss(workspace: Workspace, file: Write) -> None:
    results = import_file(workspace, file("a.vcf", cards(LI, CHEN)))
    assert numbers(results) == [("contact", 2, 2, 0, 0)]
    assert "1 new account: Hengyue Bank" in results[0].notes
    chen, li = named(workspace, "contact", "Chen Guodong"), named(workspace, "contact", "Li Na")
    assert (chen["title"], chen["department"], chen["account"]["name"]) == ("CTO", "IT", "Hengyue Bank")
    assert (chen["phones"], chen["emails"], chen["notes"]) == (
        ["13800138000"], ["chen@hengyue.example"], "Likes tea, no calls",
    )
    assert (li["boss"]["name"], li["extra"]) == ("Chen Guodong", {})


def test_the_firm_has_the_id_that_its_name_gives_at_every_desk(workspace: Workspace, file: Write) -> None:
    import_file(workspace, file("a.vcf", cards(CHEN)))
    bank = ident(named(workspace, "account", "Hengyue Bank"))
    assert bank == derived_id("import", "names", "account", "hengyue bank")


def test_a_known_firm_is_found_by_its_name(workspace: Workspace, file: Write) -> None:
    bank = records.add(workspace, "account", {"name": "Hengyue Bank"})
    import_file(workspace, file("a.vcf", cards(CHEN)))
    assert ident(named(workspace, "contact", "Chen Guodong")["account"]) == bank
    assert len(all_of(workspace, "account")) == 1


def test_a_boss_is_looked_for_at_the_same_firm_only(workspace: Workspace, file: Write) -> None:
    other = records.add(workspace, "account", {"name": "Nordhaven"})
    records.add(workspace, "contact", {"name": "Chen Guodong", "account": other})
    (result,) = import_file(workspace, file("a.vcf", cards(LI)))
    li = named(workspace, "contact", "Li Na")
    assert (li["boss"], li["extra"]) == (None, {"X-MS-MANAGER": "Chen Guodong"})
    assert [(one.field, one.text) for one in result.kept] == [("boss", "Chen Guodong")]
    import_file(workspace, file("b.vcf", cards(LI, CHEN)))
    li = named(workspace, "contact", "Li Na")
    assert (li["boss"]["name"], li["boss"]["id"], li["extra"]) == (
        "Chen Guodong", next(each["id"] for each in all_of(workspace, "contact") if each["title"] == "CTO"), {},
    )


def test_a_boss_who_is_here_already_is_found_among_the_firms_people(workspace: Workspace, file: Write) -> None:
    bank = records.add(workspace, "account", {"name": "Hengyue Bank"})
    boss = records.add(workspace, "contact", {"name": "Chen Guodong", "account": bank})
    import_file(workspace, file("a.vcf", cards(LI)))
    assert ident(named(workspace, "contact", "Li Na")["boss"]) == boss


@pytest.mark.parametrize(
    "line",
    ["X-EVOLUTION-MANAGER:Chen Guodong", "a.X-ABRELATEDNAMES:Chen Guodong\na.X-ABLabel:_$!<Manager>!$_",
     "RELATED;TYPE=x-manager;VALUE=text:Chen Guodong"],
)  # fmt: skip
def test_a_boss_by_any_other_property(line: str, workspace: Workspace, file: Write) -> None:
    import_file(workspace, file("a.vcf", cards(f"FN:Li Na\nORG:Hengyue Bank\n{line}", CHEN)))
    assert named(workspace, "contact", "Li Na")["boss"]["name"] == "Chen Guodong"


def test_bosses_in_a_circle_lose_no_name(workspace: Workspace, file: Write) -> None:
    body = "FN:{}\nORG:Hengyue\nX-MS-MANAGER:{}"
    (result,) = import_file(workspace, file("a.vcf", cards(body.format("A", "B"), body.format("B", "A"))))
    found = {each["name"]: (each["boss"], each["extra"]) for each in all_of(workspace, "contact")}
    bosses = [boss["name"] if boss else extra["X-MS-MANAGER"] for boss, extra in found.values()]
    assert sorted(bosses) == ["A", "B"]
    assert any("circle" in note or "cannot report" in note for note in result.notes)


def test_the_same_cards_again_change_nothing_and_one_undo_takes_all(workspace: Workspace, file: Write) -> None:
    path = file("a.vcf", cards(CHEN, LI, "FN:Hengyue Bank\nORG:Hengyue Bank\nTEL:95588"))
    assert numbers(import_file(workspace, path)) == [("account", 1, 1, 0, 0), ("contact", 2, 2, 0, 0)]
    assert numbers(import_file(workspace, path)) == [("account", 1, 0, 0, 1), ("contact", 2, 0, 0, 2)]
    undo(workspace)
    assert [all_of(workspace, kind) for kind in ("account", "contact", "seat", "tenure")] == [[], [], [], []]


def test_a_newer_card_writes_what_differs_and_an_old_one_reverts_nothing(workspace: Workspace, file: Write) -> None:
    import_file(workspace, file("a.vcf", cards(CHEN)))
    chen = ident(named(workspace, "contact", "Chen Guodong"))
    records.change(workspace, workspace.read("contact", chen), {"notes": "Prefers coffee"})
    newer = CHEN.replace("CTO", "CIO").replace("13800138000", "13900139000")
    assert numbers(import_file(workspace, file("b.vcf", cards(newer)))) == [("contact", 1, 0, 1, 0)]
    found = named(workspace, "contact", "Chen Guodong")
    assert (found["title"], found["phones"], found["notes"]) == ("CIO", ["13900139000"], "Prefers coffee")


def test_what_a_card_no_longer_says_goes_and_what_was_typed_here_stays(workspace: Workspace, file: Write) -> None:
    import_file(workspace, file("a.vcf", cards(f"{CHEN}\nNICKNAME:Big Chen\nBDAY:1970-05-01")))
    chen = ident(named(workspace, "contact", "Chen Guodong"))
    records.change(workspace, workspace.read("contact", chen), {"interests": "Go"})
    import_file(workspace, file("b.vcf", cards(CHEN.replace("TEL;TYPE=CELL:13800138000\n", ""))))
    found = named(workspace, "contact", "Chen Guodong")
    assert (found["phones"], found["extra"], found["interests"]) == ([], {}, "Go")
    assert found["birthday"] == "1970-05-01"  # a card for others may be without what is private


def test_a_person_deleted_here_stays_deleted(workspace: Workspace, file: Write) -> None:
    path = file("a.vcf", cards(CHEN))
    import_file(workspace, path)
    records.remove(workspace, "contact", ident(named(workspace, "contact", "Chen Guodong")))
    (result,) = import_file(workspace, path)
    assert (result.created, result.skipped) == (0, [(1, "deleted here")])


def test_a_trial_leaves_no_trace(workspace: Workspace, file: Write) -> None:
    assert numbers(import_file(workspace, file("a.vcf", cards(CHEN)), dry_run=True)) == [("contact", 1, 1, 0, 0)]
    assert all_of(workspace, "contact") == []
    assert workspace.connection.execute("SELECT count(*) FROM edit").fetchone()[0] == 0


def test_cancelling_writes_nothing(workspace: Workspace, file: Write) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(workspace, file("a.vcf", cards(CHEN)), progress=stop)
    assert all_of(workspace, "contact") == []


def test_progress_runs_from_nought_to_all(workspace: Workspace, file: Write) -> None:
    told: list[tuple[int, int]] = []
    body = cards(CHEN, LI, "FN:Nordhaven\nX-ABShowAs:COMPANY")
    import_file(workspace, file("a.vcf", body), progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 5), (5, 5))
    assert told == sorted(told)


# What has no field


def test_what_has_no_field_is_kept_by_its_own_name(workspace: Workspace, file: Write) -> None:
    body = (
        "FN:Li Na\nTITLE:Buyer\nNICKNAME:Nana\nADR;TYPE=HOME:;;1 Long Lane;Leeds;;LS1;UK\nGENDER:F\n"
        "X-ODD;TYPE=a:b\\;c\nURL:http://a.example\nURL:http://b.example\nTEL;TYPE=HOME,FAX:0113 1\n"
        "REV:20260101T000000Z\nX-EMPTY:\nCATEGORIES:friends,golf"
    )
    (result,) = import_file(workspace, file("a.vcf", cards(body)))
    li = named(workspace, "contact", "Li Na")
    assert li["extra"] == {
        "TITLE": "Buyer", "NICKNAME": "Nana", "ADR HOME": "1 Long Lane, Leeds, LS1, UK", "GENDER": "F",
        "X-ODD A": "b;c", "URL": "http://a.example", "URL (2)": "http://b.example", "TEL HOME FAX": "0113 1",
        "REV": "20260101T000000Z", "CATEGORIES": "friends,golf",
    }
    assert (li["title"], li["phones"]) == (None, ["0113 1"])  # without an account there is no seat
    assert any(note.startswith("Kept as extra fields: ") and "X-ODD" in note for note in result.notes)


def test_a_birthday_without_a_year_stays_private(workspace: Workspace, file: Write) -> None:
    import_file(workspace, file("a.vcf", cards("FN:Li Na\nBDAY:--0203")))
    li = named(workspace, "contact", "Li Na")
    assert (li["birthday"], li["private_notes"], li["extra"]) == (None, "BDAY: --0203", {})


def test_a_number_that_is_none_is_kept_beside_the_good_ones(workspace: Workspace, file: Write) -> None:
    (result,) = import_file(workspace, file("a.vcf", cards("FN:Li Na\nTEL:ask Wang\nTEL:95588,,12;3\nEMAIL:nobody")))
    li = named(workspace, "contact", "Li Na")
    assert (li["phones"], li["emails"], li["extra"]) == (["95588,,12;3"], [], {"TEL": "ask Wang", "EMAIL": "nobody"})
    assert [(one.field, one.text) for one in result.kept] == [("phones", "ask Wang"), ("emails", "nobody")]


def test_pictures_are_left_out_and_counted(workspace: Workspace, file: Write) -> None:
    body = "FN:Li Na\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\nLOGO;VALUE=uri:http://a.example/l.png\nKEY;ENCODING=B:AAAA//8="
    (result,) = import_file(workspace, file("a.vcf", cards(body)))
    assert "2 pictures, sounds and keys were left out" in result.notes
    assert named(workspace, "contact", "Li Na")["extra"] == {"LOGO": "http://a.example/l.png"}


# Kinds of cards


@pytest.mark.parametrize(
    "body",
    ["FN:Hengyue\nORG:Hengyue", "N:;;;;\nORG:Hengyue", "FN:Hengyue\nKIND:org", "FN:Hengyue\nX-ABShowAs:COMPANY",
     "N:Hengyue;;;;\nFN:Hengyue\nORG:Hengyue service centre"],
)  # fmt: skip
def test_a_card_of_a_firm_is_an_account(body: str, workspace: Workspace, file: Write) -> None:
    results = import_file(workspace, file("a.vcf", cards(f"{body}\nTEL:95588\nURL:www.hengyue.example\nUID:77")))
    assert numbers(results) == [("account", 1, 1, 0, 0)]
    bank = named(workspace, "account", "Hengyue")
    assert (bank["phones"], bank["website"], bank["extra"]["UID"]) == (["95588"], "www.hengyue.example", "77")


def test_firms_come_before_their_people_wherever_they_stand(workspace: Workspace, file: Write) -> None:
    results = import_file(workspace, file("a.vcf", cards(CHEN, "FN:Hengyue Bank\nORG:Hengyue Bank\nTEL:95588")))
    assert [one.kind for one in results] == ["account", "contact"]
    assert not any("new account" in note for note in results[1].notes)
    assert named(workspace, "account", "Hengyue Bank")["phones"] == ["95588"]


def test_one_bad_card_does_not_cost_the_file(workspace: Workspace, file: Write) -> None:
    body = cards("GEO:1;2", CHEN, "FN:Friends\nKIND:group\nMEMBER:urn:uuid:1", CHEN)
    (result,) = import_file(workspace, file("a.vcf", body))
    assert (result.read, result.created) == (4, 1)
    assert result.skipped == [
        (1, "the card has no name, number or address to call it by"),
        (3, "the card is a group, not a person or a firm"),
        (4, "the same as card 2"),
    ]


def test_two_cards_of_one_uid_that_differ_are_two_people(workspace: Workspace, file: Write) -> None:
    assert numbers(import_file(workspace, file("a.vcf", cards(CHEN, LI.replace("li-1", "chen-1"))))) == [
        ("contact", 2, 2, 0, 0)
    ]


def test_a_card_without_a_name_is_called_after_its_address(workspace: Workspace, file: Write) -> None:
    (result,) = import_file(workspace, file("a.vcf", cards("EMAIL:li@hengyue.example", "TEL:123")))
    assert {each["name"] for each in all_of(workspace, "contact")} == {"li@hengyue.example", "123"}
    assert any(note.startswith("2 cards without a name") for note in result.notes)


def test_people_without_a_uid_are_known_by_what_their_cards_say(workspace: Workspace, file: Write) -> None:
    body = "FN:Li Na\nTEL:123"
    assert numbers(import_file(workspace, file("a.vcf", cards(body, body)))) == [("contact", 2, 2, 0, 0)]
    again = cards(body, body, f"{body}\nREV:2\nTEL:124")
    assert numbers(import_file(workspace, file("b.vcf", again))) == [("contact", 3, 1, 0, 2)]


# Out and back


@pytest.mark.parametrize("ending", ["x.vcf", "X.VCF"])
def test_a_name_with_the_ending_asks_for_cards(ending: str, workspace: Workspace, tmp_path: Path) -> None:
    assert format_of(tmp_path / ending) == "vcf"
    records.add(workspace, "contact", {"name": "Li"})
    (written,) = export(workspace, tmp_path / ending, "vcf")
    assert (written.records, (tmp_path / ending).read_bytes()[:13]) == (1, b"BEGIN:VCARD\r\n")
    for other in ("csv", "json"):
        with pytest.raises(KamtuiError, match=r"would be no \.vcf file"):
            export(workspace, tmp_path / "y.vcf", other)
    with pytest.raises(KamtuiError, match=r"would be no \.xlsx file"):
        export(workspace, tmp_path / "y.xlsx", "vcf")
    for folder in (tmp_path, f"{tmp_path}/new/"):
        with pytest.raises(KamtuiError, match="is a folder"):
            export(workspace, folder, "vcf")
    assert not any((tmp_path / name).exists() for name in ("y.vcf", "y.xlsx", "new"))


def test_private_fields_are_in_cards_only_when_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    secret = {"birthday": "1970-05-01", "motive": "promotion", "private_notes": "hush"}
    records.add(workspace, "contact", {"name": "Li", "notes": "open", **secret})
    records.add(workspace, "account", {"name": "Hengyue", "private_notes": "hush"})
    export_cards(workspace, tmp_path / "a.vcf")
    text = (tmp_path / "a.vcf").read_text("utf-8")
    assert "open" in text
    assert not any(word in text for word in ("BDAY", "1970", "promotion", "hush"))
    export_cards(workspace, tmp_path / "b.vcf", private=True)
    text = (tmp_path / "b.vcf").read_text("utf-8")
    assert ("BDAY:1970-05-01" in text, "promotion" in text, text.count("hush")) == (True, True, 2)
    assert (tmp_path / "b.vcf").stat().st_mode & 0o077 == 0


def test_extra_fields_of_other_tables_are_in_no_card(workspace: Workspace, tmp_path: Path) -> None:
    records.add(workspace, "contact", {"name": "Li", "x.Salary": "9", "x.NICKNAME": "Nana", "x.CITY": "Leeds"})
    export_cards(workspace, tmp_path / "a.vcf")
    text = (tmp_path / "a.vcf").read_text("utf-8")
    assert ("NICKNAME:Nana" in text, "Salary" in text, "Leeds" in text) == (True, False, False)


def house(workspace: Workspace) -> dict[str, RecordId]:
    """Two accounts of one name, three people, one of them boss of the others."""
    ids = {"a": records.add(workspace, "account", {"name": "Hengyue", "city": "上海", "phones": ("95588",)})}
    ids["b"] = records.add(workspace, "account", {"name": "Hengyue", "notes": "the other one"})
    ids["chen"] = records.add(workspace, "contact", {"name": "陈国栋", "account": ids["b"], "language": "zh"})
    ids["li"] = records.add(
        workspace, "contact",
        {"name": "Li", "account": ids["b"], "phones": ("138 0013 8000", "95588,,1"), "messaging": ("wechat:li_na",)},
    )  # fmt: skip
    ids["twin"] = records.add(workspace, "contact", {"name": "陈国栋", "account": ids["b"]})
    with workspace.action("chart") as transaction:
        people.put_seat(workspace, transaction, ids["chen"], {"title": "CTO", "department": "IT; data, nets"})
        people.put_seat(workspace, transaction, ids["li"], {"title": "Buyer", "boss": ids["chen"]})
    return ids


SAID = ("id", "name", "native_name", "account", "title", "department", "boss", "phones", "emails", "messaging",
        "language", "birthday", "notes", "motive", "private_notes")  # fmt: skip
"""What cards say of a person."""

SAID_OF_FIRMS = ("id", "name", "native_name", "short_name", "phones", "website", "address", "city", "country", "notes",
                 "private_notes")  # fmt: skip


def said(workspace: Workspace) -> list[dict[str, Any]]:
    """What cards can say of a workspace."""
    firms = [{name: each[name] for name in SAID_OF_FIRMS} for each in all_of(workspace, "account")]
    return firms + [{name: each[name] for name in SAID} for each in all_of(workspace, "contact")]


def test_cards_come_back_as_the_same_records(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    first, second = empty(), empty()
    house(first)
    export_cards(first, tmp_path / "a.vcf", private=True)
    results = import_file(second, tmp_path / "a.vcf")
    assert numbers(results) == [("account", 2, 2, 0, 0), ("contact", 3, 3, 0, 0)]
    assert said(second) == said(first)
    assert [len(one.notes) for one in results] == [3, 3]  # two of one name each, perhaps duplicates
    for workspace in (first, second):
        assert [one.unchanged for one in import_file(workspace, tmp_path / "a.vcf")] == [2, 3]
    assert second.connection.execute("SELECT count(*) FROM action").fetchone()[0] == 1


def test_a_phones_change_is_news_and_an_old_card_is_none(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    workspace = empty()
    ids = house(workspace)
    export_cards(workspace, tmp_path / "old.vcf")
    records.change(workspace, workspace.read("contact", ids["li"]), {"phones": ("139",), "notes": "typed here"})
    (text,) = [(tmp_path / "old.vcf").read_text("utf-8")]
    assert [one.updated for one in import_file(workspace, tmp_path / "old.vcf")] == [0, 0]
    # The phone keeps the UID, signs the card as its own work and drops what it does not know.
    kept = [line for line in text.splitlines() if not line.startswith("X-KAMTUI")]
    changed = "\r\n".join(kept).replace("-//kamtui//kamtui//EN", "-//Apple Inc.//iOS 26//EN")
    changed = changed.replace("TITLE:Buyer", "TITLE:Head of Buying")
    (tmp_path / "phone.vcf").write_text(changed, "utf-8")
    assert [one.updated for one in import_file(workspace, tmp_path / "phone.vcf")] == [0, 1]
    li = named(workspace, "contact", "Li")
    assert (li["title"], li["phones"], li["notes"], ident(li["boss"])) == (
        "Head of Buying", ["139"], "typed here", ids["chen"],
    )


def test_the_extra_fields_of_a_phones_card_go_back_to_the_phone(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    first, second = empty(), empty()
    body = (
        "FN:Li Na\nORG:Hengyue\nTITLE:Buyer\nNICKNAME:Nana\nADR;TYPE=HOME:;;1 Long Lane;Leeds;;LS1;UK\n"
        "TEL;TYPE=HOME:123\ni1.TEL:456\ni1.X-ABLabel:Car phone\nURL:http://a.example\nURL:http://b.example\n"
        "TITLE:Second title\ni2.X-ABDATE:2001-02-03\ni2.X-ABLabel:_$!<Anniversary>!$_\nX-MS-SPOUSE:Wang"
    )
    (tmp_path / "phone.vcf").write_text(cards(body))
    import_file(first, tmp_path / "phone.vcf")
    export_cards(first, tmp_path / "a.vcf")
    import_file(second, tmp_path / "a.vcf")
    before, after = named(first, "contact", "Li Na"), named(second, "contact", "Li Na")
    assert before["extra"]["TEL Car phone"] == "456"
    assert len(before["extra"]) == 9
    assert after == before


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1, max_size=120)
NASTY = st.sampled_from(
    ("a,b;c\\d", "\\", "\\n", "\\\\n", "line\nline\n\nline", "BEGIN:VCARD\nEND:VCARD", "TEL:1", "=E5=BC", "=", "# no",
     "张三", "😀" * 40, "é" * 80, "x" * 75, "x" * 74 + "\\", " lead", "\u2028\x85\x0b", "a\tb", "'; DROP", "{0}%s")
)  # fmt: skip
WORDS = st.one_of(TEXT, NASTY, st.tuples(NASTY, TEXT).map("".join)).filter(lambda text: bool(text.strip()))
LINE = WORDS.map(lambda text: text.strip()[:200].strip())
NUMBERS = st.lists(st.one_of(st.from_regex(r"[+0-9][0-9 ,;()-]{2,14}[0-9]", fullmatch=True)), max_size=3, unique=True)
ADDRESSES = st.lists(st.tuples(LINE, LINE).map(lambda pair: f"{pair[0]}@{pair[1]}"), max_size=2, unique=True)


@st.composite
def houses(draw: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accounts and people; a person may be of one account and report to a person before."""
    firms = [
        {"name": draw(LINE), "notes": draw(WORDS), "phones": tuple(draw(NUMBERS)), "city": draw(LINE)}
        for _number in range(draw(st.integers(1, 2)))
    ]
    found: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        person = {"name": draw(LINE), "notes": draw(WORDS), "phones": tuple(draw(NUMBERS)),
                  "emails": tuple(draw(ADDRESSES)), "messaging": tuple(draw(st.lists(LINE, max_size=2, unique=True))),
                  "native_name": draw(LINE), "private_notes": draw(WORDS)}  # fmt: skip
        if draw(st.booleans()):
            person |= {"account": draw(st.integers(0, len(firms) - 1)), "title": draw(LINE), "department": draw(LINE)}
            above = [place for place in range(number) if "account" in found[place]]
            if above and draw(st.booleans()):
                person["boss"] = draw(st.sampled_from(above))
        found.append(person)
    return firms, found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=houses())
def test_whatever_people_are_called_and_noted_comes_back_equal(
    content: tuple[list[dict[str, Any]], list[dict[str, Any]]], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    firms, persons = content
    with first.action("fill") as transaction:
        accounts = [transaction.create("account", values) for values in firms]
        contacts: list[RecordId] = []
        for person in persons:
            fields = [name for name in ("title", "department", "boss") if name in person]
            seat: dict[str, Any] = {name: person.pop(name) for name in fields}
            if "account" in person:
                person["account"] = accounts[person["account"]]
            contacts.append(transaction.create("contact", person))
            if "boss" in seat:
                seat["boss"] = contacts[seat["boss"]]
            people.put_seat(first, transaction, contacts[-1], seat)
    export_cards(first, tmp_path / "a.vcf", private=True)
    results = import_file(second, tmp_path / "a.vcf")
    assert [one.skipped for one in results] == [[], []]
    assert said(second) == said(first)
    first.close()
    second.close()


def test_a_firm_made_on_the_way_is_told_when_it_looks_like_one_that_is_here(workspace: Workspace, file: Write) -> None:
    records.add(workspace, "account", {"name": "Hengyue Bank"})
    (result,) = import_file(workspace, file("a.vcf", cards("FN:Zoe Q\nORG:Hengyue Bank Limited")))
    assert "  Hengyue Bank Limited is perhaps Hengyue Bank (same name)" in result.notes


def test_a_boss_whom_nobody_knows_goes_back_to_the_phone(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    workspace, other = empty(), empty()
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Li\r\nN:Li;;;;\r\nORG:Hengyue\r\nX-MS-MANAGER:Nobody Here\r\nEND:VCARD\r\n"
    (tmp_path / "li.vcf").write_text(card, "utf-8")
    import_file(workspace, tmp_path / "li.vcf")
    export_cards(workspace, tmp_path / "out.vcf", private=True)
    assert "X-MS-MANAGER:Nobody Here" in (tmp_path / "out.vcf").read_text("utf-8")
    import_file(other, tmp_path / "out.vcf")
    assert said(other) == said(workspace)
