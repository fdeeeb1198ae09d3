"""A sale in the making, with our stage and the buyer's step (domain.md §2, §3)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import (
    Between,
    Choice,
    Day,
    First,
    Headings,
    Label,
    Len,
    Long,
    Private,
    Ref,
    Required,
    Searched,
    Unit,
)
from kamtui.records.kinds import kind
from kamtui.records.values import Money
from kamtui.records.words import BUYER_STEPS, STAGES, STATUSES


@kind("opportunity", N_("opportunity"), N_("opportunities"), title="name", parent="account")
class Opportunity:
    """A sale at one account. `stage` is ours, `buyer_step` theirs; the two clocks stay separate."""

    name: Annotated[
        str,
        Label(N_("Name")),
        Required(),
        Searched(),
        Len(min=1, max=200),
        Headings(
            "opportunity",
            "opportunity name",
            "deal name",
            "deal",
            "name",
            "topic",
            "商机",
            "商机名称",
            "项目名称",
            "opportunity_id",
        ),
    ]
    account: Annotated[
        bytes,
        Label(N_("Account")),
        Ref("account"),
        First(),
        Headings(
            "account", "account name", "accountid", "account id", "company", "customer", "客户", "客户名称", "公司名称"
        ),
    ]
    value: Annotated[
        Money,
        Label(N_("Value")),
        First(),
        Headings(
            "value",
            "amount",
            "close_value",
            "deal value",
            "est. revenue",
            "estimated revenue",
            "金额",
            "预计金额",
            "合同金额",
            "商机金额",
        ),
    ]
    stage: Annotated[
        str,
        Label(N_("Stage")),
        First(),
        Choice(STAGES, open=True),
        Headings(
            "stage",
            "stagename",
            "stage name",
            "deal_stage",
            "deal stage",
            "sales stage",
            "阶段",
            "销售阶段",
            "商机阶段",
        ),
    ]
    stage_since: Annotated[str, Label(N_("In this stage since")), Day()]
    buyer_step: Annotated[
        str,
        Label(N_("Buyer's step")),
        First(),
        Choice(BUYER_STEPS),
        Headings("buyer step", "buyer_step", "采购流程", "采购阶段"),
    ]
    status: Annotated[str, Label(N_("Status")), Choice(STATUSES), Headings("status", "状态")]
    status_reason: Annotated[
        str, Label(N_("Reason")), Len(max=1000), Headings("lost reason", "loss reason", "输单原因")
    ]
    expected_close: Annotated[
        str,
        Label(N_("Expected close")),
        Day(),
        First(),
        Headings(
            "expected close",
            "closedate",
            "close date",
            "close_date",
            "expected closing",
            "est. close date",
            "预计成交日期",
            "预计签约日期",
            "结单日期",
        ),
    ]
    technical_content: Annotated[
        int,
        Label(N_("Technical content"), N_("1 to 5: how much the technical buyer weighs")),
        Between(1, 5),
        Headings("technical content", "technical_content", "技术含量"),
    ]
    probability: Annotated[
        int,
        Label(N_("Probability"), N_("Per cent")),
        Between(0, 100),
        Unit("percent"),
        Headings("probability", "probability (%)", "赢单率", "可能性"),
    ]
    playbook: Annotated[str, Label(N_("Playbook")), Len(max=100)]
    owner: Annotated[
        bytes,
        Label(N_("Owner")),
        Ref("teammate"),
        Headings("opportunity owner", "sales_agent", "sales agent", "salesperson", "负责人", "销售负责人"),
    ]
    opened: Annotated[
        str,
        Label(N_("Opened on")),
        Day(),
        Headings("engage_date", "engage date", "createddate", "created date", "created on", "创建日期", "创建时间"),
    ]
    source: Annotated[str, Label(N_("Source")), Headings("leadsource", "lead source", "source", "来源", "商机来源")]
    walk_away: Annotated[
        str,
        Label(N_("Walk-away point")),
        Len(max=1000),
        Private("team"),
        Headings("walk-away point", "walk_away", "让步底线"),
    ]
    notes: Annotated[
        str,
        Label(N_("Notes")),
        Long(),
        Searched(),
        Headings("notes", "note", "description", "nextstep", "comment", "备注", "描述"),
    ]
