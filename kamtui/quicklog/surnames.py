"""Chinese surnames with their pinyin, and the titles that stand behind a surname or before a Latin one."""

import re

_TABLE = (
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin "
    "何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 肖xiao "
    "程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding "
    "魏wei 薛xue 叶ye 阎yan 闫yan 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 任ren 姜jiang 范fan "
    "方fang 石shi 姚yao 谭tan 廖liao 邹zou 熊xiong 金jin 陆lu 郝hao 孔kong 白bai 崔cui 康kang 毛mao 邱qiu "
    "秦qin 江jiang 史shi 顾gu 侯hou 邵shao 孟meng 龙long 万wan 段duan 雷lei 钱qian 汤tang 尹yin 黎li 易yi "
    "常chang 武wu 乔qiao 贺he 赖lai 龚gong 文wen 庞pang 樊fan 兰lan 殷yin 施shi 陶tao 洪hong 翟zhai 安an "
    "颜yan 倪ni 严yan 牛niu 温wen 芦lu 季ji 俞yu 章zhang 鲁lu 葛ge 伍wu 韦wei 申shen 尤you 毕bi 聂nie "
    "丛cong 焦jiao 向xiang 柳liu 邢xing 路lu 岳yue 齐qi 沿yan 梅mei 莫mo 庄zhuang 辛xin 管guan 祝zhu "
    "左zuo 涂tu 谷gu 祁qi 时shi 舒shu 耿geng 牟mu 卜bu 詹zhan 关guan 苗miao 凌ling 费fei 纪ji 靳jin "
    "盛sheng 童tong 欧ou 甄zhen 项xiang 曲qu 成cheng 游you 阳yang 裴pei 席xi 卫wei 查zha 屈qu 鲍bao 位wei "
    "覃qin 霍huo 翁weng 隋sui 欧阳ouyang 司马sima 上官shangguan 诸葛zhuge 夏侯xiahou 东方dongfang "
    "皇甫huangfu 尉迟yuchi 公孙gongsun 慕容murong 令狐linghu 司徒situ 端木duanmu 南宫nangong 西门ximen "
    "独孤dugu 长孙zhangsun 宇文yuwen "
)
PINYIN: dict[str, str] = {
    entry.rstrip("abcdefghijklmnopqrstuvwxyz"): entry.lstrip("".join(sign for sign in entry if not sign.isascii()))
    for entry in _TABLE.split()
}
"""Surname to pinyin without tones: the commonest, one character or two; they cover more than nine people in ten."""

TITLE_HINTS: dict[str, tuple[str, ...]] = {
    "总": (
        "总",
        "ceo",
        "cto",
        "cio",
        "cfo",
        "coo",
        "president",
        "vp",
        "general manager",
        "managing",
        "chief",
        "head",
        "director",
    ),
    "工": ("工", "engineer", "architect", "technical", "developer"),
    "主任": ("主任", "director", "head", "chief"),
    "经理": ("经理", "manager"),
    "总监": ("总监", "director", "head"),
    "处": ("处", "division", "head"),
    "科": ("科", "section"),
    "局": ("局", "bureau", "commissioner"),
    "行长": ("行长", "president", "governor"),
    "行": ("行长", "president"),
    "董": ("董事", "chair", "board"),
    "书记": ("书记", "secretary"),
    "教授": ("教授", "professor"),
    "博士": ("博士", "dr", "phd"),
    "医生": ("医生", "doctor", "dr"),
    "院长": ("院长", "dean", "president"),
    "厂长": ("厂长", "plant"),
    "秘书": ("秘书", "secretary", "assistant"),
    "会计": ("会计", "account"),
}
"""What a title in Chinese looks like in the title of a person: it chooses between people of one surname."""

TITLES = (
    "副总经理|总经理|董事长|副总裁|总裁|副总|总监|总工程师|总工|工程师|高工|副主任|主任|副经理|经理|副处长|处长|副科长|科长|副局长|局长"
    "|副行长|行长|副院长|院长|副厂长|厂长|副部长|部长|副校长|校长|组长|队长|班长|主管|主席|书记|秘书|会计|教授|博士|医生|大夫|律师|老师"
    "|师傅|先生|女士|小姐|老板|专员|顾问|助理|代表|总(?!部)|工(?![作厂业程])|处(?!理)|局(?!面|势)|董(?!事)|科(?!技|学)|姐|哥|兄|老"
)
"""Titles behind a Chinese surname or name, as a pattern, the longer ones first."""

LATIN_TITLE = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Doctor|Herr|Frau|Madam|Sir|Dipl|Ing|Mme|M)\.?[ ]){1,3}(?=[^\W\d_])",
    re.I,
)
"""A title before a Latin surname; it may be stacked (Prof. Dr. Weber)."""


def surname_of(native: str) -> str:
    """The surname that a Chinese name begins with: two characters where they are a known double surname, else one."""
    return native[:2] if len(native) > 2 and native[:2] in PINYIN else native[:1]
