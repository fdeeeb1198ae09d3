"""A demo to try things in: copied from one that was made earlier today, so that only the first start waits."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from kamtui import __version__
from kamtui.demo.build import build
from kamtui.store.schema import LATEST


@contextmanager
def throw_away(home: Path, now: Callable[[], datetime]) -> Iterator[tuple[Path, Path]]:
    """A copy of the demo and a home of its own for its device key; both are gone afterwards.

    `home` is where today's demo is kept for the next time. Yields the file and the home.
    """
    with TemporaryDirectory(prefix="kamtui-demo-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "demo.db"
        kept = _kept(home / "cache", now)
        if kept is None:
            build(file, Path(folder), now).close()
        else:
            shutil.copyfile(kept, file)
        yield file, Path(folder)


def _kept(cache: Path, now: Callable[[], datetime]) -> Path | None:
    """Today's demo in the cache, made when it is not there; None where the cache cannot be written to."""
    file = cache / f"demo-{__version__}-{LATEST}-{_content()}-{now().date().isoformat()}.db"
    if file.exists():
        return file
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # Made in a folder of its own and moved in whole: two starts at a time do not meet.
        folder = Path(mkdtemp(prefix="making-", dir=cache))
    except OSError:
        return None
    try:
        build(folder / "demo.db", folder, now).close()
        (folder / "demo.db").replace(file)
        for old in cache.glob("demo-*.db"):
            if old != file:
                with suppress(OSError):
                    old.unlink()
    except OSError:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return file


def _content() -> str:
    """A mark of the firms' files, so that a kamtui with other firms does not show the former ones."""
    digest = hashlib.sha256()
    root = files("kamtui.demo")
    for one in [root.joinpath("team.toml"), *sorted(root.joinpath("firms").iterdir(), key=lambda file: file.name)]:
        digest.update(one.read_bytes())
    return digest.hexdigest()[:8]


