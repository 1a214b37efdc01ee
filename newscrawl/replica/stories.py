"""Templates of articles by topic: titles, first paragraphs, sub-headings, sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """The building stones of one topic."""

    titles: tuple[str, ...]
    leads: tuple[str, ...]
    headings: tuple[str, ...]
    sentences: tuple[str, ...]


COMMON: tuple[str, ...] = (
    "{broker}分析师{who}告诉记者，{ind}行业{span}的景气度环比{rise}{low}，订单能见度约为{n}个月。",
    "数据显示，{span}全国{prod}产量{big}万套，同比{rise}{pct}，其中{prov}占比{pct}。",
    "“从{month}的数据看，{theme}正在从政策走向落地，{n}家样本企业中有{n}家已经受益。”{who}说。",
    "记者注意到，{year}年以来，已有{big}家公司披露与{theme}有关的公告，涉及金额合计{yi}。",
    "业内人士认为，{prod}价格在{yuan}附近企稳，意味着行业去库存接近尾声，开工率有望回到{pct}。",
    "{org}有关负责人此前表示，将推动{theme}工作，力争到{next}年覆盖{n}个重点城市。",
    "对于市场关心的{theme}问题，{who}认为，{next}年的关键变量在于{prod}的渗透率能否越过{pct}。",
    "同期，{ind}板块成交额{yi}，占两市比重{low}，较上月{rise}{low}。",
)

TOPICS: dict[str, Topic] = {
    "company": Topic(
        titles=(
            "{co}加码{prod1} {n}亿元项目落子{city1}",
            "订单排到{next}年！{co}董事长{who}详解{prod}布局",
            "{co}拟{yi1}收购{peer} 标的{span}净利增{pct}",
            "“{prod1}第一股”{co}业绩反转的背后",
            "{co}回应问询：{prod1}毛利率{pct1}具备合理性",
            "三年扩产{n}倍，{co}为何押注{prod1}？",
        ),
        leads=(
            (
                "{day}晚间，{co}（{code}）披露公告称，公司拟投资{yi}建设{prod1}项目，建设期{n}个月，"
                "达产后预计年新增营业收入{yi}。"
            ),
            (
                "在{city}的生产基地里，{co}（{code}）的{n}条{prod1}产线正满负荷运转。公司{span}营业收入{yi}，"
                "同比{rise}{pct}。"
            ),
            "{co}（{code}）近日收到交易所问询函，被要求说明{prod1}业务毛利率由{pct}升至{pct}的原因。",
        ),
        headings=("产能爬坡进入后半程", "毛利率拐点已现？", "押注{prod1}", "现金流压力仍待缓解"),
        sentences=(
            "公告显示，本次交易作价{yi}，其中现金支付{pct}，标的公司承诺三年净利润累计不低于{yi}。",
            "截至{month}末，公司在手订单{yi}，较年初{rise}{pct}，客户涵盖{land}、{land}等{n}个国家。",
            "{co}董秘{who}对记者表示，公司{prod1}良率已由{pct}提升至{pct}，单位成本下降{low}。",
            "财报显示，公司{span}研发投入{yi}，占营业收入的{low}，研发人员{big}人。",
            "与{peer}相比，公司存货周转天数为{big}天，仍有{n}天的改善空间。",
            "二级市场上，{co}{day}收报{yuan}，{up}{low}，总市值{yi}。",
        ),
    ),
    "market": Topic(
        titles=(
            "A股午评：三大指数集体{up} {index}{up}{low1}",
            "两市成交额突破{big}亿元 {ind1}板块掀涨停潮",
            "主力资金净流入{yi1} 这{n}只股获抢筹",
            "{ind1}、{ind}接力，{index}重回{point1}",
            "北向资金{span}加仓{ind1}逾{yi}",
        ),
        leads=(
            (
                "{day}，A股三大指数震荡，截至收盘，{index}{up}{low1}，报{point}；{index}{up}{low}，报{point}。"
                "两市成交额{big}亿元。"
            ),
            "{ind1}板块{day}领涨两市，板块指数{up}{low}，{n}只个股涨停，主力资金净流入{yi}。",
        ),
        headings=("{ind1}板块走强", "资金面：融资余额{rise}", "机构怎么看", "后市展望"),
        sentences=(
            "盘面上，{ind1}、{ind}、{ind}等板块涨幅居前，{ind}板块{up}{low}。",
            "个股方面，{peer}涨停，报{yuan}；{peer}{up}{low}，成交额{yi}。",
            "证券时报·数据宝统计，{n}只个股主力资金净流入超{wan}，{peer}净流入{yi}居首。",
            "融资融券数据显示，两融余额{big}亿元，{ind}获融资净买入{yi}。",
            "{broker}策略首席{who}表示，{index}在{point}附近具有较强支撑，回撤概率约{pct}。",
        ),
    ),
    "macro": Topic(
        titles=(
            "{org1}：{month1}{theme1}迎来{n}项新举措",
            "权威解读丨{span1}经济数据释放哪些信号",
            "{theme1}再加力 专项资金规模达{yi1}",
            "稳外贸底气何在？{prov1}{n}家企业这样说",
            "{org1}部署{theme1}工作 明确{n1}项任务",
        ),
        leads=(
            (
                "{org1}{day}举行新闻发布会，介绍{span1}有关情况。数据显示，相关投资同比{rise}{pct}，"
                "规模达到{yi}。"
            ),
            "日前召开的专题会议明确，要把{theme1}摆在更加突出的位置，{next}年安排资金{yi}。",
        ),
        headings=("政策工具箱更加丰富", "稳预期 强信心", "从“有没有”到“好不好”", "地方积极行动"),
        sentences=(
            "{month}，规模以上工业增加值同比增长{low}，其中{ind}增长{pct}。",
            "在{prov}，{theme1}已带动{big}个项目开工，总投资{yi}，民间投资占{pct}。",
            "人民币贷款余额较年初增加{big}亿元，投向{ind}的中长期贷款增长{pct}。",
            "受访专家{who}建议，{next}年赤字率可安排在{low}左右，新增专项债{big}亿元。",
            "出口方面，{span}对{land}出口{usd}，同比{rise}{pct}。",
        ),
    ),
    "fund": Topic(
        titles=(
            "{fund1}{who1}：{ind1}仍处于景气上行初期",
            "公募{span}调仓路径曝光 加仓{ind1}减持{ind}",
            "又见“日光基” {fund1}新产品募集{yi1}",
            "{n}只主动权益基金年内净值翻倍",
            "费率再降{low1}！{fund1}旗下{n}只产品调整管理费",
        ),
        leads=(
            "{fund1}{day}公告，旗下{ind1}主题基金提前结束募集，首日认购规模{yi}，有效认购户数{big}户。",
            "基金季报陆续披露。截至{month}末，主动权益基金股票仓位{pct}，较上期{rise}{low}。",
        ),
        headings=("加仓方向生变", "基金经理观点", "规模向头部集中", "投资者如何选择"),
        sentences=(
            "{fund1}基金经理{who1}表示，{prod}环节的估值仅{n}倍，未来三年利润复合增速有望达到{pct}。",
            "持仓方面，{peer}新进前十大重仓股，持股市值{yi}，占净值比{low}。",
            "今年以来，偏股混合型基金指数{up}{pct}，{n}只产品收益率超过{pct}。",
            "渠道人士透露，{city}一家银行网点{day}的认购额达到{wan}，为年内第{n}高。",
            "从份额看，{ind}ETF净申购{yi}，{ind}ETF净赎回{yi}。",
        ),
    ),
    "industry": Topic(
        titles=(
            "{prod1}涨价{pct1} {ind1}龙头满产满销",
            "一年{n}起并购，{ind1}整合提速",
            "{city1}造{prod1}：从{n}亿元到千亿集群",
            "{prod1}出海记：{land1}工厂投产首年盈利",
            "融资{yi1}！{prod1}创业公司受追捧",
        ),
        leads=(
            "{prod1}的价格在{day}再度上调{pct1}，报{yuan}/公斤，这已是{span}的第{n}次提价。",
            "走进{city1}的产业园，{n}家{prod1}企业沿路排开。{span}，园区产值{yi}，同比{rise}{pct}。",
        ),
        headings=("涨价从何而来", "龙头与长尾的分化", "技术路线之争", "补链强链"),
        sentences=(
            "供给端，全球{prod1}有效产能约{big}万吨，{n}家头部企业占{pct}。",
            "需求端，{land}市场{span}进口{prod1}{usd}，同比{rise}{pct}。",
            "{peer}在投资者互动平台表示，公司{prod1}已通过{n}家客户验证，小批量供货{big}套。",
            "投中数据显示，{span}{ind1}领域发生融资{big}起，披露金额{yi}，{city}占{pct}。",
            "“{n}家企业同时扩产，价格战在所难免。”{city}一家企业负责人{who}坦言。",
        ),
    ),
    "opinion": Topic(
        titles=(
            "证券时报评论员：让{theme1}行稳致远",
            "{theme1}不能止于“纸面承诺”",
            "以{theme1}托举{ind1}的长期价值",
            "读懂{index1}重返{point1}的含金量",
            "ESG不是加分题，{ind1}企业要算{n}年账",
        ),
        leads=(
            "近日，{org}就{theme1}公开征求意见，{n}天内收到建议{big}条。这提醒我们，制度的生命力在于执行。",
            "{year}年已近尾声，{theme1}从{n}个试点走向全国，覆盖企业{big}家，成绩来之不易。",
        ),
        headings=("把好入口关", "让长钱愿意来", "中小投资者是根本", "久久为功"),
        sentences=(
            "数据不会说谎：{span}现金分红{yi}，同比增长{pct}，{n}家公司分红比例超过{pct}。",
            "对{n}家违规公司罚没{wan}，释放的信号再清楚不过：造假者必须付出代价。",
            "也要看到，仍有{pct}的公司信息披露流于形式，投资者问询的平均答复时间长达{n}天。",
            "从海外经验看，{land}用了{n}年时间才把长期资金占比提高到{pct}。",
            "投资者教育同样重要，{city}{big}场讲座之后，投诉量下降{pct}。",
        ),
    ),
}

TAIL_HEADLINES: tuple[str, ...] = (
    "重磅！{org}最新发声，涉及{theme}",
    "刚刚，{ind}突变！{peer}直线{up}{low}",
    "突发！{peer}遭立案",
    "利好来了！{n}家公司同日公告",
    "{land}突传大消息！{index}{up}{low}",
)
