"""What a log was understood to say, set out in the order of the form beside the text that is being typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kamtui.locale import N_, _, language, ngettext
from kamtui.locale.dates import day_text, length, moment_text
from kamtui.locale.money import money_text
from kamtui.locale.names import listed, parting
from kamtui.quicklog import Attendee, Log, LoggedStep, Register
from kamtui.quicklog.marks import DIMENSIONS, KINDS
from kamtui.records.words import RESULTS, VISIT_KINDS, label_of
from kamtui.tui.widgets.columns import FACT, NUMBER, Column
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Cell, Ink, Span, cell

GUTTER = 9
"""Cells for the headings: the longest, UNPARSED, has eight."""

BAR = 20
"""Cells of a share in the mix: five per cent each."""

STEPS_KEPT = 3
"""Steps that stay when the preview is short: with people and one doubt they fill its six rows."""

_SORTS = {
    "next": N_("next"), "ours": N_("ours"), "theirs": N_("theirs"), "asked": N_("they ask"), "ask": N_("we ask"),
}  # fmt: skip
_DIMENSIONS = (N_("trust"), N_("needs"), N_("objections"), N_("closing"))
_REGISTERS = {"dinner": N_("dinner"), "gift": N_("gift"), "incident": N_("incident")}
_RESULT_INKS: dict[str, Ink] = {"advanced": "held", "continued": "text", "none": "warn", "setback": "late"}

_PAIR = (FACT,)
_LABELLED = (Column(least=8), FACT)
_STEPS = (Column(least=8, give=0), FACT)
_PEOPLE = (Column(), Column(give=2))
_SHARES = (Column(least=10), NUMBER, Column(give=0), Column(give=3, whole=True))
_DOUBTS = (Column(least=8, give=0), Column(most=18), Column(give=2))


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned visit that a log belongs to: what stands wherever the text says nothing.

    `minutes` and `kind` may be unknown; `people` are names; `wanted` is the aim.
    """

    when: datetime
    minutes: int | None = None
    kind: str | None = None
    people: tuple[str, ...] = ()
    opportunity: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a log is read against. `opened` is the moment it was begun; `first_line` the number its first line bears on
    the screen; `ahead`: it plans a visit; `account`: it is known whose log it is; `again`: it is an old draft."""

    opened: datetime
    plan: Plan | None = None
    first_line: int = 1
    ahead: bool = False
    account: bool = True
    again: bool = False


class Spot(NamedTuple):
    """Where in the text a line of the preview comes from: `word` in line `line` (from 1; 0: anywhere). `what` it is and
    its `number` among those, from 0, are the same after every key."""

    what: str
    number: int
    line: int
    word: str


def to_check(log: Log) -> int:
    """How many things of a log a person should look at: what stayed text, and names that several people bear."""
    return len(log.unparsed) + sum(in_doubt(one) for one in log.attendees)


def understood(log: Log, occasion: Occasion, *, short: bool = False, choosing: bool = False) -> tuple[Section, ...]:
    """The preview of `log`.

    `short`: there are only a few rows; people, steps and doubts come first and what is least needed may fold.
    `choosing`: lines can be chosen, each stands for its `Spot`.
    """
    people = _people(log, occasion, short, choosing)
    steps = _steps(log, occasion, short, choosing)
    doubts = _doubts(log, occasion, choosing)
    facts = [*_when(log, occasion), *_kind(log, occasion)]
    rest = [_mix(log, occasion), _needs(log, occasion, short)]
    end = [*_result(log), _registers(log)]
    saves = [_saves(log, occasion)]
    if not log.note.strip() and not short:
        saves.append(Section("", (Line((cell(_("what you write is set out here"), ink="faint"),)),)))
    if short:
        ordered = [people, steps, doubts, *facts, *end, *rest, *saves]
    else:
        ordered = [*facts, people, *rest, steps, *end, doubts, *saves]
    return tuple(section for section in ordered if section.lines)


def both_names(name: str, native: str) -> str:
    """A person's name with the one in the other language; in Chinese the Chinese name alone where there is one."""
    if language() == "zh_CN":
        return native or name
    return f"{name} {native}".strip()


def in_doubt(one: Attendee) -> bool:
    """Several people bear that name."""
    return not one.certain and not one.provisional


def _dim(text: str) -> Cell:
    return cell(text, ink="dim")


