"""Sites that misbehave: wrong charsets, redirects, guards, error pages, slow and endless answers, traps."""

from __future__ import annotations

import gzip
from functools import partial

from tests.world import pages
from tests.world.columns import entries, items, page_of, publish
from tests.world.pages import page
from tests.world.server import Asked, Reply, Site

FOLDER = "/zwgk/zfxxgknb/"
NAME = "政府信息公开年报"


def _plain(name: str, count: int = 3, seed: int = 50) -> tuple[Site, list[str]]:
    site = Site(name, (FOLDER,))
    made = publish(site, entries(count, seed=seed, others=0))
    site.pages[FOLDER] = page(NAME, items(made))
    return site, [entry.path for entry in made]


def charset(name: str, encoding: str, declared: str | None) -> Site:
    """Pages in one charset that declare another, or none."""
    site, _ = _plain(name)
    traditional = str.maketrans("县区镇办会开报务员产业东阳发张", "縣區鎮辦會開報務員產業東陽發張")
    for path, content in list(site.pages.items()):
        assert isinstance(content, str)
        text = content.replace('<meta charset="utf-8">', f'<meta charset="{declared}">' if declared else "")
        if encoding == "big5":
            text = text.translate(traditional)
        media_type = f"text/html; charset={declared}" if declared else "text/html"
        site.pages[path] = Reply(text.encode(encoding, "replace"), media_type=media_type)
    return site


def charsets() -> list[Site]:
    return [
        charset("gbk_undeclared", "gbk", None),
        charset("gb18030_as_utf8", "gb18030", "utf-8"),
        charset("gbk_as_latin1", "gbk", "iso-8859-1"),
        charset("utf8_as_gbk", "utf-8", "gbk"),
        charset("big5", "big5", "big5"),
    ]


def redirects(private: str) -> Site:
    """Redirects that may be followed, and those that may not: in a circle, to `private`, to another scheme."""
    site, paths = _plain("redirects", 6)
    site.pages["/moved/"] = site.pages[paths[0]]
    site.pages[paths[0]] = Reply(status=301, headers=(("Location", "/moved/"),))
    site.pages[paths[1]] = Reply(status=302, headers=(("Location", "/circle/"),))
    site.pages["/circle/"] = Reply(status=302, headers=(("Location", paths[1]),))
    site.pages[paths[2]] = Reply(status=302, headers=(("Location", private),))
    site.pages[paths[3]] = Reply(status=302, headers=(("Location", "file:///etc/passwd"),))
    site.pages[paths[4]] = Reply(status=302, headers=(("Location", "ftp://127.0.0.1/x"),))
    site.reports = {paths[0], paths[5]}
    return site


def needs_cookie() -> Site:
    """A cookie comes with a redirect to the same address: an ordinary session, no guard."""
    site, _ = _plain("needs_cookie")
    listed = site.pages[FOLDER]

    def answer(asked: Asked) -> Reply | str:
        if "session=1" not in asked.headers.get("cookie", ""):
            return Reply(status=302, headers=(("Location", FOLDER), ("Set-Cookie", "session=1; path=/")))
        assert isinstance(listed, str)
        return listed

    site.pages[FOLDER] = answer
    return site


def guarded(status: int) -> Site:
    """A first page with a status and a script that would set a cookie."""
    site, _ = _plain(f"guarded_{status}")
    script = (
        b"<html><script>var a=1;document.cookie='__jsl_clearance=x';location.href=location.pathname</script></html>"
    )
    for path in list(site.pages):
        site.pages[path] = Reply(script, status)
    site.reports.clear()
    return site


def error_pages() -> Site:
    """Missing and removed pages that answer 200."""
    site, paths = _plain("error_pages", 4)
    site.pages[paths[0]] = page("404", "<p>您访问的页面不存在或已删除，请返回首页。</p>")
    site.pages[paths[1]] = '<html><head><meta http-equiv="refresh" content="0;url=../"></head><body></body></html>'
    site.pages[paths[2]] = "<html><head><title>提示</title></head><body>系统错误，请稍后再试</body></html>"
    site.reports = {paths[3]}
    return site


