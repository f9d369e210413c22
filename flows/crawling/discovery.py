"""Which links are annual reports on open government information: by rules over the title, with a score and reasons.

The titles of real reports are more varied than any one pattern (工作年度报告, 年度工作报告, 工作报告, 年报, words
swapped, a word missing, only the body's name), and their look-alikes share most of the words (预算, 法治政府,
网站工作年度报表, 函, 解读). A title that neither side claims is unsure: it is fetched, archived and marked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

REPORT_FROM = 0.7
"""From this score on a link is taken for a report."""
UNSURE_FROM = 0.3
"""From this score on, and below `REPORT_FROM`, a link is unsure: fetched and marked."""

_TRADITIONAL = str.maketrans(
    "訊資開報務總結縣區鎮鄉廳員會關聯業學單長門陽東雲廣國讀圖圖編製導規範說預決審計條設轄專級團黨衛產環護網電視傳廠場",
    "讯资开报务总结县区镇乡厅员会关联业学单长门阳东云广国读图图编制导规范说预决审计条设辖专级团党卫产环护网电视传厂场",
)

_REPORT = re.compile(
    r"(?:信息|资讯|政务|厂务|校务|事务)公开.{0,4}?(?:工作|重点工作)?.{0,10}?"
    r"(?:年度.{0,6}报告|年度.{0,4}报|年报|年度工作情况|年度总结|年度情况报告)"
    r"|(?:信息|资讯|政务)公开.{0,4}(?:工作)?(?:情况)?报告"
    r"|政府信息.{0,2}工作.{0,2}年度报告"
    r"|(?:信息|政务)公开.{0,4}(?:工作)?(?:19|20)\d\d.{0,3}(?:年度)?.{0,4}报告"
    r"|(?:年度报告|年报)[(（:：].{0,4}(?:信息|政务)公开"
    r"|年度.{0,14}(?:信息|政务)公开(?:工作)?(?:总结|报告|情况)"
    r"|(?:信息|政务)公开工作告年度报"
)
_OPEN_INFORMATION = re.compile(r"(?:信息|资讯|政务)公开|政府信息")
_YEARLY = re.compile(r"年度.{0,4}报告|工作报告|年报|年度工作")
_OTHER_REPORT = re.compile(
    r"预算|决算|法治政府|法治建设|依法行政|政府工作报告|财政|审计|统计(?:公报|年报|年鉴)|网站工作年度报表|网站年度报表|政府网站.{0,6}年度|"
    r"工作年度报表|绩效|社会责任|环境(?:状况|质量)|安全生产|信用|质量报告|"
    r"党务公开|党建|述职|述责述廉|普法|履职|权力清单|责任清单|双随机|营商环境|行政执法|行政许可.{0,6}年度|执法.{0,6}(?:年度|年报)|企业年报|年报公示|"
    r"发展报告|调研报告|可行性|知识产权|政务服务.{0,6}年度|政府采购|招标|公开招聘|招聘|体检|拟录用|建议提案|人大代表建议|政协提案|提案办理"
)
_ABOUT_A_REPORT = re.compile(
    r"函[)）》]?$|的?复?函(?:$|[(（])|解读|图解|一图(?:读懂|看懂|速览)|速读|长图|动漫|指南|目录|(?:公开|管理|工作)制度|办法|实施细则|条例|规定|方案|要点|意见|"
    r"格式|模板|样式|范本|培训|会议|座谈|测评|考核|通报|督查|检查|自查|整改|第三方|评估|点评|新闻发布|发布会|答记者问|流程|申请表|申请须知|"
    r"关于(?:做好|开展|编制|报送|编报|征集|切实|进一步|上报|编写|填报|组织|规范|加强).{0,60}(?:通知|要求|工作)|(?:编制|填报|发布|报送)(?:工作)?(?:说明|要求|指引|规范)|"
    r"清单|台账|问卷|调查|专栏|(?:按时|如期|完成|组织|召开|部署).{0,24}年度报告|年度报告.{0,10}(?:编制|报送|发布|公布)工作"
)
_NOTICE = re.compile(r"通知|公告|公示|启事|声明|的报告$")
_NAVIGATION = re.compile(
    r"^(?:首页|网站首页|上一[页篇条]|下一[页篇条]|尾页|末页|返回|登录|注册|搜索|网站地图|联系我们|关于我们|无障碍.*|English|打印.*|关闭.*|收藏.*|分享.*|"
    r"设为首页|加入收藏|版权.*|隐私.*|京ICP.*|.*ICP备.*|.*公网安备.*|站点地图|简体|繁体|繁體|手机版|移动版|微信|微博|.*客户端|\d{1,4}|[«»<>‹›.…\s]+|"
    r"依申请公开|政策(?:文件|解读|法规)?|信息公开(?:指南|制度|目录)|政府信息公开(?:指南|制度|目录)?|法定主动公开内容|主动公开目录)$"
)
_COLUMN = re.compile(
    r"(?:信息|资讯|政务)公开.{0,6}(?:年度报告|年报|年度工作报告|工作报告)|^(?:公开)?年报$|^年度报告$|公开年报|信息公开年度"
)
_COLUMN_PATH = re.compile(
    r"(?i)(?:^|[/_-])(?:zf|zw|bm)?(?:xxgk|zwgk|xx|gk)*(?:gz)?(?:nb|nianbao|ndbg|gzndbg|ndgzbg|ndbb|annualreports?|annual_report|xxgkbg)(?:[/_.-]|\d|$)"
)
_YEAR_FOLDER = re.compile(r"^(?:19|20)\d\d\s*(?:年(?:度)?(?:年报|报告|年度报告)?)?$")
_LIST_NAME = re.compile(
    r"(?:信息|资讯|政务)公开.{0,4}(?:年度报告|年报)(?:栏目|专栏|汇总|列表|目录|总览|查询)?$|^(?:历年|往年|部门|乡镇|街道|县区|区县|市直|各地|县直|镇街|各县区|市级部门|省直|"
    r"乡镇街道|政府|国务院|下级).{0,14}年(?:度报告|报)(?:汇总|列表)?$|^年报$|^年度报告$|^公开年报$|^工作年报$"
)
_LIST_GROUP = re.compile(
    r"^(?:市|县|区|省|州|旗|镇|乡)?(?:政府)?(?:工作)?(?:部门|直属?部门|直单位|直机关|乡镇|街道|乡镇街道|镇街|县区|区县|各县区|园区|开发区|企事业单位|其他单位|工作部门|"
    r"组成部门|直属机构|派出机关|政府部门|政府办|县\(市、区\)|乡镇\(街道\)|镇\(街道\)|镇（街道）|更多|更多>*|>>更多|more)+(?:年报|年度报告)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ORGANISATION = re.compile(
    r"(?:局|委|委员会|政府|办公室|办事处|办|厅|部|署|院|镇|乡|街道|街|管委会|中心|联|站|社|会|所|队|公司|大学|学院|学校|医院|行|集团|库|处)$"
)

_CONTENT_SIGNS = (
    re.compile(r"主动公开政府信息"),
    re.compile(r"收到和处理政府信息公开申请|依申请公开政府信息"),
    re.compile(r"本年新收政府信息公开申请|上年结转政府信息公开申请"),
    re.compile(r"政府信息公开行政复议|因政府信息公开工作被申请行政复议"),
    re.compile(r"存在的?主要问题及改进|存在的?(?:主要)?(?:问题|不足)"),
    re.compile(r"(?:政府|政务)?信息公开工作年度报告|信息公开年度报告"),
    re.compile(r"收费(?:及|和)减免"),
    re.compile(r"《?中华人民共和国政府信息公开条例"),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How surely a link is a report: `score` 0 to 1, the year and body that its title names, and why.

    `verdict` is `report`, `unsure`, `list` (the name of a list of reports) or `no`.
    """

    score: float
    verdict: str
    reasons: tuple[str, ...]
    year: int | None = None
    body: str | None = None


