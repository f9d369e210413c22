"""The files that a report page carries, in every form that real content management systems write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html

from flows.crawling.addresses import absolute
from flows.crawling.markup_rows import one_line
from flows.crawling.pages import Page

FILE_EXTENSIONS = (
    "pdf|docx?|wps|wpt|dot|rtf|odt|xlsx?|et|ods|csv|ofd|zip|rar|7z|txt|jpe?g|png|tiff?|bmp|caj|ceb|mht|mhtml"
)
_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|tiff?|bmp|gif)(?:$|[?#])")
_FILE_PATH = re.compile(rf"(?i)\.(?:{FILE_EXTENSIONS})$")
_DOWNLOAD_PATH = re.compile(
    r"(?i)/(?:download|downfile|downloadfile|downloadattach|getfile|attachment)[^/]*(?:\.\w{2,5})?$"
)
_QUOTED_FILE = re.compile(rf"""(?i)["']([^"'<>\s]+?\.(?:{FILE_EXTENSIONS})(?:\?[^"'<>\s]*)?)["'|,;]""")
_SCRIPT_MARKUP = re.compile(r"""(?is)(?:href|src)\s*=\s*\\?["']([^"'\\<>\s]+)\\?["'][^>]*>(.*?)</a>""")
_NAMED_IN_SCRIPT = re.compile(
    r"""["']?(?:url|href|path|filepath|fileurl|src)["']?\s*:\s*["']([^"']+)["'](?:[^{}]*?["']?(?:name|title|filename|text)["']?\s*:\s*["']([^"']+)["'])?""",
    re.IGNORECASE,
)
_CHROME_PICTURE = re.compile(
    r"(?i)(?:logo|icon|banner|btn|button|arrow|bg|weixin|wechat|weibo|qrcode|ewm|jiucuo|share|dzjg|red\.png|blank|spacer|loading)"
)
_UPLOADED_PICTURE = re.compile(
    r"(?i)/?[WP]0?20\d{6,}[^/]*\.(?:jpe?g|png|tiff?|bmp|gif)$|(?:uploadfile|upload|attach|ueditor|/files?/).*\.(?:jpe?g|png|tiff?|bmp)$"
)
_OTHER_FILE = re.compile(
    r"申请表|申请书|公开指南|公开目录|流程图|操作手册|使用说明|客户端|下载安装|控件|阅读器|浏览器|公开制度|公开条例"
)
_BODY = (
    "TRS_Editor",
    "TRS_UEDITOR",
    "article-content",
    "article_content",
    "zoom",
    "UCAP-CONTENT",
    "con_con",
    "content",
    "wzcon",
    "news_cont_d_wrap",
    "pages_content",
    "detail-content",
    "xxgk_content",
    "bt_content",
    "artcontent",
    "ContentText",
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page offers: its address, the name it is offered under (blank if none), whether it is a picture."""

    url: str
    name: str = ""
    picture: bool = False


def attachments(page: Page) -> tuple[Attachment, ...]:
    """The files of a report page, each address once, documents before pictures.

    Links, frames, objects, viewers (`file=`), calls (`onclick`, `window.open`), markup written by script and script
    arrays are read; template text such as `{{url}}` is never followed. Pictures count only inside the body.
    """
    found: dict[str, Attachment] = {}
    for attachment in (*_linked(page), *_embedded(page), *_scripted(page), *_pictures(page)):
        if attachment.url == page.url:
            continue
        known = found.get(attachment.url)
        if known is None or (not known.name and attachment.name):
            found[attachment.url] = attachment
    return tuple(sorted(found.values(), key=lambda attachment: attachment.picture))


def is_file_address(url: str) -> bool:
    """Whether an address is, by its path or its query, that of a file and not of a page."""
    parts = urlsplit(url)
    if _FILE_PATH.search(unquote(parts.path)):
        return True
    if _DOWNLOAD_PATH.search(parts.path):
        return True
    return any(_FILE_PATH.search(value) for values in parse_qs(parts.query).values() for value in values)


def is_other_file(name: str) -> bool:
    """Whether a file's name says that it belongs to the site's frame and not to a report: forms, guides, catalogues."""
    return _OTHER_FILE.search(name) is not None and "年度报告" not in name and "年报" not in name


def body_of(page: Page) -> lxml.html.HtmlElement | None:
    """The element that holds the article, as the usual systems name it; the whole body where none is found."""
    if page.root is None:
        return None
    for name in _BODY:
        for element in page.root.iter("div", "td", "article", "section", "ucapcontent"):
            names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
            if any(name.lower() == part.lower() for part in names) and one_line(element.text_content()):
                return element
    body = page.root.find(".//body")
    return page.root if body is None else body


def body_text(page: Page) -> str:
    """The article's text on one line."""
    body = body_of(page)
    return "" if body is None else one_line(body.text_content())


def _linked(page: Page) -> list[Attachment]:
    if page.root is None:
        return []
    found = []
    for link in page.root.iter("a", "area"):
        marked = "nfw-cms-attachment" in (link.get("class") or "") or (link.get("appendix") or "").lower() == "true"
        for reference in _references(link):
            url = absolute(page.base, reference)
            if url is None:
                continue
            inner = _viewer_target(url)
            if inner is not None:
                found.append(Attachment(inner, _name(link)))
            elif marked or is_file_address(url):
                found.append(Attachment(url, _name(link), _PICTURE.search(url) is not None))
                break
    return [item for item in found if not item.picture or not _CHROME_PICTURE.search(item.url)]


def _references(link: lxml.html.HtmlElement) -> list[str]:
    scripts = (
        link.get("onclick") or "",
        link.get("href") or "" if (link.get("href") or "").startswith("javascript") else "",
    )
    called = [match[1] for script in scripts for match in _QUOTED_FILE.finditer(script)]
    return [link.get("href") or "", *called]


def _embedded(page: Page) -> list[Attachment]:
    if page.root is None:
        return []
    found = []
    for element in page.root.iter("iframe", "embed", "object", "frame", "source", "param"):
        for attribute in ("src", "data", "data-src", "value"):
            url = absolute(page.base, element.get(attribute) or "")
            if url is None:
                continue
            inner = _viewer_target(url)
            if inner is not None:
                found.append(Attachment(inner))
            elif is_file_address(url) and not _PICTURE.search(url):
                found.append(Attachment(url))
    for element in page.root.iter():
        script = element.get("onclick") if isinstance(element.tag, str) and element.tag != "a" else None
        for match in _QUOTED_FILE.finditer(script or ""):
            url = absolute(page.base, match[1])
            if url is not None:
                found.append(Attachment(url, one_line(element.text_content())[:200]))
    return found


def _viewer_target(url: str) -> str | None:
    query = parse_qs(urlsplit(url).query)
    for name in ("file", "fileurl", "fileUrl", "pdf", "src", "url"):
        for value in query.get(name, []):
            if re.search(rf"(?i)\.(?:{FILE_EXTENSIONS})(?:$|\?)", value) and re.search(
                r"(?i)view|pdf\.?js|preview|reader|generic", url
            ):
                return absolute(url, value)  # the viewer resolves it against its own address
    return None


def _scripted(page: Page) -> list[Attachment]:
    found = []
    for script in page.inline_scripts:
        text = (
            _without_comments(script)
            .replace("\\u0022", '"')
            .replace("\\/", "/")
            .replace("\\u003C", "<")
            .replace("\\u003E", ">")
        )
        named = [(match[1], _plain(match[2])) for match in _SCRIPT_MARKUP.finditer(text)]
        named += [(match[1], match[2] or "") for match in _NAMED_IN_SCRIPT.finditer(text)]
        named += [(match[1], "") for match in _QUOTED_FILE.finditer(text)]
        named += [
            (part, "")
            for match in re.finditer(r"""["']([^"'<>]*\|[^"'<>]*)["']""", text)
            for part in match[1].split("|")
        ]
        for reference, name in named:
            url = absolute(page.base, reference)
            is_name = "/" not in reference and not reference.isascii()
            if url is not None and not is_name and is_file_address(url) and not _PICTURE.search(url):
                found.append(Attachment(url, name))
    return found


def _pictures(page: Page) -> list[Attachment]:
    body = body_of(page)
    if body is None:
        return []
    found = []
    for image in body.iter("img"):
        url = absolute(page.base, image.get("src") or image.get("data-src") or "")
        if url is None or _CHROME_PICTURE.search(urlsplit(url).path.rpartition("/")[2]):
            continue
        if _UPLOADED_PICTURE.search(urlsplit(url).path) and _large(image):
            found.append(Attachment(url, one_line(image.get("alt") or image.get("title") or ""), True))
    return found


def _large(image: lxml.html.HtmlElement) -> bool:
    for attribute in ("width", "height"):
        size = re.match(r"\d+", image.get(attribute) or "")
        if size and int(size[0]) < 100:
            return False
    return True


def _name(link: lxml.html.HtmlElement) -> str:
    text = one_line(link.text_content())
    for attribute in ("title", "download", "alt"):
        named = one_line(link.get(attribute) or "")
        if named and (not text or re.match(r"^(?:点击下载|下载|附件\d*|查看|点击查看)$", text) or text.endswith("…")):
            return named
    return text


def _plain(markup: str) -> str:
    return one_line(re.sub(r"<[^>]*>|\\", " ", markup))[:200]


def _without_comments(script: str) -> str:
    return re.sub(r"/\*.*?\*/|<!--.*?-->|(?m:^\s*//.*$)", " ", script, flags=re.DOTALL)
