"""What finds what: how texts and queries are folded, what a query means, and the tokens it is looked for by. Pure.

A query is some words with white space between; all of them must occur in one record. A word that begins with a letter
or a digit of an alphabet occurs where a word of the record begins; one that begins with a Chinese, Japanese or Korean
character, or with a sign, occurs anywhere. From there on everything must be alike, signs included. Case, width and
Latin accents make no difference.

The tokens of a text are what an index keeps of it. `Query.exact` and `Query.begins` must all be among the tokens of
any text that the query matches; that a text has them does not prove that it matches, so `Query.matches` decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

CJK = (
    "\u1100-\u11ff\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufad9\U00020000-\U0003ffff"
)
"""Characters of scripts that set no spaces between words: Han, kana, bopomofo, hangul."""

USUAL = "\\-,.;:!?'\"()、。，；：！？“”‘’（）《》〈〉「」『』【】〔〕…—–·~"
"""Signs of usual punctuation, as inside a character class. They are in every note, so no index keeps them."""

LONGEST = 40
"""Characters of a word that an index keeps: longer ones are nobody's words but keys, links and mistakes."""

SIGNS = 0xE000
"""Where ASCII signs lie as tokens, for the tokenizer drops them as they stand; a private area of Unicode."""

START = "\ue080"
"""Put before the first token of a name: how names begin is asked for first."""

NAMES_END = "\x1d"
"""Between a record's names and its other text: a sign that nobody types."""

TEXTS_END = "\x1e"
"""Between texts that are folded together: a sign that nobody types."""

_HAN = re.compile(f"[{CJK}]")
_TOKEN = re.compile(rf"([{CJK}]+)|([^\W_{CJK}]+)|([^\s{USUAL}])")
_WORD = re.compile(rf"[^\W_{CJK}]")
_ALL_HAN = re.compile("[\u4e00-\u9fff]+")
_NEAR_HAN = re.compile(
    "[^\x00-\x7f\u3000-\u302f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u2013\u2014\u2018-\u201d\uff01-\uff5e]"
)
_ODD = re.compile("[^\x00-\x7f\u3000-\u302f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u2013\u2014\u2018-\u201d]")
_WIDE = tuple((chr(0xFF00 + ord(sign) - 0x20), sign) for sign in ",:!?();")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_MARKS = re.compile("(?<=[a-z\u00df-\u024f\u0250-\u02af])[\u0300-\u036f]+")
_CLUSTER = re.compile("(?s).[\u0300-\u036f\u3099\u309a]*")


def fold(text: str) -> str:
    """The text as it is compared: NFKC, without case and without accents on Latin letters."""
    if text.isascii():
        return text.lower()
    plain = _fold_plain(text)
    if plain is not None:
        return plain
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if _ACCENTED.search(folded):
        folded = _ACCENTED.sub(_bare, folded)
    return _MARKS.sub("", folded) if max(folded) >= "\u0300" else folded


def _fold_plain(text: str) -> str | None:
    """The text folded sign by sign, in a tenth of the time, where it has none of the signs that want more."""
    for wide, sign in _WIDE:
        text = text.replace(wide, sign)
    return None if _ODD.search(text) else text.lower().replace("\u3000", " ")


def _bare(found: re.Match[str]) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", found[0]) if not unicodedata.combining(char))


def tokens(folded: str) -> set[str]:
    """What an index keeps of a folded text: pairs of neighbours in runs of Chinese, Japanese and Korean characters and
    the last of each run; words; signs."""
    found: set[str] = set()
    for han, word, sign in _TOKEN.findall(folded):
        if han:
            found.update(map("".join, pairwise(han)))
            found.add(han[-1])
        else:
            found.add(word[:LONGEST] or _sign(sign))
    return found


def name_tokens(folded: str) -> set[str]:
    """What an index keeps of folded names, one to a line: their tokens, each single character of the scripts that set
    no spaces, and how each name begins."""
    return tokens(folded) | set(_HAN.findall(folded)) | {_beginning(name)[0] for name in folded.split("\n")} - {""}


def _beginning(name: str) -> tuple[str, bool]:
    """The token for how a name begins, and whether more may follow in it."""
    found = _TOKEN.match(name.lstrip())
    if not found:
        return "", False
    han, word, sign = found.groups()
    last = found.end() == len(name.lstrip())
    if han:
        return START + han[:2], last and len(han) == 1
    return (START + word[:LONGEST], last and len(word) < LONGEST) if word else (START + _sign(sign), False)


def _sign(sign: str) -> str:
    return chr(SIGNS + ord(sign)) if sign < "\x80" else sign


class Span(NamedTuple):
    """Where something stands in a text: characters from `start` to before `end`."""

    start: int
    end: int


