"""Work that makes very many objects and no cycles among them: the collector is left out of it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage collection off meanwhile: it would look through a bundle's million objects again and again.

    That takes a third of the time of reading and merging. Inside another such block it does nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
