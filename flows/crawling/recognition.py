"""What a page with status 200 really is: missing, removed, or the same content in other bytes."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from extractors.media import MediaKind
from flows.crawling.addresses import absolute, host_of
from flows.crawling.attachments import body_text, is_file_address
from flows.crawling.discovery import content_score, judge
from flows.crawling.pages import Page, read_page

_MISSING = re.compile(
    r"页面不存在|頁面不存在|找不到(?:该|您|你|相应|指定|要)?.{0,8}(?:页面|网页|文件|资源|内容)|"
    r"(?:页面|网页|文章|信息|内容|文件|栏目|链接).{0,6}(?:不存在|已(?:被)?删除|已失效|找不到|走丢|丢失)|"
    r"您(?:所)?(?:访问|请求|查看|浏览|要查找)的.{0,10}(?:不存在|找不到|已|无法|出错|暂时)|"
    r"404\s*(?:错误|error|not\s*found|-)|not\s*found|page\s*cannot\s*be\s*(?:found|displayed)|"
    r"系统(?:繁忙|维护|错误|异常)|服务器(?:内部)?错误|网站(?:正在)?维护|internal\s*server\s*error|bad\s*gateway|"
    r"service\s*unavailable|出错啦|程序出错|运行时错误|访问出错|数据库连接失败",
    re.IGNORECASE,
)
_MISSING_TITLE = re.compile(
    r"^\s*(?:404|403|500|502|503)\b|404|not\s*found|页面不存在|错误页|出错|无法访问|error", re.IGNORECASE
)
_CHANGING = re.compile(
    r"(?:浏览|访问|点击|阅读|查看)(?:次数|量|数|人数|人次)?\s*[:：]?\s*[(（]?\d+|\d{1,2}:\d{2}(?::\d{2})?|"
    r"(?:今天|今日|现在|当前|北京时间|服务器时间|访问时间|生成时间|页面生成|打印时间)[^<>]{0,12}?"
    r"\d[\d年月日:./\- ]{3,20}|星期[一二三四五六日天]|"
    r"\d+(?:\.\d+)?\s*(?:毫秒|ms|秒|seconds?)|(?:在线|访客)(?:人数)?\s*[:：]?\s*\d+|[0-9a-fA-F]{16,}"
)
_VOLATILE_PARAMETER = re.compile(r"[?;&](?:jsessionid|_|t|v|rnd|random|timestamp|sid)=[^&]*", re.IGNORECASE)
_ERROR_PAGE_LENGTH = 600
_MOVED_BY_SCRIPT = re.compile(
    r"""location(?:\.href)?\s*=\s*["']([^"']+)["']|location\.(?:replace|assign)\(\s*["']([^"']+)["']\s*\)"""
)


def is_missing(page: Page) -> str | None:
    """Why a page that came with a good status is none: a missing page, or an error told with status 200."""
    if page.kind is not MediaKind.HTML or page.root is None:
        return None
    text = page.visible_text
    if len(text) > _ERROR_PAGE_LENGTH * 4 or content_score(text) >= 0.75:
        return None
    found = _MISSING.search(text)
    titled = _MISSING_TITLE.search(page.title)
    if (found and len(text) <= _ERROR_PAGE_LENGTH) or (titled and (found or len(text) <= _ERROR_PAGE_LENGTH)):
        said = found[0] if found else page.title
        return f"an error page with a good status: {said}"
    return None


def is_blank(page: Page) -> bool:
    """Whether a page is so short and empty that a firewall, not the site, will have answered."""
    if page.kind is not MediaKind.HTML or len(page.data) >= 300:
        return False
    if page.rows or frames(page) or is_missing(page) is not None:
        return False
    leads_on = refresh_target(page) is not None or is_removed(page) is not None
    return not leads_on and len(page.visible_text) < 20


def is_removed(page: Page) -> str | None:
    """Why an article page is gone though it answers: nothing in it but a refresh to the folder above."""
    if page.root is None or len(page.data) > 2000:
        return None
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            target = re.search(r"url\s*=\s*['\"]?([^'\";]*)", meta.get("content") or "", re.IGNORECASE)
            if target and len(page.visible_text) < 40 and _is_above(page.url, target[1].strip()):
                return "removed: the page only leads back to its folder"
    return None


def is_report_itself(page: Page) -> bool:
    """Whether a page that was asked for as a list is a report: its own words say so, and it leads to no reports."""
    links = [row for row in page.rows if judge(row.title).verdict == "report"]
    text = body_text(page)
    return len(links) < 2 and len(text) > 100 and content_score(text) >= 0.75


def is_list_itself(page: Page) -> bool:
    """Whether a page that was asked for as a report is a list of reports: it leads to several and says little."""
    rows = [row for row in page.rows if not is_file_address(row.url)]
    links = {row.url for row in rows if judge(row.title, in_column=True).verdict == "report"}
    return len(links) >= 2 and content_score(body_text(page)) < 0.75


def frames(page: Page) -> list[str]:
    """The addresses on the same host that the frames of a page show, files and viewers left out."""
    if page.root is None:
        return []
    found = [absolute(page.base, frame.get("src") or "") for frame in page.root.iter("iframe", "frame")]
    own = host_of(page.url)
    return [url for url in found if url is not None and host_of(url) == own and not is_file_address(url)][:4]


def refresh_target(page: Page) -> str | None:
    """Where a page that holds nothing but a refresh (meta element or script) leads, None if it is no such page."""
    if page.root is None or len(page.data) > 4000 or len(page.visible_text) > 60:
        return None
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            target = re.search(r"url\s*=\s*['\"]?([^'\";]+)", meta.get("content") or "", re.IGNORECASE)
            if target:
                return absolute(page.url, target[1].strip())
    moved = _MOVED_BY_SCRIPT.search(page.script_text)
    return absolute(page.url, moved[1] or moved[2]) if moved and not page.rows else None


def same_content(data: bytes, before: bytes) -> bool:
    """Whether two bodies say the same: equal bytes, or pages whose links and words differ in clocks and counters."""
    if data == before:
        return True
    pages = read_page("http://x/", data), read_page("http://x/", before)
    if any(page.kind is not MediaKind.HTML for page in pages):
        return False
    return _essence(pages[0]) == _essence(pages[1])


def _essence(page: Page) -> tuple[str, tuple[str, ...]]:
    words = re.sub(r"\s+", "", _CHANGING.sub("", page.visible_text))
    links = tuple(_VOLATILE_PARAMETER.sub("", row.url) for row in page.rows)
    return words, links


def _is_above(url: str, target: str) -> bool:
    resolved = urljoin(url, target)
    return url.startswith(resolved.rstrip("/") + "/") or target.strip("./") == ""
