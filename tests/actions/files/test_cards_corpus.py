"""Address cards of phones and mail programs: what each file of the corpus becomes, counted against its facts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions.export_cards import export_cards
from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.store.workspace import Workspace

pytestmark = pytest.mark.corpus

TABLE: dict[str, tuple[tuple[str, int, int, int, int, int], ...]] = {
    "FolkerKinzel__VCards": (
        ("AnsiIssue", 1, 0, 0, 0, 0), ("AnsiIssueInvalidEncoding", 1, 0, 0, 0, 0), ("LabelIssue", 1, 0, 2, 1, 0),
        ("LabelTest2", 1, 0, 2, 1, 0), ("Library_v2", 1, 0, 4, 1, 0), ("MultiAnsiFilterTests__German", 1, 0, 0, 0, 0),
        ("MultiAnsiFilterTests__Hebrew", 1, 0, 0, 0, 0), ("MultiAnsiFilterTests__Murks", 1, 0, 0, 0, 0),
        ("MultiAnsiFilterTests__Ukrainian", 1, 0, 0, 0, 0), ("MultiAnsiFilterTests__v3Ansi", 1, 1, 3, 3, 0),
        ("MultiAnsiFilterTests__v3Utf16Bom", 1, 1, 3, 3, 0), ("Outlook_v2", 1, 0, 4, 1, 0),
        ("Photo_v3", 1, 0, 3, 1, 0), ("Utf-8__Hebrew", 1, 0, 0, 0, 0), ("Utf-8__Ukrainian", 1, 0, 0, 0, 0),
        ("v2_1", 1, 0, 1, 3, 0), ("v3", 1, 1, 3, 3, 0),
    ),
    "LineageOS__android_frameworks_opt_vcard": (
        ("v21_adr_multiple_line", 1, 0, 0, 0, 0), ("v21_android_custom_prop", 0, 0, 0, 0, 1),
        ("v21_backslash", 1, 0, 0, 0, 0), ("v21_blackberry_photo", 1, 0, 2, 1, 0), ("v21_complicated", 1, 0, 5, 2, 0),
        ("v21_im", 1, 0, 0, 0, 0), ("v21_invalid_comment_line", 1, 0, 0, 0, 0),
        ("v21_invalid_multiple_line", 1, 0, 0, 1, 0), ("v21_japanese_1", 1, 0, 1, 0, 0),
        ("v21_japanese_2", 1, 0, 0, 0, 0), ("v21_japanese_3", 1, 0, 0, 0, 0), ("v21_malformed_photo", 1, 0, 0, 0, 0),
        ("v21_nest", 3, 0, 1, 0, 0), ("v21_org_before_title", 1, 0, 0, 0, 0), ("v21_pref_handling", 1, 0, 3, 2, 0),
        ("v21_simple_1", 1, 0, 0, 0, 0), ("v21_simple_3", 1, 0, 0, 0, 0), ("v21_title_before_org", 1, 0, 0, 0, 0),
        ("v21_winmo_65", 1, 0, 0, 0, 0), ("v21_x_android_custom_after_photo", 1, 0, 0, 0, 0),
        ("v21_x_param", 1, 0, 2, 2, 0), ("v30_comma_separated", 1, 0, 1, 0, 0),
        ("v30_ios_613_multiline", 1, 0, 1, 1, 0), ("v30_multibyte_param", 1, 0, 1, 0, 0),
        ("v30_pager", 1, 0, 1, 0, 0), ("v30_pause_wait", 1, 0, 1, 0, 0), ("v30_simple", 1, 0, 1, 0, 0),
        ("v30_sip", 1, 0, 0, 0, 0), ("v40_sip", 1, 0, 1, 0, 0),
    ),
    "chinese_test_literals": (
        ("android_v21_soft_break", 1, 0, 2, 1, 0), ("zhangsan_v30_gb18030", 1, 0, 1, 0, 0),
        ("zhangsan_v30_utf8_qp", 1, 0, 1, 0, 0),
    ),
    "kewisch__ical.js": (
        ("escape_semicolon", 1, 0, 4, 2, 0), ("vcard", 1, 0, 1, 1, 0), ("vcard3", 2, 0, 2, 4, 0),
        ("vcard_author", 1, 0, 2, 1, 0), ("vcard_grouped", 0, 0, 0, 0, 1),
    ),
    "mangstadt__ez-vcard": (
        ("io__text__John_Doe_ANDROID", 6, 0, 7, 4, 0), ("io__text__John_Doe_BLACK_BERRY", 1, 0, 1, 0, 0),
        ("io__text__John_Doe_EVOLUTION", 1, 0, 2, 1, 0), ("io__text__John_Doe_GMAIL", 1, 0, 2, 1, 0),
        ("io__text__John_Doe_IPHONE", 1, 0, 7, 1, 0), ("io__text__John_Doe_MS_OUTLOOK", 1, 0, 2, 1, 0),
        ("io__text__gmail-list", 3, 0, 0, 3, 0), ("io__text__gmail-single", 1, 0, 2, 1, 0),
        ("io__text__gmail-single2", 1, 0, 11, 5, 0), ("io__text__outlook-2007", 1, 0, 4, 1, 0),
        ("io__text__rfc2426-example", 2, 0, 4, 3, 0), ("io__text__rfc6350-example", 1, 0, 2, 1, 0),
    ),
    "metowolf__vCards": (
        ("all_utf8_v30", 0, 314, 574, 78, 0), ("bank_gbk_qp_v21", 0, 80, 203, 0, 0),
    ),
    "py-vobject__vobject": (
        ("radicale-1587", 1, 0, 0, 0, 0),
    ),
    "sabre-io__vobject": (
        ("issue153", 1, 0, 0, 0, 0), ("issue64", 0, 0, 0, 0, 1),
    ),
}  # fmt: skip
"""By folder: file, contacts, accounts, phones, e-mail addresses (also those kept with accounts), cards left out."""

OTHERWISE = {
    "v2_1": "six of its seven numbers are words such as Handy, kept as text",
    "v40_sip": "one of its two numbers is a sip address, which is a messaging id",
    "vcard3": "its second AGENT is a card in one line, with a number and an address of its own",
    "io__text__John_Doe_ANDROID": "it has one number three times, and an e-mail address without an @",
}
"""Files whose counts differ from their facts, which were counted by regular expressions, and why."""

ROWS = [(folder, *row) for folder, rows in TABLE.items() for row in rows]


def emails_of(record: dict[str, Any]) -> int:
    """E-mail addresses of a record; an account keeps them as extra fields."""
    kept = [name for name in record["extra"] if name == "EMAIL" or name.startswith("EMAIL (")]
    return len(record.get("emails", kept))


@pytest.mark.parametrize(("folder", "file", "people", "firms", "phones", "emails", "skipped"), ROWS)
def test_a_file_of_cards_becomes(
    folder: str, file: str, people: int, firms: int, phones: int, emails: int, skipped: int,
    workspace: Workspace, corpus: Path,
) -> None:  # fmt: skip
    results = import_file(workspace, corpus / "vcard" / folder / f"{file}.vcf")
    made = {one.kind: one.created for one in results}
    contacts, accounts = (list(records_json(workspace, kind)) for kind in ("contact", "account"))
    found = [*contacts, *accounts]
    assert (made.get("contact", 0), made.get("account", 0)) == (people, firms)
    assert (len(contacts), sum(len(one.skipped) for one in results)) == (people, skipped)
    assert (sum(len(one["phones"]) for one in found), sum(map(emails_of, found))) == (phones, emails)
    facts = json.loads((corpus / "vcard" / "FACTS.json").read_text("utf-8"))[f"vcard/{folder}/{file}.vcf"]
    differs = (facts["cards"], facts["tel"], facts["email"]) != (people + firms + skipped, phones, emails)
    assert differs is (file in OTHERWISE)
    again = import_file(workspace, corpus / "vcard" / folder / f"{file}.vcf")
    assert sum(one.created + one.updated for one in again) == 0


def test_every_file_of_cards_is_in_the_table_or_refused_in_words(workspace: Workspace, corpus: Path) -> None:
    files = {f"{path.parent.name}/{path.stem}" for path in (corpus / "vcard").rglob("*.vcf")}
    assert files - {f"{row[0]}/{row[1]}" for row in ROWS} == {"FolkerKinzel__VCards/Empty"}
    with pytest.raises(KamtuiError, match="is empty"):
        import_file(workspace, corpus / "vcard" / "FolkerKinzel__VCards" / "Empty.vcf")


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("FolkerKinzel__VCards/MultiAnsiFilterTests__German", ["Sören Täve Nüßlebaum"]),
        ("FolkerKinzel__VCards/MultiAnsiFilterTests__Murks", ["Sören Täve Nüßlebaum"]),
        ("FolkerKinzel__VCards/MultiAnsiFilterTests__Hebrew", ["אפרים קישון"]),
        ("FolkerKinzel__VCards/MultiAnsiFilterTests__Ukrainian", ["Віталій Володимирович Кличко"]),
        ("LineageOS__android_frameworks_opt_vcard/v21_japanese_1", ["安藤ロイド"]),
        ("LineageOS__android_frameworks_opt_vcard/v21_japanese_3", ["伊能 圭一 伊予"]),
        ("LineageOS__android_frameworks_opt_vcard/v21_nest", ["nest1", "nest2", "parent"]),
        ("chinese_test_literals/zhangsan_v30_gb18030", ["张三"]),
        ("kewisch__ical.js/vcard3", ["Mr. John Q. Public, Esq.", "Susan Thomas"]),
    ],
)
def test_names_come_in_as_they_were_meant(file: str, names: list[str], workspace: Workspace, corpus: Path) -> None:
    import_file(workspace, corpus / "vcard" / f"{file}.vcf")
    assert sorted(each["name"] for each in records_json(workspace, "contact")) == names


def test_an_outlook_card_loses_neither_its_boss_nor_its_note(workspace: Workspace, corpus: Path) -> None:
    (result,) = import_file(workspace, corpus / "vcard" / "mangstadt__ez-vcard" / "io__text__outlook-2007.vcf")
    (person,) = records_json(workspace, "contact", private=True)
    assert (person["name"], person["account"]["name"], person["department"]) == (
        "Mr. Michael Angstadt Jr.", "TheCompany", "TheDepartment",
    )
    assert (person["boss"], person["extra"]["X-MS-MANAGER"]) == (None, "TheManagerName")
    assert (len(person["notes"].split("\n")), person["birthday"]) == (4, "1922-03-10")
    assert "2 pictures, sounds and keys were left out" in result.notes


def test_chinese_service_numbers_are_accounts(workspace: Workspace, corpus: Path) -> None:
    folder = corpus / "vcard" / "metowolf__vCards"
    import_file(workspace, folder / "all_utf8_v30.vcf")
    assert sum("银行" in each["name"] for each in records_json(workspace, "account")) == 71
    # The second file has eighty of the same firms, by the same names.
    (result,) = import_file(workspace, folder / "bank_gbk_qp_v21.vcf")
    assert (result.read, result.created) == (80, 0)
    assert "万事达" in {each["name"] for each in records_json(workspace, "account")}


def test_every_card_goes_out_and_comes_back_equal(empty: Callable[[], Workspace], corpus: Path, tmp_path: Path) -> None:
    first, second = empty(), empty()
    for path in sorted((corpus / "vcard").rglob("*.vcf")):
        if path.stem != "Empty":
            import_file(first, path)
    export_cards(first, tmp_path / "all.vcf", private=True)
    import_file(second, tmp_path / "all.vcf")
    names = ("name", "account", "title", "department", "boss", "phones", "emails", "messaging", "birthday", "notes")
    before, after = (
        {each["id"]: [each[name] for name in names] for each in records_json(workspace, "contact", private=True)}
        for workspace in (first, second)
    )
    assert after == before
    firms, same = ({each["id"]: each["name"] for each in records_json(one, "account")} for one in (first, second))
    assert same == firms


def test_naughty_strings_come_back_as_names_and_notes(
    empty: Callable[[], Workspace], corpus: Path, tmp_path: Path
) -> None:
    path = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.json"
    strings = [text for text in json.loads(path.read_text("utf-8")) if text.strip() and "\r" not in text]
    assert len(strings) > 500
    first, second = empty(), empty()
    with first.action("fill") as transaction:
        for text in strings:
            transaction.create("contact", {"name": text.strip()[:200].strip(), "notes": text})
    export_cards(first, tmp_path / "a.vcf")
    (result,) = import_file(second, tmp_path / "a.vcf")
    assert result.created == len(strings)
    assert list(records_json(second, "contact")) == list(records_json(first, "contact"))