def _when(log: Log, occasion: Occasion) -> Iterable[Section]:
    today, plan = occasion.opened.date(), occasion.plan
    minutes = log.minutes or (plan.minutes if plan else None)
    note = [length(minutes)] if minutes else []
    if log.start:
        when = moment_text(log.start, today, minutes)
    elif log.day:
        when = day_text(log.day, today)
    elif plan:
        when = moment_text(plan.when, today, minutes)
        note.insert(0, _("planned"))
    elif occasion.ahead:
        yield Section(_("WHEN"), (Line((cell(Span(_("which day? say when it is planned"), "warn")),)),))
        return
    else:
        when = moment_text(occasion.opened, today, minutes)
        note.insert(0, _("when begun") if occasion.again else _("now"))
    yield Section(_("WHEN"), (Line((cell(when),), _dim(_(", ").join(note))),), _PAIR)


def _kind(log: Log, occasion: Occasion) -> Iterable[Section]:
    plan = occasion.plan
    if log.kind:
        line = Line((cell(label_of(VISIT_KINDS, log.kind)),), _dim(_kind_source(log)))
    elif plan and plan.kind:
        line = Line((cell(label_of(VISIT_KINDS, plan.kind)),), _dim(_("planned")))
    else:
        line = None
    if line:
        yield Section(_("KIND"), (line,), _PAIR, together=True)
    sale = log.opportunity.name if log.opportunity else plan.opportunity if plan else ""
    if sale:
        tail = () if log.opportunity else _dim(_("planned"))
        yield Section(_("SALE"), (Line((cell(sale),), tail),), _PAIR, together=True)


def _kind_source(log: Log) -> str:
    """The words that said what kind of visit it was."""
    for span in log.spans:
        word = log.note[span.start : span.end]
        if span.role == "kind" and KINDS.get(word.lstrip("#＃").lower()) == log.kind:
            return _("from {word}").format(word=word)
    return ""


def _people(log: Log, occasion: Occasion, short: bool, choosing: bool) -> Section:
    if not log.attendees and occasion.plan:
        names = [listed(occasion.plan.people)] if short else [f"  {name}" for name in occasion.plan.people]
        planned = tuple(Line((cell(name),), _dim(_("planned"))) for name in names if name)
        return Section(_("PEOPLE"), planned, _PAIR)
    if short and log.attendees and not choosing:
        row: list[Span] = []
        for one in log.attendees:
            row += [Span(parting(), "dim")] if row else []
            row += [*_sign(one), Span(_name(one))]
        return Section(_("PEOPLE"), (Line((tuple(row),)),), _PAIR)
    lines = []
    titled = any(one.person and one.person.title for one in log.attendees)
    for index, one in enumerate(log.attendees):
        sign = _sign(one) or (Span("  "),)
        ref = Spot("person", index, 0, one.word) if choosing else None
        title = _dim(one.person.title) if one.person and one.person.title else ()
        name = (*sign, Span(_full_name(one)))
        lines.append(Line((name, title) if titled else (name,), _said(one), ref=ref))
    return Section(_("PEOPLE"), tuple(lines), _PEOPLE if titled else _PAIR)


def _sign(one: Attendee) -> Cell:
    if one.provisional:
        return (Span("+ ", "key"),)
    return () if one.certain else (Span("? ", "look"),)


def _name(one: Attendee) -> str:
    """One name, for where there is little room."""
    if one.person is None:
        return one.word
    return (one.person.native_name if language() == "zh_CN" else "") or one.person.name or one.person.native_name


def _full_name(one: Attendee) -> str:
    if one.person is None:
        return one.word
    return both_names(one.person.name, one.person.native_name)


def _said(one: Attendee) -> Cell:
    """What was typed for a person, or what is to be looked at."""
    if one.provisional:
        return cell(_("new person"), ink="accent")
    if not one.certain:
        return cell(_("which of {n}?").format(n=len(one.candidates)), ink="warn")
    return _dim(one.word)


def _mix(log: Log, occasion: Occasion) -> Section:
    mix = log.mix or (0, 0, 0, 0)
    total = sum(mix)
    if not total:
        return Section()
    lines = []
    for place in range(len(DIMENSIONS)):
        share = mix[place] / total
        filled = round(share * BAR)
        bar = (Span("#" * filled, "accent"), Span("-" * (BAR - filled), "border"))
        unit = _dim(_("min")) if log.mix_is_minutes else ()
        lines.append(Line((_dim(_(_DIMENSIONS[place])), cell(str(mix[place])), unit, bar), _dim(f"{share:.0%}")))
    shown = [line for line, value in zip(lines, mix, strict=True) if value]
    return Section(_("MIX"), tuple(shown), _SHARES)


