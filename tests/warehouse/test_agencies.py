"""Printed names of real bodies, and which agency and division they are resolved to."""

import pytest

from warehouse.agencies import AgencyResolver, PrintedName


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
        ("北京市大兴区清源街道办事处", "110115003000", "township", "government"),
        ("衢州市衢江区湖南镇人民政府", "330803113000", "township", "government"),
        ("仪陇县新政镇人民政府", "511324101000", "township", "government"),
        ("天津市河北区人民政府", "120105000000", "county", "government"),
        ("天津市河北区", "120105000000", "county", "government"),
        ("长春市绿园区退役军人事务局", "220106000000", "department", "department"),
        ("湖北省", "420000000000", "province", "government"),
        ("国家税务总局淮安市洪泽区税务局", "320813000000", "department", "department"),
        ("淮安市生态环境局洪泽分局", "320813000000", "department", "department"),
        ("莆田市公安局城厢分局", "350302000000", "department", "department"),
        ("海关总署", "100000000000", "ministry", "ministry"),
        ("湛江海关(关区汇总)", "440800000000", "department", "department"),
        ("临夏州公安局", "622900000000", "department", "department"),
    ],
)
def test_a_name_that_says_its_place_needs_no_context(
    resolver: AgencyResolver, name: str, division_code: str, level: str, kind: str
) -> None:
    match = resolver.resolve(name)
    assert (match.division_code, match.level, match.kind) == (division_code, level, kind)


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


def test_bulk_resolution_gives_each_agency_one_name_whatever_the_order(resolver: AgencyResolver) -> None:
    names = [PrintedName("木兰县住建局"), PrintedName("木兰县住房和城乡建设局"), PrintedName("木兰县住房和城乡建设局")]
    forward, backward = resolver.resolve_all(names), resolver.resolve_all(names[::-1])
    assert {match.name for match in forward} == {match.name for match in backward}
    assert len({match.name for match in forward}) == 1
