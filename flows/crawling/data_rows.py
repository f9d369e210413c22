"""Rows of a list as data holds them: answers of interfaces, objects and variables in scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import cast

from flows.crawling.addresses import absolute
from flows.crawling.markup_rows import Row, find_date, html_rows, one_line

_FLAT_OBJECT = re.compile(r"\{[^{}]{8,4000}\}")
_PAIR = re.compile(r"""["']?\b([A-Za-z_]\w*)["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d{6,13}))""")
_ASSIGNMENT = re.compile(
    r"""\b(?:var\s+|let\s+|const\s+)?(url|href|link|title|docurl|doctitle|date|docdate|pubdate|time)\s*=\s*"""
    r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*;""",
    re.IGNORECASE,
)
_WRITTEN_MARKUP = re.compile(r"""document\.write(?:ln)?\s*\(\s*(["'])(.*?<a\b.*?)\1\s*\)""", re.DOTALL | re.IGNORECASE)
_PUT_TOGETHER = re.compile(r"""["']\s*\+|\+\s*["']""")
_ADDRESS_FIELDS = (
    "docpuburl", "chnldocurl", "infourl", "url", "post_url", "posturl", "href", "link", "linkurl", "docurl",
    "arturl", "articleurl", "articlelink", "pageurl", "contenturl", "docpath", "filepath", "fileurl", "detailurl",
    "path", "htmlpath", "puburl", "srcdocpuburl", "visiturl",
)  # fmt: skip
_TITLE_FIELDS = (
    "doctitle", "realtitle", "title", "docsubtitle", "name", "infotitle", "articletitle", "arttitle", "subject",
    "headline", "bt", "srcdoctitle", "titletext", "text", "filename",
)  # fmt: skip
_DATE_FIELDS = (
    "docreltime", "publishedtimestr", "display_publish_time", "first_publish_time", "infodate", "daytime", "pubdate",
    "publishdate", "publishtime", "pubtime", "releasedate", "release_time", "publish_time", "publish_date", "date",
    "createdate", "created_at", "create_time", "time", "releasetime", "deploytime", "publishedtime", "showdate",
    "docdate", "fbsj", "createtime",
)  # fmt: skip


def script_rows(script: str, base: str) -> tuple[Row, ...]:
    """The entries that scripts write: pairs of variables, objects with a title and an address, written markup."""
    found: dict[str, Row] = {}
    for values in script_objects(script):
        row = row_of_values(values, base, "script")
        if row is not None:
            found.setdefault(row.url, row)
    for match in _WRITTEN_MARKUP.finditer(script):
        if _PUT_TOGETHER.search(match[2]):
            continue
        for row in html_rows(match[2].replace('\\"', '"').replace("\\'", "'").replace("\\/", "/"), base):
            found.setdefault(row.url, replace(row, block="script"))
    return tuple(found.values())


def script_objects(script: str) -> Iterator[dict[str, str]]:
    """The flat objects with quoted or numeric values in a script, and runs of `var url = …; var title = …`."""
    for match in _FLAT_OBJECT.finditer(script):
        values = {pair[1].lower(): _unescaped(pair[2], pair[3], pair[4]) for pair in _PAIR.finditer(match[0])}
        if len(values) > 1:
            yield values
    values = {}
    for pair in _ASSIGNMENT.finditer(script):
        name = pair[1].lower()
        if name in values:
            yield values
            values = {}
        values[name] = _unescaped(pair[2], pair[3], None)
    if len(values) > 1:
        yield values


def row_of_values(values: Mapping[str, object], base: str, block: str) -> Row | None:
    """A row of the fields of an object, under the names that list interfaces give them; None if it is no entry."""
    names = {str(name).lower(): value for name, value in values.items()}
    address = _first_text(names, _ADDRESS_FIELDS)
    title = _plain_text(_first_text(names, _TITLE_FIELDS))
    url = absolute(base, address) if address else None
    if url is None or not title:
        return None
    stamp = next((names[name] for name in _DATE_FIELDS if names.get(name) not in (None, "")), None)
    return Row(url, title, date_of_field(stamp), block, title)


def json_rows(data: object, base: str) -> tuple[Row, ...]:
    """The entries of the longest list of objects with a title and an address, wherever it stands in the answer."""
    best: tuple[Row, ...] = ()
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            rows = [row_of_values(entry, base, "json") for entry in item if isinstance(entry, dict)]
            found = tuple(row for row in rows if row is not None)
            best = found if len(found) > len(best) else best
            pending.extend(item)
    return best


def json_of(text: str) -> object | None:
    """The value of a JSON or JSONP answer, None if it is neither."""
    stripped = text.strip().lstrip("\ufeff")
    wrapped = re.fullmatch(r"[\w.$]+\s*\((.*)\)\s*;?", stripped, re.DOTALL)
    try:
        return cast("object", json.loads(wrapped[1] if wrapped else stripped))
    except (ValueError, RecursionError):
        return None


def number_in(data: object, *names: str) -> int | None:
    """The first whole number under one of the names (in lower case), looked for from the outside in."""
    wanted = {name.lower() for name in names}
    pending = [data]
    while pending:
        item = pending.pop(0)
        if isinstance(item, dict):
            for name, value in item.items():
                if str(name).lower() in wanted and str(value).strip().isdigit():
                    return int(str(value))
            pending.extend(value for value in item.values() if isinstance(value, (dict, list)))
        elif isinstance(item, list):
            pending.extend(value for value in item[:3] if isinstance(value, (dict, list)))
    return None


def date_of_field(value: object) -> date | None:
    """The date of a field: printed, or seconds or milliseconds since 1970 (in China's time); None for anything else."""
    text = str(value or "").strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).date()
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return find_date(text)


def _first_text(values: Mapping[str, object], names: Iterable[str]) -> str:
    return next((str(values[name]).strip() for name in names if isinstance(values.get(name), str) and values[name]), "")


def _plain_text(markup: str) -> str:
    return one_line(html.unescape(re.sub(r"<[^>]*>", " " if "<br" in markup else "", markup)))


def _unescaped(double: str | None, single: str | None, bare: str | None) -> str:
    text = double if double is not None else single if single is not None else bare or ""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
