"""Searching finds exactly what a look at every row would find, whatever was done to the rows."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.kinds import kind_names, kind_of
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store import same_as, search_candidates, searching
from kamtui.store.check import check
from kamtui.store.rebuild import rebuild
from kamtui.store.search import Hit, find
from kamtui.store.search_text import NAMES_END, Query, fold, is_expanded
from kamtui.store.searching import catch_up, documents, every_searched, pending
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace
from tests.store.network import give

EVERY = 10**9
"""More hits than there are."""


def add(workspace: Workspace, kind: str, id: RecordId | None = None, **values: Value) -> RecordId:
    with workspace.action("add") as action:
        return action.create(kind, values, id)


def put(workspace: Workspace, kind: str, record: RecordId, **values: Value) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read(kind, record), values)


def delete(workspace: Workspace, kind: str, record: RecordId) -> None:
    with workspace.action("delete") as action:
        action.delete(kind, record)


def at(minute: int) -> Moment:
    return Moment(f"2026-03-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z", "+08:00")


def titles(hits: list[Hit]) -> list[str]:
    return [hit.title for hit in hits]


def scanned(workspace: Workspace, query: str) -> set[tuple[str, RecordId]]:
    """What a look at every row finds."""
    asked = Query(query)
    return {
        (one.kind, row[0])
        for one in every_searched()
        for row in workspace.connection.execute(f'SELECT id, {one.columns} FROM "{one.kind}"')
        if asked.words and asked.matches(fold(one.text(tuple(row)[1:])).replace(NAMES_END, "\n"))
    }


def found(workspace: Workspace, query: str) -> set[tuple[str, RecordId]]:
    hits = find(workspace, query, EVERY)
    assert len({(hit.kind, hit.id) for hit in hits}) == len(hits)
    return {(hit.kind, hit.id) for hit in hits}


def postings(workspace: Workspace) -> set[tuple[str, int]]:
    """Every entry of the index, token and row; and the words that are looked up by their beginnings, with row -1."""
    execute = workspace.connection.execute
    entries = set()
    for table in searching.TABLES:
        execute(f"CREATE VIRTUAL TABLE temp.told USING fts5vocab (main, {table}, instance)")
        entries |= {(row[0], row[1]) for row in execute("SELECT term, doc FROM temp.told")}
        execute("DROP TABLE temp.told")
    return entries | {(row[0], -1 - row[1]) for row in execute("SELECT word, timed FROM search_word")}


def due(workspace: Workspace) -> set[tuple[str, int]]:
    """Every entry that the index should have."""
    entries = set()
    for slot, one in workspace.projection.index.by_slot().items():
        for row in workspace.connection.execute(f'SELECT n, {one.columns} FROM "{one.kind}"'):
            timed = slot << searching.N_BITS < searching.TIMED
            for number, tokens in enumerate(documents(one.text(tuple(row)[1:]), timed=timed)):
                rowid = (slot + number << searching.N_BITS) + row[0]
                entries |= {(token, rowid) for token in tokens}
    words = {(token, -1 - (rowid < searching.TIMED)) for token, rowid in entries if is_expanded(token)}
    return entries | words


@pytest.fixture
def firm(workspace: Workspace) -> RecordId:
    return add(workspace, "account", name="Hengyue Bank", native_name="恒岳银行", private_notes="秘密 opera")


def test_words_are_found_as_the_rule_says(workspace: Workspace, firm: RecordId) -> None:
    visit = add(workspace, "visit", account=firm, note="服务器切换方案，订单 PO-482913，Müller 在场", when=at(5))
    for query in ("切换", "切", "切换方案", "po-4829", "482913", "muller 切换", "ＰＯ", "案", "-482913", "，订"):
        assert found(workspace, query) == {("visit", visit)}, query
    for query in ("换切", "2913", "uller", "切方", "", "   ", "切换 没有"):
        assert found(workspace, query) == set(), query


def test_a_hit_says_where_it_is_from(workspace: Workspace, firm: RecordId) -> None:
    visit = add(workspace, "visit", account=firm, note="第一行\n谈切换窗口", when=at(5))
    (hit,) = find(workspace, "切换")
    assert hit[:6] == ("visit", visit, firm, "Hengyue Bank", "第一行", "第一行 谈切换窗口")
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["切换"]
    assert hit.when == at(5)


def test_names_come_first_whole_ones_before_beginnings_before_parts(workspace: Workspace, firm: RecordId) -> None:
    add(workspace, "visit", account=firm, note="Anna was there, anna!", when=at(9))
    for name in ("Joanna Anna Wu", "Annabel Ode", "Anna"):
        add(workspace, "contact", name=name, account=firm)
    add(workspace, "account", name="Anna Works")
    assert titles(find(workspace, "anna")) == [
        "Anna", "Anna Works", "Annabel Ode", "Joanna Anna Wu", "Anna was there, anna!",
    ]  # fmt: skip


def test_names_are_found_by_pinyin_and_initials(workspace: Workspace, firm: RecordId) -> None:
    chen = add(workspace, "contact", name="陈国栋", account=firm)
    for query in ("chenguodong", "cgd", "chen guo", "cg", "陈", "国栋", "guodong chen"):
        assert (("contact", chen) in found(workspace, query)) == (query != "guodong chen"), query
    assert titles(find(workspace, "hyyh"))[:1] == ["Hengyue Bank"]


def test_private_fields_are_not_looked_in(workspace: Workspace, firm: RecordId) -> None:
    add(workspace, "contact", name="Chen", account=firm, motive="promotion", birthday="1970-01-01")
    for query in ("opera", "秘密", "promotion", "1970"):
        assert found(workspace, query) == set()
    private = {field.name for kind in kind_names() for field in kind_of(kind).fields if field.private}
    assert not private & {name for one in every_searched() for name in (*one.names, *one.others)}


def test_the_latest_visits_come_first_however_many_there_are_in_a_minute(workspace: Workspace, firm: RecordId) -> None:
    chance = random.Random(3)
    whens: list[Any] = [at(chance.randrange(40)) for _ in range(150)] + ["2026-03-01", None, "1200-01-01", "not a time"]
    chance.shuffle(whens)
    with workspace.action("add") as action:
        for when in whens:
            action.create("visit", {"account": firm, "note": "切换", "when": when})
    order = sorted((when.utc for when in whens if isinstance(when, Moment)), reverse=True)
    for limit in (1, 7, 50, 150):
        hits = [hit for hit in find(workspace, "切换", limit + 1) if hit.when != "2026-03-01"][:limit]
        assert [hit.when.utc if isinstance(hit.when, Moment) else "" for hit in hits] == order[:limit]
    assert len(found(workspace, "切换")) == len(whens)


def test_a_visit_that_is_moved_is_found_where_it_then_stands(workspace: Workspace, firm: RecordId) -> None:
    first, second = (add(workspace, "visit", account=firm, note=f"切换 {n}", when=at(n)) for n in (1, 2))
    put(workspace, "visit", first, when=at(3))
    assert [hit.id for hit in find(workspace, "切换")] == [first, second]
    undo(workspace)
    assert [hit.id for hit in find(workspace, "切换")] == [second, first]
    assert postings(workspace) == due(workspace)


def test_a_character_in_another_form_is_found_in_its_turn(workspace: Workspace, firm: RecordId) -> None:
    with workspace.action("add") as action:
        for minute, note in enumerate(["豈", "豈", "没有", "\uf900", "㈱", "株"] * 30):
            action.create("visit", {"account": firm, "note": note, "when": at(minute)})
    for query, share in (("豈", 90), ("\uf900", 90), ("株", 60)):
        hits = find(workspace, query, 20)
        whens = [hit.when.utc for hit in hits if isinstance(hit.when, Moment)]
        assert whens == sorted(whens, reverse=True)
        assert {hit.id for hit in hits} == {hit.id for hit in find(workspace, query, EVERY)[:20]}
        assert len(found(workspace, query)) == share
    assert {hit.snippet for hit in find(workspace, "豈", 20)} == {"豈", "\uf900"}


def test_only_what_belongs_to_an_account_or_is_of_a_kind(workspace: Workspace, firm: RecordId) -> None:
    other = add(workspace, "account", name="Suhe", culture="切换")
    for account in (firm, other):
        add(workspace, "visit", account=account, note="切换", when=at(1))
        add(workspace, "step", account=account, text="切换 drill")
    assert {hit.account for hit in find(workspace, "切换", account=other)} == {other}
    assert sorted(hit.kind for hit in find(workspace, "切换", account=other)) == ["account", "step", "visit"]
    assert {hit.kind for hit in find(workspace, "切换", kinds=("visit",))} == {"visit"}
    with mock.patch.object(search_candidates, "FEW", 0):
        assert len(find(workspace, "切换", account=other)) == 3


def test_what_an_erasure_took_is_in_no_byte_of_the_file(workspace: Workspace, firm: RecordId, keys: Path) -> None:
    chen = add(workspace, "contact", name="Zebediah Quux", account=firm, notes="蹴鞠爱好者")
    with workspace.action("erase") as action:
        action.erase("contact", chen)
    assert found(workspace, "zebediah") == set()
    workspace.close()
    content = workspace.path.read_bytes()
    for word in ("zebediah", "quux", "蹴鞠", "鞠爱"):
        assert word.encode() not in content


def test_what_changed_with_many_others_is_found_before_the_index_has_it(workspace: Workspace, firm: RecordId) -> None:
    visit = add(workspace, "visit", account=firm, note="切换 old", when=at(1))
    with mock.patch.object(searching, "BULK", 3), mock.patch("kamtui.store.search.SHORT", 0):
        with workspace.action("add") as action:
            for number in range(10):
                action.create("visit", {"account": firm, "note": f"切换 {number}", "when": at(number)})
            action.create("contact", {"account": firm, "name": "Anna 切"})
            action.write(workspace.read("visit", visit), {"note": "new words", "when": at(2)})
            action.delete("visit", add_now(action, firm))
        assert pending(workspace) > 3
        for query in ("切换", "old", "new", "an", "切", "gone"):
            assert found(workspace, query) == scanned(workspace, query)
        put(workspace, "visit", visit, note="once more")
        assert titles(find(workspace, "once")) == ["once more"]
        told: list[tuple[int, int]] = []
        assert catch_up(workspace, lambda done, of: told.append((done, of))) == told[-1][1]
    assert pending(workspace) == 0
    assert postings(workspace) == due(workspace)


def add_now(action: Any, firm: RecordId) -> RecordId:
    made: RecordId = action.create("visit", {"account": firm, "note": "gone", "when": at(4)})
    return made


def test_catching_up_can_be_stopped_and_goes_on(workspace: Workspace, firm: RecordId) -> None:
    class StopError(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise StopError

    with workspace.action("add") as action:
        for number in range(30):
            action.create("visit", {"account": firm, "note": f"切换 {number}", "when": at(number)})
    with workspace.merging():
        workspace.projection.index.begin_again()
    everything = pending(workspace)
    with pytest.raises(StopError):
        catch_up(workspace, stop, 10)
    assert pending(workspace) == everything - 10
    catch_up(workspace, step=10)
    assert postings(workspace) == due(workspace)


def test_an_index_of_another_version_is_made_anew(workspace: Workspace, firm: RecordId) -> None:
    workspace.set_meta("search", 0)
    workspace.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert titles(find(workspace, "恒岳")) == ["Hengyue Bank"]
    catch_up(workspace)
    assert workspace.meta("search") == searching.VERSION
    assert postings(workspace) == due(workspace)


@pytest.mark.parametrize("damage", ["lost", "stale", "broken", "words"])
def test_check_finds_an_index_that_is_not_true_and_mends_it(workspace: Workspace, firm: RecordId, damage: str) -> None:
    add(workspace, "visit", account=firm, note="切换 plan", when=at(1))
    execute = workspace.connection.execute
    if damage == "lost":
        execute("INSERT INTO search_timed (search_timed) VALUES ('delete-all')")
    elif damage == "stale":
        execute("INSERT INTO search_timed (rowid, text) VALUES (77, 'plan')")
    elif damage == "broken":
        execute("UPDATE search_data SET block = x'00112233' WHERE id = (SELECT max(id) FROM search_data)")
    else:
        execute("INSERT INTO search_word VALUES (1, 'ghost')")
    assert {problem.kind for problem in check(workspace).problems} == {"search"}
    assert check(workspace, repair=True).sound
    assert check(workspace).problems == ()
    assert found(workspace, "切换") == scanned(workspace, "切换") != set()


WORDS = (
    "切换", "换切", "方案", "案", "plan", "planet", "PO-1", "PO-12", "é", "Ｘ", "恒", "!", "+", "😀", "12", "\uf900",
    "豈", "㈱", "株",
)  # fmt: skip
"""What texts and queries are made of here: much is in each other."""

TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map(lambda words: "".join(words[:2]) + " ".join(["", *words[2:]]))

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("visit", "contact", "step", "change", "move", "delete", "undo", "redo", "join", "many")),
        st.integers(0, 30), TEXTS,
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, queries=st.lists(TEXTS, min_size=1, max_size=4), bulk=st.sampled_from((2, 2000)))
def test_whatever_is_done_the_index_is_as_if_made_anew(
    empty_workspace: Path,
    tmp_path_factory: pytest.TempPathFactory,
    deeds: list[tuple[str, int, str]],
    queries: list[str],
    bulk: int,
) -> None:
    folder = tmp_path_factory.mktemp("deeds")
    file = Path(shutil.copy(empty_workspace, folder / "work.db"))
    times = iter(range(10**6))
    with Workspace.open(file, folder / "home", ticking(times)) as workspace, mock.patch.object(searching, "BULK", bulk):
        firm = add(workspace, "account", name="恒岳 plan", native_name="方案")
        made: dict[str, list[RecordId]] = {"visit": [], "contact": [], "step": []}
        for deed, number, text in deeds:
            do(workspace, firm, made, deed, number, text)
            for query in queries:
                assert found(workspace, query) == scanned(workspace, query), query
        catch_up(workspace)
        assert postings(workspace) == due(workspace)
        for query in queries:
            assert found(workspace, query) == scanned(workspace, query), query
        assert check(workspace).problems == ()
        with workspace.merging():
            rebuild(workspace)
        catch_up(workspace)
        assert postings(workspace) == due(workspace)
    shutil.rmtree(folder)


def ticking(times: Iterator[int]) -> Callable[[], Any]:
    from datetime import UTC, datetime, timedelta

    return lambda: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=next(times))


def do(
    workspace: Workspace, firm: RecordId, made: dict[str, list[RecordId]], deed: str, number: int, text: str
) -> None:
    """One deed of a user."""
    every = [(kind, record) for kind, records in made.items() for record in records]
    kind, record = every[number % len(every)] if every else ("", b"")
    field = {"visit": "note", "contact": "name", "step": "text"}
    if deed in field:
        values: dict[str, Value] = {"account": firm, field[deed]: text or "x"}
        with workspace.action("add") as action:
            made[deed].append(action.create(deed, values | ({"when": at(number % 5)} if deed == "visit" else {})))
    elif deed == "many":
        with workspace.action("add") as action:
            for turn in range(6):
                values = {"account": firm, "note": f"{text} {turn}", "when": at(number)}
                made["visit"].append(action.create("visit", values))
    elif deed in ("undo", "redo") and every:
        from contextlib import suppress

        from kamtui.errors import KamtuiError

        with suppress(KamtuiError):  # nothing to take back
            (undo if deed == "undo" else redo)(workspace)
    elif deed == "join" and len(made["contact"]) > 1:
        first, second = sorted((made["contact"][number % len(made["contact"])], made["contact"][0]))
        if first != second:
            add(workspace, "same_as", same_as.join_id("contact", first, second), of="contact", first=first,
                second=second)  # fmt: skip
    elif record and not workspace.read(kind, record).deleted and workspace.base_of(kind, record):
        if deed == "change":
            put(workspace, kind, record, **{field[kind]: text or "y"})
        elif deed == "move" and kind == "visit":
            put(workspace, kind, record, when=at(number), note=text)
        elif deed == "delete":
            delete(workspace, kind, record)


def test_what_others_did_is_found_at_once(
    workspace: Workspace, firm: RecordId, another: Callable[[str], Workspace]
) -> None:
    ben = another("ben")
    visit = add(workspace, "visit", account=firm, note="切换窗口", when=at(1))
    with mock.patch.object(searching, "BULK", 1):
        give(workspace, ben)
    assert found(ben, "切换") == {("visit", visit)}
    put(ben, "visit", visit, note="别的")
    give(ben, workspace)
    assert found(workspace, "切换") == set()
    assert found(workspace, "别的") == {("visit", visit)}
    for one in (workspace, ben):
        catch_up(one)
        assert postings(one) == due(one)


def test_two_character_words_of_a_lexicon_are_found_and_never_the_reverse(
    workspace: Workspace, firm: RecordId, corpus: Path
) -> None:
    lines = (corpus / "unicode" / "chinese_words" / "two_char_words.tsv").read_text("utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines if line]
    chance = random.Random(4)
    chance.shuffle(words)
    notes = [words[start : start + 8] for start in range(0, len(words), 8)]
    with workspace.action("add") as action:
        ids = [
            action.create("visit", {"account": firm, "note": "，".join(note), "when": at(number)})
            for number, note in enumerate(notes)
        ]
    of = {word: record for record, note in zip(ids, notes, strict=True) for word in note}
    assert len(words) >= 4000
    for word in words:
        hits = find(workspace, word, EVERY, kinds=("visit",))
        assert of[word] in [hit.id for hit in hits]
        assert all(word in hit.snippet for hit in hits)


def test_every_naughty_string_is_found_as_a_name_and_as_a_note(workspace: Workspace, corpus: Path) -> None:
    file = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.json"
    strings = [one for one in json.loads(file.read_text("utf-8")) if one.strip()]
    with workspace.action("add") as action:
        named = [action.create("account", {"name": one}) for one in strings]
        noted = [
            action.create("visit", {"account": account, "note": one, "when": at(number)})
            for number, (account, one) in enumerate(zip(named, strings, strict=True))
        ]
    assert len(strings) > 500
    for text, account, visit in zip(strings, named, noted, strict=True):
        hits = {(hit.kind, hit.id) for hit in find(workspace, text, EVERY)}
        assert {("account", account), ("visit", visit)} <= hits, text
        assert hits == scanned(workspace, text)


def test_a_text_with_the_sign_that_ends_names_is_searched_like_any_other(workspace: Workspace) -> None:
    bank = add(workspace, "account", name=f"Hengyue{NAMES_END}Bank", profile="Shanghai")
    visit = add(workspace, "visit", account=bank, when=at(1), note=f"drill{NAMES_END}plan \x01\x1e\x1f\x7f")
    assert check(workspace).problems == ()
    assert [hit.id for hit in find(workspace, "hengyue bank", kinds=["account"])] == [bank]
    assert found(workspace, "drill plan") == scanned(workspace, "drill plan") == {("visit", visit)}
    delete(workspace, "visit", visit)
    assert found(workspace, "drill") == set()
    assert check(workspace).problems == ()
