"""Printed names of real bodies, and which agency and division they are resolved to."""

import csv
from pathlib import Path

import pytest

from extractors.identity import identify
from extractors.model import Content, Hints, Paragraph
from warehouse.agencies import AgencyMatch, AgencyResolver, PrintedName
from warehouse.agency_names import clean_name
from warehouse.agency_reference import NATION


@pytest.fixture(scope="module")
def resolver() -> AgencyResolver:
    return AgencyResolver()


def test_two_spellings_of_one_government_are_one_agency(resolver: AgencyResolver) -> None:
    short, full = resolver.resolve("洪泽区人民政府"), resolver.resolve("淮安市洪泽区人民政府")
    assert short.agency_id == full.agency_id == "320813000000-government"
    assert full.division_name == "江苏省淮安市洪泽区"
    assert full.level == "county"


@pytest.mark.parametrize(
    ("name", "division_code", "level", "kind"),
    [
        ("平潭综合实验区管委会", "350128000000", "other", "zone"),
        ("平潭综合实验区", "350128000000", "other", "zone"),
        ("北京市大兴区清源街道办事处", "110115003000", "township", "subdistrict"),
        ("衢州市衢江区湖南镇人民政府", "330803113000", "township", "township"),
        ("仪陇县新政镇人民政府", "511324101000", "township", "township"),
        ("天津市河北区人民政府", "120105000000", "county", "government"),
        ("天津市河北区", "120105000000", "county", "government"),
        ("长春市绿园区退役军人事务局", "220106000000", "department", "department"),
        ("湖北省", "420000000000", "province", "government"),
        ("国家税务总局淮安市洪泽区税务局", "320813000000", "department", "managed_body"),
        ("淮安市生态环境局洪泽分局", "320813000000", "department", "department"),
        ("莆田市公安局城厢分局", "350302000000", "department", "department"),
        ("海关总署", "100000000000", "ministry", "ministry"),
        ("湛江海关(关区汇总)", "440800000000", "department", "managed_body"),
        ("临夏州公安局", "622900000000", "department", "department"),
    ],
)
def test_a_name_that_says_its_place_needs_no_context(
    resolver: AgencyResolver, name: str, division_code: str, level: str, kind: str
) -> None:
    match = resolver.resolve(name)
    assert (match.division_code, match.level, match.kind) == (division_code, level, kind)


@pytest.mark.parametrize(
    ("name", "division_code"),
    [
        ("原仙游县安全生产监督管理局", "350322000000"),
        ("中共仙游县委仙游县人民政府信访局", "350322000000"),
        ("莆田市委编办", "350300000000"),
        ("固原市原州区教育体育局", "640402000000"),
    ],
)
def test_words_beside_the_place_hide_no_division(resolver: AgencyResolver, name: str, division_code: str) -> None:
    assert resolver.resolve(name).division_code == division_code


@pytest.mark.parametrize("name", ["鼓楼区人民政府", "城关镇人民政府", "鼓楼区司法局", "审计局", "市残联", "某县水利局"])
def test_a_name_that_several_bodies_bear_stays_undecided_without_context(resolver: AgencyResolver, name: str) -> None:
    match = resolver.resolve(name)
    assert not match.decided
    assert match.division_code is None


def test_undecided_homonyms_name_the_candidates(resolver: AgencyResolver) -> None:
    rejected = resolver.resolve("鼓楼区人民政府").rejected
    assert {c.division_code for c in rejected} >= {"320106000000", "320302000000", "350102000000", "410204000000"}


def test_the_division_of_the_source_tells_homonyms_apart(resolver: AgencyResolver) -> None:
    for source in ("320300000000", "320302000000"):
        assert resolver.resolve("鼓楼区司法局", division_code=source).agency_id == "320302000000-justice"
    assert resolver.resolve("鼓楼区司法局", publisher="福州市人民政府").agency_id == "350102000000-justice"
    assert not resolver.resolve("鼓楼区司法局", division_code="130000000000").decided


def test_names_relative_to_the_source_are_completed_from_it(resolver: AgencyResolver) -> None:
    assert resolver.resolve("审计局", division_code="610303000000").agency_id == "610303000000-audit"
    assert resolver.resolve("市残联", division_code="341602000000").agency_id == "341600000000-disabled_persons"
    assert resolver.resolve("县应急管理局", division_code="511724000000").division_code == "511724000000"


def test_old_and_new_names_of_a_county_are_one_agency(resolver: AgencyResolver) -> None:
    assert resolver.resolve("淮安市洪泽县人民政府").agency_id == resolver.resolve("淮安市洪泽区人民政府").agency_id
    assert resolver.resolve("北京市崇文区人民政府").division_code == "110101000000"


def test_short_and_full_names_of_a_department_are_one_agency(resolver: AgencyResolver) -> None:
    for short, full in [
        ("木兰县住建局", "木兰县住房和城乡建设局"),
        ("金华市市场监管局", "金华市市场监督管理局"),
        ("衢州市资规局", "衢州市自然资源和规划局"),
        ("本溪市卫生健康委", "本溪市卫生健康委员会"),
        ("大竹县教科局", "大竹县教育和科学技术局"),
    ]:
        assert resolver.resolve(short).agency_id == resolver.resolve(full).agency_id


