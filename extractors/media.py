"""What the bytes of a document are, told by their content: never by a file name or a server's header."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

from extractors.compound_file import SIGNATURE as COMPOUND_FILE_SIGNATURE
from extractors.compound_file import root_entry_names
from extractors.delimiter import delimiter_of


class MediaKind(StrEnum):
    """The forms of publication that a reader exists for, and what is left: an `EMPTY` file, an `UNKNOWN` one."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    SHEET_XML = "sheet_xml"
    CSV = "csv"
    OFD = "ofd"
    MHTML = "mhtml"
    WORD_XML = "word_xml"
    TEXT = "text"
    ZIP = "zip"
    IMAGE = "image"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Media:
    """What a document is.

    `charset` is a codec name of Python for `HTML`, `TEXT`, `CSV`, `MHTML` and XML in one file, else None. `media_type`
    is the usual name of the format; for an `UNKNOWN` one it still names what was recognised (`application/vnd.rar`),
    else it is `application/octet-stream`.
    """

    kind: MediaKind
    media_type: str
    charset: str | None = None


_MEDIA_TYPES = {
    MediaKind.HTML: "text/html",
    MediaKind.PDF: "application/pdf",
    MediaKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    MediaKind.ODT: "application/vnd.oasis.opendocument.text",
    MediaKind.RTF: "application/rtf",
    MediaKind.DOC: "application/msword",
    MediaKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    MediaKind.XLS: "application/vnd.ms-excel",
    MediaKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    MediaKind.SHEET_XML: "application/vnd.ms-excel+xml",
    MediaKind.CSV: "text/csv",
    MediaKind.OFD: "application/ofd",
    MediaKind.MHTML: "multipart/related",
    MediaKind.WORD_XML: "application/vnd.ms-word+xml",
    MediaKind.TEXT: "text/plain",
    MediaKind.ZIP: "application/zip",
    MediaKind.EMPTY: "application/x-empty",
    MediaKind.UNKNOWN: "application/octet-stream",
}

_IMAGE_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)

_UNREAD_SIGNATURES = (
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"%!PS", "application/postscript"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-msdownload"),
)

_HEAD_BYTES = 8192
_SAMPLE_BYTES = 262_144

_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|body|table|tbody|tr|td|div|span|p|br|meta|title|h[1-6]|font|center|ul|ol|li|"
    rb"section|article|a|img|style|script|iframe|form|input|b|strong|o:p)(?=[\s/>]))",
    re.IGNORECASE,
)
_WORD_XML_ROOT = re.compile(rb"<(?:w:wordDocument|pkg:package|office:document)\b")
_SHEET_XML_ROOT = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*\burn:schemas-microsoft-com:office:spreadsheet\b")
_MIME_HEADER = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/", re.IGNORECASE
)


def identify(data: bytes) -> Media:
    """Say what `data` is. Never raises: what nothing fits is `UNKNOWN`, a file of nothing but blanks is `EMPTY`."""
    head = data[:_HEAD_BYTES]
    if not data[:_SAMPLE_BYTES].strip(b"\x00 \t\r\n\xef\xbb\xbf") and not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return _media(MediaKind.EMPTY)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _identify_zip(data)
    if data.startswith(COMPOUND_FILE_SIGNATURE):
        return _identify_compound_file(data)
    for signature, media_type in _IMAGE_SIGNATURES:
        if data.startswith(signature):
            return Media(MediaKind.IMAGE, media_type)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Media(MediaKind.IMAGE, "image/webp")
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        return Media(MediaKind.IMAGE, "image/bmp")
    if b"%PDF-" in head[:1024]:
        return _media(MediaKind.PDF)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"{\\rt"):
        return _media(MediaKind.RTF)
    for signature, media_type in _UNREAD_SIGNATURES:
        if data.startswith(signature):
            return Media(MediaKind.UNKNOWN, media_type)
    return _identify_text(data)


def detect_charset(data: bytes) -> str:
    """The codec that `data`, an HTML page or plain text, is written in: `utf-8`, `gb18030`, `big5`, `utf-16-le`….

    A byte order mark decides. Text that is UTF-8 throughout is UTF-8, whatever the page declares; else it is the one of
    GB18030 and Big5 that the bytes fit better. A character cut off at the end and a few stray bytes do not count
    against a charset.
    """
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return codec
    sample = data[:_SAMPLE_BYTES]
    wide = _wide_charset(sample)
    if wide:
        return wide
    if sample.isascii() and data.isascii():
        return "utf-8"
    body = data if sample.isascii() else sample
    if _is_valid(body, "utf-8"):
        return "utf-8"
    if _stray_share(body, "utf-8") < 0.02:
        return "utf-8"
    # pages of Chinese offices declare iso-8859-1, utf-8 or nothing and are GB18030: only a declared Big5 says anything
    if _pair_share(body, _BIG5_PAIR) > _pair_share(body, _GB_PAIR) and (
        _declares_big5(data) or _stray_share(body, "big5") < 0.02
    ):
        return "big5"
    return "gb18030"


def _media(kind: MediaKind, charset: str | None = None) -> Media:
    return Media(kind, _MEDIA_TYPES[kind], charset)


