"""That two records are one: the same person met twice, the same firm from two lists (sync.md §1; `store.grouping`)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Label, Len, Ref, Required
from kamtui.records.kinds import ANY, kind


@kind("same_as", N_("join"), N_("joins"), title="of")
class SameAs:
    """Joins `first` and `second`, records of the kind `of`. Its id follows from the pair, so two devices make one."""

    of: Annotated[str, Label(N_("Kind")), Required(), Len(min=1, max=100)]
    first: Annotated[bytes, Label(N_("Record")), Ref(ANY), Required()]
    second: Annotated[bytes, Label(N_("The same as")), Ref(ANY), Required()]
