"""Where the tables, rows and cells of a page stand in its markup as published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree


class Paths:
    """The XPaths of the tables and rows of a page as published, asked for before the tree is thinned out.

    Where cells stand elsewhere than right in a row (`has_odd_cells`), those of the cells too.

    The elements of one name below one parent are numbered in one pass: asking the tree for one path after the other
    takes the square of it.
    """

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._known = {root: root.getroottree().getpath(root) for root in roots}
        self.has_odd_cells = any(_is_odd(cell) for root in roots for cell in root.iter("td", "th"))
        named = ("table", "tr", "td", "th") if self.has_odd_cells else ("table", "tr")
        for root in roots:
            self._name(root.iter(*named))

    def name_cells(self, elements: Iterable[etree._Element]) -> None:
        """Name cells one by one, before they get other tags or places."""
        self.has_odd_cells = True
        self._name([element for element in elements if element not in self._known])

    def of(self, element: etree._Element) -> str | None:
        """Return the element's XPath, None if it was not named."""
        return self._known.get(element)

    def _name(self, elements: Iterable[etree._Element]) -> None:
        known = self._known
        for element in elements:
            unnamed = [element] if element not in known else []
            while unnamed and (parent := unnamed[-1].getparent()) is not None and parent not in known:
                unnamed.append(parent)
            for child in reversed(unnamed):
                parent, tag = child.getparent(), child.tag
                assert parent is not None
                alike = [each for each in parent if each.tag == tag]
                path = f"{known[parent]}/{tag}"
                known.update(
                    {each: f"{path}[{n}]" for n, each in enumerate(alike, 1)} if len(alike) > 1 else {child: path}
                )


def _is_odd(cell: etree._Element) -> bool:
    parent = cell.getparent()
    return parent is None or parent.tag != "tr"
