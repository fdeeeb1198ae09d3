"""Traditional characters read as simplified ones, so that 王建國 and 王建国 are one name."""

from collections.abc import Callable
from functools import cache

from kamtui.store.pinyin import has_han


def simplified(text: str) -> str:
    """`text` in simplified characters. Without the extra `chinese` it stays as it is: such names are then the same by
    their sound alone, which counts less."""
    return _converter()(text) if has_han(text) else text


@cache
def _converter() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ImportError:  # the extra is not installed
        return str
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
