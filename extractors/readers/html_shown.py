"""What a browser shows of a page, as far as tables go, done to its tree: what is hidden, struck out, typed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

from lxml import etree

from extractors.raised import lowered_if_alone, raised
from extractors.readers.html_sheets import Sheets
from extractors.readers.html_signs import Signs

_MAY_BE_HIDDEN = etree.XPath("//*[@hidden or contains(@style, 'none') or contains(@style, 'NONE')]")
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RAISES = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_OF_TABLES = frozenset({"tr", "td", "th", "tbody", "thead", "tfoot", "col", "colgroup"})
# text that nobody reads as the value
STRUCK = "del"
_MAY_BE_STRUCK = etree.XPath("//*[contains(@style, 'line-through')]")
_TO_NOTE = re.compile(r"#_?(?:(msocom)|ftn|edn|fn|footnote|endnote|note|cite)[-_:]?\d", re.IGNORECASE)
_LONGEST_ENTRY = 100
_TYPED_IN = frozenset({"", "text", "number", "tel"})
_LINES = ("td", "th", "p", "div", "li", "section", "body")


def write_out_fields(root: etree._Element) -> None:
    """Let what is typed into a field of a cell, or chosen there, stand behind the field as text."""
    for field in root.iter("input", "textarea", "select"):
        text = _entry(field)
        if text and "<" not in text and len(text) <= _LONGEST_ENTRY and _is_within_cell(field):
            field.tail = text + (field.tail or "")


def _entry(field: etree._Element) -> str:
    if field.tag == "input":
        is_text = (field.get("type") or "").strip().lower() in _TYPED_IN
        return (field.get("value") or "") if is_text else ""
    if field.tag == "textarea":
        return (field.text or "").strip()
    return next((each.text or "" for each in field.iter("option") if each.get("selected") is not None), "").strip()


def keep_marks_apart(root: etree._Element) -> None:
    """Raise the digits of links to notes, and make of those to comments of Word what is struck out."""
    for link in root.iter("a"):
        href = link.get("href")
        if href and href[0] == "#" and (match := _TO_NOTE.match(href)):
            if match[1]:
                link.tag = STRUCK
            else:
                _change_text(link, raised)


def strike_out(root: etree._Element, sheets: Sheets) -> None:
    """Make of each element whose text is struck out by a style one that says so itself, and empty such cells."""
    struck = cast("list[etree._Element]", _MAY_BE_STRUCK(root))
    for name in ("text-decoration", "text-decoration-line"):
        struck.extend(sheets.values(name, lambda value: "line-through" in value))
    for element in struck:
        if element.tag in _OF_TABLES or _holds(element):
            for cell in element.iter("td", "th"):
                cell.text = None
                del cell[:]
        elif element.tag != "body":
            element.tag = STRUCK


def hidden_parts(root: etree._Element, signs: Signs, sheets: Sheets) -> list[etree._Element]:
    """Return the elements that hide a table or a part of one. Prose that is unfolded by a click is not among them.

    `sheets` are the page's own style sheets.
    """
    by_sheets = sheets.values("display", lambda value: value == "none", _matters) if signs.hidden_by_sheets else ()
    return [*filter(_matters, _hidden_by_themselves(root) if signs.hidden else ()), *by_sheets]


def _matters(element: etree._Element) -> bool:
    return element.tag != "body" and (_is_part_of_table(element) or _holds(element))


def _hidden_by_themselves(root: etree._Element) -> Iterator[etree._Element]:
    for element in cast("list[etree._Element]", _MAY_BE_HIDDEN(root)):
        if element.get("hidden") is not None or _HIDES.search(element.get("style") or ""):
            yield element


def _is_part_of_table(element: etree._Element) -> bool:
    return element.tag in _OF_TABLES or _is_within_cell(element)


def _is_within_cell(element: etree._Element) -> bool:
    return next(element.iterancestors("td", "th"), None) is not None


def _holds(element: etree._Element) -> bool:
    return next(element.iter("table"), None) is not None


def show_as_browsers_do(root: etree._Element, signs: Signs, hidden: Sequence[etree._Element]) -> etree._Element:
    """Change the tree of a page to what browsers show of it, and return its last child, which holds the hidden tables.

    Hidden parts of tables go; hidden tables are copies, patterns, or what a script will show. A table's foot stands
    last, its head first. Digits above or below the line become such characters, but for those that are all that a cell
    prints.
    """
    aside = etree.SubElement(root, "div")
    for element in hidden:
        _take_out(element)
        if _holds(element):
            aside.append(element)
    for part in [*root.iter("tfoot"), *root.iter("thead")]:
        _put_in_order(part)
    _keep_raised_apart(root, signs)
    return aside


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


def _keep_raised_apart(root: etree._Element, signs: Signs) -> None:
    marks = [(element, element.tag == "sub") for element in root.iter("sup", "sub")]
    if signs.raised:
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
