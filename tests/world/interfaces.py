"""Sites whose lists come from interfaces: the products that the notes describe, and some of no known product."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from tests.world.columns import Entry, entries, items, page_of, publish
from tests.world.pages import page
from tests.world.server import Asked, Reply, Site

NAME = "政府信息公开年报"
FOLDER = "/zwgk/zfxxgknb/"


def _json(data: object) -> Reply:
    return Reply(json.dumps(data, ensure_ascii=False).encode(), media_type="application/json")


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
