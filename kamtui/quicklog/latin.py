"""How far an unquoted Latin name reaches: which of the words behind the first one belong to it."""

import re

from kamtui.quicklog.fold import HAN
from kamtui.quicklog.marks import KINDS
from kamtui.quicklog.surnames import PINYIN

_SMALL = r"[^\W\d_A-ZÀ-ÖØ-Þ]"
_BIG = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PART = rf"(?:{_BIG}'{_BIG}{_SMALL}+|{_BIG}{_SMALL}+(?:[-'’]?{_BIG}{_SMALL}+)*)"
_NEXT = re.compile(
    rf"[ ](?:(?:van|von|der|den|de|da|di|del|zu|ten|ter)[ ])*"
    rf"(?P<word>(?![{HAN}]){_PART})(?![\w'’@]|-\w|\.\w)"
)
"""One more word that is capitalised like a name: RTO, Friday's and a@b are none."""

_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|er|[aoeiuv])"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{1,2}}", re.I)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENERS = _words(
    """
    i i'm i've he she they we it you the this that these those our your my his her their its he's she's they're
    we're it's a an very but and so also then now not no yes ok okay all both some most many much more only just
    still already even again once after before when while where what who whom whose why how which if as at in on
    by for from to with without about of or nor yet can could will would should might must is are was were has
    have had do does did let please thanks good great nice bad new next last first second need needs goal
    problem price budget met meeting call called calls today tomorrow yesterday tonight morning afternoon
    evening noon week month year because since however maybe perhaps there here everybody everyone nobody
    nothing something another other each every either neither any few during until though although re fyi asap
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat january
    february march april june july august september october november december feb mar apr jul aug sep sept oct
    nov dec eod cob tbd onsite hour hours minutes min mins half trust objections closing mix recap advanced
    continued none setback theirs ours asked
    """
) | {word for word in KINDS if word.isascii()}
"""Words that begin a sentence or a head and never go on with a name."""

_PLACES = _words(
    """
    beijing shanghai shenzhen guangzhou hangzhou nanjing wuhan chengdu tianjin suzhou qingdao dalian shenyang xiamen
    ningbo wuxi hefei jinan taiwan henan hunan hubei hebei shandong shanxi sichuan yunnan guangdong zhejiang fujian
    hainan china chinese taipei macao kunming nanning changsha
    """
)
"""Places that are spelt like a given name: Chen Beijing is nobody."""
_PERSONAL = _words(
    """
    wants want wanted said says asked asks agreed agrees told tells came comes joined joins called calls likes
    liked thinks thought signs signed promised promises offered offers prefers preferred insisted insists
    complained mentioned mentions left attended explained confirmed confirms refused refuses invited hopes
    worries worried
    """
)
"""What only a person does."""
_NO_NAMES = _OPENERS | _PLACES | _PERSONAL
_UNCLEAR = _words(
    """
    is isn't was wasn't will won't would has had can can't could may might must should are were
    """
)
"""What a firm or a thing does as well: Oracle is cheaper."""
_SURELY_OVER = re.compile(
    rf"$|\n|[ ]*[,;。、.:!?()\[\]|/\"]|[ ]*[{HAN}]|[ ]+[@#=$~+<>!?]|<<|>>|[ ]+(?:and|or|with|&)[ ]|[ ]+[\d]"
)
"""What follows a name and no sentence."""
_WORD = re.compile(r"[ ]+([^\W\d_][\w'’-]*)")
_CALENDAR = frozenset(("may", "sun", "jan", "jun"))
"""Names that are a month or a day before a number."""


def name_end(text: str, at: int, end: int, stop: int, known: bool) -> int:
    """Where the name that begins with the word `text[at:end]` ends: up to two words further, else `end`.

    `known`: somebody is called by the first word, so that what can't be judged is rather prose (Chen Oracle is cheap).
    """
    first = text[at:end].lower()
    ends = [end]
    for _ in range(2):
        match = _NEXT.match(text, ends[-1], stop)
        if match is None or match["word"].lower() in _NO_NAMES:
            break
        if match["word"].lower() in _CALENDAR and re.match(r"[ ]*\d", text[match.end() : stop]):
            break
        ends.append(match.end())
    chinese = first in PINYIN.values()
    for further in reversed(ends[1:]):
        words = text[end:further].split()
        if chinese and all(_PINYIN.fullmatch(word) for word in words):
            return further
        if _goes_on(text, further, stop, known or len(words) > 1):
            return further
    return end


def _goes_on(text: str, at: int, stop: int, known: bool) -> bool:
    """Whether what stands behind offset `at` lets a name end there."""
    if at >= stop or _SURELY_OVER.match(text, at, stop):
        return True
    match = _WORD.match(text, at, stop)
    word = match[1].lower() if match else ""
    if word in _UNCLEAR:
        return False
    if word in _OPENERS | _PERSONAL or not known:
        return True
    return match is not None and match[1][0].isupper()
