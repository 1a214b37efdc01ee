"""Whether a name has given way to another name, though no table knows either.

Texts of one template differ by short spans that stand for each other and are unknown to the other
text: the company, the ministry, the place. An editor's changes are other: they concern the words
that any text has (表示, 称), add or leave out, and do not come back in the headline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newscrawl.fingerprints.alignment import Change
from newscrawl.fingerprints.figures import kind_of
from newscrawl.fingerprints.story import Profile

_PLAIN = frozenset(
    "表示称说指出认为透露介绍公告披发布宣近日前期此今将拟计划已于在对向与和及以并其该本司目超过逾约"
    "达至到是的了实现完成进行开展上午晚间早盘后时当也还又再均都就则而但如若被由从自因等有据获悉显"
    "数截止报累共总合多个各每不得低高增长提升加下降滑减少跌涨幅同比环较相去最新正式推动促强大力继续"
    "持保会可能预望或需要应该通根按照关方面情况内容主要另外值注意记者解这那所使用利率收入营业归母净"
    "润年月份首次全部整体市场投资金额规模来往任务事项明确接拿做批准述计引带拉跟随先回落仍旧依然余且"
    "者却才刚曾经便让给更很只仅左右许允意决定审议召举办受让从属处签署订印提交作排名第破发生变"
)  # fmt: skip
_HEAD = 16
_LONG_TEXT = 60
_MORE = 3
_ENDINGS = tuple(
    "股份 科技 集团 公司 银行 证券 基金 药业 生物 电子 能源 智能 新材 重工 医药 化学 汽车 软件 "
    "传媒 物流 食品 环保 光电 精工 通信 控股 实业 电气 机械 材料 电器 地产 资本 资管 保险 信托 "
    "期货 "
    "省 市 县 区 州 部 局 委 院 厅 署 港 板块 指数 概念 行业 产业 大学".split()
)
_OFFICES = tuple("股东 董事长 经理 总裁 行长 主席 分析师 董秘 控制人 创始人 监事 董事".split())
_PLACES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾 深圳 "
    "中国 美国 日本 韩国 德国 法国 英国 印度 越南 泰国 巴西 俄罗斯 沙特 墨西哥 加拿大 澳大利亚 "
    "新加坡 欧盟".split()
)
_LABELS = frozenset("快讯 突发 重磅 最新 独家 异动 公告 速递 早报 聚焦 关注 头条".split())


def are_strangers(one: Profile, other: Profile) -> bool:
    """Whether two texts name other securities, or their headlines other subjects."""
    if one.codes and other.codes and not one.codes & other.codes:
        return True
    a, b = one.subject, other.subject
    if not a or not b or a in other.wording or b in one.wording or {a, b} & _LABELS:
        return False
    return (a in one.text and b in other.text) or _rest(one) == _rest(other)


def _rest(story: Profile) -> str:
    return "".join(story.title[len(story.subject) :])


def others_are_named(
    title: Sequence[Change], body: Sequence[Change], one: Profile, other: Profile
) -> bool:
    """Whether spans of the two texts that stand for each other are names."""
    inside = list(_swaps(body))
    if _exchanged(inside):
        return True
    headline = [swap for swap in _swaps(title) if swap.old in one.text and swap.new in other.text]
    if {swap.pair for swap in headline} & {swap.pair for swap in inside}:
        return True
    strange = [swap for swap in inside if swap.is_strange(one, other)]
    told = Counter(swap.pair for swap in strange)
    if any(times > 1 for times in told.values()) or any(_stands_for_a_name(s) for s in strange):
        return True
    if any(swap.is_strange(one, other) for swap in headline):
        return True
    return len(strange) > 1 + len(one.body) // _LONG_TEXT


class _Swap(NamedTuple):
    """A word that another one stands for, without what both begin and end with.

    ``left``: the character before it.
    """

    change: Change
    old: str
    new: str
    left: str

    @property
    def pair(self) -> tuple[str, str]:
        return self.old, self.new

    def is_strange(self, one: Profile, other: Profile) -> bool:
        """Whether neither text knows the other's word."""
        left = self.left if min(len(self.old), len(self.new)) == 1 else ""
        return left + self.old not in other.wording and left + self.new not in one.wording


def _swaps(changes: Iterable[Change]) -> Iterator[_Swap]:
    """Words that stand for each other; not those that any text has, nor those moved or added."""
    for change in changes:
        if change.is_long:
            continue
        old, new = (_words(side) for side in (change.old, change.new))
        start = _shared(old, new)
        end = _shared(old[start:][::-1], new[start:][::-1])
        left = (_words(change.before[-1:]) + old[:start])[-1:]
        old, new = (one[start : len(one) - end] for one in (old, new))
        few, many = sorted((len(old), len(new)))
        added = old in new or new in old or sorted(old) == sorted(new) or many > 2 * few + _MORE
        if not added and not set(old + new) <= _PLAIN:
            yield _Swap(change, old, new, left)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _words(tokens: Sequence[str]) -> str:
    return "".join(one for one in tokens if kind_of(one) is None)


def _exchanged(swaps: Iterable[_Swap]) -> bool:
    """Whether two names have changed places."""
    pairs = {swap.pair for swap in swaps}
    return any((new, old) in pairs for old, new in pairs)


def _stands_for_a_name(swap: _Swap) -> bool:
    """Whether it is at the head, before a code, a name's ending or behind an office; or Latin."""
    change, pair = swap.change, swap.pair
    if max(change.start, change.new_start) < _HEAD or all(word.isascii() for word in pair):
        return True
    if change.after and kind_of(change.after[0]) == "code":
        return True
    if {*pair} <= _PLACES or _words(change.before[-3:]).endswith(_OFFICES):
        return True
    after = _words(change.after[:2])
    return after.startswith(_ENDINGS) or all(word.endswith(_ENDINGS) for word in pair)
