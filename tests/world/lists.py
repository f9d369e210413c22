"""Sites whose lists are pages: static files, links, forms, folders, frames, rows written by script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tests.world.columns import Entry, chunks, entries, items, page_of, publish
from tests.world.pages import page, pdf, report
from tests.world.server import Asked, Reply, Site

NAME = "政府信息公开年报"
FOLDER = "/zwgk/zfxxgknb/"


def _static(
    name: str, count: int, size: int, script: Callable[[int, int], str], file: Callable[[int], str], seed: int
) -> Site:
    """A list in static files: `script(number, total)` is what page `number` says, `file(number)` its name."""
    site = Site(name, (FOLDER,))
    made = publish(site, entries(count, seed=seed))
    parts = list(chunks(made, size))
    for number, part in enumerate(parts, 1):
        path = FOLDER if number == 1 else FOLDER + file(number)
        site.pages[path] = page(NAME, items(part), script(number, len(parts)))
    return site


def trs_zero_based() -> Site:
    return _static(
        "trs_zero_based",
        23,
        8,
        lambda number, total: f'<script>createPageHTML({total}, {number - 1}, "index", "shtml");</script>',
        lambda number: f"index_{number - 1}.shtml",
        1,
    )


def trs_one_based() -> Site:
    return _static(
        "trs_one_based",
        23,
        8,
        lambda number, total: f"<script>createPageHTML('paging',{total}, {number},'index','html',23);</script>",
        lambda number: f"index_{number}.html",
        2,
    )


def trs_other_prefix() -> Site:
    return _static(
        "trs_other_prefix",
        20,
        7,
        lambda number, total: f"<script>createPageHTML('page_div',{total},{number},'dezlist','shtml',149);</script>",
        lambda number: f"dezlist_{number}.shtml",
        3,
    )


def trs_page_control() -> Site:
    return _static(
        "trs_page_control",
        20,
        6,
        lambda number, total: (
            f'<script>pageControl({total}, {number - 1}, "index", "shtml", 10, \'pages-nav\');</script>'
        ),
        lambda number: f"index_{number - 1}.shtml",
        4,
    )


def trs_count_page() -> Site:
    return _static(
        "trs_count_page",
        20,
        6,
        lambda number, total: (
            f"<script>var currentPage = {number - 1}; var countPage = {total}; var dataCount = 20;</script>"
        ),
        lambda number: f"index_{number - 1}.html",
        5,
    )


def trs_script_rows() -> Site:
    """Wuhan: each row is built by script, so that no `<a>` exists."""
    site = Site("trs_script_rows", (FOLDER,))
    parts = list(chunks(publish(site, entries(14, seed=6)), 7))
    for number, part in enumerate(parts, 1):
        rows = "".join(
            f'<li><script>var url="{"." + entry.path[len(FOLDER) - 1 :]}"; var title="{entry.title}"; '
            f'var date="{entry.date}"; writeRow(url, title, date);</script></li>'
            for entry in part
        )
        script = f'<script>createPageHTML({len(parts)}, {number - 1}, "index", "shtml");</script>'
        path = FOLDER if number == 1 else f"{FOLDER}index_{number - 1}.shtml"
        site.pages[path] = page(NAME, f"<ul>{rows}</ul>", script)
    return site


def shanghai() -> Site:
    """`index_2` is page 2; the stated total is more than there are pages."""
    return _static(
        "shanghai",
        20,
        6,
        lambda number, total: (
            f'<div class="pagination"></div><script>$(".pagination").pagination("setPage",{number},{total + 1});'
            f"var o = {{totalPage: {total + 1}}};</script>"
        ),
        lambda number: f"index_{number}.html",
        7,
    )


def beijing() -> Site:
    return _static(
        "beijing",
        20,
        6,
        lambda number, total: (
            f"<script>Pager({{size:{total}, current:{number - 1}, prefix:'index', suffix:'html'}});</script>"
        ),
        lambda number: f"index_{number - 1}.html",
        8,
    )


def henan() -> Site:
    return _static(
        "henan",
        20,
        6,
        lambda _, total: f'<div id="pageDec" pagesize="6" pagecount="{total}"></div>',
        lambda number: f"index_{number - 1}.html",
        9,
    )


def column_index() -> Site:
    def bar(number: int, total: int) -> str:
        following = f'<a href="column-index-{number + 1}.shtml">下一页</a>' if number < total else ""
        return f'<div class="page">{following}<a href="column-index-{total}.shtml">尾页</a></div>'

    return _static("column_index", 20, 6, bar, lambda number: f"column-index-{number}.shtml", 10)


def next_link() -> Site:
    def bar(number: int, total: int) -> str:
        links = "".join(
            f'<a href="list_{n}.html">{n}</a>' if n > 1 else '<a href="./">1</a>' for n in (number, number + 1)
        )
        following = f'<a href="list_{number + 1}.html">下一页 &gt;</a>' if number < total else "<span>下一页</span>"
        return f'<div class="page">{links if number < total else ""}{following}</div>'

    return _static("next_link", 20, 6, bar, lambda number: f"list_{number}.html", 11)


def numbered_links() -> Site:
    def bar(number: int, total: int) -> str:
        return '<div class="pages">' + "".join(f'<a href="{n}.html">{n}</a> ' for n in range(1, total + 1)) + "</div>"

    site = _static("numbered_links", 20, 6, bar, lambda number: f"{number}.html", 12)
    site.pages[FOLDER + "1.html"] = site.pages[FOLDER]
    return site


def last_link() -> Site:
    return _static(
        "last_link",
        20,
        6,
        lambda _, total: f'<div class="page"><a href="./">首页</a><a href="t_{total}.html">尾页</a></div>',
        lambda number: f"t_{number}.html",
        13,
    )


def query_links() -> Site:
    site = Site("query_links", ("/col/nb.jsp",))
    made = publish(site, entries(20, "/col/detail.jsp?id={id}", seed=14))

    def answer(asked: Asked) -> str:
        number = int(asked.query.get("PageIndex", "1"))
        following = f'<a href="?PageIndex={number + 1}">下一页</a>' if number < 4 else ""
        return page(NAME, items(page_of(made, number, 5)) + f'<div class="page">{following}</div>')

    site.pages["/col/nb.jsp"] = answer
    return site


def script_address() -> Site:
    site = Site("script_address", ("/info/iList.jsp?node_id=5&cat_id=9",))
    made = publish(site, entries(17, "/info/show.jsp?id={id}", seed=15))
    script = (
        "<script>var pageCount = 3; function go(n){ "
        "location.href = '/info/iList.jsp?node_id=5&cat_id=9&cur_page=' + n; }</script>"
    )

    def answer(asked: Asked) -> str:
        return page(NAME, items(page_of(made, int(asked.query.get("cur_page", "1")), 6)), script)

    site.pages["/info/iList.jsp"] = answer
    return site


def frame_shell() -> Site:
    """The column page is a shell; the list stands in a frame."""
    site = Site("frame_shell", ("/czxxgk/nb.html",))
    made = publish(site, entries(9, "/czxxgk/content/{id}.html", seed=25))
    site.pages["/czxxgk/nb.html"] = page(NAME, '<iframe src="/czxxgk/list.html?c=8" width="100%"></iframe>')
    site.pages["/czxxgk/list.html"] = page(NAME, items(made))
    return site


def embedded_json() -> Site:
    """Huzhou: the rows stand as data in a script."""
    site = Site("embedded_json", ("/hzgov/front/s1/xxgk/nb/",))
    made = publish(site, entries(12, "/hzgov/art/{id}.html", seed=32))
    rows = ",".join(f"{{title:'{e.title}',url:'{e.path}',daytime:'{e.date}',channelid:'7'}}" for e in made)
    script = f"<script>var dataList=[{{infolist:[{rows}]}}]; var pagesData={{curPageNo:1,pageTotal:1}};</script>"
    site.pages["/hzgov/front/s1/xxgk/nb/"] = page(NAME, "<div id='list'></div>", script)
    return site


def whole_list() -> Site:
    """Shandong: the whole list in one page, paged only in the browser."""
    site = Site("whole_list", (FOLDER,))
    made = publish(site, entries(60, seed=33))
    rows = "".join(
        f'<li class="pagedContent" style="display:none"><a href="{e.path}">{e.title}</a><em>{e.date}</em></li>'
        for e in made
    )
    script = "<script>var totalCount = 60; var perSize = 15; var logicTotalPage = 4;</script>"
    site.pages[FOLDER] = page(NAME, f"<ul>{rows}</ul>", script)
    return site


def year_folders() -> Site:
    """Chengdu-like: a folder a year, and groups of bodies below it."""
    site = Site("year_folders", ("/xxgk/nb/",))
    years = []
    for index, year in enumerate((2022, 2023, 2024)):
        folder = f"/{year}n/xzjd/"
        made = publish(site, entries(7, folder + "t{ymd}_{id}.html", seed=34 + index, others=1))
        site.pages[folder] = page(f"{year}年乡镇街道年报", items(made))
        years.append(
            f'<option value="/{year}n/">{year}年</option>' if year == 2022 else f'<a href="/{year}n/">{year}年</a>'
        )
        groups = f'<ul><li><a href="{folder}">乡镇街道</a></li></ul>'
        site.pages[f"/{year}n/"] = page(f"{year}年政府信息公开年度报告", groups)
    site.pages["/xxgk/nb/"] = page(
        "政府信息公开年度报告", f'<div class="years"><select>{years[0]}</select>{"".join(years[1:])}</div>'
    )
    return site


def onclick_rows() -> Site:
    """Tianjin: rows are `javascript:void(0)` with the address in onclick."""
    site = Site("onclick_rows", (FOLDER,))
    made = publish(site, entries(9, seed=38))
    rows = "".join(
        f'<li><a href="javascript:void(0)" onclick="jumpToDetail(\'.{e.path[len(FOLDER) - 1 :]}\')">{e.title}</a>'
        f"<span>{e.date}</span></li>"
        for e in made
    )
    site.pages[FOLDER] = page(NAME, f"<ul>{rows}</ul>")
    return site


def table_rows() -> Site:
    """A table whose links only say 查看; the titles stand in the cell before."""
    site = Site("table_rows", (FOLDER,))
    made = publish(site, entries(9, seed=39))
    rows = "".join(
        f'<tr><td>{number}</td><td>{e.title}</td><td>{e.date}</td><td><a href="{e.path}">查看</a></td></tr>'
        for number, e in enumerate(made, 1)
    )
    site.pages[FOLDER] = page(NAME, f"<table><tr><th>序号</th><th>标题</th><th>日期</th><th></th></tr>{rows}</table>")
    return site


def sitemap() -> Site:
    site = Site("sitemap", ("/sitemap.xml",))
    made = publish(site, entries(8, "/zwgk/zfxxgknb/t{ymd}_{id}.html", seed=40, others=0))
    other = [Entry(f"/zwgk/czyjs/t{n}.html", "某局2023年部门预算", "2024-01-01", False) for n in range(3)]
    publish(site, other)

    def urls(made: list[Entry]) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            host = asked.headers["host"]
            rows = "".join(
                f"<url><loc>http://{host}{quote(e.path)}</loc><lastmod>{e.date}</lastmod></url>" for e in made
            )
            body = f'<?xml version="1.0" encoding="UTF-8"?><urlset>{rows}</urlset>'
            return Reply(body.encode(), media_type="text/xml")

        return answer

    def index(asked: Asked) -> Reply:
        host = asked.headers["host"]
        places = "".join(f"<sitemap><loc>http://{host}/sitemap_{n}.xml</loc></sitemap>" for n in (1, 2))
        return Reply(f"<?xml version='1.0'?><sitemapindex>{places}</sitemapindex>".encode(), media_type="text/xml")

    site.pages["/sitemap.xml"] = index
    site.pages["/sitemap_1.xml"] = urls([*made[:4], *other])
    site.pages["/sitemap_2.xml"] = urls(made[4:])
    return site


def bare_sitemap() -> Site:
    """A sitemap whose addresses say nothing: only the pages tell which are reports."""
    site = Site("bare_sitemap", ("/sitemap.xml",))
    made = publish(site, entries(8, "/art/{y}/{m}/1/art_9_{id}.html", seed=54, others=3))

    def answer(asked: Asked) -> Reply:
        places = "".join(f"<url><loc>http://{asked.headers['host']}{entry.path}</loc></url>" for entry in made)
        return Reply(f"<?xml version='1.0'?><urlset>{places}</urlset>".encode(), media_type="text/xml")

    site.pages["/sitemap.xml"] = answer
    return site


def direct_files() -> Site:
    """Rows that lead straight to files, without an article page."""
    site = Site("direct_files", (FOLDER,))
    made = entries(8, FOLDER + "{ym}/P0{ymd}{id}.pdf", seed=41, others=2)
    for entry in made:
        site.pages[entry.path] = pdf(entry.path)
        (site.reports if entry.is_report else site.others).add(entry.path)
    site.pages[FOLDER] = page(NAME, items(made))
    return site


def posted_form() -> Site:
    """A form with a field for the page number."""
    site = Site("posted_form", ("/nb/list.jsp",))
    made = publish(site, entries(17, "/nb/show/{id}.html", seed=42))
    bar = (
        '<form name="pageForm" method="post" action="list.jsp"><input type="hidden" name="cat" value="7">'
        '<input name="pageNo" value="1"></form>共3页 <a href="javascript:go(2)">下一页</a>'
    )

    def answer(asked: Asked) -> str:
        number = int(asked.form.get("pageNo", "1")) if asked.form.get("cat", "7") == "7" else 1
        return page(NAME, items(page_of(made, number, 6)) + bar)

    site.pages["/nb/list.jsp"] = answer
    return site


def post_back() -> Site:
    """ASP.NET: each page is asked for with the view state of the one before."""
    site = Site("post_back", ("/List.aspx?id=5",))
    made = publish(site, entries(17, "/Show.aspx?aid={id}", seed=43))

    def answer(asked: Asked) -> str:
        number = 1
        if asked.method == "POST":
            before = int(asked.form["__VIEWSTATE"].removeprefix("state"))
            wanted = asked.form["__EVENTARGUMENT"]
            number = int(wanted) if asked.form["__EVENTTARGET"] == "AspNetPager1" and int(wanted) == before + 1 else 1
        following = (
            f"<a href=\"javascript:__doPostBack('AspNetPager1','{number + 1}')\">下一页</a>" if number < 3 else ""
        )
        state = f'<input type="hidden" name="__VIEWSTATE" value="state{number}">'
        bar = f'<form method="post" action="./List.aspx?id=5">{state}{following}</form>'
        return page(NAME, items(page_of(made, number, 6)) + bar)

    site.pages["/List.aspx"] = answer
    return site


def query_number() -> Site:
    """The start address carries a page number, and nothing leads on."""
    site = Site("query_number", ("/list?cid=3&pageIndex=1",))
    made = publish(site, entries(17, "/show?id={id}", seed=44))
    site.pages["/list"] = lambda asked: page(NAME, items(page_of(made, int(asked.query.get("pageIndex", "1")), 6)))
    return site


def by_body() -> Site:
    """A list of bodies without dates, each with a list of its own, or with its one report."""
    site = Site("by_body", ("/xxgk/bmnb/",))
    bodies = []
    for number, body in enumerate(("海滨街道办事处", "县水务局", "下各镇人民政府", "县应急管理局")):
        folder = f"/xxgk/bmnb/b{number}/"
        if number % 2:
            path = folder + "nb.html"
            site.pages[path] = report(body, 2023)
            site.reports.add(path)
            bodies.append(f'<li><a href="{path}">{body}</a></li>')
        else:
            made = publish(site, entries(5, folder + "t{id}.html", seed=45 + number, others=1))
            site.pages[folder] = page(body, items(made))
            bodies.append(f'<li><a href="{folder}">{body}</a></li>')
    friends = (
        '<ul class="friends"><li><a href="http://www.gov.cn/">国务院</a></li><li><a href="/">某县人民政府</a></li></ul>'
    )
    site.pages["/xxgk/bmnb/"] = page("部门政府信息公开年报", f'<ul class="bodies">{"".join(bodies)}</ul>{friends}')
    return site


def report_as_start() -> Site:
    """The start address is the report itself, with its file beside it."""
    site = Site("report_as_start", ("/2023nb.html",))
    site.pages["/2023nb.html"] = report("某县", 2023, extra='<a href="/2023nb.pdf">2023年报.pdf</a>')
    site.pages["/2023nb.pdf"] = pdf("2023")
    site.reports |= {"/2023nb.html", "/2023nb.pdf"}
    return site


def turned_by_script_file() -> Site:
    """The page bar calls a function that stands in a script file."""
    bar = '<div class="page"><span>1</span><a href="javascript:void(0)" onclick="turn(2)">2</a>'
    bar += '<a href="javascript:void(0)" onclick="turn(2)">下一页</a></div><script src="/js/turn.js"></script>'
    site = _static(
        "turned_by_script_file", 17, 6, lambda *_: bar, lambda number: f"list_{number}.htm" if number > 1 else "", 53
    )
    site.starts = (FOLDER + "list.htm",)
    site.pages[FOLDER + "list.htm"] = site.pages.pop(FOLDER)
    site.pages["/js/turn.js"] = "function turn(n){ window.location.href = 'list_' + n + '.htm'; }"
    return site


def drawn_by_script() -> Site:
    """Rows that only a browser sees: the script takes them apart from an answer of its own making."""
    site = Site("drawn_by_script", ("/app/",))
    made = publish(site, entries(7, "/app/show/{id}.html", seed=50))
    joined = ";".join(f"{e.path[1:]}@{e.title}@{e.date}" for e in made)
    site.pages["/app/data.bin"] = joined
    site.pages["/app/"] = page(
        NAME,
        "<ul id='list'></ul><img src='/huge.png'><script src='http://127.0.0.1:9/tracker.js'></script>",
        "<script>fetch('/app/data' + '.bin').then(a => a.text()).then(t => { document.getElementById('list').innerHTML ="
        " t.split(';').map(r => r.split('@')).map(p => '<li><a href=\"/' + p[0] + '\">' + p[1] + '</a><b>' + p[2] +"
        " '</b></li>').join(''); });</script>",
    )
    return site
