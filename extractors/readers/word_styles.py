"""Which of a Word document's styles hide their text."""

from __future__ import annotations

from lxml import etree

from extractors.readers.package import local_attribute, local_name

_MAX_ANCESTORS = 20


def is_on(properties: etree._Element, name: str) -> bool | None:
    """Is a property that is on or off (w:vanish) on? None where it is not stated."""
    for part in properties:
        if local_name(part) == name:
            return local_attribute(part, "val") not in ("0", "false", "off")
    return None


def hiding_styles(styles: etree._Element | None) -> frozenset[str]:
    """The ids of the styles whose text is hidden, by themselves or by those they are based on."""
    own: dict[str, bool] = {}
    based_on: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = local_attribute(style, "styleId") or ""
        for part in style:
            if local_name(part) == "basedOn":
                based_on[name] = local_attribute(part, "val") or ""
            elif local_name(part) == "rPr" and (hides := is_on(part, "vanish")) is not None:
                own[name] = hides

    def hides_text(name: str) -> bool:
        for _ in range(_MAX_ANCESTORS):
            if name in own or name not in based_on:
                break
            name = based_on[name]
        return own.get(name, False)

    return frozenset(filter(hides_text, {*own, *based_on}))
