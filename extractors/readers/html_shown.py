"""What a browser shows of a page, as far as tables go, done to its tree: what is hidden, typed in, raised or moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from lxml import etree

from extractors.readers.raised import lowered_if_alone, raised

_MAY_BE_HIDDEN = etree.XPath("//*[@hidden or contains(@style, 'none') or contains(@style, 'NONE')]")
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RAISES = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_DISPLAY_NONE = re.compile(rb"display\s*:\s*none")
_HIDDEN = re.compile(rb" hidden[\s=/>]")
_OF_TABLES = frozenset({"tr", "td", "th", "tbody", "thead", "tfoot", "col", "colgroup"})
_TYPED_IN = frozenset({"", "text", "number", "tel"})
_LINES = ("td", "th", "p", "div", "li", "section", "body")


def hidden_parts(root: etree._Element, lowered: bytes) -> list[etree._Element]:
    """Return the elements that hide a table or a part of one. Prose that is unfolded by a click is not among them.

    `lowered` are the page's bytes in lower case.
    """
    signs = ((b"display", _DISPLAY_NONE), (b" hidden", _HIDDEN))
    hiding = (match.start() for word, sign in signs if word in lowered for match in sign.finditer(lowered))
    if not any(_is_in_tag(lowered, at) for at in hiding):
        return []
    found = [element for element in cast("list[etree._Element]", _MAY_BE_HIDDEN(root)) if element.tag != "body"]
    hidden = (each for each in found if each.get("hidden") is not None or _HIDES.search(each.get("style") or ""))
    return [element for element in hidden if _is_part_of_table(element) or _holds(element)]


def _is_in_tag(lowered: bytes, at: int) -> bool:
    return lowered.rfind(b"<", 0, at) > lowered.rfind(b">", 0, at)


def _is_part_of_table(element: etree._Element) -> bool:
    return element.tag in _OF_TABLES or next(element.iterancestors("td", "th"), None) is not None


def _holds(element: etree._Element) -> bool:
    return next(element.iter("table"), None) is not None


def show_as_browsers_do(root: etree._Element, lowered: bytes, hidden: Sequence[etree._Element]) -> None:
    """Change the tree of a page, whose bytes in lower case are given too, to what browsers show of it.

    Hidden parts of tables go, hidden tables stand behind everything else: they are copies, patterns, or what a script
    will show. What is typed into a field of a cell is its text. A table's foot stands last, its head first. Digits
    above or below the line become such characters, but for those that are all that a cell prints.
    """
    body = next(root.iter("body"), root)
    for element in hidden:
        _take_out(element)
        if _holds(element):
            body.append(element)
    for field in root.iter("input"):
        is_typed_in = (field.get("type") or "").strip().lower() in _TYPED_IN
        if is_typed_in and next(field.iterancestors("td", "th"), None) is not None:
            field.tail = f"{field.get('value') or ''}{field.tail or ''}"
    for part in [*root.iter("tfoot"), *root.iter("thead")]:
        _put_in_order(part)
    _keep_raised_apart(root, lowered)


def _take_out(element: etree._Element) -> None:
    """Take an element out of the tree, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def _put_in_order(part: etree._Element) -> None:
    table = part.getparent()
    if table is None or table.tag != "table":
        return
    if part.tag == "tfoot" and next(part.itersiblings("tbody", "tr"), None) is not None:
        _take_out(part)
        table.append(part)
    elif part.tag == "thead" and next(part.itersiblings("thead", "tbody", "tr", preceding=True), None) is not None:
        first = next(table.iterchildren("thead", "tbody", "tr", "tfoot"))
        if first.tag != "thead":
            _take_out(part)
            first.addprevious(part)


def _keep_raised_apart(root: etree._Element, lowered: bytes) -> None:
    marks = [(element, element.tag == "sub") for element in root.iter("sup", "sub")]
    if b"super" in lowered:
        styled = root.iter("span", "font", "a")
        marks.extend((element, False) for element in styled if _RAISES.search(element.get("style") or ""))
    alone: dict[etree._Element, bool] = {}
    for element, is_below in marks:
        _change_text(element, partial(raised, below=is_below))
    for element, _ in marks:
        cell = next(element.iterancestors("td", "th"), None)
        if cell is None:
            cell = next(element.iterancestors(*_LINES), root)
        if cell not in alone:
            text = etree.tostring(cell, method="text", encoding="unicode", with_tail=False)
            alone[cell] = lowered_if_alone(text) != text
        if alone[cell]:
            _change_text(element, lowered_if_alone)


def _change_text(element: etree._Element, change: Callable[[str], str]) -> None:
    for inner in element.iter():
        if inner.text:
            inner.text = change(inner.text)
        if inner.tail and inner is not element:
            inner.tail = change(inner.tail)
