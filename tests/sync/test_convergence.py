"""Devices that work apart and exchange pieces in any order end equal, with nothing lost (sync.md §5, proof 1).

The suite plays a few networks; `HYPOTHESIS_PROFILE=proof pytest tests/sync/test_convergence.py` plays 5000, or as many
as `NETWORKS` says; `python -m tests.sync.networks` plays far more of them in the same time, by the same rules.
"""

import os
import random
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.sync.chances import rules_of
from tests.sync.exchange import Network, first_steps
from tests.sync.machines import MOST_DEVICES

NETWORKS = int(os.environ.get("NETWORKS", "5000" if os.environ.get("HYPOTHESIS_PROFILE") == "proof" else "200"))
"""Networks played."""

STEPS = 40
"""What happens in a network at most."""


class Networks(RuleBasedStateMachine):
    """Draws what happens in a network; its rules are those of `Network`."""

    network: Network | None = None

    @initialize(count=st.integers(2, MOST_DEVICES), seed=st.integers(0, 2**32))
    def begin(self, count: int, seed: int) -> None:
        """Set the machines up."""
        self.network = Network()
        self._open = ExitStack()
        self._open.enter_context(self.network.begun(count, seed))
        for name, arguments in first_steps(count, random.Random(seed)):
            self.step(name, arguments)

    def step(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Let something happen."""
        try:
            getattr(self.network, name)(**arguments)
        except BaseException:
            self.network = None
            self._open.__exit__(*sys.exc_info())
            raise

    def teardown(self) -> None:
        """See that all end equal."""
        if self.network is not None:
            with self._open:
                self.network.end()


def _rule(name: str) -> Any:
    def step(self: Networks, **drawn: Any) -> None:
        self.step(name, drawn)

    step.__name__ = name
    return step


for name, declared in rules_of(Network).items():
    strategies: dict[str, Any] = {key: one.strategy for key, one in declared.arguments.items()}
    declare: Any = rule(**strategies)
    setattr(Networks, name, declare(_rule(name)))

# A mutant only has to be noticed: the smallest story that shows it takes minutes to find.
PHASES = [phase for phase in Phase if phase is not Phase.shrink or "MUTANT" not in os.environ]

Networks.TestCase.settings = settings(
    max_examples=NETWORKS, stateful_step_count=STEPS, deadline=None, phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
TestNetworksOfDevicesEndEqual = Networks.TestCase
