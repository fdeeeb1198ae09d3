"""Which kind of contact a meeting of a calendar is, by its words (domain.md D40)."""

from kamtui.exchange.calendar_entries import Entry

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dinner", ("dinner", "lunch", "breakfast", "banquet", "晚宴", "宴请", "晚餐", "午餐", "早餐", "聚餐", "吃饭")),
    ("tender", ("bid opening", "tender", "开标", "招标", "投标", "评标")),
    ("video", ("teams", "zoom", "webex", "google meet", "meet.google.com", "skype", "video", "voov", "webinar",
               "腾讯会议", "钉钉", "飞书", "视频", "线上")),
    ("phone", ("phone", "call", "telephone", "电话", "致电", "通话")),
    ("event", ("exhibition", "trade fair", "conference", "seminar", "展会", "展览", "论坛", "研讨会")),
    ("hosted", ("visit us", "visits us", "来访", "参观我司")),
)  # fmt: skip
"""Words for the kinds of contact (domain.md D40), the telling ones first: a call by video is a video."""

LINES = ("video", "phone")
"""Kinds a place may say: a conference room makes no conference."""


def visit_kind(entry: Entry) -> str:
    """The kind of contact, by the words of the title, then by a place that is a line; any other place is a visit."""
    for text, kinds in ((entry.summary, None), (entry.place, LINES)):
        for kind, words in WORDS:
            if (kinds is None or kind in kinds) and any(_says(text.casefold(), word) for word in words):
                return kind
    if entry.place and "://" not in entry.place:
        return "onsite"
    return "video" if entry.online or "://" in entry.place else ""


def _says(text: str, word: str) -> bool:
    """Whether a word stands in a text; one in Latin letters not as a part of another."""
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not word.isascii() or not any(sign.isascii() and sign.isalpha() for sign in around):
            return True
        at = text.find(word, at + 1)
    return False
