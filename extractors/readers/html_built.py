"""Tables that a page builds of other elements than those for tables, made such: by their roles, styles or likeness."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from extractors.readers.html_sheets import Sheets, declaration

_DISPLAYS = frozenset(("table", "table-row", "table-cell"))
_TAGS = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    **dict.fromkeys(("row", "table-row"), "tr"),
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader", "table-cell"), "td"),
}
_OWN = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col", "colgroup"))
_BOXES = ("div", "section", "article", "main", "form", "ul", "ol", "dl")
_ROWS = frozenset(("div", "section", "ul", "ol", "li", "dl", "p"))
_WORDS_OF_FORM = frozenset(("信息内容", "自然人", "结果维持"))  # of a form that nothing is filled into
_FEWEST_ROWS, _FEWEST_NUMBERS, _LONGEST_CELL = 3, 3, 150


def said_to_be_tables(root: etree._Element, sheets: Sheets) -> list[tuple[etree._Element, str]]:
    """Return the elements that role or style make parts of a table, each with the tag that means the same."""
    found: dict[etree._Element, str] = {}
    by_sheets = sheets.values("display", _DISPLAYS.__contains__)
    for element in root.iter(etree.Element):
        if element.tag in _OWN:
            continue
        style = declaration(element.get("style") or "", "display")
        displayed = style[0] if style else by_sheets.get(element, "")
        role = (element.get("role") or (displayed if displayed in _DISPLAYS else "")).strip().lower()
        if tag := _TAGS.get(role):
            found[element] = tag
    for element, tag in list(found.items()):
        parent = element.getparent()
        if tag == "tr" and parent is not None and not _is_within_table(parent, found):
            found[parent] = "table"
    return list(found.items())


def _is_within_table(element: etree._Element, found: dict[etree._Element, str]) -> bool:
    return any(each.tag == "table" or found.get(each) == "table" for each in (element, *element.iterancestors()))


def like_tables(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return the elements that stand in rows as cells of a table do, each with the tag that means the same.

    Rows are elements beside each other that hold nothing but short elements, with numbers or words of the form in them.
    """
    found: list[tuple[etree._Element, str]] = []
    taken: set[etree._Element] = set()
    for box in reversed(list(root.iter(*_BOXES))):
        rows = [row for row in box if row.tag in _ROWS and _is_row(row)]
        if len(rows) < _FEWEST_ROWS or 3 * sum(len(row) > 1 for row in rows) < len(rows):
            continue
        cells = [cell for row in rows for cell in row]
        if any(element in taken for element in (*rows, *cells)):
            continue
        texts = [_text(cell).strip() for cell in cells]
        if sum(map(str.isdigit, texts)) < _FEWEST_NUMBERS and _WORDS_OF_FORM.isdisjoint(texts):
            continue
        taken.update((box, *rows, *cells))
        found.extend(((box, "table"), *((row, "tr") for row in rows), *((cell, "td") for cell in cells)))
    return found


def _is_row(row: etree._Element) -> bool:
    loose: Sequence[str | None] = (row.text, *(cell.tail for cell in row))
    return (
        len(row) > 0
        and not any(text and not text.isspace() for text in loose)
        and all(cell.tag != "br" and len(_text(cell)) <= _LONGEST_CELL for cell in row)
        and next(row.iter("table", "img"), None) is None
    )


def _text(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def make_tables(parts: Sequence[tuple[etree._Element, str]]) -> None:
    """Give the elements the tags of tables, and the spans that their roles say."""
    for element, tag in parts:
        element.tag = tag
        for name in ("rowspan", "colspan"):
            if (span := element.get(f"aria-{name}")) and tag == "td":
                element.set(name, span)
