"""Measure the resolution of printed names: how many are right, how many decided, and how fast.

    python -m benchmarks.agencies [--names LIST.csv …]

A list has the columns `name` and `division_code` (12 digits, blank where nobody could place it). Right means that
the division is the expected one or lies in it. The speed is that of the whole country: every government, and 25
departments of every county and city, each three times as in three years of reports.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import resource
import time
from pathlib import Path

from warehouse.agencies import AgencyResolver, PrintedName
from warehouse.agency_reference import NATION, load_reference
from warehouse.expected import expected_governments

LISTS = sorted((Path(__file__).parents[1] / "tests" / "warehouse" / "data").glob("*_names_expected.csv"))


def exactness(resolver: AgencyResolver, path: Path) -> str:
    """One line: names, share decided of those that can be, share right of those decided."""
    with path.open(encoding="utf-8", newline="") as file:
        facts = {row["name"]: row["division_code"] for row in csv.DictReader(file)}
    matches = {name: resolver.resolve(name) for name in facts}
    decided = [name for name, match in matches.items() if match.decided]
    right = [name for name in decided if _is_right(matches[name].division_code or "", facts[name])]
    decidable = [name for name in facts if facts[name]]
    share = sum(matches[name].decided for name in decidable) / max(len(decidable), 1)
    return (
        f"{path.name}: {len(facts)} names, {share:.1%} of the {len(decidable)} that can be placed are decided,"
        f" {len(right) / max(len(decided), 1):.1%} of the {len(decided)} decided are right"
    )


def _is_right(code: str, fact: str) -> bool:
    return code == fact if fact == NATION else bool(fact) and code.startswith(fact.rstrip("0"))


def speed() -> str:
    """One line: seconds to load, names a second, peak memory."""
    started = time.perf_counter()
    load_reference.cache_clear()
    resolver = AgencyResolver()
    loaded = time.perf_counter() - started
    organs = [function.name for function in resolver.reference.functions.values() if function.line == "local"][:25]
    governments = list(expected_governments(resolver.reference))
    departments = (
        agency.name.removesuffix("人民政府") + organ
        for agency, organ in itertools.product(governments, organs)
        if agency.level in ("city", "county")
    )
    distinct = [*(agency.name for agency in governments), *departments]
    names = [PrintedName(name) for name in distinct] * 3
    started = time.perf_counter()
    matches = resolver.resolve_all(names)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    decided = sum(match.decided for match in matches) / len(matches)
    return (
        f"reference loaded in {loaded:.2f} s; {len(names)} names ({len(distinct)} distinct) in {seconds:.1f} s,"
        f" {len(distinct) / seconds:.0f} distinct names/s, {decided:.2%} decided,"
        f" peak {peak} MB"
    )


def main() -> None:
    """Print exactness for each list, then the speed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--names", nargs="*", type=Path, default=LISTS)
    resolver = AgencyResolver(load_reference())
    for path in parser.parse_args().names:
        print(exactness(resolver, path))
    print(speed())


if __name__ == "__main__":
    main()
