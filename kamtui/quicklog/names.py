"""Who is meant by a name in a log: the longest known name wins, then surname and title, then a part of a name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kamtui.quicklog.fold import HAN, plain_name
from kamtui.quicklog.fold import shadow as fold
from kamtui.quicklog.latin import name_end
from kamtui.quicklog.log import Named, Person
from kamtui.quicklog.surnames import LATIN_TITLE, PINYIN, TITLE_HINTS, TITLES, surname_of

LONGEST_NAME = 64
"""Characters looked at behind a mark; no longer name is found."""
LONGEST_NEW_HAN_NAME = 4
"""Chinese characters of a name that nobody bears yet, without its title: more are a sentence (design.md §5.1)."""
NO_NAMES = frozenset(("项目", "安全", "管理", "高级", "常务", "金融", "时任", "全体", "成本", "施工"))
"""Words before a title that begin like a surname: 项目经理 is a post."""

_HAN_RUN = re.compile(rf"[{HAN}]+(?:·[{HAN}]+)*")
_LATIN_WORD = re.compile(rf"(?:(?![{HAN}])[^\W_])(?:(?:(?![{HAN}])[\w'’.&/-])*(?:(?![{HAN}])\w))?")
_TITLE = re.compile(TITLES)
_SURNAME_TITLE = re.compile(rf"(?P<surname>{'|'.join(sorted(PINYIN, key=len, reverse=True))})(?P<title>{TITLES})")
_FAMILIAR = re.compile(rf"[小老阿](?P<surname>{'|'.join(name for name in PINYIN if len(name) == 1)})(?![{HAN}])")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text up to offset `end`: `word` as typed, and those who bear it (none: a new name, or `too_long`)."""

    end: int
    word: str
    people: tuple[Person, ...]
    too_long: bool = False


