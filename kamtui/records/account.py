"""The customer firm a key account manager looks after (domain.md §2–4)."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import (
    Between,
    Choice,
    Day,
    First,
    Headings,
    Holds,
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
from kamtui.records.words import (
    BUYING_PATTERNS,
    BUYING_POINTS,
    FUNNEL,
    POSTURES,
    RELATIONSHIP_STAGES,
    TIERS,
    VALUE_STAGES,
)


@kind("account", N_("account"), N_("accounts"), title="name")
class Account:
    """A customer firm, or one of its units with `parent` set."""

    name: Annotated[
        str,
        Label(N_("Name")),
        Required(),
        Searched(),
        Len(min=1, max=200),
        Headings(
            "account",
            "account name",
            "company",
            "company name",
            "name",
            "client",
            "customer",
            "公司",
            "公司名称",
            "企业名称",
            "单位名称",
            "客户",
            "客户名称",
            "名称",
        ),
    ]
    native_name: Annotated[
        str,
        Label(N_("Name in the other language")),
        Searched(),
        Headings("native name", "local name", "中文名称", "英文名称"),
    ]
    short_name: Annotated[
        str, Label(N_("Short name")), Searched(), Len(max=60), Headings("short name", "alias", "简称", "客户简称")
    ]
    tier: Annotated[
        str,
        Label(N_("Tier")),
        First(),
        Choice(TIERS),
        Headings("tier", "customer tier", "rating", "等级", "客户等级", "级别"),
    ]
    parent: Annotated[
        bytes,
        Label(N_("Part of")),
        Ref("account"),
        Headings(
            "parent",
            "parent account",
            "subsidiary_of",
            "subsidiary of",
            "parentid",
            "parent id",
            "parent company",
            "上级单位",
            "母公司",
            "上级客户",
        ),
    ]
    industry: Annotated[
        str, Label(N_("Industry")), First(), Searched(), Headings("industry", "sector", "行业", "所属行业")
    ]
    owner: Annotated[
        bytes,
        Label(N_("Looked after by")),
        Ref("teammate"),
        Headings("account owner", "owner name", "负责人", "客户经理"),
    ]
    pinned: Annotated[bool, Label(N_("Pinned"))]
    relationship_stage: Annotated[
        str,
        Label(N_("Relationship stage")),
        First(),
        Choice(RELATIONSHIP_STAGES),
        Headings("relationship stage", "关系阶段"),
    ]
    cadence_days: Annotated[
        int,
        Label(N_("Contact every"), N_("Days; empty takes the tier's")),
        Between(1, 730),
        Unit("days"),
        Headings("cadence", "cadence days", "拜访周期"),
    ]
    funnel: Annotated[str, Label(N_("Funnel level")), Choice(FUNNEL), Headings("funnel level", "客户层级")]
    value_stage: Annotated[str, Label(N_("Value stage")), Choice(VALUE_STAGES), Headings("value stage", "价值阶段")]
    buying_pattern: Annotated[
        str, Label(N_("Buying pattern")), Choice(BUYING_PATTERNS), Headings("buying pattern", "采购模式")
    ]
    buying_period: Annotated[
        int, Label(N_("Buys every"), N_("Days")), Between(1, 3660), Unit("days"), Headings("采购周期")
    ]
    fits_product: Annotated[bool, Label(N_("Our product fits"))]
    buys_centrally: Annotated[bool, Label(N_("Buys centrally"))]
    buys_continuously: Annotated[bool, Label(N_("Buys continuously"))]
    buying_point: Annotated[str, Label(N_("Buying point")), Choice(BUYING_POINTS), Headings("buying point", "买点")]
    posture: Annotated[str, Label(N_("Posture")), Choice(POSTURES), Headings("posture")]
    revenue: Annotated[
        Money,
        Label(N_("Revenue a year")),
        Headings("revenue", "annual revenue", "annualrevenue", "annual_revenue", "年营业额", "营业收入"),
    ]
    potential: Annotated[Money, Label(N_("Could buy from us a year")), Headings("potential", "潜力")]
    share_of_wallet: Annotated[
        int,
        Label(N_("Share of wallet"), N_("Per cent")),
        Between(0, 100),
        Unit("percent"),
        Headings("share of wallet", "采购份额"),
    ]
    employees: Annotated[
        int,
        Label(N_("Employees")),
        Between(0, 100_000_000),
        Headings("employees", "numberofemployees", "number of employees", "headcount", "员工数", "人数", "员工人数"),
    ]
    founded: Annotated[
        int,
        Label(N_("Founded in")),
        Between(1, 9999),
        Headings("founded", "year_established", "year established", "year founded", "成立年份"),
    ]
    website: Annotated[
        str, Label(N_("Website")), Len(max=300), Headings("website", "web", "url", "homepage", "网址", "网站", "官网")
    ]
    phones: Annotated[
        tuple[str, ...],
        Label(N_("Phones")),
        Holds("phone"),
        Headings("phone", "account phone", "telephone", "tel", "电话", "联系电话", "公司电话"),
    ]
    address: Annotated[
        str,
        Label(N_("Address")),
        Len(max=500),
        Headings(
            "address", "street", "billingstreet", "billing street", "billing address", "地址", "详细地址", "公司地址"
        ),
    ]
    city: Annotated[str, Label(N_("City")), Headings("city", "billingcity", "billing city", "town", "城市", "所在城市")]
    country: Annotated[
        str,
        Label(N_("Country")),
        Headings(
            "country", "billingcountry", "billing country", "office_location", "office location", "国家", "国家/地区"
        ),
    ]
    customer_since: Annotated[str, Label(N_("Customer since")), Day(), Headings("customer since", "合作日期")]
    culture: Annotated[str, Label(N_("Culture")), Long(), Searched()]
    profile: Annotated[
        str,
        Label(N_("Profile"), N_("Position, competition, finances, strategy; what keeps them awake")),
        Long(),
        Searched(),
    ]
    notes: Annotated[
        str,
        Label(N_("Notes")),
        Long(),
        Searched(),
        Headings("notes", "note", "description", "comment", "comments", "remark", "备注", "描述", "说明"),
    ]
    private_notes: Annotated[
        str, Label(N_("Private notes")), Long(), Private("own"), Headings("private notes", "private_notes", "私密备注")
    ]
