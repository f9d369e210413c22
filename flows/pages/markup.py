"""Pages as HTML text. Everything that comes from documents or the web is escaped here, and only here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from flows.output import as_text

# nothing but this page's own pictures and style may load: a page made from strangers' text runs no script
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"

STYLE = """
:root { --ink: #1d2430; --soft: #5d6675; --line: #d9dde4; --paper: #ffffff; --shade: #f5f6f8;
  --error: #b3261e; --warning: #9a6700; --info: #2f5f8f; --good: #2e6b3a; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--shade);
  font: 15px/1.55 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", sans-serif; }
header, main { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
header nav a { margin-right: 18px; }
h1 { font-size: 24px; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 36px 0 10px; }
a { color: var(--info); }
.soft { color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: 12px; padding: 0; margin: 18px 0; list-style: none; }
.facts li { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 10px 16px; }
.facts b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; background: var(--paper); width: 100%; margin: 8px 0 16px; font-size: 14px; }
th, td { border: 1px solid var(--line); padding: 5px 9px; text-align: left; vertical-align: top; }
th { background: var(--shade); font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
article { background: var(--paper); border: 1px solid var(--line); border-left: 5px solid var(--info);
  border-radius: 6px; padding: 14px 20px; margin: 14px 0; overflow-wrap: anywhere; }
article.error { border-left-color: var(--error); }
article.warning { border-left-color: var(--warning); }
article h3 { margin: 6px 0 2px; font-size: 16px; }
article img { max-width: 100%; border: 1px solid var(--line); margin: 10px 0 4px; display: block; }
.label { font-size: 12px; border-radius: 3px; padding: 1px 7px; background: var(--shade);
  border: 1px solid var(--line); }
.error .label.severity { color: #fff; background: var(--error); border-color: var(--error); }
.warning .label.severity { color: #fff; background: var(--warning); border-color: var(--warning); }
.grid td { text-align: center; padding: 3px 6px; }
.grid td:first-child { text-align: left; }
.grid td.there { background: #dcebdc; color: var(--good); }
.grid td.gone { background: #f7dedb; color: var(--error); }
.grid td.doubt { background: #f8eecb; color: var(--warning); }
.grid small { font-weight: 400; }
table.checks td:nth-child(1) { width: 30%; } table.checks td:nth-child(2) { width: 34%; }
table.said th { width: 190px; }
main > ul { padding-left: 20px; } main > ul > li { margin: 6px 0; }
li.error::marker { color: var(--error); } li.warning::marker { color: var(--warning); }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; overflow-x: auto;
  font-size: 13px; line-height: 1.45; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 18px; }
figure { margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; }
figcaption { font-weight: 600; margin-bottom: 6px; }
figure svg { width: 100%; height: auto; display: block; }
footer { max-width: 1080px; margin: 40px auto; padding: 0 24px; color: var(--soft); font-size: 13px; }
"""


def page(title: str, body: str, night: str, pages: Mapping[str, str]) -> str:
    """Return a whole page; `pages` are the names and files of the others, `body` is markup made by this module."""
    links = " ".join(f'<a href="{escape(file)}">{text(name)}</a>' for name, file in pages.items())
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{text(title)}</title><style>{STYLE}</style></head>\n"
        f'<body><header><nav>{links}</nav><h1>{text(title)}</h1><p class="soft">{text(night)}</p></header>\n'
        f"<main>{body}</main>\n<footer>勾稽 gouji</footer></body></html>\n"
    )


def text(value: Any) -> str:
    """Return the value as escaped text without control characters."""
    return escape(as_text(value))


def link(url: str | None, words: str | None = None) -> str:
    """Return a link to a web address; anything else (a path, a script) stays text."""
    if not url:
        return text(words or "")
    shown = text(words or url)
    if urlsplit(url).scheme not in {"http", "https"}:
        return shown
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{shown}</a>'


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], style: str = "") -> str:
    """Return a table; values that are already markup are given as `Markup`."""
    head = "".join(f"<th>{text(column)}</th>" for column in columns)
    lines = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in rows)
    return f'<table class="{escape(style)}"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'


def facts(values: Mapping[str, Any]) -> str:
    """Return names and values as a row of boxes."""
    boxes = "".join(f"<li><b>{text(value)}</b>{text(name)}</li>" for name, value in values.items())
    return f'<ul class="facts">{boxes}</ul>'


class Markup(str):
    """Text that is markup already, made by this package."""

    __slots__ = ()


def _cell(value: Any) -> str:
    if isinstance(value, Markup):
        return f"<td>{value}</td>"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f'<td class="number">{text(value)}</td>' if is_number else f"<td>{text(value)}</td>"
