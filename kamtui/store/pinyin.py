"""Names by sound: full pinyin and initials, kept beside each name so that two letters find a Chinese account."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def has_han(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return any("\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" for char in text)


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """The words a name is heard as: a syllable for each Chinese character, each Latin word as it stands, lower case."""
    if has_han(text):
        from pypinyin import lazy_pinyin

        text = " ".join(lazy_pinyin(text))
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return tuple("".join(char if char.isalnum() else " " for char in bare).split())


def pinyin_key(names: Iterable[str]) -> str:
    """What the name filter looks in, for each name: `|initials|full without spaces|words apart`, all lower case."""
    keys: list[str] = []
    for name in names:
        heard = syllables(name)
        if heard:
            keys += ["".join(word[0] for word in heard), "".join(heard), " ".join(heard)]
    return f"|{'|'.join(dict.fromkeys(keys))}|" if keys else ""


def written_key(names: Iterable[str]) -> str:
    """What a name filter finds names by as they are written, beside their sound: Chinese ones that the columns of the
    row do not hold, whole and, a part being looked for by how it begins, from every character on."""
    han = [name for name in names if has_han(name)]
    return "".join(f"|{name}| {' '.join(name[start:] for start in range(1, len(name)))}|" for name in han)


def sound_of(text: str) -> str:
    """What was typed, as `pinyin_key` keeps sounds: lower case, no accents, words apart. Loads no dictionary.

    Empty for what is not a sound: Chinese characters, and signs that a name is searched for as written.
    """
    if has_han(text) or any(sign in text for sign in "%_|\\"):
        return ""
    return " ".join(syllables(text))


def sort_key(name: str) -> str:
    """Where a name stands in a list: by sound, so that Chinese and Latin names mix as in a telephone book."""
    return " ".join(syllables(name)) or name.casefold()
