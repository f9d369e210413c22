"""One site for each way in which real lists are paged, from the notes on the systems that do it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from tests.world.columns import Entry, chunks, entries, items, page_of, publish
from tests.world.pages import page, pdf, report
from tests.world.server import Asked, Reply, Site

NAME = "政府信息公开年报"
FOLDER = "/zwgk/zfxxgknb/"


def _json(data: object) -> Reply:
    return Reply(json.dumps(data, ensure_ascii=False).encode(), media_type="application/json")


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


def json_interface() -> Site:
    """A list of no known product: an interface's address in the script, JSON rows of other names."""
    site = Site("json_interface", ("/xxgk/nb.html",))
    made = publish(site, entries(23, "/cn/view/pages/Item.html?docId={id}", seed=16))
    script = (
        "<script>$.get('/cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=928&pageSize=10&pageIndex=' + pageIndex,"
        " render);</script><li v-for='row in rows'><a :href='row.url'>{{row.title}}</a></li>"
    )

    def interface(asked: Asked) -> Reply:
        part = page_of(made, int(asked.query["pageIndex"]), int(asked.query["pageSize"]))
        rows = [{"docSubtitle": e.title, "url": e.path, "publishDate": e.date + " 10:00:00"} for e in part]
        return _json({"rptCode": 200, "data": {"total": len(made), "rows": rows}})

    site.pages["/xxgk/nb.html"] = page(NAME, "<ul id='rows'></ul>", script)
    site.pages["/cbircweb/DocInfo/SelectDocByItemIdAndChild"] = interface
    return site


def _fujian(name: str, searched: str, script_file: str | None, seed: int) -> Site:
    """Fujian: page 1 is static, a template block has no rows, the rest is asked for by POST."""
    site = Site(name, (FOLDER,))
    made = publish(site, entries(20, FOLDER + "{ym}/t{ymd}_{id}.htm", seed=seed))
    rows = "".join(
        f'<dl><dd><a href=".{e.path[len(FOLDER) - 1 :]}" target="_blank" title="{e.title}">{e.title}</a></dd>'
        f"<dd>{e.date}</dd></dl>"
        for e in made[:10]
    )
    template = (
        '<dl ms-if="list.length>0" ms-repeat="list"><dd><a ms-attr-href="el.chnldocurl" ms-attr-title="el.doctitle" '
        'ms-text="el.doctitle|html"></a></dd><dd ms-text="el.docreltime|date"></dd></dl><div class="page_base"></div>'
    )
    settings = "var SiteInfo = { //was4doc: 290792,\n searchId: 200210, defaultPgTemp: 'pgBar_pt.html' };"
    scripts = f'<script src="{script_file}"></script>' if script_file else f"<script>{settings}</script>"
    scripts += (
        '<script>require(["list2.trsapi"], function(listModel) { listModel({ quickMode: "动静结合", maxStaticIndex: 1,'
        f' listArgs: {{ channelid: {searched}, classsql: "" || "chnlid=1813", sortfield: "-docorderpri,-docreltime" }},'
        " pagebar: { prepage: 10, recordCount: '20', pgTemp: 'pgBar_xxgk.html' } }); });</script>"
    )

    def search(asked: Asked) -> Reply:
        form = asked.form
        if asked.method != "POST" or form.get("channelid") != "200210" or form.get("classsql") != "chnlid=1813":
            return _json({"pageCount": 0, "data": []})
        part = page_of(made, int(form["page"]), int(form["prepage"]))
        rows = [{"doctitle": e.title, "docpuburl": e.path, "docreltime": f"{e.date} 09:00:00"} for e in part]
        return _json({"pageCount": 2, "data": rows})

    site.pages[FOLDER] = page(NAME, rows + template, scripts)
    site.pages["/fjdzapp/search"] = search
    if script_file:
        site.pages[script_file] = settings
    return site


def fujian() -> Site:
    return _fujian("fujian", "SiteInfo.searchId", None, 17)


def fujian_script_file() -> Site:
    return _fujian("fujian_script_file", "SiteInfo.searchId", "/images/23pingtan.js", 18)


