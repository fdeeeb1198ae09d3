"""Column headings of well-known programs beyond those the declarations name, folded when they are compared.

Salesforce, HubSpot, Dynamics, EspoCRM, Odoo, address books, personnel lists, and the usual Chinese ones.
"""

COMMON: dict[tuple[str, str], tuple[str, ...]] = {
    ("account", "name"): (
        "organization", "organization name", "organisation", "firm", "customer name", "client name",
        "company name (account)", "partner", "企业", "单位", "单位名称", "客户全称", "公司全称",
    ),
    ("account", "tier"): ("客户分级", "客户级别", "客户分类", "分级"),
    ("account", "parent"): (
        "parent account id", "parent id", "headquarters", "parent company id", "上级公司", "集团",
        "parent_id/name", "parent_id/id",
    ),
    ("account", "industry"): ("industry name", "branch", "客户行业", "industry_id", "industry_id/name"),
    ("account", "owner"): (
        "company owner", "account manager", "assigned user name", "销售", "客户负责人", "assigned user",
        "owner id", "user_id", "user_id/name", "salesperson",
    ),
    ("account", "revenue"): ("annual turnover", "turnover", "sales", "营收", "年收入"),
    ("account", "employees"): ("num employees", "no of employees", "number of staff", "员工规模", "企业规模"),
    ("account", "website"): ("website url", "home page", "company domain name", "网站地址", "website link"),
    ("account", "phones"): ("phone number", "main phone", "office phone", "电话号码", "固定电话"),
    ("account", "address"): (
        "street address", "address line 1", "address 1: street 1", "billing address street", "street1",
        "通讯地址",
    ),
    ("account", "city"): ("billing address city", "address 1: city", "市"),
    ("account", "country"): (
        "country/region", "billing address country", "address 1: country/region", "country_id",
        "country_id/name", "country name",
    ),
    ("contact", "name"): (
        "person", "person name", "contact person", "employee name", "full name (contact)", "联系人名称",
        "客户姓名",
    ),
    ("contact", "account"): (
        "account id", "associated company", "associated company id", "primary company", "employer",
        "organization name", "customer", "customer name", "firm", "related company", "company name (account)",
        "所属客户", "所属公司", "企业名称", "单位名称", "parent_id/name", "parent_id/id", "company id",
        "organization id", "所在公司",
    ),
    ("contact", "title"): (
        "job position", "contact title", "role title", "designation", "post", "头衔", "职称", "account title",
        "function",
    ),
    ("contact", "department"): ("department name", "division", "organizational unit", "科室", "处室"),
    ("contact", "boss"): (
        "reports to id", "manager name", "line manager", "supervisor", "parent id", "parent", "boss id",
        "直接上级", "上级领导", "汇报上级",
    ),
    ("contact", "phones"): (
        "phone number", "mobile phone number", "work phone", "direct phone", "primary phone", "other phone",
        "mobile number", "手机号码", "移动电话", "固定电话", "座机",
    ),
    ("contact", "emails"): (
        "email 1", "work email", "e-mail 1 - value", "primary email", "email addresses", "电子邮件", "邮箱地址",
        "emailaddress",
    ),
    ("contact", "notes"): ("description",),
    ("contact", "language"): ("preferred language",),
    ("opportunity", "name"): ("opportunity title", "deal title", "项目", "机会名称"),
    ("opportunity", "account"): (
        "associated company", "associated company id", "potential customer", "account (potential customer)",
        "client", "organization", "partner", "company id", "customer id", "所属客户", "partner_id",
        "partner_id/name", "partner_id/id",
    ),
    ("opportunity", "value"): (
        "deal amount", "expected revenue", "amount (converted)", "est revenue", "total value", "预计销售金额",
    ),
    ("opportunity", "stage"): ("pipeline stage", "phase", "当前阶段", "项目阶段", "stage_id", "stage_id/name"),
    ("opportunity", "expected_close"): (
        "expected closing date", "expected close date", "est close date", "预计结单日期", "date_deadline",
    ),
    ("opportunity", "probability"): ("win probability", "成功率", "deal probability", "赢率"),
    ("opportunity", "owner"): (
        "deal owner", "assigned user name", "sales rep", "业务员", "assigned user", "owner id", "user_id",
        "user_id/name",
    ),
    ("opportunity", "opened"): ("create date", "date created", "opened"),
    ("opportunity", "status_reason"): ("closed lost reason", "reason lost"),
    ("visit", "when"): (
        "activity time", "visited on", "meeting date", "start date", "start date time", "date start",
        "meeting start time", "start date/time", "visit time", "开始时间", "会议时间",
    ),
    ("visit", "note"): (
        "details", "minutes of meeting", "meeting notes", "拜访内容", "沟通内容", "description",
        "meeting description", "internal meeting notes", "会议纪要",
    ),
    ("visit", "account"): (
        "account id", "regarding", "what id", "parent name", "parent", "related to", "associated company",
        "associated company id", "company / account", "company account", "customer",
    ),
    ("visit", "minutes"): ("duration in minutes", "duration (minutes)", "meeting duration"),
    ("visit", "attendees"): ("required attendees", "meeting attendees", "contacts", "who id"),
    ("visit", "result"): ("meeting outcome",),
    ("visit", "place"): ("meeting location",),
    ("visit", "owner"): ("assigned user", "assigned user name", "assigned to", "owner id", "organizer"),
    ("step", "text"): (
        "task name", "to do", "action item", "待办", "任务名称", "task title", "task subject", "summary",
        "todo",
    ),
    ("step", "due"): ("date due", "完成期限", "activity date", "date end", "date_deadline", "due_date", "完成时间"),
    ("step", "account"): (
        "account id", "regarding", "what id", "parent name", "related to", "associated company",
        "associated company id", "company / account", "document name", "customer",
    ),
    ("step", "owner"): ("assigned user", "assigned user name", "owner id", "user_id"),
    ("step", "contact"): ("who id", "name (contact)"),
    ("step", "done"): ("status", "task status", "activity status"),
    ("teammate", "name"): ("full name", "salesperson", "rep", "colleague", "业务员", "销售"),
    ("teammate", "emails"): ("email address", "work email"),
}
"""By kind and field. A kind that is not here is matched by its own declaration alone."""

