"""A box of the org chart: a position, whoever sits in it (domain.md D38)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Choice, First, Headings, Label, Len, Long, Mutual, Ref, Required, Searched
from kamtui.records.kinds import kind
from kamtui.records.words import LEVELS, SEAT_STATES


@kind("seat", N_("seat"), N_("seats"), title="title", parent="account")
class Seat:
    """A position at an account. Who sits in it, and since when, is a tenure."""

    account: Annotated[bytes, Label(N_("Account")), Ref("account"), Required()]
    title: Annotated[str, Label(N_("Title")), First(), Searched(), Len(max=200)]
    department: Annotated[str, Label(N_("Department")), First(), Searched(), Len(max=200)]
    reports_to: Annotated[bytes, Label(N_("Reports to")), Ref("seat"), First()]
    dotted_to: Annotated[bytes, Label(N_("Dotted line to")), Ref("seat"), Mutual()]
    level: Annotated[str, Label(N_("Level")), Choice(LEVELS), Headings("level", "级别")]
    state: Annotated[str, Label(N_("State")), Choice(SEAT_STATES)]
    notes: Annotated[str, Label(N_("Notes")), Long(), Searched()]
