"""Addresses from strangers: what is refused, what is one host, what is one page."""

from __future__ import annotations

import pytest

from flows.crawling.addresses import absolute, host_of, is_public_address, refusal, same_page_key, with_query

OWN = frozenset({"127.0.0.1:8000", "[::1]:8000", "intranet.example:80"})


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8001/",
        "http://127.0.0.2:8000/",
        "http://localhost:8000/",
        "http://[::1]:9/",
        "http://10.0.0.5/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "file:///etc/passwd",
        "ftp://www.gov.cn/",
        "gopher://127.0.0.1:8000/",
        "http://user:secret@127.0.0.1:8000/",
        "http:///nothing",
        "http://x.example:99999/",
    ],
)
def test_private_addresses_and_other_schemes_are_refused(url: str) -> None:
    assert refusal(url, OWN) is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/a",
        "http://[::1]:8000/",
        "https://www.gov.cn/",
        "http://61.150.65.235/xxgk",
        "http://intranet.example/",
        "https://bucket.oss-cn-hangzhou.aliyuncs.com/a.pdf",
        "http://122.137.242.24:8080/",
    ],
)
def test_the_own_host_and_public_ones_are_not(url: str) -> None:
    assert refusal(url, OWN) is None


@pytest.mark.parametrize(
    ("text", "public"),
    [("8.8.8.8", True), ("10.1.1.1", False), ("::1", False), ("2001:4860:4860::8888", True), ("fe80::1%eth0", False)],
)
def test_public_addresses_are_told_apart(text: str, public: bool) -> None:
    assert is_public_address(text) is public


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("./202401/t1.html", "http://x.cn/nb/202401/t1.html"),
        (" ../a\n.pdf ", "http://x.cn/a.pdf"),
        ("//y.cn/a", "http://y.cn/a"),
        ("\\upload\\a.pdf", "http://x.cn/upload/a.pdf"),
        ("年报 1.pdf", "http://x.cn/nb/%E5%B9%B4%E6%8A%A5%201.pdf"),
        ("a.html#top", "http://x.cn/nb/a.html"),
        ("/gkmlpt/index#2629", "http://x.cn/gkmlpt/index#2629"),
        ("a%20b.pdf", "http://x.cn/nb/a%20b.pdf"),
        ("{{el.url}}", None),
        ("${url}", None),
        ("#{url}", None),
        ("{$vo.url}", None),
        ("/files/{url}", None),
        ("/files/{5F1A-22}/a.pdf", "http://x.cn/files/%7B5F1A-22%7D/a.pdf"),
        ("javascript:void(0)", None),
        ("mailto:a@b.cn", None),
        ("#", None),
        ("", None),
        ("http://[bad", None),
    ],
)
def test_references_are_resolved_and_template_text_is_none(reference: str, expected: str | None) -> None:
    assert absolute("http://x.cn/nb/", reference) == expected


def test_host_and_port_together_are_a_host() -> None:
    assert host_of("http://X.cn/") == "x.cn:80"
    assert host_of("https://x.cn/") == "x.cn:443"
    assert host_of("http://127.0.0.1:8000/") != host_of("http://127.0.0.1:8001/")


def test_a_page_is_the_same_under_a_session_id_and_in_another_order_of_parameters() -> None:
    key = same_page_key("http://x.cn/a.jsp?id=1&p=2")
    assert same_page_key("http://x.cn/a.jsp;jsessionid=AB12?p=2&id=1#x") == key
    assert same_page_key("http://x.cn:80/a.jsp?id=1&p=2&_=173") == key
    assert same_page_key("http://x.cn/a.jsp?id=1&p=2&sid=a81c0f3be27d44910a") == key
    assert same_page_key("http://x.cn/a.jsp?id=1&p=2&sid=17") != key
    assert same_page_key("http://x.cn/a.jsp?id=2&p=2") != key


def test_query_parameters_are_set_in_place() -> None:
    assert with_query("http://x.cn/l?a=1&page=2", page=3) == "http://x.cn/l?a=1&page=3"
