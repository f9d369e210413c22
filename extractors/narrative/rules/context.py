"""What the prose spoke of before a number, and what was found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.narrative.rules.mentions import Mention, mentions
from extractors.narrative.rules.patterns import (
    CHANNEL,
    CLOSE,
    DISCLOSURE,
    HANDLE,
    LEVEL,
    LITIGATION,
    MAY_BE_ELSEWHERE,
    OTHER_BODY,
    OTHER_TIME,
    RECEIVE,
    REQUEST,
    REVIEW,
    TRAP,
    has_label_of_requests,
)
from extractors.narrative.rules.sentence import Clause, without_noise


@dataclass(frozen=True, slots=True)
class Finding:
    """A meaning of meanings.csv and its value.

    `is_total` where the words call it a total (共, 全市), `is_part` where they stand behind 其中 or in a bracket.
    """

    meaning: str
    value: Decimal
    unit: str = ""
    qualifier: str = ""
    is_total: bool = False
    is_part: bool = False


_REQUEST = re.compile(REQUEST)
# a topic, words of which its pattern needs one, the pattern
_TOPICS = (
    ("requests", ("申请", "公开", "要求", "请求"), _REQUEST),
    (
        "litigation",
        ("复议",),
        re.compile(
            f"(?:未经|不经){REVIEW}直接|{REVIEW}后(?:再|又)?(?:提起|向法院)?(?:起诉|诉讼|行政诉讼)|不服[^，]{{0,6}}{REVIEW}(?:决定|结果)"
        ),
    ),
    ("disputes", ("复议",), re.compile(f"{REVIEW}.{{0,8}}?{LITIGATION}")),
    ("review", ("复议",), re.compile(REVIEW)),
    ("litigation", ("诉",), re.compile(f"{LITIGATION}|起诉|被诉")),
    ("normative_documents", ("规范性文件",), re.compile(r"规范性文件")),
    ("regulations", ("规章",), re.compile(r"规章(?!制度)")),
    ("trap", ("",), TRAP),
)
_HEADING_TOPICS = (("requests", re.compile("依申请|申请")), ("disputes", re.compile("复议|诉讼")))
_SECTION_TOPICS = {"requests": "requests", "disputes": "disputes"}
_YEAR = re.compile(r"(20[0-4]\d)年(?!.{0,12}结转)")
# 2023年，…; 我局2023年收到…; but not 落实2022年工作要点
_YEAR_OF_CLAUSE = re.compile(
    r"(20[0-4]\d)年(?!.{0,12}结转)(?=度?(?:$|[共全累总新收受本我办未没无年底末内各省市县区镇乡街]|1?\d月|[上下]半年))"
)
_PLAN = re.compile("要点|通知|意见|方案|计划|规划|任务|办法")
_PUBLISHING = re.compile(r"公开|公布|公示|发布|上传|更新|录入|归集|推送|刊登|解读")
# 新发布的规范性文件2件 makes documents, whose decisions may be counted behind
_NO_PUBLISHING = re.compile("(?:信息|政务|主动|申请|予以?|部分|不|要求)公开|发布(?=[^，]{0,6}(?:规范性文件|规章))")
# 制定规范性文件2件，公开2件: of the documents only
_BARE_PUBLISHING = re.compile(r"^(?:主动|新)?公开\d+[件份部个]$")
_ATTRIBUTE_LIST = re.compile(r"主动公开.{0,14}\d+[^。]*?(?:依申请公开|[不未]予?公开)")
_OF_REQUESTS = re.compile(r"收到|受理|接到|新收|(?:答复|办结|办理)的?(?:\d+件)?[^，\d]{0,8}申请")
_CARRIED_TO = re.compile(r"(?:结转|顺延|延[续期]?|转(?=[至到入为]))(?:至|到|入|为)?20\d\d年度?")
_BY_CHANNEL = re.compile(f"(?:{CHANNEL.pattern})[^，;。\\d]{{0,12}}\\d")
_FOR_GOVERNMENT = re.compile("代表[^，]{0,8}(?:政府|管委会)[^，]{0,4}(?:受理|收到|接收|接到)")
# 网民留言申请公开23件
_TRAP_OF_REQUESTS = re.compile(f"(?:热线|信箱|留言|工单|提示)[^，]{{0,2}}(?:{REQUEST}|申请)")
_BREAKDOWN = re.compile("其中|分别")
_RECEIVING = re.compile(f"{RECEIVE}|(?:办结|答复)(?!率)|办理")
_BARE_REQUEST = re.compile(f"{RECEIVE}(?:的|有效|各类)?申请(?!人|行政|复议)")
_MATTER = re.compile("^(?:其中)?(?:涉及|主要|关于|申请内容|内容)|(?:不予|予以|部分)公开")
_ORGAN = re.compile(
    f"(?:办理|受理|审理|审结|办结|收到|代理|化解|出庭|应诉|审查|承办|接待)[^，]*(?:{REVIEW}|{LITIGATION})|应诉"
)
# 作为复议机关审理, 各级复议机关收到: cases that were decided, even if they are about disclosure
_DECIDING = re.compile(
    f"(?:作为|各级|各)(?:行政)?复议机[关构]|(?<![经由被])(?:{REVIEW}机[关构]|{REVIEW}委员会|{REVIEW}局)[^，]{{0,6}}(?:收到|受理|审理|审结|办理|办结)|审理[^，]{{0,20}}{REVIEW}"
)
# 法制办受理涉及政府信息公开的复议5件: cases that come to the organ, where nothing says that the body is the defendant
_ACCEPTING = re.compile(f"(?:受理|审查|立案)[^，\\d]{{0,20}}{REVIEW}")
_AGAINST_BODY = re.compile("被申请人|[对以]?[我本](?:局|委|办|厅|部|镇|乡|县|市|区|省|机关|单位|街道|中心)|不服")
# 县教育局收到申请7件: in the report of a government a part
_DEPARTMENT = re.compile(
    r"^(?:20\d\d年度?|全年|本年度?|年内|其中|今年)*(?![我本全各])[^，我本全各]{1,14}?(?:[局委厅]|办公[室厅]|中心|街道|[镇乡])"
    r"(?:20\d\d年度?|全年|本年度?|年内|共|累计|共计|依法)*(?:收到|受理|接收|接到|新收|办理|办结|答复)"
)
# 区政府受理的申请中，予以公开12件: all that follows is about them
_OF_ONE_BODY = re.compile("^[^，我本全]*(?:[局委厅办镇乡]|办公[室厅]|政府|街道|部门|单位)(?:收到|受理|接收)的?申请中")
# 其中省厅本级47件。省厅全年办结46件: what a body that was named as a part does stays a part
_PART_NAMED = re.compile(
    r"^其中[，:]?([^，、:\d]{1,9}?[局委厅办镇乡县市区部校])(?:本级|机关|新收|收到|受理|接收|办理|共|有)*\d"
)
# 法院判决维持14件 behind reconsiderations: no court decides those
_COURT = re.compile("法院|(?:一|二|再|终)审(?:判决|裁定)")
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"\d[件条起宗份例封]")
_CAUSE = re.compile("因|针对|对于?|引[发起]|产生|导致|涉及|不服|而提起")
_CASES = re.compile(r"disputes\.\w+\.total")
_AGAINST = re.compile("被(?:提起|诉|申请)")
_TIME_ALONE = 16
# 2008年5月1日条例实施以来至2009年底，
_SINCE = re.compile("以来|(?:条例|办法|规定)[^，]{0,8}(?:实施|施行)")
_SINCE_ALONE = 40
# the regulation came into force in May 2008
_FIRST_YEAR = 2008
_SINCE_REGULATION = re.compile("(?:自|从)?[^，]{0,12}(?:实施|施行)?以来")
# 经协商，答复3件; 作为配合部门，答复20件: the clause before says of which requests alone the next one speaks
_NARROWING = re.compile(
    "^(?:其中)?(?:作为(?!被)|协助|配合|对于?|针对|经(?!统计|汇总|梳理)|由于?|因(?!政府信息公开|信息公开)|通过[^，]{0,12}(?:平台|网站|邮箱|窗口|渠道|系统|方式|途径)$|"
    "以[^，]{0,8}(?:名义|方式|形式)$)"
)
# 区政府受理29件，区政府部门受理86件: none of them is the number of the report's body, but their sum may be
_COUNT_OF_BODY = re.compile(
    r"(?:^|，|;|年度?)(?!其中)([^，;。(\d转交]{0,16}"
    r"(?:部门|[局镇街乡区县市厅委办关署]|政府|单位|街道|本级|办事处|办公[室厅]|机构|公司|学校|中心)(?:机关)?)"
    r"(?:全年|共|累计|本年度?)*(?:收到|受理|接收|接到|新收|办理|办结|答复)[^，;。复诉]{0,12}?\d+[件宗条份]"
)
_WORDS_IN_BRACKETS = re.compile(r"\([^()\d]*\)")
# 2022年5月，收到…: one month's, not the year's
_ONE_MONTH = re.compile(r"^(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:$|[^底末至到\-—~止，]{0,6}(?:收到|受理|接到))")
_WHOLE_YEAR = re.compile("全年|本年|年内")
_PARTS_FOLLOW = ("其中", "包括", "含")
_OF_ALL = re.compile(f"(?:全年|本年度?|当年|年内|全部|共|截至)[^，]{{0,4}}(?:{CLOSE}|{HANDLE})")
# the words of table 三, which no other work uses of applications without a name
_NEWLY_RECEIVED = re.compile(r"新收(?:到)?(?:的)?申请(?:数量?|总数|件)?(?:为|共|[^，\d]{0,3}[至达])*\d")
_LEVEL_ALONE = re.compile(f"(?:{LEVEL}|全年|今年|本年度?|共|约|近|仅|只|有|达到?|为|是|共计|合计)+$")
_SUBJECT = re.compile(
    r"(?P<words>(?:20\d\d年度?)?[^，\d]*(?:数量?|总量|量|申请|办件|件数|案件|依申请公开|复议|诉讼))"
    "(?:大幅|略有|有所|明显|显著|稳步|持续|逐年|呈|小幅)*(?:上升|下降|增长|增加|减少|回落|攀升|趋势)*(?:方面|工作|情况)*$"
)
# 1件属于信访事项: what some of the requests were about
_MATTER_OF_SOME = re.compile(
    r"^(?:其中)?(?:另外?|其余|剩余|有)*(?:\d+[件宗条份起项](?:申请)?(?:内容)?(?:属于?|为|系|是|因|涉及?)|以?(?:信访|举报|投诉|咨询)[^，\d办处收接受解答回]{0,12}\d+[件宗条份起项]$)"
)
_CARRIED = re.compile("(?:上|下|次)一?年度?.{0,14}结转|结转.{0,4}(?:上|下|次)一?年")


@dataclass(slots=True)
class Context:
    """The state of reading one section.

    `of_government` is true for the report of a whole government, in which one department's numbers are parts.
    `topic` is what was spoken of last (`requests`, `review`, `litigation`, `disputes` for both kinds together,
    `normative_documents`, `regulations`, `trap` for other things that are received and closed, or blank).
    `elsewhere` is true while the clause is about another year or another body, `publishing` once the sentence said
    that something was put on line, whose counts are no counts of what was done, `organ` once it counted cases that the
    body decides or pleads for others, `channel_list` where it counts by way of arrival without a total, and
    `attribute_list` where it counts documents by how open they are. `cases` are the kinds of disputes counted in a row
    just before: what 均获维持 behind them is about. `reason` is the clause before where it counts nothing, `narrowed`
    is true where that clause names a part of the requests. `within` is the meaning whose parts are counted
    (部分公开8件，其中…), `among` is true behind 其中 and in brackets. `for_government` is true where an office counts
    what it received on behalf of its government only, `several_bodies` where a sentence counts side by side what
    several bodies received.
    """

    section: str
    report_year: int | None
    of_government: bool = False
    topic: str = ""
    elsewhere: bool = False
    publishing: bool = False
    attribute_list: bool = False
    channel_list: bool = False
    organ: bool = False
    for_government: bool = False
    several_bodies: bool = False
    within: str = ""
    among: bool = False
    about_disclosure: bool = False
    deed: str = ""
    clause: str = ""
    sentence: str = ""
    opening: str = ""
    reason: str = ""
    narrowed: bool = False
    heading_topic: str = ""
    findings: list[Finding] = field(default_factory=list)
    last: tuple[Finding, ...] = ()
    _year: int | None = None
    cases: list[str] = field(default_factory=list)
    _unread: list[tuple[Mention, str]] = field(default_factory=list)
    _clause_before: str = ""
    _counts_here: bool = False
    _parts: list[Decimal] = field(default_factory=list)
    _other_time: bool = False
    _other_bodies: bool = False
    _several_years: bool = False
    _other_matter: bool = False
    _parts_named: tuple[str, ...] = ()
    _of_one_body: bool = False
    _depth: int = 0
    _outer_topic: str = ""

    def open_passage(self, heading: str) -> None:
        """Begins a paragraph: what it is about is said by its opening words, else by the section's heading."""
        for topic, pattern in _HEADING_TOPICS:
            if pattern.search(heading):
                self.heading_topic = topic
                break
        else:
            if heading:
                self.heading_topic = ""
        self.topic = self.heading_topic or _SECTION_TOPICS.get(self.section, "")
        self.findings, self.last, self._year, self.elsewhere, self._parts_named = [], (), None, False, ()

    def open_sentence(self, text: str) -> None:
        """Begins a sentence; the topic lives on, so that "其中…" after a full stop is still understood."""
        self.sentence, self.publishing, self.deed, self.clause = text, False, "", ""
        self._unread, self._clause_before, self._counts_here = [], "", False
        self._depth, self._outer_topic, self._of_one_body = 0, "", False
        self.attribute_list = bool(_ATTRIBUTE_LIST.search(text)) and not _OF_REQUESTS.search(text)
        self.about_disclosure = bool(DISCLOSURE.search(text)) or self.section == "disputes" or bool(self.heading_topic)
        if not self.topic and not self.attribute_list and has_label_of_requests(text):
            self.topic = "requests"
        if not self.topic and _NEWLY_RECEIVED.search(text) and not TRAP.search(text):
            self.topic = "requests"
        if not self.topic and _CARRIED.search(text):
            self.topic = "requests"
        self.elsewhere = self._other_time = self._other_bodies = self.organ = False
        self.cases, self.within, self._parts, self.among, self._other_matter = [], "", [], False, False
        bodies = _COUNT_OF_BODY.findall(_WORDS_IN_BRACKETS.sub("", text.split("其中")[0]))
        self.several_bodies = len(set(bodies)) > 1
        self.channel_list = len(_BY_CHANNEL.findall(text)) > 1
        self._several_years = self.report_year is None and _names_several_years(text)

    def pass_over(self, text: str) -> None:
        """Notes that a sentence left out counted other things: 均已办结 behind it is not about requests."""
        if TRAP.search(text) and _DIGIT.search(text):
            self.topic = "trap"

    def open_clause(self, clause: Clause) -> None:
        """Begins a clause: follows the year, the body and the topic that it names."""
        self.reason = self.clause if clause.opening == "，" and not _DIGIT.search(self.clause) else ""
        self.narrowed = bool(_NARROWING.match(self.reason))
        self._follow_parts(clause)
        self._follow_bracket(clause)
        self._clause_before, self.clause, self.opening = self.clause, clause.text, clause.opening
        self.for_government = "代表" in clause.text and bool(_FOR_GOVERNMENT.search(clause.text))
        if self.for_government and "申请" in clause.text and not TRAP.search(clause.text):
            self.topic = "requests"
        if clause.opening == ";":
            self.cases, self._other_bodies, self._of_one_body = [], False, False
        self._follow_year(clause.text)
        may_be_elsewhere = bool(MAY_BE_ELSEWHERE.search(clause.text))
        other_body = may_be_elsewhere and bool(OTHER_BODY.search(clause.text)) and not self.for_government
        self._other_bodies |= other_body and bool(_BREAKDOWN.search(clause.text) or _RECEIVING.search(clause.text))
        self._other_bodies |= self.of_government and not self.for_government and bool(_DEPARTMENT.match(clause.text))
        self._other_bodies |= clause.text.startswith(self._parts_named)
        if part := _PART_NAMED.match(clause.text):
            self._parts_named = (*self._parts_named, part.group(1))
        other_body |= self._other_bodies and bool(_RECEIVING.search(clause.text))
        other_time = may_be_elsewhere and bool(OTHER_TIME.search(self._without_own_time(clause.text)))
        other_time |= "月" in clause.text and bool(_ONE_MONTH.search(clause.text))
        if len(clause.text) <= _TIME_ALONE and not _COUNT.search(clause.text):
            # "截至6月底，" governs the clauses that follow, until another time is named
            self._other_time = other_time or (self._other_time and not _YEAR.search(clause.text))
        elif len(clause.text) <= _SINCE_ALONE and other_time and _SINCE.search(clause.text):
            self._other_time = True
        if self._other_time and not other_time and _WHOLE_YEAR.search(clause.text):
            self._other_time = False
        self._of_one_body |= bool(_OF_ONE_BODY.match(clause.text))
        self.elsewhere = other_body or other_time or self._of_one_body or self._other_time or self._is_other_year()
        if (
            _PUBLISHING.search(clause.text)
            and _PUBLISHING.search(_NO_PUBLISHING.sub("", clause.text))
            and not _BARE_PUBLISHING.match(clause.text)
        ):
            self.publishing = True
        if not self.elsewhere:
            self._follow_topic(clause)
        if "复议" in clause.text or "诉" in clause.text:
            self._follow_organ(clause.text)

    def remember(self, mention: Mention, findings: list[Finding]) -> None:
        """Keeps what the mention stated, for shares and results that follow it."""
        if findings:
            self.last, self._counts_here = tuple(findings), True
            self.findings += findings
            self._follow_cases(findings)
            self._unread = []
        elif mention.unit not in ("%", ""):
            self.last = ()
            self._unread.append((mention, self.clause))

    def counted_one(self) -> Finding | None:
        """What the sentence counted last if it is one, of which all that follows is said: 收到申请1件，…"""
        if not self._counts_here or len(self.last) != 1:
            return None
        counted = self.last[0]
        return counted if counted.value == 1 and not counted.qualifier else None

    def number_before(self) -> Mention | None:
        """The only number of the clause before, if nothing was read from it."""
        if not self._unread or self._unread[-1][1] != self._clause_before:
            return None
        same = [mention for mention, clause in self._unread if clause == self._clause_before]
        return same[0] if len(same) == 1 else None

    def values_before(self) -> list[Decimal]:
        """The numbers of the sentence since the last one that was read."""
        return [mention.value for mention, _ in self._unread]

    def completed(self, mention: Mention) -> Mention:
        """The number with the words of the clause before where its own are only a level: 申请数量上升，达到29件."""
        if self.opening != "，" or not _LEVEL_ALONE.match(mention.left):
            return mention
        subject = _SUBJECT.match(self._clause_before)
        return replace(mention, left=subject.group("words") + mention.left) if subject else mention

    def without_cases_of_other_matters(self, stated: list[Finding], plain: list[Finding]) -> list[Finding]:
        """Drops the cases behind some whose matter is not disclosure: 因处理投诉提起的复议65件，诉讼8件."""
        if DISCLOSURE.search(self.clause):
            self._other_matter = False
        elif not plain and _CAUSE.search(self.clause) and any(_CASES.fullmatch(finding.meaning) for finding in stated):
            self._other_matter = True
        if not self._other_matter:
            return plain
        return [finding for finding in plain if not finding.meaning.startswith("disputes.")]

    def stated(self, prefix: str) -> bool:
        """Whether the passage has stated a meaning that begins so."""
        return any(finding.meaning.startswith(prefix) for finding in self.findings)

    def close_clause(self, clause: Clause, findings: list[Finding]) -> None:
        """Keeps the numbers of parts that are not understood: all of them or only they may be meant by 均 behind."""
        if findings:
            self._parts = []
        elif self._parts or clause.text.startswith(_PARTS_FOLLOW):
            self._parts += [mention.value for mention in mentions(clause.text) if mention.unit not in ("%", "")]

    def counts_some(self) -> bool:
        """Whether parts just before are not all of what was stated: 收到3件，其中2件重复提出，均已答复."""
        totals = {finding.value for finding in self.findings if finding.meaning.endswith(".total")}
        return bool(self._parts) and sum(self._parts) not in totals

    def units_of(self, prefix: str) -> set[str]:
        """The units in which the passage counted what begins so."""
        return {finding.unit for finding in self.findings if finding.meaning.startswith(prefix)}

    def last_is(self, prefix: str) -> bool:
        """Whether what was counted last has a meaning that begins so."""
        return any(finding.meaning.startswith(prefix) for finding in self.last)

    def stated_of(self, row: str) -> bool:
        """Whether the passage has stated a number of this row of table 二."""
        return self.stated(f"proactive.{row}.") or self.stated(f"prose.{row}.")

    def _without_own_time(self, text: str) -> str:
        """The clause without what names the report's own year; the first one begins with the regulation."""
        if self.report_year == _FIRST_YEAR:
            text = _SINCE_REGULATION.sub("", text)
        return text.replace(f"{self.report_year}年以来", "")

    def _follow_parts(self, clause: Clause) -> None:
        if clause.text.startswith("其中") or clause.depth:
            self.among = True
        elif clause.opening == ";" or clause.depth < self._depth or _OF_ALL.match(clause.text):
            self.among = False
        if clause.text.startswith(_PARTS_FOLLOW) or clause.opening == "(" or self.clause.endswith("中"):
            self.within = self.last[0].meaning if len(self.last) == 1 else ""
        elif clause.opening in (";", ")"):
            self.within = ""

    def _follow_bracket(self, clause: Clause) -> None:
        """What a bracket spoke of ends with it: 诉讼6件(复议后起诉2件)，胜诉5件."""
        if clause.depth > self._depth:
            self._outer_topic = self.topic
        elif clause.depth < self._depth and self._outer_topic:
            self.topic = self._outer_topic
        self._depth = clause.depth

    def _follow_cases(self, findings: list[Finding]) -> None:
        for finding in findings:
            table, kind, what = (*finding.meaning.split("."), "", "")[:3]
            if table == "disputes":
                self.cases = [*self.cases, kind] if what == "total" and finding.value else []

    def _follow_year(self, text: str) -> None:
        years = _YEAR_OF_CLAUSE.findall(_CARRIED_TO.sub("", text))
        if years and not _PLAN.search(text):
            self._year = int(years[-1])

    def names_other_year(self, words: str) -> bool:
        """Whether words beside a number name a year that is not the report's: 2020年发生的诉讼1件."""
        return self.report_year is not None and any(
            int(year) != self.report_year for year in _YEAR.findall(_CARRIED_TO.sub("", words))
        )

    def _is_other_year(self) -> bool:
        if self._several_years:
            return True
        return self.report_year is not None and self._year is not None and self._year != self.report_year

    def _follow_organ(self, text: str) -> None:
        """办理行政复议310件 behind a clause on requests is the body's work as a reconsideration organ."""
        elsewhere = self.section != "disputes" and self.heading_topic != "disputes"
        if elsewhere and _ORGAN.search(text):
            self.organ |= not DISCLOSURE.search(text)
        if elsewhere and _ACCEPTING.search(text) and not _AGAINST_BODY.search(self.sentence):
            self.organ = True
        self.organ |= bool(_DECIDING.search(text)) and not _AGAINST.search(text)

    def _follow_topic(self, clause: Clause) -> None:
        text = clause.text
        if self.heading_topic == "requests" and _BARE_REQUEST.search(text):
            self.topic = "requests"
            return
        if _TRAP_OF_REQUESTS.search(text):
            self.topic = "trap"
            return
        if self.topic in ("review", "disputes") and _COURT.search(text) and "复议" not in text:
            self.topic, self.cases = "litigation", [kind for kind in self.cases if kind != "review"]
            return
        for topic, words, pattern in _TOPICS:
            if (
                topic == "trap"
                and self.topic == "requests"
                and (
                    clause.opening == "("
                    or _MATTER.search(text)
                    or (_MATTER_OF_SOME.search(text) and self.stated("requests."))
                    or has_label_of_requests(text)
                )
            ):
                return
            if any(map(text.__contains__, words)) and pattern.search(text):
                self.topic = topic
                return


def _names_several_years(text: str) -> bool:
    return text.count("年") > 1 and len(set(_YEAR.findall(_CARRIED_TO.sub("", without_noise(text))))) > 1
