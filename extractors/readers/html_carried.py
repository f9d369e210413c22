"""Markup that a page carries as a string for its script to show: in scripts, fields, attributes, patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree

from extractors.readers.html_data import tables_of_data

_SIGNS_OF_ROWS = ("<t", "<T", "u003c", "u003C", "x3c", "x3C", "&lt;")
_SIGNS_OF_FORM = tuple(
    sign for word in ("信息内容", "自然人", "行政复议", "指标") for sign in (word, json.dumps(word)[1:-1])
)
_ROW = re.compile(r"<t[dr]\b", re.IGNORECASE)
_ROW_IN_STRING = re.compile(r"(?:<|\\u003c|\\x3c|&lt;)t[dr]\b", re.IGNORECASE)
_QUOTES = re.compile(r"\\.|[\"'`\n]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_ESCAPED_TAG = re.compile(r'=\\"|<\\/')
_CONTROLS = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "v": ""}
_ATTRIBUTES = etree.XPath("//@*[name() != 'srcdoc' and (contains(., '<t') or contains(., '<T'))]")
_ESCAPED = etree.XPath("//text()[(contains(., '<t') or contains(., '<T')) and not(parent::script or parent::textarea)]")
_OPENS_JSON = tuple("\"'[{")
_MOST = 20


def carried_markup(root: etree._Element) -> list[str]:
    """Return the pieces of markup with rows of tables that stand in strings of the page. Nothing is executed."""
    return list(islice(filter(_ROW.search, _pieces(root)), _MOST))


def _pieces(root: etree._Element) -> Iterator[str]:
    for value in cast("list[str]", _ATTRIBUTES(root)):
        yield from _strings(value) if value.lstrip()[:1] in _OPENS_JSON else [value]
    for text in cast("list[str]", _ESCAPED(root)):
        yield text
    for element in root.iter("textarea", "noscript", "template", "xmp", "script"):
        if element.tag == "script":
            text = element.text or ""
            if any(sign in text for sign in _SIGNS_OF_ROWS):
                yield from _in_script(text, element.get("type") or "")
            if any(sign in text for sign in _SIGNS_OF_FORM):
                yield from tables_of_data(text)
        else:
            text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
            yield text if _ROW.search(text) else "".join(etree.tostring(part, encoding="unicode") for part in element)


def _in_script(text: str, kind: str) -> Iterator[str]:
    if "html" in kind or "templ" in kind:
        yield text
        return
    yield from _strings(text)


def _strings(text: str) -> Iterator[str]:
    """Give the strings of a script, or of JSON, that have rows of tables in them. Only `…` goes on over lines."""
    quote, start = "", 0
    for match in _QUOTES.finditer(text):
        mark = match.group()
        if not quote and mark in "\"'`":
            quote, start = mark, match.end()
        elif mark == quote or (mark == "\n" and quote != "`"):
            if mark == quote and _ROW_IN_STRING.search(text, start, match.start()):
                yield _unescaped(text[start : match.start()])
            quote = ""


def _unescaped(string: str) -> str:
    try:
        text = str(json.loads(f'"{string}"', strict=False))
    except ValueError:
        text = _ESCAPE.sub(_escaped, string)
    # JSON may be carried in a string of JSON
    return _ESCAPE.sub(_escaped, text) if _ESCAPED_TAG.search(text) else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _CONTROLS.get(match[4], match[4])
