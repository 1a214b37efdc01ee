"""Templates of flashes: title and text share their figures by numbered slots."""

FLASHES: dict[str, tuple[tuple[str, str], ...]] = {
    "company": (
        (
            "{co}：{prod1}产能利用率{pct1}以上",
            (
                "{co}({code}){day}在机构调研时表示，公司{prod1}产能利用率在{pct1}以上，{span}该业务收入{yi}，"
                "同比{rise}{pct}，新增产线预计于{next}年{month}投产，届时年产能将达到{big}吨。"
            ),
        ),
        (
            "{co}：{span1}净利润{yi1}，同比增长{pct1}",
            (
                "{co}（{code}）{day}晚间披露业绩报告，{span1}实现营业收入{yi}，同比{rise}{pct}；归母净利润{yi1}，"
                "同比增长{pct1}；基本每股收益{yuan}。公司拟每10股派发现金红利{yuan}。"
            ),
        ),
        (
            "{co}：控股子公司获约{yi1}{prod1}项目定点",
            (
                "{co}({code}){day}公告，控股子公司近期收到客户的《提名信》，获得{n}个{prod1}项目定点。"
                "根据客户规划，上述项目预计于{next}年{month}开始量产，项目生命周期{n}年，"
                "预计生命周期总金额约为{yi1}。"
            ),
        ),
        (
            "{co}：拟{wan1}—{yi1}回购股份",
            (
                "{co}({code}){day}公告，公司拟使用自有资金以集中竞价方式回购股份，回购金额不低于{wan1}、"
                "不超过{yi1}，回购价格不超过{yuan}/股，按上限测算约占总股本的{low}，期限{n}个月。"
            ),
        ),
        (
            "{co}：拟公开挂牌转让参股公司{prod1}业务{pct1}股权",
            (
                "{co}（{code}）{day}公告，公司拟公开挂牌转让旗下{prod1}业务平台{pct1}的股权，首次挂牌价格以不低于"
                "评估值{yi}的原则确定。若交易完成，公司持股比例将降至{low}，预计增加当期利润{wan}。"
            ),
        ),
        (
            "{co}：股东拟减持不超{low1}公司股份",
            (
                "{co}({code}){day}晚间公告，持股{pct}的股东{who}计划自公告之日起{n}个交易日后的三个月内，"
                "减持公司股份不超过{big}万股，即不超过总股本的{low1}。该股东上年减持均价为{yuan}。"
            ),
        ),
        (
            "{co}与{peer1}签署{prod1}战略合作协议",
            (
                "{co}（{code}）与{peer1}{day}在{city}签署战略合作协议，双方将围绕{prod1}的研发与量产开展合作，"
                "首期投入{yi}，建设{n}条产线，目标在{n}个月内形成{big}套的月交付能力。"
            ),
        ),
        (
            "【异动】{co}盘中{up1}{low1}，成交额{yi1}",
            (
                "{day}{hour}，{co}({code})盘中{up1}{low1}，报{yuan}，成交额{yi1}，换手率{low}。"
                "近{n}个交易日该股累计振幅{pct}，融资余额{yi}，较前一日{rise}{low}。"
            ),
        ),
    ),
    "market": (
        (
            "{index1}{up1}{low1} {ind1}板块领先",
            (
                "{day}{hour}，{index1}{up1}{low1}，报{point}，{ind1}板块领先，{ind}、{ind}等板块随后。"
                "两市成交额{big}亿元，个股{big}只上涨，主力资金净流入{yi}。"
            ),
        ),
        (
            "两市融资余额较上一日{rise1}{yi1}",
            (
                "截至{day}，两市融资余额{big}亿元，较上一交易日{rise1}{yi1}。分行业看，{ind}获净买入{yi}，"
                "{ind}遭净卖出{yi}；融资净买入超{wan}的个股有{n}只。"
            ),
        ),
        (
            "{broker1}：{ind1}板块估值修复空间约{pct1}",
            (
                "{broker1}研报认为，{ind1}板块当前市盈率分位{pct}，较五年中位数仍有约{pct1}的修复空间，"
                "预计{next}年行业利润{rise}{pct}，建议关注{prod}环节的{n}家公司。"
            ),
        ),
        (
            "{ind1}ETF今日净申购{yi1}",
            (
                "{day}，{fund}旗下{ind1}ETF净申购{yi1}，最新规模{yi}，份额较月初{rise}{pct}。"
                "近{n}个交易日，股票型ETF合计净流入{yi}。"
            ),
        ),
    ),
    "macro": (
        (
            "{org1}：{span1}{ind1}出口交货值同比增长{pct1}",
            (
                "{org1}发布{year}年运行情况，{span1}，规模以上{ind1}企业累计实现出口交货值同比增长{pct1}，"
                "较上期{rise}{low}；{month}当月同比增长{pct}。据测算，行业利润总额{yi}，营业收入利润率{low}。"
            ),
        ),
        (
            "{org1}：{month1}安排{theme1}专项资金{yi1}",
            (
                "{org1}{day}消息，{month1}下达{theme1}专项资金{yi1}，支持{prov}、{prov}等{n}个省份的{big}个项目，"
                "带动社会投资约{yi}，较上年同期{rise}{pct}。"
            ),
        ),
        (
            "{prov1}出台{n1}条措施支持{prod1}产业发展",
            (
                "{prov1}{day}印发{prod1}产业行动方案，提出{n1}条措施：到{next}年产业规模达到{yi}，"
                "培育{n}家年营收超{yi}的企业；对新建项目按投资额的{low}给予奖补，单个最高{wan}。"
            ),
        ),
        (
            "全国首个{prod1}质量标准在{city1}发布",
            (
                "{day}，{org}指导编制的{prod1}质量标准在{city1}发布，涵盖{n}项指标、{big}个检测点位，"
                "自{next}年起实施。{city1}{span}{prod1}产值{yi}，同比增长{pct}。"
            ),
        ),
    ),
    "overseas": (
        (
            "{land1}{month1}CPI同比上涨{low1}",
            (
                "据{land1}统计部门{day}公布的数据，{land1}{month1}CPI同比上涨{low1}，环比{rise}{low}；"
                "核心CPI同比上涨{low}。市场预计其央行年内降息{n}个基点的概率为{pct}。"
            ),
        ),
        (
            "{land1}主要股指收盘涨跌不一 科技股{up1}{low1}",
            (
                "{day}，{land1}主要股指收盘涨跌不一，大型科技股{up1}{low1}，{prod}概念股{up}{low}。"
                "国际油价{up}{low}，现货黄金报每盎司{big}美元，{land1}十年期国债收益率报{low}。"
            ),
        ),
        (
            "{land1}对{prod1}进口加征{pct1}关税的调查延期",
            (
                "{land1}主管部门{day}宣布，对进口{prod1}加征{pct1}关税的调查延期{n}天。{span}中国对{land1}"
                "出口{prod1}{usd}，占其进口总量的{pct}。"
            ),
        ),
    ),
}

