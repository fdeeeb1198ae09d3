"""Logs as people type and dictate them, each with everything it says. Now is Sunday 22 November 2026, 20:00."""

from typing import Any

import pytest

from tests.quicklog.people import reading

LOGS: tuple[tuple[str, dict[str, Any]], ...] = (
    # prose that only looks like marks
    ("太好了！", {}),
    ("太好了！ 明天再说。", {}),
    ("Great!!! They loved it", {}),
    ("!!!", {}),
    ("!!!call them", {}),
    ("write to li.wei@hengyue.example about TCO=5m", {}),
    ("邮箱是wei@hengyue.example，电话没变", {}),
    ("Price went <- down, then -> up", {}),
    ("They pay 10m a year for three years", {}),
    ("10m a year, signed for three years", {}),
    ("#phone 10m a year is the budget", {"kind": "phone"}),
    ("20m RMB budget agreed", {}),
    ("Paid $680 for it, ￥680 the year before", {}),
    ("Ticket #42 and #1 are open", {}),
    ("@@Chen ##drill ==advanced $$DR ??why >>>send <<<get", {}),
    ("! call them\n>> send plan\n? price\n@ Chen", {}),
    ("Really? Yes. a>b, C++ and x != y", {}),
    ("昨天他们董事会否决了预算", {}),
    ("the workshop took 45m in the end", {}),
    ("Friday is their deadline", {}),
    ("Sat down with everybody", {}),
    ("Sun told us the price was fine", {}),
    ("see https://hengyue.example/a?b=c#d for it", {}),
    ("会议室温度25度，他说：问题很多", {}),
    ("售前、目前、提前都没问题", {}),
    ("about ~200 people, ~10m a year", {}),
    ("meet @3pm or @15:00", {}),
    ("", {}),
    # attendees
    ("@陈国栋", {"who": ["陈国栋=Chen Guodong"]}),
    ("@陈国栋说切换窗口太短", {"who": ["陈国栋=Chen Guodong"]}),
    ("@Chen Guodong wants a drill", {"who": ["Chen Guodong=Chen Guodong"]}),
    ("@guodong chen wants a drill", {"who": ["guodong chen=Chen Guodong"]}),
    ("@陈", {"who": ["陈=Chen Guodong"]}),
    ("@赵 很冷淡", {"who": ["赵?2 Zhao Mingche"]}),
    ("@zhao was cool", {"who": ["zhao?2 Zhao Mingche"]}),
    ("@陈总、李工、王主任", {"who": ["陈总=Chen Guodong", "李工=Li Wen", "王主任=Wang Ping"]}),
    ("@王工 在机房", {"who": ["王工=Wang Hao"]}),
    ("@王 在机房", {"who": ["王?2 Wang Hao"]}),
    ("@陈总很满意", {"who": ["陈总=Chen Guodong"]}),
    ("@Dr. Weber and @Mr Chen", {"who": ["Dr. Weber=Jonas Weber", "Mr Chen=Chen Guodong"]}),
    ("@weber", {"who": ["weber=Jonas Weber"]}),
    ("@muller @Annie", {"who": ["muller=Anna Müller"]}),
    ("@欧阳主任 来了", {"who": ["欧阳主任=Ouyang Min"]}),
    ("@老陈 来了", {"who": ["老陈=Chen Guodong"]}),
    ("@张伟 刚入职", {"who": ["张伟+"]}),
    ("@孙经理、张伟、@Jonas", {"who": ["孙经理+", "张伟+", "Jonas=Jonas Weber"]}),
    ('@"Li Wei"、@“Tom Ford”', {"who": ["Li Wei+", "Tom Ford+"]}),
    ("＠陈总　＃电话　４５分钟", {"who": ["陈总=Chen Guodong"], "kind": "phone", "minutes": 45}),
    ("@采购部的所有人", {"unparsed": [(1, "@采购部的所有人")]}),
    ('call\n@"Li Wei is', {"unparsed": [(2, '@"Li')]}),
    ("今天和@陈总谈了#演练", {"who": ["陈总=Chen Guodong"], "tags": ["演练"]}),
    ("@陈总 @陈国栋", {"who": ["陈总=Chen Guodong"]}),
    ("@Chen总 ok", {"who": ["Chen总=Chen Guodong"]}),
    ("@约翰·史密斯 来访", {"who": ["约翰·史密斯+"], "kind": "hosted"}),
    # kinds and tags
    ("#onsite", {"kind": "onsite"}),
    ("#exec #RTO #rto #drill", {"kind": "executive", "tags": ["RTO", "drill"]}),
    ("#来访 #price/terms", {"kind": "hosted", "tags": ["price/terms"]}),
    ("电话 聊了演练", {"kind": "phone"}),
    ("电话里聊了演练", {}),
    ("we met #video", {"kind": "video"}),
    ("phone #onsite", {"kind": "onsite"}),
    ("投标 标书已交", {"kind": "tender"}),
    # when and how long
    ("yesterday 15:00 they liked it", {"when": "2026-11-21 15:00"}),
    ("2026-11-20 #phone", {"when": "2026-11-20", "kind": "phone"}),
    ("昨天下午3点 上门 半小时", {"when": "2026-11-21 15:00", "kind": "onsite", "minutes": 30}),
    ("昨天下午3点上门45分钟，谈了价格", {"when": "2026-11-21 15:00", "kind": "onsite", "minutes": 45}),
    ("10:00-10:45 切换窗口", {"when": "2026-11-22 10:00", "minutes": 45}),
    ("10:00～10:45，上门", {"when": "2026-11-22 10:00", "minutes": 45, "kind": "onsite"}),
    ("friday 10:00–11:30 @陈", {"when": "2026-11-20 10:00", "minutes": 90, "who": ["陈=Chen Guodong"]}),
    ("下午2点到3点半 视频", {"when": "2026-11-22 14:00", "minutes": 90, "kind": "video"}),
    ("3-4pm phone", {"when": "2026-11-22 15:00", "minutes": 60, "kind": "phone"}),
    ("3pm @陈总", {"when": "2026-11-22 15:00", "who": ["陈总=Chen Guodong"]}),
    ("三点半 电话", {"when": "2026-11-22 15:30", "kind": "phone"}),
    ("上周五上午十点 来访 一个半小时", {"when": "2026-11-13 10:00", "kind": "hosted", "minutes": 90}),
    ("周五 上门 2小时", {"when": "2026-11-20", "kind": "onsite", "minutes": 120}),
    ("last tue 9:30am 1h30m #video", {"when": "2026-11-10 09:30", "minutes": 90, "kind": "video"}),
    ("前天 phone", {"when": "2026-11-20", "kind": "phone"}),
    ("11月18日 14:00 上门", {"when": "2026-11-18 14:00", "kind": "onsite"}),
    ("Nov 18, 2:30pm onsite", {"when": "2026-11-18 14:30", "kind": "onsite"}),
    ("#phone 45m talked", {"kind": "phone", "minutes": 45}),
    ("45m", {"minutes": 45}),
    ("talked long ~45m with all", {"minutes": 45}),
    ("聊了很多 ～半小时", {"minutes": 30}),
    ("@陈 ~1h30m", {"who": ["陈=Chen Guodong"], "minutes": 90}),
    ("10:00-11:00 45m", {"when": "2026-11-22 10:00", "minutes": 45}),
    ("昨天\n15:00\n上门\n聊了价格", {"when": "2026-11-21 15:00", "kind": "onsite"}),
    ("昨晚8点 宴请", {"when": "2026-11-21 20:00", "kind": "dinner"}),
    ("they liked it yesterday 15:00", {}),
    # the mix
    ("trust:20 needs:15 objections:10 closing:5", {"mix": (20, 15, 10, 5)}),
    ("t:20 n:15 obj:10 cl:0", {"mix": (20, 15, 10, 0)}),
    ("信任：20 需求：15 异议：10 成交：0", {"mix": (20, 15, 10, 0)}),
    ("信任:二十分钟 需求:十五", {"mix": (20, 15, 0, 0)}),
    ("mix:4/3/2/1", {"mix": (4, 3, 2, 1), "weights": True}),
    ("mix:4/3", {"unparsed": [(1, "mix:4/3")]}),
    ("ok\nclosing:ten he said", {"unparsed": [(2, "closing:ten")]}),
    ("trust: 20 of us", {"unparsed": [(1, "trust: 20")]}),
    ("need:15", {"mix": (0, 15, 0, 0)}),
    # goal, problem, need
    ("goal: zero loss problem: 4-hour window need: a drill", {
        "goal": "zero loss", "problem": "4-hour window", "need": "a drill"}),
    ("目标：零丢失；问题：窗口短。需求：周六演练", {"goal": "零丢失", "problem": "窗口短", "need": "周六演练"}),
    ("need: 20", {"unparsed": [(1, "need: 20")]}),
    ("需求：3个站点上线", {"need": "3个站点上线"}),
    ("goal:", {}),
    # steps
    ("!send plan", {"steps": ["next | send plan"]}),
    ("!!send plan by friday", {"steps": ["next | send plan | 2026-11-27 | urgent"]}),
    ("！！发方案，周五前", {"steps": ["next | 发方案 | 2026-11-27 | urgent"]}),
    ("》》演练方案 下周二前", {"steps": ["ours | 演练方案 | 2026-11-24"]}),
    ("《《测试结果 截止12月1日", {"steps": ["theirs | 测试结果 | 2026-12-01"]}),
    ("〈〈？谁签字", {"steps": ["ask | 谁签字"]}),
    ("？能不能再便宜", {"steps": ["asked | 能不能再便宜"]}),
    ("他说可以>>发方案 月底前<<给结果", {"steps": ["ours | 发方案 | 2026-11-30", "theirs | 给结果"]}),
    ("!a。b", {"steps": ["next | a"]}),
    ("!发方案；客户同意", {"steps": ["next | 发方案"]}),
    (">>by tmrw send the plan", {"steps": ["ours | send the plan | 2026-11-23"]}),
    ("!send report by eod.", {"steps": ["next | send report | 2026-11-22"]}),
    ("!call Li by 3pm tomorrow", {"steps": ["next | call Li | 2026-11-23 15:00"]}),
    ("!close by end of month", {"steps": ["next | close | 2026-11-30"]}),
    ("!close by 12/20", {"steps": ["next | close | 2026-12-20"]}),
    ("!close by 5/6", {"steps": ["next | close by 5/6 | | dateless"], "unparsed": [(1, "5/6")]}),
    ("!close by Feb 30", {"steps": ["next | close by Feb 30 | | dateless"], "unparsed": [(1, "Feb 30")]}),
    ("!发合同 节前", {"steps": ["next | 发合同 节前 | | dateless"], "unparsed": [(1, "节前")]}),
    ("!年前签约", {"steps": ["next | 年前签约 | | dateless"], "unparsed": [(1, "年前")]}),
    ("!move the data by hand", {"steps": ["next | move the data by hand"]}),
    ("!fixed by Zhou by friday", {"steps": ["next | fixed by Zhou | 2026-11-27"]}),
    (">>在周三之前给演练方案", {"steps": ["ours | 给演练方案 | 2026-11-25"]}),
    ("!目前没有问题，提前准备", {"steps": ["next | 目前没有问题，提前准备"]}),
    ("!book room by next tue +Zhou", {"steps": ["next | book room | 2026-11-24 | +Zhou Ke"]}),
    ("!+周可 订会议室 三天后前", {"steps": ["next | 订会议室 | 2026-11-25 | +Zhou Ke"]}),
    ('>>price list +"Sun Yi" by 20 Dec', {"steps": ["ours | price list | 2026-12-20 | +Sun Yi"]}),
    ("!call +Sun", {"steps": ["next | call +Sun"], "unparsed": [(1, "+Sun")]}),
    ("!raise +5 percent, a+b", {"steps": ["next | raise +5 percent, a+b"]}),
    ("next: call Li by friday\nours：发方案", {"steps": ["next | call Li | 2026-11-27", "ours | 发方案"]}),
    ("下一步，发演练方案，周五前。\n对方承诺 给测试结果", {
        "steps": ["next | 发演练方案 | 2026-11-27", "theirs | 给测试结果"]}),
    ("!send plan, by friday, to all", {"steps": ["next | send plan, to all | 2026-11-27"]}),
    ("!明天上午10点前发方案", {"steps": ["next | 发方案 | 2026-11-23 10:00"]}),
    ("!发方案前先问两年前的合同", {"steps": ["next | 发方案前先问两年前的合同"]}),
    ("我方承诺：两周内回复\n他们问能不能降价", {"steps": ["ours | 两周内回复", "asked | 能不能降价"]}),
    ("next: =advanced\n他们问已复述", {"result": "advanced", "recap": True}),
    ("下一步@陈总 发方案", {"steps": ["next | @陈总 发方案"]}),
    ("下一步骤很多\n他们问题很多\nthe next: one", {}),
    ("- !send plan\n- theirs: sign it", {"steps": ["next | send plan", "theirs | sign it"]}),
    ("!send plan @陈总 =advanced", {"steps": ["next | send plan"], "who": ["陈总=Chen Guodong"], "result": "advanced"}),
    # results, opportunity, recap
    ("=推进 已复述", {"result": "advanced", "recap": True}),
    ("＝无进展", {"result": "none"}),
    ("=setback =recap", {"result": "setback", "recap": True}),
    ("=great", {"unparsed": [(1, "=great")]}),
    ("all said. recap\nmore", {"recap": True}),
    ("需求谈完，已复述。", {"recap": True}),
    ("the recap was good", {}),
    ("there was no recap", {}),
    ("$DR drill went well", {"deal": "DR platform"}),
    ("￥灾备平台 很顺利", {"deal": "DR platform"}),
    ("$core next", {"unparsed": [(1, "$core")]}),
    ('$"Core storage" next', {"deal": "Core storage"}),
    # registers
    ("#dinner 680元 4人", {"kind": "dinner", "registers": [("dinner", "680", "CNY", 4, "")]}),
    ("#宴请 全聚德 ￥1,280.50 六人", {"kind": "dinner", "registers": [("dinner", "1280.50", "CNY", 6, "全聚德")]}),
    ("#dinner $120 2 people 90m @陈", {
        "kind": "dinner", "registers": [("dinner", "120", "USD", 2, "")], "minutes": 90, "who": ["陈=Chen Guodong"]}),
    ("#dinner 人均170元", {"kind": "dinner"}),
    ("#dinner 聊得很好", {"kind": "dinner"}),
    ("#gift 茶叶 300元，他很喜欢", {"registers": [("gift", "300", "CNY", None, "茶叶")]}),
    ("#incident core down for 2 hours", {"registers": [("incident", "", "", None, "core down for 2 hours")]}),
    ("#投诉 交付延迟。 @陈", {"registers": [("incident", "", "", None, "交付延迟")], "who": ["陈=Chen Guodong"]}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "says"), LOGS, ids=[text.replace("\n", " / ")[:40] or "empty" for text, _ in LOGS])
