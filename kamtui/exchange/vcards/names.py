"""Names of properties in cards: what programs call the same thing, and what kamtui adds for its own."""

import re

from kamtui.exchange.vcards.lines import Property
from kamtui.records.words import LANGUAGES as _LANGUAGES
from kamtui.store.ids import is_id

PRODUCT = "-//kamtui//kamtui//EN"
"""Who wrote a card. With it, the card's UID is the id of a record."""

OWN_PRODUCT = "//kamtui//"
"""How a card of kamtui is known."""

OWN_FIELDS = {
    "X-KAMTUI-ACCOUNT": "account", "X-KAMTUI-MANAGER": "boss", "X-KAMTUI-NATIVE-NAME": "native_name",
    "X-KAMTUI-MOTIVE": "motive", "X-KAMTUI-PRIVATE-NOTES": "private_notes",
}  # fmt: skip
"""Properties kamtui adds, and their fields: ids, for names may be shared, and what vCard has no word for."""

SILENT = ("VERSION", "PRODID", "UID", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS", "PROFILE")
"""Properties about the card that have done their work when it is read."""

CHANGING = ("VERSION", "PRODID", "REV", "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN")
"""Properties that may differ between two exports of one card and say nothing of the person."""

DROPPED = ("PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE")
"""Pictures, sounds and keys: kamtui has no place for them. A link to one is kept."""

LAYOUT = ("X-MS-OL-DESIGN", "X-ABCROP-RECTANGLE")
"""How one program draws the card."""

LINK_MAX = 1000
"""Characters of a link to a picture; the shortest pictures themselves are longer."""

URL_MAX = 300
"""Characters of an account's website."""

LANGUAGES = tuple(word for word, _label in _LANGUAGES)
"""Languages a person may be written to in."""

QUIET = frozenset(
    ("VOICE", "PREF", "CELL", "WORK", "INTERNET", "MSG", "EMAIL", "POSTAL", "PARCEL", "DOM", "INTL", "TEXT", "INLINE",
     "VCARD", "JPEG", "PNG", "GIF", "BASIC", "DE-DE", "PERSONAL")
)  # fmt: skip
"""Kinds of a number or an address that are the usual ones, and not worth a field of their own."""

LOUD = frozenset(("HOME", "FAX", "PAGER", "CAR", "ISDN", "MODEM", "VIDEO", "MAIN", "OTHER", "BBS", "PCS", "TEXTPHONE"))
"""Kinds of a number or an address that are written back as such."""

MANAGERS = ("X-MS-MANAGER", "X-EVOLUTION-MANAGER", "X-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME", "MANAGER")
"""Properties that name the boss."""

SERVICES = {
    "X-WECHAT": "wechat", "X-WEIXIN": "wechat", "X-QQ": "qq", "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype",
    "X-MSN": "msn", "X-AIM": "aim", "X-ICQ": "icq", "X-JABBER": "jabber", "X-YAHOO": "yahoo", "X-GTALK": "gtalk",
    "X-GOOGLE-TALK": "gtalk", "X-GADUGADU": "gadugadu", "X-GROUPWISE": "groupwise", "X-WHATSAPP": "whatsapp",
    "X-TELEGRAM": "telegram", "X-LINE": "line", "X-DINGTALK": "dingtalk", "X-FEISHU": "feishu", "X-TWITTER": "twitter",
    "X-MATRIX": "matrix", "X-SIP": "sip", "X-MS-IMADDRESS": "im", "X-NETMEETING": "netmeeting",
    "X-WECOM": "wecom", "X-KAKAOTALK": "kakaotalk", "X-SIGNAL": "signal",
}  # fmt: skip
"""Properties of messaging services, and the services."""

WRITTEN = {service: name for name, service in reversed(SERVICES.items())}
"""The property that phones know a service by."""


def service(one: Property, text: str) -> str:
    """A messaging id as `service:id`; empty for another property."""
    if one.name == "IMPP":
        kind = one.params.get("X-SERVICE-TYPE", ("",))[0].lower()
        scheme, colon, rest = text.partition(":")
        # Apple writes `x-apple:12345` and names the service beside it.
        return f"{kind}:{rest}" if kind and colon and scheme.lower() in ("x-apple", "ymsgr", "aim") else text
    if one.name in SERVICES:
        return f"{SERVICES[one.name]}:{text}"
    return ""


def phone(text: str) -> str:
    """A telephone number as people write it: no `tel:`, an extension in words."""
    number = re.sub(r"^tel:", "", text.strip(), flags=re.IGNORECASE)
    return re.sub(r";ext=(\w+)$", r" ext. \1", number, flags=re.IGNORECASE)


def uuid_in(text: str) -> str:
    """The id in `urn:uuid:…`; empty where there is none."""
    found = text.strip().lower().removeprefix("urn:uuid:")
    return found if is_id(found) else ""


def is_han(text: str) -> bool:
    """Whether a name is written in Chinese characters alone, apart from spaces."""
    signs = "".join(text.split())
    return bool(signs) and all("\u3400" <= sign <= "\u9fff" or sign >= "\U00020000" for sign in signs)
