"""Which of two names a person or firm is called by, in the language in use."""

from collections.abc import Iterable

from kamtui.locale import language


def called(name: str | None, native_name: str | None = None) -> str:
    """The Chinese name in Chinese where there is one, else the name."""
    if language() == "zh_CN" and native_name and not native_name.isascii():
        return native_name
    return name or native_name or ""


def short(name: str | None, native_name: str | None = None) -> str:
    """What a colleague is called in a line: a Chinese name whole, of a Latin one the first word (in pinyin that is the
    surname; for others it is enough to know who is meant), but not its title: `Weber` for `Dr. Weber`."""
    full = called(name, native_name)
    if any(char >= "\u2e80" for char in full):
        return full
    words = full.split()
    return next((word for word in words if not word.endswith(".")), full)


def listed(names: Iterable[str]) -> str:
    """Names in a row: `Chen, Li`; 陈国栋、李雯. Unlike facts, names are parted by 、 in Chinese."""
    return parting().join(names)


def parting() -> str:
    """What stands between two names."""
    return "、" if language() == "zh_CN" else ", "
