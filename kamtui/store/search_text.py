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
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

UNSPACED = "\u2e80"
"""The first letter of the scripts that set no spaces between words: Han, kana, hangul and nearly all behind them. One
comparison, for a set of ranges takes 2 ms to make, at every start."""

USUAL = "\\-,.;:!?'\"()、。，；：！？“”‘’（）《》〈〉「」『』【】〔〕…—–·~"
"""Signs of usual punctuation, as inside a character class. They are in every note, so no index keeps them."""

LONGEST = 40
"""Characters of a word that an index keeps: longer ones are nobody's words but keys, links and mistakes."""

SIGNS = 0xE000
"""Where ASCII signs lie as tokens, for the tokenizer drops them as they stand; a private area of Unicode."""

START = "\ue080"
"""Put before the first token of a name: how names begin is asked for first."""

ODD = "\ue081"
"""The token of texts with signs that may be Chinese characters in another form, so that a text without it can be looked
through for such a character as it stands."""

NAMES_END = "\x1d"
"""Between a record's names and its other text: a sign that nobody types."""

TEXTS_END = "\x1e"
"""Between texts that are folded together: a sign that nobody types."""

_RUN = re.compile(rf"([^\W_]+)|([^\s{USUAL}])")
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


class Run(NamedTuple):
    """A run of characters of one sort in a folded text: `han` of scripts without spaces, a `word`, or one `sign`; and
    where it ends."""

    han: str
    word: str
    sign: str
    end: int


def _runs(folded: str) -> Iterator[Run]:
    """What a folded text consists of, but for spaces and usual punctuation."""
    for found in _RUN.finditer(folded):
        letters, sign = found.groups()
        if sign:
            yield Run("", "", sign, found.end())
            continue
        end = found.start()
        for unspaced, part in groupby(letters, UNSPACED.__le__):
            run = "".join(part)
            end += len(run)
            yield Run(run, "", "", end) if unspaced else Run("", run, "", end)


def tokens(folded: str) -> set[str]:
    """What an index keeps of a folded text: pairs of neighbours in runs of scripts without spaces and the last of each
    run; words; signs."""
    found: set[str] = set()
    for letters, sign in _RUN.findall(folded):
        if sign:
            found.add(_sign(sign))
        elif max(letters) < UNSPACED:
            found.add(letters[:LONGEST])
        elif min(letters) >= UNSPACED:
            found.update(map("".join, pairwise(letters)))
            found.add(letters[-1])
        else:
            for han, word, _none, _end in _runs(letters):
                found.update(map("".join, pairwise(han)))
                found.add(han[-1:] or word[:LONGEST])
    return found


def odd_tokens(text: str) -> set[str]:
    """`ODD`, for a text that is not folded and has such signs."""
    return {ODD} if not text.isascii() and _near_han().search(text) else set()


def name_tokens(folded: str) -> set[str]:
    """What an index keeps of folded names, one to a line: their tokens, each single character of the scripts that set
    no spaces, and how each name begins."""
    return tokens(folded) | singles(folded) | {_beginning(name)[0] for name in folded.split("\n")} - {""}


def singles(folded: str) -> set[str]:
    """Each single character of the scripts that set no spaces."""
    return {char for char in folded if char >= UNSPACED and char.isalnum()}


def _beginning(name: str) -> tuple[str, bool]:
    """The token for how a name begins, and whether more may follow in it."""
    name = name.lstrip()
    first = next(_runs(name), None)
    if first is None or (name[:1] not in (first.han or first.word or first.sign)[:1]):
        return "", False
    last = first.end == len(name)
    if first.han:
        return START + first.han[:2], last and len(first.han) == 1
    if first.word:
        return START + first.word[:LONGEST], last and len(first.word) < LONGEST
    return START + _sign(first.sign), False


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
            for han, latin, sign, end in _runs(word):
                last = end == len(word)
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
        return all(min(word) >= "\u4e00" and max(word) <= "\u9fff" for word in self.words)

    def matches(self, folded: str) -> bool:
        """Whether every word occurs in this folded text."""
        for word in self.words:
            if word not in folded:
                return False
        return all(next(_occurrences(word, folded), -1) >= 0 for word in self.words)

    def matching(self, texts: Sequence[str]) -> list[int]:
        """The places of those of some texts, not folded, that match; it is much faster than to ask for each."""
        joined = TEXTS_END.join(texts)
        if not (self.is_han and not _near_han().search(joined)):
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
    return word[0] < UNSPACED and word[0].isalnum()


@cache
def _near_han() -> re.Pattern[str]:
    """Signs that may become Chinese characters when they are folded, and some that do not: but none of what is in
    nearly all texts. Made when it is asked for: it takes a millisecond."""
    return re.compile(
        "[^\x00-\x7f\u3000-\u302f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u2013\u2014\u2018-\u201d\uff01-\uff5e]"
    )


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
    return token[:1] == START or (token[:1].isalpha() and token < UNSPACED)


def is_single(token: str) -> bool:
    """Whether a token is a character of a script that sets no spaces."""
    return len(token) == 1 and token >= UNSPACED and token.isalnum()


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
