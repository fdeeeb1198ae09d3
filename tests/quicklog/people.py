"""Who is known in the tests, and a short way to write a whole reading down."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kamtui.quicklog import Attendee, Log, Named, Person, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=SHANGHAI)
"""A Sunday evening."""


def met(day: int) -> datetime:
    return datetime(2026, 11, day, 10, 0, tzinfo=SHANGHAI)


PEOPLE = (
    Person(b"p" * 15 + b"1", "Chen Guodong", "陈国栋", "CTO", met(3)),
    Person(b"p" * 15 + b"2", "Li Wen", "李雯", "Head of procurement", met(10)),
    Person(b"p" * 15 + b"3", "Zhao Mingche", "赵明澈", "Branch user", met(17)),
    Person(b"p" * 15 + b"4", "Zhao Lin", "赵琳", "Analyst", met(5)),
    Person(b"p" * 15 + b"5", "Jonas Weber", "", "Plant manager", met(1)),
    Person(b"p" * 15 + b"6", "Wang Ping", "王平", "信息科技部主任", met(2)),
    Person(b"p" * 15 + b"7", "Wang Hao", "王浩", "运维工程师", met(18)),
    Person(b"p" * 15 + b"8", "Ouyang Min", "欧阳敏", "", None),
    Person(b"p" * 15 + b"9", "Anna Müller", "", "CFO", None, ("Annie",)),
)
DEALS = (
    Named(b"o" * 15 + b"1", "DR platform", "灾备平台"),
    Named(b"o" * 15 + b"2", "Core network"),
    Named(b"o" * 15 + b"3", "Core storage"),
)
TEAM = (
    Named(b"t" * 15 + b"1", "Zhou Ke", "周可"),
    Named(b"t" * 15 + b"2", "Sun Li", "孙丽"),
    Named(b"t" * 15 + b"3", "Sun Yi", "孙艺"),
)


def reading(text: str, **more: Any) -> dict[str, Any]:
    """Everything that `text` was read as, without what is empty, in words short enough for a table."""
    return summary(parse(text, NOW, PEOPLE, DEALS, TEAM, **more))


def moment(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        assert value.tzinfo is SHANGHAI
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else f"{value:%Y-%m-%d}"


def whom(one: Attendee) -> str:
    """`=` known, `?` to confirm (the number who fit), `+` new."""
    if one.person is None:
        assert one.provisional
        assert not one.certain
        return f"{one.word}+"
    assert one.certain == (len(one.candidates) == 1)
    assert not one.provisional
    return f"{one.word}{'=' if one.certain else f'?{len(one.candidates)} '}{one.person.name}"


def summary(log: Log) -> dict[str, Any]:
    """`who`: as `whom` says. A step: sort, text, due, then +owner, @people, urgent, dateless."""
    who = [whom(one) for one in log.attendees]
    steps = []
    for step in log.steps:
        flags = [flag for flag, on in (("urgent", step.urgent), ("dateless", step.dateless)) if on]
        named = [f"@{whom(one)}" for one in step.people]
        owner = [f"+{step.owner.name}"] if step.owner else []
        words = [step.sort, step.text, moment(step.due), *owner, *named, *flags]
        steps.append(" | ".join(words).replace(" |  | ", " | | ").rstrip(" |"))
    everything = {
        "when": moment(log.start or log.day),
        "minutes": log.minutes,
        "kind": log.kind,
        "who": who,
        "mix": log.mix,
        "weights": log.mix is not None and not log.mix_is_minutes,
        "goal": log.goal,
        "problem": log.problem,
        "need": log.need,
        "steps": steps,
        "result": log.result,
        "deal": log.opportunity.name if log.opportunity else None,
        "recap": log.recap,
        "tags": list(log.tags),
        "registers": [(r.kind, r.amount, r.currency, r.heads, r.text) for r in log.registers],
        "unparsed": [(one.line, one.text) for one in log.unparsed],
    }
    return {name: value for name, value in everything.items() if value}
