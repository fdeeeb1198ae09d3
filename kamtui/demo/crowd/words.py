"""The hand-written words of one language, and how sentences are made of them."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
"""Months as people write them in notes, whatever language the screen speaks."""

AHEAD_DAYS = 30
"""Days that a sentence speaks of lie at most this far ahead."""

CODES = ("PO", "RFQ", "SR", "CT", "QT", "INV")
"""What the numbers of orders, enquiries, tickets, contracts, quotations and invoices begin with."""


class Sentence(NamedTuple):
    """A sentence with places to fill: its text for `%`, what is filled in, whether that begins it."""

    text: str
    places: tuple[str, ...]
    begins: bool


class Words:
    """One language: `page` is its file, `chinese` whether it is Chinese."""

    def __init__(self, language: str) -> None:
        self.chinese = language == "zh"
        text = files("kamtui.demo.crowd").joinpath(f"{language}.toml").read_text("utf-8")
        self.page: Mapping[str, Any] = tomllib.loads(text)
        self.notes = {name: tuple(map(sentence, lines)) for name, lines in self.page["notes"].items()}
        self.steps = {name: tuple(map(sentence, lines)) for name, lines in self.page["steps"].items()}
        self.deals = tuple(map(sentence, self.page["opportunities"]["names"]))
        self.reasons = tuple(map(sentence, self.page["opportunities"]["reasons"]))


def sentence(line: str) -> Sentence:
    """A line of a file as a sentence to fill."""
    places = tuple(re.findall(r"{(\w)}", line))
    return Sentence(re.sub(r"{\w}", "%s", line.replace("%", "%%")), places, line.startswith("{"))


class Speaker:
    """Fills sentences of one language: `person` was there, `other` is somebody else of the firm, `day` is today."""

    def __init__(self, words: Words, random: Random) -> None:
        self.words = words
        self.person = self.other = ""
        self.departments: Sequence[str] = ("",)
        self._random = random.random
        self._days: tuple[str, ...] = ()
        things = words.page["words"]
        self._fill: dict[str, Callable[[], str]] = {
            "p": lambda: self.person,
            "q": lambda: self.other,
            "o": lambda: self.pick(self.departments),
            "t": self._one_of(things["things"]),
            "i": self._one_of(things["issues"]),
            "r": self._one_of(things["rivals"]),
            "s": self._one_of(things["places"]),
            "d": lambda: self.pick(self._days),
            "n": lambda: str(2 + int(self._random() * 11)),
            "c": lambda: f"{self.pick(CODES)}-{100000 + int(self._random() * 900000)}",
            "a": self._amount,
        }

    def on(self, day: date) -> None:
        """From now on it is this day."""
        ahead = [day + timedelta(days=number) for number in range(1, AHEAD_DAYS)]
        self._days = tuple(
            f"{one.month}月{one.day}日" if self.words.chinese else f"{one.day} {MONTHS[one.month - 1]}"
            for one in ahead
            if one.weekday() < 5
        )

    def say(self, sentences: Sequence[Sentence]) -> str:
        """One of these sentences, filled."""
        text, places, begins = sentences[int(self._random() * len(sentences))]
        if not places:
            return text
        fill = self._fill
        said = text % tuple([fill[place]() for place in places])
        return said[0].upper() + said[1:] if begins else said

    def pick(self, among: Sequence[str]) -> str:
        """One of these."""
        return among[int(self._random() * len(among))]

    def _one_of(self, among: Sequence[str]) -> Callable[[], str]:
        random, count = self._random, len(among)
        return lambda: among[int(random() * count)]

    def _amount(self) -> str:
        """Money in round figures, more often small than large."""
        thousands = int(10 ** (1 + self._random() * 2.6))
        if self.words.chinese:
            return f"{thousands}万"
        return f"EUR {thousands}k" if thousands < 1000 else f"EUR {thousands / 1000:.1f}m"
