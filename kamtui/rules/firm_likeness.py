"""How likely two accounts are one firm: its name without legal words and place, its domain, its phone. Pure."""

import re
import unicodedata
from typing import NamedTuple

from kamtui.rules.likeness import same_phone
from kamtui.rules.likeness_words import NONE, Evidence, Likeness, added


class FirmName(NamedTuple):
    """A name to compare: `core` without legal words, `bare` without the place before it too, the `legal` form, and
    the `sound` of the core in one word."""

    core: str
    bare: str
    legal: str
    sound: str = ""


class Firm(NamedTuple):
    """What of an account is compared. `parent` and `id` tell a firm from its units."""

    names: tuple[FirmName, ...]
    domains: frozenset[str] = frozenset()
    phones: tuple[str, ...] = ()
    city: str = ""
    id: bytes = b""
    parent: bytes | None = None


SAME = Evidence(0.75, "name")
"""The same name but for legal words: Acme Ltd and Acme Limited. Enough alone: firms choose theirs to be unlike."""

WITHOUT_PLACE = Evidence(0.40, "part")
"""上海恒岳 and 恒岳: the branch or the whole. Not enough alone."""

HEARD = Evidence(0.55, "scripts")
"""恒岳 and Hengyue."""

NEARLY = Evidence(0.45, "slip")
"""A letter off: Nordhaven and Nordhafen. Not enough alone, for firms are named alike on purpose."""

DOMAIN = Evidence(0.45, "domain")
"""The same web site or e-mail domain: a group's firms share it, so it is not enough alone."""

PHONE = Evidence(0.40, "phone")
"""The same phone: firms of one building or one group share it."""

CONTRADICTION = 0.6
"""What is left where the legal forms or the cities differ: Acme Inc. and Acme GmbH are two firms of one group."""

NEAR = 0.92
"""Similarity of spelling from which a name is nearly another: one letter in twelve."""

SHORTEST_NEAR = 8
"""Letters of a name in which a slip is looked for: in a shorter one a letter makes another firm (ABB, ABC)."""

SHORTEST = 2
"""Signs of a name that tells something: a single one is none."""

FORMS = {
    "ltd": "ltd", "limited": "ltd", "llc": "llc", "inc": "inc", "incorporated": "inc", "corp": "inc",
    "corporation": "inc", "gmbh": "gmbh", "ag": "ag", "plc": "plc", "sa": "sa", "bv": "bv", "nv": "nv", "kg": "kg",
    "se": "se", "spa": "spa", "srl": "srl", "oy": "oy", "ab": "ab", "as": "as", "pty": "ltd", "pte": "ltd",
    "llp": "llp", "sarl": "sarl", "kk": "kk",
}  # fmt: skip
"""Legal words at the end of a Latin name, and which form each one is. Limited companies are one form."""

FILLERS = frozenset(("co", "company", "group", "holding", "holdings", "the", "and", "kgaa", "mbh"))
"""Words that come and go with them."""

HAN_FORMS = re.compile(
    r"(?:集团)?(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|集团|总公司|公司|厂)$"
)
"""Legal words at the end of a Chinese name."""

PLACE = re.compile(
    r"^(?:(?:[\u3400-\u9fff]{2,7}?(?:省|自治区|特别行政区))?[\u3400-\u9fff]{2,4}?市"
    r"|[\u3400-\u9fff]{2,7}?(?:省|自治区|特别行政区)"
    r"|北京|上海|天津|重庆|广东|江苏|浙江|山东|四川|湖北|湖南|河南|河北|福建|安徽|辽宁|陕西|江西|广西|云南|贵州|山西|吉林"
    r"|黑龙江|甘肃|海南|宁夏|青海|新疆|西藏|内蒙古|香港|澳门|台湾|深圳|广州|杭州|苏州|南京|武汉|成都|宁波|青岛|大连|厦门)"
)
"""The province or city a Chinese firm's registered name begins with. The cities without 市 are the big ones."""

BRACKETS = re.compile(r"[(\uff08【\[][^)\uff09】\]]*[)\uff09】\]]")
"""恒岳(中国): what stands in brackets is a place or a remark."""

FREE_MAIL = frozenset((
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com",
    "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "qq.com", "vip.qq.com", "foxmail.com", "163.com",
    "vip.163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com", "189.cn", "aliyun.com",
    "proton.me", "protonmail.com", "mail.ru", "yandex.ru",
))  # fmt: skip
"""Domains of mailboxes anybody may have: they tell no firm."""


def firm_name(name: str) -> tuple[str, str, str]:
    """A firm's name without what says nothing: core, bare, and legal form (`FirmName`)."""
    folded = BRACKETS.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    marks = unicodedata.normalize("NFKD", folded)
    folded = "".join(sign for sign in marks if not unicodedata.combining(sign)).replace(".", "")
    if re.search(r"[\u3400-\u9fff]", folded):
        whole = "".join(sign for sign in folded if sign.isalnum())
        form = HAN_FORMS.search(whole)
        core = whole[: form.start()] if form and form.start() else whole
        bare = PLACE.sub("", core)
        return core, bare if len(bare) >= SHORTEST else core, ""
    words = "".join(sign if sign.isalnum() else " " for sign in folded).split()
    legal = ""
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in FORMS or kept[-1] in FILLERS):
        legal = FORMS.get(kept.pop(), legal)
    kept = kept[1:] if len(kept) > 1 and kept[0] == "the" else kept
    core = " ".join(kept)
    return core, core, legal


def site_domain(text: str) -> str:
    """The domain of a web site or an e-mail address without `www.`; empty for one anybody may have, and for none."""
    host = text.strip().casefold().partition("://")[2] or text.strip().casefold()
    host = re.split(r"[/?#:\s]", host.rpartition("@")[2], maxsplit=1)[0].removeprefix("www.")
    return host if "." in host and host not in FREE_MAIL else ""


def firms_likeness(one: Firm, other: Firm) -> Likeness:
    """How likely two accounts are one firm. A firm and its own unit never are: they were told apart by hand."""
    if (one.id and one.id == other.parent) or (other.id and other.id == one.parent):
        return Likeness()
    pairs = [(a, b) for a in one.names for b in other.names if min(len(a.core), len(b.core)) >= SHORTEST]
    name, same = NONE, None
    for a, b in pairs:
        found = _name(a, b)
        if found.weight > name.weight:
            name, same = found, (a, b)
    phone = PHONE if any(same_phone(a, b) for a in one.phones for b in other.phones) else NONE
    domain = DOMAIN if one.domains & other.domains else NONE
    likeness = added((name, phone, domain))
    forms = same is not None and same[0].legal and same[1].legal and same[0].legal != same[1].legal
    cities = one.city and other.city and one.city != other.city
    return likeness._replace(score=likeness.score * CONTRADICTION) if forms or cities else likeness


def _name(one: FirmName, other: FirmName) -> Evidence:
    if one.core == other.core:
        return SAME
    if one.bare == other.bare:
        return WITHOUT_PLACE
    if one.sound and one.sound == other.sound:
        return HEARD
    if min(len(one.core), len(other.core)) < SHORTEST_NEAR or one.core[0] != other.core[0]:
        return NONE
    from rapidfuzz import fuzz

    return NEARLY if fuzz.ratio(one.core, other.core) >= NEAR * 100 else NONE