def changing() -> Site:
    """Every answer differs in a clock, a counter and a token, and says the same."""
    site, paths = _plain("changing")
    site.validators = False
    count = 0

    def turned(content: str, _: Asked) -> Reply:
        nonlocal count
        count += 1
        noise = f"<p>浏览次数：{count * 7}</p><p>当前时间：2026-02-0{count % 9 + 1} 10:0{count % 10}:11</p>"
        noise += f'<input type="hidden" name="token" value="{count:032x}">'
        return Reply(content.replace("</body>", noise + "</body>").encode())

    for path in [FOLDER, *paths]:
        content = site.pages[path]
        assert isinstance(content, str)
        site.pages[path] = partial(turned, content)
    return site


def wrong_length() -> Site:
    """A page whose stated length is longer than its body, each time."""
    site, paths = _plain("wrong_length")
    content = site.pages[paths[0]]
    assert isinstance(content, str)
    body = content.encode()
    site.pages[paths[0]] = Reply(body, length=len(body) + 500, cut=True)
    return site


def bombs() -> Site:
    """A body that grows a thousandfold when decompressed, and one that says it is a terabyte."""
    site, paths = _plain("bombs", 4)
    bomb = gzip.compress(b"\0" * (200 * 1024 * 1024), 9)
    site.pages[paths[0]] = Reply(bomb, headers=(("Content-Encoding", "gzip"),))
    site.pages[paths[1]] = Reply(b"x", length=10**12, cut=True)
    site.reports -= set(paths[:2])
    return site


def compressed() -> Site:
    site, paths = _plain("compressed")
    for path in [FOLDER, *paths]:
        content = site.pages[path]
        assert isinstance(content, str)
        site.pages[path] = Reply(gzip.compress(content.encode()), headers=(("Content-Encoding", "gzip"),))
    return site


def calendar_trap() -> Site:
    """A page bar that never ends, each page with new rows of no interest."""
    site, _ = _plain("calendar_trap")
    first = items(entries(3, seed=50, others=0))

    def answer(asked: Asked) -> str:
        day = int(asked.query.get("day", "1"))
        events = pages.rows([(f"/event/{day}_{n}.html", f"便民活动第{day}日第{n}场", "2026-01-01") for n in range(5)])
        menu = f'<a href="{FOLDER}">政府信息公开年报</a>'
        bar = f'<div class="page"><a href="?day={day + 1}">下一页</a></div>'
        return page(NAME, menu + (first if day == 1 else "") + events + bar)

    site.pages[FOLDER] = answer
    return site


def session_trap() -> Site:
    """The same rows under a new session id on every page."""
    site, _ = _plain("session_trap")
    made = entries(3, seed=50, others=0)
    count = 0

    def answer(_: Asked) -> str:
        nonlocal count
        count += 1
        rows = [(f"{e.path};jsessionid={count:08x}", e.title, e.date) for e in made]
        return page(NAME, pages.rows(rows) + f'<div class="page"><a href="?p={count}">下一页</a></div>')

    site.pages[FOLDER] = answer
    for entry in made:
        content = site.pages[entry.path]

        def detail(asked: Asked, content: object = content) -> str:
            return str(content)

        site.pages[entry.path] = detail
    return site


def busy(status: int, retry_after: str | None, times: int) -> Site:
    """A list that answers `times` times that it is busy."""
    site, _ = _plain(f"busy_{status}_{retry_after}")
    listed = site.pages[FOLDER]
    asked_before: list[float] = []

    def answer(_: Asked) -> Reply:
        asked_before.append(0)
        if len(asked_before) <= times:
            return Reply(b"busy", status, headers=(("Retry-After", retry_after),) if retry_after else ())
        assert isinstance(listed, str)
        return Reply(listed.encode())

    site.pages[FOLDER] = answer
    return site