def test_a_merged_district_keeps_an_agency_of_its_own_in_the_division_of_today(resolver: AgencyResolver) -> None:
    merged, successor = resolver.resolve("南京市下关区人民政府"), resolver.resolve("南京市鼓楼区人民政府")
    assert merged.division_code == successor.division_code == "320106000000"
    assert merged.agency_id != successor.agency_id
    assert resolver.resolve("重庆市渝北区教育委员会").agency_id != resolver.resolve("重庆市江北区教育委员会").agency_id


def test_a_bureau_of_a_zone_belongs_to_the_zone_that_publishes_it(resolver: AgencyResolver) -> None:
    match = resolver.resolve("经济发展局", publisher="银川经济技术开发区管理委员会", division_code="640100000000")
    zone = resolver.resolve("银川经济技术开发区管理委员会")
    assert match.agency_id == f"{zone.agency_id}-economic_development"
    assert match.parent_agency_id == zone.agency_id


def test_a_place_in_the_name_outweighs_the_source_but_lowers_the_score(resolver: AgencyResolver) -> None:
    match = resolver.resolve("衢州市衢江区湖南镇人民政府", division_code="330303000000")
    assert match.division_code == "330803113000"
    assert match.match_score < resolver.resolve("衢州市衢江区湖南镇人民政府").match_score


def test_a_township_whose_namesakes_lie_elsewhere_is_not_taken_for_one_of_them(resolver: AgencyResolver) -> None:
    elsewhere = resolver.resolve("背荫河镇人民政府", division_code="320813000000")
    assert elsewhere.division_code == "320813000000"
    assert elsewhere.agency_id.startswith("320813000000-township-")
    assert not resolver.resolve("背荫河镇人民政府", division_code="320800000000").decided


def test_a_level_word_is_completed_only_where_the_source_has_that_level(resolver: AgencyResolver) -> None:
    assert not resolver.resolve("区审计局", division_code="450100000000").decided
    assert not resolver.resolve("县水利局", division_code="330681000000").decided
    assert resolver.resolve("省财政厅", division_code="320813000000").agency_id == "320000000000-finance"
    assert resolver.resolve("市水利局", division_code="330681000000").agency_id == "330681000000-water"


def test_the_site_of_a_county_places_its_bureaus_and_that_of_a_city_does_not(resolver: AgencyResolver) -> None:
    assert resolver.resolve("审计局", url="http://www.jintai.gov.cn/col1/2.html").division_code == "610303000000"
    assert not resolver.resolve("审计局", url="http://zwgk.changchun.gov.cn/ng/1.html").decided
    assert not resolver.resolve("审计局", url="http://www.dongying.gov.cn/art/1.html").decided
    assert resolver.resolve("北街街道办事处", url="http://www.gsgz.gov.cn/a.html").division_code == "620702004000"


def test_another_name_in_the_document_is_asked_last(resolver: AgencyResolver) -> None:
    match = resolver.resolve("鼓楼区人民政府", texts=("徐州市鼓楼区人民政府办公室",))
    assert match.agency_id == "320302000000-government"
    assert match.reason == "another name in the document"
    assert resolver.resolve("洪泽区人民政府", texts=("福州市人民政府",)).agency_id == "320813000000-government"
    assert resolver.resolve("审计局", texts=("咸宁市人民政府", "咸宁市审计局")).agency_id == "421200000000-audit"
    assert not resolver.resolve("审计局", texts=("咸宁市人民政府",)).decided


def test_what_a_host_has_in_common_decides_homonyms_on_it(resolver: AgencyResolver) -> None:
    url = "http://59.110.1.1/a.html"
    clear = [PrintedName(f"{name}", url=url) for name in ("徐州市财政局", "徐州市泉山区财政局", "徐州市铜山区教育局")]
    together = resolver.resolve_all([*clear, PrintedName("鼓楼区司法局", url=url), PrintedName("审计局", url=url)])
    assert together[3].agency_id == "320302000000-justice"
    assert not together[4].decided


def test_undecided_names_have_an_id_of_name_and_source(resolver: AgencyResolver) -> None:
    one, same = (resolver.resolve("鼓楼区人民政府", source_id="a") for _ in range(2))
    other = resolver.resolve("鼓楼区人民政府", source_id="b")
    assert one.agency_id == same.agency_id != other.agency_id
    assert one.match_score == 0.0


def test_schools_and_hospitals_of_one_division_are_told_apart(resolver: AgencyResolver) -> None:
    fourth, fifth = resolver.resolve("北京市第四中学"), resolver.resolve("北京市第五中学")
    assert fourth.agency_id != fifth.agency_id
    assert (fourth.kind, fourth.level) == ("institution", "other")


