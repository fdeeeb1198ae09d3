"""One list of firms in every encoding its program may write, and the nasty files of others."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.store.workspace import Workspace

pytestmark = pytest.mark.corpus

ENCODINGS: tuple[tuple[str, bytes], ...] = (
    ("gb18030", b""), ("gbk", b""), ("utf-8", b""), ("utf-8-sig", b""), ("utf-16-le", b""), ("utf-16-be", b""),
    ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
)


@pytest.fixture(scope="module")
def firms(corpus: Path) -> list[tuple[str, str, str]]:
    """Name, telephone and web page of the 314 firms in a file of address cards."""
    (path,) = (corpus / "vcard").rglob("*all_utf8_v30.vcf")
    cards = path.read_text("utf-8").replace("\r\n ", "").split("BEGIN:VCARD")[1:]

    def line(card: str, name: str) -> str:
        found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", card, re.MULTILINE)
        return found[1].strip().replace("\\,", ",") if found else ""

    return [(line(card, "FN") or line(card, "ORG"), line(card, "TEL"), line(card, "URL")) for card in cards]


def table(firms: list[tuple[str, str, str]]) -> str:
    held = io.StringIO()
    csv.writer(held).writerows([("客户名称", "电话", "网址"), *firms])
    return held.getvalue()


def taken(workspace: Workspace) -> list[tuple[Any, ...]]:
    found = records_json(workspace, "account")
    return sorted((one["id"], one["name"], *one["phones"], one["website"]) for one in found)


def test_the_same_firms_in_every_encoding_are_the_same_314(
    empty: Callable[[], Workspace], firms: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert len(firms) == 314
    assert sum("银行" in name for name, _phone, _page in firms) == 71
    seen = []
    for number, (encoding, mark) in enumerate(ENCODINGS):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(mark + table(firms).encode(encoding))
        workspace = empty()
        (result,) = import_file(workspace, path)
        assert (result.kind, result.read, result.created) == ("account", 314, 314), (encoding, mark)
        seen.append(taken(workspace))
    assert seen == seen[:1] * len(ENCODINGS)


def test_firms_that_big5_can_write_are_read_from_it(
    empty: Callable[[], Workspace], firms: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    def fits(name: str) -> bool:
        try:
            name.encode("big5")
        except UnicodeEncodeError:
            return False
        return True

    some = [firm for firm in firms if fits("".join(firm))]
    assert len(some) > 20
    lines = table(some).replace("客户名称", "公司名稱").replace("电话", "電話").replace("网址", "網址")
    first, second = empty(), empty()
    for workspace, encoding in ((first, "utf-8"), (second, "big5")):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(lines.encode(encoding))
        assert import_file(workspace, path, "account", columns={"公司名稱": "name"})[0].created == len(some)
    assert taken(first) == taken(second)


def test_a_mark_at_the_beginning_makes_no_difference(empty: Callable[[], Workspace], corpus: Path) -> None:
    folder = corpus / "csv_nasty" / "alibaba__easyexcel"
    seen = []
    for name in ("bom__no_bom.csv", "bom__office_bom.csv"):
        workspace = empty()
        (result,) = import_file(workspace, folder / name)
        assert (result.kind, result.created) == ("contact", 10)
        seen.append([(one["id"], one["name"], one["extra"]) for one in records_json(workspace, "contact")])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "name", ["comma_in_quotes", "escaped_quotes", "json", "newlines", "quotes_and_newlines", "simple", "utf8", "empty"]
)
def test_the_spectrum_comes_in_whole_by_a_map(workspace: Workspace, corpus: Path, name: str) -> None:
    folder = corpus / "csv_nasty" / "max-mapper__csv-spectrum"
    expected = json.loads((folder / f"json__{name}.json").read_text("utf-8").replace("\\r\\n", "\\n"))
    first, *others = expected[0]
    columns = {first: "name", **dict.fromkeys(others, "")}
    (result,) = import_file(workspace, folder / f"csvs__{name}.csv", "account", columns=columns)
    assert (result.read, result.created) == (len(expected), len(expected))
    found = [{first: one["name"], **one["extra"]} for one in records_json(workspace, "account")]
    filled = [{heading: value.strip() for heading, value in one.items() if value.strip()} for one in expected]
    assert sorted(sorted(one.items()) for one in found) == sorted(sorted(one.items()) for one in filled)


def outcome(workspace: Workspace, path: Path, dry_run: bool = False) -> list[tuple[str, int, int, int]] | str:
    """What an import did by kind, or the line by which it was refused."""
    try:
        results = import_file(workspace, path, dry_run=dry_run)
    except KamtuiError as error:
        return str(error)
    return [(one.kind, one.read, one.created, one.updated) for one in results]


def test_every_table_of_others_is_read_or_refused_in_one_line_and_a_trial_tells_the_same(
    empty: Callable[[], Workspace], corpus: Path
) -> None:
    folders = [corpus / name for name in ("crm", "csv_nasty", "orgchart", "xlsx", "unicode")]
    endings = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in endings]
    workspace = empty()
    read = 0
    for path in paths:
        trial = outcome(workspace, path, dry_run=True)
        real = outcome(workspace, path)
        assert trial == real, path
        if isinstance(real, str):
            assert "\n" not in real, path
            continue
        again = outcome(workspace, path)
        assert not isinstance(again, str)
        assert all(created == updated == 0 for _kind, _read, created, updated in again), path
        read += 1
    assert read > 40
