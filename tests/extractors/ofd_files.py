"""A small writer of OFD for the tests of its reader: tables ruled by paths, text placed character by character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from extractors.model import Grid
from tests.extractors.printed_report import Rows, grids
from tests.extractors.word_files import zipped

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Drawing = Callable[[float, float, float, float], str]
SIZE = 3.0  # millimetres


def text_object(text: str, x: float, y: float, size: float = SIZE) -> str:
    """A line of text whose top left corner is (x, y), with the distances written as runs where they are equal."""
    steps = [size if char > "\u2e7f" else size / 2 for char in text[:-1]]
    runs: list[str] = []
    position = 0
    while position < len(steps):
        end = position
        while end < len(steps) and steps[end] == steps[position]:
            end += 1
        runs.append(f"g {end - position} {steps[position]}" if end - position > 1 else f"{steps[position]}")
        position = end
    delta = f' DeltaX="{" ".join(runs)}"' if runs else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {size * len(text) + 1} {size + 1}" Font="1" Size="{size / 2}" '
        f'CTM="2 0 0 2 0 0"><ofd:TextCode X="0" Y="{size * 0.43}"{delta.replace(str(size), str(size / 2)) if delta else ""}>'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0 + 0.2} {y1 - y0 + 0.2}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def thin_rectangle(x0: float, y0: float, x1: float, y1: float) -> str:
    width, height = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {width} {height}" Stroke="false" Fill="true">'
        f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def drawn_table(
    grid: Grid, left: float, top: float, widths: Sequence[float], rule: Drawing = line
) -> tuple[str, float]:
    """The objects of a table and where it ends. Lines wrap where a cell is full."""
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width)

    def wrapped(row_text: str, start: int, end: int) -> list[str]:
        room = max(1, int((edges[end] - edges[start] - 1) / SIZE))
        return [part[at : at + room] for part in row_text.split("\n") for at in range(0, max(len(part), 1), room)]

    heights = [6.0] * grid.row_count
    for cell in grid.cells:
        needed = 2 + len(wrapped(cell.text, cell.column, cell.column + cell.column_span)) * (SIZE + 0.6)
        last = cell.row + cell.row_span - 1
        heights[last] += max(0.0, needed - sum(heights[cell.row : last + 1]))
    tops = [top]
    for height in heights:
        tops.append(tops[-1] + height)
    objects = []
    for cell in grid.cells:
        x0, x1 = edges[cell.column], edges[cell.column + cell.column_span]
        y0, y1 = tops[cell.row], tops[cell.row + cell.row_span]
        objects += [rule(x0, y0, x1, y0), rule(x0, y1, x1, y1), rule(x0, y0, x0, y1), rule(x1, y0, x1, y1)]
        for number, part in enumerate(wrapped(cell.text, cell.column, cell.column + cell.column_span)):
            if part:
                objects.append(text_object(part, x0 + 0.8, y0 + 1 + number * (SIZE + 0.6)))
    return "".join(objects), tops[-1]


WIDTHS: tuple[list[float], ...] = ([50, 30, 30, 30], [20, 30, 40, 12, 12, 12, 12, 12, 12, 12], [11.5] * 15)


def report_pages(tables: Sequence[Rows], rule: Drawing = line) -> list[str]:
    """A page for each table, with a heading."""
    pages = []
    for number, (grid, widths) in enumerate(zip(grids(tables), WIDTHS, strict=True)):
        objects, _ = drawn_table(grid, 15.0, 30.0, widths, rule)
        pages.append(text_object(f"第{'二三四'[number]}节", 20.0, 15.0) + objects)
    return pages


def ofd(pages: Sequence[str], template: str = "", resources: dict[str, str | bytes] | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    used = '<ofd:Template TemplateID="90"/>' if template else ""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocInfo><ofd:Title>年度报告</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Tpl_0/Content.xml": f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content>"
        "</ofd:Page>",
        **(resources or {}),
    }
    for number, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {OFD}>{used}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped(parts)