def _identify_zip(data: bytes) -> Media:
    names = _zip_names(data)
    lowered = {name.replace("\\", "/").lower() for name in names}
    if "ofd.xml" in lowered or any(name.endswith("/ofd.xml") for name in lowered):
        return _media(MediaKind.OFD)
    open_document = _open_document_type(data)
    if open_document.startswith(b"application/vnd.oasis.opendocument.text"):
        return _media(MediaKind.ODT)
    if open_document.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return _media(MediaKind.ODS)
    is_office_package = "[content_types].xml" in lowered or "_rels/.rels" in lowered
    for folder, kind in (("word/", MediaKind.DOCX), ("xl/", MediaKind.XLSX)):
        if is_office_package and any(name.startswith(folder) for name in lowered):
            return _media(kind)
    if is_office_package and any(name.startswith("ppt/") for name in lowered):
        return Media(MediaKind.UNKNOWN, "application/vnd.openxmlformats-officedocument.presentationml.presentation")
    return _media(MediaKind.ZIP)


def _open_document_type(data: bytes) -> bytes:
    """What the member `mimetype` says, the first and not compressed in all but odd writers' files; blank without it."""
    if data[30:38] == b"mimetype" and data[8:10] == b"\x00\x00":
        return data[38:100]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("mimetype") as member:
            return member.read(100)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, RuntimeError, IndexError, EOFError):
        return b""


def _zip_names(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError, IndexError, MemoryError):
        # a cut-off file has no directory at its end, but each member still begins with its name
        starts = (match.start() for match in re.finditer(rb"PK\x03\x04", data[:1_000_000]))
        return [
            data[start + 30 : start + 30 + int.from_bytes(data[start + 26 : start + 28], "little")].decode(
                "utf-8", "replace"
            )
            for start in starts
        ]


def _identify_compound_file(data: bytes) -> Media:
    names = root_entry_names(data)
    # an encrypted .docx is a compound file too; the Word reader says so
    if "WordDocument" in names or "EncryptedPackage" in names:
        return _media(MediaKind.DOC)
    if "Workbook" in names or "Book" in names:
        return _media(MediaKind.XLS)
    if "PowerPoint Document" in names:
        return Media(MediaKind.UNKNOWN, "application/vnd.ms-powerpoint")
    return Media(MediaKind.UNKNOWN, "application/x-ole-storage")


def _identify_text(data: bytes) -> Media:
    charset = detect_charset(data)
    sample = data[:_SAMPLE_BYTES]
    if charset.startswith(("utf-16", "utf-32")):
        sample = data[: _SAMPLE_BYTES - _SAMPLE_BYTES % 4].decode(charset, "replace").encode("utf-8", "replace")
    sample = sample.removeprefix(codecs.BOM_UTF8)
    head = sample[:_HEAD_BYTES].lstrip()
    if _MIME_HEADER.match(head):
        return _media(MediaKind.MHTML, charset)
    if _WORD_XML_ROOT.search(head):
        return _media(MediaKind.WORD_XML, charset)
    if _SHEET_XML_ROOT.search(head):
        return _media(MediaKind.SHEET_XML, charset)
    if _HTML_TAG.search(sample):
        return _media(MediaKind.HTML, charset)
    text = sample.decode("utf-8" if charset.startswith(("utf-16", "utf-32")) else charset, "replace")
    controls = sum(1 for char in text if (char < " " and char not in "\t\r\n\f\v\x07") or char == "\ufffd")
    if controls <= 0.01 * len(text):
        return _media(MediaKind.CSV if delimiter_of(text) else MediaKind.TEXT, charset)
    return _media(MediaKind.UNKNOWN)


def _wide_charset(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as zero bytes in every other place (markup and digits are ASCII)."""
    even, odd = sample[0:4096:2], sample[1:4096:2]
    if len(odd) < 8:
        return None
    if odd.count(0) > 0.2 * len(odd) and even.count(0) < 0.02 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.2 * len(even) and odd.count(0) < 0.02 * len(odd):
        return "utf-16-be"
    return None


def _declares_big5(data: bytes) -> bool:
    return (
        re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*(?:x-)?big-?5""", data[:_HEAD_BYTES], re.IGNORECASE)
        is not None
    )


def _is_valid(data: bytes, charset: str) -> bool:
    try:
        codecs.getincrementaldecoder(charset)("strict").decode(data, False)
    except (UnicodeError, LookupError):
        return False
    return True


def _stray_share(data: bytes, charset: str) -> float:
    """The share of the characters beyond ASCII that `charset` cannot decode; 1.0 where there are none."""
    text = data.decode(charset, "replace")
    beyond = sum(1 for char in text if char > "\x7f")
    return text.count("\ufffd") / beyond if beyond else 1.0


# The common characters of GB2312 (level 1) and of Big5 (level 1) have lead bytes of their own. Text of one read as the
# other falls outside them half of the time, since Big5 uses trail bytes below 0x7F and GB2312 does not.
_GB_PAIR = re.compile(rb"[\xb0-\xd7\xa1\xa3][\xa1-\xfe]")
_BIG5_PAIR = re.compile(rb"[\xa4-\xc6\xa1][\x40-\x7e\xa1-\xfe]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def _pair_share(data: bytes, common: re.Pattern[bytes]) -> float:
    pairs = _PAIR.findall(data)
    return sum(1 for pair in pairs if common.fullmatch(pair)) / len(pairs) if pairs else 0.0
