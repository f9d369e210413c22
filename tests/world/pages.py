"""Markup of the sites: lists, report pages and files with the shapes that real systems give them."""

from __future__ import annotations

NAVIGATION = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/zfxxgkzn/">政府信息公开指南</a></li>'
    '<li><a href="/zwgk/zfxxgkzd/">政府信息公开制度</a></li><li><a href="/zwgk/fdzdgknr/">法定主动公开内容</a></li>'
    '<li><a href="/zwgk/ysqgk/">依申请公开</a></li></ul></div>'
)
FOOTER = (
    '<div class="footer"><a href="https://www.gov.cn/">中国政府网</a><a href="/wzdt/">网站地图</a>'
    "<p>主办单位：某某县人民政府办公室 京ICP备05070218号</p></div>"
)


def page(title: str, body: str, scripts: str = "", charset: str = "utf-8") -> str:
    """A whole page with the usual chrome around `body`."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title></head><body>'
        f"{NAVIGATION}<div class='main'>{body}</div>{FOOTER}{scripts}</body></html>"
    )


def rows(entries: list[tuple[str, str, str]]) -> str:
    """A static list of (address, title, date)."""
    items = "".join(
        f'<li><a href="{url}" target="_blank" title="{title}">{title}</a><span>{date}</span></li>'
        for url, title, date in entries
    )
    return f'<ul class="list">{items}</ul>'


def report(name: str, year: int, requests: int = 12, extra: str = "") -> str:
    """A report page with the sections and the tables' headings of the form of 2021."""
    body = (
        f'<div class="article"><h1>{name}{year}年政府信息公开工作年度报告</h1><div class="TRS_Editor">'
        f"<p>根据《中华人民共和国政府信息公开条例》要求，现公布{name}{year}年政府信息公开工作年度报告。</p>"
        f"<p>一、总体情况</p><p>{year}年共收到政府信息公开申请{requests}件。</p><p>二、主动公开政府信息情况</p>"
        "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr></table><p>三、收到和处理政府信息公开申请情况</p>"
        f"<table><tr><td>一、本年新收政府信息公开申请数量</td><td>{requests}</td></tr></table>"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>"
        f"{extra}</div></div>"
    )
    return page(f"{name}{year}年政府信息公开工作年度报告", body)


def article(title: str, text: str = "正文内容。") -> str:
    """Some other article."""
    return page(title, f'<div class="article"><h1>{title}</h1><div class="TRS_Editor"><p>{text * 20}</p></div></div>')


def pdf(text: str) -> bytes:
    """A PDF file of one page that says something (ASCII)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
