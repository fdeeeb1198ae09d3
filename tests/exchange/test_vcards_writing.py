"""Writing address cards: lines that fold, values that vobject and other programs read as they were meant."""

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from kamtui.exchange.vcards.cards import read_cards
from kamtui.exchange.vcards.entries import entry_of
from kamtui.exchange.vcards.writing import OCTETS, Out, card_text, escaped, folded_line, name_parts

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1, max_size=200)
ID = "0cf9d75d-0980-5541-940e-2b8a78db49ff"


@given(TEXT)
def test_lines_are_short_and_no_character_is_split(text: str) -> None:
    line = folded_line(f"NOTE:{escaped(text)}")
    pieces = line.split("\r\n")
    assert all(len(piece.encode()) <= OCTETS for piece in pieces)
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == f"NOTE:{escaped(text)}"


def test_a_full_line_is_as_long_as_it_may_be() -> None:
    first, second = folded_line("x" * 149).split("\r\n")
    assert (len(first), len(second)) == (75, 75)


@given(name=TEXT, note=TEXT, title=TEXT, firm=TEXT, department=TEXT)
def test_vobject_reads_the_same_values(name: str, note: str, title: str, firm: str, department: str) -> None:
    out = Out(ID, name, account=firm, department=department, title=title, notes=note, boss=name,
              phones=("+86 138 0013 8000", "95588,,1"), emails=("a@b.example",))  # fmt: skip
    (found,) = vobject.readComponents(card_text(out))
    assert (found.fn.value, found.note.value, found.title.value) == (name, note, title)
    assert found.org.value == [firm, department]
    assert [one.value for one in found.tel_list] == ["+86 138 0013 8000", "95588,,1"]
    assert (found.email.value, found.uid.value, found.version.value) == ("a@b.example", f"urn:uuid:{ID}", "3.0")
    assert found.x_ms_manager.value == name


@given(name=TEXT.filter(lambda text: bool(text.strip())), note=TEXT)
def test_a_card_reads_back_as_it_was_written(name: str, note: str) -> None:
    (card,) = read_cards(card_text(Out(ID, name, notes=note)).encode(), "a.vcf").cards
    found = entry_of(card)
    assert (found.name, found.values["notes"], found.uid, found.is_own) == (name, note, f"urn:uuid:{ID}", True)


def test_line_ends_are_all_alike_in_a_card() -> None:
    assert escaped("a\r\nb\rc\nd") == "a\\nb\\nc\\nd"


def test_a_person_as_phones_and_mail_programs_want_it() -> None:
    out = Out(ID, "陈国栋", account="恒岳银行", account_id=ID, department="科技部", title="总经理", boss="李总",
              phones=("+86 138-0013-8000", "021 6888 0000"), messaging=("wechat:chen",), birthday="1970-05-01",
              extras={"TEL HOME": "021 6888 0000", "ADR HOME": "南京路 1 号", "X-ABDATE Joined": "2001",
                      "工号": "7"})  # fmt: skip
    assert card_text(out).split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "PRODID:-//kamtui//kamtui//EN", f"UID:urn:uuid:{ID}", "FN:陈国栋",
        "N:陈;国栋;;;", "ORG:恒岳银行;科技部", "TITLE:总经理", "TEL;TYPE=CELL:+86 138-0013-8000",
        "TEL;TYPE=HOME:021 6888 0000", "IMPP:wechat:chen", "X-WECHAT:chen", "BDAY:1970-05-01", "X-MS-MANAGER:李总",
        "boss.X-ABRELATEDNAMES:李总", "boss.X-ABLabel:_$!<Manager>!$_", f"X-KAMTUI-ACCOUNT:urn:uuid:{ID}",
        "ADR;TYPE=HOME:;;南京路 1 号;;;;", "extra2.X-ABDATE:2001", "extra2.X-ABLabel:Joined", "END:VCARD", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "native", "parts"),
    [("John Doe", "", ("Doe", "John")), ("张三", "", ("张", "三")), ("欧阳娜娜", "", ("欧阳", "娜娜")),
     ("Prince", "", ("Prince", "")), ("Mo Xiaorou", "莫小柔", ("Mo", "Xiaorou")), ("Anna Mo", "莫小柔", ("Mo", "Anna")),
     ("阿里巴巴集团", "", ("阿里巴巴集团", ""))],
)  # fmt: skip
def test_names_in_parts(name: str, native: str, parts: tuple[str, str]) -> None:
    assert name_parts(name, native) == parts
