"""A site whose report pages carry their files in every form that real systems write them."""

from __future__ import annotations

from urllib.parse import quote

from tests.world import pages
from tests.world.server import Asked, Reply, Site

FOLDER = "/zwgk/zfxxgknb/"
EMPTY_BOX = (
    "<div class=\"article_attachment\" ms-if=\"''!=''||''!=''\"><h3>附件下载</h3><ul id=\"file_ul_fj\"></ul></div>"
)
TEMPLATE_VIEWER = '<iframe ms-attr-src="/generic2/web/viewer.html?file={{qzbFile}}"></iframe>'


def _forms() -> dict[str, tuple[str, list[str]]]:
    """By name: the markup, and the paths of the files that it offers (relative ones below the article's folder)."""
    hidden = "d1a2b3c4d5e6f708192a3b4c5d6e7f80"
    return {
        "uploaded": (
            '<p>附件：<a href="./P020240101000000001.pdf" title="报告.pdf">点击下载</a></p>',
            ["./P020240101000000001.pdf"],
        ),
        "two_formats": (
            '<a href="./P02024a.pdf">年报.pdf</a><a href="./P02024a.ofd">年报.ofd</a>',
            ["./P02024a.pdf", "./P02024a.ofd"],
        ),
        "appendix": (
            '<p class="insertfileTag"><img src="/icons/pdf.png">'
            '<a appendix="true" href="./P02024b.docx">年报.docx</a></p>' * 2,
            ["./P02024b.docx"],
        ),
        "old_source": (
            '<a OLDSRC="/protect/P0202605/P02024c.pdf" href="./P02024c.pdf">2023年年报</a>',
            ["./P02024c.pdf"],
        ),
        "icon_only": (
            '<p><img src="/editor/icon_pdf.gif"><a href="./W02024d.pdf" title="年报" OLDSRC="W02024d.pdf">年报</a></p>',
            ["./W02024d.pdf"],
        ),
        "root_relative": (
            '<img src="/ewebeditor/sysimage/icon16/pdf.gif">'
            '<a href="/ptwzq/ewebeditor/uploadfile/2024/01/15/20240115163509814.pdf">'
            "报告</a>",
            ["/ptwzq/ewebeditor/uploadfile/2024/01/15/20240115163509814.pdf"],
        ),
        "attachment_box": (
            '<div class="article_attachment"><h3>附件下载</h3><ul><li>'
            '<a href="./P02024e.xlsx" title="附表.xlsx">附表</a></li></ul></div>',
            ["./P02024e.xlsx"],
        ),
        "written_by_script": (
            "<script>document.write('<a href=\"./P02024f.pdf\">报告.pdf</a>');</script>",
            ["./P02024f.pdf"],
        ),
        "joined_in_script": (
            "<script>var appLinkStr='./P02024g.xlsx|./P02024g.pdf';var appDescStr='附表|报告';</script>",
            ["./P02024g.xlsx", "./P02024g.pdf"],
        ),
        "array_in_script": (
            f"<script>var apps=[{{url:'/attachFiles/myfile/DATE_20240101/{hidden}.pdf',name:'重点.pdf'}}];</script>",
            [f"/attachFiles/myfile/DATE_20240101/{hidden}.pdf"],
        ),
        "download_script": (
            f'<a href="/module/download/downfile.jsp?classid=0&filename={hidden}.pdf">报告.pdf</a>',
            [f"/module/download/downfile.jsp?classid=0&filename={hidden}.pdf"],
        ),
        "marked_link": (
            '<a class="nfw-cms-attachment" href="/attachment/0/512/512345/4312345" alt="2023年年报.pdf">点击下载</a>',
            ["/attachment/0/512/512345/4312345"],
        ),
        "escaped_json": (
            '<script>window._CONFIG = {DETAIL: {"content": "\\u003ca class=\\u0022nfw-cms-attachment\\u0022 '
            'href=\\u0022/attachment/0/1/99.docx\\u0022\\u003e附件\\u003c/a\\u003e"}};</script>',
            ["/attachment/0/1/99.docx"],
        ),
        "storage_path": ('<a href="/group6/M00/0C/9B/wKg8AF5.doc">附件1</a>', ["/group6/M00/0C/9B/wKg8AF5.doc"]),
        "viewer": (
            f'<iframe src="/pdfjs/web/viewer.html?file={quote("/files/2023nb.pdf", safe="")}"></iframe>',
            ["/files/2023nb.pdf"],
        ),
        "relative_viewer": (
            '<iframe src="/pdfjs/web/viewer.html?file=../../files/2022nb.pdf"></iframe>',
            ["/files/2022nb.pdf"],
        ),
        "onclick": (
            '<a href="javascript:void(0)" onclick="window.open(\'/upload/2023nb.pdf\')">查看</a>'
            "<span onclick=\"location.href='/upload/2023fb.doc'\">附表</span>",
            ["/upload/2023nb.pdf", "/upload/2023fb.doc"],
        ),
        "embedded": (
            '<embed src="/upload/e.pdf"><object data="/upload/o.pdf"></object><iframe src="./P02024h.pdf"></iframe>',
            ["/upload/e.pdf", "/upload/o.pdf", "./P02024h.pdf"],
        ),
        "pictures": (
            '<p><img src="./W020240202001.jpg" width="900"><img src="./W020240202002.png">'
            '<img src="/images/logo.png"></p>',
            ["./W020240202001.jpg", "./W020240202002.png"],
        ),
        "chinese_name": (
            '<a href="/upload/2023年报告 (1).pdf">报告</a>',
            [quote("/upload/2023年报告 (1).pdf", safe="/()")],
        ),
        "none": (EMPTY_BOX + TEMPLATE_VIEWER + "<script>var apps=[]; var apps1=[];</script>", []),
    }


def attachments() -> Site:
    """Each form on a report page of its own; template text, empty boxes, forms and icons are no files."""
    site = Site("attachments", (FOLDER,))
    rows = []
    for number, (name, (markup, files)) in enumerate(_forms().items()):
        year = 2004 + number
        path = f"{FOLDER}{year + 1}01/t{year + 1}0115_{name}.html"
        site.reports.add(path)
        side = '<div class="side"><a href="/upload/政府信息公开申请表.doc">政府信息公开申请表</a></div>'
        site.pages[path] = pages.report("某县", year, extra=markup).replace(
            "</body>", f"{side}{TEMPLATE_VIEWER}</body>"
        )
        rows.append((path, f"某县{year}年政府信息公开工作年度报告", f"{year + 1}-01-15"))
        for file in files:
            address = path.rpartition("/")[0] + file[1:] if file.startswith("./") else file
            site.files.add(address)
            site.pages[address] = _file(address)
    hidden = next(path for path in site.files if "downfile.jsp" in path)
    site.files.remove(hidden)
    target = "/attach/0/" + hidden.rpartition("=")[2]
    site.pages["/module/download/downfile.jsp"] = Reply(status=302, headers=(("Location", target),))
    site.pages[target] = _file(target)
    site.files.add(hidden)
    site.pages[FOLDER] = pages.page("政府信息公开年报", pages.rows(rows))
    site.pages["/protect/P0202605/P02024c.pdf"] = Reply(status=404)
    return site


def _file(address: str) -> Reply:
    def answer(_: Asked) -> Reply:
        return Reply(pages.pdf(address.rpartition("/")[2]), media_type="application/octet-stream")

    return answer(Asked("GET", address, {}))
