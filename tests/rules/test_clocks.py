"""Our stage against the buyer's step (domain.md §2)."""

import pytest

from kamtui.records.words import BUYER_STEPS, STAGES
from kamtui.rules.clocks import BUYER_STEP_OF_STAGE, runs_ahead

STEPS = [key for key, _label in BUYER_STEPS]
KEYS = [key for key, _label in STAGES]


def test_every_stage_belongs_to_a_step_of_the_buyer_and_later_ones_to_later_steps() -> None:
    places = [STEPS.index(BUYER_STEP_OF_STAGE[stage]) for stage in KEYS]
    assert places == sorted(set(places))
    assert set(BUYER_STEP_OF_STAGE) == set(KEYS)


@pytest.mark.parametrize("stage", KEYS)
def test_we_run_ahead_until_the_buyer_has_come_to_the_step_of_our_stage(stage: str) -> None:
    reached = STEPS.index(BUYER_STEP_OF_STAGE[stage])
    assert [runs_ahead(stage, step) for step in STEPS] == [place < reached for place in range(len(STEPS))]


def test_a_bid_while_they_still_screen_runs_ahead() -> None:
    assert runs_ahead("tender", "technical_screening")
    assert not runs_ahead("tender", "project_evaluation")


@pytest.mark.parametrize(
    ("stage", "step"), [(None, "internal_need"), ("tender", None), (None, None), ("Stage 3 of theirs", "internal_need"),
                        ("tender", "shopping"), ("", "")],
)  # fmt: skip
def test_clocks_that_are_not_set_or_not_in_the_list_warn_of_nothing(stage: str | None, step: str | None) -> None:
    assert not runs_ahead(stage, step)