def _needs(log: Log, occasion: Occasion, short: bool) -> Section:
    wanted = occasion.plan.wanted if occasion.plan else ""
    rows = [
        (_("goal"), log.goal), (_("problem"), log.problem), (_("need"), log.need), (_("we want"), wanted),
    ]  # fmt: skip
    lines = [Line((_dim(label), cell(text)), wrap=not short) for label, text in rows if text]
    return Section(_("NEEDS"), tuple(lines), _LABELLED)


def _steps(log: Log, occasion: Occasion, short: bool, choosing: bool) -> Section:
    lines = []
    count = len(log.steps)
    for index, step in enumerate(log.steps):
        fold = max(0, count - STEPS_KEPT - index) if short else 0
        spot = Spot("step", index, step.line, "") if choosing else None
        words = (*_urgency(step), Span(step.text or step.owner_word or "?"))
        sort = _dim(_(_SORTS.get(step.sort, step.sort)))
        lines.append(Line((sort, words), _due(step, occasion), ref=spot, wrap=not short, fold=fold))
        if step.owner and not short:
            lines.append(Line(((), _dim(_("owner {name}").format(name=_owner_name(step))))))
    return Section(_("STEPS"), tuple(lines), _STEPS)


def _owner_name(step: LoggedStep) -> str:
    return both_names(step.owner.name, step.owner.native_name) if step.owner else step.owner_word


def _urgency(step: LoggedStep) -> Cell:
    if step.urgent:
        return (Span("!! ", "late"),)
    return (Span("! ", "look"),) if step.dateless else ()


def _due(step: LoggedStep, occasion: Occasion) -> Cell:
    today = occasion.opened.date()
    if isinstance(step.due, datetime):
        return cell(moment_text(step.due, today))
    if step.due:
        return cell(day_text(step.due, today))
    if step.dateless:
        return cell(_("no date"), ink="warn")
    return _dim(_("open") if step.sort in ("asked", "ask") else _("no date"))


def _result(log: Log) -> Iterable[Section]:
    recap = _("recap confirmed") if log.recap else ""
    if log.result:
        result = cell(Span(label_of(RESULTS, log.result), _RESULT_INKS.get(log.result, "text")))
        yield Section(_("RESULT"), (Line((result, cell(recap) if recap else ())),), (Column(least=14), Column()))
    elif recap:
        yield Section(_("RESULT"), (Line((cell(recap),)),))
    if log.tags:
        yield Section(_("TAG"), (Line((cell(listed(log.tags)),)),), together=bool(log.result or log.recap))


def _registers(log: Log) -> Section:
    lines = [Line((_dim(_(_REGISTERS.get(one.kind, one.kind))), cell(_entry(one)))) for one in log.registers]
    return Section(_("REGISTER"), tuple(lines), _LABELLED)


def _entry(one: Register) -> str:
    parts = [one.text] if one.text else []
    if one.amount:
        parts.append(money_text(one.amount, one.currency))
    if one.heads:
        parts.append(ngettext("{n} person", "{n} people", one.heads).format(n=one.heads))
    return _(", ").join(parts) or "-"


def _doubts(log: Log, occasion: Occasion, choosing: bool) -> Section:
    lines = []
    for index, one in enumerate(log.unparsed):
        spot = Spot("unparsed", index, one.line, one.text) if choosing else None
        number = _("line {n}").format(n=one.line + occasion.first_line - 1)
        lines.append(Line((_dim(number), cell(one.text, ink="warn"), _dim(_(one.reason))), ref=spot, wrap=True))
    return Section(_("UNPARSED"), tuple(lines), _DOUBTS)


def _saves(log: Log, occasion: Occasion) -> Section:
    if not occasion.account:
        return Section(_("SAVES"), (Line((cell(_("not yet: whose log is it?"), ink="warn"),)),))
    if occasion.ahead:
        parts = [_("1 planned visit")]
    else:
        parts = [_("the planned visit as held") if occasion.plan else _("1 visit")]
    if log.steps:
        parts.append(ngettext("{n} step", "{n} steps", len(log.steps)).format(n=len(log.steps)))
    if new := sum(one.provisional for one in log.attendees):
        parts.append(ngettext("{n} new person", "{n} new people", new).format(n=new))
    lines = [Line((cell(_(", ").join(parts)),))]
    if not occasion.ahead:
        lines.append(Line((cell(_("then y copies the follow-up"), ink="dim"),), fold=9))
    return Section(_("SAVES"), tuple(lines))
