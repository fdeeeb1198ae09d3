"""How alike two names of people are: as written, by sound, in two scripts, but for a slip of the pen. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kamtui.rules.likeness_words import INITIAL, NAME, NONE, SCRIPTS, SLIP, SOUND, Evidence


class Name(NamedTuple):
    """A name to compare: `written` without titles, in simplified characters where it is Chinese; the `words` it is
    heard as (a syllable for each Chinese character, each Latin word as it stands, lower case)."""

    written: str
    words: tuple[str, ...]
    han: bool = False

    @property
    def letters(self) -> str:
        """Its letters in the order of the alphabet: the same for every order of its words and wherever they are
        parted, so that names of one sound stand in one heap."""
        return "".join(sorted("".join(self.words)))


TITLES = re.compile(
    r"^(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|doctor|herr|frau|sir|madam|dipl|ing)\b\.?[\s-]*)+(?=\w)"
    r"|(?<=[\u3400-\u9fff])\s*(?:先生|女士|小姐|太太|老师|博士|教授|经理|总经理|主任|董事长|总|工)$"
    r"|[,\s]+(?:ph\.?d|mba|jr|sr|esq)\.?$",
    re.I,
)
"""Titles before a Latin name, behind a Chinese one, and degrees behind a Latin one. 总 and 工 stand behind the whole
name in address books: 王建国总."""

_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
_FINAL = (
    "(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|ve|er|an|en|in|un|ia|ua|uo|a|o|e|i|u|v)"
)
_ONE = f"(?:{_INITIAL}{_FINAL}|ang|eng|ai|ei|ao|ou|er|an|en|a|o|e)"
_PINYIN = re.compile(f"{_ONE}+")
_SYLLABLES = tuple(re.compile(f"{_ONE}(?={begin}|$)") for begin in (f"{_INITIAL}[aeiouv]", f"{_INITIAL}?[aeiouv]"))
"""A syllable, which ends where the next begins: with a consonant (jian|guo, not jiang|uo), else with a vowel."""

LONGEST_PINYIN = 24
"""Letters of the longest word that is looked at as pinyin: four syllables of six, and the pattern stays quick."""

SHORT_SYLLABLES = 2
"""Syllables of a Chinese name that many bear: a surname and one character, such as 王伟, of which China has 300,000."""

SHORT = 0.7
"""What such a name counts, of what another one counts."""

SHORTEST_SLIP = 3
"""Letters of a word in which one may be a slip: Bo and Bob are two."""

ALIKE = 0.85
"""Jaro-Winkler from which given names are alike: Steve and Stephen have 0.853, John and Jane 0.67."""

ALIKE_WEIGHT = 0.1
"""What merely alike given names tell: Robert and Roberta are two, and so are Zhang Min and Zhang Ming, unless something
else speaks for them."""


def untitled(name: str) -> str:
    """A name without its titles: `Dr. Jonas Weber` is Jonas Weber, 王建国先生 is 王建国, 陈总 is 陈."""
    before = ""
    while before != name:
        before, name = name, TITLES.sub("", name.strip()).strip()
    return name


def is_pinyin(words: Sequence[str]) -> bool:
    """Whether words can be the sound of a Chinese name."""
    return all(len(word) <= LONGEST_PINYIN and _PINYIN.fullmatch(word) for word in words)


def parted(word: str) -> tuple[str, ...]:
    """A word of pinyin as its syllables; the word itself where it is none."""
    if is_pinyin((word,)):
        for syllable in _SYLLABLES:
            parts = tuple(syllable.findall(word))
            if "".join(parts) == word:
                return parts
    return (word,)


def name_evidence(ones: Sequence[Name], others: Sequence[Name], together: bool) -> Evidence:
    """What the names of two people tell. `together`: both are at one account, where a slip of the pen is likelier than
    two people of nearly one name.

    Where both have a Chinese name these alone count: whose characters differ are two, whatever their pinyin; unless the
    characters sound the same, which is the usual slip of Chinese typing.
    """
    chinese = [[name for name in names if name.han] for names in (ones, others)]
    if all(chinese):
        pairs = ((one, other) for one in chinese[0] for other in chinese[1])
        return max((_chinese(one, other) for one, other in pairs), default=NONE)
    return max((_either(one, other, together) for one in ones for other in others), default=NONE)


def _chinese(one: Name, other: Name) -> Evidence:
    if len(one.words) < SHORT_SYLLABLES or len(other.words) < SHORT_SYLLABLES:
        return NONE
    if one.written == other.written:
        return _shortened(NAME, one)
    return _shortened(SOUND, one) if one.words == other.words else NONE


def _either(one: Name, other: Name, together: bool) -> Evidence:
    if len(one.words) < 2 or len(other.words) < 2:
        return NONE  # a surname alone tells nothing
    if one.letters == other.letters and not rotations(one).isdisjoint(rotations(other)):
        return _shortened(SCRIPTS if one.han != other.han else NAME, one if one.han else other)
    if one.han and other.han:
        return NONE
    return max(_initials(one, other), _initials(other, one), _middle(one, other), _slip(one, other, together))


def rotations(name: Name) -> set[str]:
    """How a name may be written in one: its surname may stand at either end."""
    return {"".join(name.words[at:] + name.words[:at]) for at in range(len(name.words))}


def _shortened(evidence: Evidence, name: Name) -> Evidence:
    syllables = len(name.words) if name.han else sum(len(parted(word)) for word in name.words)
    few = syllables <= SHORT_SYLLABLES and (name.han or is_pinyin(name.words))
    return evidence._replace(weight=evidence.weight * SHORT) if few else evidence


def _initials(brief: Name, full: Name) -> Evidence:
    """`J. Wang` and Wang Jianguo."""
    letters = [word for word in brief.words if len(word) == 1]
    rest = [word for word in brief.words if len(word) > 1]
    if not letters or len(rest) != 1:
        return NONE
    for at in (0, len(full.words) - 1):
        given = [word for place, word in enumerate(full.words) if place != at]
        if full.words[at] == rest[0] and given and given[0].startswith(letters[0]):
            return INITIAL
    return NONE


def _middle(one: Name, other: Name) -> Evidence:
    """John A. Smith and John Smith; but John B. Smith is another one."""
    if one.han or other.han:
        return NONE
    parts = [([w for w in name.words if len(w) > 1], [w for w in name.words if len(w) == 1]) for name in (one, other)]
    (words, letters), (other_words, other_letters) = parts
    same = len(words) > 1 and words == other_words
    return NAME if same and not (letters and other_letters and letters != other_letters) else NONE


def _slip(one: Name, other: Name, together: bool) -> Evidence:
    """Nearly one name: all words but one are the same, and that one is a letter off, or alike."""
    if not together or one.han or other.han:
        return NONE
    for word, another in _odd_words(one.words, other.words):
        if min(len(word), len(another)) < SHORTEST_SLIP or word[0] != another[0]:
            continue
        from rapidfuzz.distance import OSA, JaroWinkler

        ends = word.startswith(another) or another.startswith(word)
        chinese = is_pinyin(one.words) and is_pinyin(other.words)
        if OSA.distance(word, another) == 1 and not ends and not chinese:
            return SLIP
        if JaroWinkler.similarity(word, another) >= ALIKE:
            return SLIP._replace(weight=ALIKE_WEIGHT)
    return NONE


def _odd_words(ones: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The one word in which two names differ, in whatever order their words stand."""
    left, right = list(ones), list(others)
    for word in ones:
        if word in right:
            right.remove(word)
            left.remove(word)
    if len(left) == len(right) == 1 and any(len(word) > 1 for word in ones if word not in left):
        yield left[0], right[0]
