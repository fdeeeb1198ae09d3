"""Our stage against the buyer's step: two clocks that must stay separate, and a warning when ours runs ahead
(domain.md §2)."""

from kamtui.records.words import BUYER_STEPS, STAGES

BUYER_STEP_OF_STAGE = {
    "development": "project_set_up",
    "approval": "information_gathering",
    "proposal": "technical_screening",
    "tender": "project_evaluation",
    "negotiation": "final_decision",
    "implementation": "after_service",
}
"""The buyer's step that each stage of the default playbook belongs to: the earliest at which that work is of use."""

_STEP_ORDER = {key: place for place, (key, _label) in enumerate(BUYER_STEPS)}
_STAGE_KEYS = {key for key, _label in STAGES}


def runs_ahead(stage: str | None, buyer_step: str | None) -> bool:
    """Whether our stage is ahead of the buyer's step: we bid while they still screen."""
    if stage not in _STAGE_KEYS or buyer_step not in _STEP_ORDER:
        return False
    return _STEP_ORDER[buyer_step] < _STEP_ORDER[BUYER_STEP_OF_STAGE[stage]]