def robots(text: str, name: str = "robots", status: int = 200) -> Site:
    """A site with a robots.txt; what it forbids below a folder named in a Disallow line is no report to be found."""
    site, _ = _plain(name, 5)
    forbidden = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("Disallow:")]
    site.reports = {path for path in site.reports if not path.startswith(tuple(forbidden) or ("none",))}
    site.pages["/robots.txt"] = Reply(text.encode(), status, "text/plain")
    return site


def slow(name: str = "slow") -> Site:
    """A page that comes byte by byte."""
    site, paths = _plain(name, 3)
    content = site.pages[paths[0]]
    assert isinstance(content, str)
    site.pages[paths[0]] = Reply(content.encode(), drip=0.05)
    site.reports.discard(paths[0])
    return site


def blank_once() -> Site:
    """A firewall answers the first request for the list, and every one for the first report, with a blank page."""
    site, paths = _plain("blank_once")
    listed = site.pages[FOLDER]
    asked_before: list[float] = []

    def answer(_: Asked) -> str:
        asked_before.append(0)
        return "<html><body></body></html>" if len(asked_before) == 1 else str(listed)

    site.pages[FOLDER] = answer
    site.pages[paths[0]] = "<html></html>"
    site.reports.discard(paths[0])
    return site


def meta_refresh() -> Site:
    """The start page only leads on to the list."""
    site, _ = _plain("meta_refresh")
    site.starts = ("/index.html",)
    site.pages["/index.html"] = f'<html><head><meta http-equiv="refresh" content="0; url={FOLDER}"></head></html>'
    return site


def portal() -> Site:
    """The start page is a portal whose navigation leads to the column."""
    site, _ = _plain("portal", 4)
    site.starts = ("/",)
    news = pages.rows([(f"/news/{n}.html", f"某县召开第{n}次会议", "2026-01-01") for n in range(8)])
    site.pages["/"] = page("某县人民政府", f'{news}<div><a href="{FOLDER}">政府信息公开<br>年报</a></div>')
    return site


def long_list(count: int = 60, size: int = 10) -> Site:
    """A list by query parameters without any page bar script, for the budget."""
    site = Site("long_list", ("/list",))
    made = publish(site, entries(count, "/d/{id}.html", seed=51, others=0))

    def answer(asked: Asked) -> str:
        number = int(asked.query.get("page", "1"))
        following = f'<a href="?page={number + 1}">下一页</a>' if number * size < count else ""
        return page(NAME, items(page_of(made, number, size)) + following)

    site.pages["/list"] = answer
    return site


def doubtful() -> Site:
    """A column whose titles decide nothing: what stands on the pages does, or nobody can tell."""
    site = Site("doubtful", (FOLDER,))
    made = {
        "body.html": ("浑南区民族和宗教事务局", pages.report("浑南区民宗局", 2021)),
        "year.html": ("某某县2019", pages.report("某某县", 2019)),
        "notice.html": ("关于发布某某县2020年政府信息公开工作年度报告的公告", pages.report("某某县", 2020)),
        "short.html": ("某某县2018年度报告", pages.report("某某县", 2018)),
        "office.html": ("某某县政务服务中心", pages.article("中心简介", "中心位于人民路一号，周一至周五办公。")),
        "plain.html": ("某某县2017年公开情况", pages.article("某某县2017年公开情况", "全年公开信息三百条。")),
        "cover.html": (
            "关于公布某某县2016年政府信息公开工作年度报告的通知",
            pages.article("通知", "现予公布。").replace("</h1>", '</h1><a href="./P02017.pdf">年度报告</a>'),
        ),
    }
    site.pages[FOLDER + "P02017.pdf"] = pages.pdf("2016")
    for name, (_, content) in made.items():
        site.pages[FOLDER + name] = content
    site.reports = {FOLDER + name for name in ("body.html", "year.html", "notice.html", "short.html")}
    site.others = {FOLDER + name for name in ("office.html", "plain.html")}
    rows = [(FOLDER + name, title, f"{2024 - n}-01-10") for n, (name, (title, _)) in enumerate(made.items())]
    picture = '<a href="/topic/"><img src="/banner.png"></a>'
    site.pages[FOLDER] = page(NAME, picture + pages.rows(rows))
    return site
