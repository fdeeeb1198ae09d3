"""The trade's words and marks, told from the same lists that the records use, so that they never go stale."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kamtui.cli.output import GAP, width
from kamtui.cli.wording import wrapped
from kamtui.documents.cells import cells, pad
from kamtui.locale import N_, _
from kamtui.records import words
from kamtui.rules.cadence import CADENCE_DAYS

Options = tuple[tuple[str, str], ...]

WIDTH = 80
"""Cells of a line where the terminal does not say."""


class Word(NamedTuple):
    """A word as it is typed, as it is shown, and what it means here."""

    key: str
    label: str
    meaning: str


class Chapter(NamedTuple):
    """Words that belong together, with what there is to say of them all."""

    heading: str
    text: str
    words: tuple[Word, ...]

    def lines(self) -> Iterator[str]:
        """The chapter under its heading, in lines."""
        room = min(width() or WIDTH, 100) - 2
        yield from wrapped(self.text, room)
        names = [word.label if word.label == word.key else f"{word.label} ({word.key})" for word in self.words]
        first = max((cells(name) for name in names), default=0)
        for name, word in zip(names, self.words, strict=True):
            for line in wrapped(word.meaning, max(20, room - first - len(GAP))) or [""]:
                yield pad(name, first) + GAP + line
                name = ""


TIERS = {
    "platinum": N_("the few that bring most of the revenue"),
    "gold": N_("good results and loyal, or on the way there"),
    "iron": N_("ordinary customers, served with little effort"),
    "lead": N_("small or scattered: not a key account now"),
}

RELATIONSHIP_STAGES = {
    "early": N_("find who decides; every promise is measured; costs the most"),
    "mid": N_("a direct line to senior people on both sides; rivals are still there"),
    "partnership": N_("a joint plan, agreed measures, quality before volume"),
    "synergistic": N_("one team across both houses, improving both"),
}

STAGES = {
    "development": N_("done when the project is known for certain"),
    "approval": N_("done when our own house has said yes to the effort"),
    "proposal": N_("done when the relation to the key people has moved on"),
    "tender": N_("done when the bid is delivered"),
    "negotiation": N_("done when the contract is reviewed and signed"),
    "implementation": N_("done when it is accepted and closed out"),
}

BUYER_STEPS = {
    "internal_need": N_("somebody there feels that something must change"),
    "project_set_up": N_("it has a name, a head, perhaps a budget"),
    "information_gathering": N_("they look at what there is"),
    "technical_screening": N_("the engineers drop what does not fit"),
    "project_evaluation": N_("the offers are compared; silence now is dangerous"),
    "final_decision": N_("one or two are left, and somebody signs"),
    "after_service": N_("they live with it; the next need grows here"),
}

VISIT_KINDS = {
    "onsite": N_("we go to them"),
    "phone": N_("by telephone"),
    "video": N_("by video"),
    "message": N_("an exchange of messages or mails"),
    "hosted": N_("they come to us"),
    "executive": N_("heads of both houses"),
    "event": N_("a fair, a seminar, a jubilee"),
    "dinner": N_("at table; the register of hospitality counts it"),
    "tender": N_("within a tender's own rules"),
}

RESULTS = {
    "advanced": N_("they agreed to something that moves the sale"),
    "continued": N_("good talk, nothing moved"),
    "none": N_("no progress"),
    "setback": N_("it went backwards"),
}

SORTS = {
    "next": N_("something one of us does next"),
    "ours": N_("a promise of ours to them"),
    "theirs": N_("a promise of theirs to us"),
    "asked": N_("a question of theirs that waits for our answer"),
    "ask": N_("a question of ours that waits for theirs"),
    "plan": N_("a line of the account's plan"),
}

KEPT = {
    "on_time": N_("done by its date; the whole last day counts"),
    "late": N_("done, after its date"),
    "broken": N_("will not be kept: a step to make up for it should follow"),
}

MIX: Options = (
    ("trust", N_("trust 40%")),
    ("needs", N_("needs 30%")),
    ("objections", N_("objections 20%")),
    ("closing", N_("closing 10%")),
)

MIX_MEANINGS = {
    "trust": N_("they believe us"),
    "needs": N_("we know the need under the wish"),
    "objections": N_("what speaks against it is on the table"),
    "closing": N_("the contract itself: little, when the rest was done"),
}

GRADES: Options = (("team", N_("team")), ("own", N_("own")))

GRADE_MEANINGS = {
    "team": N_("travels to the team, and into no other file unless it is asked for: walk-away points"),
    "own": N_("never leaves your own devices: motives, private notes"),
}

MARKS = {
    "!": N_("wants a look: silent for longer than agreed, or our stage ahead of the buyer's step"),
    "!!": N_("urgent"),
    N_("2d late"): N_("past its date by so many days"),
    N_("(private)"): N_("shown here, and left out of briefings and exports"),
}


def chapters() -> list[Chapter]:
    """All of it, in the language in use."""
    cadence = _("Days between contacts, unless an account or the settings say otherwise: {days}.").format(
        days=_(", ").join(f"{words.label_of(words.TIERS, tier)} {days}" for tier, days in CADENCE_DAYS.items())
    )
    return [
        _chapter(N_("Tiers"), cadence, words.TIERS, TIERS),
        _chapter(
            N_("Relationship stages"),
            _("How far both houses have come together; it belongs to the account."),
            words.RELATIONSHIP_STAGES,
            RELATIONSHIP_STAGES,
        ),
        _chapter(
            N_("Stages of a sale"),
            _("Our own clock, on the opportunity. Each ends with its milestone."),
            words.STAGES,
            STAGES,
        ),
        _chapter(
            N_("The buyer's steps"),
            _("Their clock. Ours running ahead of it is a warning: we bid while they still look."),
            words.BUYER_STEPS,
            BUYER_STEPS,
        ),
        _chapter(N_("Contact kinds"), "", words.VISIT_KINDS, VISIT_KINDS),
        _chapter(N_("Results"), _("A visit without a result counts as nothing."), words.RESULTS, RESULTS),
        _chapter(
            N_("Steps and promises"), _("Everything that somebody has to do by a day, in one list."), words.SORTS, SORTS
        ),
        _chapter(N_("How a promise ended"), "", words.KEPT, KEPT),
        _chapter(
            N_("The mix"),
            _(
                "Shares of the effort over a whole sale, never of one visit. The old way was the reverse: "
                "little trust, much closing."
            ),
            MIX,
            MIX_MEANINGS,
        ),
        _chapter(
            N_("Private grades"),
            _("What may not be seen by others is kept in one of two grades."),
            GRADES,
            GRADE_MEANINGS,
        ),
        Chapter(
            _("Marks in lists"), "", tuple(Word(_(mark), _(mark), _(meaning)) for mark, meaning in MARKS.items())
        ),
    ]


def _chapter(heading: str, text: str, options: Options, meanings: Mapping[str, str]) -> Chapter:
    return Chapter(_(heading), text, tuple(Word(key, _(label), _(meanings[key])) for key, label in options))
