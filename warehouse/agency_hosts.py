"""What a government site's host name says of its place: pinyin of the division's name, in full or as initials.

pingwu.gov.cn, www.gsgz.gov.cn (甘肃 甘州), scjgj.jinhua.gov.cn. A name in full that no other division has may stand
for the place of a name that has none; initials only tell homonyms apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from warehouse.agency_reference import Reference, inside

_UNITS = ("", "x", "q", "s", "z", "xian", "qu", "shi")
_TAILS = re.compile(r"(?:rmzf|xzf|qzf|szf|zf|zwgk|xxgk|zfxxgk|zwfw|gov|zw)$")
_COMMON = frozenset(
    {"www", "gov", "cn", "com", "net", "org", "edu", "zwgk", "xxgk", "zfxxgk", "big5", "zw", "zfgk", "public", "old"}
    | {"en", "m", "wap", "mpa"}
)
_PROVINCES = {
    "110000000000": "bj", "120000000000": "tj", "130000000000": "he", "140000000000": "sx", "150000000000": "nmg",
    "210000000000": "ln", "220000000000": "jl", "230000000000": "hlj", "310000000000": "sh", "320000000000": "js",
    "330000000000": "zj", "340000000000": "ah", "350000000000": "fj", "360000000000": "jx", "370000000000": "sd",
    "410000000000": "ha", "420000000000": "hb", "430000000000": "hn", "440000000000": "gd", "450000000000": "gx",
    "460000000000": "hi", "500000000000": "cq", "510000000000": "sc", "520000000000": "gz", "530000000000": "yn",
    "540000000000": "xz", "610000000000": "sn", "620000000000": "gs", "630000000000": "qh", "640000000000": "nx",
    "650000000000": "xj",
}  # fmt: skip
FULL, COMPOSED, INITIALS = 3, 2, 1


class HostNames:
    """Compares host names with the pinyin of divisions."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._kept: dict[str, str | None] = {}

    def division(self, url: str | None) -> str | None:
        """The one division that a host names in full or composed with the one above it; None if unsure."""
        host = host_of(url)
        if not host or not host.endswith(".gov.cn"):
            return None
        if host not in self._kept:
            self._kept[host] = self._find(host)
        return self._kept[host]

    def narrow(self, url: str | None, codes: list[str]) -> list[str]:
        """Those of the divisions that the host fits best; empty where it fits none or all the same."""
        labels = _labels(host_of(url) or "")
        if not labels:
            return []
        for zone in filter(None, map(self.reference.zones_by_latin.get, labels)):
            held = [code for code in codes if any(inside(code, host) for host in zone.division_codes)]
            if 0 < len(held) < len(codes):
                return held
        fits = {code: max(self._fit(label, code) for label in labels) for code in codes}
        best = max(fits.values())
        left = [code for code, fit in fits.items() if fit == best]
        return left if best > 0 and len(left) < len(fits) else []

    def _find(self, host: str) -> str | None:
        """The narrowest division that all labels of the host agree with."""
        found: list[set[str]] = [self._by_label[label] for label in _labels(host) if label in self._by_label]
        if not found:
            return None
        codes = set.union(*found)
        agreed = [
            code
            for code in codes
            if all(any(other in self._above(code) or code in self._above(other) for other in held) for held in found)
        ]
        if any(len(held.intersection(agreed)) > 1 for held in found):
            # dongying is the city 东营 and its district of that name.
            return None
        narrowest = [c for c in agreed if not any(c != other and c in self._above(other) for other in agreed)]
        return narrowest[0] if len(narrowest) == 1 else None

    def _above(self, code: str) -> set[str]:
        return {step.code for step in self.reference.path(code)}

    @cached_property
    def _by_label(self) -> dict[str, set[str]]:
        """Divisions by the labels that name them in full, or by initials composed with those of what is above."""
        index: dict[str, set[str]] = defaultdict(set)
        for code, (pinyin, initials) in self.reference.latin.items():
            for unit in _UNITS:
                if len(pinyin) >= 4:
                    index[pinyin + unit].add(code)
            for prefix in self._prefixes(code):
                for body in (pinyin, initials):
                    if len(prefix + body) >= 4:
                        for unit in ("", "x", "q", "s"):
                            index[prefix + body + unit].add(code)
        return index

    def _prefixes(self, code: str) -> set[str]:
        prefixes: set[str] = set()
        for step in self.reference.path(code)[:-1]:
            pinyin, initials = self.reference.latin[step.code]
            prefixes |= {pinyin, initials}
            if step.code in _PROVINCES:
                prefixes.add(_PROVINCES[step.code])
        return prefixes

    def _fit(self, label: str, code: str) -> float:
        """How well a label names a division or what holds it; the narrower the division named, the better."""
        best = 0.0
        for depth, step in enumerate(self.reference.path(code)):
            names = self.reference.latin.get(step.code)
            if names is None:
                continue
            pinyin, initials = names
            short = _PROVINCES.get(step.code)
            if any(label == pinyin + unit for unit in _UNITS):
                fit = FULL
            elif label == short or any(
                label == prefix + body + unit
                for prefix in self._prefixes(step.code)
                for body in (pinyin, initials)
                for unit in ("", "x", "q", "s")
            ):
                fit = COMPOSED
            elif depth > 0 and any(label == initials + unit for unit in ("", "x", "q", "s")):
                fit = INITIALS
            else:
                continue
            best = max(best, fit * 10 + depth)
        return best


def host_of(url: str | None) -> str | None:
    """The host of an address; None where there is none, or the address is none."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _labels(host: str) -> tuple[str, ...]:
    """The labels of a government host that may name a place: no www, no common words."""
    if not host.endswith((".gov.cn", ".com", ".cn", ".com.cn")) or re.fullmatch(r"[\d.]+", host):
        return ()
    labels = [label for part in host.split(".") for label in part.split("-") if label and label not in _COMMON]
    return tuple(dict.fromkeys(_TAILS.sub("", label) or label for label in labels))