def _datastore(made: list[Entry], total: int, next_group: str = "", quote_mark: str = "'") -> str:
    records = "".join(
        f"<record><![CDATA[<li><a href={quote_mark}{e.path}{quote_mark} title={quote_mark}{e.title}{quote_mark}>"
        f"{e.title[:12]}...</a><span>{e.date}</span></li>]]></record>"
        for e in made
    )
    group = f"<nextgroup><![CDATA[{next_group}]]></nextgroup>" if next_group else ""
    return f"<datastore>{group}<recordset>{records}</recordset><totalrecord>{total}</totalrecord></datastore>"


def hanweb_ranges() -> Site:
    """Records by range, by POST as the script of the product does it."""
    site = Site("hanweb_ranges", ("/col/col1229/index.html",))
    made = publish(site, entries(46, "/art/{y}/{m}/1/art_1229_{id}.html", seed=19))
    script = (
        "<script>$('#5382').jpage({barPosition:'bottom', showMode:'full', perPage:15, totalRecord:46, "
        "proxyUrl:'/module/web/jpage/dataproxy.jsp', params: {'col':1,'appid':1,'webid':14,'path':'/',"
        "'columnid':1229,'sourceContentType':1,'unitid':'5382','webname':'某县','permissiontype':0}});</script>"
    )

    def proxy(asked: Asked) -> Reply:
        values = {**asked.query, **(asked.form if asked.method == "POST" else {})}
        if asked.method != "POST" or values.get("columnid") != "1229" or values.get("unitid") != "5382":
            return Reply(_datastore([], 46).encode(), media_type="text/xml")
        start, end = int(values["startrecord"]), int(values["endrecord"])
        return Reply(_datastore(made[start - 1 : end], 46).encode(), media_type="text/xml")

    inline = f'<script type="text/xml">{_datastore(made[:15], 46)}</script>'
    site.pages["/col/col1229/index.html"] = page(NAME, f'<div id="5382">{inline}</div>', script)
    site.pages["/module/web/jpage/dataproxy.jsp"] = proxy
    return site


def hanweb_next_group() -> Site:
    """The next request stands ready-made in the answer; its page is to be raised."""
    site = Site("hanweb_next_group", ("/col/col77/index.html",))
    made = publish(site, entries(40, "/art/{y}/{m}/2/art_77_{id}.html", seed=20))
    query = "appid=1&webid=1&path=/&columnid=77&unitid=99&webname=%E6%9F%90%E5%8E%BF&permissiontype=0"

    def group(number: int) -> str:
        return f"<a href='/module/web/jpage/dataproxy.jsp?page={number}&{html.escape(query)}'></a>"

    def proxy(asked: Asked) -> Reply:
        number = int(asked.query["page"])
        return Reply(_datastore(page_of(made, number + 1, 15), 40, group(1), '"').encode(), media_type="text/xml")

    inline = f'<script type="text/xml">{_datastore(made[:15], 40, group(1))}</script>'
    site.pages["/col/col77/index.html"] = page(NAME, inline)
    site.pages["/module/web/jpage/dataproxy.jsp"] = proxy
    return site


def hanweb_jpaas() -> Site:
    site = Site("hanweb_jpaas", ("/col/col3/index.html",))
    made = publish(site, entries(33, "/col/col3/art/{y}/art_{id}abcdef.html", seed=21))
    unit = (
        '<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
        "queryData=\"{{'parseType':'bulidstatic',"
        "'webId':'3','tplSetId':'ab12','pageType':'column','tagId':'{tag}','editType':'null','pageId':'c3'}}\"></script>"
    )

    def build(asked: Asked) -> Reply:
        query = asked.query
        if query.get("webId") != "3" or query.get("pageId") != "c3" or query.get("parseType") != "bulidstatic":
            return _json({"success": False, "code": "500", "data": None})
        if query.get("tagId") != "当前栏目list":
            return _json({"success": True, "code": "200", "data": {"html": "<ul><li><a href='/'>首页</a></li></ul>"}})
        number = json.loads(query["paramJson"])["pageNo"]
        return _json({"success": True, "code": "200", "data": {"html": items(page_of(made, int(number), 15))}})

    site.pages["/col/col3/index.html"] = page(NAME, unit.format(tag="顶部导航") + unit.format(tag="当前栏目list"))
    site.pages["/api-gateway/jpaas-publish-server/front/page/build/unit"] = build
    return site


