"""Reading address cards: every dialect of lines, charsets with and without a name, cards in cards, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.errors import KamtuiError
from kamtui.exchange.vcards.cards import is_cards, read_cards
from kamtui.exchange.vcards.entries import Entry, entry_of


def entries(content: bytes | str) -> list[Entry]:
    """What the cards of a file say."""
    raw = content if isinstance(content, bytes) else content.encode()
    return [entry_of(card) for card in read_cards(raw, "a.vcf").cards]


def card(body: bytes | str, version: str = "3.0") -> Entry:
    """What a single card with this body says."""
    raw = body if isinstance(body, bytes) else body.encode()
    (found,) = entries(f"BEGIN:VCARD\r\nVERSION:{version}\r\n".encode() + raw + b"\r\nEND:VCARD\r\n")
    return found


# Lines


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
def test_any_line_end_ends_a_line(end: str) -> None:
    (found,) = entries(end.join(("BEGIN:VCARD", "VERSION:3.0", "FN:Li", " Na", "TEL:1", "END:VCARD", "")))
    assert (found.name, found.values["phones"]) == ("LiNa", ("1",))


def test_a_fold_takes_one_space_away_and_in_the_oldest_version_none() -> None:
    assert card("FN:Li\r\n  Na").name == "Li Na"
    assert card("FN:Li\r\n Na", "2.1").name == "Li Na"
    assert card(f"NOTE:{'x' * 70}\r\n yz\r\nFN:Li", "2.1").values["notes"] == "x" * 70 + "yz"


def test_a_fold_inside_a_character_does_no_harm() -> None:
    raw = "FN:张三丰".encode()
    assert card(raw[:5] + b"\r\n " + raw[5:]).name == "张三丰"


def test_soft_breaks_go_on_in_the_next_line_whatever_it_looks_like() -> None:
    body = "FN:Li\r\nNOTE;ENCODING=QUOTED-PRINTABLE:one=\r\n two=\r\nTEL:3=\r\n# four=0D=0Afive= \r\n=\r\n\r\nTEL:6"
    found = card(body, "2.1")
    assert (found.values["notes"], found.values["phones"]) == ("one twoTEL:3# four\nfive", ("6",))


def test_a_soft_break_at_the_end_of_a_card_does_not_swallow_the_end() -> None:
    body = "BEGIN:VCARD\nVERSION:2.1\nFN:{}\nNOTE;QUOTED-PRINTABLE:x=\nEND:VCARD\n"
    assert [one.name for one in entries(body.format("A") + body.format("B"))] == ["A", "B"]


def test_a_line_that_is_no_property_belongs_to_the_value_before() -> None:
    found = card("FN:Li\r\nNOTE:one\r\nsee the list, two\r\nADR:;;a\\\r\nb\\\r\nc;Leeds", "2.1")
    assert (found.values["notes"], found.extras["ADR"]) == ("one\nsee the list, two", "a\nb\nc, Leeds")


def test_comments_and_blank_lines_are_no_values() -> None:
    found = card("FN:Li\r\n# note to myself: no\r\n\r\n\r\nTITLE:x\r\n", "2.1")
    assert (found.name, found.values, found.extras) == ("Li", {"title": "x"}, {})


def test_groups_and_labels_go_with_their_property() -> None:
    found = card(
        "FN:Li\nitem1.TEL;type=pref:1\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\nITEM2.X-ABDATE:2001-02-03\n"
        "ITEM2.X-ABLABEL:Joined\nX-ABLABEL:alone"
    )
    assert found.extras == {"TEL AssistantPhone": "1", "X-ABDATE Joined": "2001-02-03", "X-ABLABEL": "alone"}


@pytest.mark.parametrize(
    "head",
    ["TEL;HOME;FAX", "TEL;TYPE=HOME,FAX", 'TEL;TYPE="home,fax"', "tel;type=home;type=fax", "TEL;HOME;TYPE=FAX;PREF=1",
     'TEL;HOME;FAX;X-A="a:b;c"', "TEL;HOME;FAX;", "TEL;VALUE=uri;TYPE=HOME,FAX", 'TEL;HOME;FAX;X="open'],
)  # fmt: skip
def test_kinds_are_read_in_every_dialect(head: str) -> None:
    found = card(f"FN:Li\n{head}:0113 1")
    assert (found.values["phones"], found.extras) == (("0113 1",), {"TEL HOME FAX": "0113 1"})


# Escapes


def test_values_are_unescaped_as_their_version_escapes() -> None:
    assert card(r"FN:Li" "\n" r"NOTE:a\, b\; c\\n d\ne\Nf\:g\x").values["notes"] == "a, b; c\\n d\ne\nf:g\\x"
    assert card("FN:Li\nNOTE:C:\\new\\;x, y", "2.1").values["notes"] == "C:\\new\\;x, y"
    found = card("FN:Li\nORG:A\\;B\\, C;D\\\\E;F", "2.1")
    assert (found.account, found.values["department"]) == ("A;B, C", "D\\\\E, F")
    found = card("FN:Li\nORG:A\\;B\\, C;D\\\\E;F\\nG")
    assert (found.account, found.values["department"]) == ("A;B, C", "D\\E, F\nG")


def test_a_text_may_end_in_a_backslash() -> None:
    assert card("FN:Li\nNOTE:one\\\\\nTITLE:two\\").values == {"notes": "one\\", "title": "two\\"}


# Charsets


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [("GBK", "gbk", "张三丰"), ("GB2312", "gbk", "朱镕基"), ("gb18030", "gb18030", "张𠮷"), ("BIG5", "big5", "許功蓋"),
     ("SHIFT_JIS", "cp932", "ソ能表"), ("X-SJIS", "cp932", "ソ能"), ("EUC-KR", "euc_kr", "김철수"),
     ("ISO-8859-1", "latin-1", "Jörg"), ("windows-1251", "cp1251", "Кличко"), ("UTF-8", "utf-8", "Ñandú"),
     ("ISO-2022-JP", "iso2022_jp", "安藤"), ("UTF-7", "utf-7", "Jörg"), ('"utf-8"', "utf-8", "é")],
)  # fmt: skip
@pytest.mark.parametrize("quoted", [False, True])
def test_a_named_charset_is_read(charset: str, codec: str, text: str, quoted: bool) -> None:
    raw = text.encode(codec)
    if quoted:
        raw = b"".join(b"=%02X" % one for one in raw)
    head = f"FN;CHARSET={charset}" + (";ENCODING=QUOTED-PRINTABLE:" if quoted else ":")
    assert card(head.encode() + raw, "2.1").name == text


@pytest.mark.parametrize(
    ("codec", "name", "note"),
    [("gbk", "张三", "采购部经理，只在周二下午接待来访"), ("big5", "陳國棟", "採購部經理，只在週二下午接待"),
     ("cp932", "安藤ロイド", "火曜日の午後のみ"), ("cp1252", "Sören Nüßlebaum", "grüßt müde"),
     ("cp1251", "Віталій Кличко", "Київ"), ("cp1255", "אפרים קישון", "שלום"), ("utf-8", "Æsa Øst", "é")],
)  # fmt: skip
@pytest.mark.parametrize("named", ["", ";CHARSET=nonsense", ";CHARSET=UTF-8"])
def test_a_missing_or_wrong_charset_is_guessed(codec: str, name: str, note: str, named: str) -> None:
    found = card(f"FN{named}:{name}\r\nNOTE{named}:{note}".encode(codec))
    assert (found.name, found.values["notes"]) == (name, note)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_file_is_known_for_cards_and_read(codec: str) -> None:
    raw = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:张三\r\nEND:VCARD\r\n".encode(codec)
    assert is_cards(raw, "list.txt")
    assert [one.name for one in entries(raw)] == ["张三"]


def test_utf8_that_was_cut_keeps_its_good_part() -> None:
    raw = ("ORG;CHARSET=UTF-8:" + "Ñ" * 40).encode()[:-1] + b"\r\nFN:Li"
    assert card(raw).account == "Ñ" * 39 + "\ufffd"


def test_text_in_base64_is_text_and_pictures_are_counted() -> None:
    body = "NOTE;ENCODING=B:aGVsbG8=\nPHOTO;BASE64:\n /9j/4AAQ\n\nX-MS-CARDPICTURE;ENCODING=BASE64:AAAA\nTEL:1"
    found = card(f"FN:Li\n{body}")
    assert (found.values["notes"], found.dropped, found.extras) == ("hello", 2, {})


# Cards


def test_cards_in_cards_are_cards_behind_them() -> None:
    inner = "BEGIN:VCARD\\nFN:Susan\\nEMAIL\\;INTERNET:s@a.example\\nEND:VCARD\\n"
    text = (
        f"BEGIN:VCARD\nVERSION:3.0\nFN:Boss\nAGENT:{inner}\nTEL:1\nBEGIN:VCARD\nFN:Nested\nEND:VCARD\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Next\nEND:VCARD\n"
    )
    found = entries(text)
    assert [(one.number, one.name) for one in found] == [(1, "Boss"), (2, "Susan"), (3, "Nested"), (4, "Next")]
    assert (found[0].values["phones"], found[1].values["emails"]) == (("1",), ("s@a.example",))


def test_a_card_without_an_end_costs_no_other() -> None:
    found = entries("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nEND:VCALENDAR\nBEGIN:VCARD\nFN:C\nTEL:9")
    assert [(one.name, one.values.get("phones")) for one in found] == [("A", None), ("B", None), ("C", ("9",))]


def test_what_stands_in_no_card_is_counted() -> None:
    deck = read_cards(b"X:1\nBEGIN:VCALENDAR\nFN:no\nEND:VCALENDAR\nBEGIN:VCARD\nFN:A\nEND:VCARD\nTEL:2\n", "a.vcf")
    assert (len(deck.cards), deck.outside) == (1, 4)


@pytest.mark.parametrize(
    "content", [b'["vcard",[["fn",{},"text","Li"]]]', b'[["vcard",[]]]', b'<?xml version="1.0"?>\n<vcards xmlns="x"/>']
)
def test_cards_as_json_or_xml_are_refused_in_words(content: bytes) -> None:
    assert is_cards(content, "a.json")
    with pytest.raises(KamtuiError, match="JSON or XML"):
        read_cards(content, "a.json")


def test_a_file_without_cards_is_refused_in_words() -> None:
    assert is_cards(b"name,phone\nLi,1\n", "a.vcf")
    with pytest.raises(KamtuiError, match="no address cards"):
        read_cards(b"name,phone\nLi,1\n", "a.vcf")


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"name,phone\nBEGIN:VCARD,1\n", b'[{"vcard": 1}]', b"<html>"]
)
def test_other_files_are_no_cards(content: bytes) -> None:
    assert not is_cards(content, "a.csv")


# What they say


@pytest.mark.parametrize(
    ("body", "name"),
    [("FN:Li Na\nN:Li;Na;;;", "Li Na"), ("N:Doe;John;Q.;Mr.;Jr.", "Mr. John Q. Doe Jr."), ("N:张;三;;;", "张三"),
     ("FN:三 张\nN:张;三;;;", "张三"), ("FN:三张\nN:张;三;;;", "张三"), ("FN:欧阳 娜娜\nN:欧阳;娜娜;;;", "欧阳娜娜"),
     ("FN:  Li   Na ", "Li Na"), ("FN:\nN:;Prince;;;", "Prince"), ("FN:\nFN:Second", "Second")],
)  # fmt: skip
def test_names_in_the_order_of_their_language(body: str, name: str) -> None:
    found = card(body)
    assert (found.name, found.extras) == (name, {})


def test_a_structured_name_that_says_more_is_kept() -> None:
    assert card("FN:אפרים קישון\nN:Kishon;Ephraim").extras == {"N": "Kishon, Ephraim"}


@pytest.mark.parametrize(
    ("line", "entry"),
    [("X-WECHAT:lina", "wechat:lina"), ("X-QQ:12345", "qq:12345"), ("X-SKYPE-USERNAME:li", "skype:li"),
     ("IMPP:xmpp:li@a.example", "xmpp:li@a.example"), ("IMPP;X-SERVICE-TYPE=QQ:x-apple:12345", "qq:12345"),
     ("TEL:sip:li@a.example", "sip:li@a.example"), ("X-MS-IMADDRESS:li@a.example", "im:li@a.example")],
)  # fmt: skip
def test_messaging_ids_say_their_service(line: str, entry: str) -> None:
    found = card(f"FN:Li\n{line}")
    assert (found.values, found.extras) == ({"messaging": (entry,)}, {})


@pytest.mark.parametrize(
    ("line", "number"),
    [("TEL;VALUE=uri:tel:+1-418-656-9254;ext=102", "+1-418-656-9254 ext. 102"), ("TEL:TEL:+1", "+1"),
     ("TEL:13800138000p1w2", "13800138000p1w2"), ("TEL:95588\\,\\,1", "95588,,1")],
)  # fmt: skip
def test_numbers_are_what_people_dial(line: str, number: str) -> None:
    assert card(f"FN:Li\n{line}").values["phones"] == (number,)


def test_the_preferred_number_comes_first() -> None:
    assert card("FN:Li\nTEL:1\nTEL;TYPE=PREF:2\nTEL;PREF=1:3\nTEL:1").values["phones"] == ("2", "3", "1")


@pytest.mark.parametrize("day", ["1972-01-31", "19720131", "1972-01-31T00:00:33", "1972-01-31T23:10:00Z"])
def test_birthdays_in_their_usual_forms(day: str) -> None:
    assert card(f"FN:Li\nBDAY:{day}").values["birthday"] == "1972-01-31"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for raw in (content, b"BEGIN:VCARD\n" + content, b"BEGIN:VCARD\nVERSION:2.1\nFN:" + content + b"\nEND:VCARD"):
        try:
            found = entries(raw)
        except KamtuiError:
            continue
        assert all("\r" not in text for one in found for text in one.extras.values())
