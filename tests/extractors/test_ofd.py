"""OFD gives the printed grids with pages and boxes, whatever way its lines are drawn."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grids.matrices import IDENTITY
from extractors.media import MediaKind, identify
from extractors.model import Grid, Paragraph, Status, UnreadableDocument
from extractors.readers import ofd
from extractors.readers.ofd_paths import path_rules
from tests.extractors import ofd_files as write
from tests.extractors.printed_report import grids, report, shape


def squeezed(cells: list[tuple[int, int, int, int, str]]) -> list[tuple[int, int, int, int, str]]:
    """Without line breaks: where a printed cell wraps is the layout's business."""
    return [(row, column, down, across, text.replace("\n", "")) for row, column, down, across, text in cells]


@pytest.mark.parametrize("rule", [write.line, write.thin_rectangle])
@pytest.mark.parametrize("blank", [None, "", "/"])
def test_tables_come_out_as_printed(rule: write.Drawing, blank: str | None) -> None:
    tables = report(21, blank)
    data = write.ofd(write.report_pages(tables, rule))
    assert identify(data).kind is MediaKind.OFD
    content = ofd.read(data)
    found = [block for block in content.blocks if isinstance(block, Grid)]
    assert [squeezed(shape(grid)) for grid in found] == [squeezed(shape(grid)) for grid in grids(tables)]
    assert content.title == "年度报告"
    assert content.page_count == 3
    prose = [block.text for block in content.blocks if isinstance(block, Paragraph)]
    assert prose == ["第二节", "第三节", "第四节"]


def test_boxes_are_in_points_from_the_top_left_corner() -> None:
    content = ofd.read(write.ofd(write.report_pages(report(21))))
    first = next(block for block in content.blocks if isinstance(block, Grid)).cells[0]
    assert first.box is not None
    assert first.box.page == 1
    millimetre = 72 / 25.4
    assert first.box.x0 == pytest.approx(15 * millimetre, abs=0.5)
    assert first.box.top == pytest.approx(30 * millimetre, abs=0.5)
    assert first.box.x1 == pytest.approx(155 * millimetre, abs=0.5)


def test_what_a_template_draws_is_on_every_page_and_what_is_invisible_on_none() -> None:
    template = write.text_object("信息公开工作年度报告页眉文字二十余字以上内容", 20, 5)
    hidden = write.text_object("看不见", 20, 50).replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
    content = ofd.read(write.ofd([hidden, hidden], template))
    texts = [block.text for block in content.blocks if isinstance(block, Paragraph)]
    assert len(texts) == 2
    assert all("页眉" in text for text in texts)


def test_a_composite_object_is_drawn_where_it_is_used() -> None:
    inner = write.text_object("复合对象里的文字也是页面上印出来的文字要读出来", 0, 0)
    resources: dict[str, str | bytes] = {
        "Doc_0/DocumentRes.xml": f'<ofd:Res {write.OFD} BaseLoc="Res"><ofd:CompositeGraphicUnits>'
        f'<ofd:CompositeGraphicUnit ID="70"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    }
    page = '<ofd:CompositeObject ResourceID="70" Boundary="40 100 50 50"/>'
    (paragraph,) = ofd.read(write.ofd([page], resources=resources)).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.box is not None
    assert paragraph.box.x0 == pytest.approx(40 * 72 / 25.4, abs=1)
    assert 100 * 72 / 25.4 < paragraph.box.bottom < 105 * 72 / 25.4


def test_text_without_distances_is_spaced_by_its_size() -> None:
    text = "各级行政机关政府信息公开工作年度报告的内容共20字"
    item = f'<ofd:TextObject Boundary="10 10 90 5" Size="3"><ofd:TextCode X="0" Y="3">{text}</ofd:TextCode></ofd:TextObject>'
    (paragraph,) = ofd.read(write.ofd([item])).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == text


def test_a_scan_needs_ocr_and_gives_its_pictures() -> None:
    resources: dict[str, str | bytes] = {
        "Doc_0/DocumentRes.xml": f'<ofd:Res {write.OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        "Doc_0/Res/scan.png": b"\x89PNG",
    }
    data = write.ofd(['<ofd:ImageObject ResourceID="8" Boundary="0 0 210 297"/>'], resources=resources)
    with pytest.raises(UnreadableDocument) as caught:
        ofd.read(data)
    assert caught.value.status is Status.NEEDS_OCR
    (page,) = ofd.picture_pages(data)
    assert page.pictures[0].data == b"\x89PNG"
    assert page.pictures[0].x1 == pytest.approx(page.width)


def test_curves_and_slanting_lines_are_no_rules() -> None:
    assert list(path_rules("M 0 0 Q 5 5 10 0 L 20 9", IDENTITY, True, False)) == []
    assert list(path_rules("M 0 0 L 10 0 L 10 8 C", IDENTITY, True, False)) == [(0, 0, 10, 0), (10, 0, 10, 8)]


def test_a_file_cut_off_anywhere_is_refused_in_words() -> None:
    data = write.ofd(write.report_pages(report(21)))
    for hundredth in range(1, 100):
        with pytest.raises(UnreadableDocument):
            ofd.read(data[: len(data) * hundredth // 100])


def test_a_page_of_a_million_objects_and_a_text_of_a_billion_steps_end_soon() -> None:
    started = time.process_time()
    with pytest.raises(UnreadableDocument) as caught:
        ofd.read(write.ofd(["<ofd:A/>" * 300_000]))
    assert caught.value.status is Status.REJECTED
    steps = (
        '<ofd:TextObject Size="3"><ofd:TextCode X="0" Y="3" DeltaX="g 999999999 1">字</ofd:TextCode></ofd:TextObject>'
    )
    with pytest.raises(UnreadableDocument):
        ofd.read(write.ofd([steps]))
    assert time.process_time() - started < 5


@given(st.lists(st.sampled_from(["M", "L", "B", "C", "Q", "A", "S", "1", "-2.5", "nan", "1e400", "x"])))
@settings(max_examples=200, deadline=None)
def test_no_path_makes_it_fail(words: list[str]) -> None:
    for rule in path_rules(" ".join(words), IDENTITY, True, True):
        assert len(rule) == 4