def hanweb_search() -> Site:
    """The older disclosure module; its results are not limited to the column."""
    site = Site("hanweb_search", ("/col/col55/index.html",))
    made = publish(site, entries(23, "/art/{y}/{m}/3/art_55_{id}.html", seed=22))
    foreign = Entry("/art/2024/1/3/art_66_1.html", "某局2023年政府信息公开工作年度报告", "2024-01-03", False)
    site.others.add(foreign.path)
    site.pages[foreign.path] = page(foreign.title, "他栏目")
    script = (
        "<script>function go(n){ $.ajax({url: '/module/xxgk/search.jsp?standardXxgk=1&isAllList=1', type: 'post', "
        "data: {divid:'div55', infotypeId:'A03', jdid:'3', area:'', vc_title:'', vc_number:'', currpage:n}}); }"
        "</script>"
    )

    def search(asked: Asked) -> Reply:
        form = asked.form
        if asked.method != "POST" or form.get("infotypeId") != "A03":
            return Reply("<p>没有数据</p>".encode())
        part = page_of(made, int(form["currpage"]), 10)
        return Reply((items([*part, foreign] if part else []) + "<span>共3页</span>").encode())

    site.pages["/col/col55/index.html"] = page(NAME, "<div id='div55'></div>", script)
    site.pages["/module/xxgk/search.jsp"] = search
    return site


def truecms() -> Site:
    site = Site("truecms", ("/ntsrmzf/nb/nb.html",))
    made = publish(site, entries(45, "/ntsrmzf/nb/content/{id}.html", seed=23))
    script = (
        "<script>var columnId='b5c4e3'; var url='/tcms/messageController/getMessage.do';"
        "var perPage = 20; load(url, columnId);</script>"
    )

    def message(asked: Asked) -> Reply:
        query = asked.query
        if "nb.html" not in asked.headers.get("referer", "") or query.get("columnId") != "b5c4e3":
            return Reply(status=403)
        start, end = int(query["startrecord"]), int(query["endrecord"])
        answer = json.dumps({"result": _datastore(made[start - 1 : end], 45, quote_mark='"')})
        return Reply(f"{query['callback']}({answer});".encode(), media_type="text/javascript")

    site.pages["/ntsrmzf/nb/nb.html"] = page(NAME, "<div id='list'></div>", script)
    site.pages["/tcms/messageController/getMessage.do"] = message
    return site


def epoint() -> Site:
    site = Site("epoint", ("/zfxxgk/003/003004/list.html",))
    made = publish(site, entries(31, "/zfxxgk/003/003004/{ymd}/{id}.html", seed=24))
    scripts = '<script src="/js/webBuilderCommon.js"></script>'
    scripts += '<script>var deptcode = "002"; var categorynum = "003004";</script>'

    def listing(asked: Asked) -> Reply:
        fields = json.loads(asked.body or b"{}")
        if fields.get("siteGuid") != "7eb5f7f1" or fields.get("categorynum") != "003004":
            return _json({"custom": {"data": []}})
        part = page_of(made, fields["pageIndex"] + 1, fields["pageSize"])
        rows = [
            {"infourl": e.path, "realtitle": e.title, "title": e.title[:9] + "...", "infodate": e.date} for e in part
        ]
        return _json({"custom": {"data": rows, "total": len(made)}})

    site.pages["/zfxxgk/003/003004/list.html"] = page(NAME, "<ul id='infolist'></ul>", scripts)
    site.pages["/js/webBuilderCommon.js"] = 'var siteInfo = {"projectName": "EWB-FRONT", "siteGuid": "7eb5f7f1"};'
    site.pages["/EWB-FRONT/rest/lightfrontaction/getgovinfolist"] = listing
    return site