def test_a_short_name_of_a_city_and_its_own_county_means_the_city(resolver: AgencyResolver) -> None:
    assert resolver.resolve("临夏公安局").agency_id == "622900000000-public_security"
    assert not resolver.resolve("朝阳公安局").decided


def test_a_zone_is_one_agency_with_and_without_its_city_and_in_its_short_form(resolver: AgencyResolver) -> None:
    names = ("淮安经济技术开发区管理委员会", "淮安市淮安经济技术开发区管委会", "淮安经开区管委会")
    assert len({resolver.resolve(name).agency_id for name in names}) == 1


def test_an_office_of_a_central_body_lies_in_its_division(resolver: AgencyResolver) -> None:
    match = resolver.resolve("国家金融监督管理总局江苏监管局")
    assert match.division_code == "320000000000"
    assert match.parent_agency_id == "100000000000-financial-regulation"


def test_two_kinds_of_bodies_with_one_function_are_told_apart(resolver: AgencyResolver) -> None:
    bureau, centre = resolver.resolve("洪泽区政务服务管理局"), resolver.resolve("洪泽区政务服务中心")
    assert bureau.agency_id != centre.agency_id


def test_traditional_characters_name_the_same_agency(resolver: AgencyResolver) -> None:
    assert resolver.resolve("上海市寶山區人力資源和社會保障局").agency_id == "310113000000-human_resources"


def test_no_division_loses_its_name_when_names_are_normalised(resolver: AgencyResolver) -> None:
    divisions = resolver.reference.divisions.values()
    assert [d.name for d in divisions if resolver.reference.names.get(clean_name(d.name)) is None] == []


def test_every_division_is_found_by_its_full_name(resolver: AgencyResolver) -> None:
    divisions = [d for d in resolver.reference.divisions.values() if not d.successor_code][::9]
    wrong = []
    for division in divisions:
        name = "".join(step.name for step in resolver.reference.path(division.code))
        if resolver.resolve(f"{name}人民政府").division_code != division.code:
            wrong.append(name)
    assert len(divisions) > 4000
    assert wrong == []


def expected(name: str) -> dict[str, str]:
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["division_code"] for row in csv.DictReader(file)}


def judge(matches: dict[str, AgencyMatch], facts: dict[str, str]) -> tuple[float, float, list[str]]:
    """(share right of those decided, share decided of those that can be, wrong names)."""
    decided = [name for name, match in matches.items() if match.decided]
    wrong = [name for name in decided if not right(matches[name].division_code or "", facts[name])]
    decidable = [name for name in matches if facts[name]]
    found = [name for name in decidable if matches[name].decided]
    return 1 - len(wrong) / len(decided), len(found) / len(decidable), wrong


def right(division_code: str, fact: str) -> bool:
    if fact == NATION:
        return division_code == NATION
    return bool(fact) and division_code.startswith(fact.rstrip("0"))


def test_names_of_all_kinds_are_resolved_to_the_division_checked_by_hand(resolver: AgencyResolver) -> None:
    facts = expected("other_names_expected.csv")
    precision, recall, wrong = judge({name: resolver.resolve(name) for name in facts}, facts)
    assert (precision, recall, wrong) == (1.0, 1.0, [])


SHARED_NAMES = Path(__file__).resolve().parents[3] / "shared" / "data" / "agency-names.csv"


def shared_rows() -> list[dict[str, str]]:
    if not SHARED_NAMES.exists():
        pytest.skip("the list of real names is not beside this checkout")
    with SHARED_NAMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_real_names_are_at_least_98_percent_right_and_95_percent_decided(resolver: AgencyResolver) -> None:
    facts = expected("agency_names_expected.csv")
    matches = {row["org"]: resolver.resolve(row["org"], url=row["url"]) for row in shared_rows()}
    precision, recall, wrong = judge(matches, facts)
    assert precision >= 0.98, wrong
    assert recall >= 0.95
    assert sum(match.decided for match in matches.values()) / len(matches) >= 0.95


def test_names_in_real_titles_are_resolved_by_their_address(resolver: AgencyResolver) -> None:
    facts = expected("agency_names_expected.csv")
    wrong, decided, decidable = [], 0, 0
    for row in shared_rows():
        name = identify(Content(blocks=(Paragraph(row["title"]),)), Hints()).agency_name
        if name is None:
            continue
        match = resolver.resolve(name, url=row["url"])
        decidable += bool(facts[row["org"]])
        decided += match.decided
        if match.decided and not right(match.division_code or "", facts[row["org"]]):
            wrong.append(name)
    assert wrong == []
    assert decided / decidable >= 0.95


@pytest.mark.parametrize("url", ["http://[bad", "::", "", "ftp://", None])
@pytest.mark.parametrize("name", ["", "\x00", "（" * 500, "淮安市" * 500, "😀", "2023", None])
def test_names_and_addresses_that_are_none_are_undecided(
    resolver: AgencyResolver, name: str | None, url: str | None
) -> None:
    match = resolver.resolve(name, url=url, division_code="no code")
    assert not match.decided
    assert match.agency_id.startswith("unresolved-")
