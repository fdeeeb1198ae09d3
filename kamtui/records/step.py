"""Next steps, promises of both sides and open questions: one list (domain.md D50, D51)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Choice, Day, First, Headings, Label, Len, Ref, Required, Searched
from kamtui.records.kinds import kind
from kamtui.records.values import Moment
from kamtui.records.words import KEPT, SORTS


@kind("step", N_("step"), N_("steps"), title="text", parent="account")
class Step:
    """Something that somebody has to do, by a day. Open as long as `done` is empty."""

    account: Annotated[
        bytes,
        Label(N_("Account")),
        Ref("account"),
        Required(),
        Headings("account", "account name", "company", "客户", "客户名称"),
    ]
    text: Annotated[
        str,
        Label(N_("Text")),
        Required(),
        Searched(),
        Len(min=1, max=2000),
        Headings("text", "step", "task", "subject", "next step", "任务", "下一步", "事项"),
    ]
    sort: Annotated[str, Label(N_("Sort")), First(), Choice(SORTS), Headings("sort", "类型")]
    due: Annotated[
        str | Moment,
        Label(N_("Due")),
        First(),
        Headings("due", "due date", "deadline", "activitydate", "截止", "截止日期", "到期日"),
    ]
    owner: Annotated[bytes, Label(N_("Owner")), Ref("teammate"), First(), Headings("owner", "assigned to", "负责人")]
    contact: Annotated[bytes, Label(N_("Contact")), Ref("contact"), First(), Headings("contact", "联系人")]
    opportunity: Annotated[bytes, Label(N_("Opportunity")), Ref("opportunity"), Headings("opportunity", "商机")]
    visit: Annotated[bytes, Label(N_("Visit")), Ref("visit")]
    urgent: Annotated[bool, Label(N_("Urgent")), Headings("urgent", "紧急")]
    matters: Annotated[bool, Label(N_("Matters most to them"))]
    done: Annotated[str | Moment, Label(N_("Done")), Headings("done", "completed", "完成", "完成日期")]
    kept: Annotated[str, Label(N_("Kept")), Choice(KEPT)]
    answer: Annotated[str, Label(N_("Answer")), Len(max=5000), Searched(), Headings("answer", "回答", "答复")]
    snoozed_until: Annotated[str, Label(N_("Snoozed until")), Day()]
    snooze_reason: Annotated[str, Label(N_("Snoozed because")), Len(max=500)]
    recovers: Annotated[bytes, Label(N_("Recovers")), Ref("step")]