def normal(text: str) -> str:
    """The text with full-width and traditional forms as plain simplified ones and without blanks, for comparison."""
    folded = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    return re.sub(r"[\s\u200b\ufeff]+", "", folded)


def is_report_column(title: str, url: str) -> bool:
    """Whether a list page is, by its name or its path, a column of annual reports."""
    return any(_COLUMN.search(normal(part)) for part in re.split(r"[-_|>]", title)) or path_names_reports(url)


def path_names_reports(url: str) -> bool:
    """Whether an address has a folder of the names that columns of annual reports usually have (zfxxgknb, ndbg…)."""
    return _COLUMN_PATH.search(urlsplit(url).path) is not None


def judge(title: str, in_column: bool = False, dated: bool = False, url: str = "") -> Judgement:
    """Judge a link by its title; `in_column` if its list is a column of reports, `dated` if its row prints a date."""
    text = normal(title)
    name = re.sub(r"\.(?:pdf|docx?|wps|ofd|xlsx?|html?|zip|rar|txt)$", "", text, flags=re.IGNORECASE)
    year, body = year_in(name), body_in(name)
    if not name or _NAVIGATION.match(name):
        return Judgement(0.0, "no", ("navigation",), year, body)
    if _YEAR_FOLDER.match(name):
        return Judgement(0.5 if in_column else 0.1, "list", ("only a year",), year, None)
    if year is None and not re.search(r"局|委|厅|院|府|办|镇|乡|部", name) and (_LIST_NAME.search(name)):
        return Judgement(0.4, "list", ("the name of a list of reports",), None, None)
    if in_column and _LIST_GROUP.match(name):
        return Judgement(0.3, "list", ("a group of bodies",), None, None)
    return _judge_title(name, in_column, dated, url, year, body)


