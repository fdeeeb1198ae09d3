"""How often an account wants to be reached, and for how long it was not (domain.md D60)."""

from collections.abc import Mapping
from datetime import date

CADENCE_DAYS: Mapping[str, int] = {"platinum": 14, "gold": 30, "iron": 60, "lead": 90}
"""Days between contacts by tier: the stated defaults of domain.md D60, each a setting (`cadence.platinum` …)."""


def cadence_of(tier: str | None, own: int | None, by_tier: Mapping[str, int] = CADENCE_DAYS) -> int | None:
    """The days agreed for an account: its own, else its tier's, else none."""
    return own or by_tier.get(tier or "")


def silent_days(last: date | None, today: date) -> int | None:
    """Whole days since the last contact; none when there never was one."""
    return max(0, (today - last).days) if last else None


def is_overdue(silent: int | None, cadence: int | None) -> bool:
    """Whether the silence is longer than agreed. An account never reached is not overdue but new."""
    return silent is not None and cadence is not None and silent > cadence