FIRST_NAMES = ("first name", "given name", "forename", "名")
"""Columns that hold the first part of a person's name, as most languages write it."""

MIDDLE_NAMES = ("middle name", "additional name")
"""Columns that hold what stands between the two."""

LAST_NAMES = ("last name", "family name", "surname", "姓", "姓氏")
"""Columns that hold the family's name."""

PEOPLE = ("contact", "teammate")
"""Kinds whose name may come in parts."""

CURRENCIES = ("currency", "currency iso code", "currency code", "amount currency", "币种", "货币", "币别")
"""Columns that hold the currency of every amount in their row."""

KEYS: dict[str, tuple[str, ...]] = {
    "account": (
        "(do not modify) account", "account id", "customer id", "company id", "client id", "organization id",
        "supplier id", "vendor id", "客户编号", "客户编码", "公司编号", "供应商编号",
    ),
    "contact": (
        "(do not modify) contact", "contact id", "employee id", "person id", "staff id", "联系人编号", "员工编号",
        "工号",
    ),
    "opportunity": ("(do not modify) opportunity", "opportunity id", "deal id", "lead id", "商机编号", "项目编号"),
    "visit": ("(do not modify) appointment", "visit id", "activity id", "event id", "meeting id", "拜访编号"),
    "step": ("(do not modify) task", "step id", "task id", "activity id", "to-do id", "任务编号"),
    "teammate": ("teammate id", "user id", "sales rep id", "employee id", "工号"),
}
"""Columns by which a program knows its records, telling first. Every kind also has its own name with `id`."""

ANY_KEYS = ("id", "record id", "external id", "uuid", "guid", "编号")
"""The same for any kind."""

VAGUE = ("value",)
"""Headings of a field that tell no kind: any list of names and numbers has them."""

UNLIKE: dict[str, str] = {"duration": "datestart"}
"""Headings that mean another thing beside another one: EspoCRM's duration counts seconds, ours minutes."""

BESIDE: dict[str, tuple[str, tuple[str, ...], str]] = {"step": ("due", ("name", "title"), "duration")}
"""Headings too common to tell a kind by: the kind's title all the same in a table that has this field of it, unless it
has the last heading, which is another kind's: a task has no duration."""

NUMBERS: dict[str, tuple[str, ...]] = {
    "account": ("account number", "customer number", "supplier number"),
    "contact": ("employee number", "staff number"),
}
"""Numbers people give: keys where a table has no better one."""

WON = ("won", "closed won", "closed - won", "赢单", "已成交", "成交", "签约")
"""Stages of other programs after which a sale is won."""

LOST = ("lost", "closed lost", "closed - lost", "输单", "丢单", "已流失")
"""Stages of other programs after which a sale is lost."""

DONE = ("completed", "done", "closed", "finished", "已完成", "完成")
"""States of other programs' tasks that mean they are done."""

OPEN = (
    "not started", "in progress", "open", "planned", "started", "waiting", "waiting on someone else", "deferred",
    "pending", "new", "未开始", "进行中", "待办", "未完成",
)  # fmt: skip
"""States that mean they are not."""
