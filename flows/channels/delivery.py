"""Send news through the channels: one message each, tried again when a server is busy, never redirected."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote_plus

from flows.channels.configuration import Channel, DingTalk, Email, Feishu, Webhook, WeCom
from flows.channels.news import News, as_text, headline

SECONDS_TO_WAIT = 20.0
PAUSES = (2.0, 10.0)
LONGEST_FEISHU = 18_000
LONGEST_DINGTALK = 18_000
LONGEST_WECOM = 2_000


class NotDelivered(Exception):
    """Raised when a channel did not take a message; the text says why, without addresses, which hold keys."""


def send(channels: Sequence[Channel], news: News, at: datetime, pauses: Sequence[float] = PAUSES) -> list[str]:
    """Send the news to each channel that cares for it and return a sentence for each that did not take it.

    `at` is the time that signatures carry; servers refuse one that is an hour off.
    """
    refused = []
    for number, channel in enumerate(channels, 1):
        chosen = news.at_least(channel.least_severity)
        if chosen.is_empty:
            continue
        try:
            _deliver(channel, chosen, at, pauses)
        except NotDelivered as error:
            refused.append(f"channel {number} ({channel.kind}): {error}")
    return refused


def _deliver(channel: Channel, news: News, at: datetime, pauses: Sequence[float]) -> None:
    if isinstance(channel, Email):
        _mail(channel, news, at)
    elif isinstance(channel, Webhook):
        _post(channel.url, webhook_body(news), webhook_headers(channel, news), pauses)
    elif isinstance(channel, Feishu):
        _accepted(_post(channel.url, feishu_body(channel, news, at), {}, pauses))
    elif isinstance(channel, DingTalk):
        _accepted(_post(dingtalk_url(channel, at), dingtalk_body(news, channel.language), {}, pauses))
    elif isinstance(channel, WeCom):
        _accepted(_post(channel.url, wecom_body(news, channel.language), {}, pauses))


def webhook_body(news: News) -> bytes:
    """Return the news as JSON with all its changes."""
    facts = {
        "night": news.night,
        "failure": news.failure,
        "recovered": news.recovered,
        "changes": [{name: getattr(change, name) for name in change.__dataclass_fields__} for change in news.changes],
    }
    return json.dumps(facts, ensure_ascii=False).encode()


def webhook_headers(channel: Webhook, news: News) -> dict[str, str]:
    """Return the header that proves who sent the body, if there is a secret to prove it with."""
    if channel.secret is None:
        return {}
    signature = hmac.new(channel.secret.encode(), webhook_body(news), hashlib.sha256).hexdigest()
    return {"X-Gouji-Signature": f"sha256={signature}"}


def feishu_body(channel: Feishu, news: News, at: datetime) -> bytes:
    """Return a text message as Feishu's custom bots take it.

    Source: open.feishu.cn, 自定义机器人使用指南: the key is "timestamp\\nsecret", the message is empty.
    """
    body: dict[str, Any] = {
        "msg_type": "text",
        "content": {"text": as_text(news, channel.language, LONGEST_FEISHU)},
    }
    if channel.secret is not None:
        timestamp = str(int(at.timestamp()))
        body["timestamp"] = timestamp
        body["sign"] = _signature(f"{timestamp}\n{channel.secret}", "")
    return json.dumps(body, ensure_ascii=False).encode()


def dingtalk_url(channel: DingTalk, at: datetime) -> str:
    """Return the robot's address, signed if it asks for it.

    Source: open.dingtalk.com, 自定义机器人安全设置: the key is the secret, the message "timestamp\\nsecret", in
    milliseconds.
    """
    if channel.secret is None:
        return channel.url
    timestamp = str(int(at.timestamp() * 1000))
    sign = quote_plus(_signature(channel.secret, f"{timestamp}\n{channel.secret}"))
    return f"{channel.url}{'&' if '?' in channel.url else '?'}timestamp={timestamp}&sign={sign}"


def dingtalk_body(news: News, language: str) -> bytes:
    """Return a text message as DingTalk's custom robots take it."""
    body = {"msgtype": "text", "text": {"content": as_text(news, language, LONGEST_DINGTALK)}}
    return json.dumps(body, ensure_ascii=False).encode()


def wecom_body(news: News, language: str) -> bytes:
    """Return a text message as WeCom's group robots take it: at most 2,048 bytes of content."""
    body = {"msgtype": "text", "text": {"content": as_text(news, language, LONGEST_WECOM)}}
    return json.dumps(body, ensure_ascii=False).encode()


def email_message(channel: Email, news: News, at: datetime) -> EmailMessage:
    """Return the news as a mail in plain text."""
    message = EmailMessage()
    message["Subject"] = headline(news, channel.language)
    message["From"] = channel.sender
    message["To"] = ", ".join(channel.to)
    message["Date"] = at.astimezone(UTC)
    message.set_content(as_text(news, channel.language))
    return message


def _mail(channel: Email, news: News, at: datetime) -> None:
    context = ssl.create_default_context()
    try:
        if channel.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                channel.host, channel.port, timeout=SECONDS_TO_WAIT, context=context
            )
        else:
            server = smtplib.SMTP(channel.host, channel.port, timeout=SECONDS_TO_WAIT)
        with server:
            if channel.security == "starttls":
                server.starttls(context=context)
            if channel.user is not None:
                server.login(channel.user, channel.password or "")
            server.send_message(email_message(channel, news, at))
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"{type(error).__name__} from the mail server {channel.host}") from error


def _post(url: str, body: bytes, headers: dict[str, str], pauses: Sequence[float]) -> bytes:
    """Post JSON and return the answer; a busy or failing server is asked again after each pause."""
    import httpx

    problem = ""
    for pause in (*pauses, None):
        try:
            answer = httpx.post(
                url, content=body, headers={"Content-Type": "application/json", **headers}, timeout=SECONDS_TO_WAIT
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = type(error).__name__
        else:
            if answer.is_success:
                return answer.content
            problem = f"it answered with status {answer.status_code}"
            if answer.status_code != 429 and answer.status_code < 500:
                break
        if pause is not None:
            time.sleep(pause)
    raise NotDelivered(problem)


def _accepted(answer: bytes) -> None:
    """Raise NotDelivered unless a robot's answer says that it took the message; it says so within a status 200."""
    try:
        facts = json.loads(answer)
        code = next(facts[name] for name in ("errcode", "code", "StatusCode") if name in facts)
    except (ValueError, TypeError, StopIteration) as error:
        raise NotDelivered("its answer is not that of a robot") from error
    if code != 0:
        raise NotDelivered(f"it answered with code {code}: {str(facts.get('errmsg') or facts.get('msg') or '')[:200]}")


def _signature(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()
