"""News reach each kind of channel in the form it takes, on changes only, and never hold a night up."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.channels import BadChannels, Change, News, load_channels, send
from flows.channels.configuration import DingTalk, Email, Feishu, Webhook, WeCom
from flows.channels.delivery import dingtalk_url, feishu_body
from flows.channels.news import as_text, headline, most_important_first

AT = datetime(2026, 1, 2, 18, 30, tzinfo=UTC)
CHANGES = (
    Change("new", "a1", "error", "测试县教育局", 2024, "total differs", "总计不符"),
    Change("resolved", "b2", "info", "测试县财政局", 2023, "blank cell", "空白单元格"),
)
NEWS = News("2026-01-02T183000Z", CHANGES)


class Robot(HTTPServer):
    """Keeps what it is sent and answers with each of its answers in turn, then with the last."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.seen: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=s3cret"


class _Handler(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, dict(self.headers), body))
        answers = self.server.answers
        status, answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def robot(*answers: tuple[int, Any]) -> Iterator[Robot]:
    server = Robot(*answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_text_names_changes_errors_first_in_both_languages() -> None:
    assert headline(NEWS, "en") == "gouji 2026-01-02T183000Z: new 1, resolved 1"
    assert headline(NEWS, "zh") == "勾稽 2026-01-02T183000Z：新发现 1，已消除 1"
    assert "[新发现] 测试县教育局 2024: 总计不符 (a1)" in as_text(NEWS, "zh")
    assert [each.anomaly_id for each in most_important_first(CHANGES[::-1])] == ["a1", "b2"]


def test_text_is_cut_at_a_character_to_the_limit_in_bytes() -> None:
    for limit in range(60, 80):
        text = as_text(NEWS, "zh", limit)
        assert len(text.encode()) <= limit
        assert text.endswith("…")


def test_webhook_gets_every_change_as_json_and_a_signature() -> None:
    with robot((200, {})) as server:
        channel = Webhook(kind="webhook", url=server.url, secret="k", least_severity="info")
        assert send([channel], NEWS, AT) == []
    (_, headers, body) = server.seen[0]
    assert [change["anomaly_id"] for change in body["changes"]] == ["a1", "b2"]
    assert headers["X-Gouji-Signature"].startswith("sha256=")


def test_least_severity_leaves_out_the_less_severe_and_says_nothing_for_nothing() -> None:
    with robot((200, {})) as server:
        strict = Webhook(kind="webhook", url=server.url, least_severity="error")
        assert send([strict], NEWS, AT) == []
        assert send([strict], News("night", CHANGES[1:]), AT) == []
        assert send([strict], News("night"), AT) == []
    assert [[change["anomaly_id"] for change in body["changes"]] for _, _, body in server.seen] == [["a1"]]


@pytest.mark.parametrize(
    ("model", "kind", "answer"),
    [(Feishu, "feishu", {"code": 0}), (DingTalk, "dingtalk", {"errcode": 0}), (WeCom, "wecom", {"errcode": 0})],
)
def test_robot_gets_a_text_message_and_its_refusal_is_reported(model: Any, kind: str, answer: dict[str, int]) -> None:
    refusal = {"errcode": 310000, "code": 310000, "errmsg": "sign not match"}
    with robot((200, answer), (200, refusal)) as server:
        channel = model(kind=kind, url=server.url, secret="k")
        assert send([channel], NEWS, AT) == []
        (said,) = send([channel], NEWS, AT)
    assert f"channel 1 ({kind})" in said
    assert "sign not match" in said
    assert "s3cret" not in said
    body = server.seen[0][2]
    text = body["content"]["text"] if kind == "feishu" else body["text"]["content"]
    assert "测试县教育局" in text


def test_signatures_are_those_of_the_published_rules() -> None:
    # worked out with openssl: printf '' | openssl dgst -sha256 -hmac $'1767378600\nk' -binary | base64
    body = json.loads(feishu_body(Feishu(kind="feishu", url="https://a.example/x", secret="k"), NEWS, AT))
    assert (body["timestamp"], body["sign"]) == ("1767378600", "b2DvxgIu7y3vPbMLpfVls/vMXAmgAVCHw5NmADRt0cc=")
    url = dingtalk_url(DingTalk(kind="dingtalk", url="https://a.example/x?access_token=t", secret="k"), AT)
    assert (
        url
        == "https://a.example/x?access_token=t&timestamp=1767378600000&sign=zhp3IQbCLhB1d9ah%2F8Y8GSwUrpOtqSonxmqZCvVHxCU%3D"
    )


def test_busy_server_is_asked_again_and_a_refusing_one_is_not() -> None:
    with robot((503, {}), (429, {}), (200, {})) as busy:
        assert send([Webhook(kind="webhook", url=busy.url)], NEWS, AT, (0.0, 0.0)) == []
        assert len(busy.seen) == 3
    with robot((403, {})) as refusing:
        (said,) = send([Webhook(kind="webhook", url=refusing.url)], NEWS, AT, (0.0, 0.0))
        assert "status 403" in said
        assert len(refusing.seen) == 1


def test_redirect_is_not_followed() -> None:
    with robot((302, {})) as server:
        (said,) = send([Webhook(kind="webhook", url=server.url)], NEWS, AT, ())
    assert "status 302" in said
    assert [path for path, _, _ in server.seen] == ["/hook?key=s3cret"]


def test_channel_that_cannot_be_reached_does_not_keep_the_others_from_their_news() -> None:
    with robot((200, {})) as server:
        dead = Webhook(kind="webhook", url="http://127.0.0.1:9/")
        (said,) = send([dead, Webhook(kind="webhook", url=server.url)], NEWS, AT, ())
    assert said.startswith("channel 1 (webhook): Connect")
    assert len(server.seen) == 1


def test_mail_arrives_with_subject_and_text() -> None:
    with mail_server() as (port, received):
        channel = Email(
            kind="email", host="127.0.0.1", port=port, security="none", sender="g@example.org", to=("a@example.org",)
        )
        assert send([channel], News("n", failure="build: disk full"), AT) == []
    text = received[0]
    assert "To: a@example.org" in text
    assert "Subject: =?utf-8?" in text


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """The least of an SMTP server: takes one mail."""
    received: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 ready\r\n")
            for line in iter(stream.readline, b""):
                word = line.strip().upper()[:4]
                if word == b"DATA":
                    stream.write(b"354 go on\r\n")
                    lines = list(iter(stream.readline, b".\r\n"))
                    received.append(b"".join(lines).decode())
                stream.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], received
    thread.join(timeout=5)
    listener.close()


def test_channels_file_is_read_and_a_slip_is_named_without_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text("- {kind: wecom, url: 'https://a.example/?key=k', least_severity: error}\n", encoding="utf-8")
    assert load_channels(path) == [WeCom(kind="wecom", url="https://a.example/?key=k", least_severity="error")]
    path.write_text("- {kind: wecom, url: 'ftp://a.example', sekret: hidden}\n", encoding="utf-8")
    with pytest.raises(BadChannels, match="sekret") as caught:
        load_channels(path)
    assert "hidden" not in str(caught.value)
    with pytest.raises(BadChannels, match="cannot be read"):
        load_channels(tmp_path / "none.yaml")
