"""Traditional characters read as simplified ones, so that 王建國 and 王建国 are one name."""

from collections.abc import Callable
from functools import cache

from kamtui.store.pinyin import has_han


def simplified(text: str) -> str:
    """`text` in simplified characters."""
    return _converter()(text) if has_han(text) else text


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