def test_a_log_says_what_its_words_say_and_nothing_else(text: str, says: dict[str, Any]) -> None:
    assert reading(text) == says


def test_the_whole_of_a_log_in_two_languages() -> None:
    text = (
        '10:00-10:50 上门 @陈总 @李雯 @赵 @"Karl Beck"\ntrust:20 needs:15 objections:10 closing:5\n'
        "切换演练讲完了，陈总很满意。He wants RTO <= 30\nmin proven on their own"
        " data.\n问题：核心系统切换窗口只有四小时\n"
        "need: one Saturday night drill before year end\n\n>>send revised drill plan by Wed\n<<RTO 测试结果 周五前\n"
        "?second site in their price\n<<?who signs for risk\n!!book the risk director 下周二前 +Zhou\n!clear"
        " clause 8.3 by 节前\n\n"
        "closing:ten he said, half joking\n#drill =advanced recap"
    )
    assert reading(text) == {
        "when": "2026-11-22 10:00",
        "minutes": 50,
        "kind": "onsite",
        "who": ["陈总=Chen Guodong", "李雯=Li Wen", "赵?2 Zhao Mingche", "Karl Beck+"],
        "mix": (20, 15, 10, 5),
        "problem": "核心系统切换窗口只有四小时",
        "need": "one Saturday night drill before year end",
        "steps": [
            "ours | send revised drill plan | 2026-11-25",
            "theirs | RTO 测试结果 | 2026-11-27",
            "asked | second site in their price",
            "ask | who signs for risk",
            "next | book the risk director | 2026-11-24 | +Zhou Ke | urgent",
            "next | clear clause 8.3 by 节前 | | dateless",
        ],
        "result": "advanced",
        "recap": True,
        "tags": ["drill"],
        "unparsed": [(13, "节前"), (15, "closing:ten")],
    }


def test_one_line_holds_a_whole_visit() -> None:
    assert reading(
        '@陈 @"Li Wei" #onsite 45m trust:20 needs:15 objections:10 担心切换窗口 !send drill plan by friday'
        " >>演练方案 by friday <<RTO test by 2026-12-20 =advanced recap"
    ) == {
        "minutes": 45,
        "kind": "onsite",
        "who": ["陈=Chen Guodong", "Li Wei+"],
        "mix": (20, 15, 10, 0),
        "steps": [
            "next | send drill plan | 2026-11-27",
            "ours | 演练方案 | 2026-11-27",
            "theirs | RTO test | 2026-12-20",
        ],
        "result": "advanced",
        "recap": True,
    }
