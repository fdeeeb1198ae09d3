"""The evidence that two records are one: what each piece weighs and how it is told, and how pieces add up. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from kamtui.locale import N_


class Evidence(NamedTuple):
    """One piece: how likely it alone makes two records one, from 0 to 1; and its reason, a key of `REASONS`."""

    weight: float
    reason: str


class Likeness(NamedTuple):
    """How likely two records are one, from 0 to 1, and the reasons, the weightiest first: keys of `REASONS`."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()


REASONS: dict[str, str] = {
    "phone": N_("same phone"),
    "email": N_("same e-mail"),
    "name": N_("same name"),
    "scripts": N_("same name in two scripts"),
    "sound": N_("sounds the same"),
    "slip": N_("nearly the same name"),
    "initial": N_("the initial fits"),
    "part": N_("same name but for the place"),
    "domain": N_("same domain"),
}
"""The reasons there are, each with its words."""

NONE = Evidence(0.0, "")
"""No evidence."""

NAME = Evidence(0.60, "name")
"""The same name. Two people of one firm rarely share one; across firms it is worth half (`likeness.APART`)."""

SCRIPTS = Evidence(0.50, "scripts")
"""王建国 and Wang Jianguo: several names are written so, so it is less than the same characters."""

SOUND = Evidence(0.30, "sound")
"""王建国 and 王建果: the usual slip of typing Chinese, and also two people."""

SLIP = Evidence(0.25, "slip")
"""Jon Smith and John Smith at one account, a letter off: just likely there, nothing elsewhere."""

INITIAL = Evidence(0.15, "initial")
"""J. Wang may be any Wang whose given name begins so: never enough alone, nor with the account."""

LIKELY = 0.5
"""From here on two records are shown as perhaps the same. Every weight is set against it: which single facts and which
pairs of facts are enough is what the tests say with names."""


def added(pieces: Iterable[Evidence]) -> Likeness:
    """Pieces together: each leaves its share of the doubt that the others left."""
    found = sorted((piece for piece in pieces if piece.weight > 0), key=lambda piece: -piece.weight)
    doubt = 1.0
    for piece in found:
        doubt *= 1 - piece.weight
    return Likeness(1 - doubt, tuple(piece.reason for piece in found if piece.reason))
