"""The grammar in rows, for the box of marks in the app and for `kamtui help grammar`."""

from kamtui.locale import N_

GRAMMAR: tuple[tuple[str, str], ...] = (
    ("@陈总  @Weber", N_("who was there: a name, a surname, or a surname with a title")),
    ('@"Li Wei"', N_("a full name with a space; a name not known yet becomes a new person")),
    ("@陈总、李工", N_("several people behind one mark")),
    ("#onsite  #电话", N_("kind: onsite phone video message hosted exec event dinner tender")),
    ("#drill", N_("any other word is a topic")),
    ("#dinner 680元 4人", N_("into the register of hospitality: amount and people at table")),
    ("#gift 茶叶 300元", N_("into the register of gifts")),
    ("#incident  #投诉", N_("into the register of complaints, with the words behind it")),
    ("yesterday 15:00  昨天下午3点", N_("when, before the first free word; without it, now")),
    ("10:00-10:45", N_("start and length, before the first free word")),
    ("45m  1h30m  半小时", N_("length, before the first free word")),
    ("~45m", N_("length, anywhere")),
    ("上门  phone", N_("kind as a bare word, before the first free word")),
    ("trust:20 needs:15", N_("minutes for trust, needs, objections, closing; t:20 n:15 is enough")),
    ("信任:20 异议:10", N_("the same: 信任 需求 异议 成交")),
    ("mix:4/3/2/1", N_("the four as weights instead of minutes")),
    ("goal:  目标:", N_("what they want to reach")),
    ("problem:  问题:", N_("what stands in the way")),
    ("need:  需求:", N_("what they need to solve it")),
    ("!text  next: 下一步", N_("next step; the words only at a line's start")),
    ("!!text", N_("urgent next step")),
    (">>text  ours: 我方承诺", N_("we promised")),
    ("<<text  theirs: 对方承诺", N_("they promised")),
    ("?text  asked: 他们问", N_("they asked")),
    ("<<?text", N_("we asked, and wait for the answer")),
    ("by fri  周五前  截止12月1日", N_("date of a step; a step ends at the next mark, 。 ； or the line's end")),
    ("+Zhou", N_("who of us does the step")),
    ("下周二  next tue", N_("dates: weeks start on Monday; a bare weekday is ahead for steps, behind for visits")),
    (
        "月底  eod  tmrw  三天后",
        N_("more dates: end of month, today, tomorrow, in 3 days, 12月1日, Dec 20, 2026-12-20"),
    ),
    ("=advanced  =推进", N_("result: advanced continued none setback, 推进 维持 无进展 倒退")),
    ("$name", N_("which opportunity it was about")),
    ("recap  已复述", N_("last word of a line, or =recap: the need was said back to them")),
    ("太好了！  a@b.com  !!!", N_("a mark counts at a line's start, after a space or 。；，、 and right before text")),
)
"""Rows of a mark as it is typed and what it means, marked for translation."""
