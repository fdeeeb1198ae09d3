"""Which of two names a person or firm is called by, in the language in use."""

from collections.abc import Iterable

from kamtui.locale import language


def called(name: str | None, native_name: str | None = None) -> str:
    """The Chinese name in Chinese where there is one, else the name."""
    if language() == "zh_CN" and native_name and not native_name.isascii():
        return native_name
    return name or native_name or ""


def firm(name: str | None, native_name: str | None = None, short_name: str | None = None) -> tuple[str, str]:
    """What a firm is called where it stands alone, and its other name where it has one: in Chinese the short name, else
    the Chinese one, and behind it the whole Chinese one; in English the name and the Chinese one."""
    if language() != "zh_CN":
        return name or native_name or "", native_name or ""
    whole = called(name, native_name)
    first = short_name or whole
    return first, (whole if whole != first and not whole.isascii() else "")


def short(name: str | None, native_name: str | None = None) -> str:
    """What a colleague is called in a line: a Chinese name whole, of a Latin one the first word (in pinyin that is the
    surname; for others it is enough to know who is meant), but not its title: `Weber` for `Dr. Weber`."""
    full = called(name, native_name)
    if any(char >= "\u2e80" for char in full):
        return full
    words = full.split()
    return next((word for word in words if not word.endswith(".")), full)


def short_all(names: Iterable[tuple[str | None, str | None]]) -> list[str]:
    """What several people, each by name and native name, are called in one line: those whose short names are the same
    by their full ones, `Li Wen, Li Wei`."""
    people = list(names)
    brief = [short(name, native) for name, native in people]
    return [
        called(*person) if brief.count(text) > 1 else text for person, text in zip(people, brief, strict=True)
    ]


def listed(names: Iterable[str]) -> str:
    """Names in a row: `Chen, Li`; 陈国栋、李雯. Unlike facts, names are parted by 、 in Chinese."""
    return parting().join(names)


def parting() -> str:
    """What stands between two names."""
    return "、" if language() == "zh_CN" else ", "
