from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.reports import known_reports
from flows.sample.server import RunningSite, serve
from flows.sample.site import LIST_FOLDER, site_resources, write_sources

REPORTS = known_reports(1, SAMPLE_AGENCIES, range(2020, 2023))
RESOURCES = site_resources(REPORTS)


def fetch(site: RunningSite, path: str, **headers: str) -> tuple[int, bytes, str]:
    request = urllib.request.Request(site.base_url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        return error.code, error.read(), ""


def test_list_pages_lead_to_every_report() -> None:
    pages = [
        resource.body.decode()
        for path, resource in RESOURCES.items()
        if re.fullmatch(rf"{LIST_FOLDER}index(_\d+)?\.html", path)
    ]
    assert len(pages) > 1
    assert all("下一页" in page for page in pages[:-1])
    titles = {title for page in pages for title in re.findall(r'title="([^"]+)"', page)}
    assert titles >= {report.title for report in REPORTS}


def test_every_link_of_the_site_leads_somewhere() -> None:
    for path, resource in RESOURCES.items():
        if resource.media_type.startswith("text/html"):
            for link in re.findall(r'href="([^"]+)"', resource.body.decode()):
                target = link if link.startswith("/") else path.rsplit("/", 1)[0] + "/" + link.removeprefix("./")
                assert target in RESOURCES


def test_half_of_the_reports_are_pdf_attachments() -> None:
    attached = [path for path, resource in RESOURCES.items() if resource.media_type == "application/pdf"]
    assert len(attached) == len(REPORTS) // 2
    assert all(RESOURCES[path].body.startswith(b"%PDF-") for path in attached)


def test_every_page_says_that_it_is_sample_data() -> None:
    pages = [resource for resource in RESOURCES.values() if resource.media_type.startswith("text/html")]
    assert pages
    assert all("示例数据" in page.body.decode() for page in pages)


def test_server_answers_remembers_and_ends() -> None:
    with serve(RESOURCES) as site:
        status, body, tag = fetch(site, LIST_FOLDER + "index.html", **{"User-Agent": "reader/1"})
        assert (status, body) == (200, RESOURCES[LIST_FOLDER + "index.html"].body)
        assert fetch(site, LIST_FOLDER + "index.html", **{"If-None-Match": tag})[0] == 304
        assert fetch(site, "/nothing")[0] == 404
        assert [(asked.path, asked.status) for asked in site.asked] == [
            (LIST_FOLDER + "index.html", 200),
            (LIST_FOLDER + "index.html", 304),
            ("/nothing", 404),
        ]
        assert site.asked[0].user_agent == "reader/1"
    with pytest.raises(urllib.error.URLError):
        fetch(site, "/robots.txt")


def test_source_file_names_the_running_site(tmp_path: Path) -> None:
    source = yaml.safe_load(write_sources(tmp_path, "http://127.0.0.1:1").read_text(encoding="utf-8"))
    assert source["start_urls"] == [f"http://127.0.0.1:1{LIST_FOLDER}index.html"]
    assert set(source) == {"id", "name", "division_code", "level", "start_urls"}
