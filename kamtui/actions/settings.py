"""The settings there are, each declared once: what it may be, whose it is, and what stands when nobody has set it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from kamtui.actions import records
from kamtui.actions.start import be
from kamtui.errors import KamtuiError
from kamtui.locale import LANGUAGES, N_, _
from kamtui.records.values import Money, RecordId, Value
from kamtui.rules.cadence import CADENCE_DAYS
from kamtui.store.ids import derived_id
from kamtui.store.names import name_of
from kamtui.store.workspace import Workspace

Setting: TypeAlias = str | int | bool
"""What a setting holds, by its shape."""


@dataclass(frozen=True, slots=True)
class Known:
    """One setting. `team`: everybody's, travels with the workspace; `own`: mine, on my devices only; `here`: of this
    workspace file alone.

    `default` stands while nothing is set; it also says whether the setting is a word, a number or yes and no.
    """

    key: str
    scope: Literal["team", "own", "here"]
    default: Setting
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    currency: bool = False

    @property
    def field(self) -> str:
        """The field of the setting's record that holds it."""
        return "value" if self.scope == "team" else "own_value"


class Stand(NamedTuple):
    """A setting with what it is now; `set` says whether somebody has set it."""

    known: Known
    value: Setting
    set: bool


THEMES = ("kamtui-dark", "kamtui-light", "kamtui-contrast-dark", "kamtui-contrast-light")
"""The themes of the app: dark or light ground, usual or high contrast."""

ME = Known("me", "here", "", N_("Who you are"), N_("A teammate's name; the others see it beside what you write"))
"""Which teammate uses this file."""

SETTINGS = (
    ME,
    Known("language", "own", "", N_("Language"), N_("Empty follows the system"), ("", *LANGUAGES)),
    Known("theme", "own", THEMES[0], N_("Theme of the app"), choices=THEMES),
    Known("mouse", "own", True, N_("Mouse"), N_("Without it the terminal's own selection works")),
    Known("currency", "team", "", N_("Currency"), N_("Of amounts typed without one, such as EUR"), currency=True),
    *(
        Known(f"cadence.{tier}", "team", days, label, low=1, high=730)
        for (tier, days), label in zip(
            CADENCE_DAYS.items(),
            (
                N_("Days between contacts, platinum"),
                N_("Days between contacts, gold"),
                N_("Days between contacts, iron"),
                N_("Days between contacts, lead"),
            ),
            strict=True,
        )
    ),
)
"""All of them, in the order they are listed. The cadences are the stated defaults of domain.md D60."""

_BY_KEY = {known.key: known for known in SETTINGS}

YES, NO = ("yes", "y", "true", "on", "1", "是"), ("no", "n", "false", "off", "0", "否")
"""What is read as yes and as no."""


def known(key: str) -> Known:
    """The setting called `key`. Raises `KamtuiError` that lists the keys there are."""
    if found := _BY_KEY.get(key):
        return found
    raise KamtuiError(
        _("There is no setting called {key}").format(key=key),
        hint=_("Settings: {names}").format(names=", ".join(_BY_KEY)),
    )


def get(workspace: Workspace, key: str) -> Setting:
    """What a setting is now: what was set, else its default. Raises `KamtuiError` for a key there is not."""
    return _stand(workspace, known(key)).value


def every(workspace: Workspace) -> list[Stand]:
    """Every setting with what it is now."""
    return [_stand(workspace, one) for one in SETTINGS]


def put(workspace: Workspace, key: str, text: str) -> Setting:
    """Set a setting to what was typed; the empty text takes it back to its default. Returns what it is now.

    Raises `KamtuiError` for a key there is not and for a value it cannot have.
    """
    one = known(key)
    if one is ME:
        return _put_me(workspace, text)
    value = read(one, text) if text.strip() else None
    kept = {True: "yes", False: "no"}[value] if isinstance(value, bool) else None if value is None else str(value)
    record = setting_id(key)
    reading = workspace.read("setting", record)
    with workspace.action("settings") as transaction:
        if reading.base:
            records.put_changes(workspace, transaction, reading, {one.field: kept})
        elif kept is not None:
            records.put(workspace, transaction, "setting", {"key": key, one.field: kept}, record)
    return one.default if value is None else value


def _put_me(workspace: Workspace, text: str) -> str:
    if not text.strip():
        raise _refused(ME, text, _("a name"))
    from kamtui.actions.exchanging import look_again

    me = be(workspace, text)
    look_again(workspace)
    return name_of(workspace, "teammate", me)


def setting_id(key: str) -> RecordId:
    """The id of a setting's record: derived, so that two devices that set it write to one."""
    return derived_id("setting", key)


def read(one: Known, text: str) -> Setting:
    """`text` as a value of the setting. Raises `KamtuiError` that says what it may be."""
    text = text.strip()
    if isinstance(one.default, bool):
        if text.lower() in YES + NO:
            return text.lower() in YES
        raise _refused(one, text, _("yes or no"))
    if isinstance(one.default, int):
        if text.isascii() and text.isdigit() and one.low <= int(text) <= one.high:
            return int(text)
        raise _refused(one, text, _("a whole number from {low} to {high}").format(low=one.low, high=one.high))
    if one.choices and text not in one.choices:
        raise _refused(one, text, _("one of {words}").format(words=", ".join(filter(None, one.choices))))
    if one.currency:
        if not (len(text) == 3 and text.isascii() and text.isalpha()):
            raise _refused(one, text, _("a currency such as EUR"))
        return text.upper()
    return text


def with_currency(workspace: Workspace, values: Mapping[str, Value]) -> dict[str, Value]:
    """`values` with the team's currency for amounts that were typed without one."""
    bare = [name for name, value in values.items() if isinstance(value, Money) and not value.currency]
    currency = str(get(workspace, "currency")) if bare else ""
    return {**values, **{name: Money(_amount(values[name]), currency) for name in bare}}


def _amount(value: Value) -> str:
    assert isinstance(value, Money)
    return value.amount


def _stand(workspace: Workspace, one: Known) -> Stand:
    """A value that a newer kamtui or another hand has put there, and that is none here, counts as not set."""
    if one is ME:
        me = workspace.me()
        return Stand(one, name_of(workspace, "teammate", me) if me else "", me is not None)
    text = workspace.read("setting", setting_id(one.key)).values.get(one.field)
    if isinstance(text, str) and text:
        try:
            return Stand(one, read(one, text), True)
        except KamtuiError:
            return Stand(one, one.default, False)
    return Stand(one, one.default, False)


def _refused(one: Known, text: str, expected: str) -> KamtuiError:
    return KamtuiError(
        _("{setting} must be {expected}, not {value}").format(setting=one.key, expected=expected, value=text[:40]),
        hint=_("`kamtui settings {key}` shows it").format(key=one.key),
    )