class Query:
    """What is searched for: `words` folded, `exact` the tokens that must be there, `begins` how others begin."""

    def __init__(self, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        self.whole = " ".join(fold(text).split())
        self.words = tuple(dict.fromkeys(self.whole.split()))
        exact: set[str] = set()
        begins: set[str] = set()
        for word in self.words:
            for found in _TOKEN.finditer(word):
                last = found.end() == len(word)
                han, latin, sign = found.groups()
                if han and len(han) > 1:
                    exact.update(map("".join, pairwise(han)))
                elif han:
                    (begins if last else exact).add(han)
                elif latin:
                    (begins if last and len(latin) < LONGEST else exact).add(latin[:LONGEST])
                else:
                    exact.add(_sign(sign))
        self.exact = tuple(sorted(exact))
        self.begins = tuple(
            sorted(one for one in begins if not any(other != one and other.startswith(one) for other in exact | begins))
        )

    @cached_property
    def beginning(self) -> tuple[str, bool]:
        """The token of names that begin like this, and whether it is only the beginning of that token."""
        return _beginning(self.whole)

    @cached_property
    def is_han(self) -> bool:
        """Whether it is of Chinese characters alone, which are folded to themselves."""
        return all(map(_ALL_HAN.fullmatch, self.words))

    def matches(self, folded: str) -> bool:
        """Whether every word occurs in this folded text."""
        for word in self.words:
            if word not in folded:
                return False
        return all(next(_occurrences(word, folded), -1) >= 0 for word in self.words)

    def matching(self, texts: Sequence[str]) -> list[int]:
        """The places of those of some texts, not folded, that match; it is much faster than to ask for each."""
        joined = TEXTS_END.join(texts)
        if not (self.is_han and not _NEAR_HAN.search(joined)):
            folded = fold(joined).split(TEXTS_END)
            texts = folded if len(folded) == len(texts) else [fold(text) for text in texts]
        if self.is_han and len(self.words) == 1:
            return [place for place, text in enumerate(texts) if self.whole in text]
        return [place for place, text in enumerate(texts) if self.matches(text)]

    def rank(self, names: Iterable[str]) -> int:
        """How well it fits folded names: 0 for one of them whole, 1 for how one begins, else 2."""
        fits = [0 if name == self.whole else 1 if name.startswith(self.whole) else 2 for name in names]
        return min(fits, default=2)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where its words occur in a text as it is written; none where that cannot be said to the character."""
        places = _places(text)
        if places is None:
            return ()
        folded, begins = places
        found = sorted(
            (begins[place], begins[place + len(word) - 1])
            for word in self.words
            for place in _occurrences(word, folded)
        )
        merged: list[Span] = []
        for start, last in found:
            end = last + len(_CLUSTER.match(text, last)[0])  # type: ignore[index]  # it matches every character
            if merged and start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
            else:
                merged.append(Span(start, end))
        return tuple(merged)


def _in_word(word: str) -> bool:
    """Whether it begins with a letter or digit of an alphabet."""
    return _WORD.match(word) is not None


def _occurrences(word: str, folded: str) -> Iterator[int]:
    """Where a word of a query occurs in a folded text: one of an alphabet only where a word begins."""
    bound = _in_word(word)
    place = folded.find(word)
    while place >= 0:
        if not bound or not place or not _in_word(folded[place - 1]):
            yield place
            place += len(word) - 1
        place = folded.find(word, place + 1)


def is_expanded(token: str) -> bool:
    """Whether a token is one of those that are looked up by their beginnings, and a beginning one that leads to
    nothing but such: words that begin with a letter, and beginnings of names."""
    return token[:1] == START or (token[:1].isalpha() and not _HAN.match(token))


def is_single(token: str) -> bool:
    """Whether a token is a character of a script that sets no spaces."""
    return _HAN.fullmatch(token) is not None


class _Folds(dict[str, str]):
    """Single characters as they are folded."""

    def __missing__(self, char: str) -> str:
        self[char] = folded = fold(char)
        return folded


_folds = _Folds()


def _places(text: str) -> tuple[str, Sequence[int]] | None:
    """A text folded, and where in it each character of that comes from; None where folding mixes characters."""
    plain = _fold_plain(text)
    if plain is not None:
        return plain, range(len(text))
    folded = fold(text)
    pieces = [_folds[char] for char in text]
    if "".join(pieces) == folded:
        if len(folded) == len(text) and "" not in pieces:
            return folded, list(range(len(text)))
        return folded, [place for place, piece in enumerate(pieces) for _char in piece]
    clusters = list(_CLUSTER.finditer(text))
    parts = [fold(one[0]) for one in clusters]
    if "".join(parts) != folded:
        return None
    return folded, [one.start() for one, part in zip(clusters, parts, strict=True) for _char in part]
