"""A contact with the customer, planned or held (domain.md §6)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import Between, Choice, First, Headings, Label, Len, Long, Ref, Required, Searched, SetOf
from kamtui.records.kinds import kind
from kamtui.records.values import Mix, Moment
from kamtui.records.words import RESULTS, VISIT_KINDS, VISIT_STATES


@kind("visit", N_("visit"), N_("visits"), title="note", parent="account")
class Visit:
    """One contact with the customer. The note is kept word for word as it was typed."""

    account: Annotated[
        bytes,
        Label(N_("Account")),
        Ref("account"),
        Required(),
        Headings("account", "account name", "company", "客户", "客户名称", "拜访客户"),
    ]
    when: Annotated[
        str | Moment,
        Label(N_("When")),
        First(),
        Headings(
            "when", "date", "visit date", "start", "start time", "activity date", "日期", "拜访日期", "拜访时间", "时间"
        ),
    ]
    minutes: Annotated[
        int, Label(N_("Minutes")), First(), Between(0, 10_000), Headings("minutes", "duration", "时长", "拜访时长")
    ]
    visit_kind: Annotated[
        str,
        Label(N_("Contact kind")),
        First(),
        Choice(VISIT_KINDS),
        Headings("visit kind", "visit_kind", "visit type", "activity type", "type", "拜访方式", "方式"),
    ]
    state: Annotated[
        str, Label(N_("State")), First(), Choice(VISIT_STATES), Headings("state", "visit state", "拜访状态")
    ]
    attendees: Annotated[
        tuple[bytes, ...],
        Label(N_("People")),
        First(),
        SetOf("contact"),
        Headings("attendees", "participants", "people", "参与人", "拜访对象", "参会人"),
    ]
    opportunity: Annotated[
        bytes, Label(N_("Opportunity")), Ref("opportunity"), First(), Headings("opportunity", "deal", "商机", "项目")
    ]
    note: Annotated[
        str,
        Label(N_("Note")),
        Long(),
        First(),
        Searched(),
        Headings("note", "notes", "visit note", "report", "summary", "纪要", "拜访记录", "跟进记录", "内容"),
    ]
    result: Annotated[
        str, Label(N_("Result")), First(), Choice(RESULTS), Headings("result", "outcome", "结果", "拜访结果")
    ]
    place: Annotated[str, Label(N_("Place")), Len(max=300), Headings("place", "location", "地点", "拜访地点")]
    mix: Annotated[Mix, Label(N_("Mix"), N_("Trust, needs, objections, closing: minutes or weights"))]
    goal: Annotated[str, Label(N_("Goal")), Len(max=2000), Searched(), Headings("goal", "目标")]
    problem: Annotated[str, Label(N_("Problem")), Len(max=2000), Searched(), Headings("problem", "问题")]
    need: Annotated[str, Label(N_("Need")), Len(max=2000), Searched(), Headings("need", "需求")]
    recap: Annotated[bool, Label(N_("Recap confirmed"))]
    wanted: Annotated[str, Label(N_("We want")), Len(max=1000), Searched(), Headings("wanted", "拜访目的")]
    least: Annotated[str, Label(N_("At least")), Len(max=1000), Searched()]
    ask: Annotated[str, Label(N_("Our ask")), Len(max=1000), Searched()]
    bring: Annotated[str, Label(N_("Bring")), Len(max=1000), Searched()]
    tags: Annotated[tuple[str, ...], Label(N_("Tags")), Searched(), Headings("tags", "labels", "标签")]
    owner: Annotated[bytes, Label(N_("Visited by")), Ref("teammate"), Headings("visitor", "owner", "拜访人", "跟进人")]
