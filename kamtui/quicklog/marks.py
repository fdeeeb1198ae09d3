"""The marks of the grammar, where they count, and the words they are followed by (design.md §5.1)."""

import re

from kamtui.quicklog.fold import HAN

BOUNDARY = r"(?<![^\s。,、;])"
"""A mark counts at a line's start, after white space or after one of 。；，、,; (in the shadow the full-width ones
are plain)."""

_TEXT = r"(?=[\w\"'(\[《【@#$+€£])"
_LINE_END = r"(?=[ .。!,;、]*(?:\n|\Z))"

MARKS = re.compile(
    rf"(?P<ask>(?<!<)<<\?){_TEXT}|(?P<theirs>(?<!<)<<){_TEXT}|(?P<ours>(?<!>)>>){_TEXT}"
    rf"|{BOUNDARY}(?:(?P<urgent>!!){_TEXT}|(?P<next>!){_TEXT}|(?P<asked>\?){_TEXT}|(?P<result>=)(?=[^\W\d_])"
    rf"|(?P<opportunity>\$)(?=[\"']|[^\W\d_])|(?P<length>~)(?=[\d半一二两三四五六七八九十])"
    rf"|(?P<field>[A-Za-z]{{1,10}}|目标|问题|需求|信任|异议|成交|[信需异成]):"
    rf"|(?P<spaced>=)(?=[ ]{{1,3}}(?:advanced|continued|none|setback|推进|维持|无进展|倒退)(?![^\W_]))"
    rf"|(?P<alias>下一步|我方承诺|对方承诺|他们问)|(?P<recap>recap|已复述){_LINE_END})"
    rf"|(?:{BOUNDARY}|(?<=[{HAN}]))(?:(?P<attendee>@)(?=[\"'\w])|(?P<tag>#)(?=[^\W\d_]))"
    r"|(?<=:)(?P<needed>goal|problem|need|目标|问题|需求):"
    rf"|(?<=[{HAN}])(?P<recapped>已复述){_LINE_END}",
    re.I,
)
"""Every place where a mark may count; the group's name says which."""

STEP_SORTS = {"next": "next", "urgent": "next", "ours": "ours", "theirs": "theirs", "asked": "asked", "ask": "ask"}
"""The sort of step that each mark opens."""

ALIASES = {
    "next": "next",
    "ours": "ours",
    "theirs": "theirs",
    "asked": "asked",
    "下一步": "next",
    "我方承诺": "ours",
    "对方承诺": "theirs",
    "他们问": "asked",
}
"""What is dictated at a line's start instead of a mark."""

ALIAS_SEPARATOR = re.compile(rf"[ ]*[:,]?[ ]*(?=[^\s:,。;.!?]){_TEXT}(?![的骤题])")
"""Behind a Chinese alias; 下一步骤 and 他们问题 are other words."""

KINDS = {
    "onsite": "onsite",
    "on-site": "onsite",
    "上门": "onsite",
    "phone": "phone",
    "电话": "phone",
    "video": "video",
    "视频": "video",
    "message": "message",
    "消息": "message",
    "hosted": "hosted",
    "来访": "hosted",
    "exec": "executive",
    "executive": "executive",
    "高层": "executive",
    "event": "event",
    "活动": "event",
    "dinner": "dinner",
    "宴请": "dinner",
    "tender": "tender",
    "投标": "tender",
}
"""Words for a kind of visit (domain.md D40)."""

DIMENSIONS = (("trust", "信任"), ("needs", "需求"), ("objections", "异议"), ("closing", "成交"))
"""The four dimensions of the mix (domain.md D41), in both languages; any clear beginning counts."""

NEEDS = {
    "goal": "goal",
    "目标": "goal",
    "problem": "problem",
    "问题": "problem",
    "need": "need",
    "needs": "need",
    "需求": "need",
}
"""The three lines of domain.md D43."""

RESULTS = {
    "advanced": "advanced",
    "推进": "advanced",
    "continued": "continued",
    "维持": "continued",
    "none": "none",
    "无进展": "none",
    "setback": "setback",
    "倒退": "setback",
}
"""Words for the result of a visit (domain.md D40)."""

RECAP = ("recap", "已复述")
"""The need was said back to the customer (domain.md D44)."""


def dimension(word: str) -> int | None:
    """Which of `DIMENSIONS` begins with `word`; the four differ in their first letter."""
    small = word.lower()
    for place, names in enumerate(DIMENSIONS):
        if any(name.startswith(small) for name in names):
            return place
    return None
