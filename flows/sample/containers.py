"""Wraps documents as sites and mail programs do: web archives (MHTML), Word files that are HTML inside, ZIP files."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from random import Random

from flows.sample.docx import EPOCH, docx_document
from flows.sample.html import html_page
from flows.sample.html_styles import word_pasted
from flows.sample.model import PrintedDocument
from flows.sample.pdf import pdf_document

BOUNDARY = "----=_NextPart_01D9.5E3A"


def mhtml_document(document: PrintedDocument, random: Random) -> bytes:
    """The report's page as a web archive, its page quoted-printable or in base64."""
    html = word_pasted(document, random)
    is_quoted = random.random() < 0.5
    encoded = quopri.encodestring(html) if is_quoted else base64.encodebytes(html)
    head = (
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; boundary="{BOUNDARY}"; type="text/html"\r\n\r\n'
        "This is a multi-part message in MIME format.\r\n\r\n"
        f"--{BOUNDARY}\r\nContent-Location: file:///C:/report.htm\r\n"
        f"Content-Transfer-Encoding: {'quoted-printable' if is_quoted else 'base64'}\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    tail = (
        f"\r\n--{BOUNDARY}\r\nContent-Location: file:///C:/filelist.xml\r\nContent-Transfer-Encoding: 7bit\r\n"
        f'Content-Type: text/xml; charset="utf-8"\r\n\r\n<xml></xml>\r\n--{BOUNDARY}--\r\n'
    )
    return head.encode() + encoded + tail.encode()


def word_html(document: PrintedDocument, random: Random) -> bytes:
    """A file that Word saved as a web page, with its Office namespaces and conditional comments."""
    text = word_pasted(document, random).decode()
    opening = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" '
        'xmlns="http://www.w3.org/TR/REC-html40">'
    )
    text = text.replace("<!DOCTYPE html>\n", "").replace('<html lang="zh-CN">', opening)
    comment = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->"
    return text.replace("</head>", comment + "</head>").encode()


def zip_document(document: PrintedDocument, random: Random) -> bytes:
    """A ZIP file with the report as PDF, Word file or page, its name in GBK without a flag, and a file that is none."""
    kind, data = random.choice(
        (
            ("pdf", pdf_document(document)),
            ("docx", docx_document(document, random)),
            ("html", html_page(document)),
        )
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("readme.txt", EPOCH), "请见附件。".encode("gbk"))
        name = f"{document.agency_name}/report.{kind}"
        package.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
