"""What the style sheets within a page declare for its elements on screens of any size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias, cast

from cssselect import GenericTranslator, SelectorError, parse
from lxml import etree

_BRACES = re.compile(r"([{}])")
_NAME = re.compile(r"[.#](-?[A-Za-z_\u0080-\uffff][\w-]*)")
_NAMES = etree.XPath("//@class | //@id", smart_strings=False)
# More than any page's own sheets say of one property; what stands behind is left out.
_MOST_RULES = 400
_MOST_SELECTORS = 40
_Specificity: TypeAlias = tuple[int, int, int]
_Weight: TypeAlias = tuple[bool, _Specificity, int]
_Match: TypeAlias = tuple[etree._Element, _Specificity]


@dataclass(frozen=True, slots=True)
class _Rule:
    selectors: tuple[str, ...]
    declared: str


def declaration(style: str, name: str) -> tuple[str, bool] | None:
    """Return the value that a style declares last for a property, in lower case, and whether it is `!important`."""
    values = _pattern(name).findall(style)
    if not values:
        return None
    value, mark, _ = values[-1].lower().partition("!")
    return value.strip(), bool(mark)


@lru_cache(maxsize=32)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[;\s]){name}\s*:\s*([^;]+)", re.IGNORECASE)


class Sheets:
    """The style sheets within a page. Conditions such as @media, and selectors that are none, declare nothing."""

    def __init__(self, root: etree._Element, styles: Sequence[str]) -> None:
        self._root = root
        self._styles = styles

    def values(
        self,
        name: str,
        is_wanted: Callable[[str], bool] = bool,
        is_relevant: Callable[[etree._Element], bool] | None = None,
    ) -> dict[etree._Element, str]:
        """Return the relevant elements for which a wanted value of a property wins over all other rules, and the value.

        An element's own style wins too, but is not looked for: an element that no rule names is not among them.
        """
        declared = self._declared(name)
        wanted = {element for value, _, rule in declared if is_wanted(value) for element, _ in self._matched(rule)}
        relevant = wanted if is_relevant is None else set(filter(is_relevant, wanted))
        if not relevant:
            return {}
        winners: dict[etree._Element, tuple[_Weight, str]] = {}
        for number, (value, is_important, rule) in enumerate(declared):
            for element, specificity in self._matched(rule):
                weight = (is_important, specificity, number)
                if element in relevant and (element not in winners or winners[element][0] < weight):
                    winners[element] = (weight, value)
        return {
            element: value
            for element, ((is_important, _, _), value) in winners.items()
            if is_wanted(value) and (is_important or declaration(element.get("style") or "", name) is None)
        }

    def _declared(self, name: str) -> list[tuple[str, bool, _Rule]]:
        found = ((declaration(rule.declared, name), rule) for rule in self._rules)
        return [(*value, rule) for value, rule in found if value is not None][:_MOST_RULES]

    @cached_property
    def _rules(self) -> list[_Rule]:
        return [rule for style in self._styles for rule in _rules(style)]

    @cached_property
    def _names(self) -> frozenset[str]:
        """The classes and ids of the page's elements."""
        return frozenset(name for names in cast("list[str]", _NAMES(self._root)) for name in names.split())

    def _matched(self, rule: _Rule) -> Iterator[_Match]:
        for selector in rule.selectors:
            if self._names.issuperset(_NAME.findall(selector)) and (compiled := _compiled(selector)):
                path, specificity = compiled
                for element in cast("list[etree._Element]", path(self._root)):
                    yield element, specificity


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> tuple[etree.XPath, _Specificity] | None:
    """Return the path of what a selector names and its weight; None for parts that are no elements, and nonsense."""
    try:
        (parsed,) = parse(selector)
        if parsed.pseudo_element:
            return None
        path = etree.XPath(GenericTranslator().selector_to_xpath(parsed))
    except (SelectorError, etree.XPathError, ValueError, RecursionError):
        return None
    return path, parsed.specificity()


def _rules(style: str) -> Iterator[_Rule]:
    """Give the rules of a style sheet that no condition such as @media holds for."""
    before, *commented = style.split("/*")
    heads: list[str] = []
    text = ""
    for piece in _BRACES.split(before + "".join(each.partition("*/")[2] for each in commented)):
        if piece == "{":
            heads.append(text)
        elif piece == "}":
            if len(heads) == 1:
                # what stands before the last statement without braces is none of the selectors: @charset, <!--
                head = heads[0].rpartition(";")[2].replace("<!--", "").replace("-->", "")
                yield _Rule(tuple(each.strip() for each in head.split(",")[:_MOST_SELECTORS]), text)
            heads = heads[:-1]
        text = "" if piece in "{}" else piece
