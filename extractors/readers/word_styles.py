"""Which of a Word document's styles hide or strike out their text, and which print it above or below the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from lxml import etree

from extractors.readers.package import local_attribute, local_name

_MAX_ANCESTORS = 20
_HIDING = ("vanish", "strike", "dstrike")
_Stated = TypeVar("_Stated", bool, str)


@dataclass(frozen=True, slots=True)
class Styles:
    """The ids of the styles that hide their text, and of those that place it beside the line: superscript, subscript.

    Styles do so by themselves or by those that they are based on.
    """

    hiding: frozenset[str] = frozenset()
    raising: Mapping[str, str] = field(default_factory=dict)


NO_STYLES = Styles()


def is_on(properties: etree._Element, name: str) -> bool | None:
    """Is a property that is on or off (w:vanish) on? None where it is not stated."""
    for part in properties:
        if local_name(part) == name:
            return local_attribute(part, "val") not in ("0", "false", "off")
    return None


def read_styles(styles: etree._Element | None) -> Styles:
    """What the part of styles says; nothing without that."""
    properties: dict[str, etree._Element] = {}
    based_on: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = local_attribute(style, "styleId") or ""
        for part in style:
            if local_name(part) == "basedOn":
                based_on[name] = local_attribute(part, "val") or ""
            elif local_name(part) == "rPr":
                properties[name] = part

    def stated(name: str, what: Callable[[etree._Element], _Stated | None]) -> _Stated | None:
        """What the nearest of a style and those it is based on states; None if none does."""
        for _ in range(_MAX_ANCESTORS):
            found = what(properties[name]) if name in properties else None
            if found is not None or name not in based_on:
                return found
            name = based_on[name]
        return None

    names = {*properties, *based_on}
    hiding = frozenset(name for name in names for mark in _HIDING if stated(name, partial(is_on, name=mark)))
    sides = {name: stated(name, _side) for name in names}
    return Styles(hiding, {name: side for name, side in sides.items() if side in ("superscript", "subscript")})


def _side(properties: etree._Element) -> str | None:
    return next((local_attribute(part, "val") for part in properties if local_name(part) == "vertAlign"), None)
