"""One of us: a colleague, or an expert who joins for a need (domain.md D71)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import First, Headings, Holds, Label, Len, Required, Searched
from kamtui.records.kinds import kind


@kind("teammate", N_("teammate"), N_("teammates"), title="name")
class Teammate:
    """A person of our own house. Which of them is me is known to each workspace file, not to the team."""

    name: Annotated[
        str,
        Label(N_("Name")),
        Required(),
        Searched(),
        Len(min=1, max=200),
        Headings("name", "sales_agent", "sales agent", "姓名"),
    ]
    native_name: Annotated[str, Label(N_("Name in the other language")), Searched(), Headings("native name", "中文名")]
    role: Annotated[str, Label(N_("Role")), First(), Len(max=200), Headings("role", "职务")]
    emails: Annotated[tuple[str, ...], Label(N_("E-mails")), Holds("email"), Headings("email", "邮箱")]
    phones: Annotated[
        tuple[str, ...], Label(N_("Phones")), Holds("phone"), Headings("phone", "mobile", "手机", "电话")
    ]
    skills: Annotated[tuple[str, ...], Label(N_("Skills")), First(), Searched(), Headings("skills", "专长")]
    expert: Annotated[bool, Label(N_("Expert"))]
