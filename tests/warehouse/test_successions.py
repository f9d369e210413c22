"""Which agency took over from which."""

import pytest

from warehouse.agencies import AgencyResolver
from warehouse.successions import successions


@pytest.mark.parametrize(
    ("name", "successor", "year"),
    [
        ("来凤县工商行政管理局", "来凤县市场监督管理局", 2018),
        ("来凤县安全生产监督管理局", "来凤县应急管理局", 2018),
        ("南京市下关区人民政府", "南京市鼓楼区人民政府", 2013),
        ("南京市下关区教育局", "南京市鼓楼区教育局", 2013),
        ("国土资源部", "自然资源部", 2018),
    ],
)
def test_a_merged_body_has_the_one_that_took_over(name: str, successor: str, year: int) -> None:
    resolver = AgencyResolver()
    (found,) = successions([resolver.resolve(name).agency_id])
    assert (found.successor_id, found.year) == (resolver.resolve(successor).agency_id, year)


def test_bodies_of_today_and_renamed_ones_have_none() -> None:
    resolver = AgencyResolver()
    names = ("来凤县人民政府", "来凤县国土资源局", "来凤县环境保护局", "自然资源部", "鼓楼区人民政府")
    assert list(successions(resolver.resolve(name).agency_id for name in names)) == []


def test_renamed_bureaus_keep_their_id() -> None:
    resolver = AgencyResolver()
    for old, new in (("国土资源局", "自然资源局"), ("环境保护局", "生态环境局"), ("卫生和计划生育局", "卫生健康局")):
        assert resolver.resolve(f"来凤县{old}").agency_id == resolver.resolve(f"来凤县{new}").agency_id
