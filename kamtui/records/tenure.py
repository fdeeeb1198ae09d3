"""Who sat in which seat, from when to when (domain.md D38)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Day, Label, Ref, Required
from kamtui.records.kinds import kind


@kind("tenure", N_("tenure"), N_("tenures"), title="contact", parent="contact")
class Tenure:
    """A person in a seat. Without `until` it is the present one."""

    contact: Annotated[bytes, Label(N_("Contact")), Ref("contact"), Required()]
    seat: Annotated[bytes, Label(N_("Seat")), Ref("seat"), Required()]
    since: Annotated[str, Label(N_("Since")), Day()]
    until: Annotated[str, Label(N_("Until")), Day()]
    acting: Annotated[bool, Label(N_("Acting"))]
