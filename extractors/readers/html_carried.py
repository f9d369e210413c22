"""Markup that a page carries as a string for its script to show: in scripts, fields, patterns, what no script shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

_SIGNS_OF_ROWS = ("<t", "<T", "u003c", "u003C", "x3c", "x3C", "&lt;")
_ROW = re.compile(r"<t[dr]\b", re.IGNORECASE)
_ROW_IN_STRING = re.compile(r"(?:<|\\u003c|\\x3c|&lt;)t[dr]\b", re.IGNORECASE)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "v": ""}
_MOST = 20


def carried_markup(root: etree._Element) -> list[str]:
    """Return the pieces of markup with rows of tables that stand in strings of the page. Nothing is executed."""
    return list(islice(filter(_ROW.search, _pieces(root)), _MOST))


def _pieces(root: etree._Element) -> Iterator[str]:
    for element in root.iter("textarea", "noscript", "template", "xmp", "script", "input"):
        if element.tag == "input":
            yield element.get("value") or ""
        elif element.tag == "script":
            text = element.text or ""
            if any(sign in text for sign in _SIGNS_OF_ROWS):
                yield from _in_script(text, element.get("type") or "")
        else:
            text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
            yield text if _ROW.search(text) else "".join(etree.tostring(part, encoding="unicode") for part in element)


def _in_script(text: str, kind: str) -> Iterator[str]:
    if "html" in kind or "templ" in kind:
        yield text
        return
    for match in _STRING.finditer(text):
        string = next(group for group in match.groups() if group is not None)
        if _ROW_IN_STRING.search(string):
            yield _unescaped(string)


def _unescaped(string: str) -> str:
    try:
        text = str(json.loads(f'"{string}"', strict=False))
    except ValueError:
        text = _ESCAPE.sub(_escaped, string)
    return text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _CONTROLS.get(match[4], match[4])
