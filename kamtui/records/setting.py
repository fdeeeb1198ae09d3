"""A setting, the team's or my own, that travels like every record."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Label, Len, Private, Required
from kamtui.records.kinds import kind


@kind("setting", N_("setting"), N_("settings"), title="key")
class Setting:
    """`value` is the team's, `own_value` mine and seen on my devices only; which of the two is used, the key says."""

    key: Annotated[str, Label(N_("Key")), Required(), Len(min=1, max=100)]
    value: Annotated[str, Label(N_("Set to")), Len(max=10_000)]
    own_value: Annotated[str, Label(N_("My value")), Len(max=10_000), Private("own")]
