"""How often an account wants to be reached, and how long it was not (domain.md D60)."""

from datetime import date

import pytest

from kamtui.records.words import TIERS
from kamtui.rules.cadence import CADENCE_DAYS, cadence_of, is_overdue, silent_days

TODAY = date(2026, 11, 22)


def test_every_tier_has_its_days_and_the_higher_the_tier_the_fewer() -> None:
    days = [CADENCE_DAYS[tier] for tier, _label in TIERS]
    assert days == [14, 30, 60, 90]


@pytest.mark.parametrize(
    ("tier", "own", "agreed"),
    [
        ("platinum", None, 14),
        ("platinum", 45, 45),
        (None, 45, 45),
        (None, None, None),
        ("gold", 0, 30),
        ("copper", None, None),
    ],
)
def test_what_was_agreed_with_the_account_counts_before_its_tier(
    tier: str | None, own: int | None, agreed: int | None
) -> None:
    assert cadence_of(tier, own) == agreed


def test_the_teams_own_days_count_before_the_defaults() -> None:
    assert cadence_of("gold", None, {"gold": 21}) == 21
    assert cadence_of("iron", None, {"gold": 21}) is None


@pytest.mark.parametrize(
    ("last", "days"),
    [(date(2026, 11, 22), 0), (date(2026, 11, 21), 1), (date(2025, 11, 22), 365), (date(2026, 12, 1), 0), (None, None)],
)
def test_silence_is_counted_in_whole_days_and_never_ahead(last: date | None, days: int | None) -> None:
    assert silent_days(last, TODAY) == days


@pytest.mark.parametrize(
    ("silent", "agreed", "overdue"),
    [(14, 14, False), (15, 14, True), (0, 14, False), (None, 14, False), (400, None, False), (None, None, False)],
)
def test_an_account_is_overdue_the_day_after_what_was_agreed_and_a_new_one_never(
    silent: int | None, agreed: int | None, overdue: bool
) -> None:
    assert is_overdue(silent, agreed) is overdue
