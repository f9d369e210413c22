"""The channels of an operator: a YAML file of a closed schema. It holds secrets and belongs outside the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator


class BadChannels(Exception):
    """Raised for a file of channels that cannot be used; the text says where and why."""


class _Common(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    least_severity: Literal["error", "warning", "info"] = "warning"
    language: Literal["zh", "en"] = "zh"


class _ByAddress(_Common):
    url: str
    secret: str | None = None

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no http or https address")
        return url


class Webhook(_ByAddress):
    """Any address that takes JSON; with a secret the body is signed in the header X-Gouji-Signature (HMAC-SHA256)."""

    kind: Literal["webhook"]


class Feishu(_ByAddress):
    """A custom bot of a Feishu (Lark) group; `secret` where the bot asks for signatures."""

    kind: Literal["feishu"]


class DingTalk(_ByAddress):
    """A custom robot of a DingTalk group; `secret` where the robot asks for signatures."""

    kind: Literal["dingtalk"]


class WeCom(_ByAddress):
    """A group robot of WeCom (企业微信)."""

    kind: Literal["wecom"]


class Email(_Common):
    """Mail through an SMTP server; `security` is how the connection is protected."""

    kind: Literal["email"]
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    sender: str
    to: Annotated[tuple[str, ...], Field(min_length=1)]


Channel: TypeAlias = Annotated[Webhook | Feishu | DingTalk | WeCom | Email, Field(discriminator="kind")]
_CHANNELS: TypeAdapter[list[Channel]] = TypeAdapter(list[Channel])


def load_channels(path: Path) -> list[Channel]:
    """Return the channels of the file, a YAML list; BadChannels says what does not fit. Secrets are not repeated."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadChannels(f"{path} cannot be read: {error}") from error
    try:
        return _CHANNELS.validate_python(data or [])
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadChannels(f"{path}: {'; '.join(reasons)}") from error
