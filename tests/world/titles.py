"""Titles as real columns carry them: of reports, in all their variation, and of what stands beside them."""

from __future__ import annotations

REPORTS = (
    "{body}{year}年政府信息公开工作年度报告",
    "{year}年{body}政府信息公开工作年度报告",
    "{body}{year}年度政府信息公开工作年度报告",
    "{body}{year}年政府信息公开年度报告",
    "{body} {year}政府信息公开工作年度报告",
    "{body}{year}年政府信息公开工作报告",
    "{year}年度{body}政府信息公开工作报告",
    "{body}{year}年度政府信息公开年度报告",
    "{body}{year}年政府信息公开年度工作报告",
    "{body}{year}年政府信息公开工作年报",
    "{body}{year}年政府信息公开重点工作年度报告",
    "{body}{year}年政务信息公开年度报告",
    "{body}{year}年政务信息公开工作年度报告",
    "{year}年度{body}政府信息公开工作年度报告",
    "{year}{body}政府信息公开工作年度报告",
    "{body}政府信息公开工作{year}年度报告",
    "{body}{year}年政府信息公开 工作告年度报",
    "{body}{year}年度信息公开年度工作报告",
    "{body}{year}年度政府信息工作年度报告",
    "{body}（本级机关）{year}年政府信息公开工作年度报告",
    "{body}{year}年政府信息公开工作年度报告（图文版）",
    "{body}{year}年政府信息公开工作年度报告.pdf",
    "{body}{year}年政府信息公开工作 年度报告",
    "{body}{year}年政府信息公開工作年度報告",
    "{body}{year}年政府資訊公開工作年度報告",
    "{body}２０{short}年政府信息公开工作年度报告",
    "{body}{year}—{next}学年信息公开年度报告",
)
"""Filled in are `{body}`, `{year}`, `{next}` (the year after) and `{short}` (its last two digits, full-width)."""

REPORTS_BY_COLUMN = ("{body}{year}年工作年度报告", "{body}{year}年度报告")
"""Titles that are reports only because of the column they stand in."""

UNSURE = ("浑南区民族和宗教事务局", "关于发布{body}{year}年政府信息公开工作年度报告的公告")
"""Titles that nobody can decide without opening the page."""

OTHERS = (
    "{body}{year}年部门预算公开",
    "{body}{year}年度部门决算",
    "{body}{year}年法治政府建设情况报告",
    "{body}{year}年法治政府建设年度报告",
    "{body}关于{year}年度依法行政工作情况的报告",
    "{body}{year}年政府网站工作年度报表",
    "关于{year}年政府信息公开工作年度报告的函",
    "关于做好{year}年政府信息公开工作年度报告编制工作的通知",
    "关于报送{year}年政府信息公开工作年度报告的通知",
    "《{body}{year}年政府信息公开工作年度报告》解读",
    "一图读懂{body}{year}年政府信息公开工作年度报告",
    "{body}政府信息公开指南",
    "{body}政府信息公开目录",
    "{body}政府信息公开制度",
    "{body}{year}年政务公开工作要点",
    "{body}{year}年政务公开工作实施方案",
    "政府信息公开申请表",
    "{body}{year}年国民经济和社会发展统计公报",
    "{body}{year}年政府工作报告",
    "{body}召开{year}年政务公开工作会议",
    "{year}年{body}公开招聘工作人员公告",
    "{body}{year}年人大代表建议和政协提案办理情况",
    "{body}{year}年度行政执法年度报告",
    "{body}{year}年权力清单和责任清单",
    "{body}{year}年政府信息公开工作第三方评估报告",
    "{body}{year}年度企业年报公示情况",
    "政府信息公开工作年度报告格式",
)

BODIES = (
    "安丘市人民政府办公室",
    "赫章县人民政府",
    "杭州市卫生健康委员会",
    "湖南镇人民政府",
    "新政镇",
    "天津市河北区审计局",
    "市残联",
    "木兰县住建局",
    "金华市市场监管局",
    "海滨街",
    "西咸新区底张街道办事处",
    "县应急管理局",
    "银川经济技术开发区管理委员会",
    "沧州市气象局",
    "县督查室",
    "市统计局",
    "区财政局",
    "市会议中心",
)


def filled(template: str, body: str, year: int) -> str:
    """The template with a body and a year in it."""
    short = "".join(chr(ord(digit) + 0xFEE0) for digit in f"{year % 100:02}")
    return template.format(body=body, year=year, next=year + 1, short=short)
