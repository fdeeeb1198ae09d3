"""Two languages: English in the source, Chinese in the catalogue `zh_CN/LC_MESSAGES/kamtui.mo`.

The language is one of `LANGUAGES`; the first that is set wins: `--lang`, `KAMTUI_LANG`, setting, the system's locale.
The compiled catalogue is made from `kamtui.po` when the package is built.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gettext

LANGUAGES = ("en", "zh_CN")
"""What kamtui speaks: the source language and the translations that are complete."""

_catalogue: gettext.NullTranslations | None = None
_language = "en"


def N_(text: str) -> str:
    """Mark `text` for translation where it is declared; show it through `_`."""
    return text


def _(text: str) -> str:
    """`text` in the language in use. The empty text stays empty."""
    return _catalogue.gettext(text) if text and _catalogue else text


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that fits `number`, in the language in use."""
    if _catalogue:
        return _catalogue.ngettext(singular, plural, number)
    return singular if number == 1 else plural


def language() -> str:
    """The language in use, one of `LANGUAGES`."""
    return _language


def use(name: str) -> None:
    """Speak `name` from now on. Anything that begins with `zh` is Chinese, everything else English."""
    global _catalogue, _language
    _language = "zh_CN" if name.lower().startswith("zh") else "en"
    if _language == "en":
        _catalogue = None
    else:
        import gettext

        folder = Path(__file__).parent
        _catalogue = gettext.translation("kamtui", folder, languages=[_language], fallback=True)


def system_language() -> str:
    """The language of the system's locale settings, by the variables gettext itself reads."""
    for variable in ("KAMTUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value
    return "en"