def frame_shell() -> Site:
    """The column page is a shell; the list stands in a frame."""
    site = Site("frame_shell", ("/czxxgk/nb.html",))
    made = publish(site, entries(9, "/czxxgk/content/{id}.html", seed=25))
    site.pages["/czxxgk/nb.html"] = page(NAME, '<iframe src="/czxxgk/list.html?c=8" width="100%"></iframe>')
    site.pages["/czxxgk/list.html"] = page(NAME, items(made))
    return site


def longxun() -> Site:
    site = Site("longxun", ("/content/column/6784771",))
    made = publish(site, entries(26, "/content/article/{id}", seed=26))
    script = (
        '<script>Ls.pagination("#page_6784771", function(n){}, {currPage:(0+1), pageCount:3, first:"首页"});</script>'
    )

    def answer(asked: Asked) -> str:
        part = page_of(made, int(asked.query.get("pageIndex", "1")), 10)
        rows = "".join(
            f'<li><a href="{e.path}" title="{e.title}">{e.title[:20]}</a><span>{e.date}</span></li>'
            '<li class="lm_line"></li>'
            for e in part
        )
        return page(NAME, f'<ul class="doc_list list-6784771">{rows}</ul><div id="page_6784771"></div>', script)

    site.pages["/content/column/6784771"] = answer
    return site


def longxun_label() -> Site:
    site = Site("longxun_label", ("/public/column/6596471?type=4&catId=6715215",))
    made = publish(site, entries(33, "/public/6596471/{id}.html", seed=27))
    script = (
        "<script>Ls.ajax({url: '/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6793331"
        "&organId=6596471&catId=6715215&type=4&pageSize=15&action=list&isDate=true&dateFormat=yyyy-MM-dd&length=80"
        "&file=/xxgk/publicInfoList_newest2020&pageIndex=' + n});</script>"
    )

    def label(asked: Asked) -> Reply:
        query = asked.query
        if query.get("organId") != "6596471" or query.get("labelName") != "publicInfoList":
            return Reply(b"")
        rows = "".join(
            f'<li><a class="title" href="{e.path}" title="{e.title}">{e.title[:10]}…</a><span>{e.date}</span></li>'
            for e in page_of(made, int(query["pageIndex"]), 15)
        )
        return Reply(f"<ul>{rows}</ul>".encode())

    site.pages["/public/column/6596471"] = page(NAME, "<div id='xxgk_list'></div>", script)
    site.pages["/site/label/8888"] = label
    return site


def _gkmlpt(name: str, start: str, folder: str, beyond: int, seed: int) -> Site:
    site = Site(name, (start,))
    made = publish(site, entries(130, folder + "/gkmlpt/content/0/963/post_{id}.html", seed=seed, others=9))
    config = (
        '<script>window._CONFIG = {SID: \'175\', TREE: [{"id": 2600, "name": "政策文件", "children": []},'
        ' {"id": 2629, "name": "政府信息公开年报", "children": [], "jump_url": ""}]};</script>'
    )

    def interface(asked: Asked) -> Reply:
        number = max(int(asked.query.get("page", "1")), 1)
        part = page_of(made, number, 100)
        if not part:
            return Reply(b"", beyond) if beyond != 200 else _json({"articles": [], "total": 130})
        zone = timezone(timedelta(hours=8))
        rows = [
            {
                "id": index,
                "title": e.title,
                "url": e.path,
                "publisher": "某厅",
                "date": int(datetime.fromisoformat(e.date).replace(tzinfo=zone).timestamp()),
            }
            for index, e in enumerate(part)
        ]
        return _json({"total": 130, "classify": {"post_count": 130}, "articles": rows})

    site.pages[folder + "/gkmlpt/annualreport"] = page(NAME, "<div id='app'></div>", config)
    site.pages[folder + "/gkmlpt/index"] = page("政府信息公开平台", "<div id='app'></div>", config)
    site.pages[folder + "/gkmlpt/api/all/2629"] = interface
    return site


def gkmlpt() -> Site:
    return _gkmlpt("gkmlpt", "/gkmlpt/annualreport#2629", "", 404, 28)


