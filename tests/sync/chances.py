"""What happens in a network is drawn by Hypothesis or by a seeded `random.Random`: one declaration for both."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

Rule = TypeVar("Rule", bound=Callable[..., None])


class Chance(NamedTuple):
    """One of `options`, each as likely as the others."""

    options: Sequence[Any]

    def draw(self, chance: random.Random) -> Any:
        """One of them by `chance`."""
        return chance.choice(self.options)

    @property
    def strategy(self) -> st.SearchStrategy[Any]:
        """One of them by Hypothesis, which takes earlier ones for simpler."""
        return st.sampled_from(self.options)


class Declared(NamedTuple):
    """A rule: how often it happens, and what its arguments are drawn from."""

    often: int
    arguments: Mapping[str, Chance]


def integers(low: int, high: int) -> Chance:
    """A whole number, both ends among them; to be shrunk towards `low`, or zero where that lies between."""
    return Chance(sorted(range(low, high + 1), key=abs) if low < 0 else range(low, high + 1))


def booleans() -> Chance:
    """No or yes."""
    return Chance((False, True))


def sampled_from(options: Sequence[Any]) -> Chance:
    """One of these."""
    return Chance(options)


def rule(often: int = 1, /, **arguments: Chance) -> Callable[[Rule], Rule]:
    """Declares a method as something that may happen, with what its arguments are drawn from.

    It happens `often` times as often as others, where `random.Random` draws; Hypothesis has its own ways.
    """

    def declare(method: Rule) -> Rule:
        method.rule = Declared(often, arguments)  # type: ignore[attr-defined]  # read by `rules_of` alone
        return method

    return declare


def rules_of(network: type) -> dict[str, Declared]:
    """The rules of a network by the names of their methods."""
    methods = {name: getattr(network, name) for name in sorted(dir(network))}
    return {name: method.rule for name, method in methods.items() if hasattr(method, "rule")}
