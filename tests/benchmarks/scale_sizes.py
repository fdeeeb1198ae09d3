"""Where the bytes of a workspace lie, against plain tables with the same content."""

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from kamtui.records.kinds import LINK, all_kinds
from kamtui.store.schema import INDEXES

from .figures import Figure, number

APART = ("search", "unsearched", "bundle", "bare")
"""Tables, by how their names begin, that the figure leaves out: the search index, and stored bundles."""

LOG = ("edit", "action", "word", "stream", "head")
"""The change log."""

MIB = 2**20


def bytes_by_table(file: Path) -> dict[str, int]:
    """Bytes of the pages of each table and index, by the b-tree's name; empty where SQLite was built without dbstat."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        except sqlite3.OperationalError:
            return {}


def plain_copy(workspace: Path, plain: Path) -> None:
    """The records of a workspace in tables as a program without a log would have them: a column for each value, the
    members of sets as pairs, and an index for each list and account date, for these are queries and not the log's."""
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("ATTACH ? AS kamtui", (str(workspace),))
        for kind in all_kinds():
            columns = [column for field in kind.stored for column in field.columns]
            listed = ", ".join(f'"{name}"' for name in ("id", *columns))
            body = ", ".join(f'"{name}"' for name in columns)
            connection.execute(f'CREATE TABLE "{kind.name}" (id BLOB PRIMARY KEY, {body})')
            connection.execute(
                f'INSERT INTO "{kind.name}" ({listed}) SELECT {listed} FROM kamtui."{kind.name}" ORDER BY id'
            )
            for index in INDEXES.get(kind.name, ()):
                # Lists by a derived order would be lists by name.
                connection.execute(index.replace("rank, sort", "tier, name").replace("sort", "name"))
        connection.execute("CREATE TABLE member (owner BLOB, target BLOB, PRIMARY KEY (owner, target)) WITHOUT ROWID")
        connection.execute(f"INSERT INTO member SELECT owner, target FROM kamtui.{LINK} ORDER BY owner, target")
        connection.execute("CREATE INDEX member_target ON member (target)")
        connection.commit()
        connection.execute("DETACH kamtui")
        connection.execute("VACUUM")


def vacuumed(workspace: Path, copy: Path) -> None:
    """A copy without free pages."""
    shutil.copy(workspace, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("VACUUM")


def figures(workspace: Path, folder: Path) -> Iterator[Figure]:
    """The rows about sizes."""
    own, plain = folder / "vacuumed.db", folder / "tables.db"
    vacuumed(workspace, own)
    plain_copy(own, plain)
    pages = bytes_by_table(own)
    apart = sum(size for name, size in pages.items() if name.removeprefix("sqlite_autoindex_").startswith(APART))
    ours, theirs = own.stat().st_size - apart, plain.stat().st_size
    yield Figure("workspace file / plain tables", ours / theirs, "x", 2, None,
                 f"{ours / MIB:,.0f} / {theirs / MIB:,.0f} MiB; search index and bundles apart: {apart / MIB:,.0f} MiB")
    beside = bytes_by_table(plain)
    for what, size in grouped(pages).items():
        yield Figure(f"  {what}", size / MIB, "MiB", None, None, largest(pages, what))
    if beside:
        bare = sum(size for name, size in beside.items() if not is_index(name))
        yield Figure("  plain tables without their indexes", bare / MIB, "MiB", None, None, most(beside, 6))


def is_index(name: str) -> bool:
    """Whether a b-tree of the plain file is an index."""
    return name.startswith("sqlite_autoindex") or any(
        name == index.split()[2] for indexes in INDEXES.values() for index in indexes
    ) or name == "member_target"


def part_of(name: str) -> str:
    """What a b-tree of a workspace belongs to."""
    bare = name.removeprefix("sqlite_autoindex_")
    if bare.startswith(APART):
        return "search index and bundles"
    table = bare.rsplit("_", 1)[0] if bare != name else bare
    if table in LOG or bare == "edit_later" or bare.startswith(("action", "head")):
        return "log"
    if table == LINK or bare.startswith(("link",)):
        return "members of sets, with their indexes"
    if bare != name:
        return "ids of records"
    if table in {kind.name for kind in all_kinds()}:
        return "tables"
    return "indexes of lists" if any(bare == one.split()[2] for many in INDEXES.values() for one in many) else "other"


def grouped(pages: Mapping[str, int]) -> dict[str, int]:
    """Bytes by what they belong to, most first."""
    found: defaultdict[str, int] = defaultdict(int)
    for name, size in pages.items():
        found[part_of(name)] += size
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def largest(pages: Mapping[str, int], part: str) -> str:
    """The largest b-trees of a part."""
    return most({name: size for name, size in pages.items() if part_of(name) == part}, 5)


def most(pages: Mapping[str, int], count: int) -> str:
    """The largest of these, in words."""
    first = sorted(pages.items(), key=lambda one: -one[1])[:count]
    return ", ".join(f"{name} {number(round(size / MIB, 1), 'MiB')}" for name, size in first)
