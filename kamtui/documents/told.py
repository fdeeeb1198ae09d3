"""A briefing for a pipe: as plain text of a width, and as JSON (design.md §5, `kamtui brief`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamtui.documents.cells import cells, fit, in_a_line, pad
from kamtui.locale import _, language

if TYPE_CHECKING:
    from kamtui.documents.briefing import Briefing, Line

GUTTER = 11
"""Cells for the headings: the longest English one, WALK-AWAY, and a gap."""

NARROWEST = 30
"""Cells: a heading, a tail such as `no progress`, and a word between them."""

RUN_ON = ("why_now",)
"""Sections whose lines are one sentence, not columns."""


def as_text(made: Briefing, width: int = 80, private: bool = False) -> str:
    """The briefing as plain text of at most `width` cells a line; private lines only when asked for."""
    # Widths are asked for by people and scripts: below this nothing would be left of a line.
    width = max(width, NARROWEST)
    names = [made.name, made.other_name]
    if language() == "zh_CN":
        names.reverse()
    title = "  ".join(part for part in (*names, made.about) if part)
    lines = [fit(title, width), ""]
    for section in made.sections:
        shown = [line for line in section.lines if private or not line.private]
        if not shown:
            continue
        gutter = max(GUTTER, cells(section.heading) + 1) if section.heading else 0
        columns = _columns(shown)
        tails = max(cells(_tail(line)) for line in shown)
        room = max(0, width - gutter - (2 + tails if tails else 0))
        for number, line in enumerate(shown):
            head = pad(section.heading if number == 0 else "", gutter)
            tail = _tail(line)
            if section.name in RUN_ON:
                body = _("; ").join(part.text for part in line.parts if part.text)
            elif section.name == "visit":
                body = "   ".join(part.text for part in line.parts if part.text)
            else:
                body = _in_columns(line, columns, room)
            text = head + fit(body, room)
            lines.append(fit(pad(text, width - cells(tail)) + tail if tail else text, width).rstrip())
        if not (section.name == "we_want" and made.section("bring")):
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _tail(line: Line) -> str:
    return in_a_line(" ".join(part.text for part in line.tail))


def _columns(lines: list[Line]) -> list[int]:
    """Widths in cells of a section's columns."""
    count = max(len(line.parts) for line in lines)
    return [
        max((cells(line.parts[at].text) for line in lines if at < len(line.parts)), default=0) for at in range(count)
    ]


def _in_columns(line: Line, widths: list[int], room: int) -> str:
    """A line's parts in columns that share `room`: the widest gives way first."""
    widths = [min(width, room) for width in widths]
    used = [at for at, width in enumerate(widths) if width]
    while used and sum(widths[at] for at in used) + 2 * (len(used) - 1) > room:
        widest = max(used, key=lambda at: widths[at])
        if widths[widest] <= 4:
            break
        widths[widest] -= 1
    told = [at for at in used if at < len(line.parts) and line.parts[at].text]
    text, begins = "", 0
    for at in used:
        if told and at == told[-1]:  # nothing stands behind it, so it may run to the end
            return text + fit(line.parts[at].text, max(widths[at], room - begins))
        part = line.parts[at].text if at < len(line.parts) else ""
        text += pad(fit(part, widths[at]), widths[at]) + "  "
        begins += widths[at] + 2
    return text.rstrip()


def as_json(made: Briefing, private: bool = False) -> dict[str, Any]:
    """Sections by name, each a list of lines with `text`, `record` and `private`; private lines only when asked for."""
    from kamtui.store.ids import id_text

    found: dict[str, Any] = {"account": {"id": id_text(made.account), "name": made.name}}
    for section in made.sections:
        lines = [
            {
                "text": "  ".join(part.text for part in (*line.parts, *line.tail) if part.text),
                "record": {"kind": line.record[0], "id": id_text(line.record[1])} if line.record else None,
                "private": line.private,
            }
            for line in section.lines
            if private or not line.private
        ]
        if lines:
            found[section.name] = lines
    return found