def _judge_title(name: str, in_column: bool, dated: bool, url: str, year: int | None, body: str | None) -> Judgement:
    is_report = _REPORT.search(name)
    about = _ABOUT_A_REPORT.search(_without_body(name))
    other = _OTHER_REPORT.search(name if not is_report else name.replace(is_report[0], " "))
    if about and not _only_in_brackets(name, about):
        return Judgement(0.05, "no", (f"about a report, or something else: {about[0]}",), year, body)
    if is_report:
        if other and other.start() > is_report.start():
            return Judgement(0.2, "no", (f"another kind of report: {other[0]}",), year, body)
        if _NOTICE.search(name.replace(is_report[0], " ")):
            return Judgement(0.6, "unsure", ("a notice that may carry the report",), year, body)
        return Judgement(0.98 if year else 0.9, "report", (f"the title says {is_report[0]}",), year, body)
    if other:
        return Judgement(0.05, "no", (f"another kind of report: {other[0]}",), year, body)
    if _NOTICE.search(name) and not _YEARLY.search(name):
        return Judgement(0.1, "no", ("a notice",), year, body)
    if _YEARLY.search(name):
        if in_column:
            return Judgement(0.75, "report", ("a yearly report in a column of such reports",), year, body)
        score = 0.5 if _OPEN_INFORMATION.search(name) or path_names_reports(url) else 0.1
        return Judgement(
            score, "unsure" if score >= UNSURE_FROM else "no", ("a yearly report of some kind",), year, body
        )
    if in_column and dated:
        why = "only a body's name" if _ORGANISATION.search(name) else "stands in a column of reports"
        return Judgement(0.5 if _ORGANISATION.search(name) or year else 0.4, "unsure", (why,), year, body)
    if _OPEN_INFORMATION.search(name) and year and re.search(r"报告|总结|情况", name):
        return Judgement(0.5, "unsure", ("a year's report or summary on open information",), year, body)
    return Judgement(0.05, "no", ("nothing in the title says so",), year, body)


def year_in(title: str) -> int | None:
    """The report year that a title names (of an academic year the first), None if it names none."""
    years = [int(match) for match in _YEAR.findall(title)]
    plausible = [year for year in years if 2000 <= year <= 2100]
    return plausible[0] if plausible else None


def body_in(title: str) -> str | None:
    """The publishing body that a title names, None if it names none."""
    head = re.split(r"(?:政府|政务)?(?:信息|资讯)公开|政务公开", title)[0]
    head = re.sub(r"(?:19|20)\d\d(?:[-—~至](?:19|20)\d\d)?(?:学年|年度|年)?(?:度)?", "", head)
    head = re.sub(r"^(?:关于|公布|发布|印发)+|(?:关于|的)$|^[《〈(（\[【]+", "", head).strip("《》()（）-—_:：·、,，")
    return head if len(head) >= 2 else None


def content_score(text: str) -> float:
    """How surely a page or document text is a report by what it says: 0 to 1, the share of the form's own phrases."""
    plain = normal(text)
    found = sum(1 for sign in _CONTENT_SIGNS if sign.search(plain))
    return min(1.0, found / 4)


def _without_body(name: str) -> str:
    """The title without a leading body's name, since 督查室, 检查站, 会议中心 and the like are bodies too."""
    match = re.match(
        r"^.{2,30}?(?:局|委员会|政府|办公室|办事处|厅|中心|检察院|站|室)(?=.{0,6}(?:19|20)\d\d|(?:政府|政务)?信息公开)",
        name,
    )
    return name[match.end() :] if match else name


def _only_in_brackets(name: str, match: re.Match[str]) -> bool:
    """Whether what was found only stands in a bracket at the end: …年度报告（图解版） is still the report."""
    bracket = re.search(r"[(（\[【][^()（）\[\]【】]*版[)）\]】]$", name)
    return bracket is not None and match[0] in bracket[0]
