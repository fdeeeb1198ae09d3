"""A person at a customer (domain.md §5). The seat that person holds is a record of its own."""

from typing import Annotated

from kamtui.locale import N_
from kamtui.records.fields import (
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
    Through,
)
from kamtui.records.kinds import kind
from kamtui.records.words import LANGUAGES, LEVELS


@kind("contact", N_("contact"), N_("contacts"), title="name", parent="account")
class Contact:
    """A person. Title, department, level and boss belong to the seat and are read and written through it."""

    name: Annotated[
        str,
        Label(N_("Name")),
        Required(),
        Searched(),
        Len(min=1, max=200),
        Headings(
            "name",
            "full name",
            "contact",
            "contact name",
            "employee",
            "姓名",
            "联系人",
            "联系人姓名",
            "员工姓名",
            "display name",
        ),
    ]
    native_name: Annotated[
        str,
        Label(N_("Name in the other language")),
        Searched(),
        Headings("native name", "chinese name", "english name", "中文名", "英文名"),
    ]
    account: Annotated[
        bytes,
        Label(N_("Account")),
        Ref("account"),
        First(),
        Headings(
            "account",
            "account name",
            "accountid",
            "account id",
            "company",
            "company name",
            "organization",
            "organisation",
            "公司",
            "公司名称",
            "单位",
            "客户名称",
            "客户",
        ),
    ]
    title: Annotated[
        str,
        Label(N_("Title")),
        First(),
        Through("seat", "title"),
        Len(max=200),
        Headings("title", "job title", "jobtitle", "position", "职务", "职位", "岗位"),
    ]
    department: Annotated[
        str,
        Label(N_("Department")),
        First(),
        Through("seat", "department"),
        Len(max=200),
        Headings("department", "dept", "部门", "所属部门"),
    ]
    level: Annotated[str, Label(N_("Level")), Through("seat", "level"), Choice(LEVELS)]
    boss: Annotated[
        bytes,
        Label(N_("Reports to")),
        First(),
        Ref("contact"),
        Through("seat", "reports_to"),
        Headings(
            "boss",
            "reportsto",
            "reports to",
            "reports_to",
            "reportstoid",
            "manager",
            "manager id",
            "managerid",
            "manager_id",
            "上级",
            "直属上级",
            "汇报对象",
            "主管",
        ),
    ]
    phones: Annotated[
        tuple[str, ...],
        Label(N_("Phones")),
        Holds("phone"),
        First(),
        Searched(),
        Headings(
            "phone",
            "phones",
            "mobile",
            "mobilephone",
            "mobile phone",
            "cell",
            "business phone",
            "homephone",
            "home phone",
            "telephone",
            "tel",
            "手机",
            "手机号",
            "电话",
            "联系电话",
            "办公电话",
        ),
    ]
    emails: Annotated[
        tuple[str, ...],
        Label(N_("E-mails")),
        Holds("email"),
        First(),
        Searched(),
        Headings("email", "emails", "e-mail", "email address", "e-mail address", "mail", "邮箱", "电子邮箱", "邮件"),
    ]
    messaging: Annotated[
        tuple[str, ...], Label(N_("Messaging ids")), Headings("wechat", "im", "skype", "whatsapp", "微信", "微信号")
    ]
    language: Annotated[str, Label(N_("Language")), Choice(LANGUAGES), Headings("language", "语言")]
    style: Annotated[str, Label(N_("Style"), N_("How this person likes to be talked to")), Len(max=500)]
    interests: Annotated[str, Label(N_("Interests")), Len(max=500), Headings("interests", "hobbies", "爱好")]
    birthday: Annotated[
        str,
        Label(N_("Birthday")),
        Day(),
        Private("team"),
        Headings("birthday", "birthdate", "birth date", "date of birth", "生日", "出生日期"),
    ]
    provisional: Annotated[bool, Label(N_("To be confirmed"))]
    left: Annotated[str, Label(N_("Left on")), Day()]
    notes: Annotated[
        str,
        Label(N_("Notes")),
        Long(),
        Searched(),
        Headings("notes", "note", "description", "comment", "comments", "remark", "备注", "描述"),
    ]
    motive: Annotated[str, Label(N_("Personal motive")), Len(max=1000), Private("own"), Headings("motive", "个人动机")]
    private_notes: Annotated[
        str, Label(N_("Private notes")), Long(), Private("own"), Headings("private notes", "private_notes", "私密备注")
    ]