# A longer flash goes on in further paragraphs after its first.
MORE: tuple[str, ...] = (
    "守牢供给闸门，稳住生产基本盘。其中{prov}新建或改造{n}个储备库、{big}个配送中心，投入{yi}。",
    "作业规模：全系统耕种防收服务规模突破{big}万亩次，同比{rise}{pct}。",
    "硬件配套：五年新建改造{big}家标准化中心，每家补助{wan}。",
    "方案还提出，到{next}年{prod}国产化率提高到{pct}，能耗下降{low}。",
    "{who}介绍，下一步将在{city}、{city}等{n}个城市先行先试，首批名额{big}个。",
    "数据显示，{span}相关企业营业收入{yi}，同比增长{pct}，新增就业{big}人。",
    "此外，{org}将会同有关部门完善{theme}机制，每{n}个月通报一次进展。",
)

DIGEST_TITLES: tuple[str, ...] = (
    "公告精选：{co}等项目获核准；{peer}等多家公司拟回购股份",
    "早知道：{ind}板块{span}净利润增{pct}；{co}获{yi}订单",
    "盘前必读：{org}部署{theme}；{peer}收到立案告知书",
)

DIGEST_SECTIONS: dict[str, tuple[str, ...]] = {
    "【热点】": (
        "{peer}：{prov}{prod}项目获核准，总投资{yi}。",
        "{peer}：股票交易严重异动，停牌核查，近{n}日涨{pct}。",
        "{peer}：因涉嫌信披违规被证监会立案，上年营收{yi}。",
        "{peer}：控股股东将变更，转让价{yuan}/股，溢价{pct}。",
        "{peer}：拟{yi}收购{city}{prod}资产{pct}股权。",
    ),
    "【再融资】": (
        "{peer}：拟定增募资不超{yi}，用于{prod}等{n}个项目。",
        "{peer}：拟发行不超{yi}可转债，投资{prod}。",
        "{peer}：非公开发行公司债券获批，额度{yi}。",
    ),
    "【经营业绩】": (
        "{peer}：{span}净利润{yi}，同比增长{pct}。",
        "{peer}：{span}营收{yi}，同比{rise}{pct}。",
        "{peer}：预计{span}净利润同比增{pct}至{pct}。",
    ),
    "【增减持&回购】": (
        "{peer}：拟{wan}—{yi}回购股份。",
        "{peer}：董事长{who}拟增持{wan}公司股份。",
        "{peer}：股东拟减持不超{low}股份。",
    ),
    "【中标合同】": (
        "{peer}：中标{prov}{prod}项目，金额{yi}。",
        "{peer}：签订约{usd}{prod}供货合同，工期{n}个月。",
    ),
}
