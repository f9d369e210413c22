"""Where news of a night goes: a webhook, Feishu, DingTalk, WeCom, e-mail. Told on changes only."""

from flows.channels.configuration import BadChannels, Channel, load_channels
from flows.channels.delivery import send
from flows.channels.news import Change, News

__all__ = ["BadChannels", "Change", "Channel", "News", "load_channels", "send"]