def gkmlpt_department() -> Site:
    """Below a department's folder, and the address names no category."""
    return _gkmlpt("gkmlpt_department", "/yjzjj/gkmlpt/index", "/yjzjj", 200, 29)


def _ucap(name: str, method: str, seed: int) -> Site:
    site = Site(name, ("/csrc/c101928/list.shtml",))
    made = publish(site, entries(43, "/csrc/c101928/c{id}/content.shtml", seed=seed))
    script = "<script>$.ajax({url: '/common/search/8d7b2c1a9f', data: {_isAgg: true}});</script>"

    def search(asked: Asked) -> Reply:
        values = asked.form if asked.method == "POST" else asked.query
        if asked.method != method or values.get("_isJson") != "true":
            return Reply(b"", 405)
        part = page_of(made, int(values["page"]), 20)
        rows = [
            {"title": e.title, "url": "//" + asked.headers["host"] + e.path, "publishedTimeStr": f"{e.date} 08:00:00"}
            for e in part
        ]
        data = {"data": {"page": values["page"], "rows": 20, "total": 43, "results": rows}}
        return _json(data if method == "GET" else {"code": 200, "results": data})

    site.pages["/csrc/c101928/list.shtml"] = page(NAME, "<ul id='list'></ul>", script)
    site.pages["/common/search/8d7b2c1a9f"] = search
    return site


def ucap() -> Site:
    return _ucap("ucap", "GET", 30)


def ucap_post() -> Site:
    return _ucap("ucap_post", "POST", 31)


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


def _ajax(name: str, method: str, call: str, answer: Callable[[list[Entry]], object], seed: int) -> Site:
    """A list of no known product that a script asks for with fields."""
    site = Site(name, ("/govopen/annual.html",))
    made = publish(site, entries(17, "/govopen/show/{id}.html", seed=seed))

    def search(asked: Asked) -> Reply:
        values = asked.form if asked.method == "POST" else asked.query
        if asked.method != method or values.get("channelId") != "88" or not values.get("pageNo", "").isdigit():
            return Reply(b"{}", 400, "application/json")
        return _json(answer(page_of(made, int(values["pageNo"]), 6)))

    site.pages["/govopen/annual.html"] = page(
        NAME, "<ul id='list'></ul>", f"<script>var channelId = 88; {call}</script>"
    )
    site.pages["/govopen/search"] = search
    return site


def ajax_get() -> Site:
    return _ajax(
        "ajax_get",
        "GET",
        "function load(n){ $.ajax({ url: '/govopen/search', type: 'GET', dataType: 'json', data: {channelId: channelId,"
        " pageNo: n, pageSize: 6}, success: function(r){ show(r); } }); } load(1);",
        lambda part: {
            "code": 200,
            "data": {
                "records": [{"articleTitle": e.title, "articleUrl": e.path, "releaseDate": e.date} for e in part],
                "total": 17,
            },
        },
        51,
    )


def ajax_post() -> Site:
    return _ajax(
        "ajax_post",
        "POST",
        "$.post('/govopen/search', {channelId: '88', pageNo: pageNo, pageSize: 6}, function(r){ $('#list').html(r.html) });",
        lambda part: {"html": items(part)},
        52,
    )


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


ALL = (
    trs_zero_based, trs_one_based, trs_other_prefix, trs_page_control, trs_count_page, trs_script_rows, shanghai,
    beijing, henan, column_index, next_link, numbered_links, last_link, query_links, script_address, json_interface,
    fujian, fujian_script_file, hanweb_ranges, hanweb_next_group, hanweb_jpaas, hanweb_search, truecms, epoint,
    frame_shell, longxun, longxun_label, gkmlpt, gkmlpt_department, ucap, ucap_post, embedded_json, whole_list,
    year_folders, onclick_rows, table_rows, sitemap, direct_files, posted_form, post_back, query_number, by_body,
    report_as_start, ajax_get, ajax_post, turned_by_script_file,
)  # fmt: skip


def all_sites() -> list[Site]:
    """Every site of this module, newly made."""
    return [make() for make in ALL]
