"""What an answer betrays of the server, and what a file is called."""

from __future__ import annotations

import pytest

from flows.crawling.answers import file_name_of, is_challenge, wants_other_scheme
from flows.crawling.engine import Download

URL = "http://x.cn/download.jsp?id=1"


@pytest.mark.parametrize(
    ("disposition", "url", "name"),
    [
        ('attachment; filename="2023.pdf"', URL, "2023.pdf"),
        ("attachment; filename=%E5%B9%B4%E6%8A%A5.pdf", URL, "年报.pdf"),
        ("attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", URL, "年报.pdf"),
        ("attachment; filename*=GBK''%C4%EA%B1%A8.pdf", URL, "年报.pdf"),
        ("attachment; filename*=x-nothing''a.pdf", URL, "a.pdf"),
        ('attachment; filename="../../etc/passwd"', URL, ".._.._etc_passwd"),
        ("", "http://x.cn/a/%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ("", "http://x.cn/a/", None),
    ],
)
def test_a_file_is_named_by_its_server_or_its_address_and_never_a_path(
    disposition: str, url: str, name: str | None
) -> None:
    headers = (("content-disposition", disposition),) if disposition else ()
    assert file_name_of(Download(url, 200, headers), url) == name


@pytest.mark.parametrize(
    ("body", "guarded"),
    [
        (b"<html><script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script></html>", True),
        (b"<script>window._waf_=1</script>", True),
        (b"<html><script>document.cookie='a=1'</script><body>" + "政府信息公开年报".encode() * 20 + b"</body>", False),
        (b"<html><body>x</body></html>", False),
    ],
)
def test_a_page_that_is_only_a_guards_script_is_known(body: bytes, guarded: bool) -> None:
    assert is_challenge(Download(URL, 200, (), body)) is guarded


def test_servers_that_want_the_other_scheme_say_so() -> None:
    said = b"<center>The plain HTTP request was sent to HTTPS port</center>"
    assert wants_other_scheme(Download(URL, 400, (), said))
    assert wants_other_scheme(Download(URL, error="refused", error_kind="connection"))
    assert not wants_other_scheme(Download(URL, 400, (), b"bad request"))
    assert not wants_other_scheme(Download(URL, error="no answer in time", error_kind="timeout"))
