"""Invents the statistics table of a report of 2008 to 2018: a short form with two numeric columns, a long one with one.

The national return of 2014 (国办发〔2014〕32号) was long and numbered; provinces had shorter tables of their own before
and beside it, with the year's figure and the figure of all years to date.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from flows.sample.model import StatisticsRow

CHANNELS = ("当面申请数", "网上申请数", "信函、传真申请数")
ANSWERS = ("同意公开答复数", "同意部分公开答复数", "不予公开答复数", "其他类型答复数")


def short_statistics(random: Random, size: int, before: dict[str, int]) -> tuple[StatisticsRow, ...]:
    """Sixteen indicators with the year's figure and that of all years to date; parts add up to the row above them.

    `before` holds the figures of all years before, by path, and is moved on to the end of this year.
    """
    website, gazette = random.randint(50, 900) * size, random.randint(0, 20)
    asked = [random.randint(0, 4) * size for _ in range(3)]
    answers = _split(random, sum(asked), 4)
    rows: list[StatisticsRow] = []

    def add(path: str, label: str, unit: str, count: int) -> None:
        before[path] = before.get(path, 0) + count
        rows.append(StatisticsRow(path, label, unit, Decimal(count), Decimal(before[path])))

    def add_parts(parent: str, unit: str, names: tuple[str, ...], counts: list[int]) -> None:
        add(parent, parent, unit, sum(counts))
        for number, (name, count) in enumerate(zip(names, counts, strict=True), 1):
            add(f"{parent}/{name}", f"{'其中：' if number == 1 else ''}{number}、{name}", unit, count)

    add_parts("主动公开文件数", "条", ("政府网站公开数", "政府公报公开数"), [website, gazette])
    add_parts("受理依申请公开信息总数", "条", CHANNELS, asked)
    add_parts("对申请的答复总数", "条", ANSWERS, answers)
    add("政府信息公开收费减免金额", "政府信息公开收费减免金额", "元", 0)
    for name in ("接受行政申诉、举报数", "行政复议数", "行政诉讼数"):
        add(name, name, "件", random.randint(0, 2) if size > 1 else 0)
    return tuple(rows)


def _split(random: Random, total: int, parts: int) -> list[int]:
    """Shares `total` out over `parts` whole numbers."""
    shares = [0] * parts
    for _ in range(total):
        shares[random.choice((0, 0, 0, *range(parts)))] += 1
    return shares


def long_statistics(random: Random, size: int) -> tuple[StatisticsRow, ...]:
    """The national return of 2014 with one numeric column: numbered rows in three levels, some without a number."""
    rows: list[StatisticsRow] = []

    def add(path: str, label: str, unit: str, value: int | None) -> None:
        rows.append(StatisticsRow(path, label, unit, None if value is None else Decimal(value)))

    website, gazette, microblog = random.randint(50, 900) * size, random.randint(0, 20), random.randint(0, 300)
    add("主动公开情况", "一、主动公开情况", "", None)
    add("主动公开情况/主动公开政府信息数", "（一）主动公开政府信息数", "条", website + gazette + microblog)
    add("主动公开情况/主动公开规范性文件数", "其中：主动公开规范性文件数", "条", random.randint(0, 9) * size)
    add("主动公开情况/渠道", "（二）通过不同渠道和方式公开政府信息的情况", "", None)
    channels = (("政府公报", gazette), ("政府网站", website), ("政务微博", microblog), ("政务微信", 0))
    for number, (name, count) in enumerate(channels, 1):
        add(f"主动公开情况/渠道/{name}", f"{number}.{name}公开政府信息数", "条", count)
    add("回应解读情况", "二、回应解读情况", "", None)
    add("回应解读情况/回应", "（一）回应公众关注热点或重大舆情数", "次", random.randint(0, 30))
    asked = [random.randint(0, 4) * size for _ in range(4)]
    add("依申请公开情况", "三、依申请公开情况", "", None)
    add("依申请公开情况/收到申请数", "（一）收到申请数", "件", sum(asked))
    for number, (name, count) in enumerate(zip(("当面", "传真", "网络", "信函"), asked, strict=True), 1):
        add(f"依申请公开情况/收到申请数/{name}", f"{number}.{name}申请数", "件", count)
    answers = _split(random, sum(asked), 4)
    add("依申请公开情况/申请答复数", "（二）申请答复数", "件", sum(answers))
    names = ("属于已主动公开范围数", "同意公开答复数", "同意部分公开答复数", "不同意公开答复数")
    for number, (name, count) in enumerate(zip(names, answers, strict=True), 1):
        add(f"依申请公开情况/申请答复数/{name}", f"{number}.{name}", "件", count)
    for ordinal, name in (("四", "行政复议数量"), ("五", "行政诉讼数量"), ("六", "举报投诉数量")):
        add(name, f"{ordinal}、{name}", "件", random.randint(0, 2) if size > 1 else 0)
    add("依申请公开信息收取的费用", "七、依申请公开信息收取的费用", "万元", 0)
    return tuple(rows)
