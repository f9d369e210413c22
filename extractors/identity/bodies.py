"""The words that names of public bodies end in: whether a text is such a name, of which level, and what a place means.

Which body a name means is settled elsewhere, with the list of divisions; here only the words of the name count.
"""

from __future__ import annotations

import re
from collections import Counter

from extractors.identity.titles import plain

_ZONE_ENDINGS = (
    "开发区|高新区|经开区|新区|园区|实验区|试验区|示范区|保税区|保税港区|合作区|管理区|度假区|风景区|风景名胜区|投资区|工业区|产业园|工业园|科技园|空港区|"
    "生态城|新城|集聚区|旅游区|特区"
)
_DIVISION_ENDINGS = "自治区|特别行政区|省|自治州|地区|盟|州|市|自治县|县|自治旗|旗|林区|区"
_TOWNSHIP_ENDINGS = "街道|镇|民族乡|乡|苏木"
_ORGAN_ENDINGS = (
    "人民政府|政府|办公室|办公厅|委员会|管委会|办事处|街道办|委|厅|局|署|部|院|中心|总队|支队|大队|分局|海关|联合会|残联|妇联|工会|红十字会|银行|大学|学院|学校|"
    "馆|处|站|所|队|社|公司|集团|医院|法院|检察院|协会|办|会|兵团|总社|台|指挥部|领导小组|科协|文联|侨联|工商联|社科联|党校|"
    "中学|小学|幼儿园|监狱|农场|林场|牧场|种场"
)
_BODY = re.compile(
    rf"(?:{_ORGAN_ENDINGS}|{_ZONE_ENDINGS}|{_DIVISION_ENDINGS}|{_TOWNSHIP_ENDINGS}|街)(?:[(（][^()（）]{{1,20}}[)）])?$"
)
_NO_BODY = re.compile(
    r"[:：，。；！？、|>＞»＜<=/\\]|首页|当前位置|位置|来源|栏目|专栏|网站|公开年报|年度报告|公开指南|信息公开(?!办公室|工作|领导)|公开目录|报告|通知|"
    r"^(?:我|该|上级|各[级地部单]|本(?:单位|机关|级|部门|[省市州县区镇乡局委办年])|全[省市州县区年])|搜索|登录|打印|关闭|根据|按照|联系|政务公开$|下载|附件|字号|浏览|点击|版权|备案|主办|承办|电话|邮编"
)
_PLACE_ONLY = re.compile(
    rf"(?:{_DIVISION_ENDINGS}|{_TOWNSHIP_ENDINGS}|{_ZONE_ENDINGS})(?:[(（][^()（）]{{1,20}}[)）])?$"
)
_ZONE_ONLY = re.compile(rf"(?:{_ZONE_ENDINGS})(?:[(（][^()（）]{{1,20}}[)）])?$")
_GOVERNMENT_WORDS = "人民政府|管理委员会|管委会|办事处|党工委管委会"
_MINISTRY = re.compile(
    r"^(?:中华人民共和国)?(?:(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和社会保障|自然资源|生态环境|环境保护|国土资源|"
    r"住房和城乡建设|交通运输|铁道|水利|农业农村|农业|商务|文化和旅游|文化|卫生|退役军人事务|应急管理|监察|人事|建设|交通|信息产业)部|审计署|海关总署|"
    r"国家(?:(?![局委署])[\u4e00-\u9fff]){2,14}(?:总局|局|委员会|委|署)|国务院[\u4e00-\u9fff]{2,20}|中国(?:人民银行|气象局|地震局|科学院|社会科学院|工程院|民用航空局|"
    r"证券监督管理委员会|银行保险监督管理委员会|银行业监督管理委员会|保险监督管理委员会)|全国[\u4e00-\u9fff]{2,10}|新华通讯社|[\u4e00-\u9fff]{2,8}总局)$"
)
_MUNICIPALITY = re.compile(r"^(?:北京|天津|上海|重庆)市$")
_TOWNSHIP = re.compile(
    rf"(?:(?:{_TOWNSHIP_ENDINGS})(?:人民政府|政府|办事处|党工委办事处)?|街道?办事处|街道办|[^大]街)$"
)
_INSTITUTION = re.compile(r"(?:大学|学院|学校|医院|卫生院|保健院|公司|集团|银行|兵团|研究院|研究所|中学|小学|幼儿园)$")
_CONTAINS_ORGAN = re.compile(r"(?:局|委|厅|办|院|队|馆|处|中心|会|署|部)$")


def looks_like_body(text: str) -> bool:
    """Whether a text is the name of a public body or place by its words, and no sentence and no menu."""
    name = plain(text)
    if not 2 <= len(name) <= 40 or _NO_BODY.search(name) or not re.search(r"[\u3400-\u9fff]{2}", name):
        return False
    return bool(_BODY.search(name))


def is_place(name: str) -> bool:
    """Whether a name ends in a place and not in an organ: 正定县, 平潭综合实验区, but not 正定县人民政府."""
    return bool(_PLACE_ONLY.search(name)) and not name.endswith(("新闻中心", "社区", "关区"))


def government_of(place: str, text: str) -> str:
    """The name of the authority that a report titled with a place only is about.

    The form that `text` prints most often after the place is taken (平潭综合实验区管委会); where it prints none, a zone
    has a 管委会, a 街道 a 办事处, and every other place a 人民政府.
    """
    printed: Counter[str] = Counter(re.findall(rf"{re.escape(place)}(?:党工委)?({_GOVERNMENT_WORDS})", text))
    if printed:
        most = max(printed.values())
        return place + next(ending for ending, count in printed.items() if count == most).removeprefix("党工委")
    if place.endswith("街道"):
        return place + "办事处"
    return place + ("管委会" if _ZONE_ONLY.search(place) else "人民政府")


def level_of(name: str) -> str:
    """The level that a name's words speak of: province, city, county, township, department, ministry or other.

    A guess from the words alone: 市人民政府 counts as a city's, though the city may rank as a county.
    """
    flat = re.sub(r"\([^()]*\)$", "", plain(name))
    if _MINISTRY.match(flat):
        return "ministry"
    if _TOWNSHIP.search(flat):
        return "township"
    place = re.sub(r"(?:(?:人民)?政府|行政公署)$", "", flat)
    if place != flat or is_place(flat):
        return _level_of_place(place)
    if re.search(r"(?:管理委员会|管委会)$", flat) or _INSTITUTION.search(flat):
        return "other"
    if _CONTAINS_ORGAN.search(flat) or re.search(rf"(?:{_ORGAN_ENDINGS})$", flat):
        return "department"
    return "other"


def _level_of_place(place: str) -> str:
    if re.search(r"(?:省|自治区)$", place) or _MUNICIPALITY.match(place):
        return "province"
    if _ZONE_ONLY.search(place) and not place.endswith(("浦东新区", "滨海新区", "沈北新区", "两江新区")):
        return "other"
    if re.search(r"(?:自治州|州|盟|地区)$", place):
        return "city"
    if place.endswith("市"):
        return "county" if re.search(r"[市州盟]..", place) else "city"
    if re.search(r"(?:县|区|旗)$", place):
        return "county"
    return "other"
