"""Word lists: companies with true-looking codes, people, publishers, things and places.

All companies and people are made up by combining; a likeness to real ones is chance.
"""

from .model import Market, Security


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words(
    "瀚岳 澜启 钧衡 恒澍 兆岭 启元 博瀚 凌汐 康砺 宏旌 江屿 天垣 远橡 益峦 华甄 国铄 金澍 "
    "中旻 新铎 长隽 海朔 东珩 南岑 北屹 西峤 盛翊 信泽 方圻 同旸 立晟 瑞霁 安堃 永骐 德沄 "
    "泰枢 嘉泓 佳铭 双屿 三垚 九璋 万旌 千樾 百纳 云岫 星澈 月桥 日昱 山葵 川至 湖光"
)
_TAILS = _words(
    "股份 科技 新材 生物 电子 智能 能源 医药 重工 环保 软件 光电 化学 食品 物流 传媒 汽车 "
    "证券 精工 通信"
)
COMPANIES = len(_HEADS) * len(_TAILS)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = _words(
    "小平 雨晴 建国 思远 晓峰 梦洁 志强 可欣 宇飞 泳 倩 文博 佳琪 一鸣 静怡 浩然 昭丞 灶金 "
    "立林 霞 映彤 焕城 晨 军 智博 艾思 聃 雯璟 琳 少华 楠 天宇 芳 俊杰 子涵 明 若溪 凯 冰 阳"
)

PUBLISHERS = _words(
    "新华社 央视新闻 第一财经 中国基金报 上海证券报 人民日报 财联社 界面新闻 每日经济新闻 "
    "21世纪经济报道 中国证券报 经济参考报"
)
HOUSES = _words("证券时报 证券时报网 证券时报·e公司 e公司 券商中国 数据宝 中国基金报")

PRODUCTS = _words(
    "高速光模块 固态电解质 碳化硅衬底 乘用车座椅总成 储能电芯 创新药 特高压变压器 工业机器人 "
    "电子级高纯红磷 卫星互联网终端 液冷服务器 光刻胶 减速器 TEOS前驱体 风电塔筒 祖代肉种鸡 "
    "功率半导体 AI眼镜 氢能重卡 低空飞行器 中药配方颗粒 高强铝箔 智能座舱 算力租赁 PEEK材料"
)
SECTORS = _words(
    "半导体 光伏 储能 创新药 白酒 券商 银行 保险 房地产 煤炭 有色金属 军工 通信设备 消费电子 "
    "人形机器人 低空经济 机场航运 养殖业 种植业 传媒 软件开发 电网设备 化学制药 汽车零部件"
)
THEMES = _words(
    "产能利用率 股权投资 中非经贸深度合作 电子信息制造业 项目定点 出口交货值 农资保供 "
    "股份回购 定向增发募资 业绩预告 并购重组 国家级自然保护区 乘用车座椅总成 资金流向 龙虎榜 "
    "指数调整 分红 立案调查 中标 投资者保护 注册制 ESG评级 碳市场 数据要素 养老金融 耐心资本 "
    "新质生产力 设备更新和以旧换新"
)
ORGS = _words(
    "工信部 国家统计局 财政部 央行 证监会 国家发改委 商务部 国家能源局 海关总署 国家药监局 "
    "交通运输部 农业农村部 国家数据局 自然资源部 金融监管总局"
)
BROKERS = _words(
    "中旻证券 海朔证券 盛翊证券 东珩证券 南岑证券 国铄证券 华甄证券 安堃证券 天垣证券 星澈证券"
)
FUNDS = _words("博瀚基金 启元基金 瑞霁基金 同旸基金 嘉泓基金 云岫基金 立晟基金 永骐资管 德沄基金")
PROVINCES = _words(
    "广东 湖南 山东 浙江 江苏 福建 四川 湖北 安徽 河南 陕西 海南 云南 江西 河北 辽宁 广西 重庆"
)
CITIES = _words(
    "深圳 广州 长沙 青岛 杭州 苏州 厦门 成都 武汉 合肥 郑州 西安 海口 昆明 南昌 唐山 大连 佛山 东莞"
)
COUNTRIES = _words("美国 日本 德国 韩国 泰国 巴西 越南 沙特 英国 法国 墨西哥 匈牙利")
INDICES = _words("上证指数 深证成指 创业板指 科创50 北证50 沪深300 中证500 中证1000")


def company(index: int) -> Security:
    """The listed company with this index, 0 to COMPANIES - 1; its code is its own."""
    name = _HEADS[index % len(_HEADS)] + _TAILS[index // len(_HEADS)]
    market: Market
    match index % 10:
        case 0 | 1 | 2:
            market, digits = "sh", f"60{index * 37 % 4000:04d}"
        case 3 | 4:
            market, digits = "sh", f"688{index:03d}"
        case 5 | 6:
            market, digits = "sz", f"00{index * 29 % 3000:04d}"
        case 7 | 8:
            market, digits = "sz", f"30{index * 31 % 2000:04d}"
        case _:
            market, digits = "bj", f"920{index:03d}"
    return Security(market, digits, name)


def person(draw: float) -> str:
    """A name for a draw from 0 up to 1."""
    surname, given = divmod(int(draw * len(_SURNAMES) * len(_GIVEN)), len(_GIVEN))
    return _SURNAMES[surname] + _GIVEN[given]