class Directory:
    """Known people by all the ways to write them. `full` are whole names, `parts` surnames, given names and single
    words."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.full: dict[str, list[Person]] = {}
        self.parts: dict[str, list[Person]] = {}
        for person in people:
            for name in (person.name, person.native_name, *person.aliases):
                if name.strip():
                    self._enter(person, " ".join(plain_name(fold(name)).split()))
        self._lengths = sorted({len(name) for name in self.full}, reverse=True)

    def _enter(self, person: Person, name: str) -> None:
        ways, parts = {name}, set()
        words = [word for word in re.split(r"[ .,]+", name) if len(word) > 1]
        if _HAN_RUN.fullmatch(name):
            surname = surname_of(name)
            parts |= {surname, name[len(surname) :], PINYIN.get(surname, "")}
        elif len(words) > 1:
            ways |= {"".join(words), " ".join(reversed(words))}
            parts.update(words)
            parts |= {"".join(words[:-1]), "".join(words[1:])}
        for way in ways:
            _append(self.full, way, person)
        for part in parts - {""}:
            _append(self.parts, part, person)

    def of(self, name: str) -> tuple[Person, ...]:
        """Everybody called exactly `name`, whole or in part; empty where nobody is."""
        key = " ".join(plain_name(fold(name)).split())
        return _only(self.full.get(key) or self._by_title(key) or self._by_part(key))

    def _by_part(self, key: str) -> list[Person]:
        found = self.parts.get(key, [])
        return found or (self.parts.get(PINYIN[key], []) if key in PINYIN else [])

    def _by_title(self, key: str) -> list[Person]:
        if match := _SURNAME_TITLE.fullmatch(key):
            return _fitting(self._by_part(match["surname"]), match["title"])
        if match := _FAMILIAR.fullmatch(key):
            return self._by_part(match["surname"])
        if match := LATIN_TITLE.match(key):
            rest = key[match.end() :]
            return self.full.get(rest) or self._by_part(rest)
        return []

    def read(self, text: str, at: int, stop: int) -> Found | None:
        """The name written at `at` of the shadow `text`, no further than `stop`. None where no name can stand."""
        stop = min(stop, at + LONGEST_NAME)
        plain = plain_name(text[at:stop])
        full = self._known(plain)
        end, people = at + full, _only(self.full[plain[:full]]) if full else ()
        if (titled := self._titled(text, plain, at, stop)) and titled[0] > end:
            end, people = titled
        if people and end > at:
            if title := _TITLE.match(text, end, stop):
                end = title.end() if full and end == at + full else end
            return Found(end, text[at:end], people)
        if end > at:
            return Found(end, text[at:end], ())
        return self._single(text, plain, at, stop)

    def _known(self, plain: str) -> int:
        """How many characters of `plain` the longest known whole name takes; 0 for none."""
        for length in self._lengths:
            if length <= len(plain) and plain[:length] in self.full and _ends(plain, length):
                return length
        return 0

    def _titled(self, text: str, plain: str, at: int, stop: int) -> tuple[int, tuple[Person, ...]] | None:
        """Surname and title: 陈总, 欧阳主任, 老陈, Dr. Weber, Chen总. With nobody where the shape is right but
        unknown."""
        match = _SURNAME_TITLE.match(plain)
        if match:
            return at + match.end(), _only(_fitting(self._by_part(match["surname"]), match["title"]))
        if match := _FAMILIAR.match(plain):
            return at + match.end(), _only(self._by_part(match["surname"]))
        if match := LATIN_TITLE.match(plain):
            rest = plain[match.end() :]
            if length := self._known(rest):
                return at + match.end() + length, _only(self.full[rest[:length]])
            word = _LATIN_WORD.match(text, at + match.end(), stop)
            if word is None:
                return None
            people = _only(self._by_part(plain_name(word[0])))
            end = name_end(text, word.start(), word.end(), stop, bool(people))
            return end, people if end == word.end() else ()
        if (word := _LATIN_WORD.match(plain)) and (title := _TITLE.match(plain, word.end())):
            return at + title.end(), _only(_fitting(self._by_part(word[0]), title[0]))
        return None

    def _single(self, text: str, plain: str, at: int, stop: int) -> Found | None:
        """One word or one run of Chinese characters: a part of a known name, or a new name."""
        if word := _LATIN_WORD.match(text, at, stop):
            people = _only(self._by_part(plain[: word.end() - at].removesuffix("'s")))
            if not people and (
                text[at].isdigit() or (_DOMAIN.fullmatch(word[0]) and at > 1 and not text[at - 2].isspace())
            ):
                return None
            if word[0].endswith("'s"):
                return Found(word.end() - 2, word[0].removesuffix("'s"), people)
            end = name_end(text, at, word.end(), stop, bool(people))
            return Found(end, text[at:end], people if end == word.end() else ())
        run = _HAN_RUN.match(text, at, stop)
        if run is None:
            return None
        if people := _only(self._by_part(run[0])):
            return Found(run.end(), run[0], people)
        if (people := _only(self.parts.get(run[0][:2], []))) and run[0][:2] not in PINYIN:
            return Found(at + 2, run[0][:2], people)
        for length in (2, 3, 4):
            name, title = run[0][:length], _TITLE.match(text, at + length, run.end())
            if title and name[0] in PINYIN and name[:2] not in NO_NAMES:
                return Found(title.end(), name, _only(self._by_part(name)))
        too_long = len(run[0]) > LONGEST_NEW_HAN_NAME and "·" not in run[0]
        return Found(run.end(), run[0], (), too_long)


def _append(table: dict[str, list[Person]], key: str, person: Person) -> None:
    bearers = table.setdefault(key, [])
    if all(other.id != person.id for other in bearers):
        bearers.append(person)


def _ends(plain: str, length: int) -> bool:
    """Whether a name may end there: a Latin word is not cut, a Chinese name may be followed by anything."""
    if length == len(plain) or not (plain[length - 1].isalnum() and plain[length].isalnum()):
        return True
    return bool(re.match(f"[{HAN}]", plain[length - 1])) or bool(re.match(f"[{HAN}]", plain[length]))


def _fitting(people: list[Person], title: str) -> list[Person]:
    """Of several, those whose own title agrees with the one that was said."""
    if len(people) < 2:
        return people
    hints = next(
        (words for key, words in TITLE_HINTS.items() if title.endswith(key) or title.startswith(key)), (title,)
    )
    fitting = [person for person in people if any(hint in person.title.lower() for hint in hints)]
    return fitting or people


def _only(people: Sequence[Person]) -> tuple[Person, ...]:
    """The last one met first; those never met keep their order at the end."""
    met = [person for person in people if person.met is not None]
    met.sort(key=lambda person: person.met.timestamp() if person.met else 0.0, reverse=True)
    return (*met, *(person for person in people if person.met is None))


@lru_cache(maxsize=8)
def directory(people: tuple[Person, ...]) -> Directory:
    """The directory of these people; kept for a while, since the same people come back with every key."""
    return Directory(people)


@lru_cache(maxsize=8)
def directory_of(named: tuple[Named, ...]) -> Directory:
    """The directory of teammates or opportunities."""
    return Directory(Person(one.id, one.name, one.native_name) for one in named)


def fitting_opportunities(opportunities: Sequence[Named], word: str) -> list[Named]:
    """Those called `word`; else those whose name begins with it; else those with a word that does."""
    key = plain_name(fold(word))
    names = [(one, plain_name(fold(name))) for one in opportunities for name in (one.name, one.native_name) if name]
    inner = re.compile(rf"(?:^|[^a-z0-9]){re.escape(key)}")
    for fits in (
        [one for one, name in names if name == key],
        [one for one, name in names if name.startswith(key)],
        [one for one, name in names if inner.search(name)],
    ):
        if fits:
            return list(dict.fromkeys(fits))
    return []
